//! The inbox's rows; requests that arrive together share a commit.

use crate::log::Signals;
use application::failure::Failure;
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::id::TenantId;
use sqlx::{PgConnection, PgPool};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Most requests that wait to be stored; who comes then waits to be let in.
const QUEUE_MAX: usize = 4_096;
/// Most requests that share a commit.
const BATCH_MAX: usize = 512;

/// One item, sealed.
#[derive(Debug)]
pub(super) struct InboxRow {
    pub(super) tenant: TenantId,
    pub(super) item_id: Uuid,
    pub(super) lane: i16,
    pub(super) kind: &'static str,
    pub(super) sealed: Vec<u8>,
    pub(super) at: DateTime<Utc>,
    pub(super) request_id: String,
}

/// Something that can't be given to a tenant, sealed.
#[derive(Debug)]
pub(super) struct QuarantineRow {
    pub(super) item_id: Uuid,
    pub(super) reason: &'static str,
    pub(super) detail: String,
    pub(super) sealed: Vec<u8>,
    pub(super) at: DateTime<Utc>,
}

/// The way to the inbox's rows.
#[derive(Clone)]
pub struct InboxStore {
    queue: mpsc::Sender<Job>,
}

struct Job {
    inbox: Vec<InboxRow>,
    quarantine: Vec<QuarantineRow>,
    answer: oneshot::Sender<Result<(), String>>,
}

impl InboxStore {
    /// Starts the task that stores; it ends, after what has gathered, when every way to it is dropped.
    ///
    /// The bells ring for tenants with new items.
    pub fn start(pool: PgPool, bells: Signals) -> (Self, JoinHandle<()>) {
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        (Self { queue }, tokio::spawn(run(pool, bells, jobs)))
    }

    /// Stores what one request brought.
    pub(super) async fn store(&self, inbox: Vec<InboxRow>, quarantine: Vec<QuarantineRow>) -> Result<(), Failure> {
        let (answer, answered) = oneshot::channel();
        let closed = || Failure::unavailable("the inbox is closed");
        self.queue.send(Job { inbox, quarantine, answer }).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?.map_err(Failure::unavailable)
    }
}

async fn run(pool: PgPool, bells: Signals, mut jobs: mpsc::Receiver<Job>) {
    let mut gathered = Vec::with_capacity(BATCH_MAX);
    while jobs.recv_many(&mut gathered, BATCH_MAX).await > 0 {
        let (mut inbox, mut quarantine, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        for job in gathered.drain(..) {
            inbox.extend(job.inbox);
            quarantine.extend(job.quarantine);
            answers.push(job.answer);
        }
        let stored = persist(&pool, &inbox, &quarantine).await.map_err(|error| error.to_string());
        if stored.is_ok() {
            for row in &inbox {
                bells.appended(row.tenant, Position::default());
            }
        }
        for answer in answers {
            // Who asked may have hung up; the rows stand all the same.
            answer.send(stored.clone()).ok();
        }
    }
}

async fn persist(pool: &PgPool, inbox: &[InboxRow], quarantine: &[QuarantineRow]) -> Result<(), sqlx::Error> {
    // One statement is a transaction of its own; only a mixed batch needs one around two.
    match (inbox.is_empty(), quarantine.is_empty()) {
        (true, true) => Ok(()),
        (false, true) => insert_items(&mut *pool.acquire().await?, inbox).await,
        (true, false) => insert_quarantine(&mut *pool.acquire().await?, quarantine).await,
        (false, false) => {
            let mut transaction = pool.begin().await?;
            insert_items(&mut transaction, inbox).await?;
            insert_quarantine(&mut transaction, quarantine).await?;
            transaction.commit().await
        }
    }
}

async fn insert_items(connection: &mut PgConnection, rows: &[InboxRow]) -> Result<(), sqlx::Error> {
    let tenants: Vec<Uuid> = rows.iter().map(|row| row.tenant.uuid()).collect();
    let items: Vec<Uuid> = rows.iter().map(|row| row.item_id).collect();
    let lanes: Vec<i16> = rows.iter().map(|row| row.lane).collect();
    let kinds: Vec<String> = rows.iter().map(|row| row.kind.to_owned()).collect();
    let bodies: Vec<Vec<u8>> = rows.iter().map(|row| row.sealed.clone()).collect();
    let times: Vec<DateTime<Utc>> = rows.iter().map(|row| row.at).collect();
    let requests: Vec<String> = rows.iter().map(|row| row.request_id.clone()).collect();
    sqlx::query!(
        "INSERT INTO inbox (tenant_id, item_id, lane, kind, body, received_at, request_id)
         SELECT * FROM unnest(
             $1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::bytea[], $6::timestamptz[], $7::text[]
         )
         ON CONFLICT ON CONSTRAINT inbox_key DO NOTHING",
        &tenants,
        &items,
        &lanes,
        &kinds,
        &bodies,
        &times,
        &requests,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_quarantine(connection: &mut PgConnection, rows: &[QuarantineRow]) -> Result<(), sqlx::Error> {
    let items: Vec<Uuid> = rows.iter().map(|row| row.item_id).collect();
    let reasons: Vec<String> = rows.iter().map(|row| row.reason.to_owned()).collect();
    let details: Vec<String> = rows.iter().map(|row| row.detail.clone()).collect();
    let bodies: Vec<Vec<u8>> = rows.iter().map(|row| row.sealed.clone()).collect();
    let times: Vec<DateTime<Utc>> = rows.iter().map(|row| row.at).collect();
    sqlx::query!(
        "INSERT INTO quarantine (item_id, reason, detail, body, received_at)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])
         ON CONFLICT ON CONSTRAINT quarantine_key DO NOTHING",
        &items,
        &reasons,
        &details,
        &bodies,
        &times,
    )
    .execute(connection)
    .await?;
    Ok(())
}
