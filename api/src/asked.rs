//! What a request says about the command that it asks for: its id, and the request it came with.

use crate::edge::RequestId;
use crate::problem::Problem;
use application::access::{Grant, PermissionKind};
use application::clock::Ids;
use application::command::{CommandContext, keyed_command_id};
use application::failure::Failure;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use domain::id::CommandId;
use std::convert::Infallible;

/// The header by which a client says that two requests are one.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Longest idempotency key, in characters.
pub(crate) const KEY_CHARS_MAX: usize = 200;

/// What a request says about the command that it asks for.
pub(crate) struct Asked {
    key: Result<Option<String>, Failure>,
    request_id: Option<String>,
}

impl Asked {
    /// The context of the command, for the holder of the grant.
    ///
    /// # Errors
    /// - [`Failure::Invalid`]: the idempotency key isn't 1..=200 visible ASCII characters.
    pub(crate) fn context<P: PermissionKind>(self, grant: &Grant<P>, ids: &dyn Ids) -> Result<CommandContext, Problem> {
        let command_id = match (self.key?, grant.member()) {
            (Some(key), Some(member)) => keyed_command_id(grant.tenant(), member.uuid(), &key),
            (Some(_), None) | (None, _) => CommandId::new(ids.next()),
        };
        Ok(CommandContext {
            command_id,
            actor: grant.actor().clone(),
            correlation_id: command_id.uuid(),
            causation: None,
            request_id: self.request_id,
            token: grant.token(),
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.as_str().to_owned());
        Ok(Self { key: key_of(&parts.headers), request_id })
    }
}

fn key_of(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let bytes = value.as_bytes();
    let is_key = (1..=KEY_CHARS_MAX).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
    match value.to_str() {
        Ok(key) if is_key => Ok(Some(key.to_owned())),
        Ok(_) | Err(_) => Err(Failure::invalid("Idempotency-Key", "must be 1 to 200 visible ASCII characters")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::tests::identity;
    use application::access::EditLeads;
    use axum::http::HeaderValue;
    use domain::access::Role;
    use uuid::Uuid;

    struct Fixed;

    impl Ids for Fixed {
        fn next(&self) -> Uuid {
            Uuid::from_u128(7)
        }
    }

    fn asked(key: Option<&[u8]>) -> Asked {
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            headers.insert(IDEMPOTENCY_KEY, HeaderValue::from_bytes(key).unwrap());
        }
        Asked { key: key_of(&headers), request_id: Some("r-1".into()) }
    }

    #[test]
    fn the_same_key_of_the_same_member_is_the_same_command() {
        let grant = identity(Role::Sales).authorize::<EditLeads>().unwrap();
        let first = asked(Some(b"k-1")).context(&grant, &Fixed).unwrap();
        let again = asked(Some(b"k-1")).context(&grant, &Fixed).unwrap();
        let other = asked(Some(b"k-2")).context(&grant, &Fixed).unwrap();
        assert_eq!(first, again);
        assert_ne!(first.command_id, other.command_id);
        assert_eq!(first.request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn without_a_key_the_command_is_a_new_one() {
        let grant = identity(Role::Sales).authorize::<EditLeads>().unwrap();
        let context = asked(None).context(&grant, &Fixed).unwrap();
        assert_eq!(context.command_id, CommandId::new(Uuid::from_u128(7)));
        assert_eq!(context.actor, *grant.actor());
    }

    #[test]
    fn a_key_that_is_empty_endless_or_not_visible_is_refused() {
        let grant = identity(Role::Sales).authorize::<EditLeads>().unwrap();
        for key in [&b""[..], b"two words", "caf\u{e9}".as_bytes(), &[b'a'; KEY_CHARS_MAX + 1]] {
            let problem = asked(Some(key)).context(&grant, &Fixed).unwrap_err();
            assert_eq!(problem.errors()[0].field, "Idempotency-Key");
        }
        assert!(asked(Some(&[b'a'; KEY_CHARS_MAX])).context(&grant, &Fixed).is_ok());
    }
}
