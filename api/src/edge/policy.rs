//! What a page may load and where it may send, as its browser is told.

use crate::state::SignupSettings;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};

/// Who shares a page's group of windows.
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Only from and to us, and nothing inline.
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     object-src 'none'";
/// What Meta's own SDK talks to, besides where it comes from. (Facebook SDK for JavaScript, 2026-04)
const META_HOSTS: &str = "https://facebook.com https://*.facebook.com";

/// Gives an answer the headers that keep its reader safe; what a page has set for itself stays.
pub(super) fn protect(headers: &mut HeaderMap) {
    const ALWAYS: [(HeaderName, HeaderValue); 2] = [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    const UNLESS_SET: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
        (CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    for (name, value) in UNLESS_SET {
        headers.entry(name).or_insert(value);
    }
}

/// Lets a page open Meta's pop-up: load the SDK, and hear from the window that it opens.
pub(crate) fn allow_signup(headers: &mut HeaderMap, settings: &SignupSettings) {
    let policy = origin_of(&settings.sdk_url).map(|sdk| signup_policy(&sdk, settings.message_origin.is_none()));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::try_from(policy).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin-allow-popups"));
}

fn signup_policy(sdk: &str, is_metas: bool) -> String {
    let script = format!("script-src 'self' {sdk};");
    let (more, frames) =
        if is_metas { (format!(" {META_HOSTS}"), format!("; frame-src {META_HOSTS}")) } else { Default::default() };
    CONTENT_SECURITY_POLICY
        .replace("script-src 'self';", &script)
        .replace("connect-src 'self';", &format!("connect-src 'self' {sdk}{more};"))
        .replace("img-src 'self' data:;", &format!("img-src 'self' data:{more};"))
        + &frames
}

/// Scheme, host and port of an address of the web; nothing else may get into the policy.
fn origin_of(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    let host = uri.host().filter(|host| !host.is_empty() && host.bytes().all(is_plain))?;
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(sdk_url: &str, message_origin: Option<&str>) -> SignupSettings {
        SignupSettings {
            webhook_url: None,
            app_id: "1".into(),
            config_id: String::new(),
            graph_version: "v25.0".into(),
            sdk_url: sdk_url.into(),
            message_origin: message_origin.map(str::to_owned),
        }
    }

    fn headers(settings: &SignupSettings) -> (String, String) {
        let mut headers = HeaderMap::new();
        allow_signup(&mut headers, settings);
        protect(&mut headers);
        let text = |name: HeaderName| headers[name].to_str().unwrap().to_owned();
        (text(header::CONTENT_SECURITY_POLICY), text(CROSS_ORIGIN_OPENER_POLICY))
    }

    #[test]
    fn the_setup_page_loads_the_sandboxes_script_and_nobody_elses() {
        let sandbox = settings("http://127.0.0.1:8081/en_US/sdk.js?order=code_first", Some("http://127.0.0.1:8081"));
        let (policy, opener) = headers(&sandbox);
        assert!(policy.contains("script-src 'self' http://127.0.0.1:8081;"), "{policy}");
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:8081;"), "{policy}");
        assert!(!policy.contains("facebook") && !policy.contains("frame-src"), "{policy}");
        assert_eq!(opener, "same-origin-allow-popups");
    }

    #[test]
    fn the_setup_page_lets_metas_own_script_talk_to_meta() {
        let (policy, _) = headers(&settings("https://connect.facebook.net/en_US/sdk.js", None));
        assert!(policy.contains("script-src 'self' https://connect.facebook.net;"), "{policy}");
        assert!(policy.contains("frame-src https://facebook.com https://*.facebook.com"), "{policy}");
    }

    #[test]
    fn no_page_runs_scripts_that_stand_in_it_or_lets_itself_be_framed() {
        let setup = headers(&settings("https://connect.facebook.net/en_US/sdk.js", None)).0;
        for policy in [CONTENT_SECURITY_POLICY, &setup] {
            for rule in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
                assert!(policy.contains(rule), "{rule} in {policy}");
            }
            assert!(policy.contains("object-src 'none'") && !policy.contains("unsafe"), "{policy}");
        }
    }

    #[test]
    fn an_address_that_is_none_loosens_nothing() {
        for address in ["", "/sdk.js", "javascript:alert(1)", "http://a b/", "ftp://a.in/x", "https://a;script-src/"] {
            let (policy, _) = headers(&settings(address, None));
            assert_eq!(policy, CONTENT_SECURITY_POLICY, "{address}");
        }
    }
}
