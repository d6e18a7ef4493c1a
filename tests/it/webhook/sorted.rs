//! Every part of a webhook ends somewhere, once.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::world::{Signature, World, entry, envelope, status, text_message};

const RAVI: &str = "919876541001";

async fn quarantined(world: &World) -> Vec<(String, String)> {
    let rows = sqlx::query_as("SELECT reason, detail FROM quarantine ORDER BY reason, detail");
    rows.fetch_all(world.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_messages_and_statuses_of_all_changes_of_all_entries_are_applied() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    // Statuses of the sandbox's own would hide what the test's do.
    world.control(reqwest::Method::POST, "/clock", Some(json!({ "status_delay_ms": 600_000 }))).await;
    let mut sent = Vec::new();
    for n in 0..9 {
        let customer = world.customer(&format!("9198765430{n:02}"));
        customer.say("Hello").await;
        sent.push(customer.wait_for_reply(1).await["id"].as_str().unwrap().to_owned());
    }
    let changes: Vec<(Vec<Value>, Vec<Value>)> = (0..9)
        .map(|change| {
            let from = |message| format!("91987654{change}4{message:02}");
            let messages = (0..3).map(|n| text_message(&format!("wamid.{change}.{n}"), &from(n), "Hello"));
            (messages.collect(), ["delivered", "read"].map(|name| status(&sent[change], name)).into())
        })
        .collect();
    let slices: Vec<(&[Value], &[Value])> = changes.iter().map(|(m, s)| (m.as_slice(), s.as_slice())).collect();
    let entries: Vec<_> = slices.chunks(3).map(|changes| entry(&number, changes)).collect();
    assert_eq!(entries.len(), 3);
    world.webhook(&envelope(&entries)).await.expect(200);
    tests::world::eventually("everything is applied", tests::world::SOON, async || {
        let applied: bool = world.scalar("SELECT count(*) = 9 + 9 * 5 FROM inbox WHERE state = 'done'").await;
        applied.then_some(())
    })
    .await;
    assert_eq!(world.events("conversation.message_received").await, 9 + 27);
    assert_eq!(world.events("notification.delivered").await, 9);
    assert_eq!(world.events("notification.read").await, 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_copies_at_once_make_one_message_and_one_reply() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    let body = envelope(&[entry(&number, &[(&[text_message("wamid.1", RAVI, "Hello")], &[])])]);
    let answers = join_all((0..40).map(|_| world.webhook(&body))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    world.settle().await;
    world.webhook(&body).await.expect(200);
    world.settle().await;
    assert_eq!(world.events("conversation.message_received").await, 1);
    assert_eq!(world.events("notification.requested").await, 1);
    assert_eq!(world.calls().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_nobody_and_what_nobody_knows_is_quarantined_and_counted() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    let stranger = entry("999", &[(&[text_message("wamid.1", RAVI, "Hello")], &[])]);
    let strange = json!({ "id": "1", "changes": [{ "field": "a_field_of_next_year", "value": { "x": 1 } }] });
    let known = entry(&number, &[(&[text_message("wamid.2", RAVI, "Hello")], &[])]);
    world.webhook(&envelope(&[stranger, strange, known])).await.expect(200);
    world.settle().await;
    let expected = [("unknown_kind", "a_field_of_next_year"), ("unknown_number", "999")];
    assert_eq!(quarantined(&world).await, expected.map(|(reason, detail)| (reason.to_owned(), detail.to_owned())));
    assert_eq!(world.events("conversation.message_received").await, 1, "the rest goes on");
    let metrics = world.nobody().get("//metrics").await.expect(200).text;
    for reason in ["unknown_kind", "unknown_number"] {
        let line = format!("sigmadsa_webhook_quarantined_total{{reason=\"{reason}\"}} 1");
        assert!(metrics.contains(&line), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_bytes_that_are_no_json_are_kept_and_acknowledged() {
    let world = World::start().await;
    for body in [&b"{\"entry\": ["[..], b"\xff\xfe\x00", b"", b"[]"] {
        world.webhook_bytes(body.to_vec(), Signature::Right).await.expect(200);
    }
    let kept = quarantined(&world).await;
    assert_eq!(kept.len(), 4, "{kept:?}");
    assert!(kept.iter().all(|(reason, _)| reason == "unreadable"), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_bytes_are_quarantined_once() {
    let world = World::start().await;
    for _ in 0..3 {
        world.webhook_bytes(b"no json".to_vec(), Signature::Right).await.expect(200);
    }
    assert_eq!(quarantined(&world).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sender_known_by_user_id_alone_is_answered_by_user_id() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    let mut message = text_message("wamid.1", "", "Hello");
    message["from_user_id"] = json!("IN.1234567890");
    message.as_object_mut().unwrap().remove("from");
    let mut body = envelope(&[entry(&number, &[(&[message], &[])])]);
    body["entry"][0]["changes"][0]["value"]["contacts"] =
        json!([{ "profile": { "name": "Somebody" }, "user_id": "IN.1234567890" }]);
    world.webhook(&body).await.expect(200);
    world.settle().await;
    assert_eq!(world.events("conversation.message_received").await, 1);
    let calls = world.calls().await;
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0]["body"]["recipient"], "IN.1234567890");
    assert_eq!(calls[0]["body"]["to"], Value::Null);
}
