//! The event store as a node has it, on some database, and commands to give it.

use application::clock::{Clock as _, Ids as _};
use application::command::{CommandContext, Committed, Execute as _, ExecuteError};
use application::log::{Actor, Position, RecordedEvent};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CommandId, LeadId, MemberId, PersonId, TaskId, TenantId};
use domain::lead::{Inquiry, Lead, LeadCommand, LeadNumber, LoanType, Source, Stage};
use domain::money::Rupees;
use domain::private::Private;
use domain::stream::{Stream, Streamed};
use domain::task::{Task, TaskCommand, TaskError, TaskKind};
use domain::tenant::TenantProfile;
use domain::whatsapp::{WhatsAppAsk, WhatsAppCommand, WhatsAppConnection};
use infrastructure::clock::{SystemClock, SystemIds};
use infrastructure::log::{Cursor, Log, LogReader, LogRepository, LogWriter, Signals};
use infrastructure::people::{Keyring, PgPeople};
use infrastructure::secret::{MasterKey, SecretStore};
use infrastructure::tenant::PgTenants;
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// 32 bytes of zero in base64: nothing in these tests is worth a better key.
const MASTER_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Most events of one tenant that are read at once.
const READ_MAX: i64 = 10_000;

/// What one node has of the event store.
#[derive(Clone)]
pub(super) struct Ledger {
    pub(super) pool: PgPool,
    pub(super) log: Log,
    pub(super) writer: LogWriter,
    pub(super) reader: LogReader,
    pub(super) signals: Signals,
    pub(super) people: PgPeople,
    pub(super) secrets: SecretStore,
    keyring: Keyring,
}

impl Ledger {
    /// A node of its own on this database, with nothing in memory yet.
    pub(super) fn on(pool: PgPool) -> Self {
        let master = MasterKey::parse(MASTER_KEY).expect("the key is 32 bytes in base64");
        let signals = Signals::default();
        let (writer, _writing) = LogWriter::start(pool.clone(), signals.clone());
        let keyring = Keyring::new(pool.clone(), master.clone());
        Self {
            log: Log::new(pool.clone(), writer.clone(), keyring.clone(), master.clone()),
            reader: LogReader::new(keyring.clone()),
            people: PgPeople::new(pool.clone(), master.clone(), keyring.clone(), Arc::new(SystemIds)),
            secrets: SecretStore::new(pool.clone(), master),
            pool,
            writer,
            signals,
            keyring,
        }
    }

    /// cqrs-es's repository over this log.
    pub(super) fn repository(&self) -> LogRepository {
        LogRepository::new(self.pool.clone(), self.writer.clone(), self.keyring.clone())
    }

    /// A new tenant with an empty log.
    pub(super) async fn add_tenant(&self) -> TenantId {
        let tenant = TenantId::new(id());
        let profile = TenantProfile::starting(tenant, format!("t-{tenant}"), "Firm");
        PgTenants::new(self.pool.clone()).add(&profile).await.expect("a tenant can be added");
        tenant
    }

    /// Gives a task a command under this id.
    pub(super) async fn task(
        &self,
        stream: Stream<Task>,
        command: TaskCommand,
        command_id: CommandId,
    ) -> Result<Committed, ExecuteError<TaskError>> {
        self.log.execute(stream, command, context(command_id), None).await
    }

    /// Gives a lead a command.
    pub(super) async fn lead(
        &self,
        stream: Stream<Lead>,
        command: LeadCommand,
    ) -> Result<Committed, ExecuteError<domain::lead::LeadError>> {
        self.log.execute(stream, command, context(new_command()), None).await
    }

    /// Gives the tenant's connection to WhatsApp a command.
    pub(super) async fn whatsapp(&self, tenant: TenantId, ask: WhatsAppAsk) {
        let stream = new_stream::<WhatsAppConnection>(tenant, WhatsAppConnection::id_of(tenant));
        let command = WhatsAppCommand { ask, at: now() };
        self.log.execute(stream, command, context(new_command()), None).await.expect("it can be asked");
    }

