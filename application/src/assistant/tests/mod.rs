//! How well the assistant understands, and what it must never do.

mod corpus;
mod cues;
mod dialogue;
mod dialogues;
mod phrases;
mod recognizers;
mod robustness;
mod rules;

use super::{Heard, understand};
use domain::conversation::{Detail, Open, Understanding};
use domain::mobile::Mobile;

/// The number that every customer of the tests writes from.
const SENDER: &str = "+919800000001";

fn heard(text: &str, asked: Option<Detail>) -> Understanding {
    let sender: Mobile = SENDER.parse().unwrap();
    let open = asked.map_or(Open::Nothing, Open::Question);
    understand(&Heard { text, choice: None, open, sender_mobile: Some(&sender) })
}

/// The name as text.
fn name(understanding: &Understanding) -> Option<&str> {
    understanding.name.as_ref().map(domain::name::PersonName::as_str)
}

/// The rupees.
fn amount(understanding: &Understanding) -> Option<i64> {
    understanding.amount.map(domain::money::Rupees::get)
}
