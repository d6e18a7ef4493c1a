//! One attempt to hand a message over, from the gate to the recorded outcome.

use super::pace::{Pace, Turn};
use crate::meta::{ACCESS_TOKEN, Handed, MetaClient, Verdict, verdict};
use crate::secret::SecretStore;
use application::app::Application;
use application::command::{CommandContext, ExecuteError};
use application::failure::Failure;
use application::log::{Actor, Metadata, Position};
use application::notification::{Gate, gate};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CommandId, NotificationId, TenantId};
use domain::notification::{
    Content, DeferReason, Notification, NotificationCommand, NotificationError, ProviderError, Requested,
};
use domain::stream::Stream;
use domain::whatsapp::{LossKind, WhatsAppAsk, WhatsAppCommand, WhatsAppConnection};
use std::time::Duration;

/// Who acts, in metadata.
const PART: &str = "outbox";
/// How often a message is tried that Meta refuses for a fault of its own.
const RETRIES_MAX: u32 = 5;
/// Pause before the second try; it grows fourfold. (Cloud API, pair rate limits, 2026-04: wait 4^n seconds)
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(1);
/// How long a status webhook is waited for after an answer was lost.
const SETTLE_WITHIN: TimeDelta = TimeDelta::minutes(2);
/// Longest wait for a turn of the number that is sat out; a longer one is put off.
const TURN_WAIT_MAX: Duration = Duration::from_secs(2);

/// What attempts are made with.
pub struct Attempts {
    app: Application,
    meta: MetaClient,
    secrets: SecretStore,
    pace: Pace,
}

/// A message that is due.
pub struct Sending {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub notification: NotificationId,
    /// What, to whom.
    pub requested: Requested,
    /// Attempts before this one.
    pub attempts: u32,
    /// Where in the log the request stands, and what it came from.
    pub cause: (Position, Metadata),
}

impl Attempts {
    /// Attempts through this client.
    pub fn new(app: Application, meta: MetaClient, secrets: SecretStore) -> Self {
        Self { app, meta, secrets, pace: Pace::default() }
    }

    /// The time on the clock that due times are reckoned by.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Hands a message over if it may go now, and records what became of it.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached; what is recorded stands, and the message is due again
    /// or settles as unknown.
    pub async fn send(&self, sending: &Sending) -> Result<(), Failure> {
        let now = self.app.clock.now();
        match gate(&self.app, sending.tenant, &sending.requested).await? {
            Gate::Open => {}
            Gate::Later(reason, until) => return self.defer(sending, reason, until).await,
            Gate::Never(reason) => return self.record(sending, NotificationCommand::Cancel { reason, at: now }).await,
        }
        if let Some((reason, until)) = self.wait_for_turn(sending).await {
            return self.defer(sending, reason, until).await;
        }
        let Some(token) = self.secrets.lookup(sending.tenant, ACCESS_TOKEN).await? else {
            return self.lose_connection(sending, "no access token is stored", LossKind::Token).await;
        };
        let (Some(content), Some(address)) = (sending.requested.content.known(), sending.requested.address.known())
        else {
            return Ok(());
        };
        if !self.begin(sending).await? {
            return Ok(());
        }
        self.call(sending, &token, address, content).await
    }

