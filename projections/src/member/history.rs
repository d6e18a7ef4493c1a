//! Who changed what of members, roles and tokens.

use super::fold::{names, permission_names, purpose_slug};
use super::roles::Roles;
use super::rows::Row;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewMembers, ViewRoles};
use application::log::{Actor, LogEvent, RecordedEvent};
use chrono::{DateTime, SecondsFormat, Utc};
use cqrs_es::DomainEvent;
use domain::access::{AccessEvent, MemberEvent, RoleDefinition, RoleKey};
use domain::id::{MemberId, TenantId};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many lines of history are read at most.
const LINES_READ_MAX: i64 = 200;

/// One change, as a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    tenant_id: Uuid,
    position: i64,
    member_id: Option<Uuid>,
    role_key: Option<String>,
    actor: String,
    what: String,
    pub(super) change: Value,
    pub(super) at: DateTime<Utc>,
}

/// Whom or what a change is about, and what changed.
struct Told {
    member: Option<MemberId>,
    role: Option<RoleKey>,
    change: Value,
}

impl Told {
    fn of_member(member: MemberId, change: Value) -> Self {
        Self { member: Some(member), role: None, change }
    }

    fn of_role(key: &RoleKey, change: Value) -> Self {
        Self { member: None, role: Some(key.clone()), change }
    }
}

/// The line of an event, given what was known before it; none where nothing changed that anybody asks about.
pub(super) fn line(place: &RecordedEvent, before: Option<&Row>, roles: &Roles) -> Option<Line> {
    let (what, at, told) = match &place.event {
        LogEvent::Member(event) => (event.event_type(), event.at(), of_member(place, event, before, roles)?),
        LogEvent::Access(event) => (event.event_type(), event.at(), of_access(place, event, before, roles)?),
        LogEvent::Conversation(_)
        | LogEvent::Lead(_)
        | LogEvent::Task(_)
        | LogEvent::Notification(_)
        | LogEvent::WhatsApp(_)
        | LogEvent::Person(_)
        | LogEvent::Tenant(_) => return None,
    };
    Some(Line {
        tenant_id: place.tenant.uuid(),
        position: place.position.0,
        member_id: told.member.map(MemberId::uuid),
        role_key: told.role.map(String::from),
        actor: place.metadata.actor.to_string(),
        what,
        change: told.change,
        at,
    })
}

fn of_member(place: &RecordedEvent, event: &MemberEvent, before: Option<&Row>, roles: &Roles) -> Option<Told> {
    let tenant = place.tenant.uuid();
    let role_names = |keys: &[String]| keys.iter().map(|key| roles.name(tenant, key)).collect::<Vec<_>>();
    let change = match event {
        MemberEvent::MemberInvited { username, role, teams, .. } => {
            json!({ "username": username, "roles": { "to": [roles.name(tenant, role.as_str())] }, "teams": { "to": names(teams) } })
        }
        MemberEvent::RoleChanged { role, .. } => {
            json!({ "roles": { "from": role_names(&before?.roles), "to": [roles.name(tenant, role.as_str())] } })
        }
        MemberEvent::TeamsChanged { teams, .. } => json!({ "teams": { "from": before?.teams, "to": names(teams) } }),
        MemberEvent::MobileChanged { mobile, .. } => json!({ "given": mobile.is_some() }),
        MemberEvent::InvitationIssued { purpose, expires_at, .. } => {
            json!({ "purpose": purpose_slug(*purpose), "expires_at": rfc3339(*expires_at) })
        }
        MemberEvent::InvitationAccepted { .. }
        | MemberEvent::MemberDeactivated { .. }
        | MemberEvent::MemberReactivated { .. } => json!({}),
    };
    Some(Told::of_member(MemberId::new(place.aggregate_id), change))
}