    /// A task that was just created.
    pub(super) async fn new_task(&self, tenant: TenantId) -> Stream<Task> {
        let stream = new_stream(tenant, TaskId::new(id()));
        self.task(stream, create_task(PersonId::new(id())), new_command()).await.expect("a task can be created");
        stream
    }

    /// The tenant's log, up to [`READ_MAX`] events of it.
    pub(super) async fn events(&self, tenant: TenantId) -> Vec<RecordedEvent> {
        let cursor = Cursor { tenant, after: Position(0) };
        self.reader.read_after(&self.pool, &[cursor], READ_MAX).await.expect("the log can be read")
    }

    /// How many events of a kind the tenant's log has.
    pub(super) async fn count(&self, tenant: TenantId, event_type: &str) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM events WHERE tenant_id = $1 AND event_type = $2")
            .bind(tenant.uuid())
            .bind(event_type)
            .fetch_one(&self.pool)
            .await
            .expect("the log can be read")
    }
}

/// Now, by the product's clock.
pub(super) fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// An id never seen before.
pub(super) fn id() -> Uuid {
    SystemIds.next()
}

/// A command never given before.
pub(super) fn new_command() -> CommandId {
    CommandId::new(id())
}

/// The stream of an aggregate.
pub(super) fn new_stream<A: Streamed>(tenant: TenantId, id: A::Id) -> Stream<A> {
    Stream::new(tenant, id)
}

/// A command's context under this id.
pub(super) fn context(command_id: CommandId) -> CommandContext {
    CommandContext {
        command_id,
        actor: Actor::System("test".to_owned()),
        correlation_id: command_id.uuid(),
        causation: None,
        request_id: None,
        token: None,
    }
}

/// Puts a task on a board; the title belongs to this person.
pub(super) fn create_task(person: PersonId) -> TaskCommand {
    TaskCommand::Create {
        kind: TaskKind::Task,
        title: Private::new(person, "Call Meera back".to_owned()),
        assignee: MemberId::new(Uuid::from_u128(1)),
        lead: None,
        due_at: now() + TimeDelta::hours(1),
        at: now(),
    }
}

/// Another due time: this many minutes from now.
pub(super) fn reschedule(minutes: i64) -> TaskCommand {
    TaskCommand::Reschedule { due_at: now() + TimeDelta::minutes(minutes), at: now() }
}

/// An inquiry of this person by this mobile number.
pub(super) fn capture(serial: u32, person: PersonId, mobile: &str) -> LeadCommand {
    LeadCommand::Capture(Inquiry {
        number: LeadNumber::new(2026, serial),
        person,
        name: "Meera Pillai".parse().expect("it is a name"),
        mobile: mobile.parse().expect("it is a mobile number"),
        loan_type: LoanType::PersonalLoan,
        amount: Rupees::loan(500_000).expect("it is an amount"),
        source: Source::Web,
        conversation: None,
        at: now(),
    })
}

/// A lead that was just captured, with its person.
pub(super) async fn captured(ledger: &Ledger, tenant: TenantId, serial: u32, mobile: &str) -> (Stream<Lead>, PersonId) {
    let (stream, person) = (new_stream(tenant, LeadId::new(id())), PersonId::new(id()));
    ledger.lead(stream, capture(serial, person, mobile)).await.expect("the inquiry is taken up");
    (stream, person)
}

/// A move to another stage, with whatever it may need.
pub(super) fn move_to(stage: Stage) -> LeadCommand {
    LeadCommand::ChangeStage {
        to: stage,
        reason: Some("as agreed".to_owned()),
        amount: Some(Rupees::loan(400_000).expect("it is an amount")),
        lender: Some("First Bank".to_owned()),
        date: Some(now().date_naive()),
        at: now(),
    }
}
