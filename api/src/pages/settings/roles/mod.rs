//! Roles: what each allows, beside each other, and the firm's own.

mod change;

use super::super::front::{Frame, Place, Section};
use super::super::{assets, frame, page};
use super::history::{LineView, Telling};
use super::words::{areas, label};
use super::{ROLES, nav};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after, text};
use crate::problem::Problem;
use crate::rest::roles::named;
use crate::state::Shared;
use application::access::{Grant, ManageRoles, ViewRoles};
use application::failure::Failure;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::access::{Permission, PermissionSet, RoleDefinition};
use projections::member::{self, RoleRow};

struct RoleView {
    key: String,
    name: String,
    built_in: bool,
    members: i64,
    owns_leads: bool,
    count: usize,
}

struct MatrixArea {
    label: &'static str,
    rows: Vec<MatrixRow>,
}

struct MatrixRow {
    label: &'static str,
    allowed: Vec<bool>,
}

struct Tick {
    name: &'static str,
    label: &'static str,
    ticked: bool,
}

struct TickArea {
    label: &'static str,
    ticks: Vec<Tick>,
}

/// A role as its form shows it.
struct RoleForm {
    address: String,
    title: String,
    button: &'static str,
    name: String,
    owns_leads: bool,
    areas: Vec<TickArea>,
}

#[derive(Template)]
#[template(path = "settings_roles.html")]
struct RolesPage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    csrf_token: String,
    roles: Vec<RoleView>,
    areas: Vec<MatrixArea>,
    form: Option<RoleForm>,
    refusals: Vec<String>,
}

#[derive(Template)]
#[template(path = "settings_role.html")]
struct RolePage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    csrf_token: String,
    role: RoleView,
    areas: Vec<TickArea>,
    form: Option<RoleForm>,
    may_manage: bool,
    history: Vec<LineView>,
    refusals: Vec<String>,
}

pub(super) fn router() -> Router<Shared> {
    let pages = Router::new()
        .route("/", get(list).post(change::define))
        .route("/{key}", get(show).post(change::change))
        .route("/{key}/remove", post(change::remove));
    Router::new().nest(ROLES, pages)
}

/// The grant to look; to whoever lacks it, the page is not there.
fn onlooker(signed_in: &SignedIn) -> Result<Grant<ViewRoles>, Problem> {
    signed_in.authorize().map_err(|_| Problem::no_such_address())
}

/// `GET /settings/roles`; `?copy=sales` fills the form with what that role allows.
#[tracing::instrument(name = "http.roles.page", skip_all)]
async fn list(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    onlooker(&signed_in)?;
    let mut fields = query.read()?;
    let (after, copied) = (after(&mut fields), fields.optional("copy", text));
    fields.close()?;
    wait_for(&shared, signed_in.tenant(), member::NAME, after?).await?;
    listed(&shared, &signed_in, StatusCode::OK, Asked { copied: copied?, ..Asked::default() }).await
}

/// What the list is to show besides the roles.
#[derive(Default)]
struct Asked {
    copied: Option<String>,
    attempt: Option<RoleDefinition>,
    refusals: Vec<String>,
}

async fn listed(shared: &Shared, signed_in: &SignedIn, status: StatusCode, asked: Asked) -> Result<Response, Problem> {
    let grant = onlooker(signed_in)?;
    let rows = shared.reads.list_roles(&grant).await?;
    let held = &signed_in.session.identity.permissions;
    let may_manage = signed_in.authorize::<ManageRoles>().is_ok();
    let form = may_manage.then(|| new_form(&rows, &asked, held));
    let template = RolesPage {
        frame: frame(shared, signed_in, Place::Settings).await?,
        nav: nav(&signed_in.session.identity, ROLES),
        style: assets::address("settings.css"),
        script: assets::address("members.js"),
        csrf_token: signed_in.session.csrf_token.clone(),
        areas: matrix(&rows),
        roles: rows.iter().map(RoleView::of).collect(),
        form,
        refusals: asked.refusals,
    };
    page(status, &template)
}

