//! Reminding assignees of tasks that are due soon.

use super::{DueStore, Noted, Topic};
use crate::follow::{Moved, Worker};
use application::access::{ManageTasks, SystemAuthority};
use application::app::Application;
use application::command::CommandContext;
use application::failure::Failure;
use application::log::Actor;
use application::task::RemindTask;
use async_trait::async_trait;
use domain::id::{CommandId, TaskId, TenantId};
use sqlx::PgPool;
use std::collections::HashMap;

/// Who acts, in metadata.
const PART: &str = "reminders";
/// Most reminders of one tenant in one round.
const REMINDERS_MAX: i64 = 100;
/// Seconds until something is tried again that our own side failed at.
const AGAIN_AFTER_S: f64 = 2.0;

/// Reminds assignees when the time has come.
pub struct ReminderWorker {
    due: DueStore,
    app: Application,
    system: SystemAuthority,
}

impl ReminderWorker {
    /// Whether there may be somebody to remind after an event of this type.
    pub fn heeds(event_type: &str) -> bool {
        event_type.starts_with("task.")
    }

    /// A worker that asks for use cases with this authority.
    pub fn new(pool: PgPool, app: Application, system: SystemAuthority) -> Self {
        let due = DueStore::new(pool, app.clock.clone(), Topic::Reminder);
        Self { due, app, system }
    }

    async fn remind(&self, noted: Noted) -> Result<(), sqlx::Error> {
        let tenant = TenantId::new(noted.tenant);
        let grant = self.system.grant::<ManageTasks>(tenant, PART);
        // The same reminder has the same command id: whoever is killed before it is settled adds nothing.
        let name = format!("remind {} {}", noted.subject, noted.due_at.timestamp_micros());
        let command_id = CommandId::derived(tenant.uuid(), &name);
        let context = CommandContext {
            command_id,
            actor: Actor::System(PART.to_owned()),
            correlation_id: command_id.uuid(),
            causation: None,
            request_id: None,
            token: None,
        };
        match self.app.dispatch(&grant, context, RemindTask { task: TaskId::new(noted.subject) }).await {
            Err(failure @ (Failure::Unavailable { .. } | Failure::Internal { .. } | Failure::Conflict)) => {
                tracing::warn!(tenant.id = %tenant, error = %failure, "A reminder can't be given just now");
                self.due.again(noted, AGAIN_AFTER_S).await
            }
            Ok(_) | Err(_) => self.due.settled(noted).await,
        }
    }
}

#[async_trait]
impl Worker for ReminderWorker {
    fn name(&self) -> &'static str {
        PART
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        let tenants = self.due.tenants(shards).await?;
        let behind = f64::from(u32::try_from(tenants.len()).unwrap_or(u32::MAX));
        Ok((tenants, behind))
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let mut done: HashMap<TenantId, usize> = HashMap::new();
        for noted in self.due.due(tenants, REMINDERS_MAX).await? {
            self.remind(noted).await?;
            *done.entry(TenantId::new(noted.tenant)).or_default() += 1;
        }
        let full = usize::try_from(REMINDERS_MAX).unwrap_or(usize::MAX);
        Ok(Moved::of(done.into_iter().map(|(tenant, count)| (tenant, count, count >= full)).collect()))
    }
}
