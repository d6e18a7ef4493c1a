//! Meta's webhooks: acknowledged when they are stored, and not before.

use crate::edge::RequestId;
use crate::input::{QueryFields, text, unread};
use crate::problem::Problem;
use application::failure::Failure;
use application::port::WhatsAppWebhooks;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The header in which Meta signs the body's bytes.
const X_HUB_SIGNATURE_256: &str = "x-hub-signature-256";

/// `GET /webhooks/whatsapp`: Meta asks whether the address is ours before it sends anything there.
pub(super) async fn subscribe(
    State(webhooks): State<Arc<dyn WhatsAppWebhooks>>,
    query: QueryFields,
) -> Result<Response, Problem> {
    let mut fields = query.read()?;
    let mode = fields.optional("hub.mode", text)?;
    let token = fields.optional("hub.verify_token", text)?;
    let challenge = fields.optional("hub.challenge", text)?;
    match (mode.as_deref(), token, challenge) {
        (Some("subscribe"), Some(token), Some(challenge)) if webhooks.knows_verify_token(&token) => {
            Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response())
        }
        _ => {
            let detail = "the verify token is missing or wrong";
            let title = "Verify token wrong";
            Err(Problem::of_request(StatusCode::FORBIDDEN, "/problems/verify-token-wrong", title, detail))
        }
    }
}

/// `POST /webhooks/whatsapp`: 200 says that it is stored.
pub(super) async fn receive(
    State(webhooks): State<Arc<dyn WhatsAppWebhooks>>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = body.map_err(unread)?;
    let signature = headers.get(X_HUB_SIGNATURE_256).and_then(|signature| signature.to_str().ok());
    match webhooks.accept(signature, body.into(), request_id.as_str()).await {
        Ok(()) => Ok(StatusCode::OK),
        Err(Failure::Unauthenticated) => {
            let detail = "the signature of the body is missing or wrong";
            let title = "Unauthenticated";
            Err(Problem::of_request(StatusCode::UNAUTHORIZED, "/problems/unauthenticated", title, detail))
        }
        Err(failure) => Err(failure.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{WEBHOOK_BYTES_MAX, router};
    use super::*;
    use async_trait::async_trait;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use std::sync::Mutex;
    use tower::ServiceExt;

    /// Takes what is signed with `good`, and can't store what is signed with `down`.
    #[derive(Default)]
    struct Inbox(Mutex<Vec<Vec<u8>>>);

    #[async_trait]
    impl WhatsAppWebhooks for Inbox {
        fn knows_verify_token(&self, token: &str) -> bool {
            token == "known"
        }

        async fn accept(&self, signature: Option<&str>, body: Vec<u8>, _request_id: &str) -> Result<(), Failure> {
            match signature {
                Some("sha256=good") => {
                    self.0.lock().unwrap().push(body);
                    Ok(())
                }
                Some("sha256=down") => Err(Failure::unavailable("the inbox is down")),
                Some(_) | None => Err(Failure::Unauthenticated),
            }
        }
    }

    async fn subscribed(query: &str) -> (StatusCode, String) {
        let request = Request::get(format!("/webhooks/whatsapp?{query}")).body(Body::empty()).unwrap();
        let response = router(Arc::new(Inbox::default())).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn delivered(inbox: &Arc<Inbox>, signature: Option<&str>, body: Vec<u8>) -> StatusCode {
        let mut request = Request::post("/webhooks/whatsapp");
        if let Some(signature) = signature {
            request = request.header("X-Hub-Signature-256", signature);
        }
        let webhooks: Arc<dyn WhatsAppWebhooks> = inbox.clone();
        let known = Extension(RequestId::new(uuid::Uuid::nil()));
        router(webhooks).layer(known).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn the_handshake_gives_back_the_challenge_for_the_right_token() {
        let query = "hub.mode=subscribe&hub.verify_token=known&hub.challenge=1158201444";
        assert_eq!(subscribed(query).await, (StatusCode::OK, "1158201444".into()));
    }

    #[tokio::test]
    async fn the_handshake_is_refused_for_anything_else() {
        for query in [
            "",
            "hub.mode=subscribe&hub.verify_token=other&hub.challenge=1",
            "hub.mode=subscribe&hub.challenge=1",
            "hub.mode=unsubscribe&hub.verify_token=known&hub.challenge=1",
        ] {
            assert_eq!(subscribed(query).await.0, StatusCode::FORBIDDEN, "{query}");
        }
    }

    #[tokio::test]
    async fn a_signed_webhook_is_stored_byte_for_byte_and_then_acknowledged() {
        let inbox = Arc::new(Inbox::default());
        let body = b"{ \"entry\" : [\xff] }".to_vec();
        assert_eq!(delivered(&inbox, Some("sha256=good"), body.clone()).await, StatusCode::OK);
        assert_eq!(*inbox.0.lock().unwrap(), [body]);
    }

    #[tokio::test]
    async fn a_webhook_without_the_right_signature_is_refused() {
        let inbox = Arc::new(Inbox::default());
        assert_eq!(delivered(&inbox, None, b"{}".to_vec()).await, StatusCode::UNAUTHORIZED);
        assert_eq!(delivered(&inbox, Some("sha256=bad"), b"{}".to_vec()).await, StatusCode::UNAUTHORIZED);
        assert!(inbox.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_webhook_that_cannot_be_stored_is_not_acknowledged() {
        let inbox = Arc::new(Inbox::default());
        let status = delivered(&inbox, Some("sha256=down"), b"{}".to_vec()).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn a_webhook_of_three_megabytes_is_taken_and_a_larger_one_refused() {
        let inbox = Arc::new(Inbox::default());
        let largest = vec![b' '; WEBHOOK_BYTES_MAX];
        assert_eq!(delivered(&inbox, Some("sha256=good"), largest).await, StatusCode::OK);
        let larger = vec![b' '; WEBHOOK_BYTES_MAX + 1];
        assert_eq!(delivered(&inbox, Some("sha256=good"), larger).await, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
