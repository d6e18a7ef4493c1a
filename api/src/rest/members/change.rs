//! Changing a member.

use super::{changed, in_force};
use crate::access::SignedIn;
use crate::answer::written;
use crate::asked::Asked;
use crate::input::{JsonBody, PathText};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageMembers;
use application::member::{ChangeMember, DeactivateMember, ReactivateMember};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::MemberId;

/// `PATCH /members/{id}`: mobile, teams, roles, grants, refusals, and whether they work here.
#[tracing::instrument(name = "http.members.change", skip_all)]
pub(super) async fn change(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageMembers>()?;
    let fields = body.read()?;
    let member: MemberId = id.id()?;
    let (change, active) = changed(member, fields)?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let standing = context.step("standing");
    let nothing = ChangeMember { member: Some(member), ..ChangeMember::default() };
    let mut position = None;
    if change != nothing || active.is_none() {
        position = shared.app.dispatch(&grant, context, change).await?.position;
    }
    let stood = match active {
        Some(true) => Some(shared.app.dispatch(&grant, standing, ReactivateMember { member }).await?),
        Some(false) => Some(shared.app.dispatch(&grant, standing, DeactivateMember { member }).await?),
        None => None,
    };
    let committed = position.max(stood.and_then(|stood| stood.position));
    let position = in_force(&shared, grant.tenant(), committed).await?;
    Ok(written(StatusCode::OK, Some(member.to_string()), position))
}
