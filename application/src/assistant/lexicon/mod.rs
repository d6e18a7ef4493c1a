//! The words the assistant knows, and where they occur in a message.
//!
//! The words are data: tables of a language's phrases and what they mean. Another language is more tables in
//! [`TABLES`], and for another script a table of its words in Latin letters, as [`devanagari::SCRIPT`] is.

pub(super) mod calendar;
mod devanagari;
mod english;
mod general;
mod hindi;
mod hindi_numbers;
mod more;
mod more_devanagari;
pub(super) mod names;
mod own;
mod sound;
mod spelling;
mod things;

pub(super) use own::own_names;

use super::normalise::normalise;
use super::token::{Kind, Token};
use domain::conversation::Detail;
use domain::lead::LoanType;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// A table of the lexicon: what is meant, and the phrases for it, parted by commas.
///
/// Phrases are lower case and without apostrophes and hyphens; one in capitals counts only when typed in capitals
/// or as the whole message.
type Table = &'static [(Concept, &'static str)];

/// The languages, and whether typing mistakes in their words are mended.
///
/// Hindi has no one spelling in Latin letters, so its tables list the spellings; mending would take names for words.
const TABLES: &[(Table, bool)] = &[
    (english::LOANS, true),
    (english::TALK, true),
    (general::NUMBERS, true),
    (general::PROSE, true),
    (hindi::LOANS, false),
    (hindi::TALK, false),
    (hindi_numbers::NUMBERS, false),
    (hindi::PROSE, false),
    (things::THINGS, false),
    (things::PLACES, false),
    (more::TALK, false),
    (more::PROSE, false),
];

/// Shortest sound by which a word is told from others, in characters.
const SOUND_CHARS_MIN: usize = 3;

/// From this weight on, words for a loan type name a loan, and not merely a thing.
pub(super) const NAMES_A_LOAN: u8 = 4;

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concept {
    /// A loan type, and how surely it is meant: 1 mentions a thing, 4 names the loan, more outdoes such a name.
    Type(LoanType, u8),
    /// What makes a car a used one.
    UsedThing,
    /// None of the loan types that are named, where the type was asked.
    AnotherKind,
    /// A loan, of whatever type.
    Loan,
    /// Something around loans that is asked about: interest, eligibility, documents.
    LoanTalk,
    /// Wanting something.
    Need,
    /// The amount of the loan.
    Amount,
    /// A figure that is not the loan: salary, value, rate, tenure, score.
    OtherFigure,
    /// What is owed already.
    Owed,
    /// A loan that runs already.
    RunningLoan,
    /// A loan that the customer has already.
    Existing,
    /// The same, after the loan: Hindi has its verb last.
    ExistingAfter,
    /// What a figure counts, in rupees: lakh, crore.
    Unit(i64),
    /// A number word, 0..=99.
    Numeral(i64),
    /// Hundred, within a number word.
    Hundred,
    /// A half.
    Half,
    /// So many thousandths of the unit that follows: `dedh`, one and a half.
    Fraction(i64),
    /// So many thousandths more than the number that follows, or fewer: `saade`, and a half.
    Beside(i64),
    /// A currency.
    Currency,
    /// From one figure to another.
    RangeJoint,
    /// "between", before a range.
    Between,
    /// "and".
    And,
    /// Calling, or a phone.
    Call,
    /// "call me": a person is asked for where nothing else is told.
    CallMe,
    /// The number the customer writes from.
    SameNumber,
    /// The same number, where a number was asked for.
    SameWhenAsked,
    /// "stop", alone.
    Stop,
    /// No more messages, beyond doubt.
    OptOut,
    /// Messages, which "stop" in the same clause puts an end to.
    Messaging,
    /// "don't", after which messages end.
    Never,
    /// No calls; no messages either, where nothing else is said.
    NoCall,
    /// Doing away with something.
    Erase,
    /// What the firm keeps about a customer.
    Record,
    /// Of the customer.
    Own,
    /// Messages again.
    OptIn,
    /// A person is asked for, beyond doubt.
    Person,
    /// Someone who works for the firm; asked for where little else is said.
    Staff,
    /// The customer's data are asked about.
    Data,
    /// Something told before is put right.
    Correction,
    /// "no", which puts something right at the start of a clause.
    No,
    /// What follows is not meant.
    Not,
    /// What goes before in the same clause is not meant.
    NotBefore,
    /// A yes, where something was put to the customer.
    Yes,
    /// A no, where something was put to the customer.
    Decline,
    /// How far the customer's file has come.
    Status,
    /// No loan is wanted.
    Refusal,
    /// A question is asked.
    Asking,
    /// Papers that a lender wants.
    Papers,
    /// What a detail is called.
    Field(Detail),
    /// A name follows, beyond doubt.
    NameIntroduction,
    /// A name may follow.
    Introduction,
    /// "I" in Hindi; a name follows if a verb of [`Concept::Speaks`] or nothing comes after it.
    Speaker,
    /// "am", "am speaking", after a name.
    Speaks,
    /// A name may have gone before: "here", "this side".
    Here,
    /// A title that is no part of a name.
    Honorific,
    /// A greeting, thanks, a yes.
    Polite,
    /// A word without weight, that may stand beside an answer.
    Filler,
    /// "from", before a place.
    From,
    /// An ordinary word: no name, and a sign of a sentence.
    Prose,
    /// A place: no name.
    Place,
}

