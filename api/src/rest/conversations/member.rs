//! A member answers in the bot's place.

use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{JsonBody, PathText, filled_text};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ReplyToConversations};
use application::app::UseCase;
use application::command::Committed;
use application::conversation::{ReleaseConversation, ReplyToConversation, TakeOverConversation};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::conversation::REPLY_CHARS_MAX;
use projections::conversation;

/// `POST /conversations/{id}/messages`: what the member says; they answer from now on.
#[tracing::instrument(name = "http.conversations.reply", skip_all)]
pub(super) async fn reply(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ReplyToConversations>()?;
    let mut fields = body.read()?;
    let text = fields.required("text", filled_text(REPLY_CHARS_MAX));
    fields.close()?;
    let use_case = ReplyToConversation { conversation: id.id()?, text: text? };
    carry_out(&shared, &grant, asked, use_case, StatusCode::ACCEPTED).await
}

/// `POST /conversations/{id}/takeover`.
#[tracing::instrument(name = "http.conversations.take_over", skip_all)]
pub(super) async fn take_over(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ReplyToConversations>()?;
    let use_case = TakeOverConversation { conversation: id.id()? };
    carry_out(&shared, &grant, asked, use_case, StatusCode::OK).await
}

/// `POST /conversations/{id}/release`.
#[tracing::instrument(name = "http.conversations.release", skip_all)]
pub(super) async fn release(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ReplyToConversations>()?;
    let use_case = ReleaseConversation { conversation: id.id()? };
    carry_out(&shared, &grant, asked, use_case, StatusCode::OK).await
}

async fn carry_out<U>(
    shared: &Shared,
    grant: &Grant<ReplyToConversations>,
    asked: Asked,
    use_case: U,
    done: StatusCode,
) -> Result<Response, Problem>
where
    U: UseCase<Permission = ReplyToConversations, Output = Committed>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, use_case).await?;
    let position = position_after(shared, grant.tenant(), conversation::NAME, committed.position).await?;
    Ok(written(done, None, position))
}
