//! Sealing and opening files with the keys of the people who sent them.

use crate::people::Keyring;
use application::failure::Failure;
use application::log::Position;
use application::port::MediaSeal;
use async_trait::async_trait;
use domain::id::{PersonId, TenantId};
use std::collections::HashSet;

/// Seals files with people's keys.
#[derive(Clone)]
pub struct KeyringSeal {
    keyring: Keyring,
}

impl KeyringSeal {
    /// With these keys.
    pub const fn new(keyring: Keyring) -> Self {
        Self { keyring }
    }

    /// The bytes of the file that was attached at this place, sealed; `None` where the person was erased.
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: the database can't be reached.
    /// - [`Failure::Internal`]: the bytes can't be sealed.
    pub(super) async fn seal(
        &self,
        tenant: TenantId,
        place: Position,
        person: PersonId,
        bytes: &[u8],
    ) -> Result<Option<Vec<u8>>, Failure> {
        let who = HashSet::from([(tenant, person)]);
        let keys = self.keyring.keys_or_new(&who).await.map_err(Failure::unavailable)?;
        let Some(Some(key)) = keys.get(&(tenant, person)) else { return Ok(None) };
        key.seal(&purpose(tenant, place), bytes).map(Some).map_err(Failure::internal)
    }
}

#[async_trait]
impl MediaSeal for KeyringSeal {
    async fn open(
        &self,
        tenant: TenantId,
        place: Position,
        person: PersonId,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, Failure> {
        let who = HashSet::from([(tenant, person)]);
        let keys = self.keyring.keys(&who).await.map_err(Failure::unavailable)?;
        let Some(Some(key)) = keys.get(&(tenant, person)) else { return Ok(None) };
        key.open(&purpose(tenant, place), sealed).map(Some).map_err(Failure::internal)
    }
}

fn purpose(tenant: TenantId, place: Position) -> Vec<u8> {
    format!("media/{tenant}/{}", place.0).into_bytes()
}