    /// Says that nobody knows what became of an attempt.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn give_up_waiting(&self, sending: &Sending) -> Result<(), Failure> {
        let at = self.app.clock.now();
        self.record(sending, NotificationCommand::RecordUnknown { settle_by: at + SETTLE_WITHIN, at }).await
    }

    /// Ends the wait for a status: what matters is sent again, the rest has failed.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn settle(&self, sending: &Sending) -> Result<(), Failure> {
        self.record(sending, NotificationCommand::Settle { at: self.app.clock.now() }).await
    }

    /// Waits for a turn of the number; `Some` where the wait is too long to sit out.
    async fn wait_for_turn(&self, sending: &Sending) -> Option<(DeferReason, DateTime<Utc>)> {
        let requested = &sending.requested;
        let mut waited = Duration::ZERO;
        loop {
            let wait = match self.pace.turn(&requested.endpoint, requested.person) {
                Turn::Now => return None,
                Turn::PairBusy(wait) => return Some((DeferReason::PairRateLimited, self.after(wait))),
                Turn::NumberBusy(wait) => wait,
            };
            waited += wait;
            if waited > TURN_WAIT_MAX {
                return Some((DeferReason::RateLimited, self.after(wait)));
            }
            tokio::time::sleep(wait).await;
        }
    }

    fn after(&self, wait: Duration) -> DateTime<Utc> {
        self.app.clock.now() + TimeDelta::from_std(wait).unwrap_or(FIRST_PAUSE)
    }

    /// Commits that an attempt starts; false if another one is under way or it is through already.
    async fn begin(&self, sending: &Sending) -> Result<bool, Failure> {
        let at = self.app.clock.now();
        match self.execute(sending, NotificationCommand::BeginAttempt { at }).await {
            Ok(()) => Ok(true),
            Err(ExecuteError::Refused(_)) => Ok(false),
            Err(error) => Err(error.into_failure(Failure::internal)),
        }
    }

    async fn call(&self, sending: &Sending, token: &str, address: &str, content: &Content) -> Result<(), Failure> {
        let number = &sending.requested.endpoint;
        let started = std::time::Instant::now();
        let handed = self.meta.send(token, number, address, sending.notification, content).await;
        metrics::histogram!("sigmadsa_send_seconds").record(started.elapsed());
        metrics::counter!("sigmadsa_sends_total", "outcome" => outcome(&handed)).increment(1);
        let at = self.app.clock.now();
        match handed {
            Handed::Accepted(message) => {
                self.record(sending, NotificationCommand::RecordAccepted { message, at }).await
            }
            Handed::Unknown => self.give_up_waiting(sending).await,
            Handed::NotSent(error) => {
                self.record(sending, NotificationCommand::RecordFailure { error, retry_at: self.retry_at(sending), at })
                    .await
            }
            Handed::Refused(error) => self.refused(sending, error).await,
        }
    }

    async fn refused(&self, sending: &Sending, error: ProviderError) -> Result<(), Failure> {
        let at = self.app.clock.now();
        let retry_at = match verdict(&error) {
            Verdict::Retry => self.retry_at(sending),
            Verdict::Defer(pause, _) => Some(at + pause),
            Verdict::GiveUp => None,
            Verdict::ConnectionBroken(kind) => {
                self.record(
                    sending,
                    NotificationCommand::RecordFailure { error: error.clone(), retry_at: Some(at), at },
                )
                .await?;
                return self.lose_connection(sending, &error.message, kind).await;
            }
        };
        self.record(sending, NotificationCommand::RecordFailure { error, retry_at, at }).await
    }

    fn retry_at(&self, sending: &Sending) -> Option<DateTime<Utc>> {
        (sending.attempts < RETRIES_MAX).then(|| self.app.clock.now() + FIRST_PAUSE * 4_i32.pow(sending.attempts))
    }

    /// Sending stops for the tenant; this message waits with the others until the connection is up again.
    async fn lose_connection(&self, sending: &Sending, reason: &str, kind: LossKind) -> Result<(), Failure> {
        let at = self.app.clock.now();
        tracing::warn!(tenant.id = %sending.tenant, "Lost the connection to WhatsApp: sending stops");
        let connection = Stream::<WhatsAppConnection>::new(sending.tenant, WhatsAppConnection::id_of(sending.tenant));
        let command = WhatsAppCommand { ask: WhatsAppAsk::Lose { reason: reason.to_owned(), kind }, at };
        let context = self.context(sending);
        match self.app.commands.execute(connection, command, context, None).await {
            Ok(_) | Err(ExecuteError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into_failure(Failure::internal)),
        }
    }

    async fn defer(&self, sending: &Sending, reason: DeferReason, until: DateTime<Utc>) -> Result<(), Failure> {
        self.record(sending, NotificationCommand::Defer { reason, until, at: self.app.clock.now() }).await
    }

    /// Records an outcome; where the notification has moved on meanwhile, what it knows stands.
    async fn record(&self, sending: &Sending, command: NotificationCommand) -> Result<(), Failure> {
        match self.execute(sending, command).await {
            Ok(()) | Err(ExecuteError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into_failure(Failure::internal)),
        }
    }

    async fn execute(
        &self,
        sending: &Sending,
        command: NotificationCommand,
    ) -> Result<(), ExecuteError<NotificationError>> {
        let stream = Stream::<Notification>::new(sending.tenant, sending.notification);
        let context = self.context(sending);
        self.app.commands.execute(stream, command, context, None).await.map(|_| ())
    }

    /// The context of one more command about this message: it follows from the request.
    fn context(&self, sending: &Sending) -> CommandContext {
        let (position, metadata) = &sending.cause;
        CommandContext {
            command_id: CommandId::new(self.app.ids.next()),
            actor: Actor::System(PART.to_owned()),
            correlation_id: metadata.correlation_id,
            causation: Some(*position),
            request_id: metadata.request_id.clone(),
            token: None,
        }
    }
}

const fn outcome(handed: &Handed) -> &'static str {
    match handed {
        Handed::Accepted(_) => "accepted",
        Handed::Refused(_) => "refused",
        Handed::NotSent(_) => "not_sent",
        Handed::Unknown => "unknown",
    }
}
