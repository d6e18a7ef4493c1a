//! Changing roles from their pages, by form.

use super::super::ROLES;
use super::super::tokens::{refusals, ticked};
use super::{Asked as Listing, listed, onlooker, shown};
use crate::access::{SignedForm, SignedIn};
use crate::asked::Asked;
use crate::input::{Fields, PathText, text, word};
use crate::problem::Problem;
use crate::rest::members::in_force;
use crate::rest::roles::{key_for, named};
use crate::state::Shared;
use application::access::ManageRoles;
use application::app::UseCase;
use application::command::Committed;
use application::log::Position;
use application::role::{ChangeRole, DefineRole, RemoveRole};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::RoleDefinition;

/// `POST /settings/roles`.
#[tracing::instrument(name = "http.roles.page.define", skip_all)]
pub(super) async fn define(State(shared): State<Shared>, asked: Asked, form: SignedForm) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    onlooker(&signed_in)?;
    let definition = match definition(fields) {
        Ok(definition) => definition,
        Err(problem) => {
            let listing = Listing { refusals: refusals(&problem), ..Listing::default() };
            return listed(&shared, &signed_in, problem.status(), listing).await;
        }
    };
    let key = key_for(&definition.name, shared.app.ids.next())?;
    let role = DefineRole { key: key.clone(), definition: definition.clone() };
    match carry_out(&shared, &signed_in, asked, role).await {
        Ok(position) => Ok(Redirect::to(&format!("{ROLES}/{key}?after={position}")).into_response()),
        Err(problem) if problem.status().is_client_error() => {
            let listing = Listing { attempt: Some(definition), refusals: refusals(&problem), ..Listing::default() };
            listed(&shared, &signed_in, problem.status(), listing).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /settings/roles/{key}`.
#[tracing::instrument(name = "http.roles.page.change", skip_all)]
pub(super) async fn change(
    State(shared): State<Shared>,
    asked: Asked,
    key: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    onlooker(&signed_in)?;
    let done = match definition(fields) {
        Ok(definition) => {
            let role = ChangeRole { key: named(&key)?, definition };
            carry_out(&shared, &signed_in, asked, role).await
        }
        Err(problem) => Err(problem),
    };
    answered(&shared, &signed_in, &key, done).await
}

/// `POST /settings/roles/{key}/remove`.
#[tracing::instrument(name = "http.roles.page.remove", skip_all)]
pub(super) async fn remove(
    State(shared): State<Shared>,
    asked: Asked,
    key: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    onlooker(&signed_in)?;
    fields.close()?;
    match carry_out(&shared, &signed_in, asked, RemoveRole { key: named(&key)? }).await {
        Ok(position) => Ok(Redirect::to(&format!("{ROLES}?after={position}")).into_response()),
        refused => answered(&shared, &signed_in, &key, refused).await,
    }
}

async fn answered(
    shared: &Shared,
    signed_in: &SignedIn,
    key: &PathText,
    done: Result<Position, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(position) => Ok(Redirect::to(&format!("{ROLES}/{}?after={position}", named(key)?)).into_response()),
        Err(problem) if problem.status().is_client_error() => {
            shown(shared, signed_in, key, problem.status(), refusals(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

async fn carry_out<U>(shared: &Shared, signed_in: &SignedIn, asked: Asked, change: U) -> Result<Position, Problem>
where
    U: UseCase<Permission = ManageRoles, Output = Committed>,
{
    let grant = signed_in.authorize::<ManageRoles>()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, change).await?;
    in_force(shared, grant.tenant(), committed.position).await
}

fn definition(mut fields: Fields) -> Result<RoleDefinition, Problem> {
    let name = fields.required("name", word);
    let owns_leads = fields.optional("owns_leads", text);
    let permissions = ticked(&mut fields);
    fields.close()?;
    Ok(RoleDefinition { name: name?, permissions, owns_leads: owns_leads?.is_some() })
}
