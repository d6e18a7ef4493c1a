//! Answering from the page, by form or by the page's script.

use super::super::front::sentence;
use super::super::wants_json;
use super::answer::Attempt;
use super::show::{again, found};
use super::{CONVERSATIONS, onlooker};
use crate::access::{SignedForm, SignedIn};
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::input::{PathText, text};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ReplyToConversations;
use application::app::UseCase;
use application::command::Committed;
use application::conversation::{ReleaseConversation, ReplyToConversation, TakeOverConversation};
use application::log::Position;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ConversationId;
use projections::conversation::{self, ConversationRow};

/// `POST /conversations/{id}/messages`.
#[tracing::instrument(name = "http.conversations.page.reply", skip_all)]
pub(super) async fn reply(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let row = found(&shared, &onlooker(&signed_in)?, &id).await?;
    let words = fields.required("text", text);
    // Browsers send forms with the line ends of mail.
    let words = words.map(|words| words.replace("\r\n", "\n"));
    let typed = words.clone().unwrap_or_default();
    let done = match (fields.close(), words) {
        (Ok(()), Ok(text)) => {
            carry_out(&shared, &signed_in, asked, ReplyToConversation { conversation: row.conversation, text }).await
        }
        (Err(failure), _) => Err(failure.into()),
        (Ok(()), Err(missed)) => Err(missed.into()),
    };
    answered(&shared, &signed_in, row, done, typed, &headers).await
}

/// `POST /conversations/{id}/takeover`.
#[tracing::instrument(name = "http.conversations.page.take_over", skip_all)]
pub(super) async fn take_over(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    fields.close()?;
    let row = found(&shared, &onlooker(&signed_in)?, &id).await?;
    let use_case = TakeOverConversation { conversation: row.conversation };
    let done = carry_out(&shared, &signed_in, asked, use_case).await;
    answered(&shared, &signed_in, row, done, String::new(), &headers).await
}

/// `POST /conversations/{id}/release`.
#[tracing::instrument(name = "http.conversations.page.release", skip_all)]
pub(super) async fn release(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    fields.close()?;
    let row = found(&shared, &onlooker(&signed_in)?, &id).await?;
    let use_case = ReleaseConversation { conversation: row.conversation };
    let done = carry_out(&shared, &signed_in, asked, use_case).await;
    answered(&shared, &signed_in, row, done, String::new(), &headers).await
}

async fn carry_out<U>(shared: &Shared, signed_in: &SignedIn, asked: Asked, use_case: U) -> Result<Position, Problem>
where
    U: UseCase<Permission = ReplyToConversations, Output = Committed>,
{
    let grant = signed_in.authorize::<ReplyToConversations>()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, use_case).await?;
    position_after(shared, grant.tenant(), conversation::NAME, committed.position).await
}

/// What a browser is answered: the page anew, what is wrong with what was typed, or the position to a script.
async fn answered(
    shared: &Shared,
    signed_in: &SignedIn,
    row: ConversationRow,
    done: Result<Position, Problem>,
    typed: String,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    match done {
        Ok(position) => Ok(moved_on(row.conversation, position, headers)),
        Err(problem) if is_shown(&problem, headers) => {
            let words = problem.errors().first().map_or(problem.detail(), |error| Some(error.rule.as_str()));
            let refusal = Some(sentence(words.unwrap_or("that didn't work; try again")));
            again(shared, signed_in, row, Attempt { text: typed, refusal }, problem.status()).await
        }
        Err(problem) => Err(problem),
    }
}

fn moved_on(conversation: ConversationId, position: Position, headers: &HeaderMap) -> Response {
    if wants_json(headers) {
        return at(position, StatusCode::NO_CONTENT.into_response());
    }
    at(position, Redirect::to(&format!("{CONVERSATIONS}/{conversation}?after={position}")).into_response())
}

/// Whether a problem is told on the page itself: it is about what was asked, and a person reads it.
fn is_shown(problem: &Problem, headers: &HeaderMap) -> bool {
    let is_about_input = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT].contains(&problem.status());
    is_about_input && !wants_json(headers)
}
