//! The followers of a node, on leases of its own, and customers who keep them busy.

use super::ledger::{Ledger, context, id, move_to, new_command, new_stream, now};
use application::access::{
    CreateLeads, ErasePeople, Identity, ManageMembers, ManageSettings, Receive, SystemAuthority,
};
use application::app::Application;
use application::command::Execute as _;
use application::conversation::{ReceiveMessage, ReceivedMedia, Sender};
use application::failure::Failure;
use application::lead::CaptureLead;
use application::log::LogEvent;
use application::member::{InviteMember, member_of};
use application::person::ErasePerson;
use application::port::Identities;
use application::tenant::ChangeSettings;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::access::{
    Access, AccessCommand, Authority, Permission, PermissionSet, Role, RoleDefinition, RoleKey, TeamName,
};
use domain::conversation::{Channel, ConversationEvent, InboundKind};
use domain::id::{ConversationId, MemberId, NotificationId, TenantId, TokenId};
use domain::lead::{Lead, LeadCommand, LeadEvent, Source, Stage};
use domain::media::{Media, MediaKind, MediaOutcome, NotKept};
use domain::notification::{Notification, NotificationCommand, NotificationEvent, Progress};
use domain::tenant::SettingChange;
use infrastructure::access::PgSessions;
use infrastructure::clock::{SystemClock, SystemIds};
use infrastructure::follow::{self, Leases, ProcessFollower, ReadModelFollower, Worker};
use infrastructure::inbox::Numbers;
use infrastructure::log::Waker;
use infrastructure::meta::{App, MetaAccounts};
use infrastructure::outbox::OutboxModel;
use infrastructure::setup::PgTraffic;
use infrastructure::tenant::{PgLeadNumbers, PgTenants};
use projections::ReadModels;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A node that follows the log.
pub(super) struct Node {
    pub(super) ledger: Ledger,
    pub(super) app: Application,
    pub(super) leases: Leases,
    system: SystemAuthority,
    tasks: Mutex<JoinSet<()>>,
}

impl Node {
    /// Starts the followers of a node on this ledger.
    pub(super) fn start(ledger: Ledger) -> Self {
        let system = authority();
        let app = application(&ledger);
        let leases = Leases::new(ledger.pool.clone(), id());
        let node = Self { ledger, app, leases, system, tasks: Mutex::default() };
        node.spawn(node.leases.clone().keep(CancellationToken::new()));
        let Ledger { pool, reader, signals, .. } = node.ledger.clone();
        let follower =
            |name, models| ReadModelFollower::new(name, pool.clone(), reader.clone(), models, signals.clone());
        let (read, outbox) =
            (follower("read", server::node::read_models()), follower("outbox", vec![Box::new(OutboxModel)]));
        let processes = ProcessFollower::new(pool.clone(), reader.clone(), node.app.clone(), node.system.clone());
        node.run(read, signals.waker());
        node.run(outbox, signals.waker());
        node.run(processes, signals.waker());
        node
    }

    fn run(&self, worker: impl Worker + 'static, waker: Waker) {
        self.spawn(follow::run(worker, self.leases.clone(), waker, CancellationToken::new()));
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.lock().expect("nobody panics with it").spawn(task);
    }

    /// Ends it as a killed process ends: in the middle of whatever it is at, its leases not given back.
    pub(super) fn kill(&self) {
        self.tasks.lock().expect("nobody panics with it").abort_all();
    }

    /// Lets a sales member join, for leads to be assigned to.
    pub(super) async fn invite(&self, tenant: TenantId, username: &str) {
        let invite = InviteMember {
            username: username.to_owned(),
            name: "Asha Nair".parse().expect("it is a name"),
            mobile: None,
            roles: vec![Role::Sales.into()],
            teams: vec![TeamName("North".to_owned())],
        };
        let grant = self.system.grant::<ManageMembers>(tenant, "test");
        self.app.dispatch(&grant, context(new_command()), invite).await.expect("a member can be invited");
    }

    /// A role is defined, given, changed and its member deactivated and let back; a token is issued.
    pub(super) async fn change_rights(&self, tenant: TenantId, round: usize) {
        let by = Authority::System;
        let (member, at) = (member_of(tenant, "ravi"), now());
        let key: RoleKey = format!("caller_{round}").parse().expect("it is a key");
        let definition = |permission| RoleDefinition {
            name: format!("Caller {round}").parse().expect("it is a name"),
            permissions: [permission].into(),
            owns_leads: true,
        };
        let (first, then) = (definition(Permission::LeadsViewOwn), definition(Permission::LeadsViewAll));
        let roles = Some(vec![Role::Sales.into(), key.clone()]);
        let (token, expires_at) = (TokenId::new(id()), at + chrono::TimeDelta::days(7));
        let (name, scope) = ("Export".to_owned(), PermissionSet::from([Permission::LeadsViewOwn]));
        let commands = [
            AccessCommand::DefineRole { key: key.clone(), definition: first, by: by.clone(), at },
            AccessCommand::Give { member, roles, grants: None, refusals: None, by: by.clone(), at },
            AccessCommand::ChangeRole { key, definition: then, by: by.clone(), at },
            AccessCommand::IssueToken { token, member, name, scope, expires_at, by: by.clone(), at },
            AccessCommand::End { member, by: by.clone(), at },
            AccessCommand::Restore { member, by, at },
        ];
        let stream = new_stream::<Access>(tenant, Access::id_of(tenant));
        for command in commands {
            self.ledger.log.execute(stream, command, context(new_command()), None).await.expect("the rules allow it");
        }
    }

