//! Changing members from their pages, by form.

use super::super::MEMBERS;
use super::super::tokens::refusals;
use super::view::Attempt;
use super::{Told, listed, onlooker, shown};
use crate::access::{SignedForm, SignedIn};
use crate::asked::Asked;
use crate::input::{Fields, PathText, text};
use crate::problem::Problem;
use crate::rest::members::{in_force, link};
use crate::state::Shared;
use application::access::ManageMembers;
use application::app::UseCase;
use application::command::Committed;
use application::failure::Failure;
use application::log::Position;
use application::member::{ChangeMember, DeactivateMember, InviteMember, IssueInvitation, ReactivateMember, member_of};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{Permission, PermissionSet, RoleKey, TeamName};
use domain::id::MemberId;

/// `POST /settings/members`: the link to come in is shown on the page that answers, this once.
#[tracing::instrument(name = "http.members.page.invite", skip_all)]
pub(super) async fn invite(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    onlooker(&signed_in)?;
    let (attempt, invite) = invitation_of(fields);
    match invited(&shared, &signed_in, asked, invite).await {
        Ok((member, code)) => {
            let link = code.map(|code| link(&headers, &code, shared.secure_cookies));
            shown(&shared, &signed_in, member, StatusCode::CREATED, Told { link, ..Told::default() }).await
        }
        Err(problem) if problem.status().is_client_error() => {
            let told = Told { attempt, refusals: refusals(&problem), ..Told::default() };
            listed(&shared, &signed_in, problem.status(), told).await
        }
        Err(problem) => Err(problem),
    }
}

async fn invited(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    invite: Result<InviteMember, Failure>,
) -> Result<(MemberId, Option<String>), Problem> {
    let grant = signed_in.authorize::<ManageMembers>()?;
    let invite = invite?;
    let member = member_of(grant.tenant(), &invite.username);
    let context = asked.context(&grant, &*shared.app.ids)?;
    let step = context.step("invitation");
    let invited = shared.app.dispatch(&grant, context, invite).await?;
    let issued = shared.app.dispatch(&grant, step, IssueInvitation { member }).await?;
    in_force(shared, grant.tenant(), invited.position.max(issued.committed.position)).await?;
    Ok((member, issued.code))
}

/// What was typed, and whom it invites or what is wrong with it.
fn invitation_of(mut fields: Fields) -> (Attempt, Result<InviteMember, Failure>) {
    let mut given = |name| fields.optional(name, text).ok().flatten().unwrap_or_default();
    let mut attempt = Attempt {
        username: given("username"),
        name: given("name"),
        mobile: given("mobile"),
        teams: given("teams"),
        roles: Vec::new(),
    };
    attempt.roles = fields.take_prefixed("role:").into_iter().map(|(key, _)| key).collect();
    let invite = read(&attempt).and_then(|invite| fields.close().map(|()| invite));
    (attempt, invite)
}

fn read(attempt: &Attempt) -> Result<InviteMember, Failure> {
    Ok(InviteMember {
        username: attempt.username.trim().to_lowercase(),
        name: attempt.name.parse().map_err(|error| Failure::invalid("name", error))?,
        mobile: mobile(&attempt.mobile)?,
        roles: keys(&attempt.roles)?,
        teams: teams(&attempt.teams)?,
    })
}

fn mobile(typed: &str) -> Result<Option<domain::mobile::Mobile>, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|error| Failure::invalid("mobile", error))
}

fn keys(ticked: &[String]) -> Result<Vec<RoleKey>, Failure> {
    let keys = ticked.iter().map(|key| key.parse().map_err(|error| Failure::invalid("roles", error)));
    keys.collect()
}

fn teams(typed: &str) -> Result<Vec<TeamName>, Failure> {
    let names = typed.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| name.parse().map_err(|error| Failure::invalid("teams", error))).collect()
}