impl Concept {
    /// The loan type and how surely it is meant, if it is one.
    pub(super) const fn loan_type(self) -> Option<(LoanType, u8)> {
        if let Self::Type(loan_type, weight) = self { Some((loan_type, weight)) } else { None }
    }

    /// What it counts in rupees, if it is a unit.
    pub(super) const fn unit(self) -> Option<i64> {
        if let Self::Unit(unit) = self { Some(unit) } else { None }
    }

    /// Its number, if it is a number word.
    pub(super) const fn numeral(self) -> Option<i64> {
        if let Self::Numeral(value) = self {
            Some(value)
        } else if matches!(self, Self::Hundred) {
            Some(100)
        } else {
            None
        }
    }

    /// Whether typing mistakes in its words are mended.
    const fn is_mended(self) -> bool {
        !matches!(
            self,
            Self::Numeral(_)
                | Self::Prose
                | Self::Place
                | Self::Erase
                | Self::Record
                | Self::Honorific
                | Self::Filler
                | Self::And
                | Self::From
                | Self::Yes
                | Self::Decline
                | Self::Status
                | Self::Refusal
                | Self::Asking
                | Self::Papers
                | Self::Field(_)
                | Self::AnotherKind
        )
    }
}

/// A phrase of the lexicon found in a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hit {
    /// Which tokens.
    pub(super) span: Range<usize>,
    /// What it means.
    pub(super) concept: Concept,
    /// Whether a typing mistake was mended for it.
    pub(super) mended: bool,
}

struct Entry {
    words: Vec<String>,
    concept: Concept,
    capitals: bool,
}

/// The tables, ordered for reading.
pub(super) struct Lexicon {
    spellings: HashMap<&'static str, &'static str>,
    short_forms: HashMap<&'static str, &'static str>,
    scripts: HashMap<String, &'static str>,
    by_first_word: HashMap<String, Vec<Entry>>,
    known: HashSet<String>,
    mended: HashMap<char, Vec<&'static str>>,
    by_sound: HashMap<String, &'static str>,
    by_skeleton: HashMap<String, &'static str>,
}

impl Lexicon {
    /// The one lexicon, built when first needed.
    pub(super) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::build)
    }

    fn build() -> Self {
        let by_variant = |table: &'static [(&'static str, &'static str)]| {
            table.iter().flat_map(|(word, list)| list.split(',').map(|variant| (variant.trim(), *word))).collect()
        };
        let (spellings, short_forms) = (by_variant(general::SPELLINGS), by_variant(general::SHORTENED));
        let script = || devanagari::SCRIPT.iter().chain(more_devanagari::SCRIPT);
        let words = script().flat_map(|(key, list)| list.split(',').map(|word| (plain(word), *key)));
        let scripts = words.collect();
        let mut lexicon = Self {
            spellings,
            short_forms,
            scripts,
            by_first_word: HashMap::new(),
            known: HashSet::new(),
            mended: HashMap::new(),
            by_sound: HashMap::new(),
            by_skeleton: HashMap::new(),
        };
        for (table, mends) in TABLES {
            for (concept, list) in *table {
                for phrase in list.split(',') {
                    lexicon.add(*concept, phrase.trim(), *mends);
                }
            }
        }
        lexicon
    }

    fn add(&mut self, concept: Concept, phrase: &'static str, mends: bool) {
        let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
        for word in phrase.split_whitespace() {
            let initial = word.chars().next().unwrap_or_default();
            let others = self.mended.entry(initial).or_default();
            if mends && concept.is_mended() && spelling::is_mendable(word) && !others.contains(&word) {
                others.push(word);
            }
            self.add_sound(concept, word);
        }
        self.known.extend(words.iter().cloned());
        let capitals = phrase.chars().any(char::is_uppercase);
        if let Some(first) = words.first().cloned() {
            self.by_first_word.entry(first).or_default().push(Entry { words, concept, capitals });
        }
    }

    /// Keeps how a word sounds, and how it is written without vowels.
    fn add_sound(&mut self, concept: Concept, word: &'static str) {
        if !concept.is_mended() && concept.numeral().is_none() {
            return;
        }
        let sound = sound::sound(word);
        if sound.len() >= SOUND_CHARS_MIN {
            self.by_sound.entry(sound).or_insert(word);
        }
        if let Some(skeleton) = spelling::skeleton(word) {
            self.by_skeleton.entry(skeleton).or_insert(word);
        }
    }

    /// All phrases that occur in a message, without those that lie within a longer one, by their place.
    ///
    /// Words with three or more of the same letter in a row are shortened, and words that are not known are replaced
    /// by the known word they are a typing mistake of, if there is one.
    pub(super) fn find(&self, tokens: &[Token], original: &str) -> Vec<Hit> {
        let mut read: Vec<(String, bool)> = tokens.iter().map(|token| self.read(token)).collect();
        spell_out_postpositions(&mut read);
        let mut hits = Vec::new();
        for (at, (word, _)) in read.iter().enumerate() {
            for entry in self.by_first_word.get(word).into_iter().flatten() {
                let span = at..at + entry.words.len();
                let Some(found) = read.get(span.clone()) else { continue };
                let same = found.iter().zip(&entry.words).all(|((found, _), word)| found == word);
                if same && (!entry.capitals || is_in_capitals(tokens, &span, original) || span.len() == tokens.len()) {
                    let mended = found.iter().any(|(_, mended)| *mended);
                    hits.push(Hit { span, concept: entry.concept, mended });
                }
            }
        }
        without_inner(hits)
    }

    /// A token as the lexicon would write it, and whether a mistake was mended for that.
    fn read(&self, token: &Token) -> (String, bool) {
        if token.kind != Kind::Word || self.known.contains(&token.text) {
            return (token.text.clone(), false);
        }
        if let Some(key) = self.scripts.get(&token.text) {
            return ((*key).to_owned(), false);
        }
        let shortened = spelling::shortened(&token.text);
        if self.known.contains(&shortened) {
            return (shortened, false);
        }
        if let Some(word) = self.short_forms.get(shortened.as_str()) {
            return ((*word).to_owned(), false);
        }
        if let Some(word) = self.spellings.get(shortened.as_str()) {
            return ((*word).to_owned(), true);
        }
        match self.meant(&shortened) {
            Some(word) => (word.to_owned(), true),
            None => (shortened, false),
        }
    }

    /// The known word that an unknown one is another spelling of, or a typing mistake; none for a name.
    fn meant(&self, word: &str) -> Option<&'static str> {
        let sound = sound::sound(word);
        if names::sounds_like_one(&sound) {
            return None;
        }
        let initial = word.chars().next().unwrap_or_default();
        let others = self.mended.get(&initial).map_or(&[][..], Vec::as_slice);
        let by_skeleton = || self.by_skeleton.get(&spelling::skeleton(word)?).copied();
        self.by_sound.get(&sound).copied().or_else(|| spelling::mended(word, others)).or_else(by_skeleton)
    }
}

