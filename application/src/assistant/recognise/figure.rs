//! Figures: numbers and number words with what they count, and ranges of them.

use crate::assistant::lexicon::Concept;
use crate::assistant::message::{Found, Message};
use crate::assistant::token::Kind;

/// Thousandths in one.
const THOUSAND: i64 = 1_000;
/// Bare numbers below this are counts of something, not rupees.
const BARE_MIN: i64 = 10_000;
/// Digits of a mobile number: a bare number of so many is never an amount.
const MOBILE_DIGITS: usize = 10;
/// Most parts of one figure: crore, lakh, thousand, rest.
const PARTS_MAX: usize = 4;
/// Most number words in a row that make one number.
const NUMERALS_MAX: usize = 6;

/// What a figure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// Rupees; `None` for a range or for more than can be counted.
    pub(super) rupees: Option<i64>,
    /// Whether a unit, a currency or grouping commas make it money.
    pub(super) marked: bool,
    /// Whether it is too small to be rupees: a count of something.
    pub(super) small: bool,
    /// Whether it is from one figure to another.
    pub(super) range: bool,
}

impl Figure {
    /// The lower end of a range in words, whose unit stands at the upper end.
    const LOW_END: Self = Self { rupees: None, marked: false, small: true, range: false };
}

/// A number, where it ends, and whether a unit must follow for it to mean anything.
struct Quantity {
    thousandths: Option<i64>,
    end: usize,
    typed_digits: usize,
    grouped: bool,
    needs_unit: bool,
}

/// All figures of a message in order, ranges taken together.
pub(super) fn find(message: &Message<'_>, is_taken: impl Fn(usize) -> bool) -> Vec<Found<Figure>> {
    let mut figures: Vec<Found<Figure>> = Vec::new();
    let mut at = 0;
    while at < message.tokens.len() {
        let Some(figure) = (!is_taken(at)).then(|| figure_at(message, at)).flatten() else {
            at += 1;
            continue;
        };
        at = figure.span.end.max(at + 1);
        match figures.last_mut() {
            Some(before) if is_replaced(message, before, &figure) => *before = figure,
            Some(before) if is_range(message, before, &figure) => {
                before.span.end = figure.span.end;
                before.value = Figure { rupees: None, range: true, ..figure.value };
            }
            _ => figures.push(figure),
        }
    }
    figures
}

/// Whether one figure is put in the place of another: "change 35 lakh to 40 lakh".
fn is_replaced(message: &Message<'_>, before: &Found<Figure>, figure: &Found<Figure>) -> bool {
    let joint = before.span.end..figure.span.start;
    joint.len() == 1
        && message.is(joint.start, |concept| concept == Concept::RangeJoint)
        && message.hits_of(|concept| concept == Concept::Correction).any(|hit| hit.span.end <= before.span.start)
}

/// Whether two figures are the ends of one range: "30-40 lakh", "30 to 40 lakh", "30 40 lakh", "between 30 and 40 lakh".
fn is_range(message: &Message<'_>, before: &Found<Figure>, figure: &Found<Figure>) -> bool {
    let joint = before.span.end..figure.span.start;
    match joint.len() {
        0 => before.value.small && !before.value.marked && figure.value.marked,
        1 => {
            let at = joint.start;
            let between = message
                .hits_of(|concept| concept == Concept::Between)
                .any(|hit| hit.span.end <= before.span.start && before.span.start - hit.span.end <= 2);
            ['-', '/', '~'].iter().any(|mark| message.is_mark(at, *mark))
                || message.is(at, |concept| concept == Concept::RangeJoint)
                || (message.is(at, |concept| concept == Concept::And) && between)
        }
        _ => false,
    }
}

fn figure_at(message: &Message<'_>, start: usize) -> Option<Found<Figure>> {
    let first = quantity_at(message, start)?;
    let mut end = first.end;
    let typed_digits = first.typed_digits;
    let mut marked = first.grouped || has_currency_before(message, start);
    let mut rupees = first.thousandths.map(|value| value / THOUSAND);
    if let Some((unit, after)) = unit_at(message, end) {
        marked = true;
        rupees = first.thousandths.and_then(|value| scaled(value, unit));
        end = after;
        let mut smallest = unit;
        for _ in 1..PARTS_MAX {
            let Some((part, unit, after)) = smaller_part(message, end, smallest) else { break };
            rupees = rupees.and_then(|rupees| rupees.checked_add(part));
            smallest = unit;
            end = after;
        }
    } else if first.needs_unit {
        return is_low_end(message, end).then_some(Found { span: start..end, value: Figure::LOW_END });
    }
    if let Some(after) = currency_after(message, end) {
        marked = true;
        end = after;
    }
    let small = rupees.is_some_and(|rupees| rupees < BARE_MIN);
    let like_mobile = !marked && typed_digits == MOBILE_DIGITS;
    let value = Figure { rupees: rupees.filter(|_| !like_mobile), marked, small, range: false };
    Some(Found { span: start..end, value })
}

