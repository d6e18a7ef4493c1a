//! How a customer's message is understood.

use super::lexicon::{Concept, NAMES_A_LOAN};
use super::message::{Found, Message};
use super::recognise::name::is_within;
use super::recognise::{amount, loan_type, mobile, name};
use super::token::Kind;
use super::wording::{CHANGE_CHOICE_PREFIX, CONFIRM_CHOICE_PREFIX, DETAILS, LOAN_TYPE_CHOICE_PREFIX};
use super::{cue, language};
use domain::conversation::{Cue, Detail, Intent, Open, Understanding};
use domain::lead::LoanType;
use domain::mobile::Mobile;
use domain::tenant::Catalogue;
use std::ops::Range;
use uuid::Uuid;

/// Most words of a message beside "agent" or "manager" for it to ask for one.
const STAFF_WORDS_MAX: usize = 6;

/// A message of a customer, and what is known when it arrives.
#[derive(Clone, Copy)]
pub struct Heard<'a> {
    /// What it says.
    pub text: &'a str,
    /// The id of the button or row that was tapped, if any.
    pub choice: Option<&'a str>,
    /// What was asked last and isn't answered.
    pub open: Open,
    /// The number the customer writes from, where the channel gives it.
    pub sender_mobile: Option<&'a Mobile>,
}

impl Heard<'_> {
    /// The detail whose question is open, if any.
    const fn asked(&self) -> Option<Detail> {
        match self.open {
            Open::Question(detail) => Some(detail),
            Open::Nothing | Open::Summary | Open::Choice => None,
        }
    }
}

/// What a message to a firm with the loan types that every firm starts with says.
///
/// At most 1,000 characters and 120 tokens are read.
pub fn understand(heard: &Heard<'_>) -> Understanding {
    understand_with(heard, &Catalogue::default())
}

/// What a message to a firm with these loan types says: the intent, and all details it tells.
///
/// The names that the firm gave to loan types are understood beside the words that everybody uses. At most 1,000
/// characters and 120 tokens are read.
pub fn understand_with(heard: &Heard<'_>, loan_types: &Catalogue<LoanType>) -> Understanding {
    let sender_mobile = heard.sender_mobile.cloned();
    if let Some(chosen) = heard.choice.and_then(|choice| chosen(choice, loan_types)) {
        return Understanding { intent: Intent::Answer, sender_mobile, ..chosen };
    }
    let message = Message::read_with(heard.text, loan_types);
    let mut understood = details(&message, heard);
    understood.intent = intent(&message, heard.asked(), &understood);
    understood.cue = cue::of(&message, heard.open, &understood);
    Understanding { sender_mobile, language: language::of(&message), ..understood }
}

/// What a tapped button or row says.
fn chosen(choice: &str, loan_types: &Catalogue<LoanType>) -> Option<Understanding> {
    if let Some(loan_type) = chosen_loan_type(choice, loan_types) {
        return Some(Understanding { loan_type: Some(loan_type), ..Understanding::default() });
    }
    let (cue, summary) = if let Some(summary) = choice.strip_prefix(CONFIRM_CHOICE_PREFIX) {
        (Cue::Confirm, summary)
    } else {
        let change = choice.strip_prefix(CHANGE_CHOICE_PREFIX)?;
        let (summary, word) = change.split_once(':').unwrap_or((change, ""));
        let detail = DETAILS.into_iter().find(|(_, known)| *known == word).map(|(detail, _)| detail);
        (Cue::Change(detail), summary)
    };
    let summary: Uuid = summary.parse().ok()?;
    Some(Understanding { cue: Some(cue), summary: Some(summary), ..Understanding::default() })
}

fn chosen_loan_type(choice: &str, loan_types: &Catalogue<LoanType>) -> Option<LoanType> {
    loan_types.find(choice.strip_prefix(LOAN_TYPE_CHOICE_PREFIX)?)
}

