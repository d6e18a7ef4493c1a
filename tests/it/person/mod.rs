//! Erasing a person: the events stay, what is private in them can't be read again.

use infrastructure::follow::rebuild;
use infrastructure::log::LogReader;
use infrastructure::people::Keyring;
use serde_json::{Value, json};
use server::node::read_models;
use tests::world::{Client, World};

const RAVI: &str = "919876541001";
/// What belongs to the person and must not be left anywhere.
const PRIVATE: [&str; 3] = ["Kumar", "9876541001", "half past five"];

/// A lead who has written and been written about, and another who stays.
async fn with_two_people() -> World {
    let world = World::start().await;
    world.customer(RAVI).become_lead("Ravi Kumar").await;
    world.customer("919876541002").become_lead("Meera Joshi").await;
    world.settle().await;
    let admin = world.client("admin").await;
    let lead = lead_of(&admin, "ravi").await;
    let note = json!({ "text": "Call at half past five" });
    admin.post(&format!("/leads/{}/notes", lead["id"].as_str().unwrap()), note).await.expect(200);
    world.settle().await;
    world
}

async fn lead_of(client: &Client, q: &str) -> Value {
    client.get(&format!("/leads?q={q}")).await.expect(200).items()[0].clone()
}

async fn erase(world: &World) {
    let admin = world.client("admin").await;
    admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await.expect(200);
    world.settle().await;
}

/// All rows of all read models, as text.
async fn read_models_as_text(world: &World) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'read' ORDER BY 1",
    )
    .fetch_all(world.pool())
    .await
    .unwrap();
    let mut text = String::new();
    for table in tables {
        let rows: Vec<String> = sqlx::query_scalar(&format!("SELECT t::text FROM read.{table} t ORDER BY 1"))
            .fetch_all(world.pool())
            .await
            .unwrap();
        text.extend([table.as_str(), "\n", rows.join("\n").as_str(), "\n"]);
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_a_person_takes_what_is_theirs_out_of_every_read_model() {
    let world = with_two_people().await;
    let before = read_models_as_text(&world).await;
    for private in PRIVATE {
        assert!(before.contains(private), "{private} was there");
    }
    erase(&world).await;
    let after = read_models_as_text(&world).await;
    for private in PRIVATE {
        assert!(!after.contains(private), "{private} is still there:\n{after}");
    }
    assert!(after.contains("Meera Joshi") && after.contains("9876541002"), "the other person stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_of_a_person_who_was_erased_is_null_and_the_pages_still_work() {
    let world = with_two_people().await;
    let admin = world.client("admin").await;
    let lead = lead_of(&admin, "ravi").await;
    let (id, conversation) = (lead["id"].as_str().unwrap(), lead["conversation_id"].as_str().unwrap());
    erase(&world).await;
    let shown = admin.get(&format!("/leads/{id}")).await.expect(200).json();
    assert_eq!((&shown["name"], &shown["mobile"], &shown["number"]), (&Value::Null, &Value::Null, &lead["number"]));
    let timeline = admin.get(&format!("/leads/{id}/timeline")).await.expect(200);
    assert!(timeline.items().iter().any(|entry| entry["kind"] == "lead.note_added" && entry["text"].is_null()));
    let messages = admin.get(&format!("/conversations/{conversation}/messages")).await.expect(200).items();
    assert!(!messages.is_empty() && messages.iter().all(|message| message["text"].is_null()), "{messages:?}");
    let shown = admin.get(&format!("/conversations/{conversation}")).await.expect(200).json();
    assert_eq!((&shown["address"], &shown["profile_name"]), (&Value::Null, &Value::Null));
    let tasks = admin.get("/tasks?scope=all").await.expect(200).items();
    assert!(tasks.iter().any(|task| task["title"].is_null()), "{tasks:?}");
    for member in ["asha", "ravi"] {
        let authorization = format!("Bearer {}", world.client(member).await.token());
        let headers = [("authorization", authorization.as_str())];
        let page = world.nobody().send(reqwest::Method::GET, "//tasks", None, &headers).await.expect(200).text;
        assert!(PRIVATE.iter().all(|private| !page.contains(private)), "{page}");
    }
    assert!(admin.get("/leads?q=9876541001").await.expect(200).items().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_and_no_table_holds_what_is_private_in_the_clear() {
    let world = with_two_people().await;
    let tables =
        ["events", "inbox", "outbox", "sent_message", "contact", "person_key", "process_state", "claim", "command"];
    for table in tables {
        let rows: Vec<String> =
            sqlx::query_scalar(&format!("SELECT t::text FROM {table} t")).fetch_all(world.pool()).await.unwrap();
        for private in ["Kumar", "9876541001", "half past five"] {
            assert!(!rows.iter().any(|row| row.contains(private)), "{table} holds {private}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_after_an_erasure_gives_what_was_there() {
    let world = with_two_people().await;
    erase(&world).await;
    let live = read_models_as_text(&world).await;
    let events = world.scalar::<i64>("SELECT count(*) FROM events").await;
    let reader = LogReader::new(Keyring::new(world.pool().clone(), world.node().database().master_key().clone()));
    for model in read_models() {
        let applied = rebuild(world.pool(), &reader, model.as_ref(), None, &|_| {}).await.unwrap();
        assert_eq!(applied, events, "{}", model.name());
    }
    assert_eq!(read_models_as_text(&world).await, live);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_was_erased_and_writes_again_is_a_new_one() {
    let world = with_two_people().await;
    let admin = world.client("admin").await;
    let old = lead_of(&admin, "ravi").await["number"].clone();
    erase(&world).await;
    let customer = world.customer(RAVI);
    let before = customer.messages().await.len();
    customer.say("I am Ravi Kumar. I need a home loan of 35 lakh.").await;
    let number = customer.confirm(before + 1).await;
    world.settle().await;
    let lead = admin.get(&format!("/leads/{number}")).await.expect(200).json();
    assert_eq!((lead["name"].as_str(), lead["mobile"].as_str()), (Some("Ravi Kumar"), Some("+919876541001")), "{lead}");
    assert_ne!(lead["number"], old);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_to_be_sent_to_a_person_who_was_erased_is_not_sent() {
    let world = World::start().await;
    world.control(reqwest::Method::POST, "/account", Some(json!({ "token_expired": true }))).await;
    let customer = world.customer(RAVI);
    customer.say("I am Ravi Kumar").await;
    tests::world::eventually("the connection is lost", tests::world::SOON, async || {
        (world.events("whatsapp.connection_lost").await == 1).then_some(())
    })
    .await;
    let admin = world.client("admin").await;
    admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await.expect(200);
    tests::world::eventually("it is cancelled", tests::world::SOON, async || {
        let sooner = "UPDATE outbox SET due_at = now() WHERE state = 'waiting'";
        sqlx::query(sooner).execute(world.pool()).await.unwrap();
        (world.events("notification.cancelled").await == 1).then_some(())
    })
    .await;
    assert!(customer.messages().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_is_for_admins_and_needs_a_mobile_that_somebody_has() {
    let world = with_two_people().await;
    let mobile = json!({ "mobile": "9876541001" });
    for member in ["asha", "manager", "omkar", "auditor"] {
        world.client(member).await.post("/audit/erasures", mobile.clone()).await.expect(403);
    }
    let admin = world.client("admin").await;
    admin.post("/audit/erasures", json!({ "mobile": "9876549999" })).await.expect(404);
    assert_eq!(admin.post("/audit/erasures", json!({ "mobile": "12" })).await.expect(422).fields(), ["mobile"]);
    assert_eq!(world.events("person.erased").await, 0);
}
