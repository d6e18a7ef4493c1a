//! Sending: what is taken, what is refused, what follows.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, CUSTOMER, World, until};

fn text(body: &str) -> Value {
    json!({"type": "text", "text": {"body": body}})
}

#[tokio::test]
async fn a_message_is_accepted_and_arrives_and_its_statuses_follow() {
    let world = World::talking().await;
    let mut message = text("Namaste");
    message["biz_opaque_callback_data"] = json!("order-7");
    let (status, answer) = world.send(message).await;
    assert_eq!(status, 200);
    assert_eq!(answer["messaging_product"], "whatsapp");
    assert_eq!(answer["contacts"][0]["wa_id"], CUSTOMER);
    let id = answer["messages"][0]["id"].as_str().unwrap();
    assert!(id.starts_with("wamid."));
    world.statuses(id, &["sent", "delivered"]).await;
    let statuses = world.received("statuses", 2).await;
    assert!(statuses.iter().all(|status| status["biz_opaque_callback_data"] == "order-7"));
    assert!(statuses.iter().all(|status| status["recipient_id"] == CUSTOMER));
    let phone = world.phone().await;
    assert_eq!((&phone[0]["text"], &phone[0]["status"]), (&json!("Namaste"), &json!("delivered")));
}

#[tokio::test]
async fn answers_carry_metas_headers() {
    let world = World::connected().await;
    let answer = world.request(Method::GET, &format!("/v24.0/{}", world.waba_id), Value::Null).send().await.unwrap();
    assert_eq!(answer.headers()["facebook-api-version"], "v24.0");
    assert!(answer.headers().contains_key("x-fb-trace-id"));
}

#[tokio::test]
async fn a_call_without_a_token_or_with_an_unknown_one_is_refused() {
    let mut world = World::connected().await;
    world.token = "nobody's".to_owned();
    let (status, answer) = world.send(text("hello")).await;
    assert_eq!((status, &answer["error"]["code"]), (401, &json!(190)));
    let url = format!("{}{}", world.origin, world.messages_path());
    let answer = world.client.post(url).json(&json!({})).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["error"]["code"], 104);
}

#[tokio::test]
async fn what_meta_would_refuse_is_refused_with_its_code_and_field() {
    let world = World::talking().await;
    let buttons = json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "Which?"}, "action": {
        "buttons": [{"type": "reply", "reply": {"id": "a", "title": "A title of more than twenty characters"}}]}}});
    let (status, answer) = world.send(buttons).await;
    assert_eq!(status, 400);
    assert_eq!(answer["error"]["message"], "(#131009) Parameter value is not valid");
    let details = answer["error"]["error_data"]["details"].as_str().unwrap();
    assert!(details.contains("interactive.action.buttons[0].reply.title"));
    let (_, answer) = world.send(json!({"type": "text"})).await;
    assert_eq!(answer["error"]["code"], 131_008);
    let path = world.messages_path();
    let (_, answer) = world.graph(Method::POST, &path, json!({"to": CUSTOMER, "text": {"body": "x"}})).await;
    assert_eq!(answer["error"]["code"], 100);
    let (_, answer) = world.graph(Method::POST, &path, json!([1])).await;
    assert_eq!(answer["error"]["code"], 100);
}

#[tokio::test]
async fn a_template_that_nobody_made_is_refused_with_132001() {
    let world = World::connected().await;
    let template = json!({"type": "template", "template": {"name": "greeting", "language": {"code": "en"}}});
    let (status, answer) = world.send(template).await;
    assert_eq!((status, &answer["error"]["code"]), (404, &json!(132_001)));
}

#[tokio::test]
async fn a_message_to_oneself_is_refused() {
    let world = World::connected().await;
    let mut message = text("hello");
    message["to"] = json!(BUSINESS);
    assert_eq!(world.send(message).await.1["error"]["code"], 131_021);
}

#[tokio::test]
async fn outside_the_window_a_message_is_taken_and_fails_later() {
    let world = World::talking().await;
    world.set_clock(json!({"advance_s": 24 * 60 * 60})).await;
    let id = world.send_text("Are you still there?").await;
    world.statuses(&id, &["failed"]).await;
    let statuses = world.received("statuses", 1).await;
    let failed = statuses.iter().find(|status| status["id"] == id.as_str()).unwrap();
    assert_eq!(failed["errors"][0]["code"], 131_047);
    let phone = world.phone().await;
    assert_eq!((&phone[0]["status"], &phone[0]["error_code"]), (&json!("failed"), &json!(131_047)));
}

