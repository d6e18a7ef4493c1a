//! Handing a message over to Meta.

use domain::id::NotificationId;
use domain::notification::{Choice, Content, ProviderError};
use serde::Deserialize;
use serde_json::{Value, json};

/// Longest answer of Meta that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Longest text of an answer that is kept as an error message, in characters.
const MESSAGE_CHARS_MAX: usize = 500;

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
            Ok(answer) => read(answer).await,
            // Only a connection that never stood proves that nothing was handed over.
            Err(error) if error.is_connect() || error.is_builder() => {
                Handed::NotSent(ProviderError { message: error.without_url().to_string(), ..ProviderError::default() })
            }
            Err(_) => Handed::Unknown,
        }
    }
}

async fn read(mut answer: reqwest::Response) -> Handed {
    let status = answer.status().as_u16();
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= ANSWER_BYTES_MAX => bytes.extend_from_slice(&chunk),
            Ok(Some(_) | None) => break,
            Err(_) => return Handed::Unknown,
        }
    }
    if (200..300).contains(&status) {
        let accepted = serde_json::from_slice::<Accepted>(&bytes).ok();
        return accepted
            .and_then(|accepted| accepted.messages.into_iter().next())
            .map_or(Handed::Unknown, |message| Handed::Accepted(message.id));
    }
    Handed::Refused(error(status, &bytes))
}

fn error(status: u16, bytes: &[u8]) -> ProviderError {
    let parsed: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let text = |path: &str| parsed.pointer(path).and_then(Value::as_str).map(clipped);
    let raw = || clipped(&String::from_utf8_lossy(bytes));
    ProviderError {
        code: parsed.pointer("/error/code").and_then(Value::as_i64),
        subcode: parsed.pointer("/error/error_subcode").and_then(Value::as_i64),
        http_status: Some(status),
        message: text("/error/message").unwrap_or_else(raw),
        details: text("/error/error_data/details"),
        trace: text("/error/fbtrace_id"),
    }
}

fn clipped(text: &str) -> String {
    text.chars().take(MESSAGE_CHARS_MAX).collect()
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

    #[test]
    fn metas_error_is_kept_as_it_was_told() {
        let told = json!({ "error": { "message": "(#131047) Re-engagement message", "type": "OAuthException",
            "code": 131_047, "error_subcode": 1, "error_data": { "details": "24 hours" }, "fbtrace_id": "Az8" } });
        let kept = error(400, told.to_string().as_bytes());
        assert_eq!((kept.code, kept.subcode, kept.http_status), (Some(131_047), Some(1), Some(400)));
        assert_eq!(kept.details.as_deref(), Some("24 hours"));
        assert_eq!(kept.trace.as_deref(), Some("Az8"));
    }

    #[test]
    fn an_answer_that_is_no_json_is_kept_too() {
        assert_eq!(error(502, b"<html>Bad Gateway</html>").message, "<html>Bad Gateway</html>");
    }
}
