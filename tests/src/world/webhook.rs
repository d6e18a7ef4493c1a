//! Webhooks of a test's own, as Meta writes and signs them.

use super::{APP_SECRET, Answer, World};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt::Write as _;

/// How a webhook is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// With the app's secret.
    Right,
    /// With another secret.
    Wrong,
    /// Not at all.
    Missing,
}

impl World {
    /// Posts a webhook, rightly signed.
    pub async fn webhook(&self, body: &Value) -> Answer {
        self.webhook_bytes(body.to_string().into_bytes(), Signature::Right).await
    }

    /// Posts any bytes as a webhook.
    ///
    /// # Panics
    /// The server doesn't answer.
    pub async fn webhook_bytes(&self, body: Vec<u8>, signature: Signature) -> Answer {
        let signed = match signature {
            Signature::Right => Some(sign(APP_SECRET, &body)),
            Signature::Wrong => Some(sign("another secret", &body)),
            Signature::Missing => None,
        };
        let mut request = self.http().post(format!("{}/webhooks/whatsapp", self.web()));
        if let Some(signed) = signed {
            request = request.header("X-Hub-Signature-256", signed);
        }
        let request = request.header("Content-Type", "application/json").body(body);
        Answer::read(request.send().await.expect("the server answers")).await
    }
}

fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key may have any length");
    mac.update(body);
    mac.finalize().into_bytes().iter().fold("sha256=".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text can be written to");
        text
    })
}

/// A webhook of these entries.
pub fn envelope(entries: &[Value]) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

/// An entry with one change for each list of messages and statuses, all for one number.
pub fn entry(phone_number_id: &str, changes: &[(&[Value], &[Value])]) -> Value {
    let change = |(messages, statuses): &(&[Value], &[Value])| {
        let contacts: Vec<_> = messages.iter().map(|message| contact(message["from"].as_str())).collect();
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": super::BUSINESS, "phone_number_id": phone_number_id },
        });
        if !messages.is_empty() {
            value["contacts"] = json!(contacts);
            value["messages"] = json!(messages);
        }
        if !statuses.is_empty() {
            value["statuses"] = json!(statuses);
        }
        json!({ "field": "messages", "value": value })
    };
    json!({ "id": "1", "changes": changes.iter().map(change).collect::<Vec<_>>() })
}

fn contact(number: Option<&str>) -> Value {
    json!({ "profile": { "name": "Somebody" }, "wa_id": number })
}

/// A text message.
pub fn text_message(id: &str, from: &str, text: &str) -> Value {
    json!({ "id": id, "from": from, "timestamp": super::now().timestamp().to_string(), "type": "text", "text": { "body": text } })
}

/// A status of a message of ours.
pub fn status(message: &str, status: &str) -> Value {
    json!({ "id": message, "status": status, "timestamp": super::now().timestamp().to_string(), "recipient_id": "919876541001" })
}
