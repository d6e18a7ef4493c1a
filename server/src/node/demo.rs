//! The demo tenant: a small firm to try everything out with.

use super::StartError;
use super::sandbox::MetaSide;
use super::welcome::DemoWelcome;
use super::wiring::Wired;
use application::access::{Grant, ManageMembers};
use application::command::CommandContext;
use application::failure::Failure;
use application::log::{Actor, Position};
use application::member::{InviteMember, member_of};
use domain::access::{Role, TeamName};
use domain::id::{CommandId, TenantId};
use domain::stream::Stream;
use domain::tenant::{TenantProfile, WorkingHours};
use domain::whatsapp::{WhatsAppCommand, WhatsAppConnection};
use infrastructure::access::random_token;
use infrastructure::outbox::ACCESS_TOKEN;
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
/// Longest wait until the members can sign in.
const MEMBERS_WITHIN: Duration = Duration::from_secs(20);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// How often the sandbox, which has just been started, is asked.
const SANDBOX_TRIES: u32 = 40;

/// User name, name, role and teams; the mobile is +9190000000NN in this order.
const MEMBERS: [(&str, &str, Role, &[&str]); 6] = [
    ("admin", "Anita Desai", Role::Admin, &[]),
    ("manager", "Manoj Verma", Role::Manager, &["North", "South"]),
    ("asha", "Asha Nair", Role::Sales, &["North"]),
    ("ravi", "Ravi Menon", Role::Sales, &["South"]),
    ("omkar", "Omkar Joshi", Role::Operations, &[]),
    ("auditor", "Audrey Pinto", Role::Auditor, &[]),
];

/// The demo tenant's id: the same on every installation.
fn tenant() -> TenantId {
    TenantId::derived(Uuid::NAMESPACE_OID, "sigmadsa demo tenant")
}

/// Makes the tenant and its members, where they aren't there yet.
pub(super) async fn make(wired: &Wired, password: Option<&str>) -> Result<DemoWelcome, StartError> {
    let profile = TenantProfile {
        tenant: tenant(),
        slug: SLUG.to_owned(),
        name: FIRM.to_owned(),
        time_zone: chrono_tz::Asia::Kolkata,
        working_hours: WorkingHours::default(),
    };
    wired.tenants.add(&profile).await?;
    let mut reached = None;
    for (index, (username, name, role, teams)) in (1..).zip(MEMBERS) {
        let invite = InviteMember {
            username: username.to_owned(),
            name: name.parse().map_err(Failure::internal)?,
            mobile: Some(format!("90000000{index:02}").parse().map_err(Failure::internal)?),
            role,
            teams: teams.iter().map(|team| TeamName((*team).to_owned())).collect(),
        };
        let grant: Grant<ManageMembers> = wired.system.grant(tenant(), "demo");
        let invited = wired.app.dispatch(&grant, context(&format!("invite {username}")), invite).await?;
        reached = reached.max(invited.position);
    }
    let password = set_passwords(wired, password).await?;
    if let Some(position) = reached {
        wait_for_members(wired, position).await?;
    }
    let members = MEMBERS.iter().map(|(username, ..)| (*username).to_owned()).collect();
    Ok(DemoWelcome { tenant: SLUG.to_owned(), members, password })
}

/// The command that this part of making the demo is: the same at every start, so that it has one effect.
fn context(step: &str) -> CommandContext {
    CommandContext {
        command_id: CommandId::derived(tenant().uuid(), step),
        actor: Actor::System("demo".to_owned()),
        correlation_id: tenant().uuid(),
        causation: None,
        request_id: None,
    }
}

/// Gives all members one password: what is set, what was made up at the first start, or a new one.
async fn set_passwords(wired: &Wired, given: Option<&str>) -> Result<String, StartError> {
    let kept = wired.secrets.lookup(tenant(), PASSWORD).await?;
    let password = match (given, &kept) {
        (Some(given), _) => given.to_owned(),
        (None, Some(kept)) => kept.clone(),
        (None, None) => random_token().chars().filter(char::is_ascii_alphanumeric).take(12).collect(),
    };
    if kept.as_ref() == Some(&password) {
        return Ok(password);
    }
    let set = MEMBERS.iter().map(|(username, ..)| {
        wired.sessions.set_password(tenant(), member_of(tenant(), username), username, &password)
    });
    futures::future::try_join_all(set).await?;
    wired.secrets.put(tenant(), PASSWORD, &password).await?;
    Ok(password)
}

async fn wait_for_members(wired: &Wired, position: Position) -> Result<(), StartError> {
    let waiting = async {
        while wired.reads.reached(tenant(), "member").await.map_err(Failure::from)? < position {
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
}

#[derive(Deserialize)]
struct Exchanged {
    access_token: String,
}

/// Connects the demo tenant to a number of the sandbox; returns the number.
pub(super) async fn connect(wired: &Wired, meta: &MetaSide, version: &str) -> Result<String, StartError> {
    let failed = |error: reqwest::Error| StartError::DemoNumber(error.to_string());
    let http = infrastructure::http::client().map_err(StartError::HttpClient)?;
    let base = &meta.graph_base_url;
    let signup = json!({ "tenant_hint": SLUG, "business_name": FIRM, "phone_number": NUMBER, "existing": true });
    let request = http.post(format!("{base}/sandbox/signup")).json(&signup);
    let signed_up: SignedUp = patient(request).await.map_err(failed)?.json().await.map_err(failed)?;
    let credentials = [("client_id", &meta.app_id), ("client_secret", &meta.app_secret), ("code", &signed_up.code)];
    let request = http.get(format!("{base}/{version}/oauth/access_token")).query(&credentials);
    let exchanged: Exchanged = patient(request).await.map_err(failed)?.json().await.map_err(failed)?;
    let request = http
        .post(format!("{base}/{version}/{}/subscribed_apps", signed_up.waba_id))
        .bearer_auth(&exchanged.access_token);
    patient(request).await.map_err(failed)?;
    wired.secrets.put(tenant(), ACCESS_TOKEN, &exchanged.access_token).await?;
    wired.numbers.give(tenant(), &signed_up.phone_number_id, &signed_up.waba_id, NUMBER).await?;
    record(wired, signed_up).await?;
    Ok(NUMBER.to_owned())
}

async fn record(wired: &Wired, signed_up: SignedUp) -> Result<(), Failure> {
    let stream = Stream::<WhatsAppConnection>::new(tenant(), WhatsAppConnection::id_of(tenant()));
    let command = WhatsAppCommand::Connect {
        waba_id: signed_up.waba_id,
        phone_number_id: signed_up.phone_number_id,
        display_phone_number: NUMBER.to_owned(),
        at: wired.app.clock.now(),
    };
    let context = CommandContext { command_id: CommandId::new(wired.app.ids.next()), ..context("connect") };
    wired.app.commands.execute(stream, command, context, None).await.map(|_| ()).map_err(|error| {
        error.into_failure(|refusal| Failure::Refused { code: refusal.code(), message: refusal.to_string() })
    })
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
