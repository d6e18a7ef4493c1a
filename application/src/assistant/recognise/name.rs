//! The customer's name: told with an introduction, as an answer to the question for it, or as a line of a form.

use crate::assistant::lexicon::names::is_name;
use crate::assistant::lexicon::{Concept, Hit, NAMES_A_LOAN};
use crate::assistant::message::{Found, Message};
use crate::assistant::normalise::is_hidden;
use crate::assistant::token::{Kind, Token};
use domain::name::PersonName;
use std::ops::Range;

/// Most words of a name.
const NAME_WORDS_MAX: usize = 5;
/// Most words of a name that stands alone, as an answer or a line.
const LONE_WORDS_MAX: usize = 4;
/// Fewest words of a name that stands alone where it wasn't asked for.
const FORM_WORDS_MIN: usize = 2;
/// Fewest other details beside such a name, where people aren't known to have it.
const FORM_DETAILS_MIN: usize = 2;
/// Most tokens of a message that begins with a name by a capital alone: "Zuzana, gold loan 2 lakh".
const FORM_TOKENS_MAX: usize = 10;
/// Longest word of a name, in bytes.
const WORD_BYTES_MAX: usize = 60;
/// Words in capitals up to this length may be initials, and keep them.
const INITIALS_CHARS_MAX: usize = 2;
/// Mended words of this length and more are surely not names; a shorter name may look like a known word.
const SURE_CHARS: usize = 7;
/// Most marks between an introduction and the name: "name : - Ravi".
const MARKS_MAX: usize = 3;

/// What was asked and found before, as far as it matters to the name.
#[derive(Clone, Copy)]
pub(in crate::assistant) struct Known {
    /// Whether the question for the name is open.
    pub(in crate::assistant) asked: bool,
    /// Whether the message says no to a summary, or that it is wrong.
    pub(in crate::assistant) corrects: bool,
    /// How many other details the message tells.
    pub(in crate::assistant) details: usize,
}

/// The name that a message tells, as it is shown: without titles, with capital initials.
pub(in crate::assistant) fn find(
    message: &Message<'_>,
    known: Known,
    is_taken: impl Fn(usize) -> bool,
) -> Option<PersonName> {
    let reader = Reader { message, is_taken };
    reader
        .introduced(Concept::NameIntroduction)
        .or_else(|| reader.introduced(Concept::Introduction))
        .or_else(|| reader.speaker())
        .or_else(|| reader.before_here())
        .or_else(|| reader.introduced_word())
        .or_else(|| if known.asked { reader.answered().or_else(|| reader.all_capitalised()) } else { None })
        .or_else(|| if known.asked { reader.named_in_sentence() } else { None })
        .or_else(
            || if known.corrects { reader.answered().filter(|run| reader.is_capitalised(run.start)) } else { None },
        )
        .or_else(|| if known.details > 0 { reader.line_of_form(known.details) } else { None })
        .or_else(|| if known.details > 0 { reader.beside_details() } else { None })
        .and_then(|span| reader.shown(&span))
}

struct Reader<'a, F> {
    message: &'a Message<'a>,
    is_taken: F,
}

