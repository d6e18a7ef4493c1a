//! Files that people sent: where Meta has them, and their bytes.
//!
//! The link that Meta names is followed with the access token, so it is followed to Meta's own hosts alone: those below, by
//! https, and wherever the Graph API itself is configured to be.

use super::answer::read;
use domain::notification::ProviderError;
use reqwest::header::LOCATION;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use std::time::Duration;

/// Longest time that a file's bytes may take.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_mins(1);
/// How often a link may lead on to another before it counts as leading nowhere.
const HOPS_MAX: usize = 3;
/// Where Meta has the bytes. (Cloud API, media, 2026-04)
const HOSTS: [&str; 2] = ["lookaside.fbsbx.com", "graph.facebook.com"];
/// Meta's network that serves files; the hosts are below it.
const NETWORK: &str = ".fbcdn.net";

/// A way to the files behind the Graph API.
#[derive(Clone)]
pub struct MetaFiles {
    http: reqwest::Client,
    base: Option<Url>,
}

/// What Meta says of a file. (Cloud API, media, 2026-04)
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Described {
    /// Where its bytes are, for five minutes.
    pub(crate) url: String,
    /// Its type.
    pub(crate) mime_type: Option<String>,
    /// Its size; some answers have it as a text.
    #[serde(default, deserialize_with = "size")]
    pub(crate) file_size: Option<u64>,
}

/// Why a file can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Missed {
    /// Meta refuses to say where it is, or can't just now.
    Refused(Box<ProviderError>),
    /// The link isn't good any more, or not for this token.
    LinkDead,
    /// The link leads away from Meta.
    Elsewhere,
    /// There are more bytes than are taken.
    TooLarge,
    /// The way to Meta broke off, or what came makes no sense.
    Broken(String),
}

impl MetaFiles {
    /// The files behind the Graph API at `base_url`, in a version such as `v25.0`.
    pub fn new(http: reqwest::Client, base_url: &str, version: &str) -> Self {
        let base = Url::parse(&format!("{}/{version}", base_url.trim_end_matches('/'))).ok();
        Self { http, base }
    }

    /// Where the file with this id is.
    pub(crate) async fn describe(&self, token: &str, id: &str) -> Result<Described, Missed> {
        let url =
            self.address_of(id).ok_or_else(|| Missed::Broken("the file's id can't be part of an address".into()))?;
        let sent = self.http.get(url).bearer_auth(token).send().await.map_err(broken)?;
        let answer = read(sent).await.ok_or_else(|| Missed::Broken("Meta's answer broke off".into()))?;
        if !answer.is_success() {
            return Err(Missed::Refused(Box::new(answer.error())));
        }
        serde_json::from_slice(&answer.bytes).map_err(|_| Missed::Broken("Meta's answer names no link".into()))
    }

    /// The bytes at a link, at most so many.
    pub(crate) async fn download(&self, token: &str, link: &str, bytes_max: u64) -> Result<Vec<u8>, Missed> {
        let mut url = Url::parse(link).map_err(|_| Missed::Elsewhere)?;
        for _ in 0..=HOPS_MAX {
            if !self.is_metas(&url) {
                return Err(Missed::Elsewhere);
            }
            let request = self.http.get(url.clone()).bearer_auth(token).timeout(DOWNLOAD_TIMEOUT);
            let answer = request.send().await.map_err(broken)?;
            if !answer.status().is_redirection() {
                return bytes_of(answer, bytes_max).await;
            }
            let next = answer.headers().get(LOCATION).and_then(|next| next.to_str().ok());
            url = next.and_then(|next| url.join(next).ok()).ok_or(Missed::LinkDead)?;
        }
        Err(Missed::LinkDead)
    }

