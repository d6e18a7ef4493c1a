//! The demo tenants: two small firms to try everything out with, which see nothing of each other.

use super::StartError;
use super::sandbox::MetaSide;
use super::welcome::DemoWelcome;
use super::wiring::Wired;
use application::access::{Grant, ManageMembers, ManageWhatsApp};
use application::command::CommandContext;
use application::failure::Failure;
use application::log::{Actor, Position};
use application::member::{InviteMember, member_of};
use application::whatsapp::StartSignup;
use domain::access::{Role, TeamName};
use domain::id::{CommandId, TenantId};
use domain::stream::Stream;
use domain::tenant::TenantProfile;
use domain::whatsapp::{Claimed, Ending, WhatsAppConnection};
use infrastructure::access::random_token;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// What the demo tenant's members sign in with.
const SLUG: &str = "demo";
/// The firm as customers read it.
const FIRM: &str = "Demo Finance";
/// The firm's number in the sandbox.
const NUMBER: &str = "+918000000001";
/// A customer's number to begin a chat with.
const CUSTOMER: &str = "919876541001";
/// The name under which the demo password is kept, so that every start can print it.
const PASSWORD: &str = "demo password";
/// Who connects the number.
const ADMIN: &str = "admin";
/// Longest wait until the number is connected.
const CONNECTED_WITHIN: Duration = Duration::from_secs(20);
/// Longest wait until the members can sign in.
const MEMBERS_WITHIN: Duration = Duration::from_secs(20);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// How often the sandbox, which has just been started, is asked.
const SANDBOX_TRIES: u32 = 40;

/// A demo firm.
pub(super) struct Firm {
    slug: &'static str,
    name: &'static str,
    /// What its id is derived from: the same on every installation.
    space: &'static str,
    /// The beginning of its members' mobiles; two digits follow, from 01.
    mobiles: &'static str,
    members: &'static [MemberLine],
}

/// User name, name, role and teams.
type MemberLine = (&'static str, &'static str, Role, &'static [&'static str]);

/// The first demo firm: the one that can be connected.
pub(super) const FIRST: Firm =
    Firm { slug: SLUG, name: FIRM, space: "sigmadsa demo tenant", mobiles: "90000000", members: &MEMBERS };

/// A firm beside it, with nothing but members.
pub(super) const SECOND: Firm = Firm {
    slug: "shakti",
    name: "Shakti Loans",
    space: "sigmadsa second demo tenant",
    mobiles: "90000001",
    members: &[
        ("admin", "Kavita Shah", Role::Admin, &[]),
        ("vikram", "Vikram Rao", Role::Manager, &["West"]),
        ("meera", "Meera Joshi", Role::Sales, &["West"]),
    ],
};

impl Firm {
    fn tenant(&self) -> TenantId {
        TenantId::derived(Uuid::NAMESPACE_OID, self.space)
    }
}

/// The first firm's members; the mobile is +9190000000NN in this order.
const MEMBERS: [MemberLine; 6] = [
    ("admin", "Anita Desai", Role::Admin, &[]),
    ("manager", "Manoj Verma", Role::Manager, &["North", "South"]),
    ("asha", "Asha Nair", Role::Sales, &["North"]),
    ("ravi", "Ravi Menon", Role::Sales, &["South"]),
    ("omkar", "Omkar Joshi", Role::Operations, &[]),
    ("auditor", "Audrey Pinto", Role::Auditor, &[]),
];

/// The first firm's id.
fn tenant() -> TenantId {
    FIRST.tenant()
}

/// Makes a firm and its members, where they aren't there yet.
pub(super) async fn make(wired: &Wired, firm: &Firm, password: Option<&str>) -> Result<DemoWelcome, StartError> {
    wired.tenants.add(&TenantProfile::starting(firm.tenant(), firm.slug, firm.name)).await?;
    let mut reached = None;
    for (index, (username, name, role, teams)) in (1..).zip(firm.members) {
        let invite = InviteMember {
            username: (*username).to_owned(),
            name: name.parse().map_err(Failure::internal)?,
            mobile: Some(format!("{}{index:02}", firm.mobiles).parse().map_err(Failure::internal)?),
            roles: vec![(*role).into()],
            teams: teams.iter().map(|team| TeamName((*team).to_owned())).collect(),
        };
        let grant: Grant<ManageMembers> = wired.system.grant(firm.tenant(), "demo");
        let context = context(firm.tenant(), &format!("invite {username}"));
        let invited = wired.app.dispatch(&grant, context, invite).await?;
        reached = reached.max(invited.position);
    }
    let password = set_passwords(wired, firm, password).await?;
    if let Some(position) = reached {
        wait_for_members(wired, firm.tenant(), position).await?;
    }
    let members = firm.members.iter().map(|(username, ..)| (*username).to_owned()).collect();
    Ok(DemoWelcome { tenant: firm.slug.to_owned(), members, password })
}

/// The command that this part of making the demo is: the same at every start, so that it has one effect.
fn context(tenant: TenantId, step: &str) -> CommandContext {
    CommandContext {
        command_id: CommandId::derived(tenant.uuid(), step),
        actor: Actor::System("demo".to_owned()),
        correlation_id: tenant.uuid(),
        causation: None,
        request_id: None,
        token: None,
    }
}

