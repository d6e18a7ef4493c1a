#![allow(missing_docs, clippy::unwrap_used, clippy::allow_attributes, clippy::allow_attributes_without_reason)]
#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:18081").await.unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    sandbox::serve(listener, sandbox::Settings { app_id: "123".into(), app_secret: "secret".into(), verify_token: "v".into(),
        webhook_url: "http://127.0.0.1:18082/webhooks".into(), public_url: "http://127.0.0.1:18081".into(), state_file: None }, stop).await.unwrap();
}
