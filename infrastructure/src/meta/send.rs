//! Handing a message over to Meta.

use super::answer::{Read, read};
use domain::id::NotificationId;
use domain::notification::{Choice, Content, ProviderError};
use serde::Deserialize;
use serde_json::{Value, json};

/// A way to Meta's Graph API, or to whatever stands in for it.
#[derive(Clone)]
pub struct MetaClient {
    http: reqwest::Client,
    base_url: String,
    version: String,
}

/// What became of a message that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// Meta took it and calls it this.
    Accepted(String),
    /// Meta refused it.
    Refused(ProviderError),
    /// It never got there.
    NotSent(ProviderError),
    /// It may have got there, and no answer came back.
    Unknown,
}

#[derive(Deserialize)]
struct Accepted {
    messages: Vec<AcceptedMessage>,
}

#[derive(Deserialize)]
struct AcceptedMessage {
    id: String,
}

impl MetaClient {
    /// A way to the Graph API at `base_url`, in a version such as `v25.0`.
    pub fn new(http: reqwest::Client, base_url: &str, version: &str) -> Self {
        Self { http, base_url: base_url.trim_end_matches('/').to_owned(), version: version.to_owned() }
    }

    /// Hands a message over. The notification's id goes with it and comes back in status webhooks.
    pub async fn send(
        &self,
        token: &str,
        phone_number_id: &str,
        address: &str,
        notification: NotificationId,
        content: &Content,
    ) -> Handed {
        let url = format!("{}/{}/{phone_number_id}/messages", self.base_url, self.version);
        let body = body(address, notification, content);
        let sent = self.http.post(url).bearer_auth(token).json(&body).send().await;
        match sent {
            Ok(answer) => read(answer).await.map_or(Handed::Unknown, |answer| handed(&answer)),
            // Only a connection that never stood proves that nothing was handed over.
            Err(error) if error.is_connect() || error.is_builder() => {
                Handed::NotSent(ProviderError { message: error.without_url().to_string(), ..ProviderError::default() })
            }
            Err(_) => Handed::Unknown,
        }
    }
}

fn handed(answer: &Read) -> Handed {
    if !answer.is_success() {
        return Handed::Refused(answer.error());
    }
    let accepted = serde_json::from_slice::<Accepted>(&answer.bytes).ok();
    accepted
        .and_then(|accepted| accepted.messages.into_iter().next())
        .map_or(Handed::Unknown, |message| Handed::Accepted(message.id))
}

/// The request's body. (Cloud API, messages, 2026-04)
fn body(address: &str, notification: NotificationId, content: &Content) -> Value {
    // A business-scoped user id is two letters, a dot and the rest; a phone number is digits. (Cloud API, 2026-05)
    let is_number = address.bytes().all(|byte| byte.is_ascii_digit());
    let recipient = if is_number { json!({ "to": format!("+{address}") }) } else { json!({ "recipient": address }) };
    let envelope = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "biz_opaque_callback_data": notification.to_string(),
    });
    merged([envelope, recipient, shown(content)])
}

/// The message itself, by its type.
fn shown(content: &Content) -> Value {
    match content {
        Content::Text { body } => json!({ "type": "text", "text": { "body": body, "preview_url": false } }),
        Content::Buttons { body, buttons } => {
            let buttons: Vec<_> = buttons.iter().map(|choice| json!({ "type": "reply", "reply": choice })).collect();
            interactive("button", body, json!({ "buttons": buttons }))
        }
        Content::List { body, button, rows } => {
            let section = json!({ "rows": rows.iter().map(row).collect::<Vec<_>>() });
            interactive("list", body, json!({ "button": button, "sections": [section] }))
        }
    }
}

fn interactive(kind: &str, body: &str, action: Value) -> Value {
    json!({ "type": "interactive", "interactive": { "type": kind, "body": { "text": body }, "action": action } })
}

fn merged(parts: [Value; 3]) -> Value {
    let fields = parts.into_iter().filter_map(|part| match part {
        Value::Object(fields) => Some(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
    });
    Value::Object(fields.flatten().collect())
}

fn row(choice: &Choice) -> Value {
    json!({ "id": choice.id, "title": choice.title })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOTIFICATION: NotificationId = NotificationId::new(Uuid::nil());

    #[test]
    fn a_number_is_addressed_with_its_plus_and_a_user_id_as_recipient() {
        let text = Content::Text { body: "Hi".into() };
        assert_eq!(body("919876541001", NOTIFICATION, &text)["to"], "+919876541001");
        let by_id = body("IN.123", NOTIFICATION, &text);
        assert_eq!(by_id["recipient"], "IN.123");
        assert_eq!(by_id["to"], Value::Null);
    }
}
