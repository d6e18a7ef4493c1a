//! Tasks, over REST.

mod change;
mod reminders;

use chrono::{Duration, SecondsFormat};
use serde_json::{Value, json};
use tests::world::{Client, World, now};
use uuid::Uuid;

/// A time from now, as the API takes it.
fn from_now(by: Duration) -> String {
    (now() + by).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A world with a lead for each of asha and ravi.
async fn with_tasks() -> World {
    let world = World::start().await;
    for number in ["919876541001", "919876541002"] {
        world.customer(number).become_lead("Ravi Kumar").await;
        world.settle().await;
    }
    world
}

async fn only_task(client: &Client) -> Value {
    let tasks = client.get("/tasks?scope=own").await.expect(200).items();
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    tasks[0].clone()
}

fn id(task: &Value) -> &str {
    task["id"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sees_the_tasks_that_the_role_and_the_asked_scope_reach() {
    let world = with_tasks().await;
    for (member, scope, count) in [
        ("asha", "own", 1),
        ("asha", "team", 1),
        ("asha", "all", 1),
        ("ravi", "own", 1),
        ("manager", "own", 0),
        ("manager", "team", 2),
        ("manager", "all", 2),
        ("admin", "all", 2),
        ("auditor", "all", 2),
        ("auditor", "own", 0),
        ("omkar", "all", 0),
    ] {
        let seen = world.client(member).await.get(&format!("/tasks?scope={scope}")).await.expect(200).items();
        assert_eq!(seen.len(), count, "{member} {scope}: {seen:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_done_stands_in_the_column_of_those_and_cannot_be_done_again() {
    let world = with_tasks().await;
    let asha = world.client("asha").await;
    let task = only_task(&asha).await;
    assert_eq!((task["kind"].as_str(), task["state"].as_str()), (Some("contact"), Some("open")));
    let path = format!("/tasks/{}/done", id(&task));
    let position = asha.post(&path, json!({})).await.expect(200).position();
    let done = asha.get(&format!("/tasks?column=done&after={position}")).await.expect(200).items();
    assert_eq!((done.len(), done[0]["state"].as_str()), (1, Some("done")));
    assert!(done[0]["done_at"].is_string());
    for column in ["overdue", "today", "upcoming"] {
        assert!(asha.get(&format!("/tasks?column={column}")).await.expect(200).items().is_empty(), "{column}");
    }
    let again = asha.post(&path, json!({})).await;
    assert!(again.status == 200 || again.problem() == "/problems/task-finished", "{}", again.text);
    assert_eq!(world.events("task.completed").await, 1);
    let answer = asha.patch(&format!("/tasks/{}", id(&task)), json!({ "due_at": from_now(Duration::days(1)) })).await;
    assert_eq!(answer.expect(409).problem(), "/problems/task-finished");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_rescheduled_moves_to_the_column_of_its_new_time() {
    let world = with_tasks().await;
    let asha = world.client("asha").await;
    let task = only_task(&asha).await;
    let due_at = from_now(Duration::days(3));
    let answer = asha.patch(&format!("/tasks/{}", id(&task)), json!({ "due_at": due_at })).await.expect(200);
    let upcoming = asha.get(&format!("/tasks?column=upcoming&after={}", answer.position())).await.expect(200).items();
    assert_eq!((upcoming.len(), upcoming[0]["due_at"].as_str()), (1, Some(due_at.as_str())));
    assert_eq!(upcoming[0]["column"], "upcoming");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_time_that_is_past_or_none_is_refused_by_name() {
    let world = with_tasks().await;
    let asha = world.client("asha").await;
    let path = format!("/tasks/{}", id(&only_task(&asha).await));
    let past = from_now(-Duration::hours(1));
    for body in [json!({ "due_at": past }), json!({ "due_at": "tomorrow" }), json!({}), json!({ "due_at": 5 })] {
        let answer = asha.patch(&path, body.clone()).await.expect(422);
        assert_eq!(answer.fields(), ["due_at"], "{body}");
    }
    assert_eq!(world.events("task.rescheduled").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_whose_time_has_passed_is_overdue() {
    let world = with_tasks().await;
    let asha = world.client("asha").await;
    // Nobody can let a task be due in the past: the read model is told so instead.
    let past = "UPDATE read.task SET due_at = now() - interval '2 days'";
    sqlx::query(past).execute(world.pool()).await.unwrap();
    let overdue = asha.get("/tasks?column=overdue").await.expect(200).items();
    assert_eq!((overdue.len(), overdue[0]["column"].as_str()), (1, Some("overdue")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_of_somebody_else_is_the_same_as_one_that_does_not_exist() {
    let world = with_tasks().await;
    let (asha, ravi) = (world.client("asha").await, world.client("ravi").await);
    let task = only_task(&asha).await;
    let nowhere = Uuid::from_u128(7).to_string();
    for (method, end, body) in
        [("POST", "/done", json!({})), ("PATCH", "", json!({ "due_at": from_now(Duration::days(1)) }))]
    {
        let mut bodies = Vec::new();
        for id in [id(&task), &nowhere] {
            let path = format!("/tasks/{id}{end}");
            let answer = ravi.send(method.parse().unwrap(), &path, Some(body.clone()), &[("x-request-id", "r")]).await;
            bodies.push(answer.expect(404).text);
        }
        assert_eq!(bodies[0], bodies[1], "{method}");
    }
    assert_eq!(world.events("task.completed").await + world.events("task.rescheduled").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scopes_and_columns_that_nobody_knows_are_refused_by_name() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    for (query, field) in [("scope=everybody", "scope"), ("column=later", "column"), ("limit=0", "limit")] {
        assert_eq!(asha.get(&format!("/tasks?{query}")).await.expect(422).fields(), [field]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paging_walks_all_tasks_by_due_time_without_repeats() {
    let world = World::start().await;
    for n in 0..5 {
        world.customer(&format!("91987654100{n}")).become_lead("Ravi Kumar").await;
    }
    world.settle().await;
    let admin = world.client("admin").await;
    let whole = admin.walk("/tasks?scope=all", 200).await;
    assert_eq!(whole.len(), 5);
    for limit in [1, 2] {
        assert_eq!(admin.walk("/tasks?scope=all", limit).await, whole);
    }
}
