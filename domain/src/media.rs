//! Pictures, documents and the like that contacts send: their particulars, and what becomes of their bytes.

use crate::private::Private;
use chrono::TimeDelta;
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
    /// SHA-256 of its bytes in base64, as the provider told it with the message.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// How long the provider keeps what contacts send. (Cloud API, media, 2026-04: ids of received files live 7 days)
pub const KEPT_BY_META: TimeDelta = TimeDelta::days(7);
/// Most bytes of a picture or sticker that are kept: 5 MB, as Meta takes them. (Cloud API, media, 2026-04)
const PICTURE_BYTES_MAX: u64 = 5 * 1024 * 1024;
/// Most bytes of anything else that are kept: 16 MB. Meta takes sound and films up to that; documents may have 100 MB, and
/// of those the larger ones stay with Meta alone. (Cloud API, media, 2026-04)
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What became of a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaOutcome {
    /// They are kept.
    Kept {
        /// Their type, as the provider says.
        mime_type: String,
        /// How many.
        size_bytes: u64,
    },
    /// They are not kept, and won't be.
    NotKept {
        /// Why.
        reason: NotKept,
    },
}

/// Why a file's bytes aren't kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotKept {
    /// The provider doesn't have the file, or not any more.
    Gone,
    /// It has more bytes than are kept of its kind.
    TooLarge,
    /// What the provider served isn't what was sent, by its hash.
    Altered,
    /// The firm's files have taken all the room there is for them.
    NoRoom,
    /// The provider named an address that isn't its own.
    Elsewhere,
    /// It couldn't be fetched while the provider had it.
    Unfetched,
}

impl NotKept {
    /// All reasons.
    pub const ALL: [Self; 6] =
        [Self::Gone, Self::TooLarge, Self::Altered, Self::NoRoom, Self::Elsewhere, Self::Unfetched];

    /// The name in JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::TooLarge => "too_large",
            Self::Altered => "altered",
            Self::NoRoom => "no_room",
            Self::Elsewhere => "elsewhere",
            Self::Unfetched => "unfetched",
        }
    }
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

    /// Most bytes that are kept of it; `None` for what has none.
    pub const fn bytes_max(self) -> Option<u64> {
        match self {
            Self::Image | Self::Sticker => Some(PICTURE_BYTES_MAX),
            Self::Document | Self::Audio | Self::Video => Some(FILE_BYTES_MAX),
            Self::Location | Self::Contacts => None,
        }
    }

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