/// `POST /settings/members/{id}/profile`: mobile and teams.
#[tracing::instrument(name = "http.members.page.profile", skip_all)]
pub(super) async fn profile(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let member = target(&signed_in, &id)?;
    let mut given = |name| fields.optional(name, text).ok().flatten().unwrap_or_default();
    let (typed_mobile, typed_teams) = (given("mobile"), given("teams"));
    let change = mobile(&typed_mobile).and_then(|mobile| {
        Ok(ChangeMember {
            member: Some(member),
            mobile: Some(mobile),
            teams: Some(teams(&typed_teams)?),
            ..ChangeMember::default()
        })
    });
    let done = match change.and_then(|change| fields.close().map(|()| change)) {
        Ok(change) => carry_out(&shared, &signed_in, asked, change).await,
        Err(failure) => Err(failure.into()),
    };
    answered(&shared, &signed_in, member, done).await
}

/// `POST /settings/members/{id}/access`: roles, grants and refusals.
#[tracing::instrument(name = "http.members.page.access", skip_all)]
pub(super) async fn access(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let member = target(&signed_in, &id)?;
    let ticked: Vec<String> = fields.take_prefixed("role:").into_iter().map(|(key, _)| key).collect();
    let chosen = fields.take_prefixed("permission:");
    let done = match keys(&ticked).and_then(|roles| fields.close().map(|()| roles)) {
        Ok(roles) => {
            let change = ChangeMember {
                member: Some(member),
                roles: Some(roles),
                grants: Some(chosen_as(&chosen, "grant")),
                refusals: Some(chosen_as(&chosen, "refuse")),
                ..ChangeMember::default()
            };
            carry_out(&shared, &signed_in, asked, change).await
        }
        Err(failure) => Err(failure.into()),
    };
    answered(&shared, &signed_in, member, done).await
}

/// The permissions of which this was chosen.
fn chosen_as(chosen: &[(String, String)], wanted: &str) -> PermissionSet {
    let names = chosen.iter().filter(|(_, choice)| choice == wanted);
    names.filter_map(|(name, _)| name.parse::<Permission>().ok()).collect()
}

/// `POST /settings/members/{id}/active`.
#[tracing::instrument(name = "http.members.page.active", skip_all)]
pub(super) async fn active(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let member = target(&signed_in, &id)?;
    let wanted = fields.required("active", text);
    fields.close()?;
    let done = if wanted? == "true" {
        carry_out(&shared, &signed_in, asked, ReactivateMember { member }).await
    } else {
        carry_out(&shared, &signed_in, asked, DeactivateMember { member }).await
    };
    answered(&shared, &signed_in, member, done).await
}

/// `POST /settings/members/{id}/invitation`: a new link, shown on the page that answers, this once.
#[tracing::instrument(name = "http.members.page.invitation", skip_all)]
pub(super) async fn invitation(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    id: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    let member = target(&signed_in, &id)?;
    fields.close()?;
    let grant = signed_in.authorize::<ManageMembers>()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    match shared.app.dispatch(&grant, context, IssueInvitation { member }).await {
        Ok(issued) => {
            in_force(&shared, grant.tenant(), issued.committed.position).await?;
            let link = issued.code.map(|code| link(&headers, &code, shared.secure_cookies));
            shown(&shared, &signed_in, member, StatusCode::CREATED, Told { link, ..Told::default() }).await
        }
        Err(failure) => answered(&shared, &signed_in, member, Err(failure.into())).await,
    }
}

/// Whom a form is about; to whoever may not look, nothing is there.
fn target(signed_in: &SignedIn, id: &PathText) -> Result<MemberId, Problem> {
    onlooker(signed_in)?;
    signed_in.authorize::<ManageMembers>()?;
    Ok(id.id().map_err(|_| Failure::NotFound)?)
}

async fn carry_out<U>(shared: &Shared, signed_in: &SignedIn, asked: Asked, change: U) -> Result<Position, Problem>
where
    U: UseCase<Permission = ManageMembers, Output = Committed>,
{
    let grant = signed_in.authorize::<ManageMembers>()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, change).await?;
    in_force(shared, grant.tenant(), committed.position).await
}

async fn answered(
    shared: &Shared,
    signed_in: &SignedIn,
    member: MemberId,
    done: Result<Position, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(position) => Ok(Redirect::to(&format!("{MEMBERS}/{member}?after={position}")).into_response()),
        Err(problem) if problem.status().is_client_error() && problem.status() != StatusCode::NOT_FOUND => {
            let told = Told { refusals: refusals(&problem), ..Told::default() };
            shown(shared, signed_in, member, problem.status(), told).await
        }
        Err(problem) => Err(problem),
    }
}
