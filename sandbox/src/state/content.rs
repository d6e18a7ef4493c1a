//! What one message says, in a shape that both the phone page and the control API show.

use serde::{Deserialize, Serialize};

/// Kind of a message, by Meta's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Plain text.
    #[default]
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound.
    Audio,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// Business cards.
    Contacts,
    /// Buttons, a list, a link, a request for a place; or the answer to one of them.
    Interactive,
    /// An emoji on another message.
    Reaction,
}

impl Kind {
    /// The kind of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            "document" => Self::Document,
            "sticker" => Self::Sticker,
            "location" => Self::Location,
            "contacts" => Self::Contacts,
            "interactive" => Self::Interactive,
            "reaction" => Self::Reaction,
            _ => return None,
        })
    }

    /// Meta's name of this kind.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Location => "location",
            Self::Contacts => "contacts",
            Self::Interactive => "interactive",
            Self::Reaction => "reaction",
        }
    }
}

/// A reply button, or a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    /// What comes back when it is tapped.
    pub(crate) id: String,
    /// What the customer reads.
    pub(crate) title: String,
    /// Second line of a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
}

/// Rows under one title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Section {
    /// Title, left out when a list has a single section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// The rows.
    pub(crate) rows: Vec<Choice>,
}

/// A list that opens from a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct List {
    /// Label of the button that opens it.
    pub(crate) button: String,
    /// Its sections.
    pub(crate) sections: Vec<Section>,
}

/// A link behind a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    /// Label of the button.
    pub(crate) title: String,
    /// Where it leads.
    pub(crate) url: String,
}

/// A file of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Media {
    /// Meta's id of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// Where Meta is to fetch it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    /// Name of a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) filename: Option<String>,
    /// Its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mime_type: Option<String>,
    /// SHA-256, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Location {
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
    /// Name of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Address of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

/// An emoji on another message; an empty one takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    /// The message it is on.
    pub(crate) message_id: String,
    /// The emoji.
    pub(crate) emoji: String,
}

/// The answer to a button or a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// What was tapped.
    pub(crate) choice: Choice,
    /// Whether it was a row of a list.
    pub(crate) from_list: bool,
}

/// What one message says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// Its kind.
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    /// For an interactive message: `button`, `list`, `cta_url` or `location_request_message`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) interactive: Option<String>,
    /// Body, or the caption of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// Line above the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) header: Option<String>,
    /// Line below the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) footer: Option<String>,
    /// Reply buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) buttons: Vec<Choice>,
    /// List.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) list: Option<Box<List>>,
    /// Link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<Box<Link>>,
    /// File.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media: Option<Box<Media>>,
    /// Place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<Box<Location>>,
    /// Reaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reaction: Option<Box<Reaction>>,
    /// Answer to a button or a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reply: Option<Box<Reply>>,
    /// Business cards, as they were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) contacts: Option<serde_json::Value>,
}

impl Content {
    /// A plain text.
    pub(crate) fn text(body: impl Into<String>) -> Self {
        Self { text: Some(body.into()), ..Self::default() }
    }

    /// The button or row with this id, and whether it is a row.
    pub(crate) fn choice(&self, id: &str) -> Option<Reply> {
        if let Some(choice) = self.buttons.iter().find(|choice| choice.id == id) {
            return Some(Reply { choice: choice.clone(), from_list: false });
        }
        let list = self.list.as_ref()?;
        let choice = list.sections.iter().flat_map(|section| &section.rows).find(|row| row.id == id)?;
        Some(Reply { choice: choice.clone(), from_list: true })
    }
}
