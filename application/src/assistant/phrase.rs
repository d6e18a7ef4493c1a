//! Single phrases: a date, an amount; and how surely a message is understood.

use super::message::Message;
use super::recognise::{amount, calendar, mobile, name};
use chrono::NaiveDateTime;
use domain::conversation::{Intent, Understanding};
use domain::money::Rupees;

pub use super::recognise::calendar::{Grain, When};

/// The day or time that a phrase tells, seen from `now`; both are in the same time zone.
pub fn date_of(phrase: &str, now: NaiveDateTime) -> When {
    calendar::find(&Message::read(phrase), now)
}

/// The rupees that a phrase tells as the amount of a loan; `None` for a range, a bare small number and no amount.
pub fn amount_of(phrase: &str) -> Option<Rupees> {
    let message = Message::read(phrase);
    let numbers = mobile::find(&message);
    let known = amount::Known { asked: true, loan_type: None };
    amount::find(&message, known, |at| name::is_within(&numbers, at))
}

/// How surely a message is understood so, 0 to 1: the share of its words that the lexicon or a detail explains.
pub fn confidence(text: &str, understood: &Understanding) -> f64 {
    /// Nothing was understood: that may be wrong as often as right.
    const NOTHING: f64 = 0.5;
    /// Words that leave no doubt.
    const CLEAR: f64 = 0.95;
    let message = Message::read(text);
    match understood.intent {
        Intent::None => NOTHING,
        Intent::OptOut | Intent::OptIn | Intent::Human | Intent::DataRequest => CLEAR,
        Intent::Inquiry | Intent::Correction | Intent::Answer | Intent::Smalltalk => {
            let named = understood.name.as_ref().map_or(0, |name| name.as_str().split_whitespace().count());
            let numbers = mobile::find(&message);
            let explained = (0..message.tokens.len())
                .filter(|at| {
                    let word =
                        message.tokens.get(*at).is_some_and(|token| !token.text.chars().all(char::is_alphabetic));
                    word || message.covering(*at).next().is_some() || name::is_within(&numbers, *at)
                })
                .count();
            let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
            let all = share(message.tokens.len().max(1));
            (NOTHING + (1.0 - NOTHING) * (share(explained + named) / all).min(1.0)).min(CLEAR)
        }
    }
}
