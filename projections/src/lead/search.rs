//! What a search for leads compares, and the terms that lead there.

use super::terms::{GRAM_CHARS, Sort, grams, term};
use domain::mobile::Mobile;
use uuid::Uuid;

/// Longest text that is searched for, in characters; what follows is left out.
const SEARCH_CHARS_MAX: usize = 100;
/// Most terms that one pattern is looked for by; they narrow down enough, and the rest is compared.
const TERMS_MAX: usize = 8;

/// Patterns for `LIKE`; a lead is found where any of them fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Patterns {
    /// What the name contains, or how it begins where the text is short.
    pub(super) name: Option<String>,
    /// How a later word of the name begins, where the text is short.
    pub(super) word_start: Option<String>,
    /// What the mobile number contains.
    pub(super) mobile: Option<String>,
    /// What the lead number is like.
    pub(super) number: Option<String>,
    /// One for each way to be found, with what is looked for on it.
    ways: Vec<Vec<(Sort, String)>>,
}

impl Patterns {
    /// The patterns for what somebody typed; none where that is nothing but spaces.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split_whitespace().collect();
        let text: String = words.join(" ").to_lowercase().chars().take(SEARCH_CHARS_MAX).collect();
        if text.is_empty() {
            return None;
        }
        let mut patterns = Self::default();
        patterns.look_at_names(&text);
        patterns.look_at_mobiles(&text);
        patterns.look_at_numbers(&text);
        Some(patterns)
    }

    /// The terms on each way to be found; none where a way has none, so that terms don't help.
    pub(super) fn ways(&self, tenant: Uuid) -> Vec<Vec<i32>> {
        let terms = |way: &Vec<(Sort, String)>| way.iter().map(|(sort, word)| term(tenant, *sort, word)).collect();
        if self.ways.iter().any(Vec::is_empty) { Vec::new() } else { self.ways.iter().map(terms).collect() }
    }

    /// Three characters and more are found anywhere in the name; fewer would be in nearly every one, and find how words
    /// begin.
    fn look_at_names(&mut self, text: &str) {
        let escaped = escape(text);
        if text.chars().count() < GRAM_CHARS {
            self.name = Some(format!("{escaped}%"));
            self.word_start = Some(format!("% {escaped}%"));
            self.ways.push(vec![(Sort::WordStart, text.to_owned())]);
        } else {
            self.name = Some(format!("%{escaped}%"));
            self.ways.push(spread(text, Sort::Name));
        }
    }

    fn look_at_mobiles(&mut self, text: &str) {
        let Some(digits) = mobile_digits(text) else { return };
        self.ways.push(spread(&digits, Sort::Mobile));
        self.mobile = Some(format!("%{digits}%"));
    }

    fn look_at_numbers(&mut self, text: &str) {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.number = Some(format!("LD-____-%{text}%"));
            // Two digits are in one serial of twenty: that many need no index.
            self.ways.push(spread(text, Sort::Serial));
            return;
        }
        let rest = text.strip_prefix("ld").map(|rest| rest.strip_prefix('-').unwrap_or(rest));
        let (rest, before) = rest.map_or((text, "LD-%"), |rest| (rest, "LD-"));
        let (year, serial) = rest.split_once('-').map_or((rest, None), |(year, serial)| (year, Some(serial)));
        let is_of_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_of_digits(year) || !serial.is_none_or(is_of_digits) {
            return;
        }
        let is_whole_year = year.len() == 4;
        let mut way = if is_whole_year { vec![(Sort::Year, year.to_owned())] } else { Vec::new() };
        if let Some(serial) = serial {
            way.extend(spread(&format!("-{serial}"), Sort::Serial));
        }
        self.number = Some(format!("{before}{rest}%"));
        self.ways.push(way);
    }
}

/// Grams that cover the text without more overlapping than its end needs.
fn spread(text: &str, sort: Sort) -> Vec<(Sort, String)> {
    let all: Vec<_> = grams(text).collect();
    let last = all.len().saturating_sub(1);
    let chosen = all.into_iter().enumerate().filter(|(place, _)| place % GRAM_CHARS == 0 || *place == last);
    chosen.take(TERMS_MAX).map(|(_, gram)| (sort, gram)).collect()
}

fn mobile_digits(text: &str) -> Option<String> {
    if let Ok(mobile) = text.parse::<Mobile>() {
        return Some(mobile.digits().to_owned());
    }
    let is_filler = |c: char| matches!(c, ' ' | '+' | '-');
    let digits: String = text.chars().filter(|c| !is_filler(*c)).collect();
    let is_number = digits.len() >= GRAM_CHARS && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(digits)
}

/// The text with the characters that mean something in a pattern taken literally.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let ways = Patterns::of(text).unwrap().ways;
        ways.into_iter().map(|way| way.into_iter().map(|(_, word)| word).collect()).collect()
    }

    #[test]
    fn a_name_is_searched_anywhere_in_its_words() {
        let patterns = Patterns::of("  AVI   KUM ").unwrap();
        assert_eq!(patterns.name.as_deref(), Some("%avi kum%"));
        assert_eq!((&patterns.word_start, &patterns.mobile, &patterns.number), (&None, &None, &None));
        assert_eq!(words("avi kum"), [["avi", " ku", "kum"]]);
    }

    #[test]
    fn one_or_two_letters_are_searched_where_words_begin() {
        let patterns = Patterns::of("Ku").unwrap();
        assert_eq!((patterns.name.as_deref(), patterns.word_start.as_deref()), (Some("ku%"), Some("% ku%")));
        assert_eq!(words("ku"), [["ku"]]);
    }

    #[test]
    fn a_mobile_number_is_found_however_it_is_written() {
        for text in ["09876541001", "+91 98765 41001", "98765-41001"] {
            assert_eq!(Patterns::of(text).unwrap().mobile.as_deref(), Some("%919876541001%"), "{text}");
        }
        assert_eq!(Patterns::of("1001").unwrap().mobile.as_deref(), Some("%1001%"));
        assert_eq!(Patterns::of("10").unwrap().mobile, None);
    }

    #[test]
    fn a_lead_number_is_found_by_its_beginning_or_a_part_of_its_digits() {
        let number = |text| Patterns::of(text).unwrap().number;
        assert_eq!(number("ld-2026-0").as_deref(), Some("LD-2026-0%"));
        assert_eq!(number("ld2026").as_deref(), Some("LD-2026%"));
        assert_eq!(number("2026-0004").as_deref(), Some("LD-%2026-0004%"));
        assert_eq!(number("42").as_deref(), Some("LD-____-%42%"));
        assert_eq!(number("ld-x"), None);
        assert_eq!(words("ld-2026-00042")[1], ["2026", "-00", "042"]);
    }

    #[test]
    fn where_one_way_has_no_terms_they_do_not_help() {
        let ways = |text| Patterns::of(text).unwrap().ways(Uuid::nil()).len();
        assert_eq!((ways("ravi"), ways("4711"), ways("ku")), (1, 3, 1));
        assert_eq!((ways("42"), ways("ld"), ways("ld-20")), (0, 0, 0));
    }

    #[test]
    fn what_means_something_in_a_pattern_is_taken_literally() {
        assert_eq!(Patterns::of("50%_a\\").unwrap().name.as_deref(), Some("%50\\%\\_a\\\\%"));
    }

    #[test]
    fn searching_for_nothing_is_no_search() {
        assert_eq!(Patterns::of(" \t "), None);
    }
}
