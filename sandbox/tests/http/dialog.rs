//! The sign-up pop-up, by what its page calls.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, World};

const APP: &str = "1234567890";

/// A pop-up in a sandbox.
struct Popup<'a> {
    world: &'a World,
    id: String,
}

impl<'a> Popup<'a> {
    async fn opened(world: &'a World, event: &str) -> Self {
        let body = json!({"client_id": APP, "event": event});
        let (status, answer) = world.control(Method::POST, "/dialog/sessions", body).await;
        assert_eq!((status, &answer["step"]), (200, &json!("log_in")), "{answer}");
        Self { world, id: answer["id"].as_str().unwrap().to_owned() }
    }

    async fn try_step(&self, name: &str, body: Value) -> (u16, Value) {
        self.world.control(Method::POST, &format!("/dialog/sessions/{}/{name}", self.id), body).await
    }

    async fn step(&self, name: &str, body: Value) -> Value {
        let (status, answer) = self.try_step(name, body).await;
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    }

    /// Logs in and permits.
    async fn begun(world: &'a World, event: &str) -> Self {
        let popup = Self::opened(world, event).await;
        assert_eq!(popup.step("log-in", json!({"email": "owner@example.com"})).await["step"], "permissions");
        assert_eq!(popup.step("permissions", json!({})).await["step"], "account");
        popup
    }

    /// Goes on with a new account, as far as the number.
    async fn with_new_account(world: &'a World, event: &str) -> Self {
        let popup = Self::begun(world, event).await;
        let profile = popup.step("account", json!({"name": "Asha Loans", "currency": "INR"})).await;
        assert_eq!(profile["step"], "profile");
        popup
            .step("profile", json!({"legal_name": "Asha Finance Ltd", "category": "FINANCE", "email": "a@b.in"}))
            .await;
        popup
    }
}

#[tokio::test]
async fn six_screens_make_a_verified_number_and_end_in_the_message_and_a_code() {
    let mut world = World::empty(None).await;
    let popup = Popup::with_new_account(&world, "FINISH").await;
    let sent =
        popup.step("number", json!({"country_code": "91", "phone_number": "98123 45678", "method": "sms"})).await;
    assert_eq!((&sent["step"], &sent["current_step"]), (&json!("code"), &json!("PHONE_NUMBER_VERIFICATION")));
    let (_, texts) = world.control(Method::GET, &format!("/sandbox/phones/{BUSINESS}/messages"), Value::Null).await;
    let text = texts["items"][0]["text"].as_str().unwrap().to_owned();
    let code: String = text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(sent["sent_code"], code.as_str());
    let wrong = if code == "111111" { "222222" } else { "111111" };
    let (status, refused) = popup.try_step("code", json!({"code": wrong})).await;
    assert_eq!((status, &refused["field"]), (422, &json!("code")));
    assert_eq!(popup.step("code", json!({"code": code})).await["step"], "review");
    let end = popup.step("finish", json!({"display_name": "Asha Loans Pune"})).await;
    let message = &end["message"];
    assert_eq!((&message["type"], &message["event"]), (&json!("WA_EMBEDDED_SIGNUP"), &json!("FINISH")));
    world.waba_id = message["data"]["waba_id"].as_str().unwrap().into();
    world.phone_number_id = message["data"]["phone_number_id"].as_str().unwrap().into();
    let answer: Value = world.exchange(end["code"].as_str().unwrap()).await.json().await.unwrap();
    world.token = answer["access_token"].as_str().unwrap().into();
    let path = format!("/v25.0/{}?fields=status,code_verification_status,verified_name", world.phone_number_id);
    let (_, number) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!((&number["status"], &number["code_verification_status"]), (&json!("PENDING"), &json!("VERIFIED")));
    assert_eq!(number["verified_name"], "Asha Loans Pune");
    let path = format!("/v25.0/{}?fields=owner_business_info", world.waba_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["owner_business_info"]["name"], "Asha Finance Ltd");
    let path = format!("/v25.0/{}/whatsapp_business_profile", world.phone_number_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["data"][0]["email"], "a@b.in");
    assert_eq!(world.noticed("account_update", 1).await["event"], "PARTNER_ADDED");
}

