//! Reads a message and checks every limit of Cloud API. (Messages reference, 2026-04)

use serde_json::{Map, Value};

use super::fields::Fields;
use super::interactive;
use crate::graph::envelope::GraphError;
use crate::identifiers;
use crate::state::content::{Content, Kind, Location, Media, Reaction};

/// Characters of a text.
const TEXT_CHARACTERS: usize = 4_096;
/// Characters of a caption.
const CAPTION_CHARACTERS: usize = 1_024;
/// Characters of what is echoed in statuses.
const OPAQUE_CHARACTERS: usize = 512;
/// Characters of a `wamid`.
const MESSAGE_ID_CHARACTERS: usize = 255;
/// Characters of an address of a file.
const LINK_CHARACTERS: usize = 2_048;
/// Bytes of an emoji with everything that may be joined to it.
const EMOJI_BYTES: usize = 64;
/// Business cards of one message.
const CONTACTS: usize = 257;
/// Characters of a template's name.
const TEMPLATE_NAME_CHARACTERS: usize = 512;

/// Whom a message goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recipient {
    /// A number: as it was given, and its digits.
    Phone(String, String),
    /// A business-scoped user id.
    UserId(String),
}

/// A message that Meta would take.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// Whom it goes to.
    pub(crate) recipient: Recipient,
    /// The message that it answers.
    pub(crate) context: Option<String>,
    /// What is echoed in statuses.
    pub(crate) opaque: Option<String>,
    /// What it says.
    pub(crate) content: Content,
}

/// Reads and checks a message.
pub(crate) fn read(body: &Map<String, Value>) -> Result<Outgoing, GraphError> {
    let whole = Fields::whole(body);
    let kind = whole.optional_text("type", 32)?.unwrap_or("text");
    let recipient = recipient(&whole)?;
    match whole.optional_text("recipient_type", 32)? {
        None | Some("individual") => {}
        Some(_) => return Err(whole.invalid("recipient_type", "must be individual")),
    }
    let answered = match whole.optional_object("context")? {
        Some(context) => Some(context.text("message_id", MESSAGE_ID_CHARACTERS)?.to_owned()),
        None => None,
    };
    let opaque = whole.optional_text("biz_opaque_callback_data", OPAQUE_CHARACTERS)?.map(str::to_owned);
    if kind == "template" {
        return Err(unknown_template(&whole.object("template")?));
    }
    let Some(known) = Kind::named(kind) else {
        return Err(GraphError::parameter(&format!(
            "Param type must be one of {{AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, \
             TEMPLATE, TEXT, VIDEO}} - got \"{kind}\"."
        )));
    };
    if known == Kind::Reaction && answered.is_some() {
        return Err(whole.invalid("context", "not allowed for a reaction"));
    }
    Ok(Outgoing { recipient, context: answered, opaque, content: content(known, &whole)? })
}

fn recipient(whole: &Fields<'_>) -> Result<Recipient, GraphError> {
    if let Some(to) = whole.optional_text("to", 64)? {
        let digits = identifiers::digits(to).ok_or_else(|| whole.invalid("to", "must be a phone number"))?;
        return Ok(Recipient::Phone(to.to_owned(), digits));
    }
    match whole.optional_text("recipient", 140)? {
        Some(user_id) => Ok(Recipient::UserId(user_id.to_owned())),
        None => Err(GraphError::parameter("The parameter to is required.")),
    }
}

fn unknown_template(template: &Fields<'_>) -> GraphError {
    let named = template.text("name", TEMPLATE_NAME_CHARACTERS).and_then(|name| {
        let language = template.object("language")?;
        Ok((name, language.text("code", 16)?))
    });
    match named {
        Ok((name, code)) => GraphError::cloud(132_001, format!("template name ({name}) does not exist in {code}")),
        Err(error) => error,
    }
}

fn content(kind: Kind, whole: &Fields<'_>) -> Result<Content, GraphError> {
    match kind {
        Kind::Text => Ok(Content::text(whole.object("text")?.text("body", TEXT_CHARACTERS)?)),
        Kind::Interactive => interactive::read(&whole.object("interactive")?),
        Kind::Image | Kind::Video | Kind::Document | Kind::Audio | Kind::Sticker => {
            file(kind, &whole.object(kind.name())?)
        }
        Kind::Location => location(&whole.object("location")?),
        Kind::Reaction => reaction(&whole.object("reaction")?),
        Kind::Contacts => {
            for contact in whole.objects("contacts", 1, CONTACTS)? {
                contact.object("name")?.text("formatted_name", TEXT_CHARACTERS)?;
            }
            Ok(Content { kind, contacts: whole.value("contacts").ok().cloned(), ..Content::default() })
        }
    }
}

/// A file by id or by link, of which there must be exactly one.
pub(crate) fn media(fields: &Fields<'_>) -> Result<Media, GraphError> {
    let id = fields.optional_text("id", MESSAGE_ID_CHARACTERS)?;
    let link = fields.optional_text("link", LINK_CHARACTERS)?;
    match (id, link) {
        (None, None) => return Err(fields.missing("id")),
        (Some(_), Some(_)) => return Err(fields.invalid("link", "give either id or link")),
        (Some(id), None) if !id.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Err(fields.invalid("id", "must be a media id"));
        }
        (None, Some(link)) if !is_web_address(link) => {
            return Err(fields.invalid("link", "must be an http or https URL"));
        }
        (Some(_), None) | (None, Some(_)) => {}
    }
    let filename = fields.optional_text("filename", MESSAGE_ID_CHARACTERS)?;
    let owned = |text: &str| text.to_owned();
    Ok(Media { id: id.map(owned), link: link.map(owned), filename: filename.map(owned), ..Media::default() })
}

