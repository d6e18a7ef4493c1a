//! The addresses of webhooks, as they are described.

use crate::openapi::{Operation, Trouble, schema};
use axum::http::StatusCode;
use serde_json::json;

const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn subscribe() -> Operation {
    let anything = || schema::text(0..=1000);
    Operation::new("verifyWhatsAppWebhook", "Answers Meta's question whether this address is ours")
        .says("Meta asks it once, when the address is written into the app's settings.")
        .open()
        .never(Trouble::Unavailable)
        .query("hub.mode", anything(), "Always `subscribe`.")
        .query("hub.verify_token", anything(), "The token that both sides know.")
        .query("hub.challenge", anything(), "What is to be given back.")
        .answers_as::<String>(StatusCode::OK, "The challenge.", PLAIN_TEXT, json!("1158201444"))
        .or(Trouble::VerifyToken)
}

pub(super) fn receive() -> Operation {
    let delivery = json!({
        "type": "object", "description": "As Meta's Cloud API posts it, up to 3 MB.",
        "properties": { "object": { "type": "string" }, "entry": { "type": "array", "items": { "type": "object" } } },
    });
    let example = json!({ "object": "whatsapp_business_account", "entry": [] });
    Operation::new("receiveWhatsAppWebhook", "Takes what Meta delivers")
        .says("200 says that it is stored; what isn't acknowledged Meta delivers again, and twice does no harm.")
        .open()
        .header(
            "X-Hub-Signature-256",
            false,
            schema::form("^sha256=[0-9a-f]{64}$"),
            "HMAC-SHA256 of the body's bytes with the app's secret. Without the right one: 401.",
        )
        .takes_raw("application/json", delivery, example)
        .answers_nothing(StatusCode::OK, "It is stored.")
        .or(Trouble::Unauthenticated)
        .or(Trouble::TooLarge)
        .or(Trouble::CutShort)
}
