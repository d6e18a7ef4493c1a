//! A lead's timeline: what happened to it, to its tasks and in its conversation.

use super::me;
use serde_json::{Value, json};
use tests::world::{Client, Customer, World};

const RAVI: &str = "919876541001";

/// A customer whose inquiry has become a lead; with its number, and the client of its owner.
async fn with_lead(world: &World) -> (Customer<'_>, String, Client) {
    let customer = world.customer(RAVI);
    let number = customer.become_lead("Ravi Kumar").await;
    world.settle().await;
    let (asha, ravi) = (world.client("asha").await, world.client("ravi").await);
    let is_ashas = !asha.get("/leads").await.expect(200).items().is_empty();
    (customer, number, if is_ashas { asha } else { ravi })
}

/// The timeline, oldest first.
async fn timeline(client: &Client, number: &str) -> Vec<Value> {
    let mut entries = client.walk(&format!("/leads/{number}/timeline"), 3).await;
    entries.reverse();
    entries
}

fn told(entries: &[Value], field: &str) -> Vec<String> {
    entries.iter().map(|entry| entry[field].as_str().unwrap_or_default().to_owned()).collect()
}

/// The only entry of this kind.
fn only<'a>(entries: &'a [Value], kind: &str) -> &'a Value {
    let found: Vec<_> = entries.iter().filter(|entry| entry["kind"] == kind).collect();
    assert_eq!(found.len(), 1, "{kind}: {:?}", told(entries, "kind"));
    found[0]
}

