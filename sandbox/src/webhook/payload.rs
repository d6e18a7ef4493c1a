//! What a webhook says, and its signature.

use std::sync::Arc;

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use crate::identifiers;
use crate::state::accounts::Business;
use crate::state::chats::Person;
use crate::state::content::{Content, Kind};

/// One thing that a webhook tells.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    /// Id of the entry: the account that it is about, or the partner's portfolio.
    pub(crate) waba_id: String,
    /// Number of the business, digits.
    pub(crate) display_phone_number: String,
    /// Its id.
    pub(crate) phone_number_id: String,
    /// Address that it goes to.
    pub(crate) url: String,
    /// Whom it is about.
    pub(crate) person: Arc<str>,
    /// `messages` or `statuses`; of a notice, its field.
    pub(crate) list: &'static str,
    /// The one entry of that list; of a notice, its whole value.
    pub(crate) item: Value,
    /// The person, as in `contacts`; none beside a failed status.
    pub(crate) contact: Option<Value>,
    /// For a person's message: its `wamid`, whose ticks follow the post.
    pub(crate) written: Option<Box<str>>,
    /// For a notice, seconds since 1970; none for what stands under the field `messages`.
    pub(crate) time: Option<i64>,
}

/// The address that messages of `business` go to: its number's, its account's, or the app's. (Webhooks, 2026-04)
pub(crate) fn address<'a>(business: Business<'a>, app: &'a str) -> &'a str {
    let own = business.number.override_url.as_deref().or(business.account.override_url.as_deref());
    own.unwrap_or(app)
}

/// The person as `contacts` shows it: without the number where that is hidden.
pub(crate) fn contact(person: &Person, user_id: &str) -> Value {
    let name = person.name.clone().unwrap_or_else(|| identifiers::displayed(&person.number));
    let mut contact = json!({"profile": {"name": name}, "user_id": user_id});
    if let (false, Some(fields)) = (person.number_hidden, contact.as_object_mut()) {
        fields.insert("wa_id".to_owned(), json!(&*person.number));
    }
    contact
}

/// The user id that `business` knows the person by.
pub(crate) fn user_id(person: &Person, business_id: &str) -> String {
    person.user_id.clone().unwrap_or_else(|| identifiers::user_id(&person.number, business_id))
}

/// The keys of a person's message that depend on its kind.
pub(crate) fn spoken(content: &Content) -> Map<String, Value> {
    let body = match content.kind {
        Kind::Text => json!({"body": content.text}),
        Kind::Image | Kind::Video | Kind::Audio | Kind::Document | Kind::Sticker => file(content),
        Kind::Location => json!(content.location),
        Kind::Contacts => json!(content.contacts),
        Kind::Interactive => reply(content),
        Kind::Reaction => reaction(content),
    };
    let mut fields = Map::new();
    fields.insert("type".to_owned(), json!(content.kind.name()));
    fields.insert(content.kind.name().to_owned(), body);
    fields
}

fn file(content: &Content) -> Value {
    let mut fields = Map::new();
    if let Some(media) = &content.media {
        for (key, value) in [("mime_type", &media.mime_type), ("sha256", &media.sha256), ("id", &media.id)] {
            fields.insert(key.to_owned(), json!(value));
        }
        if let Some(filename) = &media.filename {
            fields.insert("filename".to_owned(), json!(filename));
        }
    }
    if let Some(caption) = &content.text {
        fields.insert("caption".to_owned(), json!(caption));
    }
    match content.kind {
        Kind::Audio => drop(fields.insert("voice".to_owned(), json!(true))),
        Kind::Sticker => drop(fields.insert("animated".to_owned(), json!(false))),
        Kind::Text
        | Kind::Image
        | Kind::Video
        | Kind::Document
        | Kind::Location
        | Kind::Contacts
        | Kind::Interactive
        | Kind::Reaction => {}
    }
    Value::Object(fields)
}

fn reply(content: &Content) -> Value {
    let Some(reply) = &content.reply else { return json!({}) };
    if reply.from_list {
        json!({"type": "list_reply", "list_reply": reply.choice})
    } else {
        json!({"type": "button_reply", "button_reply": {"id": reply.choice.id, "title": reply.choice.title}})
    }
}

fn reaction(content: &Content) -> Value {
    match &content.reaction {
        // A reaction that is taken away comes without the key. (Webhooks reference, 2026-04)
        Some(reaction) if reaction.emoji.is_empty() => json!({"message_id": reaction.message_id}),
        Some(reaction) => json!(reaction),
        None => json!({}),
    }
}