#[tokio::test]
async fn a_number_of_an_existing_account_is_chosen_without_a_code() {
    let world = World::connected().await;
    let popup = Popup::begun(&world, "FINISH").await;
    let profile = popup.step("account", json!({"waba_id": world.waba_id})).await;
    assert_eq!(profile["account"]["business_name"], "Asha Loans");
    popup.step("profile", json!({"legal_name": "Asha Finance Ltd"})).await;
    let review = popup.step("number", json!({"phone_number_id": world.phone_number_id})).await;
    assert_eq!((&review["step"], &review["message"]["event"]), (&json!("review"), &json!("FINISH")));
    let end = popup.step("finish", json!({})).await;
    assert_eq!(end["message"]["data"]["phone_number_id"], world.phone_number_id.as_str());
}

#[tokio::test]
async fn a_number_that_is_on_whatsapp_already_is_refused_in_metas_words() {
    let world = World::connected().await;
    let popup = Popup::with_new_account(&world, "FINISH").await;
    for number in ["80000 00000", "98123 45678"] {
        let (status, answer) = popup.try_step("number", json!({"phone_number": number})).await;
        assert_eq!((status, &answer["field"]), (422, &json!("phone_number")));
        assert!(answer["rule"].as_str().unwrap().starts_with("This number is registered to an existing WhatsApp"));
    }
}

#[tokio::test]
async fn an_account_alone_ends_without_a_number() {
    let world = World::empty(None).await;
    let popup = Popup::begun(&world, "FINISH").await;
    popup.step("account", json!({"name": "Asha Loans"})).await;
    let body = json!({"legal_name": "Asha Finance Ltd", "event": "FINISH_ONLY_WABA"});
    assert_eq!(popup.step("profile", body).await["step"], "review");
    let message = popup.step("finish", json!({})).await["message"].clone();
    assert_eq!(message["event"], "FINISH_ONLY_WABA");
    assert!(message["data"].get("phone_number_id").is_none() && message["data"]["waba_id"].is_string());
}

#[tokio::test]
async fn a_coexistence_number_may_be_on_whatsapp_and_its_id_is_not_told() {
    let world = World::empty(None).await;
    let event = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING";
    let popup = Popup::with_new_account(&world, event).await;
    let sent = popup.step("number", json!({"phone_number": "80000 00000", "method": "voice"})).await;
    popup.step("code", json!({"code": sent["sent_code"]})).await;
    let message = popup.step("finish", json!({})).await["message"].clone();
    assert_eq!(message["event"], event);
    assert!(message["data"].get("phone_number_id").is_none());
    let business = world.state().await["businesses"][0].clone();
    assert_eq!((&business["on_biz_app"], &business["status"]), (&json!(true), &json!("CONNECTED")));
}

#[tokio::test]
async fn closing_the_window_on_the_last_screen_counts_as_finishing_and_before_it_does_not() {
    let world = World::connected().await;
    let popup = Popup::begun(&world, "FINISH").await;
    assert_eq!(popup.step("closed", json!({})).await, json!({"code": null}));
    let popup = Popup::begun(&world, "FINISH").await;
    popup.step("account", json!({"waba_id": world.waba_id})).await;
    popup.step("profile", json!({"legal_name": "Asha Finance Ltd"})).await;
    popup.step("number", json!({"phone_number_id": world.phone_number_id})).await;
    let closed = popup.step("closed", json!({})).await;
    assert_eq!(world.exchange(closed["code"].as_str().unwrap()).await.status(), 200);
    assert_eq!(popup.step("closed", json!({})).await, json!({"code": null}));
}

