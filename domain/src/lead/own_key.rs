//! The keys of words that a tenant added to a list of ours.

use super::UnknownWord;
use std::fmt;
use std::str::FromStr;

/// Longest key, in bytes.
pub const OWN_KEY_BYTES_MAX: usize = 24;

/// The key of a word that a tenant added: a letter `a-z`, then up to 23 of `a-z`, `0-9` and `_`.
///
/// It is kept in place, so that a word with a key is as cheap to pass on as one without.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnKey {
    /// The text, then zeros: the order of keys is that of their texts.
    bytes: [u8; OWN_KEY_BYTES_MAX],
}

impl OwnKey {
    /// The key as it stands in addresses, JSON and the database.
    pub fn as_str(&self) -> &str {
        let length = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(OWN_KEY_BYTES_MAX);
        self.bytes.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The key `own`, for where no other can be made.
    pub const fn fallback() -> Self {
        let mut bytes = [0; OWN_KEY_BYTES_MAX];
        [bytes[0], bytes[1], bytes[2]] = *b"own";
        Self { bytes }
    }

    /// The key's words, for people who are told nothing better: `e_rickshaw_loan` is "E rickshaw loan".
    pub fn words(&self) -> String {
        let words = self.as_str().replace('_', " ");
        let mut characters = words.chars();
        characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
    }
}

impl FromStr for OwnKey {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if !begins || !text.bytes().all(allowed) || text.len() > OWN_KEY_BYTES_MAX {
            return Err(UnknownWord("key"));
        }
        let mut bytes = [0; OWN_KEY_BYTES_MAX];
        for (place, byte) in bytes.iter_mut().zip(text.bytes()) {
            *place = byte;
        }
        Ok(Self { bytes })
    }
}

impl fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_written() {
        for text in ["a", "e_rickshaw_loan", "abcdefghijklmnopqrstuvwx"] {
            assert_eq!(text.parse::<OwnKey>().unwrap().as_str(), text);
        }
        assert_eq!("e_rickshaw_loan".parse::<OwnKey>().unwrap().words(), "E rickshaw loan");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "1a", "_a", "A", "a b", "a-b", "ऋण", "abcdefghijklmnopqrstuvwxy", "a\0"] {
            assert!(text.parse::<OwnKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn keys_are_ordered_as_their_texts() {
        let key = |text: &str| text.parse::<OwnKey>().unwrap();
        assert!(key("a") < key("aa") && key("aa") < key("b"));
    }
}