    /// A customer writes.
    pub(super) async fn receive(&self, tenant: TenantId, mobile: &str, text: &str) {
        self.receive_with(tenant, mobile, text, None).await;
    }

    /// A customer sends a picture.
    pub(super) async fn receive_picture(&self, tenant: TenantId, mobile: &str) {
        let picture = ReceivedMedia {
            kind: MediaKind::Image,
            id: Some(id().to_string()),
            mime_type: Some("image/jpeg".to_owned()),
            file_name: Some("pan.jpg".to_owned()),
            sha256: None,
        };
        self.receive_with(tenant, mobile, "my PAN card", Some(picture)).await;
    }

    async fn receive_with(&self, tenant: TenantId, mobile: &str, text: &str, media: Option<ReceivedMedia>) {
        let message = ReceiveMessage {
            channel: Channel::WhatsApp,
            endpoint: "100".to_owned(),
            sender: Sender {
                mobile: Some(mobile.parse().expect("it is a mobile number")),
                address: mobile.to_owned(),
                profile_name: Some("Meera".to_owned()),
            },
            message: format!("wamid.{}", id()),
            kind: if media.is_some() { InboundKind::Media } else { InboundKind::Text },
            text: text.to_owned(),
            media,
            choice: None,
            sent_at: now(),
        };
        let grant = self.system.grant::<Receive>(tenant, "test");
        self.app.dispatch(&grant, context(new_command()), message).await.expect("a message can be received");
    }

    /// A lead is typed in, worked on and closed.
    pub(super) async fn work_on_a_lead(&self, tenant: TenantId, mobile: &str) {
        let captured = CaptureLead {
            person: None,
            name: "Farhan Sheikh".parse().expect("it is a name"),
            mobile: mobile.parse().expect("it is a mobile number"),
            loan_type: domain::lead::LoanType::HomeLoan,
            amount: domain::money::Rupees::loan(2_500_000).expect("it is an amount"),
            source: Source::WalkIn,
            conversation: None,
        };
        let grant = self.system.grant::<CreateLeads>(tenant, "test");
        let captured = self.app.dispatch(&grant, context(new_command()), captured).await.expect("it is captured");
        let lead = new_stream::<Lead>(tenant, captured.lead);
        let note = LeadCommand::AddNote { text: "called Farhan".to_owned(), at: now() };
        for command in [note, move_to(Stage::Contacted), move_to(Stage::Sanctioned), move_to(Stage::Disbursed)] {
            self.ledger.lead(lead, command).await.expect("the lead moves");
        }
        let kept = MediaOutcome::Kept { mime_type: "audio/ogg".to_owned(), size_bytes: 17 };
        for outcome in [kept, MediaOutcome::NotKept { reason: NotKept::Gone }] {
            for command in sent_and_settled(id().to_string(), outcome) {
                self.ledger.lead(lead, command).await.expect("the file is attached");
            }
        }
    }

    /// The firm gets another name.
    pub(super) async fn change_settings(&self, tenant: TenantId, name: &str) {
        let changes = vec![SettingChange::Name(name.parse().expect("it is a name"))];
        let grant = self.system.grant::<ManageSettings>(tenant, "test");
        let change = ChangeSettings { changes, seen: None };
        self.app.dispatch(&grant, context(new_command()), change).await.expect("settings can be changed");
    }

    /// The person behind a number is erased.
    pub(super) async fn erase(&self, tenant: TenantId, mobile: &str) {
        let erase = ErasePerson { mobile: mobile.parse().expect("it is a mobile number") };
        let grant = self.system.grant::<ErasePeople>(tenant, "test");
        self.app.dispatch(&grant, context(new_command()), erase).await.expect("they are erased");
    }

    /// Whatever waits to be sent is sent, and every second one delivered.
    pub(super) async fn send_what_waits(&self, tenant: TenantId) {
        let waiting: Vec<Uuid> =
            sqlx::query_scalar("SELECT notification_id FROM outbox WHERE tenant_id = $1 AND state = 'waiting'")
                .bind(tenant.uuid())
                .fetch_all(&self.ledger.pool)
                .await
                .expect("the outbox can be read");
        let sending = waiting.into_iter().enumerate().map(|(index, id)| self.send(tenant, id, index % 2 == 0));
        futures::future::join_all(sending).await;
    }