async fn conversation(client: &Client, number: &str) -> String {
    let lead = client.get(&format!("/leads/{number}")).await.expect(200).json();
    format!("/conversations/{}", lead["conversation_id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_from_a_conversation_begins_with_the_customer_and_its_first_task() {
    let world = World::start().await;
    let (_, number, owner) = with_lead(&world).await;
    let entries = timeline(&owner, &number).await;
    let kinds = told(&entries, "kind");
    let expected =
        ["conversation.started", "conversation.inquiry_completed", "lead.captured", "lead.assigned", "task.created"];
    assert_eq!(kinds, expected, "{entries:#?}");
    let (by, channels) = (told(&entries, "by"), told(&entries, "channel"));
    let begun = ["Customer", "Customer", "Bot", "Automatic assignment", "Automatic task"];
    assert_eq!(by, begun);
    assert_eq!(channels, ["whatsapp", "whatsapp", "whatsapp", "automatic", "automatic"]);
    let created = only(&entries, "task.created");
    assert_eq!(created["text"], "Contact Ravi Kumar");
    let words = created["words"].as_str().unwrap();
    assert!(words.starts_with("Task “Contact Ravi Kumar” for ") && words.contains(", due "), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_becomes_of_its_tasks_is_told_by_whom_and_on_which_channel() {
    let world = World::start().await;
    let (_, number, owner) = with_lead(&world).await;
    let task = owner.get("/tasks?scope=own").await.expect(200).items().swap_remove(0);
    let path = format!("/tasks/{}", task["id"].as_str().unwrap());
    let later = (tests::world::now() + chrono::TimeDelta::days(2)).to_rfc3339();
    owner.patch(&path, json!({ "due_at": later, "title": "Call Ravi Kumar" })).await.expect(200);
    let scope = json!(["LoanCRM.Tasks.View.Own", "LoanCRM.Tasks.Manage"]);
    let token = owner.post("/tokens", json!({ "name": "Dialler", "days": 1, "permissions": scope })).await.expect(201);
    let program = world.client_with(token.json()["token"].as_str().unwrap());
    program.post(&format!("{path}/done"), json!({})).await.expect(200);
    world.settle().await;
    let entries = timeline(&owner, &number).await;
    let done = only(&entries, "task.completed");
    assert_eq!(
        (done["words"].as_str(), done["channel"].as_str()),
        (Some("Task “Call Ravi Kumar” is done"), Some("api"))
    );
    assert_eq!(done["actor"], format!("member:{}", me(&owner).await));
    let moved = only(&entries, "task.rescheduled");
    assert_eq!(moved["channel"], "web");
    assert!(moved["words"].as_str().unwrap().contains(", was today"), "{moved}");
    assert_eq!(only(&entries, "task.renamed")["words"], "Task is called “Call Ravi Kumar” now");
    // Tasks and talk change nothing that somebody decides on.
    assert_eq!(owner.get(&format!("/leads/{number}")).await.expect(200).json()["version"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_answers_the_customer_is_told_and_not_each_message() {
    let world = World::start().await;
    let (customer, number, owner) = with_lead(&world).await;
    let talk = conversation(&owner, &number).await;
    customer.say("I want to talk to a person").await;
    world.settle().await;
    for text in ["Good morning", "How can I help?"] {
        owner.post(&format!("{talk}/messages"), json!({ "text": text })).await.expect(202);
    }
    owner.post(&format!("{talk}/release"), json!({})).await.expect(200);
    world.settle().await;
    customer.say("STOP").await;
    world.settle().await;
    let entries = timeline(&owner, &number).await.split_off(5);
    let expected = [
        ("conversation.taken_over", "The customer asked for a person", "whatsapp"),
        ("conversation.taken_over", "Took over the conversation", "web"),
        ("conversation.reply_requested", "Answered the customer", "web"),
        ("conversation.released", "Gave the conversation back to the bot", "web"),
        ("conversation.opted_out", "The customer opted out (STOP)", "whatsapp"),
    ];
    assert_eq!(told(&entries, "kind"), expected.map(|(kind, ..)| kind), "{entries:#?}");
    assert_eq!(told(&entries, "words"), expected.map(|(_, words, _)| words));
    assert_eq!(told(&entries, "channel"), expected.map(|(.., channel)| channel));
    assert_eq!((&entries[0]["actor"], &entries[4]["by"]), (&json!("contact"), &json!("Customer")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_inquiry_after_the_end_is_told_with_the_lead_it_becomes() {
    let world = World::start().await;
    let (customer, first, owner) = with_lead(&world).await;
    let lost = json!({ "stage": "lost", "reason": "Went elsewhere" });
    owner.post(&format!("/leads/{first}/stage"), lost).await.expect(200);
    world.settle().await;
    let before = timeline(&owner, &first).await.len();
    let said = customer.messages().await.len();
    customer.say("I need a car loan of 8 lakh").await;
    world.settle().await;
    let second = customer.confirm(said + 1).await;
    assert_ne!(first, second);
    world.settle().await;
    let admin = world.client("admin").await;
    let entries = timeline(&admin, &second).await;
    assert_eq!(told(&entries, "kind")[..2], ["conversation.inquiry_completed", "lead.captured"]);
    assert_eq!(timeline(&admin, &first).await.len(), before, "the first one's is as it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_customers_timeline_tells_what_happened_without_their_name() {
    let world = World::start().await;
    let (_, number, owner) = with_lead(&world).await;
    let path = format!("/tasks/{}", owner.get("/tasks?scope=own").await.expect(200).items()[0]["id"].as_str().unwrap());
    owner.post(&format!("{path}/done"), json!({})).await.expect(200);
    world.settle().await;
    let admin = world.client("admin").await;
    admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await.expect(200);
    world.settle().await;
    let entries = timeline(&admin, &number).await;
    assert_eq!(only(&entries, "task.completed")["words"], "Task is done");
    assert!(entries.iter().all(|entry| !entry.to_string().contains("Ravi Kumar")), "{entries:#?}");
    let kept: i64 = world.scalar("SELECT count(*) FROM lead_task WHERE title IS NOT NULL").await;
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_see_the_lead_sees_nothing_of_its_timeline() {
    let world = World::start().await;
    let (_, number, owner) = with_lead(&world).await;
    let is_asha = me(&owner).await == me(&world.client("asha").await).await;
    let other = world.client(if is_asha { "ravi" } else { "asha" }).await;
    other.get(&format!("/leads/{number}/timeline")).await.expect(404);
}
