//! Where a conversation stands, for the use case that continues it.

use crate::{ReadError, ReadModels};
use application::failure::Failure;
use application::port::{ConversationDirectory, ConversationEntry};
use async_trait::async_trait;
use domain::id::{ConversationId, LeadId, TenantId};

#[async_trait]
impl ConversationDirectory for ReadModels {
    async fn newest_segment(&self, tenant: TenantId, conversation: ConversationId) -> Result<Option<u32>, Failure> {
        let segment = sqlx::query_scalar!(
            "SELECT segment FROM conversation WHERE tenant_id = $1 AND conversation_id = $2",
            tenant.uuid(),
            conversation.uuid(),
        )
        .fetch_optional(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        segment.map(u32::try_from).transpose().map_err(Failure::internal)
    }

    async fn lookup(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Option<ConversationEntry>, Failure> {
        let entry = sqlx::query!(
            "SELECT lead_id, window_ends_at FROM conversation WHERE tenant_id = $1 AND conversation_id = $2",
            tenant.uuid(),
            conversation.uuid(),
        )
        .map(|row| ConversationEntry { lead: row.lead_id.map(LeadId::new), window_ends_at: row.window_ends_at })
        .fetch_optional(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        Ok(entry)
    }
}
