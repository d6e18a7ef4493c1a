//! The messages of a conversation.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewConversations;
use application::failure::Failure;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::conversation::{Detail, HandOverReason, Intent};
use domain::notification::Status;
use projections::conversation::{self, Asked, Captured, Direction, MessageRow, Silence, Told, Understood};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// One message.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub(super) struct MessageAnswer {
    /// Its id.
    id: String,
    /// Its place in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
    /// Which way it goes.
    #[schemars(with = "words::DirectionWord")]
    direction: Direction,
    /// The id that the provider gave it.
    provider_message_id: Option<String>,
    /// What sort of message it is.
    kind: String,
    /// What sort of media the contact sent with it; null where there is none.
    #[schemars(with = "Option<words::MediaKindWord>")]
    media_kind: Option<String>,
    /// What it says; null where it has no text, or its person was erased.
    text: Option<String>,
    /// Who wrote it.
    actor: String,
    /// Where it stands; null where the contact sent it.
    #[schemars(with = "Option<words::StatusWord>")]
    status: Option<Status>,
    /// Why it was not sent.
    failure: Option<String>,
    /// When.
    at: DateTime<Utc>,
    /// What it was understood to say; null where it was sent, and once its person was erased.
    understood: Option<UnderstoodAnswer>,
}

/// What a message of the contact was understood to say, and what came of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Understood")]
struct UnderstoodAnswer {
    /// What the contact wants; null in messages from before it was kept.
    #[schemars(with = "Option<words::IntentWord>")]
    intent: Option<Intent>,
    /// Why the bot didn't act on it.
    #[schemars(with = "Option<words::SilenceWord>")]
    silence: Option<Silence>,
    /// What it told that was new.
    captured: Vec<CapturedAnswer>,
    /// What the bot asked then.
    asked: Option<AskedAnswer>,
    /// Whether nothing was missing then.
    completed: bool,
    /// Why a person was to answer from then on.
    #[schemars(with = "Option<words::HandOverWord>")]
    handed_over: Option<HandOverReason>,
    /// Whether it ended all messages.
    opted_out: bool,
    /// Whether it allowed them again.
    opted_in: bool,
}

/// A detail that a message told.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CapturedDetail")]
struct CapturedAnswer {
    /// Which.
    #[schemars(with = "words::DetailWord")]
    detail: Detail,
    /// Its value: a text, or for the amount a number of whole rupees.
    value: Value,
    /// Whether it replaced something told before.
    corrected: bool,
}

/// A question of the bot.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AskedQuestion")]
struct AskedAnswer {
    /// What it wants to know.
    #[schemars(with = "words::DetailWord")]
    detail: Detail,
    /// How often it has asked in a row, from 1.
    attempt: u8,
}

impl From<Asked> for AskedAnswer {
    fn from(asked: Asked) -> Self {
        Self { detail: asked.detail, attempt: asked.attempt }
    }
}

impl From<Understood> for UnderstoodAnswer {
    fn from(understood: Understood) -> Self {
        Self {
            intent: understood.intent,
            silence: understood.silence,
            captured: understood.captured.into_iter().map(CapturedAnswer::from).collect(),
            asked: understood.asked.map(AskedAnswer::from),
            completed: understood.completed,
            handed_over: understood.handed_over,
            opted_out: understood.opted_out,
            opted_in: understood.opted_in,
        }
    }
}

impl From<Captured> for CapturedAnswer {
    fn from(captured: Captured) -> Self {
        let detail = captured.told.detail();
        let value = match captured.told {
            Told::Name(text) | Told::Mobile(text) => text.into(),
            Told::LoanType(loan_type) => loan_type.slug().into(),
            Told::Amount(rupees) => rupees.into(),
        };
        Self { detail, value, corrected: captured.corrected }
    }
}

impl From<MessageRow> for MessageAnswer {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.message,
            position: row.position,
            direction: row.direction,
            provider_message_id: row.provider_message,
            kind: row.kind,
            media_kind: row.media_kind,
            text: row.text,
            actor: row.actor,
            status: row.status,
            failure: row.failure,
            at: row.at,
            understood: row.understood.map(UnderstoodAnswer::from),
        }
    }
}

/// `GET /conversations/{id}/messages`, newest first.
#[tracing::instrument(name = "http.conversations.messages", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<PageAnswer<MessageAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewConversations>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    fields.close()?;
    wait_for(&shared, grant.tenant(), conversation::NAME, after?).await?;
    let messages = shared.reads.conversation_messages(&grant, id.id()?, page?).await?;
    Ok(PageAnswer::of(messages.ok_or(Failure::NotFound)?, MessageAnswer::from))
}
