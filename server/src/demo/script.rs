//! The script of the story: who there is, what they say, how they go about it, and how the firm works. It lies in
//! `story/*.toml`; this module reads it.

use super::calendar::minute;
use anyhow::{Context as _, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// The script.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) people: Vec<Somebody>,
    pub(super) loans: Vec<Loan>,
    pub(super) kinds: Vec<Kind>,
    pub(super) present: Vec<Present>,
    pub(super) work: Work,
    pub(super) changes: Vec<Change>,
    phrases: Phrases,
}

/// Name, language and town of a made-up person.
pub(super) type Somebody = (String, Language, String);

/// What somebody writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Language {
    /// English.
    English,
    /// Hindi in Latin letters, with English words among them.
    Hinglish,
    /// Hindi in Devanagari.
    Hindi,
}

#[derive(Debug, Deserialize)]
struct Cast {
    people: Vec<Somebody>,
}

#[derive(Debug, Deserialize)]
struct Loans {
    loan: Vec<Loan>,
}

/// A loan that people ask for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Loan {
    /// Its name in the product.
    pub(super) slug: String,
    /// How many of a hundred ask for it.
    pub(super) share: u32,
    /// How much they ask for, in rupees.
    pub(super) amounts: Amounts,
    /// How many stages a file moves at a time.
    pub(super) pace: usize,
    /// Who lends it.
    pub(super) lenders: Vec<String>,
    english: Vec<String>,
    hinglish: Vec<String>,
    hindi: Vec<String>,
}

impl Loan {
    /// What people call it.
    pub(super) fn words(&self, language: Language) -> &[String] {
        match language {
            Language::English => &self.english,
            Language::Hinglish => &self.hinglish,
            Language::Hindi => &self.hindi,
        }
    }
}

/// A range of amounts, in rupees.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Amounts {
    pub(super) least: i64,
    pub(super) most: i64,
    pub(super) step: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    english: Said,
    hinglish: Said,
    hindi: Said,
    questions: Questions,
}

/// Phrases by what they are for.
type Said = BTreeMap<String, Vec<String>>;

/// How a question is known: by one of these in its last paragraph.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Questions {
    /// What shows that something is asked at all.
    pub(super) asking: Vec<String>,
    pub(super) name: Vec<String>,
    pub(super) loan: Vec<String>,
    pub(super) amount: Vec<String>,
    pub(super) mobile: Vec<String>,
    /// A button that confirms a summary.
    pub(super) confirm: Vec<String>,
    /// A button that changes something in it.
    pub(super) change: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Kinds {
    kind: Vec<Kind>,
    present: Vec<Present>,
}

#[derive(Debug, Deserialize)]
struct Changes {
    change: Vec<Change>,
}

/// Something that the firm changes of itself, or looks at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// On which day of the story, from 1.
    pub(super) day: usize,
    /// When.
    pub(super) at: String,
    /// Who, by the user name.
    pub(super) member: String,
    pub(super) method: Method,
    /// What is asked, below the REST API's root.
    pub(super) path: String,
    #[serde(default)]
    pub(super) body: Value,
    /// Whether a program asks, with the newest token.
    #[serde(default)]
    pub(super) by_token: bool,
}

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Changes.
    Patch,
}

/// A way of going about an inquiry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    name: String,
    /// How many begin on each day, and round again.
    pub(super) each_day: Vec<usize>,
    /// Between which hours they begin.
    pub(super) hours: [f64; 2],
    pub(super) beats: Vec<Beat>,
}

/// Customers who write just before the story comes to the present.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Present {
    name: String,
    pub(super) count: usize,
    pub(super) beats: Vec<Beat>,
}

/// One thing that a customer does.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Beat {
    /// A phrase to write.
    pub(super) say: Option<String>,
    /// Phrases to write at once.
    pub(super) together: Vec<String>,
    /// What sort of file to send; the phrase goes with it.
    pub(super) send: Option<String>,
    /// Whether to answer what is asked until nothing is.
    pub(super) answer: bool,
    /// How often to answer what is asked.
    pub(super) answer_only: Option<usize>,
    /// Whether to change the amount where a summary is to be confirmed.
    pub(super) change: bool,
    /// Whether the person now wants another amount.
    pub(super) amount_changes: bool,
    /// Minutes after the beat before, least and most.
    pub(super) after: Option<[i64; 2]>,
    /// Working days after the beat before.
    pub(super) days_later: usize,
    /// Between which hours of that day.
    pub(super) hours: Option<[f64; 2]>,
}

/// How the firm works.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Work {
    /// Minutes from one thing to the next, least and most.
    pub(super) between: [i64; 2],
    /// Of a hundred tasks, how many are forgotten.
    pub(super) forgotten: u32,
    /// Of a hundred calls, how many aren't answered.
    pub(super) no_answer: u32,
    /// How many customers are entered by staff each day, and round again.
    pub(super) walk_ins: Vec<usize>,
    pub(super) shifts: Vec<Shift>,
    pub(super) fates: Vec<FateShare>,
    notes: Said,
    reasons: Said,
    tasks: Said,
    replies: Said,
}