/// The details, without the intent.
fn details(message: &Message<'_>, heard: &Heard<'_>) -> Understanding {
    let asked = |detail| heard.asked() == Some(detail);
    let numbers: Vec<Found<Mobile>> = mobile::find(message);
    let is_number = |at| is_within(&numbers, at);
    let loan_type = loan_type::find(
        message,
        loan_type::Known { asked: asked(Detail::LoanType), elsewhere: is_about_something_else(message, heard.open) },
    );
    let amount = amount::find(message, amount::Known { asked: asked(Detail::Amount), loan_type }, is_number);
    let others = usize::from(!numbers.is_empty()) + usize::from(loan_type.is_some()) + usize::from(amount.is_some());
    let asked_name = asked(Detail::Name) || puts_name_right(message);
    let summed_up = matches!(heard.open, Open::Summary | Open::Choice);
    let corrects = summed_up && puts_right(message);
    let name = name::find(message, name::Known { asked: asked_name, corrects, details: others }, is_number);
    let mobile = mobile::meant(message, numbers.clone()).or_else(|| {
        let senders = numbers.is_empty() && mobile::is_senders(message, asked(Detail::Mobile));
        heard.sender_mobile.filter(|_| senders).cloned()
    });
    Understanding { name, mobile, loan_type, amount, ..Understanding::default() }
}

/// Whether something other than the loan type was asked, and the message doesn't come to speak of a loan by itself.
fn is_about_something_else(message: &Message<'_>, open: Open) -> bool {
    let asked_else = match open {
        Open::Question(detail) => detail != Detail::LoanType,
        Open::Summary => true,
        Open::Nothing | Open::Choice => false,
    };
    // The amount and the number are asked for when the loan type is known.
    let known = matches!(open, Open::Question(Detail::Amount | Detail::Mobile) | Open::Summary);
    let speaks_of_loan = message.has(|concept| matches!(concept, Concept::Loan | Concept::Need));
    asked_else && !puts_right(message) && (known || !speaks_of_loan)
}

/// Whether a message says that the name is wrong: a name that stands alone in it is the right one.
fn puts_name_right(message: &Message<'_>) -> bool {
    message.has(|concept| concept == Concept::Field(Detail::Name)) && puts_right(message)
}

/// What the customer wants. Stopping and a person come before everything, a sentence about data before a loan.
fn intent(message: &Message<'_>, asked: Option<Detail>, details: &Understanding) -> Intent {
    let has = |wanted: Concept| message.has(|concept| concept == wanted);
    let told =
        details.name.is_some() || details.mobile.is_some() || details.loan_type.is_some() || details.amount.is_some();
    if wants_no_messages(message) {
        Intent::OptOut
    } else if wants_person(message, told) {
        Intent::Human
    } else if has(Concept::Data) || wants_data_erased(message) {
        Intent::DataRequest
    } else if is_nothing_but(message, &[Concept::OptIn]) {
        Intent::OptIn
    } else if told && puts_right(message) {
        Intent::Correction
    } else if asked.is_some_and(|detail| details.tells(detail)) {
        Intent::Answer
    } else if told || is_about_loans(message) {
        Intent::Inquiry
    } else if is_nothing_but(message, &[Concept::Polite]) {
        Intent::Smalltalk
    } else {
        Intent::None
    }
}

/// Whether the customer wants no more messages: a clause that is nothing but "stop", or words that leave no doubt.
fn wants_no_messages(message: &Message<'_>) -> bool {
    let clear = message.hits_of(|concept| concept == Concept::OptOut).any(|hit| !hit.mended);
    let alone = message.clauses().into_iter().any(|clause| {
        let stops = |concept| matches!(concept, Concept::Stop | Concept::NoCall);
        let light =
            |concept| stops(concept) || matches!(concept, Concept::Filler | Concept::Honorific | Concept::Polite);
        clause.clone().any(|at| message.is(at, stops))
            && clause.clone().all(|at| message.is(at, light) || is_this_or_now(message, at))
    });
    clear || alone || ends_messages(message)
}

