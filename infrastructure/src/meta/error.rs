//! What Meta's errors mean: the one place where codes are judged.

use application::whatsapp::Remedy;
use chrono::TimeDelta;
use domain::notification::{DeferReason, ProviderError};
use domain::whatsapp::LossKind;

/// What to do after Meta refused a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Try again soon, a few times.
    Retry,
    /// Try again after a while, as often as it takes.
    Defer(TimeDelta, DeferReason),
    /// It will never be taken.
    GiveUp,
    /// Nothing can be sent any more until somebody has repaired this.
    ConnectionBroken(LossKind),
}

/// Wait after the throughput limit of a number or app. (Cloud API, throughput, 2026-04: 80 messages a second)
const THROUGHPUT_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// Wait after an hourly limit.
const HOURLY_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// Wait after the limit of a pair of sender and recipient; one message per 6 seconds. (Cloud API, pair rate, 2026-04)
const PAIR_PAUSE: TimeDelta = TimeDelta::seconds(12);
/// Wait while the number is under maintenance. (Cloud API, error 131057: at most a minute)
const MAINTENANCE_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Wait while a display name is reviewed, which takes one to three hours. (Phone numbers, 2026-04)
const REVIEW_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// Wait after a number was deregistered. (Cloud API, error 133015: five minutes)
const DEREGISTERED_PAUSE: TimeDelta = TimeDelta::minutes(5);
/// Wait after a number was registered too often. (Cloud API, error 133016: 72 hours)
const REGISTERED_TOO_OFTEN_PAUSE: TimeDelta = TimeDelta::hours(72);
/// Wait after a PIN was guessed too fast. (Cloud API, error 133009)
const PIN_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// What to do with a message after this error. (Cloud API, error codes, 2026-09; without a code, by HTTP status)
pub fn verdict(error: &ProviderError) -> Verdict {
    if let Some(kind) = loss(error) {
        return Verdict::ConnectionBroken(kind);
    }
    match error.code {
        Some(4 | 613 | 80_007 | 131_048 | 131_064) => Verdict::Defer(HOURLY_PAUSE, DeferReason::RateLimited),
        Some(130_429) => Verdict::Defer(THROUGHPUT_PAUSE, DeferReason::RateLimited),
        Some(131_056) => Verdict::Defer(PAIR_PAUSE, DeferReason::PairRateLimited),
        Some(131_057 | 2_494_100) => Verdict::Defer(MAINTENANCE_PAUSE, DeferReason::Maintenance),
        Some(1 | 2 | 131_000 | 131_016 | 133_004) => Verdict::Retry,
        Some(_) => Verdict::GiveUp,
        None => match error.http_status {
            Some(429) => Verdict::Defer(THROUGHPUT_PAUSE, DeferReason::RateLimited),
            Some(400..=499) => Verdict::GiveUp,
            Some(_) | None => Verdict::Retry,
        },
    }
}

/// What follows for a call about a number or an account. (Cloud API, error codes, 2026-09)
pub fn remedy(error: &ProviderError) -> Remedy {
    match error.code {
        Some(131_037 | 2_388_001) => return Remedy::RetryAfter(REVIEW_PAUSE),
        Some(133_015) => return Remedy::RetryAfter(DEREGISTERED_PAUSE),
        Some(133_016) => return Remedy::RetryAfter(REGISTERED_TOO_OFTEN_PAUSE),
        Some(133_009) => return Remedy::RetryAfter(PIN_PAUSE),
        Some(131_045) => return Remedy::Retry,
        Some(_) | None => {}
    }
    match verdict(error) {
        Verdict::Retry => Remedy::Retry,
        Verdict::Defer(pause, _) => Remedy::RetryAfter(pause),
        Verdict::GiveUp => Remedy::Repair,
        Verdict::ConnectionBroken(kind) => Remedy::Lost(kind),
    }
}

/// What has to be repaired before anything can be sent, where something has.
fn loss(error: &ProviderError) -> Option<LossKind> {
    match (error.code, error.subcode, error.http_status) {
        (Some(0 | 190), ..) | (None, _, Some(401)) => Some(LossKind::Token),
        (Some(10 | 33 | 131_005 | 200..=299), ..) | (Some(100), Some(33), _) => Some(LossKind::Access),
        (Some(368 | 131_031), ..) => Some(LossKind::Restricted),
        (Some(133_010), ..) => Some(LossKind::NotRegistered),
        // A display name that isn't approved, an unpaid account, terms that nobody has accepted.
        (Some(131_037 | 131_042 | 134_011), ..) => Some(LossKind::Other),
        (Some(_) | None, ..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: i64, subcode: Option<i64>) -> ProviderError {
        ProviderError { code: Some(code), subcode, ..ProviderError::default() }
    }

    fn judged(code: i64, subcode: Option<i64>) -> Verdict {
        verdict(&told(code, subcode))
    }

    #[test]
    fn a_lost_token_or_asset_breaks_the_connection() {
        for code in [0, 10, 190, 200, 299, 131_031, 133_010] {
            assert!(matches!(judged(code, None), Verdict::ConnectionBroken(_)), "{code}");
        }
        assert_eq!(judged(100, Some(33)), Verdict::ConnectionBroken(LossKind::Access));
        assert_eq!(judged(190, Some(463)), Verdict::ConnectionBroken(LossKind::Token));
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
        assert_eq!(by_status(401), Verdict::ConnectionBroken(LossKind::Token));
        assert!(matches!(by_status(429), Verdict::Defer(..)));
        assert_eq!(by_status(404), Verdict::GiveUp);
    }

    #[test]
    fn what_time_repairs_while_connecting_is_tried_again_when_meta_says() {
        assert_eq!(remedy(&told(2_388_001, None)), Remedy::RetryAfter(REVIEW_PAUSE));
        assert_eq!(remedy(&told(133_015, None)), Remedy::RetryAfter(DEREGISTERED_PAUSE));
        assert_eq!(remedy(&told(133_005, None)), Remedy::Repair);
        assert_eq!(remedy(&told(190, None)), Remedy::Lost(LossKind::Token));
    }
}
