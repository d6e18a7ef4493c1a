//! What a stored item asks for.

use super::news::news;
use crate::meta::{ItemBody, MessageItem, StatusItem, time, webhook_text as text};
use application::conversation::{ReceiveMessage, ReceivedMedia, Sender};
use application::notification::RecordDelivery;
use application::whatsapp::RecordNews;
use chrono::{DateTime, Utc};
use domain::conversation::{Channel, InboundKind};
use domain::id::NotificationId;
use domain::media::MediaKind;
use domain::notification::{Progress, ProviderError};
use serde_json::Value;

/// Longest text of a message that is kept, in characters. (Cloud API, webhooks: up to 65,536 seen, 4,096 documented)
const TEXT_CHARS_MAX: usize = 4_096;
/// Longest name of a file or place that is kept, in characters; Meta names no limit.
const FILE_NAME_CHARS_MAX: usize = 255;
/// Longest id and MIME type that are kept, in characters; seen are up to 20 and 100.
const MEDIA_ID_CHARS_MAX: usize = 255;

/// What an item asks for.
pub(super) enum Asked {
    /// To take a message in.
    Receive(Box<ReceiveMessage>),
    /// To record a status.
    Record(Reported),
    /// To take in news about the account.
    Tell(RecordNews),
    /// Nothing: it is no message of a person, or a status that means nothing to us.
    Nothing,
}

/// A status, and how to find what it is about.
pub(super) struct Reported {
    /// What we gave along with the message, if Meta gave it back.
    pub(super) notification: Option<NotificationId>,
    pub(super) message: String,
    progress: Progress,
    provider_at: DateTime<Utc>,
}

impl Reported {
    pub(super) fn about(self, notification: NotificationId) -> RecordDelivery {
        RecordDelivery { notification, message: self.message, progress: self.progress, provider_at: self.provider_at }
    }
}

/// What an item asks for; times that Meta left out are those of the arrival.
pub(super) fn asked(body: ItemBody, received_at: DateTime<Utc>) -> Asked {
    match body {
        ItemBody::Message(mut item) => {
            drop_nulls(&mut item.message);
            item.contact.iter_mut().for_each(drop_nulls);
            receive(item, received_at).map_or(Asked::Nothing, |receive| Asked::Receive(Box::new(receive)))
        }
        ItemBody::Status(mut item) => {
            drop_nulls(&mut item.status);
            report(&item, received_at).map_or(Asked::Nothing, Asked::Record)
        }
        ItemBody::Account(mut item) => {
            drop_nulls(&mut item.value);
            Asked::Tell(news(&item))
        }
    }
}