#[tokio::test]
async fn outside_the_window_a_message_is_refused_at_once_where_that_is_asked_for() {
    let world = World::connected().await;
    world.set_account(json!({"window_sync_error": true})).await;
    let (status, answer) = world.send(text("hello")).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_047)));
}

#[tokio::test]
async fn a_banned_number_sends_nothing() {
    let world = World::talking().await;
    world.set_account(json!({"phone_banned": true})).await;
    let (status, answer) = world.send(text("hello")).await;
    assert_eq!((status, &answer["error"]["code"]), (403, &json!(131_031)));
}

#[tokio::test]
async fn one_person_gets_forty_five_messages_at_once_and_then_one_in_six_seconds() {
    let world = World::talking().await;
    world.set_account(json!({"throughput": "HIGH"})).await;
    for _ in 0..45 {
        world.send_text("again").await;
    }
    let (status, answer) = world.send(text("once too often")).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_056)));
    world.set_clock(json!({"advance_s": 6})).await;
    world.send_text("after a pause").await;
}

#[tokio::test]
async fn more_than_eighty_messages_in_a_second_are_refused_with_130429() {
    let world = World::connected().await;
    let sends = (0..200).map(|place| {
        let mut message = text("hello");
        message["to"] = json!(format!("9190000{place:05}"));
        world.send(message)
    });
    let answers = futures::future::join_all(sends).await;
    assert!(answers.iter().any(|(_, answer)| answer["error"]["code"] == 130_429));
    assert!(answers.iter().filter(|(status, _)| *status == 200).count() >= 80);
}

#[tokio::test]
async fn reading_a_message_raises_the_customers_tick() {
    let world = World::talking().await;
    let id = world.write(json!({"text": "one more"})).await;
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": id, "typing_indicator": {"type": "text"}});
    let (status, answer) = world.graph(Method::POST, &world.messages_path(), read).await;
    assert_eq!((status, answer), (200, json!({"success": true})));
    let chat = world.chat().await;
    assert!(chat.iter().all(|message| message["status"] == "read"));
}

#[tokio::test]
async fn reading_a_message_that_nobody_wrote_is_refused() {
    let world = World::talking().await;
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.nothing"});
    let (_, answer) = world.graph(Method::POST, &world.messages_path(), read).await;
    assert_eq!(answer["error"]["code"], 131_009);
}

#[tokio::test]
async fn a_reaction_is_reported_as_sent_and_never_as_delivered() {
    let world = World::talking().await;
    let on = world.write(json!({"text": "thanks"})).await;
    let reaction = json!({"type": "reaction", "reaction": {"message_id": on, "emoji": "👍"}});
    let (_, answer) = world.send(reaction).await;
    let id = answer["messages"][0]["id"].as_str().unwrap().to_owned();
    world.statuses(&id, &["sent"]).await;
    let after = world.send_text("and more").await;
    world.statuses(&after, &["delivered"]).await;
    let statuses = world.received("statuses", 1).await;
    assert!(!statuses.iter().any(|status| status["id"] == id.as_str() && status["status"] == "delivered"));
}

#[tokio::test]
async fn somebody_who_hides_the_number_is_written_to_by_user_id() {
    let world = World::connected().await;
    world.write(json!({"text": "hello", "hide_number": true, "user_id": "IN.4242"})).await;
    let messages = world.received("messages", 1).await;
    assert!(messages[0].get("from").is_none());
    assert_eq!(messages[0]["from_user_id"], "IN.4242");
    let message = json!({"messaging_product": "whatsapp", "recipient": "IN.4242", "text": {"body": "hello"}});
    let (status, answer) = world.graph(Method::POST, &world.messages_path(), message).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["contacts"][0].get("wa_id").is_none());
    until(async || world.phone().await.iter().any(|item| item["status"] == "delivered")).await;
    let statuses = world.received("statuses", 2).await;
    assert!(statuses[0].get("recipient_id").is_none());
    assert_eq!(statuses[0]["recipient_user_id"], "IN.4242");
}
