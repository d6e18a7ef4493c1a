//! What customers sent, with the lead it belongs to.

use serde_json::{Value, json};
use tests::world::World;

const RAVI: &str = "919876541001";

/// A lead whose customer has sent a photo before and a document after it was registered; gives its number.
async fn with_sent() -> (World, String) {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.write(json!({ "type": "image", "caption": "my PAN card" })).await;
    customer.wait_for_reply(1).await;
    customer.say("I am Ravi Kumar. I need a home loan of 35 lakh.").await;
    let number = customer.confirm(2).await;
    customer.write(json!({ "type": "document", "filename": "payslip.pdf" })).await;
    customer.wait_for_reply(4).await;
    world.settle().await;
    (world, number)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_customer_sent_is_listed_with_the_lead_newest_first() {
    let (world, number) = with_sent().await;
    let admin = world.client("admin").await;
    let path = format!("/leads/{number}/media");
    let sent = admin.get(&path).await.expect(200).items();
    let told = |one: &Value| (one["kind"].clone(), one["file_name"].clone(), one["caption"].clone());
    assert_eq!(told(&sent[0]), (json!("document"), json!("payslip.pdf"), Value::Null));
    assert_eq!(told(&sent[1]), (json!("image"), Value::Null, json!("my PAN card")));
    assert_eq!(sent.len(), 2);
    assert_eq!(admin.walk(&path, 1).await, sent);
    let conversation = sent[0]["conversation_id"].as_str().unwrap();
    let messages = admin.get(&format!("/conversations/{conversation}/messages")).await.expect(200).items();
    let kinds = messages.iter().filter_map(|message| message["media_kind"].as_str());
    assert_eq!(kinds.collect::<Vec<_>>(), ["document", "image"]);
    let with = |message: &&Value| message["provider_message_id"] == sent[0]["message_id"];
    assert!(messages.iter().any(|message| with(&message)), "{messages:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_see_the_lead_does_not_see_what_was_sent() {
    let (world, number) = with_sent().await;
    let admin = world.client("admin").await;
    let owner = admin.get(&format!("/leads/{number}")).await.expect(200).json()["assignee_name"].clone();
    let (sees, other) = if owner == "Asha" { ("asha", "ravi") } else { ("ravi", "asha") };
    let path = format!("/leads/{number}/media");
    world.client(sees).await.get(&path).await.expect(200);
    let hidden = world.client(other).await.get(&path).await.expect(404);
    let missing = admin.get("/leads/LD-2026-99999/media").await.expect(404);
    assert_eq!(hidden.json()["detail"], missing.json()["detail"]);
    world.nobody().get(&path).await.expect(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_and_words_of_what_an_erased_person_sent_are_gone() {
    let (world, number) = with_sent().await;
    let admin = world.client("admin").await;
    admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await.expect(200);
    world.settle().await;
    for one in admin.get(&format!("/leads/{number}/media")).await.expect(200).items() {
        assert_eq!((&one["file_name"], &one["caption"]), (&Value::Null, &Value::Null), "{one}");
    }
}
