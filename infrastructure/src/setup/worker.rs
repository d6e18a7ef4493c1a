//! Doing what is due for connections.

use crate::due::{DueStore, Noted, Topic};
use crate::follow::{Moved, Worker};
use application::access::{Receive, SystemAuthority};
use application::app::Application;
use application::command::CommandContext;
use application::failure::Failure;
use application::log::Actor;
use application::whatsapp::{CheckHealth, GoOn};
use async_trait::async_trait;
use domain::id::{CommandId, TenantId};
use futures::future::try_join_all;
use sqlx::PgPool;
use std::collections::HashMap;
use uuid::Uuid;

/// Who acts, in metadata.
const PART: &str = "setup";
/// Most things that are done for one tenant in one round: the steps of connecting, and some.
const THINGS_MAX: usize = 12;
/// Seconds between two looks at a connection that works.
const LOOK_EVERY_S: f64 = 15.0 * 60.0;
/// Seconds by which looks at different tenants are spread.
const SPREAD_S: f64 = 60.0;
/// Seconds until something is tried again that our own side failed at.
const AGAIN_AFTER_S: f64 = 2.0;

/// Does what is due.
pub struct SetupWorker {
    due: DueStore,
    app: Application,
    system: SystemAuthority,
}

impl SetupWorker {
    /// Whether there may be something to do for a connection after an event of this type.
    pub fn heeds(event_type: &str) -> bool {
        event_type.starts_with("whatsapp.")
    }

    /// A worker that asks for use cases with this authority.
    pub fn new(pool: PgPool, app: Application, system: SystemAuthority) -> Self {
        let due = DueStore::new(pool, app.clock.clone(), Topic::Connection);
        Self { due, app, system }
    }

    /// Goes on with what has begun; where nothing has and a look is due, looks whether the connection works.
    async fn advance_tenant(&self, tenant: TenantId, noted: Option<Noted>) -> Result<(usize, bool), sqlx::Error> {
        let mut things = 0;
        let outcome = loop {
            let grant = self.system.grant::<Receive>(tenant, PART);
            match self.app.dispatch(&grant, self.context(), GoOn).await {
                Ok(true) if things < THINGS_MAX => things += 1,
                Ok(true) => return Ok((things, true)),
                Ok(false) if things > 0 || noted.is_none() => break Ok(()),
                Ok(false) => break self.look(tenant).await,
                Err(failure) => break Err(failure),
            }
        };
        let pause_s = match outcome {
            Ok(()) => LOOK_EVERY_S + SPREAD_S * share_of(tenant),
            Err(failure) => {
                tracing::warn!(tenant.id = %tenant, error = %failure, "A connection can't be looked after just now");
                AGAIN_AFTER_S
            }
        };
        if let Some(noted) = noted {
            self.due.again(noted, pause_s).await?;
        }
        Ok((things, false))
    }

    async fn look(&self, tenant: TenantId) -> Result<(), Failure> {
        let grant = self.system.grant::<Receive>(tenant, PART);
        match self.app.dispatch(&grant, self.context(), CheckHealth).await {
            // Nothing is connected, or Meta has no answer just now: the next look is in a quarter of an hour.
            Ok(_) | Err(Failure::Refused { .. } | Failure::Unavailable { .. }) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    fn context(&self) -> CommandContext {
        let command_id = CommandId::new(self.app.ids.next());
        CommandContext {
            command_id,
            actor: Actor::System(PART.to_owned()),
            correlation_id: command_id.uuid(),
            causation: None,
            request_id: None,
            token: None,
        }
    }
}

/// Where in a spread a tenant stands, 0 to 1: the same each time.
fn share_of(tenant: TenantId) -> f64 {
    let hash = Uuid::new_v5(&tenant.uuid(), b"look").as_bytes().iter().fold(0_u32, |sum, byte| sum + u32::from(*byte));
    f64::from(hash % 1_000) / 1_000.0
}

#[async_trait]
impl Worker for SetupWorker {
    fn name(&self) -> &'static str {
        PART
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        let tenants = self.due.tenants(shards).await?;
        let due = f64::from(u32::try_from(tenants.len()).unwrap_or(u32::MAX));
        Ok((tenants, due))
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let due = self.due.due(tenants, 1).await?;
        let due: HashMap<Uuid, Noted> = due.into_iter().map(|noted| (noted.tenant, noted)).collect();
        let due = &due;
        let rounds = tenants.iter().map(|tenant| async move {
            let (things, more) = self.advance_tenant(*tenant, due.get(&tenant.uuid()).copied()).await?;
            Ok::<_, sqlx::Error>((*tenant, things, more))
        });
        Ok(Moved::of(try_join_all(rounds).await?))
    }
}
