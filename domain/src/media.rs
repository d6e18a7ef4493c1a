//! Pictures, documents and the like that contacts send; what is kept of them are their particulars, not their bytes.

use crate::private::Private;
use serde::{Deserialize, Serialize};

/// Something other than text that a contact sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// The provider's id, by which it can be fetched for a time; a place and a contact have none.
    pub id: Option<String>,
    /// Such as `application/pdf`.
    pub mime_type: Option<String>,
    /// The name of the file, or of the place.
    pub file_name: Option<Private<String>>,
}

/// What sort of media it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A file.
    Document,
    /// A voice note or other sound.
    Audio,
    /// A film.
    Video,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// Somebody's contact card; whose isn't kept.
    Contacts,
}

impl MediaKind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Image, Self::Document, Self::Audio, Self::Video, Self::Sticker, Self::Location, Self::Contacts];

    /// The name in addresses, JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Document => "document",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Sticker => "sticker",
            Self::Location => "location",
            Self::Contacts => "contacts",
        }
    }
}
