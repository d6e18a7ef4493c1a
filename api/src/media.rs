//! What customers send, in words, alike in REST and pages.

use chrono::{DateTime, Utc};
use domain::media::{MediaKind, NotKept};
use projections::lead::{LeadMedia, MediaState};
use std::fmt::Write as _;

/// Bytes of a megabyte, as people and the limits count.
const MEGABYTE: u64 = 1024 * 1024;
/// The type of what is only to be saved.
pub(crate) const SAVED: &str = "application/octet-stream";
/// All types that bytes are served as: those that a browser may show, and that of what is only saved, whatever it says it
/// is.
pub(crate) const SERVED: [&str; 12] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "audio/aac",
    "audio/amr",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "video/mp4",
    "video/3gpp",
    SAVED,
];

/// A file as a page draws it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileView {
    /// Its name, or that of the place.
    pub(crate) name: Option<String>,
    /// Where its bytes are, where they are kept.
    pub(crate) content: Option<String>,
    /// `picture`, `sound`, `film`, `page`, or `none` for what is only saved.
    pub(crate) shown_as: &'static str,
    /// How large it is, in words.
    pub(crate) size: Option<String>,
    /// Why there is nothing to see, in words.
    pub(crate) missing: Option<String>,
}

impl FileView {
    /// A file of the lead with this number or id, as it stands now.
    pub(crate) fn of(media: &LeadMedia, lead: &str, now: DateTime<Utc>) -> Self {
        let state = media.state_at(now);
        let is_kept = state == MediaState::Kept;
        Self {
            name: media.file_name.clone(),
            content: is_kept.then(|| content_address(lead, media.position.0)),
            shown_as: shown_as(media.mime_type.as_deref().and_then(served_as).unwrap_or_default()),
            size: media.size_bytes.filter(|_| is_kept).map(size_words),
            missing: missing_words(state, &media.kind),
        }
    }
}

/// Where the bytes of what was attached to a lead at this place are.
pub(crate) fn content_address(lead: &str, place: i64) -> String {
    format!("/api/v1/leads/{lead}/media/{place}/content")
}

/// The type that a browser is told, of those that it may show; `None` for any other.
pub(crate) fn served_as(mime_type: &str) -> Option<&'static str> {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    SERVED.into_iter().filter(|served| *served != SAVED).find(|shown| shown.eq_ignore_ascii_case(essence))
}

fn shown_as(served: &str) -> &'static str {
    match served.split('/').next().unwrap_or_default() {
        "image" => "picture",
        "audio" => "sound",
        "video" => "film",
        "application" => "page",
        _ => "none",
    }
}

/// Why there are no bytes, in words; `None` where they are kept, and where there never were any.
pub(crate) fn missing_words(state: MediaState, kind: &str) -> Option<String> {
    let words = match state {
        MediaState::Without | MediaState::Kept => return None,
        MediaState::Waiting => "Being fetched from WhatsApp",
        MediaState::Erased => "Erased with the person who sent it",
        MediaState::NotKept(NotKept::Gone) => "Meta no longer has this file",
        MediaState::NotKept(NotKept::Altered) => "Not kept: what Meta served isn't what was sent",
        MediaState::NotKept(NotKept::NoRoom) => "Not kept: the firm's room for files is full",
        MediaState::NotKept(NotKept::Elsewhere) => "Not kept: Meta named an address that isn't its own",
        MediaState::NotKept(NotKept::Unfetched) => "It could not be fetched in the 7 days that Meta keeps files",
        MediaState::NotKept(NotKept::TooLarge) => return Some(too_large(kind)),
    };
    Some(words.to_owned())
}

fn too_large(kind: &str) -> String {
    let kind = MediaKind::ALL.into_iter().find(|known| known.slug() == kind);
    match kind.and_then(MediaKind::bytes_max) {
        Some(bytes_max) => format!("Too large to keep: over {} MB", bytes_max / MEGABYTE),
        None => "Too large to keep".to_owned(),
    }
}

/// `812 KB`, `1.4 MB`.
fn size_words(bytes: i64) -> String {
    let bytes = bytes.unsigned_abs();
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..MEGABYTE => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / MEGABYTE, bytes % MEGABYTE * 10 / MEGABYTE),
    }
}