    fn address_of(&self, id: &str) -> Option<Url> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if id.is_empty() || !id.bytes().all(is_plain) {
            return None;
        }
        let mut url = self.base.clone()?;
        url.path_segments_mut().ok()?.push(id);
        Some(url)
    }

    /// Whether the token may be shown there.
    fn is_metas(&self, url: &Url) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        if self.base.as_ref().is_some_and(|base| base.origin() == url.origin()) {
            return true;
        }
        let host = url.host_str().unwrap_or_default();
        let is_known = HOSTS.contains(&host) || host.strip_suffix(NETWORK).is_some_and(|below| !below.is_empty());
        url.scheme() == "https" && url.port().is_none() && is_known
    }
}

async fn bytes_of(mut answer: reqwest::Response, bytes_max: u64) -> Result<Vec<u8>, Missed> {
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
            return Err(Missed::LinkDead);
        }
        status => return Err(Missed::Broken(format!("the file's host answered {status}"))),
    }
    let told = answer.content_length().unwrap_or_default();
    if told > bytes_max {
        return Err(Missed::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(told).unwrap_or_default());
    while let Some(chunk) = answer.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > bytes_max {
            return Err(Missed::TooLarge);
        }
    }
    Ok(bytes)
}

/// A failure on the way; the address stays out of it, for it may hold what opens the file.
fn broken(error: reqwest::Error) -> Missed {
    Missed::Broken(error.without_url().to_string())
}

fn size<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Told {
        Number(u64),
        Text(String),
    }
    let told = Option::<Told>::deserialize(deserializer)?;
    Ok(told.and_then(|told| match told {
        Told::Number(size) => Some(size),
        Told::Text(text) => text.parse().ok(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(base: &str) -> MetaFiles {
        MetaFiles::new(crate::http::client().unwrap(), base, "v25.0")
    }

    fn may_follow(base: &str, link: &str) -> bool {
        Url::parse(link).is_ok_and(|url| files(base).is_metas(&url))
    }

    #[test]
    fn a_link_is_followed_to_metas_hosts_by_https() {
        let meta = "https://graph.facebook.com";
        for link in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=3",
            "https://scontent.xx.fbcdn.net/v/1",
            "https://graph.facebook.com/v25.0/1",
        ] {
            assert!(may_follow(meta, link), "{link}");
        }
    }

    #[test]
    fn a_link_to_anywhere_else_is_not_followed() {
        for link in [
            "http://lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com:8443/x",
            "https://user@lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com.example.in/x",
            "https://fbcdn.net/x",
            "https://evilfbcdn.net/x",
            "https://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:5432/",
            "http://[::1]/",
            "file:///etc/passwd",
        ] {
            assert!(!may_follow("https://graph.facebook.com", link), "{link}");
        }
    }

    #[test]
    fn a_link_is_followed_to_the_configured_graph_api_and_no_other_port_of_it() {
        let sandbox = "http://127.0.0.1:8081";
        assert!(may_follow(sandbox, "http://127.0.0.1:8081/whatsapp_business/attachments/?mid=1"));
        assert!(!may_follow(sandbox, "http://127.0.0.1:8080/api/v1/leads"));
        assert!(!may_follow(sandbox, "https://127.0.0.1:8081/"));
    }

    #[test]
    fn an_id_is_one_part_of_the_address() {
        let address = |id: &str| files("http://127.0.0.1:8081").address_of(id).map(|url| url.to_string());
        assert_eq!(address("1234"), Some("http://127.0.0.1:8081/v25.0/1234".to_owned()));
        for id in ["", "..", "1/messages", "1?fields=id", "a b", "%2e"] {
            assert_eq!(address(id), None, "{id}");
        }
    }

    #[test]
    fn a_size_is_read_as_a_number_or_a_text() {
        for told in ["17", "\"17\""] {
            let answer = format!(r#"{{"url": "https://x", "mime_type": "image/png", "file_size": {told}, "id": "1"}}"#);
            assert_eq!(serde_json::from_str::<Described>(&answer).unwrap().file_size, Some(17));
        }
        assert_eq!(serde_json::from_str::<Described>(r#"{"url": "https://x"}"#).unwrap().file_size, None);
    }
}
