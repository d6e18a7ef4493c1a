//! From what happened to what is posted: builds updates, lets faults have their way with them, fills the outbox.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::notice;
use super::outbox::{Follow, Letter, Task};
use super::payload::{self, Update};
use crate::faults::Handling;
use crate::graph::codes;
use crate::phone::events;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::chats::{Message, Status};
use crate::state::content::Kind;

/// How long a fault holds updates back for a batch or another order that doesn't fill up.
const HOLD: Duration = Duration::from_millis(500);
/// Pause between posts that were put into another order, so that they arrive in it.
const REORDERED_PAUSE: Duration = Duration::from_millis(30);

/// Tells the business what a person wrote.
pub(crate) fn written(sandbox: &Sandbox, world: &mut World, id: &str) {
    let Some((number, message)) = world.chats.find(id) else { return };
    let number = Arc::clone(number);
    let mut item = payload::spoken(&message.content);
    item.insert("id".to_owned(), json!(message.id));
    item.insert("timestamp".to_owned(), json!(message.timestamp_s.to_string()));
    if let Some(context) = &message.context {
        let from =
            world.accounts.with_phone_number_id(&message.phone_number_id).map(|business| &business.number.digits);
        item.insert("context".to_owned(), json!({"from": from, "id": context}));
    }
    let phone_number_id = message.phone_number_id.clone();
    let Some(mut update) = update(sandbox, world, &number, &phone_number_id, "messages") else {
        // Meta took the message and has nobody to tell.
        raise(sandbox, world, id, Status::Sent);
        return;
    };
    let user_id = update.contact.as_ref().and_then(|contact| contact.get("user_id")).cloned();
    item.insert("from_user_id".to_owned(), json!(user_id));
    if world.chats.lookup(&number).is_some_and(|person| !person.number_hidden) {
        item.insert("from".to_owned(), json!(&*number));
    }
    if let Some(user_id) = user_id.as_ref().and_then(Value::as_str) {
        world.chats.know_user_id(user_id.to_owned(), &number);
    }
    update.item = Value::Object(item);
    update.written = Some(id.into());
    send(sandbox, world, update);
}

/// Lets a status follow: raises it in the chat and tells the business.
pub(crate) fn follow(sandbox: &Sandbox, world: &mut World, follow: &Follow) {
    let Some(number) = raise(sandbox, world, &follow.id, follow.status) else { return };
    let Some((_, message)) = world.chats.find(&follow.id) else { return };
    let (phone_number_id, item) = (message.phone_number_id.clone(), status(message, sandbox.clock.now_s()));
    let Some(mut update) = update(sandbox, world, &number, &phone_number_id, "statuses") else { return };
    update.item = item;
    if let (Some(fields), Some(person)) = (update.item.as_object_mut(), world.chats.lookup(&number)) {
        if !person.number_hidden {
            fields.insert("recipient_id".to_owned(), json!(&*number));
        }
        let user_id = update.contact.as_ref().and_then(|contact| contact.get("user_id"));
        fields.insert("recipient_user_id".to_owned(), json!(user_id));
    }
    if follow.status == Status::Failed {
        update.contact = None;
    }
    send(sandbox, world, update);
}

/// Raises a message's status and tells the open pages; says whose chat changed.
pub(crate) fn raise(sandbox: &Sandbox, world: &mut World, id: &str, status: Status) -> Option<Arc<str>> {
    let number = world.chats.raise(id, status)?;
    sandbox.tell(&number, || events::status(id, status));
    Some(number)
}

/// Lets what a fault holds back leave, however much it is.
pub(crate) fn release(sandbox: &Sandbox, world: &mut World, fault: u64) {
    if let Some((updates, reversed)) = world.faults.release(fault) {
        leave(sandbox, world, &updates, reversed);
    }
}

/// Notes that a post is over, acknowledged or given up.
pub(crate) fn settle(sandbox: &Sandbox, world: &mut World, post: u64) {
    sandbox.outbox.settle(post);
    world.line.settled.push(post);
}

/// Takes up what the last end cut off: statuses that were still to follow, people's messages that no post carries.
pub(crate) fn resume(sandbox: &Sandbox, world: &mut World) {
    let messages = world.chats.people().flat_map(|person| &person.messages);
    for message in messages.filter(|message| message.from_business) {
        for status in following(message).iter().filter(|status| **status > message.status) {
            sandbox.outbox.later(Duration::ZERO, Task::Follow(Follow { id: message.id.clone(), status: *status }));
        }
    }
    let carried = sandbox.outbox.carried();
    let messages = world.chats.people().flat_map(|person| &person.messages);
    let untold = messages.filter(|message| message.status == Status::Pending && !carried.contains(&message.id));
    let mut untold: Vec<(u64, Box<str>)> = untold.map(|message| (message.seq, message.id.clone())).collect();
    untold.sort_unstable();
    for (_, id) in untold {
        written(sandbox, world, &id);
    }
    notice::review_names(sandbox, world);
}