/// Whether a number word that ends here, without a unit, is the lower end of a range: "do teen lakh", "two to 3 lakh".
fn is_low_end(message: &Message<'_>, end: usize) -> bool {
    let joined = message.is(end, |concept| concept == Concept::RangeJoint) || message.is_mark(end, '-');
    let upper = quantity_at(message, end + usize::from(joined));
    upper.is_some_and(|upper| (joined || upper.needs_unit) && unit_at(message, upper.end).is_some())
}

/// A further part of a compound figure: "1 crore 20 lakh", "2 lakh and 50 thousand".
fn smaller_part(message: &Message<'_>, at: usize, than: i64) -> Option<(i64, i64, usize)> {
    let at = if message.is(at, |concept| concept == Concept::And) { at + 1 } else { at };
    let quantity = quantity_at(message, at)?;
    let (unit, end) = unit_at(message, quantity.end)?;
    let part = quantity.thousandths.and_then(|value| scaled(value, unit))?;
    (unit < than && part < than).then_some((part, unit, end))
}

fn scaled(thousandths: i64, unit: i64) -> Option<i64> {
    thousandths.checked_mul(unit).map(|product| product / THOUSAND)
}

/// A number as digits or words, with halves.
fn quantity_at(message: &Message<'_>, at: usize) -> Option<Quantity> {
    let mut quantity = match message.tokens.get(at).map(|token| (token.kind, token.text.as_str())) {
        Some((Kind::Number { thousandths, grouped }, text)) => {
            let typed_digits = text.chars().filter(char::is_ascii_digit).count();
            Quantity { thousandths, end: at + 1, typed_digits, grouped, needs_unit: false }
        }
        Some((Kind::Word, _)) => number_words_at(message, at)?,
        Some((Kind::Mark(_), _)) | None => return None,
    };
    if let Some((thousandths, end)) = decimals(message, quantity.end) {
        quantity.thousandths = quantity.thousandths.and_then(|value| value.checked_add(thousandths));
        quantity.end = end;
    }
    if let Some(end) = and_a_half(message, quantity.end) {
        quantity.thousandths = quantity.thousandths.and_then(|value| value.checked_add(THOUSAND / 2));
        quantity.end = end;
        quantity.needs_unit = true;
    }
    Some(quantity)
}

/// The thousandths that words say after a point, and where they end: "point five", "point two five".
fn decimals(message: &Message<'_>, at: usize) -> Option<(i64, usize)> {
    /// What a digit after the point is worth, in thousandths, the first one first.
    const WORTH: [i64; 3] = [100, 10, 1];
    let is_point = message.tokens.get(at).is_some_and(|token| matches!(token.text.as_str(), "point" | "पॉइंट"));
    let mut end = at + usize::from(is_point);
    let mut thousandths = 0;
    for worth in WORTH {
        let digit = message.tokens.get(end).filter(|_| is_point).and_then(|token| match token.kind {
            Kind::Number { thousandths, grouped: false } => thousandths.map(|value| value / THOUSAND),
            Kind::Word => message.covering(end).find_map(|hit| hit.concept.numeral()),
            Kind::Number { .. } | Kind::Mark(_) => None,
        });
        let Some(digit) = digit.filter(|digit| (0..10).contains(digit)) else { break };
        thousandths += digit * worth;
        end += 1;
    }
    (end > at + 1).then_some((thousandths, end))
}

/// Number words that a unit must follow: "thirty five", "half", "a".
fn number_words_at(message: &Message<'_>, start: usize) -> Option<Quantity> {
    let worth = |thousandths: i64, end: usize| Quantity {
        thousandths: Some(thousandths),
        end,
        typed_digits: 0,
        grouped: false,
        needs_unit: true,
    };
    if let Some(half) = message.starting(start, |concept| concept == Concept::Half) {
        return Some(worth(THOUSAND / 2, half.span.end));
    }
    if let Some((thousandths, end)) = hindi_fraction(message, start) {
        return Some(worth(thousandths, end));
    }
    let token = message.tokens.get(start)?;
    if matches!(token.text.as_str(), "a" | "an") && unit_at(message, start + 1).is_some() {
        return Some(worth(THOUSAND, start + 1));
    }
    let (total, end) = whole_number(message, start)?;
    Some(worth(total * THOUSAND, end))
}

