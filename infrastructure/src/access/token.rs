//! The random texts that prove a session or a form.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Random bytes behind a token.
const TOKEN_BYTES: usize = 32;
/// Characters of a token: its bytes in base64url without padding.
const TOKEN_CHARS: usize = 43;

/// What is kept of a token.
pub(super) type TokenHash = [u8; 32];

/// A new token: 256 random bits, 43 characters of base64url.
pub(super) fn random() -> String {
    let mut bytes = [0_u8; TOKEN_BYTES];
    rand::fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a token; `None` for a text that can't be one, so that nobody need be asked about it.
///
/// A plain hash is enough, for 256 random bits can't be guessed.
pub(super) fn hash(token: &str) -> Option<TokenHash> {
    let decoded = (token.len() == TOKEN_CHARS).then(|| URL_SAFE_NO_PAD.decode(token).ok()).flatten();
    decoded.map(|_| Sha256::digest(token.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_43_characters_that_go_into_a_cookie_and_a_header() {
        let token = random();
        assert_eq!(token.len(), TOKEN_CHARS);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{token}");
        assert_eq!(URL_SAFE_NO_PAD.decode(&token).unwrap().len(), TOKEN_BYTES);
    }

    #[test]
    fn no_two_tokens_are_equal_and_neither_are_their_hashes() {
        let (one, two) = (random(), random());
        assert_ne!(one, two);
        assert_ne!(hash(&one).unwrap(), hash(&two).unwrap());
        assert_eq!(hash(&one), hash(&one));
    }

    #[test]
    fn a_text_of_another_shape_has_no_hash() {
        let token = random();
        for text in ["", "short", &token[1..], &format!("{token}A"), &format!("{}=", &token[1..]), &"ä".repeat(22)] {
            assert_eq!(hash(text), None, "{text}");
        }
    }
}
