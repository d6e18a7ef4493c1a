//! Files that people sent: what they are, where they are, and their bytes.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;

/// Path of the bytes, as on Meta's host for them.
pub(crate) const BYTES_PATH: [&str; 2] = ["whatsapp_business", "attachments"];

/// `GET /{media_id}`: what a file is and where its bytes are; `None` for an id that is no file's.
pub(crate) fn describe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Option<Value>, GraphError> {
    let world = sandbox.world();
    let Some(file) = world.files.lookup(id) else { return Ok(None) };
    auth::portfolio(sandbox, &world, call)?;
    let url = format!("{}/whatsapp_business/attachments/?mid={id}", sandbox.settings.public_url);
    Ok(Some(json!({
        "messaging_product": "whatsapp",
        "url": url,
        "mime_type": file.mime_type,
        "sha256": file.sha256,
        "file_size": file.bytes.len(),
        "id": id,
    })))
}

/// `GET /whatsapp_business/attachments/?mid=`: the bytes and their type.
pub(crate) fn bytes(sandbox: &Sandbox, call: &Call) -> Result<(String, Bytes), GraphError> {
    let world = sandbox.world();
    auth::portfolio(sandbox, &world, call)?;
    let file = call.parameter("mid").and_then(|id| world.files.lookup(id));
    let file = file.ok_or_else(|| GraphError::graph(404, 100, None, "The file is gone; ask for its address anew."))?;
    Ok((file.mime_type.clone(), file.bytes.clone()))
}