/// A whole number in words, and where it ends.
pub(super) fn whole_number(message: &Message<'_>, start: usize) -> Option<(i64, usize)> {
    let mut total: Option<i64> = None;
    let mut end = start;
    for at in start..start + NUMERALS_MAX {
        let sum = total.unwrap_or_default();
        let next = message.covering(at).find_map(|hit| hit.concept.numeral());
        total = match next {
            Some(100) if (1..10).contains(&sum) => Some(sum * 100),
            Some(100) if total.is_none() => Some(100),
            Some(value) if total.is_none() && value < 100 => Some(value),
            Some(value) if sum % 100 == 0 && value < 100 => Some(sum + value),
            Some(value) if sum % 100 >= 20 && sum % 10 == 0 && value < 10 => Some(sum + value),
            Some(_) | None => break,
        };
        end = at + 1;
    }
    total.map(|total| (total, end))
}

/// The thousandths of "dedh", "saade teen", "saade 3", "sawa", and where they end.
pub(super) fn hindi_fraction(message: &Message<'_>, start: usize) -> Option<(i64, usize)> {
    let after = start + 1;
    message.covering(start).find_map(|hit| {
        if let Concept::Fraction(thousandths) = hit.concept {
            return Some((thousandths, after));
        }
        let Concept::Beside(more) = hit.concept else { return None };
        let digits = message.tokens.get(after).and_then(|token| match token.kind {
            Kind::Number { thousandths, grouped: false } => thousandths,
            Kind::Number { .. } | Kind::Word | Kind::Mark(_) => None,
        });
        let words = || whole_number(message, after).map(|(total, end)| (total * THOUSAND, end));
        // Without a number it counts from one: "sawa lakh" is one and a quarter.
        let one = || unit_at(message, after).map(|_| (THOUSAND, after));
        let (number, end) = digits.map(|digits| (digits, after + 1)).or_else(words).or_else(one)?;
        Some((number.checked_add(more)?, end))
    })
}

/// Where "and a half" ends, if it stands here.
fn and_a_half(message: &Message<'_>, at: usize) -> Option<usize> {
    let after_and = message.is(at, |concept| concept == Concept::And).then_some(at + 1)?;
    let is_article = message.tokens.get(after_and).is_some_and(|token| token.text == "a");
    let half = message.starting(after_and + usize::from(is_article), |concept| concept == Concept::Half)?;
    Some(half.span.end)
}

/// What is counted here, and where that ends; a point or hyphen may come first.
fn unit_at(message: &Message<'_>, at: usize) -> Option<(i64, usize)> {
    let at = if message.is_mark(at, '-') { at + 1 } else { at };
    message
        .hits
        .iter()
        .filter(|hit| hit.span.start == at)
        .find_map(|hit| hit.concept.unit().map(|unit| (unit, hit.span.end)))
}

fn has_currency_before(message: &Message<'_>, start: usize) -> bool {
    let skip =
        |at: usize| if message.is_mark(at, '.') || message.is_mark(at, ':') { at.checked_sub(1) } else { Some(at) };
    start
        .checked_sub(1)
        .and_then(skip)
        .is_some_and(|at| message.is_mark(at, '₹') || message.is(at, |concept| concept == Concept::Currency))
}

/// Where a currency that follows ends: "rupees", "/-".
fn currency_after(message: &Message<'_>, at: usize) -> Option<usize> {
    if message.is_mark(at, '/') && message.is_mark(at + 1, '-') {
        return Some(at + 2);
    }
    if message.is_mark(at, '₹') {
        return (!message.tokens.get(at + 1).is_some_and(|token| matches!(token.kind, Kind::Number { .. })))
            .then_some(at + 1);
    }
    let currency = message.starting(at, |concept| concept == Concept::Currency)?;
    let belongs_to_next =
        message.tokens.get(currency.span.end).is_some_and(|token| matches!(token.kind, Kind::Number { .. }));
    (!belongs_to_next).then_some(currency.span.end)
}