fn new_form(rows: &[RoleRow], asked: &Asked, held: &PermissionSet) -> RoleForm {
    let copied = rows.iter().find(|row| asked.copied.as_deref() == Some(row.key.as_str()));
    let (name, allowed, owns_leads) = match (&asked.attempt, copied) {
        (Some(attempt), _) => (attempt.name.as_str().to_owned(), attempt.permissions.clone(), attempt.owns_leads),
        (None, Some(row)) => (format!("{} (copy)", row.name), row.permissions.clone(), row.owns_leads),
        (None, None) => (String::new(), PermissionSet::new(), false),
    };
    RoleForm {
        address: ROLES.to_owned(),
        title: "New role".to_owned(),
        button: "Define role",
        name,
        owns_leads,
        areas: tick_areas(&allowed, held),
    }
}

/// The permissions that somebody may give, or that are given already.
fn tick_areas(allowed: &PermissionSet, held: &PermissionSet) -> Vec<TickArea> {
    let tick = |permission: Permission| Tick {
        name: permission.name(),
        label: label(permission),
        ticked: allowed.contains(&permission),
    };
    let may_show = |permission: &Permission| held.contains(permission) || allowed.contains(permission);
    let shown = areas().into_iter().map(|area| TickArea {
        label: area.label,
        ticks: area.permissions.into_iter().filter(may_show).map(tick).collect(),
    });
    shown.filter(|area| !area.ticks.is_empty()).collect()
}

fn matrix(rows: &[RoleRow]) -> Vec<MatrixArea> {
    let row = |permission: Permission| MatrixRow {
        label: label(permission),
        allowed: rows.iter().map(|role| role.permissions.contains(&permission)).collect(),
    };
    let shown = areas().into_iter();
    shown.map(|area| MatrixArea { label: area.label, rows: area.permissions.into_iter().map(row).collect() }).collect()
}

impl RoleView {
    fn of(row: &RoleRow) -> Self {
        Self {
            key: row.key.as_str().to_owned(),
            name: row.name.clone(),
            built_in: row.built_in,
            members: row.members,
            owns_leads: row.owns_leads,
            count: row.permissions.len(),
        }
    }
}

/// `GET /settings/roles/{key}`.
#[tracing::instrument(name = "http.roles.page.role", skip_all)]
async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    key: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    onlooker(&signed_in)?;
    wait_for(&shared, signed_in.tenant(), member::NAME, after?).await?;
    shown(&shared, &signed_in, &key, StatusCode::OK, Vec::new()).await
}

async fn shown(
    shared: &Shared,
    signed_in: &SignedIn,
    key: &PathText,
    status: StatusCode,
    refusals: Vec<String>,
) -> Result<Response, Problem> {
    let grant = onlooker(signed_in)?;
    let key = named(key)?;
    let rows = shared.reads.list_roles(&grant).await?;
    let row = rows.into_iter().find(|row| row.key == key).ok_or(Failure::NotFound)?;
    let lines = shared.reads.role_history(&grant, &key).await?;
    let by: Vec<_> = lines.iter().filter_map(|line| line.by).collect();
    let telling = Telling {
        names: shared.reads.names(grant.tenant(), &by).await?,
        now: shared.app.clock.now(),
        zone: shared.app.tenants.profile(grant.tenant()).await?.time_zone,
    };
    let may_manage = signed_in.authorize::<ManageRoles>().is_ok();
    let held = &signed_in.session.identity.permissions;
    let form = (may_manage && !row.built_in).then(|| RoleForm {
        address: format!("{ROLES}/{key}"),
        title: "What it is".to_owned(),
        button: "Save",
        name: row.name.clone(),
        owns_leads: row.owns_leads,
        areas: tick_areas(&row.permissions, held),
    });
    let mut areas = tick_areas(&row.permissions, &PermissionSet::new());
    areas.retain(|area| !area.ticks.is_empty());
    let template = RolePage {
        frame: frame(shared, signed_in, Place::Settings).await?,
        nav: nav(&signed_in.session.identity, ROLES),
        style: assets::address("settings.css"),
        script: assets::address("members.js"),
        csrf_token: signed_in.session.csrf_token.clone(),
        role: RoleView::of(&row),
        areas,
        form,
        may_manage,
        history: lines.iter().map(|line| LineView::of(line, &telling)).collect(),
        refusals,
    };
    page(status, &template)
}
