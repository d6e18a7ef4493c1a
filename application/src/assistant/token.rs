//! Cuts a normalised text into words, numbers and marks.

use super::normalise::Letter;

/// Most tokens of a message that are read; the rest is ignored.
pub(super) const TOKENS_MAX: usize = 120;
/// Most digits before the point of a number that is read as a value.
const WHOLE_DIGITS_MAX: usize = 15;
/// Most digits after the point.
const FRACTION_DIGITS_MAX: usize = 3;

/// Digits after the lakhs of an amount, whose second comma is often left out: "5,00000".
const LAKH_DIGITS: usize = 5;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Number {
        /// The value in thousandths; `None` where there are too many digits.
        thousandths: Option<i64>,
        /// Whether commas group its digits.
        grouped: bool,
    },
    /// Punctuation, a currency sign, the end of a line.
    Mark(char),
}

/// A word, number or mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Lower case, without apostrophes.
    pub(super) text: String,
    /// Where it starts in the original text, in bytes.
    pub(super) start: usize,
    /// Where it ends in the original text, in bytes.
    pub(super) end: usize,
}

impl Token {
    /// Whether it is this mark.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it parts one clause from the next.
    pub(super) const fn is_break(&self) -> bool {
        matches!(self.kind, Kind::Mark(',' | '.' | ';' | '!' | '?' | '\n' | ':' | '"' | '|' | '*'))
    }
}

/// The tokens of a text, at most [`TOKENS_MAX`].
pub(super) fn tokenise(letters: &[Letter]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if tokens.len() == TOKENS_MAX {
            break;
        }
        let rest = letters.get(at..).unwrap_or_default();
        let length = if letter.shown.is_ascii_digit() {
            number_length(rest)
        } else if is_word_char(letter.shown) {
            word_length(rest)
        } else {
            let before = at.checked_sub(1).and_then(|index| letters.get(index));
            if is_seen_mark(before, rest) {
                tokens.push(token(Kind::Mark(letter.shown), letter.shown.to_string(), rest, 1));
            }
            at += 1;
            continue;
        };
        let text: String = rest.iter().take(length).map(|letter| letter.shown).collect();
        tokens.push(if letter.shown.is_ascii_digit() {
            token(number_kind(&text), text, rest, length)
        } else {
            token(Kind::Word, text.replace(['\'', '.'], ""), rest, length)
        });
        at += length;
    }
    tokens
}

fn token(kind: Kind, text: String, rest: &[Letter], length: usize) -> Token {
    let start = rest.first().map_or(0, |letter| letter.start);
    let end = rest.get(length.saturating_sub(1)).map_or(start, |letter| letter.end);
    Token { kind, text, start, end }
}

/// Vowel signs and the like are part of a word in the scripts of India, though not all of them count as alphabetic.
fn is_word_char(c: char) -> bool {
    let is_sign = matches!(c, '\u{0900}'..='\u{0DFF}' | '\u{0300}'..='\u{036F}') && !c.is_numeric();
    c.is_alphabetic() || is_sign
}

/// Whether a character that is neither letter nor digit matters. A hyphen beside a letter only joins or parts words.
fn is_seen_mark(before: Option<&Letter>, rest: &[Letter]) -> bool {
    let Some(mark) = rest.first().map(|letter| letter.shown) else { return false };
    let is_letter = |letter: Option<&Letter>| letter.is_some_and(|letter| is_word_char(letter.shown));
    if mark == '-' {
        let joined = before.is_some_and(|letter| letter.shown.is_alphanumeric());
        return !(joined && is_letter(rest.get(1)));
    }
    mark == '\n' || (mark.is_ascii_punctuation() && mark != '\'') || mark == '₹'
}

/// Letters with apostrophes within, or initials with points between: `don't`, `h.l.`, `R.K.`.
fn word_length(rest: &[Letter]) -> usize {
    let shown = |index: usize| rest.get(index).map(|letter| letter.shown);
    let is_letter = |index: usize| shown(index).is_some_and(is_word_char);
    let pairs = (0..).step_by(2).take_while(|index| is_letter(*index) && shown(index + 1) == Some('.')).count();
    let last_alone = usize::from(is_letter(2 * pairs) && !is_letter(2 * pairs + 1));
    if pairs >= 2 || (pairs == 1 && last_alone == 1) {
        return 2 * pairs + last_alone;
    }
    let mut length = 0;
    while is_letter(length) || (shown(length) == Some('\'') && is_letter(length + 1)) {
        length += 1;
    }
    length.max(1)
}

/// Digits, with commas where they group by two or three and end in a group of three or part off the lakhs, and at most
/// one point.
fn number_length(rest: &[Letter]) -> usize {
    let shown = |index: usize| rest.get(index).map(|letter| letter.shown);
    let run = |from: usize| rest.iter().skip(from).take_while(|letter| letter.shown.is_ascii_digit()).count();
    let mut length = run(0);
    let mut groups = length;
    let mut last_group = 0;
    while shown(groups) == Some(',') && matches!(run(groups + 1), 2 | 3) {
        last_group = run(groups + 1);
        groups += 1 + last_group;
    }
    if last_group == 3 {
        length = groups;
    } else if length <= 2 && shown(length) == Some(',') && run(length + 1) == LAKH_DIGITS {
        length += 1 + LAKH_DIGITS;
    }
    let fraction = run(length + 1);
    if shown(length) == Some('.') && (1..=FRACTION_DIGITS_MAX).contains(&fraction) {
        length += 1 + fraction;
    }
    length
}

fn number_kind(text: &str) -> Kind {
    let digits = text.replace(',', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let padded = format!("{fraction:0<3}");
    let thousandths = (whole.len() <= WHOLE_DIGITS_MAX).then(|| format!("{whole}{padded}").parse().ok()).flatten();
    Kind::Number { thousandths, grouped: text.contains(',') }
}

#[cfg(test)]
mod tests {
    use super::super::normalise::normalise;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokenise(&normalise(text)).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn units_glued_to_digits_are_parted() {
        assert_eq!(texts("35lakhs 1.2cr Rs35,00,000/-"), ["35", "lakhs", "1.2", "cr", "rs", "35,00,000", "/", "-"]);
    }

    #[test]
    fn a_comma_that_groups_nothing_parts_two_numbers() {
        assert_eq!(texts("35,40 lakh"), ["35", ",", "40", "lakh"]);
    }

    #[test]
    fn initials_apostrophes_and_hyphens_keep_words_together() {
        assert_eq!(texts("H.L. R.K. Sharma don't top-up"), ["hl", "rk", "sharma", "dont", "top", "up"]);
    }

    #[test]
    fn a_sentence_that_ends_in_a_short_word_is_not_an_initial() {
        assert_eq!(texts("plan a. Call me"), ["plan", "a", ".", "call", "me"]);
        assert_eq!(texts("loan.Call me"), ["loan", ".", "call", "me"]);
    }

    #[test]
    fn at_most_a_hundred_and_twenty_tokens_are_read() {
        assert_eq!(texts(&"a ".repeat(400)).len(), TOKENS_MAX);
    }

    #[test]
    fn a_number_of_too_many_digits_has_no_value() {
        let tokens = tokenise(&normalise("1234567890123456"));
        assert_eq!(tokens.first().map(|token| token.kind), Some(Kind::Number { thousandths: None, grouped: false }));
    }
}
