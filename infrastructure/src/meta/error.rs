//! What Meta's errors mean for a message: the one place where codes are judged.

use chrono::TimeDelta;
use domain::notification::{DeferReason, ProviderError};

/// What to do after Meta refused a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Try again soon, a few times.
    Retry,
    /// Try again after a while, as often as it takes.
    Defer(TimeDelta, DeferReason),
    /// It will never be taken.
    GiveUp,
    /// Nothing can be sent any more until somebody connects again.
    ConnectionBroken,
}

/// Wait after the throughput limit of a number or app. (Cloud API, throughput, 2026-04: 80 messages a second)
const THROUGHPUT_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// Wait after an hourly limit.
const HOURLY_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// Wait after the limit of a pair of sender and recipient; one message per 6 seconds. (Cloud API, pair rate, 2026-04)
const PAIR_PAUSE: TimeDelta = TimeDelta::seconds(12);
/// Wait while the number is under maintenance. (Cloud API, error 131057: at most a minute)
const MAINTENANCE_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// What to do after this error. (Cloud API, error codes, 2026-09; where there is no code, by HTTP status)
pub fn verdict(error: &ProviderError) -> Verdict {
    match (error.code, error.subcode) {
        // A token that is gone, an app that was removed, ids that are ours no longer; then what people must repair: an
        // account that is locked, blocked or unpaid, a number that isn't registered.
        (Some(0 | 10 | 33 | 190 | 131_005 | 200..=299 | 368 | 131_031 | 131_037 | 131_042 | 133_010 | 134_011), _)
        | (Some(100), Some(33)) => Verdict::ConnectionBroken,
        (Some(4 | 613 | 80_007 | 131_048 | 131_064), _) => Verdict::Defer(HOURLY_PAUSE, DeferReason::RateLimited),
        (Some(130_429), _) => Verdict::Defer(THROUGHPUT_PAUSE, DeferReason::RateLimited),
        (Some(131_056), _) => Verdict::Defer(PAIR_PAUSE, DeferReason::PairRateLimited),
        (Some(131_057 | 2_494_100), _) => Verdict::Defer(MAINTENANCE_PAUSE, DeferReason::Maintenance),
        (Some(1 | 2 | 131_000 | 131_016 | 133_004), _) => Verdict::Retry,
        (Some(_), _) => Verdict::GiveUp,
        (None, _) => match error.http_status {
            Some(401) => Verdict::ConnectionBroken,
            Some(429) => Verdict::Defer(THROUGHPUT_PAUSE, DeferReason::RateLimited),
            Some(400..=499) => Verdict::GiveUp,
            Some(_) | None => Verdict::Retry,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(code: i64, subcode: Option<i64>) -> Verdict {
        verdict(&ProviderError { code: Some(code), subcode, ..ProviderError::default() })
    }

    #[test]
    fn a_lost_token_or_asset_breaks_the_connection() {
        for code in [0, 10, 190, 200, 299, 131_031, 133_010] {
            assert_eq!(judged(code, None), Verdict::ConnectionBroken, "{code}");
        }
        assert_eq!(judged(100, Some(33)), Verdict::ConnectionBroken);
    }

    #[test]
    fn a_fault_in_the_message_gives_up() {
        for code in [100, 131_008, 131_009, 131_021, 131_026, 131_047, 132_001, 999_999] {
            assert_eq!(judged(code, None), Verdict::GiveUp, "{code}");
        }
    }

    #[test]
    fn limits_wait_and_faults_of_meta_are_tried_again() {
        assert!(matches!(judged(130_429, None), Verdict::Defer(_, DeferReason::RateLimited)));
        assert!(matches!(judged(131_056, None), Verdict::Defer(_, DeferReason::PairRateLimited)));
        assert_eq!(judged(131_000, None), Verdict::Retry);
    }

    #[test]
    fn without_a_code_the_http_status_decides() {
        let by_status = |status| verdict(&ProviderError { http_status: Some(status), ..ProviderError::default() });
        assert_eq!(by_status(502), Verdict::Retry);
        assert_eq!(by_status(401), Verdict::ConnectionBroken);
        assert!(matches!(by_status(429), Verdict::Defer(..)));
        assert_eq!(by_status(404), Verdict::GiveUp);
    }
}
