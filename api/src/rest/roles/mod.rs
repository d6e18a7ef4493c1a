//! The roles of the tenant: those that every tenant starts with, and its own.

mod described;

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::{PageAnswer, at};
use crate::asked::Asked;
use crate::input::{JsonBody, PathText, QueryFields, after};
use crate::openapi::{Routes, Tag, words};
use crate::problem::Problem;
use crate::rest::members::{LineAnswer, in_force, permission_names, role_definition};
use crate::state::Shared;
use application::access::{Grant, ManageRoles, ViewRoles};
use application::app::UseCase;
use application::command::Committed;
use application::failure::Failure;
use application::log::Position;
use application::role::{ChangeRole, DefineRole, RemoveRole};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::{RoleKey, RoleName};
use projections::member::{self, RoleRow};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

/// One role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Role")]
struct RoleAnswer {
    /// What it is known by for ever.
    key: String,
    /// What people call it.
    name: String,
    /// Whether every firm starts with it; then it stays as it is.
    built_in: bool,
    /// What it allows.
    #[schemars(with = "Vec<words::PermissionWord>")]
    permissions: Vec<&'static str>,
    /// Whether new leads are assigned to its members by themselves.
    owns_leads: bool,
    /// How many members have it, active or not.
    members: i64,
}

/// A role that was written.
#[derive(Serialize, JsonSchema)]
struct WrittenRole {
    /// What it is known by.
    key: String,
    /// Where the write stands in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
}

impl From<RoleRow> for RoleAnswer {
    fn from(row: RoleRow) -> Self {
        Self {
            key: row.key.into(),
            name: row.name,
            built_in: row.built_in,
            permissions: permission_names(&row.permissions),
            owns_leads: row.owns_leads,
            members: row.members,
        }
    }
}

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Members)
        .get("/roles", list, described::list())
        .post("/roles", define, described::define())
        .get("/roles/{key}", show, described::show())
        .put("/roles/{key}", change, described::change())
        .delete("/roles/{key}", remove, described::remove())
        .get("/roles/{key}/history", history, described::history())
}

/// The key that a role gets where nobody says: made of its name, or of chance where the name has no Latin letters.
pub(crate) fn key_for(name: &RoleName, chance: Uuid) -> Result<RoleKey, Failure> {
    let made = || format!("role_{:08x}", chance.as_u128() & 0xffff_ffff).parse().map_err(Failure::internal);
    RoleKey::suggested_by(name).map_or_else(made, Ok)
}

/// The role that a path names; a text that can't be a key names none.
pub(crate) fn named(key: &PathText) -> Result<RoleKey, Failure> {
    key.as_str().parse().map_err(|_| Failure::NotFound)
}

#[tracing::instrument(name = "http.roles.list", skip_all)]
async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<RoleAnswer>>, Problem> {
    let roles = found(&shared, &signed_in, query).await?;
    Ok(PageAnswer::whole(roles.into_iter().map(RoleAnswer::from).collect()))
}

#[tracing::instrument(name = "http.roles.show", skip_all)]
async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    key: PathText,
    query: QueryFields,
) -> Result<Json<RoleAnswer>, Problem> {
    let roles = found(&shared, &signed_in, query).await?;
    let role = roles.into_iter().find(|role| role.key.as_str() == key.as_str());
    Ok(Json(role.ok_or(Failure::NotFound)?.into()))
}

async fn found(shared: &Shared, signed_in: &SignedIn, query: QueryFields) -> Result<Vec<RoleRow>, Problem> {
    let grant = signed_in.authorize::<ViewRoles>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(shared, grant.tenant(), member::NAME, after?).await?;
    Ok(shared.reads.list_roles(&grant).await?)
}

/// `POST /roles`: a role of the tenant's own.
#[tracing::instrument(name = "http.roles.define", skip_all)]
async fn define(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageRoles>()?;
    let (key, definition) = role_definition(body.read()?, true)?;
    let key = match key {
        Some(key) => key,
        None => key_for(&definition.name, shared.app.ids.next())?,
    };
    let role = DefineRole { key: key.clone(), definition };
    carry_out(&shared, &grant, asked, StatusCode::CREATED, key, role).await
}

/// `PUT /roles/{key}`: what a role of the tenant's own is from now on.
#[tracing::instrument(name = "http.roles.change", skip_all)]
async fn change(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    key: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageRoles>()?;
    let (_, definition) = role_definition(body.read()?, false)?;
    let key = named(&key)?;
    let role = ChangeRole { key: key.clone(), definition };
    carry_out(&shared, &grant, asked, StatusCode::OK, key, role).await
}

/// `DELETE /roles/{key}`.
#[tracing::instrument(name = "http.roles.remove", skip_all)]
async fn remove(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    key: PathText,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageRoles>()?;
    let key = named(&key)?;
    carry_out(&shared, &grant, asked, StatusCode::OK, key.clone(), RemoveRole { key }).await
}

async fn carry_out<U>(
    shared: &Shared,
    grant: &Grant<ManageRoles>,
    asked: Asked,
    status: StatusCode,
    key: RoleKey,
    change: U,
) -> Result<Response, Problem>
where
    U: UseCase<Permission = ManageRoles, Output = Committed>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, change).await?;
    let position = in_force(shared, grant.tenant(), committed.position).await?;
    Ok(at(position, (status, Json(WrittenRole { key: key.into(), position })).into_response()))
}

/// `GET /roles/{key}/history`: the newest 200 changes, newest first, of a role that is gone too.
#[tracing::instrument(name = "http.roles.history", skip_all)]
async fn history(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    key: PathText,
    query: QueryFields,
) -> Result<Json<PageAnswer<LineAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewRoles>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    let key = named(&key)?;
    wait_for(&shared, grant.tenant(), member::NAME, after?).await?;
    let lines = shared.reads.role_history(&grant, &key).await?;
    if lines.is_empty() && key.built_in().is_none() {
        return Err(Failure::NotFound.into());
    }
    Ok(PageAnswer::whole(lines.into_iter().map(LineAnswer::from).collect()))
}
