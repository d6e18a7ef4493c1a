//! One call to the Graph API, taken apart.

use axum::body::Bytes;
use axum::http::request::Parts;
use serde_json::{Map, Value};

/// Parameters that are credentials, masked wherever a call is listed.
const SECRETS: [&str; 8] = [
    "access_token",
    "input_token",
    "client_secret",
    "code",
    "appsecret_proof",
    "fb_exchange_token",
    "pin",
    "verify_token",
];

/// One call to the Graph API.
#[derive(Debug)]
pub(crate) struct Call {
    /// Method, upper case.
    pub(crate) method: String,
    /// Path as it came.
    pub(crate) path: String,
    /// Version, without the `v`; where none was given, the oldest that lives.
    pub(crate) version: String,
    /// Segments of the path after the version.
    pub(crate) segments: Vec<String>,
    /// Query parameters.
    pub(crate) query: Vec<(String, String)>,
    /// Token of the header or the query.
    pub(crate) token: Option<String>,
    /// The body, where it was a JSON object or a form; empty where there was none.
    pub(crate) body: Map<String, Value>,
    /// Whether there was a body that is neither.
    pub(crate) unreadable: bool,
}

impl Call {
    /// Takes a request apart.
    pub(crate) fn parse(parts: &Parts, bytes: &Bytes) -> Self {
        let path = parts.uri.path();
        let mut segments: Vec<String> =
            path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
        let version = segments.first().and_then(|segment| version(segment)).map(str::to_owned);
        if version.is_some() {
            segments.remove(0);
        }
        let query = pairs(parts.uri.query().unwrap_or_default().as_bytes());
        let body = read(parts, bytes);
        let token = bearer(parts)
            .or_else(|| query.iter().find(|(key, _)| key == "access_token").map(|(_, value)| value.clone()));
        Self {
            method: parts.method.as_str().to_owned(),
            path: path.to_owned(),
            version: version.unwrap_or_else(|| "22.0".to_owned()),
            segments,
            query,
            token,
            unreadable: body.is_none(),
            body: body.unwrap_or_default(),
        }
    }

    /// A parameter, from the query or the body.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let queried = self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        queried.or_else(|| self.body.get(name).and_then(Value::as_str))
    }

    /// A parameter as text; numbers and booleans are written out, as Graph takes them.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.body.get(name) {
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(Value::Bool(value)) => Some(value.to_string()),
            Some(Value::Array(list)) => Some(list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")),
            Some(Value::String(_) | Value::Object(_) | Value::Null) | None => self.parameter(name).map(str::to_owned),
        }
    }

    /// A parameter that is an object, as JSON or as a text that holds it.
    pub(crate) fn object(&self, name: &str) -> Option<Map<String, Value>> {
        match self.body.get(name) {
            Some(Value::Object(object)) => Some(object.clone()),
            Some(_) | None => serde_json::from_str(self.parameter(name)?).ok(),
        }
    }

    /// The fields that `fields=` asks for, without what stands in braces after them.
    pub(crate) fn fields(&self) -> Option<Vec<&str>> {
        let fields = self.parameter("fields")?;
        let names = fields.split(',').map(|field| field.split(['{', '.']).next().unwrap_or_default().trim());
        Some(names.filter(|name| !name.is_empty()).collect())
    }

    /// The query with its secrets masked.
    pub(crate) fn masked_query(&self) -> String {
        let mut masked = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in &self.query {
            masked.append_pair(key, if SECRETS.contains(&key.as_str()) { "***" } else { value });
        }
        masked.finish()
    }

    /// The body with its secrets masked; none where there was none.
    pub(crate) fn masked_body(&self) -> Option<Value> {
        if self.body.is_empty() {
            return None;
        }
        let mut body = self.body.clone();
        for (key, value) in &mut body {
            if SECRETS.contains(&key.as_str()) {
                *value = "***".into();
            }
        }
        Some(Value::Object(body))
    }
}

/// The version that a segment like `v25.0` names.
fn version(segment: &str) -> Option<&str> {
    let version = segment.strip_prefix('v')?;
    let (major, minor) = version.split_once('.')?;
    let numeric = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (numeric(major) && numeric(minor)).then_some(version)
}

fn bearer(parts: &Parts) -> Option<String> {
    let header = parts.headers.get("authorization")?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn read(parts: &Parts, bytes: &Bytes) -> Option<Map<String, Value>> {
    if bytes.is_empty() {
        return Some(Map::new());
    }
    let kind = parts.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Some(pairs(bytes).into_iter().map(|(key, value)| (key, Value::String(value))).collect());
    }
    serde_json::from_slice(bytes).ok()
}

fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(bytes).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::Request;

    use super::Call;

    fn call(uri: &str, body: &str) -> Call {
        let (parts, ()) = Request::builder().uri(uri).body(()).unwrap().into_parts();
        Call::parse(&parts, &Bytes::from(body.to_owned()))
    }

    #[test]
    fn the_version_may_be_left_out() {
        assert_eq!(call("/v25.0/1/messages", "").segments, ["1", "messages"]);
        assert_eq!(call("/1/messages", "").segments, ["1", "messages"]);
        assert_eq!(call("/v25.0/1/messages", "").version, "25.0");
    }

    #[test]
    fn secrets_are_masked_in_the_query_and_in_the_body() {
        let call = call("/oauth/access_token?client_secret=abc&client_id=1", r#"{"code":"xyz"}"#);
        assert_eq!(call.masked_query(), "client_secret=***&client_id=1");
        assert_eq!(call.masked_body().unwrap()["code"], "***");
    }

    #[test]
    fn a_body_that_is_not_an_object_is_unreadable() {
        assert!(call("/1/messages", "[1]").unreadable);
        assert!(call("/1/messages", "{").unreadable);
    }
}
