//! Reading what Meta answers.

use domain::notification::ProviderError;
use serde_json::Value;

/// Longest answer of Meta that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Longest text of an answer that is kept as an error message, in characters.
const MESSAGE_CHARS_MAX: usize = 500;

/// An answer, read to its end.
pub(super) struct Read {
    pub(super) status: u16,
    pub(super) trace: Option<String>,
    pub(super) bytes: Vec<u8>,
}

impl Read {
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// What Meta says went wrong.
    pub(super) fn error(&self) -> ProviderError {
        let parsed: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        let text = |path: &str| parsed.pointer(path).and_then(Value::as_str).map(clipped);
        let raw = || clipped(&String::from_utf8_lossy(&self.bytes));
        ProviderError {
            code: parsed.pointer("/error/code").and_then(Value::as_i64),
            subcode: parsed.pointer("/error/error_subcode").and_then(Value::as_i64),
            http_status: Some(self.status),
            message: text("/error/message").unwrap_or_else(raw),
            details: text("/error/error_data/details"),
            trace: text("/error/fbtrace_id"),
        }
    }
}

/// Reads an answer; `None` where it broke off.
pub(super) async fn read(mut answer: reqwest::Response) -> Option<Read> {
    let status = answer.status().as_u16();
    let trace = answer.headers().get("x-fb-trace-id").and_then(|id| id.to_str().ok()).map(clipped);
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= ANSWER_BYTES_MAX => bytes.extend_from_slice(&chunk),
            Ok(Some(_) | None) => return Some(Read { status, trace, bytes }),
            Err(_) => return None,
        }
    }
}

fn clipped(text: &str) -> String {
    text.chars().take(MESSAGE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(status: u16, bytes: &[u8]) -> ProviderError {
        Read { status, trace: None, bytes: bytes.to_vec() }.error()
    }

    #[test]
    fn metas_error_is_kept_as_it_was_told() {
        let told = json!({ "error": { "message": "(#131047) Re-engagement message", "type": "OAuthException",
            "code": 131_047, "error_subcode": 1, "error_data": { "details": "24 hours" }, "fbtrace_id": "Az8" } });
        let kept = refused(400, told.to_string().as_bytes());
        assert_eq!((kept.code, kept.subcode, kept.http_status), (Some(131_047), Some(1), Some(400)));
        assert_eq!(kept.details.as_deref(), Some("24 hours"));
        assert_eq!(kept.trace.as_deref(), Some("Az8"));
    }

    #[test]
    fn an_answer_that_is_no_json_is_kept_too() {
        assert_eq!(refused(502, b"<html>Bad Gateway</html>").message, "<html>Bad Gateway</html>");
    }
}
