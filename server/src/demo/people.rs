//! The people of one telling of the story: who asks for what, when they begin, and what becomes of it.

use super::calendar::{at_minute, day_of, minute_of};
use super::random::Random;
use super::script::{Beat, Fate, Kind, Language, Loan, Script};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;

/// How long before the present those begin who write just now, in minutes: most and least.
const JUST_NOW: (i64, i64) = (90, 12);
/// Calls in vain before somebody is reached, at most.
const CALLS_IN_VAIN_MAX: i64 = 2;

/// A customer.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) town: String,
    /// 10 digits.
    pub(super) mobile: String,
    /// Which of the script's loans.
    pub(super) loan: usize,
    /// Rupees.
    pub(super) amount: i64,
    /// How far the file comes.
    pub(super) fate: Fate,
    /// How many calls aren't answered before one is.
    pub(super) calls_in_vain: i64,
    /// What they do, in order; nothing where staff enter them.
    pub(super) beats: Vec<Beat>,
    /// Which beat comes next.
    pub(super) next_beat: usize,
    /// How often they have answered in this beat.
    pub(super) answers: usize,
    /// The last message on their phone that they have seen.
    pub(super) seen: u64,
    /// Whether they chose to change the amount, and are asked which detail.
    pub(super) changing: bool,
    /// Questions that they have been asked before.
    pub(super) asked: BTreeSet<&'static str>,
    /// Chance of their own.
    pub(super) random: Random,
}

impl Person {
    /// The number with the country's code, digits.
    pub(super) fn number(&self) -> String {
        format!("91{}", self.mobile)
    }

    /// Goes on by telling everything at once and answering what is still asked.
    pub(super) fn tell_the_rest(&mut self) {
        self.next_beat = self.beats.len();
        self.answers = 0;
        let all = Beat { say: Some("all".to_owned()), ..Beat::default() };
        self.beats.extend([all, Beat { answer: true, ..Beat::default() }]);
    }

    /// Wants another amount, a bit more.
    pub(super) fn want_another_amount(&mut self, loan: &Loan) {
        self.amount += loan.amounts.step * self.random.between(1, 3);
    }
}

/// When somebody begins.
pub(super) type Beginning = (DateTime<Utc>, usize);

/// Everybody who comes up in a telling.
#[derive(Debug)]
pub(super) struct People {
    pub(super) all: Vec<Person>,
    /// Who begins to write, and when.
    pub(super) writing: Vec<Beginning>,
    /// Who is entered by staff, and when.
    pub(super) walking_in: Vec<Beginning>,
}

/// Draws the people of a telling.
pub(super) struct Casting<'a> {
    script: &'a Script,
    seed: u64,
    order: Vec<usize>,
    mobiles: BTreeSet<String>,
    people: People,
}

impl<'a> Casting<'a> {
    /// The people of the telling with this seed, on these days and up to `present`.
    pub(super) fn cast(script: &'a Script, seed: u64, days: &[NaiveDate], present: DateTime<Utc>) -> People {
        let mut order: Vec<usize> = (0..script.people.len()).collect();
        Random::seeded(seed, "order").shuffle(&mut order);
        let people = People { all: Vec::new(), writing: Vec::new(), walking_in: Vec::new() };
        let mut casting = Self { script, seed, order, mobiles: BTreeSet::new(), people };
        for (nth, day) in days.iter().enumerate() {
            casting.cast_day(nth, *day);
        }
        casting.cast_present(present);
        casting.people
    }

    fn cast_day(&mut self, nth: usize, day: NaiveDate) {
        for kind in &self.script.kinds {
            for _ in 0..on_day(&kind.each_day, nth) {
                let index = self.cast_one(&kind.beats);
                let at = at_minute(day, self.beginning(index, kind));
                self.people.writing.push((at, index));
            }
        }
        for _ in 0..on_day(&self.script.work.walk_ins, nth) {
            let index = self.cast_one(&[]);
            let minute = self.random_of(index).between(10 * 60, 17 * 60 + 30);
            self.people.walking_in.push((at_minute(day, minute), index));
        }
    }

    fn cast_present(&mut self, present: DateTime<Utc>) {
        let (most, least) = JUST_NOW;
        for one in &self.script.present {
            for _ in 0..one.count {
                let index = self.cast_one(&one.beats);
                let before = self.random_of(index).between(least, most);
                self.people.writing.push((present - TimeDelta::minutes(before), index));
            }
        }
    }

    fn random_of(&self, index: usize) -> Random {
        Random::seeded(self.seed, &format!("beginning {index}"))
    }

    fn beginning(&self, index: usize, kind: &Kind) -> i64 {
        minute_between(kind.hours, &mut self.random_of(index))
    }

