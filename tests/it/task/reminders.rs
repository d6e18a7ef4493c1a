//! Reminders: ten minutes before, once, and only of what is still to be done at that time.

use super::{from_now, id, only_task, with_tasks};
use chrono::Duration;
use serde_json::{Value, json};
use tests::world::{Client, SOON, World, eventually};

/// The mobile numbers of the demo tenant's sales members.
const MOBILES: [(&str, &str); 2] = [("asha", "919000000003"), ("ravi", "919000000004")];

/// A time whose reminder is due in so many seconds.
fn reminded_in(seconds: i64) -> String {
    from_now(Duration::minutes(10) + Duration::seconds(seconds))
}

/// Plans a callback to the customer of the client's only lead.
async fn callback(client: &Client, due_at: &str) -> Value {
    let lead = only_task(client).await["lead_id"].clone();
    let body = json!({ "kind": "callback", "title": "Call Ravi Kumar", "due_at": due_at, "lead_id": lead });
    client.post("/tasks", body).await.expect(201).json()
}

async fn reminded(world: &World, times: i64) {
    eventually("reminders are due", SOON, async || (world.events("task.reminder_due").await >= times).then_some(()))
        .await;
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_written_to_the_firm_is_reminded_of_a_callback_by_message_once() {
    let world = with_tasks().await;
    let [(member, mobile), _] = MOBILES;
    let asha = world.client(member).await;
    let task = callback(&asha, &reminded_in(4)).await;
    let phone = world.customer(mobile);
    phone.say("Hello").await;
    phone.wait_for_reply(1).await;
    reminded(&world, 1).await;
    let said = eventually("the reminder came", SOON, async || {
        phone.texts().await.into_iter().find(|text| text.starts_with("Reminder: Call Ravi Kumar at "))
    })
    .await;
    assert_eq!(phone.texts().await.iter().filter(|text| **text == said).count(), 1);
    let shown = asha.get(&format!("/tasks/{}", id(&task))).await.expect(200).json();
    assert_eq!(shown["reminded_of"], shown["due_at"]);
    assert_eq!(world.events("task.reminder_due").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_text_to_a_member_who_never_wrote_is_cancelled_and_says_why() {
    let world = with_tasks().await;
    callback(&world.client("asha").await, &reminded_in(0)).await;
    reminded(&world, 1).await;
    eventually("it is cancelled", SOON, async || (world.events("notification.cancelled").await == 1).then_some(()))
        .await;
    let reason = "SELECT payload -> 'cancelled' ->> 'reason' FROM events WHERE event_type = 'notification.cancelled'";
    assert_eq!(world.scalar::<String>(reason).await, "window_closed");
    for (_, mobile) in MOBILES {
        assert!(world.customer(mobile).texts().await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_moved_done_or_cancelled_is_not_reminded_of() {
    let world = with_tasks().await;
    let asha = world.client("asha").await;
    let soon = reminded_in(4);
    let mut tasks = Vec::new();
    for _ in 0..3 {
        tasks.push(plan(&asha, &soon).await);
    }
    let later = json!({ "due_at": from_now(Duration::hours(5)) });
    asha.patch(&format!("/tasks/{}", tasks[0]), later).await.expect(200);
    asha.post(&format!("/tasks/{}/done", tasks[1]), json!({})).await.expect(200);
    asha.post(&format!("/tasks/{}/cancel", tasks[2]), json!({})).await.expect(200);
    // This one was planned last, and its time comes after theirs.
    let last = plan(&asha, &reminded_in(5)).await;
    reminded(&world, 1).await;
    assert_eq!(world.events("task.reminder_due").await, 1);
    let shown = asha.get(&format!("/tasks/{last}")).await.expect(200).json();
    assert_eq!(shown["reminded_of"], shown["due_at"]);
    // Only callbacks go out by message.
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM due WHERE topic = 'reminder' AND due_at <= now()").await, 0);
}

/// Puts a task on the client's own board.
async fn plan(client: &Client, due_at: &str) -> String {
    let body = json!({ "kind": "task", "title": "Send papers", "due_at": due_at });
    client.post("/tasks", body).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}