#[tokio::test]
async fn screens_can_not_be_skipped_and_can_be_gone_back_to() {
    let world = World::connected().await;
    let popup = Popup::opened(&world, "FINISH").await;
    for name in ["permissions", "finish"] {
        assert_eq!(popup.try_step(name, json!({})).await.1["field"], "step");
    }
    assert_eq!(popup.try_step("code", json!({"code": "1"})).await.1["field"], "step");
    popup.step("log-in", json!({"email": "owner@example.com"})).await;
    assert_eq!(popup.step("back", json!({"step": "log_in"})).await["step"], "log_in");
    assert_eq!(popup.try_step("back", json!({"step": "account"})).await.1["field"], "step");
}

#[tokio::test]
async fn what_is_typed_wrongly_is_refused_by_its_field() {
    let world = World::connected().await;
    let body = json!({"client_id": "1"});
    assert_eq!(world.control(Method::POST, "/dialog/sessions", body).await.1["field"], "client_id");
    let popup = Popup::begun(&world, "FINISH").await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": "A", "currency": "rupees"}), "currency"),
        (json!({"waba_id": "1"}), "waba_id"),
        (json!({"name": "A", "business_id": "1"}), "business_id"),
    ] {
        let (status, answer) = popup.try_step("account", body).await;
        assert_eq!((status, &answer["field"]), (422, &json!(field)));
    }
    popup.step("account", json!({"waba_id": world.waba_id})).await;
    for (body, field) in [
        (json!({}), "legal_name"),
        (json!({"legal_name": "A", "email": "nobody"}), "email"),
        (json!({"legal_name": "A", "website": "a.example"}), "website"),
        (json!({"legal_name": "A", "category": "POETRY"}), "category"),
        (json!({"legal_name": "A", "event": "CANCEL"}), "event"),
    ] {
        assert_eq!(popup.try_step("profile", body).await.1["field"], field);
    }
    popup.step("profile", json!({"legal_name": "A"})).await;
    for (body, field) in [
        (json!({}), "phone_number"),
        (json!({"phone_number": "12"}), "phone_number"),
        (json!({"phone_number": "98000 00077", "method": "pigeon"}), "method"),
        (json!({"phone_number_id": "1"}), "phone_number_id"),
    ] {
        assert_eq!(popup.try_step("number", body).await.1["field"], field);
    }
}

#[tokio::test]
async fn a_sign_up_that_was_given_up_can_be_begun_again_with_the_same_number() {
    let world = World::empty(None).await;
    let popup = Popup::with_new_account(&world, "FINISH").await;
    popup.step("number", json!({"phone_number": "98000 00077"})).await;
    let path = format!("/dialog/sessions/{}", popup.id);
    assert_eq!(world.control(Method::DELETE, &path, Value::Null).await.0, 204);
    assert_eq!(world.control(Method::GET, &path, Value::Null).await.0, 422);
    let popup = Popup::with_new_account(&world, "FINISH").await;
    let first = popup.step("number", json!({"phone_number": "98000 00077"})).await;
    let again = popup.step("resend", json!({"method": "voice"})).await;
    assert!(first["sent_code"].is_string() && again["sent_code"].is_string());
    assert_eq!(popup.step("code", json!({"code": again["sent_code"]})).await["step"], "review");
}

#[tokio::test]
async fn the_page_and_the_sdk_are_served_and_nothing_may_be_injected_or_framed() {
    let world = World::empty(None).await;
    for path in ["/dialog/oauth?client_id=1", "/v25.0/dialog/oauth"] {
        let page = world.client.get(format!("{}{path}", world.origin)).send().await.unwrap();
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"));
        let html = page.text().await.unwrap();
        assert!(html.contains("screen-review") && !html.contains("<script>"));
    }
    for path in ["/assets/dialog.css", "/assets/dialog.js", "/assets/opener.js", "/en_US/sdk.js"] {
        let file = world.client.get(format!("{}{path}", world.origin)).send().await.unwrap();
        assert_eq!(
            (file.status().as_u16(), &file.headers()["x-content-type-options"]),
            (200, &"nosniff".parse().unwrap())
        );
        assert_eq!(file.headers().contains_key("access-control-allow-origin"), path == "/en_US/sdk.js");
    }
}