/// When a member works.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shift {
    /// User name.
    pub(super) member: String,
    /// First name.
    pub(super) name: String,
    /// From when on, each time.
    pub(super) at: Vec<String>,
    /// How many things each time.
    pub(super) things: usize,
}

/// How many files end in one way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FateShare {
    pub(super) end: Fate,
    pub(super) share: u32,
}

/// How far a file comes, if there is time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fate {
    /// Nobody gets through to the customer.
    Unreachable,
    /// The customer thinks it over.
    Contacted,
    /// It is put aside.
    OnHold,
    /// The customer gives it up.
    Lost,
    /// It is refused.
    Rejected,
    /// Papers are missing.
    Documentation,
    /// It is ready for a lender.
    LoginPending,
    /// A lender works on it.
    UnderProcess,
    /// A lender sanctions it.
    Sanctioned,
    /// It is paid out.
    Disbursed,
}

impl Script {
    /// Reads the script.
    ///
    /// # Errors
    /// A part of it isn't as it has to be: it names the part.
    pub(super) fn read() -> anyhow::Result<Self> {
        let cast: Cast = part("cast", include_str!("story/cast.toml"))?;
        let loans: Loans = part("loans", include_str!("story/loans.toml"))?;
        let kinds: Kinds = part("kinds", include_str!("story/kinds.toml"))?;
        let changes: Changes = part("firm", include_str!("story/firm.toml"))?;
        let script = Self {
            people: cast.people,
            loans: loans.loan,
            kinds: kinds.kind,
            present: kinds.present,
            work: part("work", include_str!("story/work.toml"))?,
            changes: changes.change,
            phrases: part("phrases", include_str!("story/phrases.toml"))?,
        };
        script.check()?;
        Ok(script)
    }

    fn check(&self) -> anyhow::Result<()> {
        let kinds = self.kinds.iter().map(|kind| (&kind.name, &kind.beats));
        for (name, beats) in kinds.chain(self.present.iter().map(|present| (&present.name, &present.beats))) {
            for phrase in beats.iter().flat_map(|beat| beat.say.iter().chain(&beat.together)) {
                for language in [Language::English, Language::Hinglish, Language::Hindi] {
                    let can = !self.phrases(language, phrase).is_empty();
                    ensure!(can, "who {name} can't say {phrase} in {language:?}");
                }
            }
        }
        let shifts = self.work.shifts.iter().flat_map(|shift| &shift.at);
        let mut times = shifts.chain(self.changes.iter().map(|change| &change.at));
        times.try_for_each(|at| minute(at).with_context(|| format!("{at} is no time of the day")).map(drop))
    }

    /// The ways of saying something; none where there is no such phrase.
    pub(super) fn phrases(&self, language: Language, what: &str) -> &[String] {
        let said = match language {
            Language::English => &self.phrases.english,
            Language::Hinglish => &self.phrases.hinglish,
            Language::Hindi => &self.phrases.hindi,
        };
        of(said, what)
    }

    /// How questions are known.
    pub(super) const fn questions(&self) -> &Questions {
        &self.phrases.questions
    }
}

impl Work {
    /// What is written down about something.
    pub(super) fn notes(&self, what: &str) -> &[String] {
        of(&self.notes, what)
    }

    /// Why something is done.
    pub(super) fn reasons(&self, what: &str) -> &[String] {
        of(&self.reasons, what)
    }

    /// What a member writes to a customer.
    pub(super) fn replies(&self, what: &str) -> &[String] {
        of(&self.replies, what)
    }

    /// What there is to do.
    pub(super) fn tasks(&self, what: &str) -> &[String] {
        of(&self.tasks, what)
    }
}

fn of<'a>(said: &'a Said, what: &str) -> &'a [String] {
    said.get(what).map_or(&[], Vec::as_slice)
}

fn part<T: DeserializeOwned>(name: &str, text: &str) -> anyhow::Result<T> {
    toml::from_str(text).with_context(|| format!("the story's {name} can't be read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lead::LoanType;

    #[test]
    fn the_script_is_as_it_has_to_be() {
        let script = Script::read().unwrap();
        assert!(script.people.len() >= 100, "there are few people");
        for loan in &script.loans {
            assert!(loan.slug.parse::<LoanType>().is_ok(), "{} is no loan type", loan.slug);
            assert!(!loan.lenders.is_empty());
        }
        assert_eq!(script.work.fates.iter().map(|fate| fate.share).sum::<u32>(), 100);
        assert_eq!(script.loans.iter().map(|loan| loan.share).sum::<u32>(), 100);
    }

    #[test]
    fn names_are_names_and_nobody_is_there_twice() {
        let script = Script::read().unwrap();
        let mut names: Vec<_> = script.people.iter().map(|(name, ..)| name.as_str()).collect();
        for name in &names {
            assert!(name.parse::<domain::name::PersonName>().is_ok(), "{name}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), script.people.len());
    }
}
