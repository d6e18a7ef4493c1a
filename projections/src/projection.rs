//! What every projection is.

use crate::conversation::ConversationProjection;
use crate::lead::LeadProjection;
use crate::member::MemberProjection;
use crate::task::TaskProjection;
use crate::tenant::TenantProjection;
use crate::whatsapp::WhatsAppProjection;
use application::log::RecordedEvent;
use async_trait::async_trait;
use sqlx::PgConnection;

/// Makes the rows of one read model from events.
///
/// What is written is a function of the events alone, however they are cut into batches.
#[async_trait]
pub trait Projection: Send + Sync {
    /// The name in checkpoints and of `sigmadsa replay --projection`.
    fn name(&self) -> &'static str;

    /// The tables that it alone writes, without their schema.
    fn tables(&self) -> &'static [&'static str];

    /// Takes in a batch, in order within each tenant; the caller commits the checkpoint in the same transaction.
    ///
    /// # Errors
    /// A statement failed; nothing of the batch may be committed.
    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error>;
}

/// All projections, each with tables of its own.
pub fn all() -> Vec<Box<dyn Projection>> {
    vec![
        Box::new(MemberProjection),
        Box::new(LeadProjection),
        Box::new(TaskProjection),
        Box::new(ConversationProjection),
        Box::new(WhatsAppProjection),
        Box::new(TenantProjection),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_table_and_no_name_belongs_to_two_projections() {
        let tables: Vec<_> = all().iter().flat_map(|projection| projection.tables().iter().copied()).collect();
        assert_eq!(tables.iter().collect::<HashSet<_>>().len(), tables.len());
        let names: HashSet<_> = all().iter().map(|projection| projection.name()).collect();
        assert_eq!(names.len(), all().len());
    }
}
