//! Closed lists of words in answers, each a schema that others name.

use super::schema::LISTED_WORD;
use domain::access::Permission;
use domain::lead::{LoanType, Source, Stage};
use domain::media::MediaKind;
use domain::task::TaskKind;
use domain::whatsapp::Step;
use projections::lead::MediaState;
use projections::task::Column;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident, $words:expr;)+) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({ "type": "string", "enum": Vec::from_iter($words) })
                }
            }
        )+
    };
}

/// An id.
pub(crate) struct Id;

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uuid" })
    }
}

/// What a contact may want by a message.
const INTENTS: [&str; 9] =
    ["inquiry", "correction", "answer", "opt_out", "opt_in", "human", "data_request", "smalltalk", "none"];

/// A list that every firm starts with and adds to.
macro_rules! open_vocabulary {
    ($($(#[$doc:meta])* $name:ident, $words:expr;)+) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    let started_with = Vec::from_iter($words).join(", ");
                    json_schema!({
                        "type": "string", "pattern": LISTED_WORD,
                        "description": format!("A key of the firm's own list, or one of: {started_with}."),
                    })
                }
            }
        )+
    };
}

open_vocabulary!(
    /// What loan is asked for.
    LoanTypeWord, LoanType::ALL.iter().map(LoanType::slug);
    /// Where a lead comes from.
    SourceWord, Source::ALL.iter().map(Source::slug);
);

vocabulary!(
    /// Where a lead stands.
    StageWord, Stage::ALL.iter().map(|stage| stage.slug());
    /// What sort of media a customer sent.
    MediaKindWord, MediaKind::ALL.iter().map(|kind| kind.slug());
    /// Where the bytes of what a customer sent are.
    MediaStateWord, MediaState::all().map(MediaState::slug);
    /// A thing that a role can allow.
    PermissionWord, Permission::ALL.iter().map(|permission| permission.name());
    /// What sort of task it is.
    TaskKindWord, TaskKind::ALL.iter().map(|kind| kind.slug());
    /// Where a task stands.
    TaskStateWord, ["open", "done", "cancelled"];
    /// A column of a board.
    ColumnWord, Column::ALL.iter().map(|column| column.slug());
    /// What a conversation is held by.
    ChannelWord, ["whatsapp", "telegram"];
    /// Which way a message goes: `in` from the contact, `out` to them.
    DirectionWord, ["in", "out"];
    /// Why a person answers.
    HandOverWord, ["member", "asked_for", "data_request", "not_understood"];
    /// What a contact wants by a message.
    IntentWord, INTENTS;
    /// Why the bot doesn't act on a message: a person answers, or the contact wants none.
    SilenceWord, ["person", "opted_out"];
    /// What an inquiry needs.
    DetailWord, ["name", "loan_type", "amount", "mobile"];
    /// Where a message stands, in the order it moves.
    StatusWord, ["pending", "unknown", "queued", "sent", "delivered", "read", "failed", "cancelled"];
    /// How a connection is.
    ConnectionWord, ["not_connected", "connecting", "connected", "needs_attention", "disconnected"];
    /// How an access token is.
    TokenWord, ["absent", "good", "refused"];
    /// A step of connecting.
    StepWord, Step::ALL.iter().map(|step| step.slug());
    /// How a step of connecting is.
    StepStateWord, ["done", "skipped", "doing", "waiting", "failed", "to_do"];
);