/// Whether a text is an address on the web.
pub(crate) fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn file(kind: Kind, fields: &Fields<'_>) -> Result<Content, GraphError> {
    if matches!(kind, Kind::Audio | Kind::Sticker) && fields.has("caption") {
        return Err(fields.invalid("caption", "not allowed here"));
    }
    let caption = fields.optional_text("caption", CAPTION_CHARACTERS)?.map(str::to_owned);
    Ok(Content { kind, text: caption, media: Some(Box::new(media(fields)?)), ..Content::default() })
}

fn location(fields: &Fields<'_>) -> Result<Content, GraphError> {
    let location = Location {
        latitude: fields.number("latitude", -90.0..=90.0)?,
        longitude: fields.number("longitude", -180.0..=180.0)?,
        name: fields.optional_text("name", CAPTION_CHARACTERS)?.map(str::to_owned),
        address: fields.optional_text("address", CAPTION_CHARACTERS)?.map(str::to_owned),
    };
    Ok(Content { kind: Kind::Location, location: Some(Box::new(location)), ..Content::default() })
}

fn reaction(fields: &Fields<'_>) -> Result<Content, GraphError> {
    let message_id = fields.text("message_id", MESSAGE_ID_CHARACTERS)?.to_owned();
    let emoji = fields.optional_text("emoji", EMOJI_BYTES)?.unwrap_or_default();
    if emoji.len() > EMOJI_BYTES || emoji.is_ascii() && !emoji.is_empty() {
        return Err(fields.invalid("emoji", "must be one emoji"));
    }
    let reaction = Reaction { message_id, emoji: emoji.to_owned() };
    Ok(Content { kind: Kind::Reaction, reaction: Some(Box::new(reaction)), ..Content::default() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Recipient, read};
    use crate::graph::envelope::GraphError;

    fn refusal(body: Value) -> GraphError {
        read(body.as_object().unwrap()).unwrap_err()
    }

    fn names(error: &GraphError, field: &str) -> bool {
        error.details.as_deref().is_some_and(|details| details.contains(field))
    }

    #[test]
    fn a_text_is_read_with_its_recipient() {
        let body = json!({"to": "+91 98765 43210", "text": {"body": "hello"}, "biz_opaque_callback_data": "x"});
        let outgoing = read(body.as_object().unwrap()).unwrap();
        assert_eq!(outgoing.recipient, Recipient::Phone("+91 98765 43210".to_owned(), "919876543210".to_owned()));
        assert_eq!(outgoing.content.text.as_deref(), Some("hello"));
        assert_eq!(outgoing.opaque.as_deref(), Some("x"));
    }

    #[test]
    fn a_text_without_a_body_names_the_missing_field() {
        let error = refusal(json!({"to": "919876543210", "type": "text", "text": {}}));
        assert_eq!(error.code, 131_008);
        assert!(names(&error, "text.body"));
    }

    #[test]
    fn a_text_beyond_its_limit_is_refused() {
        let error = refusal(json!({"to": "919876543210", "type": "text", "text": {"body": "x".repeat(4_097)}}));
        assert_eq!(error.code, 131_009);
        assert!(names(&error, "text.body"));
    }

    #[test]
    fn a_text_at_its_limit_counts_characters_and_not_bytes() {
        let body = json!({"to": "919876543210", "type": "text", "text": {"body": "न".repeat(4_096)}});
        assert!(read(body.as_object().unwrap()).is_ok());
    }

    #[test]
    fn a_message_to_nobody_is_refused_by_graph_itself() {
        assert_eq!(refusal(json!({"type": "text", "text": {"body": "hello"}})).code, 100);
    }

    #[test]
    fn a_recipient_that_is_no_number_is_refused() {
        let error = refusal(json!({"to": "nobody", "type": "text", "text": {"body": "hello"}}));
        assert_eq!(error.code, 131_009);
    }

    #[test]
    fn an_unknown_type_is_refused_by_graph_itself() {
        let error = refusal(json!({"to": "919876543210", "type": "poem"}));
        assert_eq!(error.code, 100);
        assert!(error.message.contains("Param type must be one of"));
    }

    #[test]
    fn a_template_that_nobody_made_does_not_exist() {
        let template = json!({"name": "greeting", "language": {"code": "en_US"}});
        let error = refusal(json!({"to": "919876543210", "type": "template", "template": template}));
        assert_eq!((error.code, error.status), (132_001, 404));
        assert!(names(&error, "template name (greeting) does not exist in en_US"));
    }

    #[test]
    fn a_template_without_a_language_names_it() {
        let error = refusal(json!({"to": "919876543210", "type": "template", "template": {"name": "greeting"}}));
        assert!(names(&error, "template.language"));
    }

    #[test]
    fn a_file_needs_an_id_or_a_link() {
        let error = refusal(json!({"to": "919876543210", "type": "image", "image": {}}));
        assert_eq!(error.code, 131_008);
        let error = refusal(json!({"to": "919876543210", "type": "image", "image": {"link": "ftp://x/y"}}));
        assert_eq!(error.code, 131_009);
    }

    #[test]
    fn a_place_must_be_on_earth() {
        let location = json!({"latitude": 91, "longitude": 0});
        assert_eq!(refusal(json!({"to": "919876543210", "type": "location", "location": location})).code, 131_009);
    }

    #[test]
    fn a_reaction_is_an_emoji() {
        let reaction = json!({"message_id": "wamid.x", "emoji": "ok"});
        assert_eq!(refusal(json!({"to": "919876543210", "type": "reaction", "reaction": reaction})).code, 131_009);
        let taken_away =
            json!({"to": "919876543210", "type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": ""}});
        assert!(read(taken_away.as_object().unwrap()).is_ok());
    }
}
