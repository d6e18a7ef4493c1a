//! The table of files, sealed.

use application::clock::Clock;
use application::log::Position;
use domain::id::{LeadId, PersonId, TenantId};
use sqlx::PgPool;
use std::sync::Arc;

/// Most bytes that one tenant's files may have together: 10 GiB.
pub(super) const ROOM_BYTES_MAX: i64 = 10 * 1024 * 1024 * 1024;

/// The files of all tenants.
#[derive(Clone)]
pub struct MediaStore {
    pool: PgPool,
    clock: Arc<dyn Clock>,
}

/// A file that is to be kept.
pub(super) struct Content<'a> {
    pub(super) tenant: TenantId,
    /// Where in the tenant's log it was attached.
    pub(super) place: Position,
    pub(super) lead: LeadId,
    /// Who sent it, and with whose key it is sealed.
    pub(super) person: PersonId,
    /// Whose lead it is.
    pub(super) customer: PersonId,
    pub(super) mime_type: &'a str,
    /// Of the file itself.
    pub(super) size_bytes: i64,
    pub(super) sealed: &'a [u8],
}

/// What is known of a kept file without opening it.
pub(super) struct Kept {
    pub(super) mime_type: String,
    pub(super) size_bytes: i64,
}

impl MediaStore {
    /// The files in this database.
    pub const fn new(pool: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }

    /// The file that was attached at this place, if it is kept already.
    pub(super) async fn lookup(&self, tenant: TenantId, place: Position) -> Result<Option<Kept>, sqlx::Error> {
        sqlx::query_as!(
            Kept,
            "SELECT mime_type, size_bytes FROM media_content WHERE tenant_id = $1 AND position = $2",
            tenant.uuid(),
            place.0,
        )
        .fetch_optional(&self.pool)
        .await
    }

    /// How many bytes the tenant's files have together.
    pub(super) async fn bytes_of(&self, tenant: TenantId) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar!(
            r#"SELECT coalesce(sum(size_bytes), 0)::bigint AS "bytes!" FROM media_content WHERE tenant_id = $1"#,
            tenant.uuid(),
        )
        .fetch_one(&self.pool)
        .await
    }

    /// Keeps a file, unless it is kept already; false where one of its people was erased meanwhile.
    ///
    /// The keys' rows are locked until the file is in, so that an erasure comes before it, or finds it and takes it away.
    pub(super) async fn keep(&self, content: &Content<'_>) -> Result<bool, sqlx::Error> {
        let kept = sqlx::query!(
            "WITH known AS (
                 SELECT count(*) FILTER (WHERE k.wrapped_key IS NULL) AS erased FROM (
                     SELECT wrapped_key FROM person_key
                     WHERE tenant_id = $1 AND person_id IN ($4, $5)
                     ORDER BY person_id
                     FOR SHARE
                 ) AS k
             )
             INSERT INTO media_content (tenant_id, position, lead_id, person_id, customer_id, mime_type, size_bytes, sealed,
                 kept_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM known WHERE known.erased = 0
             ON CONFLICT ON CONSTRAINT media_content_key DO UPDATE SET kept_at = media_content.kept_at",
            content.tenant.uuid(),
            content.place.0,
            content.lead.uuid(),
            content.person.uuid(),
            content.customer.uuid(),
            content.mime_type,
            content.size_bytes,
            content.sealed,
            self.clock.now(),
        )
        .execute(&self.pool)
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Takes a file away, if it is there.
    pub(super) async fn remove(&self, tenant: TenantId, place: Position) -> Result<(), sqlx::Error> {
        sqlx::query!("DELETE FROM media_content WHERE tenant_id = $1 AND position = $2", tenant.uuid(), place.0,)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
