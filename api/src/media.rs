//! What customers send, in words, alike in REST and pages.

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
    use domain::media::MediaKind;

    #[test]
    fn every_kind_has_words_of_its_own() {
        let kinds = MediaKind::ALL;
        let words: std::collections::BTreeSet<_> = kinds.iter().map(|kind| kind_words(kind.slug())).collect();
        assert_eq!(words.len(), kinds.len());
        assert!(!words.contains("File"));
    }
}
