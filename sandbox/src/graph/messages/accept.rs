//! Takes a checked message: the number's state, the paces, the window; then the chat, the answer and the statuses.

use serde_json::{Value, json};

use super::validate::{Outgoing, Recipient};
use crate::graph::envelope::GraphError;
use crate::identifiers;
use crate::phone::events;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::Business;
use crate::state::accounts::number::Number;
use crate::state::chats::{Message, Status};
use crate::webhook::outbox::{Follow, Task};
use crate::webhook::{payload, publish};

/// Code of a message outside the customer service window.
const WINDOW_CLOSED: i64 = 131_047;

/// Takes the message of the number with this id.
pub(crate) fn accept(sandbox: &Sandbox, world: &mut World, id: &str, outgoing: Outgoing) -> Result<Value, GraphError> {
    let now_ms = sandbox.clock.now_ms();
    let Some(business) = world.accounts.with_phone_number_id(id) else {
        return Err(GraphError::cloud(133_010, "The phone number is not registered."));
    };
    let number = check_business(business, &outgoing)?;
    let (portfolio_id, sender) = (business.portfolio.id.clone(), business.number.clone());
    if !world.accounts.take_throughput(id, now_ms) {
        let details = "Cloud API message throughput has been reached.";
        return Err(GraphError::cloud(130_429, details).with_subcode(2_494_055));
    }
    let number = match number {
        Some(number) => number,
        None => known_number(world, &outgoing)?,
    };
    let person = world.chats.person(&number, now_ms);
    if !person.take_pair(id, now_ms) {
        let details = "Message failed to send because there were too many messages sent from this phone number to the \
                       same recipient in a short period of time.";
        return Err(GraphError::cloud(131_056, details).with_subcode(2_494_071));
    }
    let open = person.window_is_open(id, now_ms);
    if !open && sender.window_sync_error {
        let details = "Message failed to send because more than 24 hours have passed since the customer last replied \
                       to this number.";
        return Err(GraphError::cloud(WINDOW_CLOSED, details));
    }
    let user_id = payload::user_id(person, &portfolio_id);
    let hidden = person.number_hidden;
    let id = add(sandbox, world, &sender, &number, &outgoing, open);
    let mut contact = match &outgoing.recipient {
        Recipient::Phone(input, _) => json!({"input": input, "user_id": user_id}),
        Recipient::UserId(input) => json!({"input": input, "user_id": input}),
    };
    let addressed_by_number = matches!(outgoing.recipient, Recipient::Phone(..));
    if let (true, Some(fields)) = (addressed_by_number || !hidden, contact.as_object_mut()) {
        fields.insert("wa_id".to_owned(), json!(number));
    }
    Ok(json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": id}]}))
}

/// Checks what only the number's own state decides; gives back the recipient's digits where they were given.
fn check_business(business: Business<'_>, outgoing: &Outgoing) -> Result<Option<String>, GraphError> {
    if business.number.banned || business.account.disabled {
        let details = "Business Account locked: it has been restricted for a violation of the platform policy.";
        return Err(GraphError::cloud(131_031, details));
    }
    if !business.number.is_connected() {
        let details = "The phone number is not registered on the Cloud API. Register it before sending messages.";
        return Err(GraphError::cloud(133_010, details));
    }
    let number = match &outgoing.recipient {
        Recipient::Phone(_, digits) => Some(digits.clone()),
        Recipient::UserId(_) => None,
    };
    if number.as_deref() == Some(&*business.number.digits) {
        return Err(GraphError::cloud(131_021, "Recipient cannot be the sender."));
    }
    Ok(number)
}

fn known_number(world: &World, outgoing: &Outgoing) -> Result<String, GraphError> {
    let number = match &outgoing.recipient {
        Recipient::Phone(_, digits) => return Ok(digits.clone()),
        Recipient::UserId(user_id) => world.chats.number_of_user_id(user_id),
    };
    let number = number.map(|number| number.to_string());
    number.ok_or_else(|| GraphError::cloud(131_009, "Parameter recipient is not valid: nobody has this user id"))
}

/// Puts the message into the chat and lets its statuses follow.
fn add(sandbox: &Sandbox, world: &mut World, sender: &Number, number: &str, outgoing: &Outgoing, open: bool) -> String {
    let now_ms = sandbox.clock.now_ms();
    let id = identifiers::sent_message_id(number);
    let message = Message {
        seq: 0,
        id: id.as_str().into(),
        from_business: true,
        phone_number_id: sender.id.as_str().into(),
        timestamp_s: now_ms / 1_000,
        status: Status::Accepted,
        error_code: (!open).then_some(WINDOW_CLOSED),
        context: outgoing.context.as_deref().map(Into::into),
        opaque: outgoing.opaque.as_deref().map(Into::into),
        content: outgoing.content.clone(),
    };
    let statuses = publish::following(&message);
    let (number, _) = world.chats.add(number, message, now_ms);
    if let (true, Some((_, message))) = (open, world.chats.find(&id)) {
        sandbox.tell(&number, || events::message(message, &number, Some(sender)));
    }
    for (step, status) in (1..).zip(statuses) {
        let follow = Follow { id: id.as_str().into(), status: *status };
        sandbox.outbox.later(sandbox.clock.status_wait(step), Task::Follow(follow));
    }
    id
}