impl<F: Fn(usize) -> bool> Reader<'_, F> {
    /// Whether a token can be part of a name: a word that the lexicon doesn't know, or an initial.
    fn is_name_word(&self, at: usize) -> bool {
        let Some(token) = self.message.tokens.get(at) else { return false };
        let is_word = token.kind == Kind::Word && token.text.len() <= WORD_BYTES_MAX;
        let known = self.message.covering(at).any(|hit| !is_initial_unit(hit, token) && !may_be_mistaken(hit, token));
        let participle = token.text.len() > SURE_CHARS && token.text.ends_with("ing");
        is_word && !known && !participle && !self.is_part_of_address(at) && !(self.is_taken)(at)
    }

    fn is_honorific(&self, at: usize) -> bool {
        self.message.is(at, |concept| concept == Concept::Honorific)
    }

    /// Whether a word is part of an e-mail address.
    fn is_part_of_address(&self, at: usize) -> bool {
        self.message.is_mark(at + 1, '@') || at.checked_sub(1).is_some_and(|before| self.message.is_mark(before, '@'))
    }

    /// The name words from a token on, titles before them left out.
    fn run_from(&self, start: usize) -> Range<usize> {
        let mut from = start;
        while self.is_honorific(from) || (from > start && self.message.is_mark(from, '.')) {
            from += 1;
        }
        let mut end = from;
        while self.is_name_word(end)
            || self.is_initial_point(from, end)
            || (end > from && self.is_number_as_name(end))
            || self.is_word_as_name(end)
        {
            end += 1;
        }
        while end > from && self.message.is_mark(end - 1, '.') {
            end -= 1;
        }
        from..end
    }

    /// Whether a point after a single letter goes on with a name: "K. Sharma".
    fn is_initial_point(&self, from: usize, at: usize) -> bool {
        let after_letter =
            at > from && self.message.tokens.get(at - 1).is_some_and(|token| token.text.chars().count() == 1);
        after_letter && self.message.is_mark(at, '.') && self.is_name_word(at + 1)
    }

    /// A name after words that introduce it.
    fn introduced(&self, by: Concept) -> Option<Range<usize>> {
        self.message
            .hits_of(|concept| concept == by)
            .filter(|hit| !hit.mended)
            .filter_map(|hit| {
                let mut start = hit.span.end;
                while start < hit.span.end + MARKS_MAX && self.may_skip(start, by) {
                    start += 1;
                }
                let run = self.run_from(start);
                let fits = (1..=NAME_WORDS_MAX).contains(&self.words(&run)) && self.has_full_word(&run);
                fits.then_some(run)
            })
            .last()
    }

    /// Whether something may stand between an introduction and the name.
    fn may_skip(&self, at: usize, by: Concept) -> bool {
        let mark = [':', '-', '=', '\n', ','].iter().any(|mark| self.message.is_mark(at, *mark));
        let is_verb = self.message.tokens.get(at).is_some_and(|token| matches!(token.text.as_str(), "is" | "its"));
        by == Concept::NameIntroduction && (mark || is_verb)
    }

    /// A name after "main" at the start of a clause, where nothing but "am" or "am speaking" follows it.
    fn speaker(&self) -> Option<Range<usize>> {
        let opens = |at: usize| {
            self.message.begins_clause(at)
                || at.checked_sub(1).is_some_and(|before| {
                    self.message.is(before, |concept| matches!(concept, Concept::Polite | Concept::Honorific))
                })
        };
        self.message.hits_of(|concept| concept == Concept::Speaker).filter(|hit| opens(hit.span.start)).find_map(
            |hit| {
                let run = self.run_from(hit.span.end);
                let mut after = run.end;
                while self.is_honorific(after) {
                    after += 1;
                }
                let ends = after >= self.message.tokens.len()
                    || self.message.is_break(after)
                    || self.message.is(after, |concept| {
                        matches!(concept, Concept::Speaks | Concept::Here | Concept::From | Concept::Place)
                    });
                let fits = (1..=NAME_WORDS_MAX).contains(&self.words(&run)) && self.has_full_word(&run);
                (ends && fits).then_some(run)
            },
        )
    }

    /// Whether a number word counts nothing here, and may be a surname: "Ravi Das".
    fn is_number_as_name(&self, at: usize) -> bool {
        let is_word = self.message.tokens.get(at).is_some_and(|token| token.kind == Kind::Word);
        let is_number = self.message.is(at, |concept| concept.numeral().is_some());
        let counts = self.message.is(at + 1, |concept| concept.unit().is_some() || concept.numeral().is_some());
        is_word && is_number && !counts && !(self.is_taken)(at)
    }

    /// Whether a name that people have is a weak word of the lexicon too, and stands beside a word of a name:
    /// "Kashi Nath", "Sona Devi".
    fn is_word_as_name(&self, at: usize) -> bool {
        let Some(token) = self.message.tokens.get(at).filter(|token| token.kind == Kind::Word) else { return false };
        let beside = self.is_name_word(at + 1) || at.checked_sub(1).is_some_and(|before| self.is_name_word(before));
        let is_weak = |hit: &Hit| {
            hit.span.len() == 1
                && (matches!(hit.concept, Concept::Prose | Concept::Place | Concept::Polite)
                    || hit.concept.loan_type().is_some_and(|(_, weight)| weight < NAMES_A_LOAN))
        };
        beside && self.message.covering(at).all(is_weak) && !(self.is_taken)(at) && is_name(&token.text)
    }

    /// A name that begins with a known word, after words that leave no doubt: "my name is Sona", "naam Shiksha Rao".
    fn introduced_word(&self) -> Option<Range<usize>> {
        self.message.hits_of(|concept| concept == Concept::NameIntroduction).filter(|hit| !hit.mended).find_map(|hit| {
            let mut start = hit.span.end;
            while start < hit.span.end + MARKS_MAX
                && (self.is_honorific(start) || self.may_skip(start, Concept::NameIntroduction))
            {
                start += 1;
            }
            let is_mention = |concept: Concept| {
                concept == Concept::Place || concept.loan_type().is_some_and(|(_, weight)| weight < NAMES_A_LOAN)
            };
            let alone = self.message.covering(start).all(|hit| hit.span.len() == 1 && is_mention(hit.concept));
            let run = start..self.run_from(start + 1).end.max(start + 1);
            let named = alone && self.message.covering(start).next().is_some() && self.is_capitalised(start);
            (named && run.len() <= NAME_WORDS_MAX).then_some(run)
        })
    }

    /// A name before "here" or "this side", at the start of a clause or after a greeting.
    fn before_here(&self) -> Option<Range<usize>> {
        self.message.hits_of(|concept| concept == Concept::Here).find_map(|hit| {
            let mut start = hit.span.start;
            while start > 0 && self.is_name_word(start - 1) {
                start -= 1;
            }
            let opens = self.message.begins_clause(start)
                || start.checked_sub(1).is_some_and(|before| {
                    self.message.is(before, |concept| matches!(concept, Concept::Polite | Concept::Honorific))
                });
            let run = start..hit.span.start;
            let fits = (1..=LONE_WORDS_MAX).contains(&self.words(&run)) && self.has_full_word(&run);
            (opens && fits).then_some(run)
        })
    }

    /// A name as the answer to the question for it: the only words that aren't known, in no sentence.
    fn answered(&self) -> Option<Range<usize>> {
        let is_not = |at| self.message.is(at, |concept| concept == Concept::Not);
        let prose = self.message.hits_of(|concept| concept == Concept::Prose).any(|hit| !is_not(hit.span.start));
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.message.tokens.len() {
            if self.message.is(at, |concept| concept == Concept::From) {
                at = self.run_from(at + 1).end.max(at + 1);
                continue;
            }
            let run = self.run_from(at);
            at = run.end.max(at + 1);
            if self.words(&run) > 0 && !self.message.is_denied(&run) {
                runs.push(run);
            }
        }
        match runs.as_slice() {
            [run] if !prose && self.words(run) <= LONE_WORDS_MAX && self.has_full_word(run) => Some(run.clone()),
            _ => None,
        }
    }

    /// A message that is nothing but words with capitals, one of them unknown: "Happy Singh", "May Fernandes".
    fn all_capitalised(&self) -> Option<Range<usize>> {
        let mut start = 0;
        while self.is_honorific(start) {
            start += 1;
        }
        let run = start..self.message.tokens.len();
        let may_be_name = |at: usize| {
            let covered = self.message.covering(at).all(|hit| matches!(hit.concept, Concept::Prose | Concept::Place));
            covered && (self.is_name_word(at) || self.message.covering(at).next().is_some()) && self.is_capitalised(at)
        };
        let fits = (FORM_WORDS_MIN..=LONE_WORDS_MAX).contains(&run.len()) && run.clone().all(may_be_name);
        (fits && self.has_full_word(&run) && self.words(&run) > 0).then_some(run)
    }

    fn is_capitalised(&self, at: usize) -> bool {
        let typed = self.message.tokens.get(at).and_then(|token| self.message.original.get(token.start..token.end));
        typed.is_some_and(|typed| {
            typed.starts_with(char::is_uppercase) && typed.chars().skip(1).all(|c| !c.is_uppercase())
        })
    }

    /// A clause of nothing but a name, perhaps with its number or place, among clauses that tell other details:
    /// "Ravi Kumar, home loan, 35 lakh".
    fn line_of_form(&self, details: usize) -> Option<Range<usize>> {
        let mut lines = self.message.clauses().into_iter().filter_map(|clause| {
            let run = self.run_from(clause.start);
            let words = self.words(&run);
            let whole =
                (run.end..clause.end).all(|at| self.is_honorific(at) || self.is_place(at) || (self.is_taken)(at));
            let short = self.message.tokens.len() <= FORM_TOKENS_MAX;
            let typed_so = self.is_all_capitalised(&run) && (clause.start > 0 || words >= FORM_WORDS_MIN || short);
            let sure =
                self.has_known_name(&run) || typed_so || (words >= FORM_WORDS_MIN && details >= FORM_DETAILS_MIN);
            let fits = (1..=LONE_WORDS_MAX).contains(&words) && self.has_full_word(&run);
            (fits && whole && sure).then_some(run)
        });
        let first = lines.next()?;
        lines.next().is_none().then_some(first)
    }

    /// A name that people have at an end of a clause, right beside another detail: "Ravi Kumar home loan 35 lakh".
    fn beside_details(&self) -> Option<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for clause in self.message.clauses() {
            let mut start = clause.start;
            while start < clause.end && self.message.is(start, |concept| concept == Concept::Polite) {
                start += 1;
            }
            let first = self.run_from(start);
            if self.is_sure_name(&first) && self.is_detail(self.past_place(first.end)) {
                runs.push(first);
                continue;
            }
            let mut from = clause.end;
            while from > clause.start && self.is_name_word(from - 1) {
                from -= 1;
            }
            let last = from..clause.end;
            if self.is_sure_name(&last) && from.checked_sub(1).is_some_and(|before| self.is_detail(before)) {
                runs.push(last);
            }
        }
        if let [one] = runs.as_slice() { Some(one.clone()) } else { None }
    }

    /// The one name that people have in the answer to the question for it, whatever else is said.
    fn named_in_sentence(&self) -> Option<Range<usize>> {
        let mut named: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < self.message.tokens.len() {
            let run = self.run_from(at);
            at = run.end.max(at + 1);
            if self.is_sure_name(&run) {
                named.push(run);
            }
        }
        if let [one] = named.as_slice() { Some(one.clone()) } else { None }
    }

    /// Whether a run is as long as a name, and its first word but for initials is one that people have.
    fn is_sure_name(&self, run: &Range<usize>) -> bool {
        let mut words = run.clone().filter_map(|at| self.message.tokens.get(at)).map(|token| token.text.as_str());
        let first = words.find(|word| word.chars().count() > INITIALS_CHARS_MAX);
        (1..=LONE_WORDS_MAX).contains(&self.words(run)) && first.is_some_and(is_name)
    }

    fn has_known_name(&self, run: &Range<usize>) -> bool {
        run.clone().any(|at| self.message.tokens.get(at).is_some_and(|token| is_name(&token.text)))
    }

    fn is_all_capitalised(&self, run: &Range<usize>) -> bool {
        run.clone().all(|at| !self.is_name_word(at) || self.is_capitalised(at))
    }

    /// Past a place or a dash after a name: "Ravi from Pune", "Ravi - ".
    fn past_place(&self, end: usize) -> usize {
        let mut at = end;
        while at < self.message.tokens.len()
            && (self.is_place(at)
                || self.is_honorific(at)
                || self.message.is_mark(at, '-')
                || self.message.is_mark(at, '/'))
        {
            at += 1;
        }
        at
    }

    fn is_place(&self, at: usize) -> bool {
        self.message.is(at, |concept| matches!(concept, Concept::From | Concept::Place))
    }

    /// Whether a token belongs to another detail of the inquiry.
    fn is_detail(&self, at: usize) -> bool {
        let is_number = self.message.tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Number { .. }));
        let tells = |concept: Concept| {
            matches!(concept, Concept::Loan | Concept::Need | Concept::Amount | Concept::Unit(_) | Concept::Currency)
                || concept.loan_type().is_some()
        };
        is_number || (self.is_taken)(at) || self.message.is(at, tells)
    }

    fn words(&self, run: &Range<usize>) -> usize {
        let counts = |at: &usize| self.is_name_word(*at) || self.is_number_as_name(*at) || self.is_word_as_name(*at);
        run.clone().filter(counts).count()
    }

    /// Whether a run has a word that is more than an initial.
    fn has_full_word(&self, run: &Range<usize>) -> bool {
        run.clone().any(|at| self.message.tokens.get(at).is_some_and(|token| token.text.chars().count() > 1))
    }

    /// The name as it was typed, with capitals where there are none or only such.
    fn shown(&self, span: &Range<usize>) -> Option<PersonName> {
        let start = self.message.tokens.get(span.start)?.start;
        let end = self.message.tokens.get(span.end.checked_sub(1)?)?.end;
        let typed: String = self.message.original.get(start..end)?.chars().filter(|c| !is_hidden(*c)).collect();
        let words: Vec<String> = typed.split_whitespace().map(capitalised).collect();
        words.join(" ").parse().ok()
    }
}

