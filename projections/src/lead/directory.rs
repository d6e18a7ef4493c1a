//! Which leads a person has.

use crate::{ReadError, ReadModels};
use application::failure::Failure;
use application::port::LeadDirectory;
use async_trait::async_trait;
use domain::id::{LeadId, PersonId, TenantId};

#[async_trait]
impl LeadDirectory for ReadModels {
    async fn leads_of(&self, tenant: TenantId, person: PersonId) -> Result<Vec<LeadId>, Failure> {
        let leads = sqlx::query_scalar!(
            "SELECT lead_id FROM lead WHERE tenant_id = $1 AND person_id = $2",
            tenant.uuid(),
            person.uuid(),
        )
        .fetch_all(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        Ok(leads.into_iter().map(LeadId::new).collect())
    }
}
