//! What a search for leads compares.

use domain::mobile::Mobile;

/// Longest text that is searched for, in characters; what follows is left out.
const SEARCH_CHARS_MAX: usize = 100;
/// Fewest digits that are looked for in mobile numbers; fewer would find nearly all.
const MOBILE_DIGITS_MIN: usize = 3;

/// Patterns for `LIKE`; a lead is found where any of them fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Patterns {
    /// The name begins so.
    pub(super) name_start: Option<String>,
    /// A later word of the name begins so.
    pub(super) word_start: Option<String>,
    /// The mobile number contains this.
    pub(super) mobile: Option<String>,
    /// The lead number begins or ends so.
    pub(super) number: Option<String>,
}

impl Patterns {
    /// The patterns for what somebody typed; none where that is nothing but spaces.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split_whitespace().collect();
        let text: String = words.join(" ").to_lowercase().chars().take(SEARCH_CHARS_MAX).collect();
        if text.is_empty() {
            return None;
        }
        let name = escape(&text);
        Some(Self {
            name_start: Some(format!("{name}%")),
            word_start: Some(format!("% {name}%")),
            mobile: mobile_digits(&text).map(|digits| format!("%{digits}%")),
            number: number_pattern(&text),
        })
    }
}

fn mobile_digits(text: &str) -> Option<String> {
    if let Ok(mobile) = text.parse::<Mobile>() {
        return Some(mobile.digits().to_owned());
    }
    let is_filler = |c: char| matches!(c, ' ' | '+' | '-');
    let digits: String = text.chars().filter(|c| !is_filler(*c)).collect();
    let is_number = digits.len() >= MOBILE_DIGITS_MIN && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(digits)
}

fn number_pattern(text: &str) -> Option<String> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("%{text}"));
    }
    text.starts_with("ld-").then(|| format!("{}%", escape(text).to_uppercase()))
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

    #[test]
    fn a_name_is_searched_from_the_start_of_any_word() {
        let patterns = Patterns::of("  Ravi   KUM ").unwrap();
        assert_eq!(patterns.name_start.as_deref(), Some("ravi kum%"));
        assert_eq!(patterns.word_start.as_deref(), Some("% ravi kum%"));
        assert_eq!((patterns.mobile, patterns.number), (None, None));
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
    fn a_lead_number_is_found_by_its_beginning_or_its_last_digits() {
        assert_eq!(Patterns::of("ld-2026-0").unwrap().number.as_deref(), Some("LD-2026-0%"));
        assert_eq!(Patterns::of("42").unwrap().number.as_deref(), Some("%42"));
    }

    #[test]
    fn what_means_something_in_a_pattern_is_taken_literally() {
        assert_eq!(Patterns::of("50%_a\\").unwrap().name_start.as_deref(), Some("50\\%\\_a\\\\%"));
    }

    #[test]
    fn searching_for_nothing_is_no_search() {
        assert_eq!(Patterns::of(" \t "), None);
    }
}