/// The header that names a file when it is shown or saved: for old programs in plain letters, for others as it is.
pub(crate) fn disposition(is_shown: bool, file_name: &str) -> String {
    let way = if is_shown { "inline" } else { "attachment" };
    let name: String = file_name.chars().map(|one| if is_harmless(one) { one } else { '_' }).collect();
    let plain: String = name.chars().map(|one| if one.is_ascii() { one } else { '_' }).collect();
    let mut escaped = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text can't fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{escaped}")
}

/// Whether a file's name may hold it: nothing that ends the name, leads to another folder, or isn't seen.
fn is_harmless(one: char) -> bool {
    let turns = matches!(one, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    !one.is_control() && !turns && !matches!(one, '"' | '\\' | '/' | ':' | '*' | '?' | '<' | '>' | '|' | '%')
}

/// What a file without a name is called when it is saved.
pub(crate) fn made_up_name(kind: &str, place: i64, served: Option<&'static str>) -> String {
    let ending = match served {
        Some("image/jpeg") => ".jpg",
        Some("image/png") => ".png",
        Some("image/webp") => ".webp",
        Some("application/pdf") => ".pdf",
        Some("audio/aac") => ".aac",
        Some("audio/amr") => ".amr",
        Some("audio/mpeg") => ".mp3",
        Some("audio/mp4") => ".m4a",
        Some("audio/ogg") => ".ogg",
        Some("video/mp4") => ".mp4",
        Some("video/3gpp") => ".3gp",
        Some(_) | None => "",
    };
    format!("{kind}-{place}{ending}")
}

/// What sort of thing it is, in words.
pub(crate) fn kind_words(kind: &str) -> &'static str {
    match kind {
        "image" => "Photo",
        "document" => "Document",
        "audio" => "Voice note",
        "video" => "Video",
        "sticker" => "Sticker",
        "location" => "Place",
        "contacts" => "Contact card",
        _ => "File",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_of_its_own() {
        let kinds = MediaKind::ALL;
        let words: std::collections::BTreeSet<_> = kinds.iter().map(|kind| kind_words(kind.slug())).collect();
        assert_eq!(words.len(), kinds.len());
        assert!(!words.contains("File"));
    }

    #[test]
    fn only_types_of_the_list_are_shown_and_all_others_are_saved() {
        assert_eq!(served_as("audio/ogg; codecs=opus"), Some("audio/ogg"));
        assert_eq!(served_as("IMAGE/PNG"), Some("image/png"));
        for other in ["text/html", "image/svg+xml", "application/xhtml+xml", "", "image/png/x"] {
            assert_eq!(served_as(other), None, "{other}");
        }
        assert_eq!((shown_as("image/png"), shown_as(""), shown_as("application/pdf")), ("picture", "none", "page"));
    }

    #[test]
    fn a_files_name_can_not_break_out_of_its_header() {
        let named = disposition(false, "slip\"; x=\r\n../वेतन \u{202E}fdp.exe");
        assert_eq!(
            named,
            "attachment; filename=\"slip_; x=__.._____ _fdp.exe\"; \
             filename*=UTF-8''slip_%3B%20x%3D__.._%E0%A4%B5%E0%A5%87%E0%A4%A4%E0%A4%A8%20_fdp.exe"
        );
        assert!(disposition(true, "a.pdf").starts_with("inline; filename=\"a.pdf\";"));
    }

    #[test]
    fn sizes_and_reasons_are_told_as_people_say_them() {
        let sizes = [17, 2_048, 1_468_006].map(size_words);
        assert_eq!(sizes, ["17 bytes", "2 KB", "1.3 MB"]);
        let too_large = MediaState::NotKept(NotKept::TooLarge);
        assert_eq!(missing_words(too_large, "image").as_deref(), Some("Too large to keep: over 5 MB"));
        assert_eq!(missing_words(too_large, "document").as_deref(), Some("Too large to keep: over 16 MB"));
        for state in MediaState::all() {
            let is_there = matches!(state, MediaState::Kept | MediaState::Without);
            assert_eq!(missing_words(state, "image").is_none(), is_there, "{state:?}");
        }
    }
}
