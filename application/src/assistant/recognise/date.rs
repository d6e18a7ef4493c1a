//! Days and times: what a phrase says of them. [`super::calendar`] finds the day that is meant.

use super::figure::{hindi_fraction, whole_number};
use crate::assistant::lexicon::calendar::{Part, Term, terms};
use crate::assistant::message::Message;
use crate::assistant::token::Kind;

/// Thousandths in one.
pub(super) const THOUSAND: i64 = 1_000;
/// Fewest digits of a year written out.
const YEAR_DIGITS: usize = 4;
/// What a year of two digits is counted from.
const CENTURY: i64 = 2_000;

/// A span of time that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// A time on the clock, as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i64,
    pub(super) minute: i64,
    /// Which half of the day; `true` from noon on.
    pub(super) half: Option<bool>,
}

/// Everything that a phrase says about a day and a time; nothing of it is checked.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) now: bool,
    pub(super) days: Option<i64>,
    pub(super) either_way: Option<i64>,
    pub(super) weekday: Option<i64>,
    pub(super) day: Option<i64>,
    pub(super) month: Option<i64>,
    pub(super) year: Option<i64>,
    pub(super) next: bool,
    /// "this week", "next month": the unit alone.
    pub(super) whole: Option<Unit>,
    pub(super) clock: Option<Clock>,
    pub(super) part: Option<Part>,
    /// Thousandths of a unit from now, or from the day.
    pub(super) shift: Option<(i64, Unit)>,
    pub(super) past: bool,
    /// Numbers of which nothing says what they count, in thousandths.
    pub(super) bare: Vec<i64>,
}

/// A piece of a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Item {
    /// A number in thousandths, its digits if it was written in digits, and whether those have a point.
    Number { thousandths: i64, digits: usize, point: bool },
    /// A word that says something, and what else it says.
    Word(Term, Option<Term>),
    /// A mark.
    Mark(char),
    /// Something else.
    Other,
}

/// What a message says about a day and a time.
pub(super) fn said(message: &Message<'_>) -> Said {
    let items = items(message);
    let mut reader = Reader { items: &items, said: Said::default() };
    let mut at = 0;
    while at < items.len() {
        at += reader.step(at).max(1);
    }
    reader.said
}

fn items(message: &Message<'_>) -> Vec<Item> {
    let mut items = Vec::with_capacity(message.tokens.len());
    let mut at = 0;
    while let Some(token) = message.tokens.get(at) {
        let known = terms(&token.text);
        let next_is_hour = message.tokens.get(at + 1).is_some_and(|next| terms(&next.text).contains(&Term::OClock));
        let words = hindi_fraction(message, at)
            .or_else(|| whole_number(message, at).map(|(number, end)| (number * THOUSAND, end)))
            .filter(|_| known.is_empty() || next_is_hour);
        match (token.kind, words) {
            (Kind::Number { thousandths, .. }, _) => {
                let digits = token.text.chars().filter(char::is_ascii_digit).count();
                let point = token.text.contains('.');
                items.push(thousandths.map_or(Item::Other, |value| Item::Number { thousandths: value, digits, point }));
            }
            (Kind::Word, Some((thousandths, end))) => {
                items.push(Item::Number { thousandths, digits: 0, point: false });
                at = end.max(at + 1);
                continue;
            }
            (Kind::Word, None) => {
                items.push(known.first().map_or(Item::Other, |term| Item::Word(*term, known.get(1).copied())));
            }
            (Kind::Mark(mark), _) => items.push(Item::Mark(mark)),
        }
        at += 1;
    }
    items
}

struct Reader<'a> {
    items: &'a [Item],
    said: Said,
}