/// Makes "k" before "liye" the "ke" that it is short for, and no thousand.
fn spell_out_postpositions(read: &mut [(String, bool)]) {
    for at in 1..read.len() {
        let (before, after) = read.split_at_mut(at);
        if let (Some((short, _)), Some((next, _))) = (before.last_mut(), after.first())
            && short == "k"
            && matches!(next.as_str(), "liye" | "badle" | "paas" | "andar")
        {
            "ke".clone_into(short);
        }
    }
}

/// A word as a message with it is read.
fn plain(word: &str) -> String {
    normalise(word.trim()).iter().map(|letter| letter.shown).collect()
}

/// The phrases without those that lie within a longer one, by their place.
pub(super) fn without_inner(mut hits: Vec<Hit>) -> Vec<Hit> {
    let spans: Vec<Range<usize>> = hits.iter().map(|hit| hit.span.clone()).collect();
    hits.retain(|hit| !spans.iter().any(|other| is_within(&hit.span, other)));
    hits.sort_by_key(|hit| hit.span.start);
    hits
}

/// Whether a span lies within a longer one.
fn is_within(span: &Range<usize>, other: &Range<usize>) -> bool {
    other.len() > span.len() && other.start <= span.start && span.end <= other.end
}

fn is_in_capitals(tokens: &[Token], span: &Range<usize>, original: &str) -> bool {
    let start = tokens.get(span.start).map_or(0, |token| token.start);
    let end = tokens.get(span.end.saturating_sub(1)).map_or(0, |token| token.end);
    original.get(start..end).is_some_and(|typed| !typed.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_written_the_way_a_message_is_read() {
        for (concept, list) in TABLES.iter().flat_map(|(table, _)| table.iter()) {
            for phrase in list.split(',').map(str::trim) {
                assert!(!phrase.is_empty(), "{concept:?} has an empty phrase");
                let plain = phrase.chars().all(|c| c.is_alphanumeric() || c == ' ');
                assert!(plain, "{concept:?} has {phrase:?}, which no message can match");
            }
        }
    }

    #[test]
    fn no_phrase_means_the_same_twice() {
        let mut seen = Vec::new();
        for (concept, list) in TABLES.iter().flat_map(|(table, _)| table.iter()) {
            for phrase in list.split(',').map(str::trim) {
                assert!(!seen.contains(&(*concept, phrase)), "{concept:?} has {phrase:?} twice");
                seen.push((*concept, phrase));
            }
        }
    }

    #[test]
    fn every_word_in_devanagari_leads_to_a_word_that_is_known_and_to_one_only() {
        let lexicon = Lexicon::get();
        let mut seen = HashMap::new();
        for (key, list) in devanagari::SCRIPT.iter().chain(more_devanagari::SCRIPT) {
            assert!(lexicon.known.contains(*key), "no table has {key:?}");
            for word in list.split(',').map(plain) {
                if let Some(other) = seen.insert(word.clone(), *key) {
                    assert_eq!(other, *key, "{word:?} has two keys");
                }
            }
        }
    }
}
