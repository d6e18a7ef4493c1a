//! Mends typing mistakes, against the closed lexicon only.

/// Shortest word that is mended, in letters.
const MENDED_CHARS_MIN: usize = 4;
/// Longest word that is mended, in letters; longer ones are no words.
const MENDED_CHARS_MAX: usize = 20;
/// Words of this many letters and more may have two mistakes, shorter ones one.
pub(in crate::assistant) const LONG_WORD_CHARS: usize = 7;

/// Fewest letters of a word without its vowels by which it is told from others.
const SKELETON_CHARS_MIN: usize = 4;

/// A word without its vowels, but for a first one, and without double letters; `None` where too little is left to tell it by.
pub(super) fn skeleton(word: &str) -> Option<String> {
    if !is_mendable(word) {
        return None;
    }
    let is_kept = |(at, letter): &(usize, char)| *at == 0 || !is_vowel(*letter);
    let mut kept: Vec<char> = word.chars().enumerate().filter(is_kept).map(|(_, letter)| letter).collect();
    kept.dedup();
    let kept = String::from_iter(kept);
    (kept.len() >= SKELETON_CHARS_MIN).then_some(kept)
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Whether mistakes in a word can be told from other words.
pub(super) fn is_mendable(word: &str) -> bool {
    (MENDED_CHARS_MIN..=MENDED_CHARS_MAX).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The word with every run of three or more of the same letter made one: `hellooo` is `hello`.
pub(super) fn shortened(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut short = String::with_capacity(word.len());
    for run in letters.chunk_by(|one, next| one == next) {
        let kept = if run.len() >= 3 { 1 } else { run.len() };
        short.extend(run.iter().take(kept));
    }
    short
}

/// The closest of some words that begin with the same letter, if it is close enough; the first among equals.
pub(super) fn mended(word: &str, others: &[&'static str]) -> Option<&'static str> {
    if !is_mendable(word) {
        return None;
    }
    let closeness = |other: &&'static str| {
        let allowed = if word.len().min(other.len()) >= LONG_WORD_CHARS { 2 } else { 1 };
        (other.len().abs_diff(word.len()) <= allowed)
            .then(|| distance(word.as_bytes(), other.as_bytes(), allowed))
            .flatten()
            .map(|distance| (distance, *other))
    };
    others.iter().filter_map(closeness).min_by_key(|(distance, _)| *distance).map(|(_, other)| other)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour to make one word the other,
/// where that is within a limit.
///
/// Both have at most [`MENDED_CHARS_MAX`] letters; more of them are not looked at.
fn distance(one: &[u8], other: &[u8], limit: usize) -> Option<usize> {
    type Line = [usize; MENDED_CHARS_MAX + 1];
    let at = |line: &Line, index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
    let mut before_last: Line = [usize::MAX / 2; MENDED_CHARS_MAX + 1];
    let mut last: Line = std::array::from_fn(|column| column);
    for (row, letter) in one.iter().enumerate() {
        let mut current: Line = [row + 1; MENDED_CHARS_MAX + 1];
        for (column, (other_letter, cell)) in other.iter().zip(1..=MENDED_CHARS_MAX).enumerate() {
            let changed = at(&last, column) + usize::from(letter != other_letter);
            let mut fewest = changed.min(at(&last, cell) + 1).min(at(&current, column) + 1);
            let is_swap = row > 0
                && column > 0
                && one.get(row - 1) == Some(other_letter)
                && other.get(column - 1) == Some(letter);
            if is_swap {
                fewest = fewest.min(at(&before_last, column - 1) + 1);
            }
            if let Some(cell) = current.get_mut(cell) {
                *cell = fewest;
            }
        }
        if current.iter().take(other.len() + 1).min() > Some(&limit) {
            return None;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    Some(at(&last, other.len())).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mistake_is_mended_in_a_short_word_and_two_in_a_long_one() {
        assert_eq!(mended("laon", &["loan"]), Some("loan"));
        assert_eq!(mended("lxxn", &["loan"]), None);
        assert_eq!(mended("bussines", &["business"]), Some("business"));
        assert_eq!(mended("bxsxnxss", &["business"]), None);
    }

    #[test]
    fn a_word_without_its_vowels_is_told_by_what_is_left() {
        assert_eq!(skeleton("persnl"), skeleton("personal"));
        assert_eq!(skeleton("bisnes"), skeleton("business"));
        assert_ne!(skeleton("interest"), skeleton("internet"));
        assert_eq!((skeleton("home"), skeleton("लोन")), (None, None));
    }

    #[test]
    fn a_word_of_three_letters_is_left_alone() {
        assert_eq!(mended("lon", &["loan"]), None);
    }

    #[test]
    fn drawn_out_letters_are_shortened_and_double_ones_stay() {
        assert_eq!(shortened("helloooo"), "hello");
        assert_eq!(shortened("need"), "need");
    }
}
