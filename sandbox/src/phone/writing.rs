//! A person writes to a business, taps what it sent, and reads.

use axum::body::Bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::events;
use crate::control::input::{Input, Refusal};
use crate::identifiers;
use crate::made_up;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::Business;
use crate::state::chats::{Message, SMS, Status};
use crate::state::content::{Content, Kind, Location, Media, Reaction};
use crate::state::media::{FILE_BYTES, File, PICTURE_BYTES, SOUND_BYTES};
use crate::webhook::outbox::Follow;
use crate::webhook::publish;

/// Characters of a text. (WhatsApp, text messages, 2026-04)
const TEXT_CHARACTERS: usize = 65_536;
/// Characters of anything shorter.
const LINE_CHARACTERS: usize = 1_024;

/// What a person writes.
#[derive(Debug)]
pub(crate) struct Writing {
    /// Phone number id of the business.
    phone_number_id: String,
    /// `wamid` that a test has set.
    id: Option<String>,
    /// Profile name, where it changes.
    name: Option<String>,
    /// User id that a test has set.
    user_id: Option<String>,
    /// Whether the number is hidden, where that changes.
    hide_number: Option<bool>,
    /// The message that it answers.
    answered: Option<String>,
    /// What it says.
    said: Content,
}

impl Writing {
    /// Reads what `number` writes, and the file that comes with it.
    pub(crate) fn read(
        world: &World,
        number: &str,
        now_s: i64,
        input: &mut Input,
    ) -> Result<(Self, Option<File>), Refusal> {
        let to = input.optional_text("to", 64)?;
        let reply_id = input.optional_text("reply_id", LINE_CHARACTERS)?;
        let answered = input.optional_text("context", LINE_CHARACTERS)?;
        let mut file = None;
        let (phone_number_id, answered, said) = if let Some(reply_id) = reply_id {
            tapped(world, number, to.as_deref(), &reply_id)?
        } else {
            let said = content(input, now_s, &mut file)?;
            (business(world, to.as_deref())?.number.id.clone(), answered, said)
        };
        let writing = Self {
            phone_number_id,
            id: input.optional_text("id", 255)?,
            name: input.optional_text("name", LINE_CHARACTERS)?,
            user_id: input.optional_text("user_id", 140)?,
            hide_number: input.optional_bool("hide_number")?,
            answered,
            said,
        };
        Ok((writing, file))
    }
}

/// The business with this number or phone number id; without one, the only one there is.
pub(crate) fn business<'a>(world: &'a World, to: Option<&str>) -> Result<Business<'a>, Refusal> {
    let Some(to) = to else {
        let only = world.accounts.only_business();
        return only.ok_or_else(|| Refusal::new("to", "is required unless there is exactly one business"));
    };
    let digits = identifiers::digits(to).unwrap_or_default();
    let known = world.accounts.with_number(&digits).or_else(|| world.accounts.with_phone_number_id(to));
    known.ok_or_else(|| Refusal::new("to", "no business has this number; sign one up first"))
}

/// What `to` in the query stands for: a business's phone number id, or the text messages outside `WhatsApp`.
pub(crate) fn correspondent(world: &World, to: Option<&str>) -> Result<Option<String>, Refusal> {
    match to {
        None | Some("") => Ok(None),
        Some(SMS) => Ok(Some(SMS.to_owned())),
        Some(to) => Ok(Some(business(world, Some(to))?.number.id.clone())),
    }
}

/// Taps the button or row with this id, of the newest message that has it.
fn tapped(
    world: &World,
    number: &str,
    to: Option<&str>,
    reply_id: &str,
) -> Result<(String, Option<String>, Content), Refusal> {
    let wanted = match to {
        Some(_) => Some(business(world, to)?.number.id.as_str()),
        None => None,
    };
    let person = world.chats.lookup(number);
    let mut newest = person.into_iter().flat_map(|person| person.messages.iter().rev()).filter(|message| {
        message.from_business
            && message.error_code.is_none()
            && wanted.is_none_or(|wanted| wanted == &*message.phone_number_id)
    });
    let found = newest.find_map(|message| Some((message, message.content.choice(reply_id)?)));
    let (message, reply) =
        found.ok_or_else(|| Refusal::new("reply_id", "no message on this phone has such a button or row"))?;
    let content = Content {
        kind: Kind::Interactive,
        interactive: Some(if reply.from_list { "list_reply" } else { "button_reply" }.to_owned()),
        text: Some(reply.choice.title.clone()),
        reply: Some(Box::new(reply)),
        ..Content::default()
    };
    Ok((message.phone_number_id.to_string(), Some(message.id.to_string()), content))
}

fn content(input: &mut Input, now_s: i64, file: &mut Option<File>) -> Result<Content, Refusal> {
    let kind = match input.optional_text("type", 32)? {
        None => Kind::Text,
        Some(name) => {
            let rule = "must be text, image, video, audio, document, sticker, location, contacts or reaction";
            let kind = Kind::named(&name).filter(|kind| *kind != Kind::Interactive);
            kind.ok_or_else(|| input.refuse("type", rule))?
        }
    };
    match kind {
        Kind::Text | Kind::Interactive => Ok(Content::text(input.text("text", TEXT_CHARACTERS)?)),
        Kind::Image | Kind::Video | Kind::Audio | Kind::Document | Kind::Sticker => {
            let (content, given) = media(kind, now_s, input)?;
            *file = Some(given);
            Ok(content)
        }
        Kind::Location => location(input),
        Kind::Reaction => {
            let message_id = input.text("message_id", LINE_CHARACTERS)?;
            let emoji = input.optional_text("emoji", 16)?.unwrap_or_default();
            let reaction = Some(Box::new(Reaction { message_id, emoji }));
            Ok(Content { kind, reaction, ..Content::default() })
        }
        Kind::Contacts => match input.optional_value("contacts") {
            Some(Value::Array(contacts)) if !contacts.is_empty() => {
                Ok(Content { kind, contacts: Some(Value::Array(contacts)), ..Content::default() })
            }
            Some(_) | None => Err(input.refuse("contacts", "must be a list of business cards")),
        },
    }
}

