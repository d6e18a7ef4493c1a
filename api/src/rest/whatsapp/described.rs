//! The addresses of the connection, as they are described.

use super::card::ConnectionAnswer;
use super::history::HistoryAnswer;
use super::input::{META_ID_DIGITS_MAX, TOLD_CHARS_MAX};
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, schema};
use application::access::{ManageWhatsApp, ViewWhatsApp};
use application::whatsapp::CODE_CHARS_MAX;
use axum::http::StatusCode;
use domain::whatsapp::WhatsAppError;
use serde_json::{Value, json};

/// What a member is told when Meta refuses.
const META_REFUSED: (&str, &str) = ("whatsapp-meta-refused", "the code is wrong. Meta says: Code couldn't be verified");

pub(super) fn show() -> Operation {
    Operation::new("getWhatsAppConnection", "Gets the status card")
        .says("How the connection is, what is wrong and what helps. Null is whatever isn't known.")
        .needs::<ViewWhatsApp>()
        .reads()
        .answers::<ConnectionAnswer>(StatusCode::OK, "The card.", connection())
}

pub(super) fn history() -> Operation {
    let entry = json!({
        "position": 42, "at": "2026-11-23T06:00:00Z", "what": "connected", "by": "Admin",
        "by_id": "01939f0a-7c11-7000-8000-000000000005", "source": null, "from": null, "to": null, "details": null,
    });
    Operation::new("listWhatsAppHistory", "Lists what happened to the connection")
        .says("The newest first, the last 200 things in one page.")
        .needs::<ViewWhatsApp>()
        .reads()
        .answers::<PageAnswer<HistoryAnswer>>(
            StatusCode::OK,
            "What happened.",
            json!({ "items": [entry], "next_cursor": null }),
        )
}

