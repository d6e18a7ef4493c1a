//! Inviting members, and links to choose a password.

use super::{in_force, invited};
use crate::access::SignedIn;
use crate::answer::at;
use crate::asked::Asked;
use crate::input::{JsonBody, PathText};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageMembers;
use application::failure::Failure;
use application::log::Position;
use application::member::{IssueInvitation, IssuedInvitation, member_of};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::id::MemberId;
use schemars::JsonSchema;
use serde::Serialize;

/// What the page is called at which an invited member chooses a password.
const INVITATION_PAGE: &str = "/invitation";

/// A member with a link to choose a password.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Invited")]
pub(super) struct InvitedAnswer {
    /// The member's id.
    #[schemars(with = "words::Id")]
    id: String,
    /// Where the write stands in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
    /// The link.
    invitation: LinkAnswer,
}

/// A link to choose a password.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InvitationLink")]
struct LinkAnswer {
    /// The whole link, shown this once; `null` where the same request made it before: issue another then.
    link: Option<String>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
}

/// The link that is given to the member. What it holds stands after `#`, so that no server writes it down.
pub(crate) fn link(headers: &HeaderMap, code: &str, secure: bool) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if secure { "https" } else { "http" };
    if host.is_empty() {
        format!("{INVITATION_PAGE}#{code}")
    } else {
        format!("{scheme}://{host}{INVITATION_PAGE}#{code}")
    }
}

fn answer(
    status: StatusCode,
    member: MemberId,
    position: Position,
    issued: &IssuedInvitation,
    link_of: impl Fn(&str) -> String,
) -> Response {
    let invitation = LinkAnswer { link: issued.code.as_deref().map(link_of), expires_at: issued.expires_at };
    at(position, (status, Json(InvitedAnswer { id: member.to_string(), position, invitation })).into_response())
}

/// `POST /members`: lets somebody join, and answers the link at which they choose a password.
#[tracing::instrument(name = "http.members.invite", skip_all)]
pub(super) async fn invite(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageMembers>()?;
    let invite = invited(body.read()?)?;
    let member = member_of(grant.tenant(), &invite.username);
    let context = asked.context(&grant, &*shared.app.ids)?;
    let link_step = context.step("invitation");
    let invited = shared.app.dispatch(&grant, context, invite).await?;
    let issued = match shared.app.dispatch(&grant, link_step, IssueInvitation { member }).await {
        // What the key stands for is answered as the first time, and then nobody has this user name.
        Err(Failure::NotFound) => {
            return Err(Failure::invalid("Idempotency-Key", "was used to invite somebody else").into());
        }
        issued => issued?,
    };
    let committed = invited.position.max(issued.committed.position);
    let position = in_force(&shared, grant.tenant(), committed).await?;
    Ok(answer(StatusCode::CREATED, member, position, &issued, |code| link(&headers, code, shared.secure_cookies)))
}

/// `POST /members/{id}/invitation`: a new link to choose a password; an earlier one is good no more.
#[tracing::instrument(name = "http.members.issue_invitation", skip_all)]
pub(super) async fn issue(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    headers: HeaderMap,
    id: PathText,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageMembers>()?;
    let member: MemberId = id.id()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let issued = shared.app.dispatch(&grant, context, IssueInvitation { member }).await?;
    let position = in_force(&shared, grant.tenant(), issued.committed.position).await?;
    Ok(answer(StatusCode::CREATED, member, position, &issued, |code| link(&headers, code, shared.secure_cookies)))
}
