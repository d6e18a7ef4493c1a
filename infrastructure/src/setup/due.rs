//! When something is due for a connection, kept from the log.

use crate::follow::ReadModel;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::whatsapp::WhatsAppEvent;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The read model of what is due for connections.
#[derive(Clone, Copy, Debug, Default)]
pub struct DueModel;

/// What an event means for when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// As before.
    Unchanged,
    /// Then.
    At(DateTime<Utc>),
    /// Not by itself.
    Never,
}

fn due_after(event: &WhatsAppEvent) -> Due {
    match event {
        WhatsAppEvent::SignupStarted { at, .. }
        | WhatsAppEvent::StepDone { at, .. }
        | WhatsAppEvent::StepRetried { at, .. }
        | WhatsAppEvent::NumberChosen { at, .. }
        | WhatsAppEvent::Connected { at, .. }
        // Meta is asked at once what its news come to.
        | WhatsAppEvent::Noticed { at, .. }
        | WhatsAppEvent::PhoneVerified { at, .. }
        | WhatsAppEvent::Disconnected { at, .. }
        | WhatsAppEvent::WebhooksUnsubscribed { at, .. } => Due::At(*at),
        WhatsAppEvent::StepFailed { failure, .. } => failure.retry_at.map_or(Due::Never, Due::At),
        WhatsAppEvent::TokenDestroyed { .. } => Due::Never,
        WhatsAppEvent::SignupAbandoned { .. }
        | WhatsAppEvent::FactChanged { .. }
        | WhatsAppEvent::ConnectionLost { .. }
        | WhatsAppEvent::Restored { .. }
        | WhatsAppEvent::PhoneCodeRequested { .. } => Due::Unchanged,
    }
}

#[async_trait]
impl ReadModel for DueModel {
    fn name(&self) -> &'static str {
        "whatsapp_due"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["whatsapp_due"]
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let mut due: BTreeMap<Uuid, Option<DateTime<Utc>>> = BTreeMap::new();
        for recorded in events {
            let LogEvent::WhatsApp(event) = &recorded.event else { continue };
            match due_after(event) {
                Due::Unchanged => {}
                Due::At(at) => drop(due.insert(recorded.tenant.uuid(), Some(at))),
                Due::Never => drop(due.insert(recorded.tenant.uuid(), None)),
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        let (tenants, times): (Vec<Uuid>, Vec<Option<DateTime<Utc>>>) = due.into_iter().unzip();
        sqlx::query!(
            "INSERT INTO whatsapp_due (tenant_id, due_at)
             SELECT n.tenant_id, coalesce(n.due_at, 'infinity')
             FROM unnest($1::uuid[], $2::timestamptz[]) AS n (tenant_id, due_at)
             ON CONFLICT ON CONSTRAINT whatsapp_due_key DO UPDATE SET due_at = excluded.due_at",
            &tenants,
            &times as &[Option<DateTime<Utc>>],
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::SignupId;
    use domain::notification::ProviderError;
    use domain::whatsapp::{Failure, LossKind, Step};

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn failed(retry_at: Option<DateTime<Utc>>) -> WhatsAppEvent {
        let failure = Failure { step: Step::ReadHealth, error: ProviderError::default(), retry_at, attempts: 1 };
        WhatsAppEvent::StepFailed { signup: SignupId::new(Uuid::nil()), failure, at: AT }
    }

    #[test]
    fn a_failed_step_is_due_when_it_is_tried_again_and_never_where_somebody_must_repair_something() {
        assert_eq!(due_after(&failed(Some(AT))), Due::At(AT));
        assert_eq!(due_after(&failed(None)), Due::Never);
    }

    #[test]
    fn what_meta_tells_about_a_number_brings_no_new_look() {
        let lost = WhatsAppEvent::ConnectionLost { reason: String::new(), kind: LossKind::Token, at: AT };
        assert_eq!(due_after(&lost), Due::Unchanged);
    }
}
