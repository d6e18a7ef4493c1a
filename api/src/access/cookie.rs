//! The cookie that a browser's session lives in.

use application::port::NewSession;
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, Utc};

/// The cookie's name.
const NAME: &str = "sigmadsa_session";

/// The token that the cookie carries, if there is one.
pub(super) fn token(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, token)| *name == NAME && !token.is_empty()).map(|(_, token)| token.to_owned())
}

/// The header that begins a session in the browser; `None` where the token can't stand in one.
pub(crate) fn begin(session: &NewSession, now: DateTime<Utc>, secure: bool) -> Option<HeaderValue> {
    let age_s = session.expires_at.signed_duration_since(now).num_seconds().max(0);
    HeaderValue::from_str(&format!("{NAME}={}; Max-Age={age_s}{}", session.token, attributes(secure))).ok()
}

/// The header that ends it.
pub(crate) fn end(secure: bool) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{NAME}=; Max-Age=0{}", attributes(secure))).ok()
}

fn attributes(secure: bool) -> &'static str {
    if secure { "; Path=/; HttpOnly; SameSite=Lax; Secure" } else { "; Path=/; HttpOnly; SameSite=Lax" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn sent(cookies: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        token(&headers)
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        assert_eq!(sent("theme=dark; sigmadsa_session=abc; x=y").as_deref(), Some("abc"));
        for cookies in ["", "theme=dark", "sigmadsa_session=", "xsigmadsa_session=abc", "sigmadsa_session"] {
            assert_eq!(sent(cookies), None, "{cookies}");
        }
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_the_cookie() {
        let now = DateTime::UNIX_EPOCH;
        let session = NewSession { token: "abc".into(), expires_at: now + TimeDelta::hours(1) };
        let plain = begin(&session, now, false).unwrap();
        assert_eq!(plain, "sigmadsa_session=abc; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax");
        let secure = begin(&session, now, true).unwrap();
        assert_eq!(secure, "sigmadsa_session=abc; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(end(false).unwrap(), "sigmadsa_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_token_that_would_break_out_of_the_header_begins_nothing() {
        let session = NewSession { token: "a\r\nb".into(), expires_at: DateTime::UNIX_EPOCH };
        assert!(begin(&session, DateTime::UNIX_EPOCH, false).is_none());
    }
}
