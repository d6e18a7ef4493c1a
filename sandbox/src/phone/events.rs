//! What an open phone page is told while it is open.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, StreamExt};
use serde_json::{Map, Value, json};
use tokio_stream::wrappers::BroadcastStream;

use crate::control::input::{Refusal, phone_in_path};
use crate::sandbox::Sandbox;
use crate::state::accounts::number::Number;
use crate::state::chats::{Message, SMS, Status};

/// Pause between signs of life on a quiet stream.
const ALIVE: Duration = Duration::from_secs(15);

/// Sender of text messages outside `WhatsApp`.
const SMS_SENDER: &str = "WhatsApp";

/// Something that happened on a phone.
#[derive(Debug, Clone)]
pub(crate) struct PhoneEvent {
    /// The phone's number.
    pub(crate) phone: Arc<str>,
    /// What happened.
    pub(crate) data: Value,
}

/// A message came or was written.
pub(crate) fn message(message: &Message, number: &str, business: Option<&Number>) -> Value {
    json!({"event": "message", "item": shown(message, number, business)})
}

/// A message's status rose.
pub(crate) fn status(id: &str, status: Status) -> Value {
    json!({"event": "status", "id": id, "status": status.name()})
}

/// The business is typing.
pub(crate) fn typing(phone_number_id: &str) -> Value {
    json!({"event": "typing", "phone_number_id": phone_number_id})
}

/// A message as the control API and the phone page show it.
pub(crate) fn shown(message: &Message, number: &str, business: Option<&Number>) -> Value {
    let unknown = if &*message.phone_number_id == SMS { SMS_SENDER } else { "" };
    let business_number = business.map_or(unknown, |business| business.digits.as_str());
    let (from, to) = if message.from_business { (business_number, number) } else { (number, business_number) };
    let mut item = Map::new();
    if let Ok(Value::Object(content)) = serde_json::to_value(&message.content) {
        item.extend(content);
    }
    if let Some(list) = &message.content.list {
        let rows: Vec<_> = list.sections.iter().flat_map(|section| &section.rows).collect();
        item.insert("rows".to_owned(), json!(rows));
    }
    for (key, value) in [
        ("id", json!(message.id)),
        ("seq", json!(message.seq)),
        ("from", json!(from)),
        ("to", json!(to)),
        ("from_business", json!(message.from_business)),
        ("phone_number_id", json!(message.phone_number_id)),
        ("status", json!(message.status.name())),
        ("timestamp", json!(message.timestamp_s)),
    ] {
        item.insert(key.to_owned(), value);
    }
    if let Some(context) = &message.context {
        item.insert("context".to_owned(), json!(context));
    }
    if let Some(code) = message.error_code {
        item.insert("error_code".to_owned(), json!(code));
    }
    if let Some(opaque) = &message.opaque {
        item.insert("biz_opaque_callback_data".to_owned(), json!(opaque));
    }
    Value::Object(item)
}

/// `GET /phone/{number}/events`: what happens on that phone, as server-sent events, until the sandbox stops.
pub(crate) async fn stream(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let number = phone_in_path(&number)?;
    let stop = sandbox.stop.clone();
    let events = BroadcastStream::new(sandbox.listen()).filter_map(move |event| {
        let data = match event {
            Ok(event) if *event.phone == *number => Some(event.data.to_string()),
            Ok(_) => None,
            // The page was too slow and has missed something: it loads anew.
            Err(_) => Some(json!({"event": "reload"}).to_string()),
        };
        futures::future::ready(data.map(|data| Ok(Event::default().data(data))))
    });
    Ok(Sse::new(events.take_until(stop.cancelled_owned())).keep_alive(KeepAlive::new().interval(ALIVE)))
}
