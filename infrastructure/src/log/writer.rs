//! Group commit: what has gathered is appended together.
//!
//! One task drains the queue: while one batch is being committed the next one gathers, so that the batches grow with
//! the load and nothing waits while idle.

use super::append::{Append, Appended, append};
use super::signal::{Kinds, Signals};
use application::log::Position;
use domain::id::TenantId;
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Most commands that wait to be appended; who comes then waits to be let in.
const QUEUE_MAX: usize = 4_096;
/// Most commands in one batch.
const BATCH_MAX: usize = 256;
/// How often a batch is tried again when the connection breaks: command ids make that harmless.
const TRIES_MAX: u32 = 6;
/// Pause before the second try; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The way to the writer's queue.
#[derive(Clone, Debug)]
pub struct LogWriter {
    queue: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    append: Append,
    answer: oneshot::Sender<Result<Appended, WriteError>>,
}

/// Why nobody knows what became of a command.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteError {
    /// The database couldn't be reached, again and again.
    #[error("the database can't be reached: {0}")]
    Unreachable(String),
    /// The database refused the batch: a fault of ours.
    #[error("the database refused the append: {0}")]
    Refused(String),
    /// The server is being stopped.
    #[error("the log is closed")]
    Closed,
}

impl LogWriter {
    /// Starts the writer; it ends, after what has gathered, when every way to it is dropped.
    pub fn start(pool: PgPool, signals: Signals) -> (Self, JoinHandle<()>) {
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        (Self { queue }, tokio::spawn(run(pool, signals, jobs)))
    }

    /// Appends what one command did, together with whatever else has gathered.
    ///
    /// # Errors
    /// - [`WriteError::Unreachable`]: it may have been committed; asking again with the same command id tells.
    /// - [`WriteError::Refused`]: it was not committed.
    /// - [`WriteError::Closed`]: it was not committed.
    pub async fn append(&self, append: Append) -> Result<Appended, WriteError> {
        let (answer, answered) = oneshot::channel();
        self.queue.send(Job { append, answer }).await.map_err(|_| WriteError::Closed)?;
        answered.await.map_err(|_| WriteError::Closed)?
    }
}

async fn run(pool: PgPool, signals: Signals, mut jobs: mpsc::Receiver<Job>) {
    let mut gathered = Vec::with_capacity(BATCH_MAX);
    // One connection, whose plans are warm; another one is taken only after it broke.
    let mut connection = None;
    while jobs.recv_many(&mut gathered, BATCH_MAX).await > 0 {
        let (batch, answers): (Vec<_>, Vec<_>) = gathered.drain(..).map(|job| (job.append, job.answer)).unzip();
        metrics::histogram!("sigmadsa_commit_batch_commands").record(count(batch.len()));
        let outcome = persist(&pool, &mut connection, &batch).await;
        if let Ok(outcomes) = &outcome {
            wake(&signals, &batch, outcomes);
        }
        answer_all(answers, outcome);
    }
}

fn answer_all(answers: Vec<oneshot::Sender<Result<Appended, WriteError>>>, outcome: Result<Vec<Appended>, WriteError>) {
    let outcomes: Box<dyn Iterator<Item = Result<Appended, WriteError>>> = match outcome {
        Ok(outcomes) => Box::new(outcomes.into_iter().map(Ok)),
        Err(error) => Box::new(std::iter::repeat(Err(error))),
    };
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        // Who asked may have hung up; the command stands all the same.
        answer.send(outcome).ok();
    }
}

/// Appends the batch, and again when the connection breaks.
async fn persist(
    pool: &PgPool,
    connection: &mut Option<PoolConnection<Postgres>>,
    batch: &[Append],
) -> Result<Vec<Appended>, WriteError> {
    let mut pause = FIRST_PAUSE;
    let mut tries = 1;
    loop {
        let started = std::time::Instant::now();
        match append_on(pool, connection, batch).await {
            Ok(outcomes) => {
                metrics::counter!("sigmadsa_commits_total").increment(1);
                metrics::histogram!("sigmadsa_commit_seconds").record(started.elapsed());
                return Ok(outcomes);
            }
            Err(error) if !is_connection(&error) => return Err(WriteError::Refused(error.to_string())),
            Err(error) if tries == TRIES_MAX => return Err(WriteError::Unreachable(error.to_string())),
            Err(error) => tracing::warn!(%error, tries, "Appending again after a broken connection"),
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
        tries += 1;
    }
}

async fn append_on(
    pool: &PgPool,
    connection: &mut Option<PoolConnection<Postgres>>,
    batch: &[Append],
) -> Result<Vec<Appended>, sqlx::Error> {
    let mut taken = match connection.take() {
        Some(taken) => taken,
        None => pool.acquire().await?,
    };
    let outcomes = append(&mut taken, batch).await?;
    *connection = Some(taken);
    Ok(outcomes)
}

/// Whether the database couldn't be reached, as against having refused.
pub(crate) fn is_connection(error: &sqlx::Error) -> bool {
    if let sqlx::Error::Database(error) = error {
        // Class 57 is operator intervention (a server that stops or starts), class 08 a broken connection, class 40 a
        // transaction rolled back by the server. (PostgreSQL 15, appendix A)
        return error.code().is_some_and(|code| ["57", "08", "40"].iter().any(|class| code.starts_with(class)));
    }
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    )
}

/// Rings once for each tenant whose log has grown.
fn wake(signals: &Signals, batch: &[Append], outcomes: &[Appended]) {
    let mut grown = BTreeMap::<TenantId, (Position, Kinds<'_>)>::new();
    let mut events = 0;
    for (append, outcome) in batch.iter().zip(outcomes) {
        let position = match outcome {
            Appended::Accepted(position) => {
                events += append.events.len();
                *position
            }
            // Perhaps this very batch, whose answer was lost before it could wake anybody.
            Appended::Repeated(position) => *position,
            Appended::Conflict | Appended::Taken(_) | Appended::UnknownTenant => continue,
        };
        let (reached, kinds) = grown.entry(append.tenant).or_default();
        *reached = position.max(*reached);
        kinds.extend(append.events.iter().map(|event| event.event_type.as_str()));
    }
    metrics::counter!("sigmadsa_events_total").increment(events as u64);
    for (tenant, (position, kinds)) in grown {
        signals.appended_kinds(tenant, position, &kinds);
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
