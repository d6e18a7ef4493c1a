//! What a webhook says: its messages and statuses, each told apart from the rest.
//!
//! Every entry, change, message and status is looked at, and every field may be missing: one odd item doesn't lose the
//! others. (Cloud API, webhooks reference, 2026-04)

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A webhook, sorted.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Messages and statuses, each for one of our numbers.
    pub items: Vec<Item>,
    /// What can't be placed: kinds that nobody knows, items without a number.
    pub unplaced: Vec<Unplaced>,
}

/// One message or status.
#[derive(Debug)]
pub struct Item {
    /// What of ours it came to.
    pub to: Destination,
    /// What Meta calls it, for knowing it again: `message:<wamid>`, `status:<wamid>:<status>`, or a hash of news.
    pub key: String,
    /// Whose order it belongs to: the contact, or the message a status is about.
    pub lane: String,
    /// What it says.
    pub body: ItemBody,
}

/// What of ours a webhook's item came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A number, by Meta's id.
    Number(String),
    /// A WhatsApp Business Account, by Meta's id.
    Account(String),
}

/// What an item says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemBody {
    /// A contact wrote.
    Message(MessageItem),
    /// A message of ours moved on.
    Status(StatusItem),
    /// Meta has news about an account.
    Account(AccountItem),
}

/// A message, with the contact it came from.
#[derive(Debug, Serialize, Deserialize)]
pub struct MessageItem {
    /// The number it came to, by Meta's id.
    pub phone_number_id: String,
    /// The message as Meta sent it.
    pub message: Value,
    /// The contact as Meta sent it.
    pub contact: Option<Value>,
}

/// A status as Meta sent it.
#[derive(Debug, Serialize, Deserialize)]
pub struct StatusItem {
    /// The status as Meta sent it.
    pub status: Value,
}

/// News about an account as Meta sent them.
#[derive(Debug, Serialize, Deserialize)]
pub struct AccountItem {
    /// Which kind of news, such as `account_update`.
    pub field: String,
    /// The news as Meta sent them.
    pub value: Value,
}

/// Something that can't be placed.
#[derive(Debug)]
pub struct Unplaced {
    /// What sort of thing it is.
    pub kind: String,
    /// What Meta sent.
    pub body: Value,
}

/// Sorts a webhook; `None` if it isn't a JSON object.
pub fn sort(body: &[u8]) -> Option<Sorted> {
    let Value::Object(mut envelope) = serde_json::from_slice(body).ok()? else { return None };
    let mut sorted = Sorted::default();
    let entries = take_array(envelope.remove("entry"));
    if entries.is_empty() {
        sorted.unplaced.push(Unplaced { kind: "envelope".to_owned(), body: Value::Object(envelope) });
    }
    for mut entry in entries {
        let changes = take_array(entry.get_mut("changes").map(Value::take));
        if changes.is_empty() {
            sorted.unplaced.push(Unplaced { kind: "entry".to_owned(), body: entry });
            continue;
        }
        let account = Entry { id: entry.get("id").and_then(as_text), time: entry.get("time").and_then(as_text) };
        for change in changes {
            sort_change(change, &account, &mut sorted);
        }
    }
    Some(sorted)
}

fn take_array(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => Vec::new(),
        Some(other) => vec![other],
    }
}

/// Whether a list that [`take_array`] takes has anything in it.
fn is_something(list: &Value) -> bool {
    !list.is_null() && list.as_array().is_none_or(|items| !items.is_empty())
}

/// Kinds of news about an account. (Webhooks reference, fields, 2026-09)
const NEWS: [&str; 7] = [
    "account_alerts",
    "account_review_update",
    "account_update",
    "business_capability_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
];

/// What stands beside an entry's changes.
struct Entry {
    id: Option<String>,
    time: Option<String>,
}

/// News, for the account that they name, else for the entry's: the entry of some events names the partner's business.
/// (Webhooks reference, `account_update`, 2026-09)
fn account_item(field: &str, value: Value, entry: &Entry) -> Option<Item> {
    let named = value.pointer("/waba_info/waba_id").and_then(as_text);
    let account = named.or_else(|| entry.id.clone())?;
    let said = format!("{field}:{}:{value}", entry.time.as_deref().unwrap_or_default());
    let key = format!("news:{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()));
    let body = ItemBody::Account(AccountItem { field: field.to_owned(), value });
    Some(Item { to: Destination::Account(account.clone()), key, lane: format!("account:{account}"), body })
}

fn sort_change(mut change: Value, entry: &Entry, sorted: &mut Sorted) {
    let field = text(&change, "field").unwrap_or("unnamed").to_owned();
    if NEWS.contains(&field.as_str()) {
        let value = change.get("value").cloned().unwrap_or_default();
        match account_item(&field, value, entry) {
            Some(item) => sorted.items.push(item),
            None => sorted.unplaced.push(Unplaced { kind: field, body: change }),
        }
        return;
    }
    let has = |list: &str| change.pointer(list).is_some_and(is_something);
    if field != "messages" || !(has("/value/messages") || has("/value/statuses")) {
        sorted.unplaced.push(Unplaced { kind: field, body: change });
        return;
    }
    let mut value = change.get_mut("value").map(Value::take).unwrap_or_default();
    let messages = take_array(value.get_mut("messages").map(Value::take));
    let statuses = take_array(value.get_mut("statuses").map(Value::take));
    let number = value.pointer("/metadata/phone_number_id").and_then(as_text);
    let contacts = take_array(value.get_mut("contacts").map(Value::take));
    for message in messages {
        match &number {
            Some(number) => sorted.items.push(message_item(number, message, &contacts)),
            None => sorted.unplaced.push(Unplaced { kind: "message without a number".to_owned(), body: message }),
        }
    }
    for status in statuses {
        match &number {
            Some(number) => sorted.items.push(status_item(number, status)),
            None => sorted.unplaced.push(Unplaced { kind: "status without a number".to_owned(), body: status }),
        }
    }
}

fn message_item(number: &str, message: Value, contacts: &[Value]) -> Item {
    let key = match text(&message, "id") {
        Some(id) => format!("message:{id}"),
        None => format!("message without id:{message}"),
    };
    let from = text(&message, "from").or_else(|| text(&message, "from_user_id")).unwrap_or_default().to_owned();
    let contact = contact_of(&from, contacts).cloned();
    let body = ItemBody::Message(MessageItem { phone_number_id: number.to_owned(), message, contact });
    Item { to: Destination::Number(number.to_owned()), key, lane: format!("contact:{from}"), body }
}

/// The contact with this id; the only one where there is just one.
fn contact_of<'a>(from: &str, contacts: &'a [Value]) -> Option<&'a Value> {
    let named = contacts.iter().find(|contact| {
        ["wa_id", "user_id"].iter().any(|key| text(contact, key).is_some_and(|id| !id.is_empty() && id == from))
    });
    named.or(match contacts {
        [only] => Some(only),
        _ => None,
    })
}

