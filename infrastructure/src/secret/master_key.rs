//! The master key: everything else that is secret hangs on it.

use super::seal::{KEY_BYTES, Key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The installation's master key, from `SIGMADSA_MASTER_KEY` or a key file.
///
/// It is never used itself: each use has a key derived for it alone.
#[derive(Clone)]
pub struct MasterKey {
    wrapping: Key,
    hashing: Key,
    sealing: Key,
}

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// Not 32 bytes in base64.
    #[error("the master key must be 32 bytes in base64, 44 characters")]
    Malformed,
    /// The key file can't be read or made.
    #[error("the key file {} can't be used: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

impl MasterKey {
    /// The key in its written form: 32 bytes in base64.
    ///
    /// # Errors
    /// [`MasterKeyError::Malformed`]: anything else.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| MasterKeyError::Malformed)?;
        let bytes: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| MasterKeyError::Malformed)?;
        Self::derive(&Key::new(bytes)).ok_or(MasterKeyError::Malformed)
    }

    /// The key in a file, made with mode 0600 if it isn't there.
    ///
    /// # Errors
    /// - [`MasterKeyError::File`]: the file can't be read or made.
    /// - [`MasterKeyError::Malformed`]: the file holds no key.
    pub fn from_file(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.to_owned(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make_file(path).map_err(failed)?;
                Self::parse(&std::fs::read_to_string(path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn derive(master: &Key) -> Option<Self> {
        let hkdf = Hkdf::<Sha256>::new(None, master.bytes());
        let key = |purpose: &[u8]| {
            let mut bytes = [0; KEY_BYTES];
            hkdf.expand(purpose, &mut bytes).ok().map(|()| Key::new(bytes))
        };
        Some(Self {
            wrapping: key(b"wrap person keys")?,
            hashing: key(b"hash contacts")?,
            sealing: key(b"seal secrets")?,
        })
    }

    /// Wraps the keys of people.
    pub(crate) const fn wrapping(&self) -> &Key {
        &self.wrapping
    }

    /// Seals secrets and stored webhooks.
    pub const fn sealing(&self) -> &Key {
        &self.sealing
    }

    /// A keyed hash: equal texts give equal hashes, and nobody without the key can try texts out.
    pub fn hash(&self, space: &str, text: &str) -> Vec<u8> {
        let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(self.hashing.bytes()) else { return Vec::new() };
        hash.update(space.as_bytes());
        hash.update(&[0]);
        hash.update(text.as_bytes());
        hash.finalize().into_bytes().to_vec()
    }
}

/// Makes a file with a new key, unless another process is faster.
///
/// The file gets its name when it is whole: a process that is killed on the way leaves no key file that can't be used.
fn make_file(path: &Path) -> std::io::Result<()> {
    let unfinished = path.with_extension(format!("key.{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(STANDARD.encode(Key::random().bytes()).as_bytes())?;
    file.sync_all()?;
    let named = std::fs::hard_link(&unfinished, path);
    std::fs::remove_file(&unfinished)?;
    match named {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_file_is_made_once_and_only_its_owner_reads_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        let first = MasterKey::from_file(&path).unwrap();
        let second = MasterKey::from_file(&path).unwrap();
        assert_eq!(first.hash("a", "b"), second.hash("a", "b"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn processes_that_start_together_agree_on_one_key_and_leave_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        make_file(&path).unwrap();
        let first = MasterKey::from_file(&path).unwrap();

        make_file(&path).unwrap();

        assert_eq!(first.hash("a", "b"), MasterKey::from_file(&path).unwrap().hash("a", "b"));
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_malformed_key_is_refused() {
        assert!(matches!(MasterKey::parse("short"), Err(MasterKeyError::Malformed)));
    }

    #[test]
    fn hashes_of_different_spaces_or_keys_differ() {
        let one = MasterKey::derive(&Key::new([1; 32])).unwrap();
        let two = MasterKey::derive(&Key::new([2; 32])).unwrap();
        assert_ne!(one.hash("a", "b"), one.hash("c", "b"));
        assert_ne!(one.hash("a", "b"), two.hash("a", "b"));
    }
}
