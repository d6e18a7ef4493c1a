//! Mobile numbers, however they are spaced.

use crate::assistant::lexicon::Concept;
use crate::assistant::message::{Found, Message};
use crate::assistant::token::Kind;
use domain::mobile::Mobile;
use std::ops::Range;

/// Most tokens that one number is typed with, marks counted.
const NUMBER_TOKENS_MAX: usize = 20;
/// Fewest digits of an Indian number.
const NATIONAL_DIGITS: usize = 10;

/// The mobile numbers that are written out, in order.
pub(in crate::assistant) fn find(message: &Message<'_>) -> Vec<Found<Mobile>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < message.tokens.len() {
        if let Some(number) = number_at(message, at) {
            at = number.span.end;
            found.push(number);
        } else {
            at += 1;
        }
    }
    found
}

/// The number that is meant, where one or more are written out: the one that puts another right, else the first.
pub(in crate::assistant) fn meant(message: &Message<'_>, found: Vec<Found<Mobile>>) -> Option<Mobile> {
    message.meant(found).into_iter().next().map(|found| found.value)
}

/// Whether the number the customer writes from is meant.
pub(in crate::assistant) fn is_senders(message: &Message<'_>, asked: bool) -> bool {
    let told = message.has(|concept| concept == Concept::SameNumber);
    let calls = message.has(|concept| matches!(concept, Concept::Call | Concept::CallMe));
    if asked {
        let denied = message.has(|concept| matches!(concept, Concept::No | Concept::Not));
        return told || (!denied && says_same(message));
    }
    told && calls
}

/// Whether a message says "same" or the like, and hardly anything else.
fn says_same(message: &Message<'_>) -> bool {
    let is_light = |concept| {
        matches!(
            concept,
            Concept::SameWhenAsked
                | Concept::Filler
                | Concept::Polite
                | Concept::Call
                | Concept::CallMe
                | Concept::Honorific
        )
    };
    message.has(|concept| concept == Concept::SameWhenAsked)
        && (0..message.tokens.len()).all(|at| !is_number_or_word(message, at) || message.is(at, is_light))
}

fn is_number_or_word(message: &Message<'_>, at: usize) -> bool {
    message.tokens.get(at).is_some_and(|token| !matches!(token.kind, Kind::Mark(_)))
}

/// The mobile number that begins at a token, which is a digit, a plus or a bracket.
fn number_at(message: &Message<'_>, start: usize) -> Option<Found<Mobile>> {
    if start.checked_sub(1).is_some_and(|before| message.is_mark(before, '+')) {
        return None;
    }
    let international = message.is_mark(start, '+');
    let mut digits = 0;
    let mut typed = String::new();
    let mut best = None;
    for at in start..message.tokens.len().min(start + NUMBER_TOKENS_MAX) {
        let Some(token) = message.tokens.get(at) else { break };
        match token.kind {
            Kind::Number { grouped: false, .. } if !is_counted(message, at) => {
                digits += token.text.chars().filter(char::is_ascii_digit).count();
                typed.push_str(&token.text);
            }
            Kind::Mark(mark @ ('+' | '-' | '.' | '(' | ')')) if mark != '+' || at == start => typed.push(mark),
            Kind::Number { .. } | Kind::Word | Kind::Mark(_) => break,
        }
        if digits >= NATIONAL_DIGITS
            && let Ok(mobile) = typed.parse()
        {
            best = Some(Found { span: Range { start, end: at + 1 }, value: mobile });
            if !international {
                break;
            }
        }
    }
    best.filter(|_| begins_with_digit_or_sign(message, start))
}

fn begins_with_digit_or_sign(message: &Message<'_>, start: usize) -> bool {
    message.tokens.get(start).is_some_and(|token| matches!(token.kind, Kind::Number { .. } | Kind::Mark('+' | '(')))
}

/// Whether a number counts lakhs, years or the like, so that it is no part of a mobile number.
fn is_counted(message: &Message<'_>, at: usize) -> bool {
    message.is(at + 1, |concept| matches!(concept, Concept::Unit(_) | Concept::OtherFigure))
        && message.tokens.get(at).is_some_and(|token| token.text.len() < NATIONAL_DIGITS / 2)
}
