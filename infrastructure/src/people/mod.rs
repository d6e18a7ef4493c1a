//! People: who is behind a contact, and the key that seals their data.

mod keyring;
mod privacy;
mod registry;

pub use keyring::Keyring;
pub(crate) use privacy::{open_private, people_in, seal_private};
pub use registry::PgPeople;
