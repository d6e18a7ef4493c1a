//! The business has read a person's message, and maybe shows that it is typing.

use serde_json::{Map, Value, json};

use super::fields::Fields;
use crate::graph::envelope::GraphError;
use crate::phone::events;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::chats::Status;
use crate::webhook::publish;

/// Characters of a `wamid`.
const MESSAGE_ID_CHARACTERS: usize = 255;

/// Marks the message and the earlier ones of its thread as read.
pub(crate) fn mark(
    sandbox: &Sandbox,
    world: &mut World,
    body: &Map<String, Value>,
    phone_number_id: &str,
) -> Result<Value, GraphError> {
    let whole = Fields::whole(body);
    if whole.text("status", 32)? != "read" {
        return Err(whole.invalid("status", "must be read"));
    }
    let id = whole.text("message_id", MESSAGE_ID_CHARACTERS)?;
    let typing = match whole.optional_object("typing_indicator")? {
        Some(indicator) if indicator.text("type", 16)? == "text" => true,
        Some(indicator) => return Err(indicator.invalid("type", "must be text")),
        None => false,
    };
    let found = world.chats.find(id).map(|(number, message)| (number.clone(), message.clone()));
    let Some((number, message)) =
        found.filter(|(_, message)| !message.from_business && *message.phone_number_id == *phone_number_id)
    else {
        return Err(whole.invalid("message_id", "no message of this thread has this id"));
    };
    let earlier: Vec<Box<str>> = world.chats.lookup(&number).map_or_else(Vec::new, |person| {
        let unread = person.messages.iter().filter(|other| {
            !other.from_business
                && other.phone_number_id == message.phone_number_id
                && other.seq <= message.seq
                && other.status < Status::Read
        });
        unread.map(|other| other.id.clone()).collect()
    });
    for id in earlier {
        publish::raise(sandbox, world, &id, Status::Read);
    }
    if typing {
        sandbox.tell(&number, || events::typing(phone_number_id));
    }
    Ok(json!({"success": true}))
}
