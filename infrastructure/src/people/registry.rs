//! Who is behind a contact.

use super::Keyring;
use crate::secret::MasterKey;
use application::clock::Ids;
use application::failure::Failure;
use application::port::{Contact, People};
use async_trait::async_trait;
use domain::id::{PersonId, TenantId};
use sqlx::PgPool;
use std::sync::Arc;

/// The people in the database.
#[derive(Clone)]
pub struct PgPeople {
    pool: PgPool,
    master: MasterKey,
    keyring: Keyring,
    ids: Arc<dyn Ids>,
}

impl PgPeople {
    /// The people in this database.
    pub fn new(pool: PgPool, master: MasterKey, keyring: Keyring, ids: Arc<dyn Ids>) -> Self {
        Self { pool, master, keyring, ids }
    }

    fn hash(&self, tenant: TenantId, contact: &Contact) -> Vec<u8> {
        self.master.hash(&format!("contact/{tenant}"), &contact.canonical())
    }
}

#[async_trait]
impl People for PgPeople {
    async fn resolve(&self, tenant: TenantId, contact: &Contact) -> Result<PersonId, Failure> {
        if let Some(person) = self.find(tenant, contact).await? {
            return Ok(person);
        }
        let person = PersonId::new(self.ids.next());
        let (_, wrapped) = self.keyring.make(tenant, person).map_err(Failure::internal)?;
        // Whoever comes first decides; the key of a person who came second is never used and isn't kept.
        let winner = sqlx::query_scalar!(
            "WITH mine AS (
                 INSERT INTO contact (tenant_id, contact_hash, person_id) VALUES ($1, $2, $3)
                 ON CONFLICT ON CONSTRAINT contact_key DO NOTHING
                 RETURNING person_id
             ), made AS (
                 INSERT INTO person_key (tenant_id, person_id, wrapped_key) SELECT $1, m.person_id, $4 FROM mine m
             )
             SELECT m.person_id FROM mine m",
            tenant.uuid(),
            self.hash(tenant, contact),
            person.uuid(),
            wrapped,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        match winner {
            Some(person) => Ok(PersonId::new(person)),
            None => self.find(tenant, contact).await?.ok_or(Failure::Conflict),
        }
    }

    async fn find(&self, tenant: TenantId, contact: &Contact) -> Result<Option<PersonId>, Failure> {
        let found = sqlx::query_scalar!(
            "SELECT person_id FROM contact WHERE tenant_id = $1 AND contact_hash = $2",
            tenant.uuid(),
            self.hash(tenant, contact),
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(found.map(PersonId::new))
    }

    async fn link(&self, tenant: TenantId, contact: &Contact, person: PersonId) -> Result<(), Failure> {
        sqlx::query!(
            "INSERT INTO contact (tenant_id, contact_hash, person_id) VALUES ($1, $2, $3)
             ON CONFLICT ON CONSTRAINT contact_key DO NOTHING",
            tenant.uuid(),
            self.hash(tenant, contact),
            person.uuid(),
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(())
    }

    async fn destroy(&self, tenant: TenantId, person: PersonId) -> Result<(), Failure> {
        sqlx::query!(
            "WITH gone AS (DELETE FROM contact WHERE tenant_id = $1 AND person_id = $2), files AS (
                 DELETE FROM media_content WHERE tenant_id = $1 AND (person_id = $2 OR customer_id = $2)
             )
             UPDATE person_key SET wrapped_key = NULL WHERE tenant_id = $1 AND person_id = $2",
            tenant.uuid(),
            person.uuid(),
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        self.keyring.forget(tenant, person);
        Ok(())
    }
}