    fn cast_one(&mut self, beats: &[Beat]) -> usize {
        let index = self.people.all.len();
        let mut random = Random::seeded(self.seed, &format!("person {index}"));
        let somebody = self.order.get(index % self.order.len().max(1)).and_then(|place| self.script.people.get(*place));
        let (name, language, town) = somebody.cloned().unwrap_or((String::new(), Language::English, String::new()));
        let loan = random.share(&self.script.loans, |loan| loan.share);
        let place = loan.and_then(|loan| self.script.loans.iter().position(|other| other.slug == loan.slug));
        let amount = loan.map_or(0, |loan| amount_of(loan, &mut random));
        let fate = random.share(&self.script.work.fates, |fate| fate.share).map_or(Fate::Contacted, |fate| fate.end);
        let in_vain = random.chance(self.script.work.no_answer);
        let person = Person {
            name,
            language,
            town,
            mobile: self.mobile(&mut random),
            loan: place.unwrap_or(0),
            amount,
            fate,
            calls_in_vain: if in_vain { random.between(1, CALLS_IN_VAIN_MAX) } else { 0 },
            beats: beats.to_vec(),
            next_beat: 0,
            answers: 0,
            seen: 0,
            changing: false,
            asked: BTreeSet::new(),
            random,
        };
        self.people.all.push(person);
        index
    }

    /// A mobile number that nobody else of the story has.
    fn mobile(&mut self, random: &mut Random) -> String {
        loop {
            let mobile = format!("9{}{:08}", random.between(7, 9), random.between(10_000_000, 99_999_999));
            if self.mobiles.insert(mobile.clone()) {
                return mobile;
            }
        }
    }
}

/// How many there are on the nth day, from 0; the counts go round.
fn on_day(counts: &[usize], nth: usize) -> usize {
    counts.iter().cycle().nth(nth).copied().unwrap_or(0)
}

fn amount_of(loan: &Loan, random: &mut Random) -> i64 {
    let amounts = &loan.amounts;
    // The least of three: small loans are more frequent than large ones.
    let steps = (0..3).map(|_| random.between(0, (amounts.most - amounts.least) / amounts.step.max(1))).min();
    amounts.least + steps.unwrap_or(0) * amounts.step
}

/// A minute of the day between two hours such as 9.5.
#[expect(clippy::cast_possible_truncation, reason = "hours of a day times sixty are small whole numbers")]
pub(super) fn minute_between(hours: [f64; 2], random: &mut Random) -> i64 {
    let [from, to] = hours.map(|hour| (hour.clamp(0.0, 24.0) * 60.0) as i64);
    random.between(from, to)
}

/// When the next beat of a person comes, after one at `now`.
pub(super) fn next_time(beat: &Beat, now: DateTime<Utc>, random: &mut Random) -> DateTime<Utc> {
    if beat.days_later > 0 {
        let day = super::calendar::days_after(day_of(now), beat.days_later);
        let minute = beat.hours.map_or_else(|| minute_of(now), |hours| minute_between(hours, random));
        return at_minute(day, minute);
    }
    let [least, most] = beat.after.unwrap_or([1, 3]);
    now + TimeDelta::minutes(random.between(least, most)) + TimeDelta::seconds(random.between(0, 50))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::calendar::days_before;

    fn cast(seed: u64, count: usize) -> People {
        let now = "2026-11-26T06:30:00Z".parse().unwrap();
        Casting::cast(&Script::read().unwrap(), seed, &days_before(now, count), now)
    }

    #[test]
    fn five_days_have_sixty_to_a_hundred_customers() {
        let people = cast(1, 5);
        assert!((60..=100).contains(&people.all.len()), "{}", people.all.len());
        assert_eq!(people.all.len(), people.writing.len() + people.walking_in.len());
    }

    #[test]
    fn the_same_seed_casts_the_same_people() {
        let told = |people: &People| {
            let one =
                |person: &Person| (person.name.clone(), person.mobile.clone(), person.loan, person.amount, person.fate);
            people.all.iter().map(one).collect::<Vec<_>>()
        };
        assert_eq!(told(&cast(1, 2)), told(&cast(1, 2)));
        assert_ne!(told(&cast(1, 2)), told(&cast(2, 2)));
    }

    #[test]
    fn amounts_are_such_as_can_be_asked_for() {
        for person in cast(5, 5).all {
            assert!(domain::money::Rupees::loan(person.amount).is_ok(), "{}", person.amount);
        }
    }

    #[test]
    fn the_next_beat_of_another_day_comes_within_its_hours() {
        let beat = Beat { days_later: 1, hours: Some([10.0, 11.0]), ..Beat::default() };
        let saturday = "2026-11-21T09:00:00Z".parse().unwrap();
        let at = next_time(&beat, saturday, &mut Random::seeded(1, "next"));
        assert_eq!(day_of(at), "2026-11-23".parse().unwrap());
        assert!((600..=660).contains(&minute_of(at)));
    }
}