    async fn send(&self, tenant: TenantId, notification: Uuid, delivered: bool) {
        let stream = new_stream::<Notification>(tenant, NotificationId::new(notification));
        let (message, at) = (format!("wamid.{notification}"), now());
        let accepted = NotificationCommand::RecordAccepted { message: message.clone(), at };
        let progress = Progress::Delivered;
        let status = NotificationCommand::RecordStatus { message, progress, provider_at: at, at };
        let commands = [NotificationCommand::BeginAttempt { at }, accepted, status];
        for command in commands.into_iter().take(if delivered { 3 } else { 2 }) {
            let sent = self.ledger.log.execute(stream, command, context(new_command()), None).await;
            sent.expect("a notification that waits can be sent");
        }
    }
}

/// Every reply that was asked for is one notification, and every lead is assigned once; one that was closed at once
/// perhaps never.
pub(super) async fn assert_effects_happened_once(ledger: &Ledger, tenant: TenantId) {
    let (mut asked, mut requested) = (0, 0);
    let mut leads: HashMap<Uuid, (usize, bool)> = HashMap::new();
    for recorded in ledger.events(tenant).await {
        let lead = leads.entry(recorded.aggregate_id);
        match recorded.event {
            LogEvent::Conversation(ConversationEvent::ReplyRequested { .. }) => asked += 1,
            LogEvent::Notification(NotificationEvent::NotificationRequested { .. }) => requested += 1,
            LogEvent::Lead(LeadEvent::LeadCaptured { .. }) => drop(lead.or_default()),
            LogEvent::Lead(LeadEvent::LeadAssigned { .. }) => lead.or_default().0 += 1,
            LogEvent::Lead(LeadEvent::DisbursalCompleted { .. }) => lead.or_default().1 = true,
            _ => {}
        }
    }
    assert!(asked > 0 && !leads.is_empty(), "the followers had nothing to do");
    assert_eq!(requested, asked, "each reply is one notification");
    for (lead, (assigned, is_closed)) in leads {
        assert!(assigned == 1 || is_closed && assigned == 0, "lead {lead} was assigned {assigned} times");
    }
}

/// Nothing in these tests asks Meta.
fn accounts_nowhere(ledger: &Ledger) -> MetaAccounts {
    let client = infrastructure::http::client().expect("TLS can be started");
    let app = App { id: "1".to_owned(), secret: "none".to_owned() };
    let numbers = Numbers::new(ledger.pool.clone());
    MetaAccounts::new(client, "http://127.0.0.1:9", "v25.0", app, ledger.secrets.clone(), numbers)
}

/// Nobody signs in here.
struct Nobody;

#[async_trait]
impl Identities for Nobody {
    async fn identity(&self, _tenant: TenantId, _member: MemberId) -> Result<Option<Identity>, Failure> {
        Ok(None)
    }

    async fn of_token(
        &self,
        _tenant: TenantId,
        _token: TokenId,
        _now: DateTime<Utc>,
    ) -> Result<Option<(Identity, DateTime<Utc>)>, Failure> {
        Ok(None)
    }
}

fn application(ledger: &Ledger) -> Application {
    let pool = ledger.pool.clone();
    let reads = ReadModels::new(pool.clone());
    Application {
        commands: Arc::new(ledger.log.clone()),
        people: Arc::new(ledger.people.clone()),
        tenants: Arc::new(PgTenants::new(pool.clone())),
        lead_numbers: Arc::new(PgLeadNumbers::new(pool.clone())),
        accounts: Arc::new(accounts_nowhere(ledger)),
        traffic: Arc::new(PgTraffic::new(pool.clone(), Arc::new(SystemClock))),
        leads: Arc::new(reads.clone()),
        conversations: Arc::new(reads.clone()),
        members: Arc::new(reads),
        credentials: Arc::new(PgSessions::new(pool.clone(), Arc::new(Nobody), Arc::new(SystemClock))),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's node is wired here")]
const fn authority() -> SystemAuthority {
    SystemAuthority::new()
}

/// A voice note comes with a message, and becomes this.
fn sent_and_settled(message: String, outcome: MediaOutcome) -> [LeadCommand; 2] {
    let at = now();
    let media =
        Media { kind: MediaKind::Audio, id: Some(id().to_string()), mime_type: None, file_name: None, sha256: None };
    let attach = LeadCommand::AttachMedia {
        conversation: ConversationId::new(id()),
        message: message.clone(),
        media,
        caption: None,
        sent_at: at,
        sender: None,
        at,
    };
    [attach, LeadCommand::SettleMedia { message, outcome, at }]
}