/// Gives all members one password: what is set, what was made up at the first start, or a new one.
async fn set_passwords(wired: &Wired, firm: &Firm, given: Option<&str>) -> Result<String, StartError> {
    let tenant = firm.tenant();
    let kept = wired.secrets.lookup(tenant, PASSWORD).await?;
    let password = match (given, &kept) {
        (Some(given), _) => given.to_owned(),
        (None, Some(kept)) => kept.clone(),
        (None, None) => random_token().chars().filter(char::is_ascii_alphanumeric).take(12).collect(),
    };
    if kept.as_ref() == Some(&password) {
        return Ok(password);
    }
    let set = firm
        .members
        .iter()
        .map(|(username, ..)| wired.sessions.set_password(tenant, member_of(tenant, username), username, &password));
    futures::future::try_join_all(set).await?;
    wired.secrets.put(tenant, PASSWORD, &password).await?;
    Ok(password)
}

async fn wait_for_members(wired: &Wired, tenant: TenantId, position: Position) -> Result<(), StartError> {
    let waiting = async {
        while wired.reads.reached(tenant, "member").await.map_err(Failure::from)? < position {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok::<(), Failure>(())
    };
    tokio::time::timeout(MEMBERS_WITHIN, waiting)
        .await
        .unwrap_or_else(|_| Err(Failure::unavailable("the members' read model doesn't come further")))?;
    Ok(())
}

#[derive(Deserialize)]
struct SignedUp {
    code: String,
    waba_id: String,
    phone_number_id: String,
    business_id: String,
}

/// Connects the demo tenant to a number of the sandbox, as its admin would; returns the number.
pub(super) async fn connect(wired: &Wired, meta: &MetaSide) -> Result<String, StartError> {
    if !connection(wired).await?.is_up() {
        let failed = |error: reqwest::Error| StartError::DemoNumber(error.to_string());
        let http = infrastructure::http::client().map_err(StartError::HttpClient)?;
        let signup = json!({ "tenant_hint": SLUG, "business_name": FIRM, "phone_number": NUMBER, "existing": true });
        let request = http.post(format!("{}/sandbox/signup", meta.graph_base_url)).json(&signup);
        let signed_up = patient(request).await.map_err(failed)?.json().await.map_err(failed)?;
        start_signup(wired, signed_up).await?;
        wait_until_connected(wired).await?;
    }
    Ok(NUMBER.to_owned())
}

async fn start_signup(wired: &Wired, signed_up: SignedUp) -> Result<(), StartError> {
    let admin = wired.reads.identity(tenant(), member_of(tenant(), ADMIN)).await.map_err(Failure::from)?;
    let admin = admin.ok_or_else(|| Failure::internal("the demo tenant has no admin"))?;
    let grant = admin.authorize::<ManageWhatsApp>()?;
    let context = CommandContext { command_id: CommandId::new(wired.app.ids.next()), ..context(tenant(), "connect") };
    let claimed = Claimed {
        ending: Ending::Number,
        waba_id: Some(signed_up.waba_id),
        phone_number_id: Some(signed_up.phone_number_id),
        business_id: Some(signed_up.business_id),
    };
    wired.app.dispatch(&grant, context, StartSignup { code: signed_up.code, claimed }).await?;
    Ok(())
}

async fn connection(wired: &Wired) -> Result<WhatsAppConnection, Failure> {
    let stream = Stream::<WhatsAppConnection>::new(tenant(), WhatsAppConnection::id_of(tenant()));
    wired.app.commands.load(stream).await.map_err(|error| error.into_failure(Failure::internal))
}

async fn wait_until_connected(wired: &Wired) -> Result<(), StartError> {
    let waiting = async {
        loop {
            let connection = connection(wired).await?;
            let failure = connection.signup().and_then(|signup| signup.failure.as_ref());
            match failure.filter(|failure| failure.retry_at.is_none()) {
                Some(failure) => return Err(StartError::DemoNumber(failure.error.message.clone())),
                None if connection.is_up() => return Ok(()),
                None => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    };
    let late = || Err(StartError::DemoNumber("the steps of connecting don't come to an end".to_owned()));
    tokio::time::timeout(CONNECTED_WITHIN, waiting).await.unwrap_or_else(|_| late())
}

/// Asks until the sandbox, which may still be starting, answers.
async fn patient(request: reqwest::RequestBuilder) -> Result<reqwest::Response, reqwest::Error> {
    let mut tries = 1;
    loop {
        let Some(again) = request.try_clone() else { return request.send().await };
        match again.send().await.and_then(reqwest::Response::error_for_status) {
            Err(error) if error.is_connect() && tries < SANDBOX_TRIES => {
                tokio::time::sleep(LOOK_EVERY * tries).await;
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}

/// The page of a customer's phone that writes to the demo tenant.
pub(super) fn phone_page(sandbox: &str, number: &str) -> String {
    format!("{sandbox}/phone/{CUSTOMER}?to={}", number.trim_start_matches('+'))
}