impl Reader<'_> {
    /// A whole number.
    fn number(&self, at: usize) -> Option<i64> {
        let Some(Item::Number { thousandths, point: false, .. }) = self.items.get(at) else { return None };
        (thousandths % THOUSAND == 0).then_some(thousandths / THOUSAND)
    }

    fn digits(&self, at: usize) -> usize {
        if let Some(Item::Number { digits, .. }) = self.items.get(at) { *digits } else { 0 }
    }

    fn term(&self, at: usize) -> Option<Term> {
        if let Some(Item::Word(term, _)) = self.items.get(at) { Some(*term) } else { None }
    }

    fn is(&self, at: usize, term: Term) -> bool {
        self.term(at) == Some(term)
    }

    fn is_mark(&self, at: usize, marks: &str) -> bool {
        matches!(self.items.get(at), Some(Item::Mark(mark)) if marks.contains(*mark))
    }

    fn month(&self, at: usize) -> Option<u32> {
        if let Some(Term::Month(month)) = self.term(at) { Some(month) } else { None }
    }

    /// Takes what stands here; how many items that were.
    fn step(&mut self, at: usize) -> usize {
        self.numeric_date(at)
            .or_else(|| self.named_date(at))
            .or_else(|| self.clock(at))
            .or_else(|| self.shift(at))
            .or_else(|| self.day_of_month(at))
            .unwrap_or_else(|| self.word(at))
    }

    /// "22/04", "22-04-2026", "05.12.2026", "2026-04-22".
    fn numeric_date(&mut self, at: usize) -> Option<usize> {
        const MARKS: &str = "/-";
        if let Some(Item::Number { thousandths, point: true, .. }) = self.items.get(at)
            && self.is_mark(at + 1, ".")
            && self.digits(at + 2) >= 2
        {
            let hundredths = thousandths % THOUSAND / 10;
            return Some(self.date(thousandths / THOUSAND, hundredths, self.number(at + 2), 3));
        }
        let (first, second) = (self.number(at)?, self.number(at + 2)?);
        if !self.is_mark(at + 1, MARKS) || self.digits(at) == 0 {
            return None;
        }
        let third = self.number(at + 4).filter(|_| self.is_mark(at + 3, MARKS));
        if third.is_none() && matches!(self.term(at + 3), Some(Term::Half(_) | Term::OClock)) {
            return None;
        }
        Some(match third {
            Some(day) if self.digits(at) == YEAR_DIGITS => self.date(day, second, Some(first), 5),
            Some(year) => self.date(first, second, Some(year), 5),
            None => self.date(first, second, None, 3),
        })
    }

    fn date(&mut self, day: i64, month: i64, year: Option<i64>, length: usize) -> usize {
        self.said.day = Some(day);
        self.said.month = Some(month);
        self.said.year = year.map(|year| if year < 100 { CENTURY + year } else { year }).or(self.said.year);
        length
    }

    /// "5 May", "twenty fourth of January", "May 5th", "oct/2", with a year behind.
    fn named_date(&mut self, at: usize) -> Option<usize> {
        let (day, month, mut end) = if let Some(month) = self.month(at) {
            let day_at = at + 1 + usize::from(self.is_mark(at + 1, "/-,"));
            let (day, end) = self.ordinal(day_at).or_else(|| Some((self.number(day_at)?, day_at + 1)))?;
            (day, month, end)
        } else {
            let (day, end) = self.ordinal(at).or_else(|| Some((self.number(at)?, at + 1)))?;
            let gap = (0..=2).find(|gap| self.month(end + gap).is_some())?;
            let joins = (end..end + gap).all(|index| {
                matches!(self.items.get(index), Some(Item::Other | Item::Mark(_))) || self.is(index, Term::Days)
            });
            let month = self.month(end + gap).filter(|_| joins)?;
            (day, month, end + gap + 1)
        };
        let year_at = end + usize::from(self.is_mark(end, ",-/"));
        let year = self.number(year_at).filter(|_| self.digits(year_at) == YEAR_DIGITS);
        if year.is_some() {
            end = year_at + 1;
        }
        Some(self.date(day, i64::from(month), year, end - at))
    }

    /// A number that is marked as one in a row, and where it ends: "21st", "twenty first", "21 tarikh".
    fn ordinal(&self, at: usize) -> Option<(i64, usize)> {
        if let Some(Term::Ordinal(number)) = self.term(at) {
            return Some((number, at + 1));
        }
        let number = self.number(at)?;
        if let Some(Term::Ordinal(rest)) = self.term(at + 1) {
            return (number % 10 == 0 && rest < 10).then_some((number + rest, at + 2));
        }
        self.is(at + 1, Term::OrdinalMark).then_some((number, at + 2))
    }

    /// "5:30 pm", "5.30", "5 pm", "saade 5 baje", "half past 7", "quarter to 6", "10 past 9".
    fn clock(&mut self, at: usize) -> Option<usize> {
        if let Some(length) = self.relative_clock(at).or_else(|| self.clock_span(at)) {
            return Some(length);
        }
        let Some(Item::Number { thousandths, digits, point }) = self.items.get(at).copied() else { return None };
        let mut end = at + 1;
        let mut sure = false;
        let (hour, minute) = if let Some(minute) = self.number(at + 2).filter(|_| self.is_mark(at + 1, ":")) {
            sure = true;
            end = if self.is_mark(at + 3, ":") && self.number(at + 4).is_some() { at + 5 } else { at + 3 };
            (thousandths / THOUSAND, minute)
        } else if point {
            sure = true;
            (thousandths / THOUSAND, thousandths % THOUSAND / 10)
        } else if thousandths % THOUSAND != 0 {
            (thousandths / THOUSAND, thousandths % THOUSAND * 60 / THOUSAND)
        } else if digits == YEAR_DIGITS {
            (thousandths / THOUSAND / 100, thousandths / THOUSAND % 100)
        } else {
            (thousandths / THOUSAND, 0)
        };
        end += usize::from(self.is_mark(end, "."));
        let mut half = None;
        let mut minute = minute;
        while let Some(term @ (Term::Half(_) | Term::OClock)) = self.term(end) {
            if let Term::Half(of) = term {
                half = Some(of);
            }
            sure = true;
            end += 1;
        }
        if sure && let Some(more) = self.number(end).filter(|_| self.is(end + 1, Term::Minutes)) {
            minute = more;
            end += 2;
        }
        if !sure {
            return None;
        }
        self.said.clock = Some(Clock { hour, minute, half });
        Some(end - at)
    }

    /// "6-7 baje", "between 4 and 5 pm": a span of time counts by its start.
    fn clock_span(&mut self, at: usize) -> Option<usize> {
        let Some(Item::Number { thousandths, point: false, .. }) = self.items.get(at).copied() else { return None };
        let joint = self.is_mark(at + 1, "-") || matches!(self.term(at + 1), Some(Term::To | Term::After));
        let other = matches!(self.items.get(at + 1), Some(Item::Other));
        let until = self.number(at + 2).filter(|_| joint || other)?;
        let ends = self.term(at + 3).filter(|term| matches!(term, Term::Half(_) | Term::OClock))?;
        let hour = thousandths / THOUSAND;
        let half = if let Term::Half(half) = ends { Some(half).filter(|_| hour <= until) } else { None };
        self.said.clock = Some(Clock { hour, minute: thousandths % THOUSAND * 60 / THOUSAND, half });
        Some(4)
    }

    /// "half past 7", "quarter to 6", "20 min past eight".
    fn relative_clock(&mut self, at: usize) -> Option<usize> {
        let minutes = if self.is(at, Term::HalfOf) {
            30
        } else if self.is(at, Term::Quarter) {
            15
        } else {
            self.number(at)?
        };
        let at_joint = at + 1 + usize::from(self.is(at + 1, Term::Minutes));
        let past = self.is(at_joint, Term::Past);
        let before = self.is(at_joint, Term::To) && !matches!(self.items.get(at), Some(Item::Number { .. }));
        let hour = self.number(at_joint + 1).filter(|_| past || before)?;
        let (hour, minute) = if past { (hour, minutes) } else { (hour - 1, 60 - minutes) };
        let half = if let Some(Term::Half(half)) = self.term(at_joint + 2) { Some(half) } else { None };
        self.said.clock = Some(Clock { hour, minute, half });
        Some(at_joint + 2 + usize::from(half.is_some()) - at)
    }

    /// "2 ghante baad", "in 3 days", "half an hour", "a week later"; and units alone: "next week".
    fn shift(&mut self, at: usize) -> Option<usize> {
        let (thousandths, unit_at) = match self.items.get(at)? {
            Item::Number { thousandths, .. } => (*thousandths, at + 1),
            Item::Word(Term::HalfOf, _) => (THOUSAND / 2, at + 1 + usize::from(!self.is(at + 1, Term::Hours))),
            Item::Word(..) | Item::Mark(_) | Item::Other => (THOUSAND, at),
        };
        let unit = unit_of(self.term(unit_at)?)?;
        let counted = unit_at > at;
        let follows = self.is(unit_at + 1, Term::After);
        let leads = (1..=2).any(|back| at.checked_sub(back).is_some_and(|before| self.is(before, Term::After)));
        if counted || ((follows || leads) && !self.said.next) {
            self.said.shift = Some((thousandths, unit));
            return Some(unit_at + 1 + usize::from(follows) - at);
        }
        self.said.whole = Some(unit);
        Some(1)
    }

    fn day_of_month(&mut self, at: usize) -> Option<usize> {
        let (day, end) = self.ordinal(at)?;
        self.said.day = Some(day);
        Some(end - at)
    }

    /// A word that stands for itself, or a bare number.
    fn word(&mut self, at: usize) -> usize {
        if let Some(Item::Number { thousandths, point: false, .. }) = self.items.get(at) {
            self.said.bare.push(*thousandths);
        }
        let Some(Item::Word(first, second)) = self.items.get(at).copied() else { return 1 };
        for term in [Some(first), second].into_iter().flatten() {
            match term {
                Term::Now => self.said.now = true,
                Term::Day(days) => self.said.days = Some(days),
                Term::EitherWay(days) => self.said.either_way = Some(days),
                Term::Weekday(weekday) => self.said.weekday = Some(weekday),
                Term::Next => self.said.next = true,
                Term::Part(part) => self.said.part = Some(part),
                Term::PastVerb => self.said.past = true,
                Term::Month(month) => self.said.month = Some(i64::from(month)),
                Term::This
                | Term::Ordinal(_)
                | Term::OrdinalMark
                | Term::Half(_)
                | Term::OClock
                | Term::Minutes
                | Term::Hours
                | Term::Days
                | Term::Weeks
                | Term::Months
                | Term::Years
                | Term::Past
                | Term::Quarter
                | Term::HalfOf
                | Term::To
                | Term::After => {}
            }
        }
        1
    }
}

const fn unit_of(term: Term) -> Option<Unit> {
    if matches!(term, Term::Minutes) {
        Some(Unit::Minutes)
    } else if matches!(term, Term::Hours) {
        Some(Unit::Hours)
    } else if matches!(term, Term::Days) {
        Some(Unit::Days)
    } else if matches!(term, Term::Weeks) {
        Some(Unit::Weeks)
    } else if matches!(term, Term::Months) {
        Some(Unit::Months)
    } else if matches!(term, Term::Years) {
        Some(Unit::Years)
    } else {
        None
    }
}
