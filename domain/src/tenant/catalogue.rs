//! Lists of words that a tenant makes its own: it adds to them, calls words otherwise, and hides some.

use super::TenantError;
use crate::lead::{LoanType, OWN_KEY_BYTES_MAX, OwnKey, Source};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Most words that a tenant adds to one list.
pub const OWN_WORDS_MAX: usize = 50;
/// Longest label, in characters: what a row of a list message holds. (Cloud API, interactive messages, 2026-04)
pub const LABEL_CHARS_MAX: usize = 24;

/// A word of a list that a tenant makes its own.
pub trait ListedWord: Copy + Ord + FromStr + Into<String> + 'static {
    /// All that every tenant starts with, in order.
    const STARTED_WITH: &'static [Self];
    /// The word that a tenant added under this key.
    fn own(key: OwnKey) -> Self;
    /// The name in addresses, JSON and the database.
    fn slug(&self) -> &str;
    /// The name as people read it, unless the tenant calls it otherwise.
    fn label(&self) -> Cow<'static, str>;
}

macro_rules! listed {
    ($($name:ident),+) => {
        $(
            impl ListedWord for $name {
                const STARTED_WITH: &'static [Self] = Self::ALL;

                fn own(key: OwnKey) -> Self {
                    Self::Own(key)
                }

                fn slug(&self) -> &str {
                    Self::slug(self)
                }

                fn label(&self) -> Cow<'static, str> {
                    Self::label(self)
                }
            }
        )+
    };
}

listed!(LoanType, Source);

/// The name of a word as people read it: 1..=24 characters, trimmed, with single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(String);

/// Why a text is no label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to 24 characters")]
pub struct LabelError;

impl Label {
    /// The label as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Label {
    type Err = LabelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let label = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        if (1..=LABEL_CHARS_MAX).contains(&label.chars().count()) { Ok(Self(label)) } else { Err(LabelError) }
    }
}

impl TryFrom<String> for Label {
    type Error = LabelError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0
    }
}

/// What is to become of a word of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum WordRequest<W> {
    /// A new one.
    Add(Label),
    /// Another name for one.
    Rename(W, Label),
    /// Offer it no more; what has it keeps it.
    Hide(W),
    /// Offer it again.
    Show(W),
}

/// What became of a word of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordChange<W> {
    /// The tenant added it.
    Added {
        /// The word.
        word: W,
        /// Its name.
        label: Label,
    },
    /// It has another name.
    Renamed {
        /// The word.
        word: W,
        /// Its name before.
        from: String,
        /// Its name now.
        to: Label,
    },
    /// It is offered no more.
    Hidden {
        /// The word.
        word: W,
        /// Its name.
        label: String,
    },
    /// It is offered again.
    Shown {
        /// The word.
        word: W,
        /// Its name.
        label: String,
    },
}

/// A list of words as a tenant has it: those that every tenant starts with, then its own in the order they were added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(serialize = "W: Serialize + Ord", deserialize = "W: Deserialize<'de> + Ord"))]
pub struct Catalogue<W> {
    own: Vec<W>,
    labels: BTreeMap<W, String>,
    hidden: BTreeSet<W>,
}

impl<W> Default for Catalogue<W> {
    fn default() -> Self {
        Self { own: Vec::new(), labels: BTreeMap::new(), hidden: BTreeSet::new() }
    }
}

