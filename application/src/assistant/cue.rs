//! What a message says about the inquiry itself: that the summary is right, that something is to be changed, that no
//! loan is wanted, and the questions how a file stands and what a loan costs.

use super::customer::{is_about_loans, is_nothing_but, puts_right};
use super::lexicon::Concept;
use super::message::Message;
use super::token::Kind;
use domain::conversation::{Cue, Detail, Intent, Open, Understanding};

/// Most words of a message that asks how the file stands; a longer one is about something else.
const STANDING_WORDS_MAX: usize = 20;
/// Most words of a message that says no to a loan.
const REFUSAL_WORDS_MAX: usize = 14;
/// Most words of an answer to a summary that has a yes among others.
const YES_WORDS_MAX: usize = 6;
/// The details as the list that asks what to change shows them, from 1.
const NUMBERED: [Detail; 4] = [Detail::Name, Detail::LoanType, Detail::Amount, Detail::Mobile];

/// The cue of a message, understood so far without it.
pub(super) fn of(message: &Message<'_>, open: Open, understood: &Understanding) -> Option<Cue> {
    if !is_open_to_cues(understood.intent) {
        return None;
    }
    let told = NUMBERED.into_iter().any(|detail| understood.tells(detail));
    if !told && refuses(message) {
        Some(Cue::Drop)
    } else if asks_for_standing(message, understood) {
        Some(Cue::Standing)
    } else if asks_for_terms(message, told) {
        Some(Cue::Terms)
    } else if told {
        None
    } else {
        changed_detail(message, open).map(|detail| Cue::Change(Some(detail))).or_else(|| assent(message, open))
    }
}

/// Whether a message of this intent may say anything about the inquiry; stopping, a person and data come before.
const fn is_open_to_cues(intent: Intent) -> bool {
    match intent {
        Intent::Inquiry | Intent::Correction | Intent::Answer | Intent::Smalltalk | Intent::None => true,
        Intent::OptOut | Intent::OptIn | Intent::Human | Intent::DataRequest => false,
    }
}

fn words(message: &Message<'_>) -> usize {
    message.tokens.iter().filter(|token| token.kind == Kind::Word).count()
}

fn has(message: &Message<'_>, wanted: Concept) -> bool {
    message.has(|concept| concept == wanted)
}

/// Whether no loan is wanted.
fn refuses(message: &Message<'_>) -> bool {
    has(message, Concept::Refusal)
        && words(message) <= REFUSAL_WORDS_MAX
        && !message.tokens.iter().any(|token| token.is_mark('?'))
}

/// Whether a message puts something right by more than a word that is a yes too: "correct", "right".
fn puts_right_beyond_yes(message: &Message<'_>) -> bool {
    let is_yes = |at| message.is(at, |concept| concept == Concept::Yes);
    message.hits_of(|concept| concept == Concept::Correction).any(|hit| !hit.span.clone().all(is_yes))
        || message.has(|concept| concept == Concept::Not)
}

/// Whether a message asks how far the customer's file has come.
fn asks_for_standing(message: &Message<'_>, understood: &Understanding) -> bool {
    let tells = understood.amount.is_some() || understood.mobile.is_some() || understood.name.is_some();
    !tells
        && message.tokens.len() <= STANDING_WORDS_MAX
        && has(message, Concept::Status)
        && !has(message, Concept::Need)
}

/// Whether a message asks about rates, eligibility or papers.
fn asks_for_terms(message: &Message<'_>, told: bool) -> bool {
    let asks = has(message, Concept::Asking) || message.tokens.iter().any(|token| token.is_mark('?'));
    let about = has(message, Concept::LoanTalk) || has(message, Concept::Papers);
    about && (asks || (!told && words(message) <= YES_WORDS_MAX))
}

/// The one detail that is to be changed, where it is named.
fn changed_detail(message: &Message<'_>, open: Open) -> Option<Detail> {
    let choosing = open == Open::Choice;
    let changes = puts_right(message) || has(message, Concept::Decline) || has(message, Concept::No);
    if !choosing && !changes {
        return None;
    }
    if choosing && let Some(detail) = numbered(message) {
        return Some(detail);
    }
    let named: Vec<Detail> = NUMBERED.into_iter().filter(|detail| has(message, Concept::Field(*detail))).collect();
    match named.as_slice() {
        // "loan" stands beside "amount", and then says nothing of its own.
        [one] | [Detail::LoanType, one] => Some(*one),
        _ => None,
    }
}

/// The detail whose number in the list is the whole message.
fn numbered(message: &Message<'_>) -> Option<Detail> {
    let [token] = message.tokens.as_slice() else { return None };
    let number: usize = token.text.parse().ok()?;
    number.checked_sub(1).and_then(|index| NUMBERED.get(index).copied())
}

/// A yes or no, in whatever language.
fn assent(message: &Message<'_>, open: Open) -> Option<Cue> {
    let declines = has(message, Concept::Decline);
    if declines && is_nothing_but(message, &[Concept::Decline, Concept::Yes, Concept::Correction]) {
        return Some(Cue::Change(None));
    }
    if has(message, Concept::Yes) && is_nothing_but(message, &[Concept::Yes]) {
        return Some(Cue::Confirm);
    }
    if open != Open::Summary || is_about_loans(message) {
        return None;
    }
    if declines || puts_right_beyond_yes(message) {
        Some(Cue::Change(None))
    } else {
        (has(message, Concept::Yes) && words(message) <= YES_WORDS_MAX).then_some(Cue::Confirm)
    }
}
