//! What the bot understood, in words.

use super::super::front::{phone, rupees};
use domain::conversation::{Detail, HandOverReason, Intent};
use domain::lead::LoanType;
use domain::tenant::Catalogue;
use projections::conversation::{Asked, Captured, Silence, Told, Understood};

/// What the bot understood of a message, beside it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnderstoodView {
    /// `clear`, `missed` where nothing was understood, or `person` where a person answers.
    pub(super) tone: &'static str,
    pub(super) what: &'static str,
    pub(super) told: Vec<ToldView>,
    /// What came of it.
    pub(super) came: Option<String>,
}

/// A detail that was told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ToldView {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) corrected: bool,
}

impl UnderstoodView {
    /// `own` is the number that the contact writes from, in E.164.
    pub(super) fn of(understood: Understood, own: Option<&str>, loan_types: &Catalogue<LoanType>) -> Self {
        let intent = understood.intent.filter(|intent| *intent != Intent::None);
        let tells = !understood.captured.is_empty();
        let what = match (intent, tells) {
            (Some(intent), _) => wish(intent),
            (None, true) => "Details of a loan",
            (None, false) => "Nothing understood",
        };
        let is_left = understood.handed_over.is_some() || understood.silence.is_some();
        let tone = if is_left {
            "person"
        } else if intent.is_none() && !tells {
            "missed"
        } else {
            "clear"
        };
        let came = came(&understood);
        let told = understood.captured.into_iter().map(|captured| ToldView::of(captured, own, loan_types)).collect();
        Self { tone, what, told, came }
    }
}

impl ToldView {
    fn of(captured: Captured, own: Option<&str>, loan_types: &Catalogue<LoanType>) -> Self {
        let label = noun(captured.told.detail());
        let value = match captured.told {
            Told::Name(name) => name,
            Told::Mobile(mobile) if own == Some(mobile.as_str()) => "the number they write from".to_owned(),
            Told::Mobile(mobile) => phone(&mobile),
            Told::LoanType(loan_type) => loan_types.label(loan_type).into_owned(),
            Told::Amount(amount) => rupees(amount),
        };
        Self { label, value, corrected: captured.corrected }
    }
}

const fn wish(intent: Intent) -> &'static str {
    match intent {
        Intent::Inquiry => "Wants a loan",
        Intent::Correction => "Corrects",
        Intent::Answer => "Answers",
        Intent::OptOut => "Wants no more messages",
        Intent::OptIn => "Wants messages again",
        Intent::Human => "Asks for a person",
        Intent::DataRequest => "Asks about their data",
        Intent::Smalltalk => "Is being polite",
        Intent::None => "Nothing understood",
    }
}

/// What came of a message.
fn came(understood: &Understood) -> Option<String> {
    if understood.opted_out {
        return Some("Gets no more messages".to_owned());
    }
    if understood.opted_in {
        return Some("Gets messages again".to_owned());
    }
    if let Some(reason) = understood.handed_over {
        return Some(handed_over(reason).to_owned());
    }
    if let Some(silence) = understood.silence {
        return Some(silent(silence).to_owned());
    }
    if understood.completed {
        return Some("Nothing was missing: the inquiry is complete".to_owned());
    }
    understood.asked.map(asked)
}

fn asked(asked: Asked) -> String {
    let noun = noun(asked.detail).to_lowercase();
    match asked.attempt {
        0 | 1 => format!("Asked for the {noun}"),
        2 => format!("Asked for the {noun} again (2nd time)"),
        3 => format!("Asked for the {noun} again (3rd time)"),
        attempt => format!("Asked for the {noun} again ({attempt}th time)"),
    }
}

const fn handed_over(reason: HandOverReason) -> &'static str {
    match reason {
        HandOverReason::AskedFor | HandOverReason::DataRequest | HandOverReason::Member => "Handed over to a person",
        HandOverReason::NotUnderstood => "Not understood again: handed over to a person",
    }
}

const fn silent(silence: Silence) -> &'static str {
    match silence {
        Silence::Person => "The bot was silent: a person answers",
        Silence::OptedOut => "The bot was silent: wants no messages",
    }
}

const fn noun(detail: Detail) -> &'static str {
    match detail {
        Detail::Name => "Name",
        Detail::LoanType => "Loan",
        Detail::Amount => "Amount",
        Detail::Mobile => "Mobile",
    }
}
