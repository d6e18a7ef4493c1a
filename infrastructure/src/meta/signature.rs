//! The signature of webhooks: HMAC-SHA256 of the bytes as received, keyed with the app's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header that carries it. (Webhooks guide, validating payloads, 2026-04)
pub const SIGNATURE_HEADER: &str = "X-Hub-Signature-256";

/// The app's secret, ready to check signatures with.
#[derive(Clone)]
pub struct AppSecret(Hmac<Sha256>);

impl AppSecret {
    /// The secret as Meta shows it; `None` if it can't be a key.
    pub fn new(secret: &str) -> Option<Self> {
        Hmac::new_from_slice(secret.as_bytes()).ok().map(Self)
    }

    /// Whether `signature` (`sha256=` and 64 hex digits) is that of `body`; compared in constant time.
    pub fn signed(&self, body: &[u8], signature: &str) -> bool {
        let Some(expected) = signature.strip_prefix("sha256=").and_then(unhex) else { return false };
        let mut hash = self.0.clone();
        hash.update(body);
        hash.verify_slice(&expected).is_ok()
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 4231, test case 2.
    const BODY: &[u8] = b"what do ya want for nothing?";
    const SIGNATURE: &str = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn the_signature_of_the_very_bytes_is_accepted() {
        assert!(AppSecret::new("Jefe").unwrap().signed(BODY, SIGNATURE));
    }

    #[test]
    fn other_bytes_another_secret_or_a_malformed_signature_are_refused() {
        let secret = AppSecret::new("Jefe").unwrap();
        assert!(!secret.signed(b"what do ya want for nothing!", SIGNATURE));
        assert!(!AppSecret::new("Jeff").unwrap().signed(BODY, SIGNATURE));
        for malformed in ["", "sha256=", "sha1=5bdc", &SIGNATURE[..70], "sha256=é", &format!("{SIGNATURE}00")] {
            assert!(!secret.signed(BODY, malformed), "{malformed}");
        }
    }
}
