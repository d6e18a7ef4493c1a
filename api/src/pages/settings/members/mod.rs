//! Members: who is on the staff, what each may do, and changing both.

mod change;
mod view;

use super::super::front::{Frame, Place, Section};
use super::super::{assets, frame, page};
use super::history::{LineView, Telling};
use super::{MEMBERS, nav};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageMembers, UseTokens, ViewMembers, ViewRoles};
use application::failure::Failure;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::id::MemberId;
use projections::member;
use view::{AreaView, Attempt, MemberView, RoleTick, Seen, TokenLine, area_views, role_ticks};

#[derive(Template)]
#[template(path = "settings_members.html")]
struct MembersPage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    csrf_token: String,
    members: Vec<MemberView>,
    may_manage: bool,
    roles: Vec<RoleTick>,
    attempt: Attempt,
    refusals: Vec<String>,
}

#[derive(Template)]
#[template(path = "settings_members_list.html")]
struct MembersList {
    members: Vec<MemberView>,
}

#[derive(Template)]
#[template(path = "settings_member.html")]
struct MemberPage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    one: OneMember,
    link: Option<String>,
    refusals: Vec<String>,
}

#[derive(Template)]
#[template(path = "settings_member_parts.html")]
struct MemberParts {
    one: OneMember,
}

/// What a member's page shows of the member.
struct OneMember {
    csrf_token: String,
    member: MemberView,
    may_manage: bool,
    roles: Vec<RoleTick>,
    areas: Vec<AreaView>,
    tokens: Vec<TokenLine>,
    history: Vec<LineView>,
}

pub(super) fn router() -> Router<Shared> {
    let pages = Router::new()
        .route("/", get(list).post(change::invite))
        .route("/list", get(fragment))
        .route("/{id}", get(show))
        .route("/{id}/parts", get(parts))
        .route("/{id}/profile", post(change::profile))
        .route("/{id}/access", post(change::access))
        .route("/{id}/active", post(change::active))
        .route("/{id}/invitation", post(change::invitation));
    Router::new().nest(MEMBERS, pages)
}

/// The grant to look; to whoever lacks it, the page is not there.
fn onlooker(signed_in: &SignedIn) -> Result<Grant<ViewMembers>, Problem> {
    signed_in.authorize().map_err(|_| Problem::no_such_address())
}

/// What a page shows besides what stands in the read model.
#[derive(Default)]
struct Told {
    attempt: Attempt,
    refusals: Vec<String>,
    link: Option<String>,
}

#[tracing::instrument(name = "http.members.page", skip_all)]
async fn list(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    onlooker(&signed_in)?;
    caught_up(&shared, &signed_in, query).await?;
    listed(&shared, &signed_in, StatusCode::OK, Told::default()).await
}

/// `GET /settings/members/list`: what changes, alone, for the page's script.
#[tracing::instrument(name = "http.members.page.list", skip_all)]
async fn fragment(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    caught_up(&shared, &signed_in, query).await?;
    let members = members(&shared, &signed_in, &grant).await?;
    page(StatusCode::OK, &MembersList { members })
}

async fn caught_up(shared: &Shared, signed_in: &SignedIn, query: QueryFields) -> Result<(), Problem> {
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(shared, signed_in.tenant(), member::NAME, after?).await
}

async fn seen(shared: &Shared, signed_in: &SignedIn) -> Result<Seen, Problem> {
    Ok(Seen {
        now: shared.app.clock.now(),
        zone: shared.app.tenants.profile(signed_in.tenant()).await?.time_zone,
        shows_mobile: signed_in.authorize::<ManageMembers>().is_ok(),
        reader: signed_in.session.identity.member,
    })
}

async fn members(
    shared: &Shared,
    signed_in: &SignedIn,
    grant: &Grant<ViewMembers>,
) -> Result<Vec<MemberView>, Problem> {
    let rows = shared.reads.list_members(grant).await?;
    let seen = seen(shared, signed_in).await?;
    let gone: Vec<_> = rows.iter().filter(|row| !row.active).map(|row| row.member).collect();
    let work = shared.reads.open_work(grant, &gone).await?;
    let mut members: Vec<_> =
        rows.iter().map(|row| MemberView::of(row, work.get(&row.member).copied().unwrap_or_default(), &seen)).collect();
    members.sort_by_key(|member| !member.active);
    Ok(members)
}

