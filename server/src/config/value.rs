//! The values of settings and the rules they keep.

use infrastructure::secret::MasterKey;
use sqlx::postgres::PgConnectOptions;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

/// Characters of a password.
const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 10..=200;
/// Connections to the database.
const CONNECTIONS: std::ops::RangeInclusive<u16> = 4..=200;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(********)")
    }
}

/// What a node does; at least one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// It answers requests.
    pub web: bool,
    /// It follows the log and sends messages.
    pub worker: bool,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people on a terminal, JSON elsewhere.
    Auto,
    /// Lines for people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// What a value read from its text is, or the rule that it breaks.
pub(super) type Read<T> = Result<T, String>;

/// A value that may be left out: the empty text.
pub(super) fn optional<T>(parse: impl Fn(&str) -> Read<T>) -> impl Fn(&str) -> Read<Option<T>> {
    move |text| if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

pub(super) fn address(text: &str) -> Read<SocketAddr> {
    text.parse().map_err(|_| "must be an IP address and a port, such as 127.0.0.1:8080".into())
}

pub(super) fn path(text: &str) -> Read<PathBuf> {
    if text.is_empty() { Err("must be a path".into()) } else { Ok(text.into()) }
}

/// An address without a slash at its end.
pub(super) fn http_url(text: &str) -> Read<String> {
    let rule = || "must be an address that starts with http:// or https://".to_owned();
    let url = reqwest::Url::parse(text).map_err(|_| rule())?;
    let good = matches!(url.scheme(), "http" | "https") && url.has_host();
    if good && url.query().is_none() && url.fragment().is_none() {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err(rule())
    }
}

pub(super) fn roles(text: &str) -> Read<Roles> {
    let mut roles = Roles { web: false, worker: false };
    for word in text.split(',') {
        match word.trim() {
            "all" => roles = Roles { web: true, worker: true },
            "web" => roles.web = true,
            "worker" => roles.worker = true,
            _ => return Err("must be all, web or worker, separated by commas".into()),
        }
    }
    Ok(roles)
}

pub(super) fn connections(text: &str) -> Read<u16> {
    let number = text.parse().ok().filter(|number| CONNECTIONS.contains(number));
    number.ok_or_else(|| format!("must be a number from {} to {}", CONNECTIONS.start(), CONNECTIONS.end()))
}

pub(super) fn yes_or_no(text: &str) -> Read<bool> {
    text.parse().map_err(|_| "must be true or false".into())
}

pub(super) fn digits(text: &str) -> Read<String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("must be an id made of digits".into())
}

pub(super) fn graph_version(text: &str) -> Read<String> {
    let number =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.strip_prefix('v').and_then(|version| version.split_once('.'));
    if parts.is_some_and(|(major, minor)| number(major, 2) && number(minor, 1)) {
        return Ok(text.to_owned());
    }
    Err("must be a version such as v25.0".into())
}

pub(super) fn log_filter(text: &str) -> Read<String> {
    let rule = |_| "must be a level or a filter, such as info or info,sqlx=warn".to_owned();
    EnvFilter::builder().parse(text).map(|_| text.to_owned()).map_err(rule)
}

pub(super) fn log_format(text: &str) -> Read<LogFormat> {
    match text {
        "auto" => Ok(LogFormat::Auto),
        "pretty" => Ok(LogFormat::Pretty),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be auto, pretty or json".into()),
    }
}

pub(super) fn database_url(text: &str) -> Read<()> {
    let good = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    if good && text.parse::<PgConnectOptions>().is_ok() {
        return Ok(());
    }
    Err("must be an address such as postgres://user:password@host:5432/database".into())
}

pub(super) fn master_key(text: &str) -> Read<()> {
    MasterKey::parse(text).map(|_| ()).map_err(|_| "must be 32 bytes in base64, 44 characters".into())
}

pub(super) fn password(text: &str) -> Read<()> {
    if PASSWORD_CHARS.contains(&text.chars().count()) {
        return Ok(());
    }
    Err(format!("must have {} to {} characters", PASSWORD_CHARS.start(), PASSWORD_CHARS.end()))
}

#[expect(clippy::unnecessary_wraps, reason = "it has the shape of a rule, and is the one that allows everything")]
pub(super) const fn anything(_: &str) -> Read<()> {
    Ok(())
}