/// A file that comes with a message: the one given as `data`, in base64; a made-up one of `size_bytes`; or a small one.
fn media(kind: Kind, now_s: i64, input: &mut Input) -> Result<(Content, File), Refusal> {
    let (usual, small) = made_up::file(kind);
    let (bytes_max, rule) = match kind {
        Kind::Image | Kind::Sticker => (PICTURE_BYTES, "must be at most 5 MB"),
        Kind::Audio | Kind::Video => (SOUND_BYTES, "must be at most 16 MB"),
        Kind::Document | Kind::Text | Kind::Location | Kind::Contacts | Kind::Interactive | Kind::Reaction => {
            (FILE_BYTES, "must be at most 20 MB")
        }
    };
    let mime_type = input.optional_text("mime_type", 255)?.unwrap_or_else(|| usual.to_owned());
    let caption = input.optional_text("caption", LINE_CHARACTERS)?.filter(|caption| !caption.is_empty());
    let filename = input.optional_text("filename", 255)?;
    let data = input.optional_text("data", FILE_BYTES * 2)?;
    let bytes = match (data, input.optional_integer("size_bytes", 0..=i64::try_from(FILE_BYTES).unwrap_or(i64::MAX))?) {
        (Some(data), _) => {
            STANDARD.decode(data).map(Bytes::from).map_err(|_| input.refuse("data", "must be base64"))?
        }
        (None, Some(size)) => Bytes::from(vec![b'.'; usize::try_from(size).unwrap_or_default()]),
        (None, None) => small,
    };
    if bytes.len() > bytes_max {
        return Err(input.refuse("data", rule));
    }
    let id = identifiers::media_id();
    let sha256 = identifiers::file_hash(&bytes);
    let filename = filename.or_else(|| (kind == Kind::Document).then(|| "document.pdf".to_owned()));
    let media = Media {
        id: Some(id.clone()),
        link: None,
        filename,
        mime_type: Some(mime_type.clone()),
        sha256: Some(sha256.clone()),
    };
    let content = Content { kind, text: caption, media: Some(Box::new(media)), ..Content::default() };
    Ok((content, File { id, mime_type, sha256, sent_s: now_s, bytes }))
}

fn location(input: &mut Input) -> Result<Content, Refusal> {
    let latitude = input.optional_number("latitude", -90.0..=90.0)?;
    let longitude = input.optional_number("longitude", -180.0..=180.0)?;
    let location = Location {
        latitude: latitude.ok_or_else(|| input.refuse("latitude", "is required"))?,
        longitude: longitude.ok_or_else(|| input.refuse("longitude", "is required"))?,
        name: input.optional_text("place", LINE_CHARACTERS)?,
        address: input.optional_text("address", LINE_CHARACTERS)?,
    };
    Ok(Content { kind: Kind::Location, location: Some(Box::new(location)), ..Content::default() })
}

/// The person writes: opens the window, adds to the chat and tells the business. Gives the `wamid` back.
///
/// An id that the chat has already is told once more and not added: that is how a test makes a duplicate.
pub(crate) fn write(sandbox: &Sandbox, world: &mut World, number: &str, writing: Writing) -> String {
    let now_ms = sandbox.clock.now_ms();
    let person = world.chats.person(number, now_ms);
    if let Some(name) = writing.name {
        person.name = Some(name).filter(|name| !name.trim().is_empty());
    }
    person.user_id = writing.user_id.or(person.user_id.take());
    person.number_hidden = writing.hide_number.unwrap_or(person.number_hidden);
    if let Some(thread) = person.thread(&writing.phone_number_id) {
        thread.last_written_ms = Some(now_ms);
    }
    let id = writing.id.unwrap_or_else(|| identifiers::received_message_id(number));
    if world.chats.find(&id).is_none() {
        let message = Message {
            seq: 0,
            id: id.as_str().into(),
            from_business: false,
            phone_number_id: writing.phone_number_id.as_str().into(),
            timestamp_s: now_ms / 1_000,
            status: Status::Pending,
            error_code: None,
            context: writing.answered.map(Into::into),
            opaque: None,
            content: writing.said,
        };
        let (number, _) = world.chats.add(number, message, now_ms);
        if let Some((_, message)) = world.chats.find(&id) {
            let business = world.accounts.number(&writing.phone_number_id);
            sandbox.tell(&number, || events::message(message, &number, business));
        }
    }
    publish::written(sandbox, world, &id);
    id
}

/// Marks what the business sent as read, and lets the statuses that are still to come do so first.
pub(crate) fn read_all(sandbox: &Sandbox, world: &mut World, number: &str, phone_number_id: Option<&str>) -> usize {
    let unread: Vec<(Box<str>, &[Status])> = world.chats.lookup(number).map_or_else(Vec::new, |person| {
        let unread = person.messages.iter().filter(|message| {
            message.from_business
                && message.error_code.is_none()
                && message.status < Status::Read
                && phone_number_id.is_none_or(|id| id == &*message.phone_number_id)
        });
        unread.map(|message| (message.id.clone(), publish::following(message))).collect()
    });
    for (id, following) in &unread {
        // Only what is reported as delivered is reported as read.
        let read = following.contains(&Status::Delivered).then_some(Status::Read);
        for status in following.iter().copied().chain(read) {
            publish::follow(sandbox, world, &Follow { id: id.clone(), status });
        }
    }
    unread.len()
}