async fn listed(shared: &Shared, signed_in: &SignedIn, status: StatusCode, told: Told) -> Result<Response, Problem> {
    let grant = onlooker(signed_in)?;
    let roles = shared.reads.list_roles(&signed_in.authorize::<ViewRoles>()?).await?;
    let template = MembersPage {
        frame: frame(shared, signed_in, Place::Settings).await?,
        nav: nav(&signed_in.session.identity, MEMBERS),
        style: assets::address("settings.css"),
        script: assets::address("members.js"),
        csrf_token: signed_in.session.csrf_token.clone(),
        members: members(shared, signed_in, &grant).await?,
        may_manage: signed_in.authorize::<ManageMembers>().is_ok(),
        roles: role_ticks(&roles, &told.attempt.roles),
        attempt: told.attempt,
        refusals: told.refusals,
    };
    page(status, &template)
}

/// `GET /settings/members/{id}`.
#[tracing::instrument(name = "http.members.page.member", skip_all)]
async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    onlooker(&signed_in)?;
    caught_up(&shared, &signed_in, query).await?;
    let member = id.id().map_err(|_| Failure::NotFound)?;
    shown(&shared, &signed_in, member, StatusCode::OK, Told::default()).await
}

/// `GET /settings/members/{id}/parts`: what changes, alone, for the page's script.
#[tracing::instrument(name = "http.members.page.parts", skip_all)]
async fn parts(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    onlooker(&signed_in)?;
    caught_up(&shared, &signed_in, query).await?;
    let member = id.id().map_err(|_| Failure::NotFound)?;
    page(StatusCode::OK, &MemberParts { one: one(&shared, &signed_in, member).await? })
}

async fn shown(
    shared: &Shared,
    signed_in: &SignedIn,
    member: MemberId,
    status: StatusCode,
    told: Told,
) -> Result<Response, Problem> {
    let template = MemberPage {
        one: one(shared, signed_in, member).await?,
        frame: frame(shared, signed_in, Place::Settings).await?,
        nav: nav(&signed_in.session.identity, MEMBERS),
        style: assets::address("settings.css"),
        script: assets::address("members.js"),
        link: told.link,
        refusals: told.refusals,
    };
    page(status, &template)
}

async fn one(shared: &Shared, signed_in: &SignedIn, member: MemberId) -> Result<OneMember, Problem> {
    let grant = onlooker(signed_in)?;
    let row = shared.reads.lookup_member(&grant, member).await?.ok_or(Failure::NotFound)?;
    let roles = shared.reads.list_roles(&signed_in.authorize::<ViewRoles>()?).await?;
    let lines = shared.reads.member_history(&grant, member).await?;
    let by: Vec<_> = lines.iter().filter_map(|line| line.by).collect();
    let seen = seen(shared, signed_in).await?;
    let names = shared.reads.names(grant.tenant(), &by).await?;
    let telling = Telling { names, now: seen.now, zone: seen.zone };
    let work = shared.reads.open_work(&grant, &[member]).await?.remove(&member).unwrap_or_default();
    let tokens = shared.reads.list_tokens(&signed_in.authorize::<UseTokens>()?, member).await?;
    let held: Vec<String> = row.roles.iter().map(|role| role.key.as_str().to_owned()).collect();
    Ok(OneMember {
        csrf_token: signed_in.session.csrf_token.clone(),
        may_manage: signed_in.authorize::<ManageMembers>().is_ok(),
        roles: role_ticks(&roles, &held),
        areas: area_views(&row, &roles),
        tokens: TokenLine::good_ones(tokens, &seen),
        history: lines.iter().map(|line| LineView::of(line, &telling)).collect(),
        member: MemberView::of(&row, work, &seen),
    })
}
