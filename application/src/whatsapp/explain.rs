//! Meta's errors in plain words, with what to do.

use domain::notification::ProviderError;

/// An error in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What is wrong, as a sentence.
    pub title: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Whether time may repair it, so that it is tried again by itself for a while.
    pub passes: bool,
}

/// What to do where nobody need do anything.
const PASSES: &str = "Usually that is over in a moment.";
/// Codes of what time repairs. (Cloud API, error codes, 2026-09)
const PASSING: [i64; 14] =
    [1, 2, 4, 613, 80_007, 131_000, 131_016, 131_037, 131_045, 131_057, 133_004, 133_015, 133_016, 2_388_001];

/// What an error means and what to do. (Cloud API, error codes, 2026-09)
pub fn explain(error: &ProviderError) -> Explained {
    let (title, remedy) = match (error.code, error.subcode) {
        (Some(100), Some(36_007)) => (
            "The sign-up took too long: Meta's code had run out.",
            "Connect WhatsApp again and finish the pop-up in one go.",
        ),
        (Some(100), Some(36_009)) => ("Meta's code had been used already.", "Connect WhatsApp again."),
        (Some(190), _) => (
            "Meta no longer takes our access token.",
            "Connect WhatsApp again with the same number. Messages that come in are still kept.",
        ),
        (Some(100), Some(33)) | (Some(10 | 200..=299 | 131_005), _) => (
            "Meta no longer lets us use this account or number.",
            "Check in Meta Business Manager that SigmaDSA still has access, then connect again.",
        ),
        (Some(133_005), _) => (
            "The number has a two-step PIN that we don't know.",
            "Turn two-step verification off in WhatsApp Manager (or wait for Meta to reset it), then try again.",
        ),
        (Some(133_006), _) => {
            ("The number has to be verified again.", "Ask for a one-time code below and enter it, then try again.")
        }
        (Some(133_008 | 133_009), _) => {
            ("The two-step PIN was guessed too often.", "Meta lets nobody try for a while. Wait, then try again.")
        }
        (Some(133_010), _) => ("The number isn't registered.", "Connect WhatsApp again with the same number."),
        (Some(133_015), _) => {
            ("The number was taken off the Cloud API a moment ago.", "Meta asks to wait five minutes.")
        }
        (Some(133_016), _) => ("The number was registered too often.", "Meta allows ten tries in 72 hours."),
        (Some(131_037 | 2_388_001), _) => {
            ("Meta is still reviewing the display name.", "That usually takes one to three hours.")
        }
        (Some(131_031 | 368), _) => (
            "Meta has locked or restricted the account.",
            "Look in WhatsApp Manager under Account quality for the reason, and appeal there.",
        ),
        (Some(131_042), _) => (
            "Meta has no way to be paid for messages.",
            "Add a payment method to the WhatsApp Business Account in Meta Business Manager.",
        ),
        (Some(131_045), _) => ("Meta's certificate for the number is out of date.", "Try again."),
        (Some(2_200), _) => (
            "Meta could not reach our webhook address.",
            "Whoever runs SigmaDSA has to make its webhook address reachable from the internet.",
        ),
        (Some(4 | 613 | 80_007), _) => ("Meta asks us to slow down.", PASSES),
        (Some(_), _) => ("Meta refused this step.", "Read Meta's words below; then try again."),
        (None, _) => match error.http_status {
            Some(500..) => ("Meta had a fault of its own.", PASSES),
            Some(_) => ("Meta refused this step.", "Read Meta's words below; then try again."),
            None => ("Meta could not be reached, or the sign-up can't go on.", "Try again, or connect once more."),
        },
    };
    Explained { title, remedy, passes: passes(error) }
}

fn passes(error: &ProviderError) -> bool {
    match error.code {
        Some(code) => PASSING.contains(&code),
        None => error.http_status.is_none_or(|status| status >= 500),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(code: i64, subcode: Option<i64>) -> Explained {
        explain(&ProviderError { code: Some(code), subcode, ..ProviderError::default() })
    }

    #[test]
    fn the_known_troubles_each_have_words_of_their_own() {
        let known =
            [(190, None), (100, Some(33)), (133_005, None), (133_016, None), (2_388_001, None), (131_042, None)];
        let titles: std::collections::HashSet<_> =
            known.iter().map(|(code, subcode)| explained(*code, *subcode).title).collect();
        assert_eq!(titles.len(), known.len());
    }

    #[test]
    fn what_nobody_knows_points_at_metas_own_words() {
        assert!(explained(999_999, None).remedy.contains("Meta's words"));
    }
}