/// One body for all `updates`: entries by account, one value per number and kind of list.
pub(crate) fn body(updates: &[Update]) -> Bytes {
    let mut groups: Vec<(&Update, Vec<&Update>)> = Vec::new();
    let (notices, told): (Vec<&Update>, Vec<&Update>) = updates.iter().partition(|update| update.time.is_some());
    for update in told {
        let group = groups
            .iter_mut()
            .find(|(first, _)| first.phone_number_id == update.phone_number_id && first.list == update.list);
        match group {
            Some((_, members)) => members.push(update),
            None => groups.push((update, vec![update])),
        }
    }
    let mut entries: Vec<Value> = Vec::new();
    for (first, members) in groups {
        let change = json!({"value": value(first, &members), "field": "messages"});
        let entry = entries.iter_mut().find(|entry| entry.get("id").is_some_and(|id| *id == json!(first.waba_id)));
        match entry.and_then(|entry| entry.get_mut("changes")).and_then(Value::as_array_mut) {
            Some(changes) => changes.push(change),
            None => entries.push(json!({"id": first.waba_id, "changes": [change]})),
        }
    }
    for notice in notices {
        let change = json!({"value": notice.item, "field": notice.list});
        entries.push(json!({"id": notice.waba_id, "time": notice.time, "changes": [change]}));
    }
    ascii(&json!({"object": "whatsapp_business_account", "entry": entries}))
}

fn value(first: &Update, members: &[&Update]) -> Value {
    let mut contacts: Vec<&Value> = Vec::new();
    for contact in members.iter().filter_map(|member| member.contact.as_ref()) {
        if !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    let items: Vec<&Value> = members.iter().map(|member| &member.item).collect();
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": first.display_phone_number, "phone_number_id": first.phone_number_id},
    });
    if let Some(fields) = value.as_object_mut() {
        if !contacts.is_empty() {
            fields.insert("contacts".to_owned(), json!(contacts));
        }
        fields.insert(first.list.to_owned(), json!(items));
    }
    value
}

/// JSON with everything beyond ASCII as `\uXXXX`, as Meta is reported to write it before signing.
pub(crate) fn ascii(value: &Value) -> Bytes {
    let text = value.to_string();
    if text.is_ascii() {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + text.len() / 2);
    let mut units = [0; 2];
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str("\\u");
                escaped.extend([12, 8, 4, 0].map(|shift| hex_digit(*unit >> shift)));
            }
        }
    }
    escaped.into()
}

/// The header that proves a body: HMAC-SHA256 over the exact bytes, key the app secret.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let seal = identifiers::seal(secret.as_bytes(), body);
    let digits = seal.iter().flat_map(|byte| [hex_digit(u16::from(byte >> 4)), hex_digit(u16::from(*byte))]);
    "sha256=".chars().chain(digits).collect()
}

/// The lowest four bits as a digit.
fn hex_digit(bits: u16) -> char {
    char::from_digit(u32::from(bits & 0xf), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{Update, ascii, body, signature};

    fn update(waba_id: &str, list: &'static str, id: &str) -> Update {
        Update {
            waba_id: waba_id.to_owned(),
            display_phone_number: "919812345678".to_owned(),
            phone_number_id: format!("{waba_id}0"),
            url: String::new(),
            person: Arc::from("919876543210"),
            list,
            item: json!({"id": id}),
            contact: Some(json!({"wa_id": "919876543210"})),
            written: None,
            time: None,
        }
    }

    #[test]
    fn the_signature_is_the_one_of_rfc_4231() {
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn text_beyond_ascii_is_escaped_and_reads_back_the_same() {
        let value = json!({"body": "नमस्ते 👍"});
        let bytes = ascii(&value);
        assert!(bytes.is_ascii());
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
    }

    #[test]
    fn a_batch_groups_by_account_and_list() {
        let updates = [
            update("1", "messages", "a"),
            update("1", "statuses", "b"),
            update("1", "messages", "c"),
            update("2", "messages", "d"),
        ];
        let body: Value = serde_json::from_slice(&body(&updates)).unwrap();
        assert_eq!(body["entry"].as_array().unwrap().len(), 2);
        assert_eq!(body["entry"][0]["changes"][0]["value"]["messages"], json!([{"id": "a"}, {"id": "c"}]));
        assert_eq!(body["entry"][0]["changes"][0]["value"]["contacts"].as_array().unwrap().len(), 1);
        assert_eq!(body["entry"][0]["changes"][1]["value"]["statuses"], json!([{"id": "b"}]));
    }
}