/// The statuses that follow a business's message by themselves.
pub(crate) fn following(message: &Message) -> &'static [Status] {
    if message.error_code.is_some() {
        return &[Status::Failed];
    }
    match message.content.kind {
        // A reaction is never reported as delivered. (Messages reference, 2026-04)
        Kind::Reaction => &[Status::Sent],
        Kind::Text
        | Kind::Image
        | Kind::Video
        | Kind::Audio
        | Kind::Document
        | Kind::Sticker
        | Kind::Location
        | Kind::Contacts
        | Kind::Interactive => &[Status::Sent, Status::Delivered],
    }
}

/// An update about a person for a business; none where nobody is subscribed, or the number isn't connected.
fn update(
    sandbox: &Sandbox,
    world: &World,
    number: &Arc<str>,
    phone_number_id: &str,
    list: &'static str,
) -> Option<Update> {
    let business = world.accounts.with_phone_number_id(phone_number_id)?;
    if !business.account.subscribed || !business.number.is_connected() || !notice::app_takes(world, "messages") {
        return None;
    }
    let person = world.chats.lookup(number)?;
    Some(Update {
        waba_id: business.account.id.clone(),
        display_phone_number: business.number.digits.clone(),
        phone_number_id: business.number.id.clone(),
        url: payload::address(business, notice::app_url(sandbox, world)).to_owned(),
        person: Arc::clone(number),
        list,
        item: Value::Null,
        contact: Some(payload::contact(person, &payload::user_id(person, &business.portfolio.id))),
        written: None,
        time: None,
    })
}

fn status(message: &Message, now_s: i64) -> Value {
    let mut item = json!({"id": message.id, "status": message.status.name(), "timestamp": now_s.to_string()});
    let Some(fields) = item.as_object_mut() else { return item };
    if let Some(opaque) = &message.opaque {
        fields.insert("biz_opaque_callback_data".to_owned(), json!(opaque));
    }
    match message.status {
        Status::Sent | Status::Delivered => {
            let pricing = json!({
                "billable": false,
                "pricing_model": "PMP",
                "type": "free_customer_service",
                "category": "service",
            });
            fields.insert("pricing".to_owned(), pricing);
        }
        Status::Failed => {
            let code = message.error_code.unwrap_or(131_000);
            fields.insert("errors".to_owned(), json!([codes::webhook_error(code)]));
        }
        Status::Pending | Status::Accepted | Status::Read => {}
    }
    item
}

/// Lets faults have their way with an update and posts what they leave of it.
pub(crate) fn send(sandbox: &Sandbox, world: &mut World, update: Update) {
    match world.faults.handle(update) {
        Handling::Pass(update) => post(sandbox, world, &[update], Duration::ZERO, 0, false),
        Handling::Changed { update, delay, copies, drop, lose_answer } => {
            for _ in 0..copies {
                post(sandbox, world, std::slice::from_ref(&update), delay, drop, lose_answer);
            }
        }
        Handling::Held { fault, first } => {
            if first {
                sandbox.outbox.later(HOLD, Task::Release(fault));
            }
        }
        Handling::Full { updates, reversed } => leave(sandbox, world, &updates, reversed),
    }
}

/// Posts what was held back: one after the other the wrong way round, or all in one.
pub(crate) fn leave(sandbox: &Sandbox, world: &mut World, updates: &[Update], reversed: bool) {
    if reversed {
        let mut wait = Duration::ZERO;
        for update in updates.iter().rev() {
            post(sandbox, world, std::slice::from_ref(update), wait, 0, false);
            wait += REORDERED_PAUSE;
        }
    } else {
        for batch in updates.chunk_by(|one, next| one.url == next.url) {
            post(sandbox, world, batch, Duration::ZERO, 0, false);
        }
    }
}

fn post(sandbox: &Sandbox, world: &mut World, updates: &[Update], wait: Duration, drop: u32, lose_answer: bool) {
    let Some(first) = updates.first() else { return };
    let written = updates.iter().filter_map(|update| update.written.clone()).collect();
    let letter = Letter { url: first.url.clone(), body: payload::body(updates), written, lane: lane(first) };
    let posted = sandbox.outbox.post(letter, wait, drop, lose_answer);
    world.line.posted.extend(posted);
}

/// What one person writes to one business comes in order, and so do the notices about one account.
fn lane(update: &Update) -> Option<Box<str>> {
    if update.time.is_some() {
        return Some(update.waba_id.as_str().into());
    }
    update.written.as_ref().map(|_| format!("{}/{}", update.phone_number_id, update.person).into())
}