fn status_item(number: &str, status: Value) -> Item {
    let id = text(&status, "id").unwrap_or_default().to_owned();
    let name = text(&status, "status").unwrap_or_default();
    let key = if id.is_empty() { format!("status without id:{status}") } else { format!("status:{id}:{name}") };
    let body = ItemBody::Status(StatusItem { status });
    Item { to: Destination::Number(number.to_owned()), key, lane: format!("message:{id}"), body }
}

/// A text field.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// An id, which Meta writes as text and sometimes as a number.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A time in seconds, which Meta writes as text and sometimes as a number.
pub(crate) fn time(value: &Value, key: &str) -> Option<DateTime<Utc>> {
    let seconds = as_text(value.get(key)?)?.parse().ok()?;
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(message: &str) -> Value {
        json!({ "field": "messages", "value": {
            "metadata": { "phone_number_id": "2" },
            "contacts": [{ "wa_id": "919876541001", "profile": { "name": "Ravi" } }],
            "messages": [{ "id": message, "from": "919876541001", "type": "text", "text": { "body": "Hi" } }],
            "statuses": [{ "id": message, "status": "sent" }],
        }})
    }

    fn sorted(body: &Value) -> Sorted {
        sort(body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn every_message_and_status_of_every_change_of_every_entry_is_found() {
        let entry = |n: u32| {
            let changes: Vec<_> = (0..3).map(|m| change(&format!("{n}{m}"))).collect();
            json!({ "id": "1", "changes": changes })
        };
        let found = sorted(&json!({ "object": "whatsapp_business_account", "entry": [entry(0), entry(1), entry(2)] }));
        assert_eq!(found.items.len(), 18);
        assert!(found.unplaced.is_empty());
        assert_eq!(found.items[0].key, "message:00");
        assert_eq!(found.items[1].key, "status:00:sent");
    }

    #[test]
    fn one_odd_item_does_not_lose_the_others() {
        let odd = json!({ "field": "messages", "value": { "messages": [{}] } });
        let strange = json!({ "field": "a_field_of_next_year", "value": { "x": 1 } });
        let found = sorted(&json!({ "entry": [{ "changes": [odd, strange, null, change("1")] }, 7] }));
        assert_eq!(found.items.len(), 2);
        let kinds: Vec<_> = found.unplaced.iter().map(|unplaced| unplaced.kind.as_str()).collect();
        assert_eq!(kinds, ["message without a number", "a_field_of_next_year", "unnamed", "entry"]);
    }

    #[test]
    fn a_change_that_cannot_be_placed_is_kept_whole() {
        let mut strange = change("1");
        strange["field"] = json!("a_field_of_next_year");
        let found = sorted(&json!({ "entry": [{ "changes": [strange] }] }));
        assert_eq!(found.unplaced[0].body, strange);
        let empty = json!({ "field": "messages", "valve": { "messages": [{ "id": "1" }] } });
        let found = sorted(&json!({ "entry": [{ "changes": [empty] }] }));
        assert_eq!(found.unplaced[0].body, empty);
    }

    #[test]
    fn news_go_to_the_account_that_they_name_and_else_to_that_of_the_entry() {
        let news =
            |value: Value| json!({ "id": "7", "time": 1, "changes": [{ "field": "account_update", "value": value }] });
        let removed = json!({ "event": "PARTNER_REMOVED", "waba_info": { "waba_id": "9" } });
        let found = sorted(&json!({ "entry": [news(removed), news(json!({ "event": "ACCOUNT_DELETED" }))] }));
        let accounts: Vec<_> = found.items.iter().map(|item| item.to.clone()).collect();
        assert_eq!(accounts, [Destination::Account("9".into()), Destination::Account("7".into())]);
        assert_ne!(found.items[0].key, found.items[1].key);
    }

    #[test]
    fn what_is_no_json_object_is_not_sorted() {
        for body in ["", "{", "[]", "7", "\u{0}"] {
            assert!(sort(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn a_contact_without_a_number_is_found_by_the_user_id() {
        let contacts = [json!({ "user_id": "IN.1" }), json!({ "user_id": "IN.2" })];
        assert_eq!(contact_of("IN.2", &contacts), Some(&contacts[1]));
        assert_eq!(contact_of("", &contacts), None);
    }
}