/// Leaves U+0000 out of all texts: PostgreSQL takes none with it, so that an id with it could never be applied.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| c != '\0'),
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        Value::Object(fields) => fields.values_mut().for_each(drop_nulls),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A message of a person; `None` where nobody is named as its sender.
fn receive(item: MessageItem, received_at: DateTime<Utc>) -> Option<ReceiveMessage> {
    let MessageItem { phone_number_id, message, contact } = item;
    let contact_text = |key| contact.as_ref().and_then(|contact| text(contact, key));
    let number = text(&message, "from").filter(|from| is_number(from)).or_else(|| contact_text("wa_id"));
    let user_id = text(&message, "from_user_id")
        .or_else(|| text(&message, "from").filter(|from| !is_number(from)))
        .or_else(|| contact_text("user_id"));
    let address = number.or(user_id).filter(|address| !address.is_empty())?.to_owned();
    let mobile = number.and_then(|digits| format!("+{digits}").parse().ok());
    let profile_name = contact
        .as_ref()
        .and_then(|contact| contact.pointer("/profile/name"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let (kind, said, choice) = content(&message);
    Some(ReceiveMessage {
        channel: Channel::WhatsApp,
        endpoint: phone_number_id,
        sender: Sender { mobile, address, profile_name },
        message: text(&message, "id").unwrap_or_default().to_owned(),
        kind,
        text: said.chars().take(TEXT_CHARS_MAX).collect(),
        choice,
        media: media(&message),
        sent_at: time(&message, "timestamp").unwrap_or(received_at),
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What sort of message it is, what it says, and what was tapped.
fn content(message: &Value) -> (InboundKind, String, Option<String>) {
    let at = |path: &str| message.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let tapped = |id: &str, title: &str| (InboundKind::Choice, at(title), Some(at(id)).filter(|id| !id.is_empty()));
    match text(message, "type").unwrap_or_default() {
        "text" => (InboundKind::Text, at("/text/body"), None),
        "button" => tapped("/button/payload", "/button/text"),
        "interactive" if message.pointer("/interactive/list_reply").is_some() => {
            tapped("/interactive/list_reply/id", "/interactive/list_reply/title")
        }
        "interactive" if message.pointer("/interactive/button_reply").is_some() => {
            tapped("/interactive/button_reply/id", "/interactive/button_reply/title")
        }
        kind @ ("image" | "video" | "document") => (InboundKind::Media, at(&format!("/{kind}/caption")), None),
        "audio" | "sticker" | "location" | "contacts" => (InboundKind::Media, String::new(), None),
        "reaction" => (InboundKind::Reaction, at("/reaction/emoji"), None),
        _ => (InboundKind::Other, String::new(), None),
    }
}

/// The particulars of what came with a message; whose contact card was sent isn't kept.
fn media(message: &Value) -> Option<ReceivedMedia> {
    let kind = match text(message, "type")? {
        "image" => MediaKind::Image,
        "document" => MediaKind::Document,
        "audio" => MediaKind::Audio,
        "video" => MediaKind::Video,
        "sticker" => MediaKind::Sticker,
        "location" => MediaKind::Location,
        "contacts" => MediaKind::Contacts,
        _ => return None,
    };
    let at = |field: &str, longest: usize| {
        let value = message.get(kind.slug())?.get(field)?.as_str()?;
        Some(value.chars().take(longest).collect()).filter(|value: &String| !value.is_empty())
    };
    let file_name = match kind {
        MediaKind::Location => at("name", FILE_NAME_CHARS_MAX).or_else(|| at("address", FILE_NAME_CHARS_MAX)),
        MediaKind::Image
        | MediaKind::Document
        | MediaKind::Audio
        | MediaKind::Video
        | MediaKind::Sticker
        | MediaKind::Contacts => at("filename", FILE_NAME_CHARS_MAX),
    };
    let (id, mime_type) = (at("id", MEDIA_ID_CHARS_MAX), at("mime_type", MEDIA_ID_CHARS_MAX));
    Some(ReceivedMedia { kind, id, mime_type, file_name, sha256: at("sha256", MEDIA_ID_CHARS_MAX) })
}

fn report(item: &StatusItem, received_at: DateTime<Utc>) -> Option<Reported> {
    let status = &item.status;
    let progress = match text(status, "status")? {
        "sent" => Progress::Sent,
        "delivered" => Progress::Delivered,
        // A voice note that was played was read. (Cloud API, statuses, 2026-04)
        "read" | "played" => Progress::Read,
        "failed" => Progress::Failed(failure(status)),
        _ => return None,
    };
    Some(Reported {
        notification: text(status, "biz_opaque_callback_data").and_then(|id| id.parse().ok()),
        message: text(status, "id")?.to_owned(),
        progress,
        provider_at: time(status, "timestamp").unwrap_or(received_at),
    })
}

fn failure(status: &Value) -> ProviderError {
    let error = status.pointer("/errors/0").cloned().unwrap_or_default();
    let at = |path: &str| error.pointer(path).and_then(Value::as_str).map(str::to_owned);
    ProviderError {
        code: error.get("code").and_then(Value::as_i64),
        message: at("/message").or_else(|| at("/title")).unwrap_or_else(|| "failed without a reason".to_owned()),
        details: at("/error_data/details"),
        ..ProviderError::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(message: Value) -> Option<ReceiveMessage> {
        let contact = Some(json!({ "wa_id": "919876541001", "profile": { "name": "Ravi" } }));
        receive(MessageItem { phone_number_id: "2".into(), message, contact }, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_text_is_taken_in_with_its_sender_and_time() {
        let sent =
            json!({ "id": "w", "from": "919876541001", "timestamp": "60", "type": "text", "text": { "body": "Hi" } });
        let taken = message(sent).unwrap();
        assert_eq!(taken.text, "Hi");
        assert_eq!(taken.sender.mobile.unwrap().as_str(), "+919876541001");
        assert_eq!(taken.sender.profile_name.as_deref(), Some("Ravi"));
        assert_eq!(taken.sent_at.timestamp(), 60);
    }

    #[test]
    fn a_tap_carries_its_id_and_title() {
        let reply = json!({ "type": "list_reply", "list_reply": { "id": "loan_type:lap", "title": "LAP" } });
        let taken = message(json!({ "from": "919876541001", "type": "interactive", "interactive": reply })).unwrap();
        assert_eq!((taken.kind, taken.choice.as_deref()), (InboundKind::Choice, Some("loan_type:lap")));
        assert_eq!(taken.text, "LAP");
    }

    #[test]
    fn a_document_keeps_its_particulars_and_its_caption() {
        let document =
            json!({ "id": "77", "mime_type": "application/pdf", "filename": "payslip.pdf", "caption": "slip" });
        let sent = json!({ "from": "919876541001", "type": "document", "document": document });
        let taken = message(sent).unwrap();
        assert_eq!((taken.kind, taken.text.as_str()), (InboundKind::Media, "slip"));
        let media = taken.media.unwrap();
        assert_eq!((media.kind, media.id.as_deref()), (MediaKind::Document, Some("77")));
        assert_eq!(
            (media.mime_type.as_deref(), media.file_name.as_deref()),
            (Some("application/pdf"), Some("payslip.pdf"))
        );
    }

    #[test]
    fn a_place_keeps_its_name_and_a_contact_card_nothing() {
        let place = json!({ "latitude": 19.1, "longitude": 72.8, "name": "Andheri East" });
        let taken = message(json!({ "from": "919876541001", "type": "location", "location": place })).unwrap();
        assert_eq!(taken.media.unwrap().file_name.as_deref(), Some("Andheri East"));
        let card = json!([{ "name": { "formatted_name": "Meera" }, "phones": [{ "phone": "+919876541009" }] }]);
        let taken = message(json!({ "from": "919876541001", "type": "contacts", "contacts": card })).unwrap();
        let media = taken.media.unwrap();
        assert_eq!((media.kind, media.id, media.file_name), (MediaKind::Contacts, None, None));
    }

    #[test]
    fn a_sender_without_a_number_is_known_by_the_user_id() {
        let item = MessageItem {
            phone_number_id: "2".into(),
            message: json!({ "from_user_id": "IN.77", "type": "text", "text": { "body": "Hi" } }),
            contact: None,
        };
        let taken = receive(item, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!((taken.sender.address.as_str(), taken.sender.mobile), ("IN.77", None));
    }

    #[test]
    fn odd_messages_are_taken_in_as_other_or_not_at_all() {
        let odd = message(json!({ "from": "919876541001", "type": "interactive" })).unwrap();
        assert_eq!(odd.kind, InboundKind::Other);
        let nobody = MessageItem { phone_number_id: "2".into(), message: json!({}), contact: None };
        assert!(receive(nobody, DateTime::UNIX_EPOCH).is_none());
    }

    #[test]
    fn a_failed_status_keeps_metas_reason() {
        let status = json!({ "id": "w", "status": "failed", "biz_opaque_callback_data": uuid::Uuid::nil(),
            "errors": [{ "code": 131_047, "title": "Re-engagement message", "error_data": { "details": "24 hours" } }] });
        let reported = report(&StatusItem { status }, DateTime::UNIX_EPOCH).unwrap();
        assert!(reported.notification.is_some());
        let Progress::Failed(error) = reported.progress else { panic!("not failed") };
        assert_eq!((error.code, error.details.as_deref()), (Some(131_047), Some("24 hours")));
    }

    #[test]
    fn null_characters_are_left_out_wherever_they_stand() {
        let contact = json!({ "wa_id": "919876541001", "profile": { "name": "Ra\0vi" } });
        let message = json!({ "id": "w\0", "from": "919876541001", "type": "text", "text": { "body": "H\0i" } });
        let item = MessageItem { phone_number_id: "2".into(), message, contact: Some(contact) };
        let Asked::Receive(taken) = asked(ItemBody::Message(item), DateTime::UNIX_EPOCH) else { panic!("not taken") };
        assert_eq!((taken.message.as_str(), taken.text.as_str()), ("w", "Hi"));
        assert_eq!(taken.sender.profile_name.as_deref(), Some("Ravi"));
        let status = json!({ "id": "w\0", "status": "failed", "errors": [{ "title": "n\0o" }] });
        let Asked::Record(reported) = asked(ItemBody::Status(StatusItem { status }), DateTime::UNIX_EPOCH) else {
            panic!("not taken");
        };
        assert_eq!(reported.message, "w");
        assert!(matches!(reported.progress, Progress::Failed(error) if error.message == "no"));
    }

    #[test]
    fn an_unknown_status_means_nothing() {
        assert!(
            report(&StatusItem { status: json!({ "id": "w", "status": "warning" }) }, DateTime::UNIX_EPOCH).is_none()
        );
    }
}
