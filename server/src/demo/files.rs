//! Files that customers send: small, and real enough for a page to show them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Something like a photo of a card.
const CARD: &[u8] = include_bytes!("story/card.png");
/// Something like a bank's statement.
const STATEMENT: &[u8] = include_bytes!("story/statement.pdf");

/// A file of a kind that the sandbox's phones know, with words of the sender.
pub(super) fn file(kind: &str, caption: &str) -> Value {
    match kind {
        "image" => json!({
            "type": kind, "caption": caption, "mime_type": "image/png", "data": STANDARD.encode(CARD),
        }),
        "document" => json!({
            "type": kind, "caption": caption, "filename": "bank-statement.pdf", "data": STANDARD.encode(STATEMENT),
        }),
        other => json!({ "type": other, "caption": caption }),
    }
}
