//! A firm's own names of loan types, beside the words that everybody uses.

use super::{Concept, Hit};
use crate::assistant::normalise::normalise;
use crate::assistant::token::{Token, tokenise};
use domain::lead::LoanType;
use domain::tenant::Catalogue;

/// How surely a firm's own name of a loan type means it: more than any words that everybody uses.
const OWN_NAME: u8 = 8;
/// How surely what is left of it without "loan" means it: it merely mentions the thing.
const OWN_THING: u8 = 3;
/// Shortest word that mentions a thing, in characters.
const THING_CHARS_MIN: usize = 3;

/// Where a message has names that the firm gave to loan types.
pub(in crate::assistant) fn own_names(tokens: &[Token], loan_types: &Catalogue<LoanType>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let given = loan_types.all().filter(|loan_type| loan_types.label(*loan_type) != loan_type.label());
    let own = loan_types.own().iter().copied();
    for loan_type in given.chain(own) {
        let label = loan_types.label(loan_type);
        let name: Vec<String> = tokenise(&normalise(&label)).into_iter().map(|token| token.text).collect();
        hits.extend(find(tokens, &name, Concept::Type(loan_type, OWN_NAME)));
        if let Some((last, thing)) = name.split_last()
            && matches!(last.as_str(), "loan" | "loans")
            && thing.iter().any(|word| word.chars().count() >= THING_CHARS_MIN)
        {
            hits.extend(find(tokens, thing, Concept::Type(loan_type, OWN_THING)));
        }
    }
    hits.dedup();
    hits
}

fn find(tokens: &[Token], name: &[String], concept: Concept) -> Vec<Hit> {
    if name.is_empty() {
        return Vec::new();
    }
    let starts = tokens.windows(name.len()).enumerate();
    let same = starts.filter(|(_, found)| found.iter().zip(name).all(|(token, word)| token.text == *word));
    same.map(|(at, _)| Hit { span: at..at + name.len(), concept, mended: false }).collect()
}
