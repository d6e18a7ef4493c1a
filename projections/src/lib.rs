//! What is read: one folder per read model, each with its rows, how events become rows, and its queries.
//!
//! Rows are a function of the log alone, so that a read model can be rebuilt beside the one that is being read and
//! then swapped with it. All statements name tables without a schema; the connection's `search_path` says which
//! version they mean.

mod batch;
pub mod conversation;
mod erased;
mod error;
#[cfg(test)]
mod fixture;
pub mod lead;
pub mod member;
mod page;
mod projection;
mod scope;
pub mod task;
pub mod tenant;
mod tenant_pool;
pub mod whatsapp;

pub use error::ReadError;
pub use page::{PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX, Page, PageRequest};
pub use projection::{Projection, all};

use application::log::Position;
use domain::id::TenantId;
use sqlx::PgPool;
use tenant_pool::TenantPool;

/// The queries of all read models; each takes the grant that it needs.
#[derive(Clone, Debug)]
pub struct ReadModels {
    pool: TenantPool,
}

impl ReadModels {
    /// The read models of the database behind `pool`, whose connections find them by their `search_path` and work as
    /// the role that sees one tenant's rows.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool: TenantPool::new(pool) }
    }

    /// How far a projection has come in a tenant's log; 0 where it has taken in nothing yet.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn reached(&self, tenant: TenantId, projection: &str) -> Result<Position, ReadError> {
        let position = sqlx::query_scalar!(
            "SELECT position FROM checkpoint WHERE tenant_id = $1 AND follower = $2",
            tenant.uuid(),
            projection,
        )
        .fetch_optional(self.pool.of(tenant).await?.on())
        .await?;
        Ok(Position(position.unwrap_or(0)))
    }
}