impl<W: ListedWord> Catalogue<W> {
    /// All words, hidden ones too.
    pub fn all(&self) -> impl Iterator<Item = W> + '_ {
        W::STARTED_WITH.iter().chain(&self.own).copied()
    }

    /// The words that are offered.
    pub fn offered(&self) -> impl Iterator<Item = W> + '_ {
        self.all().filter(|word| !self.is_hidden(*word))
    }

    /// The words that the tenant added.
    pub fn own(&self) -> &[W] {
        &self.own
    }

    /// The name of a word as this tenant's people read it.
    pub fn label(&self, word: W) -> Cow<'_, str> {
        self.labels.get(&word).map_or_else(|| word.label(), |label| Cow::Borrowed(label.as_str()))
    }

    /// Whether a word is offered no more.
    pub fn is_hidden(&self, word: W) -> bool {
        self.hidden.contains(&word)
    }

    /// The word of this list with that slug.
    pub fn find(&self, slug: &str) -> Option<W> {
        slug.parse().ok().filter(|word| self.knows(*word))
    }

    /// Whether the word is of this list.
    pub fn knows(&self, word: W) -> bool {
        W::STARTED_WITH.contains(&word) || self.own.contains(&word)
    }

    /// What becomes of a word; nothing where it is so already.
    ///
    /// # Errors
    /// - [`TenantError::UnknownWord`]: the word isn't of this list.
    /// - [`TenantError::LabelTaken`]: another word of the list has that name, in whatever case.
    /// - [`TenantError::TooManyWords`]: the tenant has added 50 already.
    /// - [`TenantError::LastWord`]: nothing would be offered any more.
    pub fn decide(&self, request: WordRequest<W>) -> Result<Option<WordChange<W>>, TenantError> {
        match request {
            WordRequest::Add(label) => {
                self.check_label(&label, None)?;
                if self.own.len() >= OWN_WORDS_MAX {
                    return Err(TenantError::TooManyWords);
                }
                Ok(Some(WordChange::Added { word: self.free_word(&label), label }))
            }
            WordRequest::Rename(word, to) => {
                let from = self.known_label(word)?;
                self.check_label(&to, Some(word))?;
                Ok((from != to.0).then_some(WordChange::Renamed { word, from, to }))
            }
            WordRequest::Hide(word) => {
                let label = self.known_label(word)?;
                if self.offered().all(|offered| offered == word) {
                    return Err(TenantError::LastWord);
                }
                Ok((!self.is_hidden(word)).then_some(WordChange::Hidden { word, label }))
            }
            WordRequest::Show(word) => {
                let label = self.known_label(word)?;
                Ok(self.is_hidden(word).then_some(WordChange::Shown { word, label }))
            }
        }
    }

    /// Takes in what became of a word.
    pub fn apply(&mut self, change: WordChange<W>) {
        match change {
            WordChange::Added { word, label } => {
                self.own.push(word);
                self.labels.insert(word, label.0);
            }
            WordChange::Renamed { word, to, .. } => {
                self.labels.insert(word, to.0);
            }
            WordChange::Hidden { word, .. } => {
                self.hidden.insert(word);
            }
            WordChange::Shown { word, .. } => {
                self.hidden.remove(&word);
            }
        }
    }

    fn known_label(&self, word: W) -> Result<String, TenantError> {
        if self.knows(word) { Ok(self.label(word).into_owned()) } else { Err(TenantError::UnknownWord) }
    }

    fn check_label(&self, label: &Label, of: Option<W>) -> Result<(), TenantError> {
        let wanted = label.0.to_lowercase();
        let taken = self.all().any(|word| Some(word) != of && self.label(word).to_lowercase() == wanted);
        if taken { Err(TenantError::LabelTaken) } else { Ok(()) }
    }

    /// A word that isn't in the list yet, with a key made of the label's letters and digits.
    fn free_word(&self, label: &Label) -> W {
        let base = key_text(label);
        let numbered = (2..=OWN_WORDS_MAX + 2).map(|number| {
            let ending = format!("_{number}");
            let kept: String = base.chars().take(OWN_KEY_BYTES_MAX - ending.len()).collect();
            kept + &ending
        });
        let mut keys = std::iter::once(base.clone()).chain(numbered);
        let free = |text: String| {
            let is_ours = text.parse::<W>().is_ok_and(|word| self.knows(word));
            (!is_ours).then_some(text)?.parse().ok().map(W::own)
        };
        // There are more keys to try than words that a tenant may add.
        keys.find_map(free).unwrap_or_else(|| W::own(OwnKey::fallback()))
    }
}

