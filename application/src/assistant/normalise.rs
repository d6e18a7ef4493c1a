//! Evens out how a text was typed, and remembers where each character came from.

/// Most characters of a message that are read; the rest is ignored.
pub(super) const TEXT_CHARS_MAX: usize = 1_000;

/// A character as it is read, and its place in the original text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// Lower case, with look-alikes and digits of other scripts made plain.
    pub(super) shown: char,
    /// Where the original character starts, in bytes.
    pub(super) start: usize,
    /// Where the original character ends, in bytes.
    pub(super) end: usize,
}

/// Pictures that stand for a word.
const PICTURE_WORDS: &[(char, &str)] = &[('👍', " ok "), ('👌', " ok "), ('🙏', " thanks "), ('👋', " hi ")];

/// Zeros of the scripts whose digits are read.
const ZEROS: &[u32] = &[0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0xFF10];

/// The dot below a letter of Devanagari, which is often left out.
const NUKTA: char = '\u{093C}';

/// The text as a row of plain lower-case characters.
pub(super) fn normalise(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len().min(TEXT_CHARS_MAX));
    for (start, original) in text.char_indices().take(TEXT_CHARS_MAX) {
        let end = start + original.len_utf8();
        if is_hidden(original) {
            continue;
        }
        if original == NUKTA {
            if let Some(before) = letters.last_mut() {
                before.end = end;
            }
            continue;
        }
        if let Some((_, word)) = PICTURE_WORDS.iter().find(|(picture, _)| *picture == original) {
            letters.extend(word.chars().map(|shown| Letter { shown, start, end }));
            continue;
        }
        letters.extend(plain(original).to_lowercase().map(|shown| Letter { shown, start, end }));
    }
    letters
}

/// Whether a character takes no room and says nothing: joiners, direction marks, variation selectors.
pub(super) const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// The plain character for one that merely looks different.
fn plain(c: char) -> char {
    let code = u32::from(c);
    if let Some(digit) = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|digit| *digit < 10)) {
        return char::from_digit(digit, 10).unwrap_or(c);
    }
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '`' | '´' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{0964}' | '\u{2026}' => '.',
        '\u{20A8}' => '₹',
        // Devanagari: letters with a dot below are read without it, and the two signs for a nasal vowel as one.
        '\u{0901}' => '\u{0902}',
        '\u{0929}' => '\u{0928}',
        '\u{0931}' => '\u{0930}',
        '\u{0958}'..='\u{095A}' => char::from_u32(code - 0x43).unwrap_or(c),
        '\u{095B}' => '\u{091C}',
        '\u{095C}' | '\u{095D}' => char::from_u32(code - 0x3B).unwrap_or(c),
        '\u{095E}' => '\u{092B}',
        '\u{095F}' => '\u{092F}',
        '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(code - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        normalise(text).iter().map(|letter| letter.shown).collect()
    }

    #[test]
    fn case_quotes_dashes_and_digits_of_other_scripts_are_made_plain() {
        assert_eq!(shown("Don’t – ９८ ३५ ＡＢ"), "don't - 9८ ३५ ab".replace('८', "8").replace("३५", "35"));
    }

    #[test]
    fn hidden_characters_vanish_and_the_rest_keeps_its_place() {
        let letters = normalise("a\u{200B}é");
        assert_eq!(letters.len(), 2);
        assert_eq!(letters.last().map(|letter| (letter.start, letter.end)), Some((4, 6)));
    }

    #[test]
    fn only_the_first_thousand_characters_are_read() {
        assert_eq!(normalise(&"x".repeat(5_000)).len(), TEXT_CHARS_MAX);
    }
}
