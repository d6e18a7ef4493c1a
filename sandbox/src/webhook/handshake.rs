//! Meta's proof that an address wants webhooks: it must echo a challenge to whoever knows the token.

use crate::sandbox::Sandbox;

/// Bytes of an answer that are looked at.
const ANSWER_BYTES: usize = 4 * 1024;

/// How a handshake went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Handshake {
    /// HTTP status of the answer, none where there was none.
    pub(crate) status: Option<u16>,
    /// Whether it was 200 with nothing but the challenge.
    pub(crate) matched: bool,
}

/// Asks `url` to echo a challenge.
pub(crate) async fn shake(sandbox: &Sandbox, url: &str, verify_token: &str) -> Handshake {
    let challenge = rand::random::<u32>().to_string();
    let query = [("hub.mode", "subscribe"), ("hub.challenge", &challenge), ("hub.verify_token", verify_token)];
    let Ok(mut answer) = sandbox.client.get(url).query(&query).send().await else {
        return Handshake { status: None, matched: false };
    };
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES {
            break;
        }
    }
    Handshake { status: Some(status), matched: status == 200 && body == challenge.as_bytes() }
}
