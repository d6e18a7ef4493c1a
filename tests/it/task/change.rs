//! Creating, changing and ending tasks, over REST.

use super::{from_now, id, only_task, with_tasks};
use chrono::Duration;
use serde_json::{Value, json};
use tests::world::{Client, World};
use uuid::Uuid;

fn body(title: &str) -> Value {
    json!({ "kind": "task", "title": title, "due_at": from_now(Duration::hours(2)) })
}

async fn member_id(world: &World, member: &str) -> String {
    let session = world.client(member).await.get("/session").await.expect(200).json();
    session["member_id"].as_str().unwrap().to_owned()
}

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let items = client.get(&format!("/tasks?{query}")).await.expect(200).items();
    items.iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_one_writes_down_stands_on_ones_own_board_and_can_be_asked_for() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let created = asha.post("/tasks", body("  Send the papers ")).await.expect(201);
    let task = created.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(created.header("location"), Some(format!("/api/v1/tasks/{task}").as_str()));
    let shown = asha.get(&format!("/tasks/{task}?after={}", created.position())).await.expect(200).json();
    assert_eq!((shown["title"].as_str(), shown["kind"].as_str()), (Some("Send the papers"), Some("task")));
    assert_eq!(shown["assignee_id"], member_id(&world, "asha").await);
    assert_eq!(titles(&asha, "scope=own&kind=task").await, ["Send the papers"]);
    assert!(titles(&asha, "kind=callback").await.is_empty());
    world.client("ravi").await.get(&format!("/tasks/{task}")).await.expect(404);
    world.client("manager").await.get(&format!("/tasks/{task}")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_twice_makes_one_task() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let key = [("idempotency-key", "k-1")];
        let answer = asha.send(reqwest::Method::POST, "/tasks", Some(body("Send papers")), &key).await.expect(201);
        ids.push(answer.json()["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(world.events("task.created").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_needs_a_lead_that_one_sees() {
    let world = with_tasks().await;
    let (asha, ravi) = (world.client("asha").await, world.client("ravi").await);
    let lead = only_task(&asha).await["lead_id"].as_str().unwrap().to_owned();
    let number = only_task(&asha).await["lead_number"].as_str().unwrap().to_owned();
    let callback = |lead: Option<&str>| {
        json!({ "kind": "callback", "title": "Call Ravi Kumar", "due_at": from_now(Duration::hours(2)),
            "lead_id": lead })
    };
    let answer = asha.post("/tasks", callback(None)).await.expect(422);
    assert_eq!(answer.fields(), ["lead_id"]);
    ravi.post("/tasks", callback(Some(&lead))).await.expect(404);
    ravi.post("/tasks", callback(Some(&number))).await.expect(404);
    asha.post("/tasks", callback(Some(&Uuid::from_u128(7).to_string()))).await.expect(404);
    assert_eq!(world.events("task.created").await, 2, "those of the two leads");
    asha.post("/tasks", callback(Some(&number))).await.expect(201);
    let created = asha.post("/tasks", callback(Some(&lead))).await.expect(201);
    let query = format!("lead_id={lead}&kind=callback&after={}", created.position());
    assert_eq!(titles(&asha, &query).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_given_only_to_whom_one_may_give_tasks() {
    let world = World::start().await;
    let to = async |member: &str, assignee: &str| {
        let mut body = body("Send papers");
        body["assignee_id"] = member_id(&world, assignee).await.into();
        world.client(member).await.post("/tasks", body).await
    };
    for (member, assignee, status) in [
        ("asha", "asha", 201),
        ("asha", "ravi", 422),
        ("manager", "ravi", 201),
        ("manager", "omkar", 422),
        ("admin", "omkar", 201),
        ("omkar", "asha", 422),
        ("auditor", "auditor", 403),
    ] {
        let answer = to(member, assignee).await;
        assert_eq!(answer.status, status, "{member} to {assignee}: {}", answer.text);
        if status == 422 {
            assert_eq!(answer.fields(), ["assignee_id"]);
        }
    }
    let mut nobody = body("Send papers");
    nobody["assignee_id"] = Uuid::from_u128(7).to_string().into();
    assert_eq!(world.client("admin").await.post("/tasks", nobody).await.expect(422).fields(), ["assignee_id"]);
    assert_eq!(world.events("task.created").await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_task_is_told_by_name() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let with = |field: &str, value: Value| {
        let mut body = body("Send papers");
        body[field] = value;
        body
    };
    for (wrong, field) in [
        (with("title", " ".into()), "title"),
        (with("title", "a".repeat(201).into()), "title"),
        (with("due_at", from_now(-Duration::hours(1)).into()), "due_at"),
        (with("kind", "contact".into()), "kind"),
        (with("colour", "red".into()), "colour"),
    ] {
        assert_eq!(asha.post("/tasks", wrong).await.expect(422).fields(), [field]);
    }
    assert_eq!(world.events("task.created").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn time_member_and_title_are_changed_together_or_not_at_all() {
    let world = with_tasks().await;
    let (asha, manager) = (world.client("asha").await, world.client("manager").await);
    let task = only_task(&asha).await;
    let path = format!("/tasks/{}", id(&task));
    let ravi = member_id(&world, "ravi").await;
    let (later, past) = (from_now(Duration::days(2)), from_now(-Duration::hours(1)));
    let all = |due_at: &str| json!({ "title": "Call again", "due_at": due_at, "assignee_id": ravi });
    assert_eq!(asha.patch(&path, all(&later)).await.expect(422).fields(), ["assignee_id"]);
    assert_eq!(manager.patch(&path, all(&past)).await.expect(422).fields(), ["due_at"]);
    for event in ["task.renamed", "task.rescheduled", "task.reassigned"] {
        assert_eq!(world.events(event).await, 0, "{event}");
    }
    let position = manager.patch(&path, all(&later)).await.expect(200).position();
    let shown = manager.get(&format!("{path}?after={position}")).await.expect(200).json();
    assert_eq!((shown["title"].as_str(), shown["due_at"].as_str()), (Some("Call again"), Some(later.as_str())));
    assert_eq!(shown["assignee_id"], ravi);
    asha.get(&path).await.expect(404);
    assert_eq!(manager.patch(&path, json!({})).await.expect(422).fields(), ["due_at"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_task_is_in_no_list_and_can_be_taken_up_again() {
    let world = with_tasks().await;
    let asha = world.client("asha").await;
    let task = only_task(&asha).await;
    let path = format!("/tasks/{}", id(&task));
    let long = json!({ "reason": "a".repeat(501) });
    assert_eq!(asha.post(&format!("{path}/cancel"), long).await.expect(422).fields(), ["reason"]);
    let reason = json!({ "reason": "the customer called us" });
    let position = asha.post(&format!("{path}/cancel"), reason).await.expect(200).position();
    assert!(asha.get(&format!("/tasks?after={position}")).await.expect(200).items().is_empty());
    assert_eq!(asha.get(&path).await.expect(200).json()["state"], "cancelled");
    assert_eq!(asha.post(&format!("{path}/done"), json!({})).await.expect(409).problem(), "/problems/task-finished");
    let position = asha.post(&format!("{path}/reopen"), json!({})).await.expect(200).position();
    assert_eq!(asha.get(&format!("/tasks?after={position}")).await.expect(200).items().len(), 1);
    let position = asha.post(&format!("{path}/done"), json!({})).await.expect(200).position();
    let shown = asha.get(&format!("{path}?after={position}")).await.expect(200).json();
    assert_eq!((shown["state"].as_str(), shown["column"].as_str()), (Some("done"), Some("done")));
    assert_eq!(asha.post(&format!("{path}/cancel"), json!({})).await.expect(409).problem(), "/problems/task-finished");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_narrowed_to_one_member_within_reach() {
    let world = with_tasks().await;
    let (asha, ravi) = (member_id(&world, "asha").await, member_id(&world, "ravi").await);
    for (member, assignee, count) in
        [("manager", &asha, 1), ("manager", &ravi, 1), ("admin", &asha, 1), ("asha", &ravi, 0), ("omkar", &asha, 0)]
    {
        let query = format!("/tasks?assignee_id={assignee}");
        let seen = world.client(member).await.get(&query).await.expect(200).items();
        assert_eq!(seen.len(), count, "{member}");
    }
    let manager = world.client("manager").await;
    for (query, field) in [("assignee_id=me", "assignee_id"), ("lead_id=x", "lead_id"), ("kind=visit", "kind")] {
        assert_eq!(manager.get(&format!("/tasks?{query}")).await.expect(422).fields(), [field]);
    }
}
