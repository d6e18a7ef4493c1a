//! Secrets: the master key, sealing, and the table of access tokens.

mod master_key;
mod seal;
mod store;

pub use master_key::{MasterKey, MasterKeyError};
pub use seal::{Key, SealError};
pub use store::SecretStore;
