//! The assistant that works without any model: how a message is understood, and what the bot says.
//!
//! Pure functions, without input, output or clock. A message goes through one pipeline: normalise, tokens, phrases of
//! the lexicon, typed recognisers (mobile, loan type, amount, name), intent. What is particular to a language is data
//! in the lexicon's tables. The conversation judges what was understood and decides what is said; the words for it are
//! made here.

mod cue;
pub mod customer;
mod language;
mod lexicon;
mod message;
mod normalise;
pub mod phrase;
mod recognise;
#[cfg(test)]
mod tests;
mod token;
pub mod wording;

pub use customer::{Heard, understand, understand_with};
pub use wording::{words, words_for};