/// Whether messages are to end: "band karo ye sab msgs", "I do not want any more messages".
fn ends_messages(message: &Message<'_>) -> bool {
    /// How many words may lie between.
    const GAP_MAX: usize = 3;
    let is_light = |concept| matches!(concept, Concept::Filler | Concept::Prose | Concept::Own | Concept::Honorific);
    let ends = |concept| matches!(concept, Concept::Stop | Concept::Never);
    message.hits_of(ends).any(|end| {
        message.hits_of(|concept| concept == Concept::Messaging).any(|sent| {
            let between = if end.span.end <= sent.span.start {
                end.span.end..sent.span.start
            } else {
                sent.span.end..end.span.start
            };
            between.len() <= GAP_MAX && between.clone().all(|at| message.is(at, is_light))
        })
    })
}

/// Whether something the firm keeps is to be done away with: "delete all my information".
fn wants_data_erased(message: &Message<'_>) -> bool {
    /// How many words may lie between.
    const GAP_MAX: usize = 4;
    let names_own = |mut near: Range<usize>| {
        near.clone().any(|at| message.is(at, |concept| matches!(concept, Concept::Own | Concept::NameIntroduction)))
            && near.any(|at| message.is(at, |concept| concept == Concept::Record))
    };
    message.hits_of(|concept| concept == Concept::Erase).any(|verb| {
        let ahead = verb.span.end..(verb.span.end + GAP_MAX).min(message.tokens.len());
        let behind = verb.span.start.saturating_sub(GAP_MAX)..verb.span.start;
        names_own(ahead) || names_own(behind)
    })
}

fn is_this_or_now(message: &Message<'_>, at: usize) -> bool {
    message.tokens.get(at).is_some_and(|token| matches!(token.text.as_str(), "this" | "now" | "immediately" | "all"))
}

/// Whether a person is asked for; "call me" asks for one only where nothing else is told.
fn wants_person(message: &Message<'_>, told: bool) -> bool {
    let has = |wanted: Concept| message.has(|concept| concept == wanted);
    let words = message.tokens.iter().filter(|token| token.kind == Kind::Word).count();
    let introduced = message.has(|concept| matches!(concept, Concept::Introduction | Concept::Prose));
    let clear = message.hits_of(|concept| concept == Concept::Person).any(|hit| !hit.mended);
    clear
        || (has(Concept::Staff) && words <= STAFF_WORDS_MAX && !introduced && !told)
        || (has(Concept::CallMe) && !told && !is_about_loans(message))
}

/// Whether a message is made of such phrases and words without weight, and has at least one such phrase.
pub(super) fn is_nothing_but(message: &Message<'_>, concepts: &[Concept]) -> bool {
    let light = |concept| {
        concepts.contains(&concept) || matches!(concept, Concept::Filler | Concept::Honorific | Concept::Polite)
    };
    let is_light = |at: usize| {
        message.tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Mark(_))) || message.is(at, light)
    };
    message.has(|concept| concepts.contains(&concept)) && (0..message.tokens.len()).all(is_light)
}

/// Whether a message puts something right: "sorry", "change", "no, ...", "not this but that".
pub(super) fn puts_right(message: &Message<'_>) -> bool {
    message.last_correction().is_some() || message.has(|concept| concept == Concept::Not) || message.denies_a_detail()
}

/// Whether a message is about loans, and not only about one that is denied.
pub(super) fn is_about_loans(message: &Message<'_>) -> bool {
    let interested = message.tokens.iter().any(|token| token.text.starts_with("interested"))
        && message.has(|concept| concept == Concept::Need);
    let names_a_loan = |concept: Concept| {
        matches!(concept, Concept::Loan | Concept::LoanTalk | Concept::Owed | Concept::RunningLoan)
            || concept.loan_type().is_some_and(|(_, weight)| weight >= NAMES_A_LOAN)
    };
    interested || message.hits_of(names_a_loan).any(|hit| !message.is_denied(&hit.span))
}
