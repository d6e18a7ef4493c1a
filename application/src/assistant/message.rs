//! A message, read as far as the lexicon goes; what the recognisers work on.

use super::lexicon::{Concept, Hit, Lexicon, own_names, without_inner};
use super::normalise::normalise;
use super::token::{Token, tokenise};
use domain::lead::LoanType;
use domain::tenant::Catalogue;
use std::ops::Range;

/// A message cut into tokens, with the phrases found in it.
pub(super) struct Message<'a> {
    /// As it was typed.
    pub(super) original: &'a str,
    /// Its words, numbers and marks.
    pub(super) tokens: Vec<Token>,
    /// The phrases of the lexicon, by their place.
    pub(super) hits: Vec<Hit>,
}

impl<'a> Message<'a> {
    /// Reads a text.
    pub(super) fn read(original: &'a str) -> Self {
        let tokens = tokenise(&normalise(original));
        let hits = Lexicon::get().find(&tokens, original);
        Self { original, tokens, hits }
    }

    /// Reads a text to a firm with these loan types: the names it gave them are phrases too.
    pub(super) fn read_with(original: &'a str, loan_types: &Catalogue<LoanType>) -> Self {
        let Self { original, tokens, mut hits } = Self::read(original);
        let own = own_names(&tokens, loan_types);
        // What a firm calls a loan type of its own is that, even where everybody means another by the same words.
        hits.retain(|hit| hit.concept.loan_type().is_none() || !own.iter().any(|own| own.span == hit.span));
        hits.extend(own);
        Self { original, hits: without_inner(hits), tokens }
    }

    /// The phrases whose meaning fits.
    pub(super) fn hits_of(&self, fits: impl Fn(Concept) -> bool) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| fits(hit.concept))
    }

    /// Whether a phrase with such a meaning occurs.
    pub(super) fn has(&self, fits: impl Fn(Concept) -> bool) -> bool {
        self.hits.iter().any(|hit| fits(hit.concept))
    }

    /// The longest phrase that begins at a token and whose meaning fits.
    pub(super) fn starting(&self, at: usize, fits: impl Fn(Concept) -> bool) -> Option<&Hit> {
        self.hits.iter().filter(|hit| hit.span.start == at && fits(hit.concept)).max_by_key(|hit| hit.span.end)
    }

    /// The phrases that a token is part of.
    pub(super) fn covering(&self, at: usize) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.span.contains(&at))
    }

    /// Whether a token is part of a phrase whose meaning fits.
    pub(super) fn is(&self, at: usize, fits: impl Fn(Concept) -> bool) -> bool {
        self.covering(at).any(|hit| fits(hit.concept))
    }

    /// Whether a token is this mark.
    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_mark(mark))
    }

    /// Whether a token parts one clause from the next.
    pub(super) fn is_break(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_break)
    }

    /// Whether a token is the first of its clause.
    pub(super) fn begins_clause(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| self.is_break(before))
    }

    /// The clauses, without the marks between them.
    pub(super) fn clauses(&self) -> Vec<Range<usize>> {
        let mut clauses = Vec::new();
        let mut start = 0;
        for at in 0..=self.tokens.len() {
            if at == self.tokens.len() || self.is_break(at) {
                if start < at {
                    clauses.push(start..at);
                }
                start = at + 1;
            }
        }
        clauses
    }

    /// Whether something is said not to be meant: "not 35 lakh", "instead of a home loan", "35 lakh nahi".
    pub(super) fn is_denied(&self, span: &Range<usize>) -> bool {
        self.is_denied_before(span.start) || self.is_denied_after(span.end)
    }

    /// Whether what starts here is denied by words before it.
    fn is_denied_before(&self, at: usize) -> bool {
        /// How many words may lie between.
        const GAP_MAX: usize = 2;
        self.hits_of(|concept| concept == Concept::Not).any(|hit| {
            let between = hit.span.end..at;
            hit.span.end <= at
                && between.len() <= GAP_MAX
                && between
                    .clone()
                    .all(|index| self.is(index, |concept| matches!(concept, Concept::Filler | Concept::Currency)))
        })
    }

    /// Whether what ends here is denied by words after it, in the same clause.
    fn is_denied_after(&self, end: usize) -> bool {
        /// How many words may lie between.
        const GAP_MAX: usize = 2;
        let is_light = |concept| matches!(concept, Concept::Filler | Concept::Currency | Concept::Loan);
        self.hits_of(|concept| concept == Concept::NotBefore).any(|hit| {
            let mut between = end..hit.span.start;
            end <= hit.span.start && between.len() <= GAP_MAX && between.all(|index| self.is(index, is_light))
        })
    }

    /// Whether a detail is denied by words after it: "home loan nahi, personal loan".
    pub(super) fn denies_a_detail(&self) -> bool {
        let is_detail = |concept: Concept| concept.loan_type().is_some() || concept.unit().is_some();
        self.hits_of(is_detail).any(|hit| self.is_denied_after(hit.span.end))
    }

    /// Where the last phrase that puts something right begins, if any.
    pub(super) fn last_correction(&self) -> Option<usize> {
        let corrects = |hit: &&Hit| {
            hit.concept == Concept::Correction || (hit.concept == Concept::No && self.begins_clause(hit.span.start))
        };
        self.hits.iter().filter(corrects).map(|hit| hit.span.start).max()
    }

    /// What was found that is not denied; and of that only what follows a correction, where anything does.
    pub(super) fn meant<T>(&self, mut found: Vec<Found<T>>) -> Vec<Found<T>> {
        found.retain(|found| !self.is_denied(&found.span));
        if let Some(correction) = self.last_correction()
            && found.iter().any(|found| found.span.start > correction)
        {
            found.retain(|found| found.span.start > correction);
        }
        found
    }
}

/// Something recognised, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found<T> {
    /// Which tokens.
    pub(super) span: Range<usize>,
    /// What.
    pub(super) value: T,
}
