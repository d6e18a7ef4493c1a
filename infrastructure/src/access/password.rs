//! Passwords: argon2id, a few at a time.

use application::failure::Failure;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// Memory of one hash, in KiB. (OWASP Password Storage, argon2id, 2026)
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory. (OWASP Password Storage, argon2id, 2026)
const PASSES: u32 = 2;
/// Lanes of one hash. (OWASP Password Storage, argon2id, 2026)
const LANES: u32 = 1;
/// Hashes at once; each takes a whole core and 19 MiB.
const AT_ONCE_MAX: usize = 2;
/// Hashes that are running or wait for their turn; who comes after that is sent away.
const IN_LINE_MAX: usize = 128;
/// Shortest password, in characters.
const CHARS_MIN: usize = 10;
/// Longest password, in characters.
const CHARS_MAX: usize = 200;

/// Hashes and verifies passwords without keeping the threads of requests busy.
#[derive(Clone)]
pub(super) struct Passwords {
    turns: Arc<Semaphore>,
    in_line: Arc<AtomicUsize>,
}

/// A place in the line, given back when it is dropped.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Passwords {
    pub(super) fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE_MAX)), in_line: Arc::default() }
    }

    /// The hash of a password with a new salt, as a PHC string.
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: too many passwords wait already.
    /// - [`Failure::Internal`]: the hash can't be computed.
    pub(super) async fn hash(&self, password: String) -> Result<String, Failure> {
        let _place = self.place()?;
        let turn = self.turn().await?;
        spawn_blocking(move || {
            // Moved in here, for the work goes on even when the request that wanted it is gone.
            let _turn = turn;
            let hash = argon2()?.hash_password(password.as_bytes()).map_err(|error| error.to_string())?;
            Ok(hash.to_string())
        })
        .await
        .map_err(Failure::internal)?
        .map_err(|error: String| Failure::internal(error))
    }

    /// Whether `password` is the one of this PHC string.
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: too many passwords wait already.
    /// - [`Failure::Internal`]: the text is no PHC string.
    pub(super) async fn matches(&self, password: String, hash: String) -> Result<bool, Failure> {
        let _place = self.place()?;
        let turn = self.turn().await?;
        spawn_blocking(move || {
            let _turn = turn;
            let hash = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
            Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
        .map_err(Failure::internal)?
        .map_err(|error: String| Failure::internal(error))
    }

    fn place(&self) -> Result<Place<'_>, Failure> {
        let before = self.in_line.fetch_add(1, Ordering::Relaxed);
        let place = Place(&self.in_line);
        if before < IN_LINE_MAX { Ok(place) } else { Err(Failure::unavailable("too many passwords wait to be hashed")) }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Failure> {
        Arc::clone(&self.turns).acquire_owned().await.map_err(Failure::internal)
    }
}

fn argon2() -> Result<Argon2<'static>, String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| error.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A PHC string that no password is known for: verifying against it takes as long as against a real one.
pub(super) fn nobodys_hash() -> String {
    let (salt, output) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${output}")
}

/// Refuses a password that is too short or too long.
///
/// # Errors
/// [`Failure::Invalid`] with the field `password`: not 10..=200 characters.
pub(super) fn check_length(password: &str) -> Result<(), Failure> {
    if (CHARS_MIN..=CHARS_MAX).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(Failure::invalid("password", format!("must have {CHARS_MIN} to {CHARS_MAX} characters")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_matches_its_hash() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.matches("correct horse battery".into(), hash.clone()).await.unwrap());
        assert!(!passwords.matches("correct horse batterx".into(), hash).await.unwrap());
    }

    #[tokio::test]
    async fn one_password_has_another_hash_each_time() {
        let passwords = Passwords::new();
        let one = passwords.hash("correct horse battery".into()).await.unwrap();
        assert_ne!(one, passwords.hash("correct horse battery".into()).await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_hash_costs_what_a_real_one_costs_and_matches_nothing() {
        let passwords = Passwords::new();
        let (real, dummy) = (passwords.hash("correct horse battery".into()).await.unwrap(), nobodys_hash());
        let (real, parsed) = (PasswordHash::new(&real).unwrap(), PasswordHash::new(&dummy).unwrap());
        assert_eq!(
            (real.algorithm, real.version, real.params.clone()),
            (parsed.algorithm, parsed.version, parsed.params.clone())
        );
        let bytes = |hash: &PasswordHash| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(bytes(&real), bytes(&parsed));
        assert!(!passwords.matches(String::new(), dummy).await.unwrap());
    }

    #[tokio::test]
    async fn a_damaged_hash_is_an_internal_failure() {
        let failed = Passwords::new().matches("correct horse battery".into(), "damaged".into()).await.unwrap_err();
        assert!(matches!(failed, Failure::Internal { .. }));
    }

    #[tokio::test]
    async fn who_comes_when_the_line_is_full_is_sent_away_and_a_place_comes_free_again() {
        let passwords = Passwords::new();
        let places: Vec<_> = (0..IN_LINE_MAX).map(|_| passwords.place().unwrap()).collect();
        let refused = passwords.hash("correct horse battery".into()).await.unwrap_err();
        assert!(matches!(refused, Failure::Unavailable { .. }));
        drop(places);
        passwords.hash("correct horse battery".into()).await.unwrap();
    }

    #[test]
    fn a_password_has_10_to_200_characters() {
        for text in ["x".repeat(10), "ä".repeat(200)] {
            check_length(&text).unwrap();
        }
        for text in [String::new(), "x".repeat(9), "ä".repeat(201)] {
            let Err(Failure::Invalid { fields }) = check_length(&text) else { panic!("{text} was taken") };
            assert_eq!(fields[0].field, "password");
            assert_eq!(fields[0].rule, "must have 10 to 200 characters");
        }
    }
}