/// Whether a phrase is a unit of one letter, which may as well be an initial: "Ravi K".
fn is_initial_unit(hit: &Hit, token: &Token) -> bool {
    matches!(hit.concept, Concept::Unit(_) | Concept::Polite) && token.text.len() == 1
}

/// Whether a word was taken for a known one by a mended mistake that may be none: "Neel" is no "need".
fn may_be_mistaken(hit: &Hit, token: &Token) -> bool {
    hit.mended && hit.span.len() == 1 && token.text.len() < SURE_CHARS
}

/// A word of a name with a capital first, unless it mixes cases as its owner does, or is initials.
fn capitalised(word: &str) -> String {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let lower = letters().all(char::is_lowercase);
    let upper = letters().all(char::is_uppercase) && letters().count() > INITIALS_CHARS_MAX && !word.contains('.');
    if !lower && !upper {
        return word.to_owned();
    }
    let mut shown = String::with_capacity(word.len());
    let mut starts = true;
    for c in word.chars() {
        if starts {
            shown.extend(c.to_uppercase());
        } else {
            shown.extend(c.to_lowercase());
        }
        starts = matches!(c, '-' | '.' | '\'' | '’');
    }
    shown
}

/// Which tokens a set of findings takes up.
pub(in crate::assistant) fn is_within<T>(found: &[Found<T>], at: usize) -> bool {
    found.iter().any(|found| found.span.contains(&at))
}
