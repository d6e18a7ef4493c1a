//! Why a connection isn't as it should be, and what to do.

use super::steps::{step_title, waits_for_a_number};
use application::whatsapp::explain;
use domain::notification::ProviderError;
use domain::whatsapp::{Failure, LossKind, Step};
use projections::whatsapp::{Abandoned, Card, CardState, Lost, SignupCard};

/// Why a connection isn't as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnosis {
    /// What is wrong, as a sentence.
    pub(crate) reason: String,
    /// What to do, as sentences.
    pub(crate) remedy: String,
    /// Meta's own words, where it said something.
    pub(crate) told: Option<String>,
}

/// Why a connection isn't as it should be; nothing, where it is.
pub(crate) fn diagnosis(card: &Card) -> Option<Diagnosis> {
    match (&card.signup, &card.lost, &card.abandoned) {
        (Some(signup), _, _) => of_signup(signup),
        (None, Some(lost), _) => Some(of_loss(lost)),
        (None, None, Some(abandoned)) if card.state() != CardState::Connected => Some(of_leaving(abandoned)),
        (None, None, _) => None,
    }
}

fn of_signup(signup: &SignupCard) -> Option<Diagnosis> {
    match (&signup.failure, signup.choice.as_slice()) {
        (Some(failure), _) => Some(of_failure(failure)),
        (None, [number]) => Some(Diagnosis {
            reason: format!(
                "{} is another number than the one that was connected before.",
                number.display_phone_number
            ),
            remedy: "Say below that you want to go on with it, or give up and connect the earlier number again. \
                     Conversations of the earlier number stay where they are."
                .to_owned(),
            told: None,
        }),
        (None, [_, ..]) => Some(Diagnosis {
            reason: format!("The account has {} numbers.", signup.choice.len()),
            remedy: "Choose below which one SigmaDSA is to use.".to_owned(),
            told: None,
        }),
        (None, []) if waits_for_a_number(signup) => Some(Diagnosis {
            reason: "The account has no phone number yet.".to_owned(),
            remedy: "Connect WhatsApp again and add a number on the pop-up's fifth screen.".to_owned(),
            told: None,
        }),
        (None, []) => None,
    }
}

fn of_failure(failure: &Failure) -> Diagnosis {
    let explained = explain(&failure.error);
    let (step, attempts) = (step_title(failure.step), failure.attempts);
    let times = if attempts > 1 { format!(", after {attempts} tries") } else { String::new() };
    let remedy = match (failure.step, explained.passes, failure.retry_at) {
        (Step::ExchangeCode, true, None) => "Connect WhatsApp again: the pop-up's code works only once.".to_owned(),
        (_, true, None) => "It didn't get better by itself. Try again with the button.".to_owned(),
        (_, true, Some(_)) => format!("{} It is tried again by itself.", explained.remedy),
        (_, false, _) => explained.remedy.to_owned(),
    };
    let verb = if failure.retry_at.is_some() { "hasn't worked yet" } else { "failed" };
    Diagnosis {
        reason: format!("\u{201c}{step}\u{201d} {verb}{times}: {}", explained.title),
        remedy,
        told: Some(words_of(&failure.error)),
    }
}

fn of_loss(lost: &Lost) -> Diagnosis {
    let (reason, remedy) = match lost.kind {
        LossKind::Token => (
            "Meta no longer takes our access token.",
            "Click Connect WhatsApp and go through the pop-up once more with the same number.",
        ),
        LossKind::Access => (
            "Meta no longer lets us use this account or number.",
            "Check in Meta Business Manager that SigmaDSA still has access, then connect WhatsApp again.",
        ),
        LossKind::Restricted => (
            "Meta has banned, locked or restricted the number or its account.",
            "Look in WhatsApp Manager under Account quality for the reason, and appeal there. Then click Refresh.",
        ),
        LossKind::NotRegistered => (
            "The number isn't registered for sending any more.",
            "Connect WhatsApp again with the same number. If Meta wants it verified, ask for a one-time code below.",
        ),
        LossKind::Other => (
            "Meta has stopped sending for this number.",
            "Read Meta's words, repair what they name, then click Refresh.",
        ),
    };
    let remedy = format!("{remedy} Until then nothing is sent; messages that come in are still kept.");
    Diagnosis { reason: reason.to_owned(), remedy, told: Some(lost.reason.clone()) }
}

fn of_leaving(abandoned: &Abandoned) -> Diagnosis {
    if let Some(error) = &abandoned.error {
        return Diagnosis {
            reason: "Meta's pop-up reported an error.".to_owned(),
            remedy: "Read Meta's words, see Common troubles on this page, then connect WhatsApp again.".to_owned(),
            told: Some(error.clone()),
        };
    }
    let (place, remedy) = abandoned.screen.as_deref().map_or(
        ("", "Connect WhatsApp again and click through to Finish; what you entered at Meta is mostly kept."),
        screen_words,
    );
    let reason = if place.is_empty() {
        "Meta's pop-up was closed before it was finished.".to_owned()
    } else {
        format!("Meta's pop-up was closed at the screen \u{201c}{place}\u{201d}.")
    };
    Diagnosis { reason, remedy: remedy.to_owned(), told: None }
}

/// What a screen of the pop-up is called, and what helps who left it there; nobody knows all of Meta's names.
/// (Embedded Signup, session logging, `current_step`, 2026-04)
pub(crate) fn screen_words(screen: &str) -> (&'static str, &'static str) {
    match screen {
        "BUSINESS_ACCOUNT_SELECTION" => (
            "Business account",
            "Connect again and pick your firm's Meta business, or create one there. You need full control of it.",
        ),
        "WABA_PHONE_PROFILE_PICKER" => (
            "WhatsApp account and number",
            "Connect again and pick the WhatsApp Business Account and number, or create new ones.",
        ),
        "WHATSAPP_BUSINESS_PROFILE_SETUP" => {
            ("Business profile", "Connect again with the firm's legal name, category and website at hand.")
        }
        "PHONE_NUMBER_SETUP" => (
            "Phone number",
            "Connect again with a number that isn't in use on WhatsApp; else delete it there first: Settings, Account, \
             Delete my account.",
        ),
        "PHONE_NUMBER_VERIFICATION" => (
            "Verification of the number",
            "Connect again. If the text doesn't arrive, wait 60 seconds and have Meta call the number instead.",
        ),
        "PERMISSIONS" => {
            ("Permissions", "Connect again and click Continue: SigmaDSA needs all three permissions that are listed.")
        }
        _ => ("", "Connect WhatsApp again and click through to Finish; what you entered at Meta is mostly kept."),
    }
}

/// An error of Meta's as it told it, with its code and trace id.
fn words_of(error: &ProviderError) -> String {
    let details = error.details.as_ref().map(|details| format!(": {details}")).unwrap_or_default();
    let codes = [("code", error.code), ("subcode", error.subcode)];
    let mut marks: Vec<_> = codes.iter().filter_map(|(name, code)| Some(format!("{name} {}", (*code)?))).collect();
    marks.extend(error.trace.as_ref().map(|trace| format!("fbtrace_id {trace}")));
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    format!("{}{details}{marks}", error.message)
}