pub(super) fn start() -> Operation {
    let endings = ["FINISH", "FINISH_ONLY_WABA", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"];
    let body = Body::new()
        .required("code", schema::text(1..=CODE_CHARS_MAX), "The pop-up's code, which lives 30 seconds.")
        .optional("waba_id", meta_id(), "The account that the pop-up named.")
        .optional("phone_number_id", meta_id(), "The number that it named.")
        .optional("business_id", meta_id(), "The business portfolio that it named.")
        .optional("event", schema::one_of(endings), "How it ended, in Meta's words.");
    let example = json!({ "code": "AQBxyz", "waba_id": "524126980791429", "phone_number_id": "106540352242922" });
    let start = Operation::command("startWhatsAppSignup", "Begins to connect")
        .says("Answered at once; the steps follow by themselves and show on the card.")
        .needs::<ManageWhatsApp>()
        .takes(body, example)
        .writes(StatusCode::ACCEPTED, "The steps have begun.", None);
    rules(start, &[WhatsAppError::SignupUnderWay, WhatsAppError::Disconnecting])
}

pub(super) fn abandon() -> Operation {
    let body = Body::new()
        .optional("step", schema::text(0..=TOLD_CHARS_MAX), "The screen that it was left at, in Meta's words.")
        .optional("error", schema::text(0..=TOLD_CHARS_MAX), "What went wrong, in Meta's words.");
    let abandon = Operation::command("abandonWhatsAppSignup", "Notes that the pop-up was left before its end")
        .needs::<ManageWhatsApp>()
        .takes(body, json!({ "step": "PHONE_NUMBER_SETUP" }))
        .writes(StatusCode::OK, "It is noted.", None);
    rules(abandon, &[WhatsAppError::SignupUnderWay, WhatsAppError::Disconnecting])
}

pub(super) fn retry() -> Operation {
    let retry = Operation::command("retryWhatsAppStep", "Tries the step that failed once more")
        .needs::<ManageWhatsApp>()
        .writes(StatusCode::ACCEPTED, "It is being tried.", None);
    rules(retry, &[WhatsAppError::NothingToRetry, WhatsAppError::NotAwaited, WhatsAppError::CodeIsSpent])
}

pub(super) fn choose() -> Operation {
    let body = Body::new().required("phone_number_id", meta_id(), "One of the card's `choice`.");
    let choose = Operation::command("chooseWhatsAppNumber", "Goes on with one of several numbers")
        .needs::<ManageWhatsApp>()
        .takes(body, json!({ "phone_number_id": "106540352242922" }))
        .writes(StatusCode::ACCEPTED, "The steps go on.", None);
    rules(choose, &[WhatsAppError::NotAwaited, WhatsAppError::NotAChoice])
}

pub(super) fn give_up() -> Operation {
    let give_up = Operation::command("giveUpWhatsAppSignup", "Ends a signup that isn't through")
        .says("What is connected stays so.")
        .needs::<ManageWhatsApp>()
        .writes(StatusCode::OK, "It is over.", None);
    rules(give_up, &[WhatsAppError::NotAwaited])
}

pub(super) fn refresh() -> Operation {
    let refresh = Operation::command("refreshWhatsAppConnection", "Asks Meta how the connection is")
        .needs::<ManageWhatsApp>()
        .writes(StatusCode::OK, "The card shows what Meta said.", None)
        .refuses(META_REFUSED.0, META_REFUSED.1);
    rules(refresh, &[WhatsAppError::NotConnected])
}

pub(super) fn disconnect() -> Operation {
    let disconnect = Operation::command("disconnectWhatsApp", "Disconnects the number")
        .says("Nothing is sent from this moment. Then webhooks are unsubscribed, and the token is destroyed.")
        .needs::<ManageWhatsApp>()
        .writes(StatusCode::OK, "It is disconnected.", None);
    rules(disconnect, &[WhatsAppError::NotConnected, WhatsAppError::Disconnecting])
}

pub(super) fn request_code() -> Operation {
    let body = Body::new().required("method", schema::one_of(["sms", "voice"]), "How it is to come.");
    let request = Operation::command("requestWhatsAppCode", "Has a one-time code sent to the number")
        .needs::<ManageWhatsApp>()
        .takes(body, json!({ "method": "sms" }))
        .writes(StatusCode::OK, "It is on its way.", None)
        .refuses(META_REFUSED.0, META_REFUSED.1);
    rules(request, &[WhatsAppError::NotConnected, WhatsAppError::CallTooEarly])
}

pub(super) fn verify() -> Operation {
    let body = Body::new().required("code", schema::form("^[0-9]{6}$"), "The six digits.");
    let verify = Operation::command("verifyWhatsAppCode", "Tells the one-time code that came")
        .needs::<ManageWhatsApp>()
        .takes(body, json!({ "code": "123456" }))
        .writes(StatusCode::OK, "The number is verified.", None)
        .refuses(META_REFUSED.0, META_REFUSED.1);
    rules(verify, &[WhatsAppError::NotConnected])
}

fn rules(operation: Operation, errors: &[WhatsAppError]) -> Operation {
    errors.iter().fold(operation, |operation, error| operation.refuses(error.code(), error))
}

/// An id of Meta's.
fn meta_id() -> Value {
    schema::form(&format!("^[0-9]{{1,{META_ID_DIGITS_MAX}}}$"))
}

fn connection() -> Value {
    json!({
        "state": "connected", "reason": null, "remedy": null, "phone_number": "+91 80000 00001",
        "phone_number_id": "106540352242922", "waba_id": "524126980791429", "display_name": "Sunrise Loans",
        "name_status": "APPROVED", "number_status": "CONNECTED", "account_review": "APPROVED",
        "quality_rating": "Green", "tier": "TIER_250", "tier_limit": 250, "used_last_24h": 12,
        "business_verified": true, "mode": "LIVE", "throughput": "STANDARD",
        "token": { "state": "good", "expires_at": null },
        "webhooks": { "subscribed": true, "address": "https://crm.example/webhooks/whatsapp" },
        "connected_at": "2026-11-23T06:00:00Z", "connected_by": "Admin",
        "connected_by_id": "01939f0a-7c11-7000-8000-000000000005", "disconnected_at": null, "lost_at": null,
        "last_inbound": "2026-11-23T06:10:00Z", "last_outbound": "2026-11-23T06:10:01Z", "stored": 31, "applied": 31,
        "waiting": 0, "set_aside": 0, "checked_at": "2026-11-23T06:15:00Z", "checked_by": "look", "steps": [],
        "retry_at": null, "choice": [],
    })
}
