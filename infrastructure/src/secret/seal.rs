//! Authenticated encryption: XChaCha20-Poly1305 with a random 24-byte nonce before the ciphertext.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 32;
/// Bytes of a nonce.
const NONCE_BYTES: usize = 24;

/// A 256-bit key; wiped from memory when it is dropped, never shown.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; KEY_BYTES]);

/// Why sealed bytes can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not sealed with this key for this purpose, or changed since.
    #[error("sealed bytes don't open with this key")]
    Forged,
    /// The bytes couldn't be sealed.
    #[error("the bytes can't be sealed")]
    TooLong,
}

impl Key {
    /// The key with these bytes.
    pub const fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// A new random key.
    pub fn random() -> Self {
        let mut bytes = [0; KEY_BYTES];
        rand::fill(&mut bytes);
        Self(bytes)
    }

    /// The bytes, for wrapping or deriving.
    pub const fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals `plain`; it opens only with the same `purpose`.
    ///
    /// # Errors
    /// [`SealError::TooLong`]: more than 256 GiB.
    pub fn seal(&self, purpose: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_BYTES];
        rand::fill(&mut nonce);
        let payload = Payload { msg: plain, aad: purpose };
        let sealed = XChaCha20Poly1305::new(&self.0.into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::TooLong)?;
        Ok([nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what [`seal`](Self::seal) made.
    ///
    /// # Errors
    /// [`SealError::Forged`]: another key, another purpose, or changed bytes.
    pub fn open(&self, purpose: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Forged)?;
        let payload = Payload { msg: sealed, aad: purpose };
        XChaCha20Poly1305::new(&self.0.into()).decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Forged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_purpose_only() {
        let key = Key::random();
        let sealed = key.seal(b"token", b"EAAB").unwrap();
        assert_eq!(key.open(b"token", &sealed).unwrap(), b"EAAB");
        assert_eq!(key.open(b"other", &sealed), Err(SealError::Forged));
        assert_eq!(Key::random().open(b"token", &sealed), Err(SealError::Forged));
    }

    #[test]
    fn changed_or_short_bytes_are_refused() {
        let key = Key::random();
        let mut sealed = key.seal(b"", b"EAAB").unwrap();
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(key.open(b"", &sealed), Err(SealError::Forged));
        assert_eq!(key.open(b"", b"short"), Err(SealError::Forged));
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_way_twice() {
        let key = Key::random();
        assert_ne!(key.seal(b"", b"EAAB").unwrap(), key.seal(b"", b"EAAB").unwrap());
    }
}
