//! Files that people sent: what they are, where they are, and their bytes.

use axum::body::Bytes;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::identifiers;
use crate::sandbox::Sandbox;

/// Path of the bytes, as on Meta's host for them.
pub(crate) const BYTES_PATH: [&str; 2] = ["whatsapp_business", "attachments"];
/// Seconds for which a link is good: five minutes. (Cloud API, media, 2026-04)
const LINK_S: i64 = 5 * 60;

/// `GET /{media_id}`: what a file is and where its bytes are; `None` for an id that is no file's, or not any more.
pub(crate) fn describe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Option<Value>, GraphError> {
    let now_s = sandbox.clock.now_s();
    let world = sandbox.world();
    let Some(file) = world.files.received(id, now_s) else { return Ok(None) };
    auth::portfolio(sandbox, &world, call)?;
    let until = (now_s + LINK_S).to_string();
    let seal = seal(sandbox, id, &until);
    let url =
        format!("{}/whatsapp_business/attachments/?mid={id}&ext={until}&hash={seal}", sandbox.settings.public_url);
    Ok(Some(json!({
        "messaging_product": "whatsapp",
        "url": url,
        "mime_type": file.mime_type,
        "sha256": file.sha256,
        "file_size": file.bytes.len(),
        "id": id,
    })))
}

/// `GET /whatsapp_business/attachments/?mid=&ext=&hash=`: the bytes and their type, as long as the link is good.
pub(crate) fn bytes(sandbox: &Sandbox, call: &Call) -> Result<(String, Bytes), GraphError> {
    let now_s = sandbox.clock.now_s();
    let world = sandbox.world();
    auth::portfolio(sandbox, &world, call)?;
    let (id, until) = (call.parameter("mid").unwrap_or_default(), call.parameter("ext").unwrap_or_default());
    let is_ours = call.parameter("hash") == Some(&seal(sandbox, id, until));
    let is_good = is_ours && until.parse::<i64>().is_ok_and(|until| now_s <= until);
    let file = world.files.received(id, now_s).filter(|_| is_good);
    let file = file.ok_or_else(|| GraphError::graph(404, 100, None, "The file is gone; ask for its address anew."))?;
    Ok((file.mime_type.clone(), file.bytes.clone()))
}

/// What proves that a link is one that was given.
fn seal(sandbox: &Sandbox, id: &str, until: &str) -> String {
    let link = format!("{id} {until}");
    URL_SAFE_NO_PAD.encode(identifiers::seal(sandbox.settings.app_secret.as_bytes(), link.as_bytes()))
}
