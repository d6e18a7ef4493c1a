//! The follower that carries out what follows from events.

use super::checkpoint;
use super::runner::{Moved, Worker};
use crate::log::{Cursor, LogReader};
use application::access::SystemAuthority;
use application::app::Application;
use application::failure::Failure;
use application::log::{Position, RecordedEvent};
use application::process::{Effect, Memory, react};
use async_trait::async_trait;
use domain::id::TenantId;
use futures::future::try_join_all;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Its name, in checkpoints too.
const NAME: &str = "process";
/// Most events of one tenant in one batch.
const EVENTS_PER_TENANT: i64 = 200;
/// Most lanes of effects that are carried out at the same time.
const LANES_AT_ONCE: usize = 64;
/// How often an effect is tried before it is set aside.
const TRIES_MAX: u32 = 5;
/// Pause before the second try; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Carries out effects, tenant by tenant.
pub struct ProcessFollower {
    pool: PgPool,
    reader: LogReader,
    app: Application,
    system: SystemAuthority,
}

/// One effect and what caused it.
struct Caused {
    cause: Arc<RecordedEvent>,
    place: usize,
    effect: Effect,
}

impl ProcessFollower {
    /// What its checkpoints are kept under.
    pub const NAME: &str = NAME;

    /// A follower that asks for effects with this authority.
    pub const fn new(pool: PgPool, reader: LogReader, app: Application, system: SystemAuthority) -> Self {
        Self { pool, reader, app, system }
    }

    async fn advance_tenant(&self, tenant: TenantId) -> Result<(usize, bool), sqlx::Error> {
        let (after, mut memory) = self.recall(tenant).await?;
        let cursor = Cursor { tenant, after };
        let events = self.reader.read_after(&self.pool, &[cursor], EVENTS_PER_TENANT).await?;
        let Some(last) = events.last().map(|event| event.position) else { return Ok((0, false)) };
        let count = events.len();
        let before = memory.clone();
        let mut lanes = stream::iter(lanes(&mut memory, events))
            .map(|lane| self.carry_out_in_order(lane))
            .buffer_unordered(LANES_AT_ONCE);
        while lanes.try_next().await?.is_some() {}
        drop(lanes);
        let changed = (memory != before).then_some(memory);
        self.remember(tenant, after, last, changed).await?;
        let full = i64::try_from(count).is_ok_and(|count| count >= EVENTS_PER_TENANT);
        Ok((count, full))
    }

    async fn carry_out_in_order(&self, lane: Vec<Caused>) -> Result<(), sqlx::Error> {
        for caused in lane {
            self.carry_out(caused).await?;
        }
        Ok(())
    }

    /// Carries an effect out; what is refused is settled, what fails again and again is set aside.
    async fn carry_out(&self, caused: Caused) -> Result<(), sqlx::Error> {
        let Caused { cause, place, effect } = caused;
        let process = effect.process();
        let mut pause = FIRST_PAUSE;
        let mut failure = None;
        for _ in 0..TRIES_MAX {
            match effect.clone().run(&self.app, &self.system, &cause, place).await {
                Ok(()) => return Ok(()),
                Err(refusal @ (Failure::Refused { .. } | Failure::NotFound | Failure::Invalid { .. })) => {
                    tracing::info!(process, position = %cause.position, %refusal, "An effect was refused");
                    metrics::counter!("sigmadsa_effects_refused_total", "process" => process).increment(1);
                    return Ok(());
                }
                Err(error) => failure = Some(error),
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        match failure {
            // The database is away: nothing moves until it is back.
            Some(Failure::Unavailable { source, .. }) => {
                Err(sqlx::Error::Io(std::io::Error::other(source.unwrap_or_else(|| "not available".into()))))
            }
            Some(failure) => self.set_aside(&cause, place, process, &failure).await,
            None => Ok(()),
        }
    }

    async fn set_aside(
        &self,
        cause: &RecordedEvent,
        place: usize,
        process: &str,
        failure: &Failure,
    ) -> Result<(), sqlx::Error> {
        tracing::error!(process, position = %cause.position, error = %chain(failure), "Set an effect aside");
        metrics::counter!("sigmadsa_effects_set_aside_total").increment(1);
        sqlx::query!(
            "INSERT INTO set_aside_effect (tenant_id, position, place, process, error) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT ON CONSTRAINT set_aside_effect_key DO UPDATE SET error = excluded.error",
            cause.tenant.uuid(),
            cause.position.0,
            i32::try_from(place).unwrap_or(i32::MAX),
            process,
            chain(failure),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn recall(&self, tenant: TenantId) -> Result<(Position, Memory), sqlx::Error> {
        let row = sqlx::query!(
            r#"SELECT c.position AS "position?", s.state AS "state?"
               FROM (SELECT $1::uuid AS tenant_id) AS t
               LEFT JOIN checkpoint c ON c.tenant_id = t.tenant_id AND c.follower = $2
               LEFT JOIN process_state s ON s.tenant_id = t.tenant_id AND s.process = $2"#,
            tenant.uuid(),
            NAME,
        )
        .fetch_one(&self.pool)
        .await?;
        let memory = row
            .state
            .map(serde_json::from_value)
            .transpose()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?
            .unwrap_or_default();
        Ok((Position(row.position.unwrap_or(0)), memory))
    }

    /// Moves the checkpoint, if nobody else has, together with what is remembered.
    async fn remember(
        &self,
        tenant: TenantId,
        from: Position,
        to: Position,
        memory: Option<Memory>,
    ) -> Result<(), sqlx::Error> {
        let state =
            memory.map(serde_json::to_value).transpose().map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        sqlx::query!(
            "WITH moved AS (
                 INSERT INTO checkpoint (follower, tenant_id, position) VALUES ($1, $2, $4)
                 ON CONFLICT ON CONSTRAINT checkpoint_key DO UPDATE SET position = $4
                 WHERE checkpoint.position = $3
                 RETURNING tenant_id
             )
             INSERT INTO process_state (process, tenant_id, state)
             SELECT $1, m.tenant_id, $5::jsonb FROM moved m WHERE $5::jsonb IS NOT NULL
             ON CONFLICT ON CONSTRAINT process_state_key DO UPDATE SET state = excluded.state",
            NAME,
            tenant.uuid(),
            from.0,
            to.0,
            state,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

#[async_trait]
impl Worker for ProcessFollower {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        checkpoint::behind(&self.pool, &[NAME], shards).await
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let rounds = tenants.iter().map(|tenant| async move {
            let (events, full) = self.advance_tenant(*tenant).await?;
            Ok::<_, sqlx::Error>((*tenant, events, full))
        });
        Ok(Moved::of(try_join_all(rounds).await?))
    }
}

/// What follows from the events, in lanes: what concerns the same conversation or lead keeps its order.
fn lanes(memory: &mut Memory, events: Vec<RecordedEvent>) -> Vec<Vec<Caused>> {
    let mut lanes: HashMap<Uuid, Vec<Caused>> = HashMap::new();
    for cause in events.into_iter().map(Arc::new) {
        for (place, effect) in react(memory, &cause).into_iter().enumerate() {
            let caused = Caused { cause: Arc::clone(&cause), place, effect };
            lanes.entry(caused.effect.lane()).or_default().push(caused);
        }
    }
    lanes.into_values().collect()
}

/// An error with its sources, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        line = format!("{line}: {error}");
        source = error.source();
    }
    line
}