fn of_access(place: &RecordedEvent, event: &AccessEvent, before: Option<&Row>, roles: &Roles) -> Option<Told> {
    let tenant = place.tenant.uuid();
    match event {
        AccessEvent::RoleDefined { key, definition, .. } => Some(Told::of_role(key, defined(definition))),
        AccessEvent::RoleChanged { key, definition, .. } => {
            let before = roles.lookup(tenant, key.as_str())?;
            let (was, now) = (set(&before.permissions), permission_names(&definition.permissions));
            let now_set = set(&now);
            let change = json!({
                "name": { "from": before.name, "to": definition.name },
                "granted": now_set.difference(&was).collect::<Vec<_>>(),
                "withdrawn": was.difference(&now_set).collect::<Vec<_>>(),
                "owns_leads": { "from": before.owns_leads, "to": definition.owns_leads },
            });
            Some(Told::of_role(key, change))
        }
        AccessEvent::RoleRemoved { key, .. } => {
            Some(Told::of_role(key, json!({ "name": roles.name(tenant, key.as_str()) })))
        }
        AccessEvent::AccessGiven { member, roles: now, grants, refusals, .. } => {
            let before = before?;
            let now: Vec<String> = now.iter().map(|key| key.as_str().to_owned()).collect();
            let (grants, refusals) = (permission_names(grants), permission_names(refusals));
            if (&before.roles, &before.grants, &before.refusals) == (&now, &grants, &refusals) {
                return None;
            }
            let named = |keys: &[String]| keys.iter().map(|key| roles.name(tenant, key)).collect::<Vec<_>>();
            let change = json!({
                "roles": { "from": named(&before.roles), "to": named(&now) },
                "granted": added(&before.grants, &grants),
                "withdrawn": added(&grants, &before.grants),
                "refused": added(&before.refusals, &refusals),
                "allowed": added(&refusals, &before.refusals),
            });
            Some(Told::of_member(*member, change))
        }
        AccessEvent::TokenIssued { token, member, name, scope, expires_at, .. } => {
            let scope = permission_names(scope);
            let change = json!({ "token": token, "name": name, "scope": scope, "expires_at": rfc3339(*expires_at) });
            Some(Told::of_member(*member, change))
        }
        AccessEvent::TokenRevoked { token, member, .. } => Some(Told::of_member(*member, json!({ "token": token }))),
        // A member's own event says the same.
        AccessEvent::AccessBegun { .. } | AccessEvent::AccessEnded { .. } | AccessEvent::AccessRestored { .. } => None,
    }
}

fn defined(definition: &RoleDefinition) -> Value {
    json!({
        "name": { "to": definition.name },
        "granted": permission_names(&definition.permissions),
        "owns_leads": { "to": definition.owns_leads },
    })
}

fn set(list: &[String]) -> BTreeSet<&String> {
    list.iter().collect()
}

/// What is in the second and wasn't in the first.
fn added(before: &[String], after: &[String]) -> Vec<String> {
    set(after).difference(&set(before)).map(|one| (*one).clone()).collect()
}

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Writes lines down.
pub(super) async fn add(connection: &mut PgConnection, lines: &[Line]) -> Result<(), sqlx::Error> {
    for line in lines {
        sqlx::query!(
            "INSERT INTO access_history (tenant_id, position, member_id, role_key, actor, what, change, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT ON CONSTRAINT access_history_key DO NOTHING",
            line.tenant_id,
            line.position,
            line.member_id,
            line.role_key,
            line.actor,
            line.what,
            line.change,
            line.at,
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// One change of a member, a role or a token.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessLine {
    /// Where in the tenant's log.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The member who did it; nobody, where the operator or the system did.
    pub by: Option<MemberId>,
    /// Whom it is about.
    pub member: Option<MemberId>,
    /// Which role it is about.
    pub role: Option<String>,
    /// What, by the event's stored type, such as `access.given`.
    pub what: String,
    /// What it was and what it is.
    pub change: Value,
    /// What a token is called, where it is about one.
    pub token: Option<String>,
}

/// Whose history is asked for.
enum Of<'a> {
    Member(MemberId),
    Role(&'a str),
}

impl ReadModels {
    /// The newest 200 changes of a member, newest first.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn member_history(
        &self,
        grant: &Grant<ViewMembers>,
        member: MemberId,
    ) -> Result<Vec<AccessLine>, ReadError> {
        self.access_history(grant.tenant(), Of::Member(member)).await
    }

    /// The newest 200 changes of a role, newest first.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn role_history(&self, grant: &Grant<ViewRoles>, key: &RoleKey) -> Result<Vec<AccessLine>, ReadError> {
        self.access_history(grant.tenant(), Of::Role(key.as_str())).await
    }

    async fn access_history(&self, tenant: TenantId, of: Of<'_>) -> Result<Vec<AccessLine>, ReadError> {
        let (member, role) = match of {
            Of::Member(member) => (Some(member.uuid()), None),
            Of::Role(key) => (None, Some(key)),
        };
        let rows = sqlx::query!(
            r#"SELECT h.position, h.at, h.actor, h.member_id, h.role_key, h.what, h.change, t.name AS "token?"
            FROM access_history h
            LEFT JOIN token t ON t.tenant_id = h.tenant_id AND t.token_id = (h.change ->> 'token')::uuid
            WHERE h.tenant_id = $1 AND ($2::uuid IS NULL OR h.member_id = $2) AND ($3::text IS NULL OR h.role_key = $3)
            ORDER BY h.position DESC
            LIMIT $4"#,
            tenant.uuid(),
            member,
            role,
            LINES_READ_MAX,
        )
        .fetch_all(self.pool.of(tenant).await?.on())
        .await?;
        let lines = rows.into_iter().map(|row| AccessLine {
            position: row.position,
            at: row.at,
            by: match Actor::try_from(row.actor) {
                Ok(Actor::Member(member)) => Some(member),
                Ok(Actor::System(_)) | Err(_) => None,
            },
            member: row.member_id.map(MemberId::new),
            role: row.role_key,
            what: row.what,
            change: row.change,
            token: row.token,
        });
        Ok(lines.collect())
    }
}
