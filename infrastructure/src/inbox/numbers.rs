//! Which tenant a WhatsApp number belongs to.

use application::failure::Failure;
use domain::id::TenantId;
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer is kept in memory; also how long a number just connected elsewhere stays unknown here.
const KEPT_FOR: Duration = Duration::from_secs(2);
/// Most answers kept.
const KEPT_MAX: usize = 50_000;

/// The numbers in the database.
#[derive(Clone)]
pub struct Numbers {
    pool: PgPool,
    kept: Arc<Mutex<HashMap<String, Answer>>>,
}

/// Whose a number is, if anybody's, and since when that is known.
type Answer = (Option<TenantId>, Instant);

impl Numbers {
    /// The numbers in this database.
    pub fn new(pool: PgPool) -> Self {
        Self { pool, kept: Arc::default() }
    }

    /// Gives a number to a tenant, unless another tenant holds it.
    ///
    /// # Errors
    /// - [`Failure::Refused`]: another tenant holds the number.
    /// - [`Failure::Unavailable`]: the database can't be reached.
    pub async fn give(
        &self,
        tenant: TenantId,
        phone_number_id: &str,
        waba_id: &str,
        display_phone_number: &str,
    ) -> Result<(), Failure> {
        let holder = sqlx::query_scalar!(
            "INSERT INTO whatsapp_number (phone_number_id, tenant_id, waba_id, display_phone_number)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT ON CONSTRAINT whatsapp_number_key DO UPDATE SET phone_number_id = excluded.phone_number_id
             RETURNING tenant_id",
            phone_number_id,
            tenant.uuid(),
            waba_id,
            display_phone_number,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(phone_number_id);
        if TenantId::new(holder) == tenant {
            Ok(())
        } else {
            let message = "the number is connected to another firm".to_owned();
            Err(Failure::Refused { code: "whatsapp-number-taken", message })
        }
    }

    /// Who holds a number, as the database knows at this moment.
    async fn holder_of(&self, phone_number_id: &str) -> Result<Option<TenantId>, Failure> {
        sqlx::query_scalar!("SELECT tenant_id FROM whatsapp_number WHERE phone_number_id = $1", phone_number_id)
            .fetch_optional(&self.pool)
            .await
            .map(|tenant| tenant.map(TenantId::new))
            .map_err(Failure::unavailable)
    }

    /// Those of these numbers that another tenant holds.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn held_by_others(&self, tenant: TenantId, numbers: &[String]) -> Result<Vec<String>, Failure> {
        sqlx::query_scalar!(
            "SELECT phone_number_id FROM whatsapp_number WHERE phone_number_id = ANY ($1) AND tenant_id <> $2",
            numbers,
            tenant.uuid(),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Failure::unavailable)
    }

    /// Gives all numbers of a tenant back.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn release(&self, tenant: TenantId) -> Result<(), Failure> {
        sqlx::query!("DELETE FROM whatsapp_number WHERE tenant_id = $1", tenant.uuid())
            .execute(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    }

    /// The tenant of an account, if one of its numbers is ours.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn tenant_of_account(&self, waba_id: &str) -> Result<Option<TenantId>, Failure> {
        if waba_id.contains('\0') {
            return Ok(None);
        }
        sqlx::query_scalar!("SELECT tenant_id FROM whatsapp_number WHERE waba_id = $1 LIMIT 1", waba_id)
            .fetch_optional(&self.pool)
            .await
            .map(|tenant| tenant.map(TenantId::new))
            .map_err(Failure::unavailable)
    }

    /// The tenant of a number, if it is one of ours.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn tenant_of(&self, phone_number_id: &str) -> Result<Option<TenantId>, Failure> {
        // PostgreSQL takes no text with this character, so none of ours has it.
        if phone_number_id.contains('\0') {
            return Ok(None);
        }
        if let Some((tenant, since)) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(phone_number_id)
            && since.elapsed() < KEPT_FOR
        {
            return Ok(*tenant);
        }
        let found = self.holder_of(phone_number_id).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(phone_number_id.to_owned(), (found, Instant::now()));
        Ok(found)
    }
}