/// What a label's letters and digits make: "E-Rickshaw Loan" is `e_rickshaw_loan`; of other scripts `own`.
fn key_text(label: &Label) -> String {
    let spaced: String =
        label.0.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join("_");
    let from_letter = words.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let key: String = from_letter.chars().take(OWN_KEY_BYTES_MAX).collect();
    if key.is_empty() { "own".to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Label {
        text.parse().unwrap()
    }

    fn with(labels: &[&str]) -> Catalogue<LoanType> {
        let mut list = Catalogue::default();
        for text in labels {
            let change = list.decide(WordRequest::Add(label(text))).unwrap().unwrap();
            list.apply(change);
        }
        list
    }

    #[test]
    fn a_tenants_own_word_gets_a_key_of_its_label() {
        let slugs =
            |list: &Catalogue<LoanType>| list.own().iter().map(|word| word.slug().to_owned()).collect::<Vec<_>>();
        assert_eq!(
            slugs(&with(&["E-Rickshaw Loan", "ट्रैक्टर ऋण", "सोलर", "3D Printer"])),
            ["e_rickshaw_loan", "own", "own_2", "d_printer"]
        );
        assert_eq!(slugs(&with(&["Lap", "LAP!"])), ["lap_2", "lap_3"]);
        assert_eq!(
            slugs(&with(&["a very very long name ab", "a very-very long name ab"])),
            ["a_very_very_long_name_ab", "a_very_very_long_name__2"]
        );
    }

    #[test]
    fn two_words_never_have_the_same_name() {
        let list = with(&["Solar Loan"]);
        for taken in ["home loan", "SOLAR LOAN"] {
            assert_eq!(list.decide(WordRequest::Add(label(taken))), Err(TenantError::LabelTaken));
            let rename = WordRequest::Rename(LoanType::Lap, label(taken));
            assert_eq!(list.decide(rename), Err(TenantError::LabelTaken));
        }
    }

    #[test]
    fn a_word_may_change_the_case_of_its_own_name() {
        let rename = WordRequest::Rename(LoanType::HomeLoan, label("HOME LOAN"));
        assert!(matches!(Catalogue::default().decide(rename), Ok(Some(WordChange::Renamed { .. }))));
    }

    #[test]
    fn a_renamed_word_keeps_its_key() {
        let mut list = Catalogue::<LoanType>::default();
        let change = list.decide(WordRequest::Rename(LoanType::Lap, label("Mortgage"))).unwrap().unwrap();
        list.apply(change);
        assert_eq!((list.label(LoanType::Lap).as_ref(), list.find("lap")), ("Mortgage", Some(LoanType::Lap)));
        assert_eq!(list.find("boat"), None);
    }

    #[test]
    fn a_hidden_word_is_offered_no_more_and_still_known() {
        let mut list = with(&["Solar Loan"]);
        let solar = list.own()[0];
        list.apply(list.decide(WordRequest::Hide(solar)).unwrap().unwrap());
        assert!(list.knows(solar) && !list.offered().any(|word| word == solar));
        assert_eq!(list.decide(WordRequest::Hide(solar)), Ok(None));
        list.apply(list.decide(WordRequest::Show(solar)).unwrap().unwrap());
        assert!(list.offered().any(|word| word == solar));
    }

    #[test]
    fn something_is_always_offered() {
        let mut list = Catalogue::<Source>::default();
        let (kept, others) = Source::ALL.split_last().unwrap();
        for word in others {
            list.apply(list.decide(WordRequest::Hide(*word)).unwrap().unwrap());
        }
        assert_eq!(list.decide(WordRequest::Hide(*kept)), Err(TenantError::LastWord));
    }

    #[test]
    fn a_word_of_another_tenant_is_unknown() {
        let solar = with(&["Solar Loan"]).own()[0];
        let list = Catalogue::default();
        for request in [WordRequest::Hide(solar), WordRequest::Show(solar), WordRequest::Rename(solar, label("x"))] {
            assert_eq!(list.decide(request), Err(TenantError::UnknownWord));
        }
    }

    #[test]
    fn more_than_fifty_words_are_refused() {
        let mut list = Catalogue::<LoanType>::default();
        for number in 0..OWN_WORDS_MAX {
            list.apply(list.decide(WordRequest::Add(label(&format!("Loan {number}")))).unwrap().unwrap());
        }
        assert_eq!(list.decide(WordRequest::Add(label("One more"))), Err(TenantError::TooManyWords));
    }

    #[test]
    fn a_list_reads_back_as_written() {
        let mut list = with(&["Solar Loan"]);
        list.apply(list.decide(WordRequest::Hide(LoanType::Lap)).unwrap().unwrap());
        let written = serde_json::to_string(&list).unwrap();
        assert_eq!(serde_json::from_str::<Catalogue<LoanType>>(&written).unwrap(), list);
    }

    #[test]
    fn a_label_has_1_to_24_characters() {
        assert_eq!(label("  Solar \n Loan ").as_str(), "Solar Loan");
        for text in ["", " \u{7}", "a label of 25 characters."] {
            assert_eq!(text.parse::<Label>(), Err(LabelError), "{text}");
        }
    }
}
