//! Answers in Graph's envelope.

use serde_json::{Value, json};

use super::codes;
use crate::identifiers;

/// Subcode of an object that is gone or belongs to somebody else.
const OBJECT_GONE: i64 = 33;

/// An error as the Graph API answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphError {
    /// HTTP status.
    pub(crate) status: u16,
    /// Error code.
    pub(crate) code: i64,
    /// Subcode.
    pub(crate) subcode: Option<i64>,
    /// Message, the code in front where Cloud API does that.
    pub(crate) message: String,
    /// `OAuthException` or `GraphMethodException`.
    pub(crate) kind: &'static str,
    /// What exactly was wrong.
    pub(crate) details: Option<String>,
}

impl GraphError {
    /// A Cloud API error with its usual title.
    pub(crate) fn cloud(code: i64, details: impl Into<String>) -> Self {
        Self {
            status: codes::http_status(code),
            code,
            subcode: None,
            message: format!("(#{code}) {}", codes::title(code)),
            kind: "OAuthException",
            details: Some(details.into()),
        }
    }

    /// The same error with a subcode.
    pub(crate) fn with_subcode(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    /// A Graph error outside Cloud API, with its whole message.
    pub(crate) fn graph(status: u16, code: i64, subcode: Option<i64>, message: impl Into<String>) -> Self {
        Self { status, code, subcode, message: message.into(), kind: "OAuthException", details: None }
    }

    /// A parameter that Graph itself refuses: code 100 with its own sentence.
    pub(crate) fn parameter(message: &str) -> Self {
        Self::graph(400, 100, None, format!("(#100) {message}"))
    }

    /// The object doesn't exist, or the token may not see it: the two look the same.
    pub(crate) fn unknown_object(method: &str, id: &str) -> Self {
        let message = format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or \
             does not support this operation. Please read the Graph API documentation at \
             https://developers.facebook.com/docs/graph-api",
            method.to_ascii_lowercase()
        );
        Self {
            status: 400,
            code: 100,
            subcode: Some(OBJECT_GONE),
            message,
            kind: "GraphMethodException",
            details: None,
        }
    }

    /// The body.
    pub(crate) fn body(&self) -> Value {
        let mut error = json!({"message": self.message, "type": self.kind, "code": self.code});
        if let Some(fields) = error.as_object_mut() {
            if let Some(details) = &self.details {
                let data = json!({"messaging_product": "whatsapp", "details": details});
                fields.insert("error_data".to_owned(), data);
            }
            if let Some(subcode) = self.subcode {
                fields.insert("error_subcode".to_owned(), json!(subcode));
            }
            fields.insert("fbtrace_id".to_owned(), json!(identifiers::trace_id()));
        }
        json!({"error": error})
    }
}

#[cfg(test)]
mod tests {
    use super::GraphError;

    #[test]
    fn a_cloud_api_error_has_its_code_in_front_and_its_details_beside() {
        let body = GraphError::cloud(131_009, "text.body: length").body();
        assert_eq!(body["error"]["message"], "(#131009) Parameter value is not valid");
        assert_eq!(body["error"]["error_data"]["details"], "text.body: length");
        assert!(body["error"]["fbtrace_id"].as_str().unwrap().len() > 20);
    }

    #[test]
    fn an_unknown_object_says_which_and_has_subcode_33() {
        let body = GraphError::unknown_object("POST", "123").body();
        assert!(
            body["error"]["message"].as_str().unwrap().starts_with("Unsupported post request. Object with ID '123'")
        );
        assert_eq!((body["error"]["code"].as_i64(), body["error"]["error_subcode"].as_i64()), (Some(100), Some(33)));
    }
}
