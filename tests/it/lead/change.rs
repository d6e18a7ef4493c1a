//! Capturing, assigning and writing down.

use super::{capture, lead_of_asha, me};
use reqwest::Method;
use serde_json::json;
use tests::world::World;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_with_something_wrong_is_refused_with_all_that_is() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let body = json!({ "name": " ", "mobile": "12", "loan_type": "boat", "amount": 5, "colour": "red" });
    let answer = asha.post("/leads", body).await.expect(422);
    assert_eq!(answer.fields(), ["name", "mobile", "loan_type", "amount", "colour"]);
    let answer = asha.post("/leads", json!([])).await.expect(422);
    assert_eq!(answer.problem(), "/problems/invalid-input");
    let text = [("content-type", "text/plain")];
    let answer = asha.send(Method::POST, "/leads", None, &text).await;
    assert!(matches!(answer.status, 400 | 415), "{}", answer.text);
    assert_eq!(world.events("lead.captured").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_captured_over_rest_is_assigned_and_its_location_told() {
    let world = World::start().await;
    let asha = world.client("admin").await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000,
        "source": "walk_in" });
    let answer = asha.post("/leads", inquiry).await.expect(201);
    let location = answer.header("location").unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    world.settle().await;
    let lead = asha.get(&location).await.expect(200).json();
    assert_eq!((lead["loan_type"].as_str(), lead["source"].as_str()), (Some("lap"), Some("walk_in")));
    assert!(lead["assignee_id"].is_string() && lead["assignee_name"].is_string(), "{lead}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_gives_a_lead_and_its_task_to_another_member() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let ravi = world.client("ravi").await;
    let tasks_of_lead =
        |items: Vec<serde_json::Value>| items.iter().filter(|task| task["lead_id"] == json!(lead)).count();
    assert_eq!(tasks_of_lead(asha.get("/tasks").await.expect(200).items()), 1);
    let to = json!({ "member_id": me(&ravi).await });
    world.client("manager").await.post(&format!("/leads/{lead}/assign"), to).await.expect(200);
    world.settle().await;
    assert_eq!(tasks_of_lead(asha.get("/tasks").await.expect(200).items()), 0);
    assert_eq!(tasks_of_lead(ravi.get("/tasks").await.expect(200).items()), 1);
    asha.get(&format!("/leads/{lead}")).await.expect(404);
    assert_eq!(ravi.get(&format!("/leads/{lead}")).await.expect(200).json()["team"], "South");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sales_may_not_assign_and_nobody_may_assign_to_a_stranger() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let path = format!("/leads/{lead}/assign");
    let to = json!({ "member_id": me(&world.client("ravi").await).await });
    let answer = asha.post(&path, to).await.expect(403);
    assert_eq!(answer.problem(), "/problems/permission-denied");
    let manager = world.client("manager").await;
    let answer = manager.post(&path, json!({ "member_id": Uuid::from_u128(7) })).await.expect(422);
    assert_eq!(answer.fields(), ["member_id"]);
    let answer = manager.post(&path, json!({ "member_id": "ravi" })).await.expect(422);
    assert_eq!(answer.fields(), ["member_id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_stands_in_the_timeline_with_who_wrote_it() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let path = format!("/leads/{lead}/notes");
    let position = asha.post(&path, json!({ "text": "  Call after 5 pm " })).await.expect(200).position();
    let timeline = asha.get(&format!("/leads/{lead}/timeline?after={position}")).await.expect(200).items();
    assert_eq!(
        (timeline[0]["kind"].as_str(), timeline[0]["text"].as_str()),
        (Some("lead.note_added"), Some("Call after 5 pm"))
    );
    assert_eq!(timeline[0]["actor"], format!("member:{}", me(&asha).await));
    assert_eq!(timeline.last().unwrap()["kind"], "lead.captured");
    for text in ["", "   ", &"x".repeat(4_001)] {
        assert_eq!(asha.post(&path, json!({ "text": text })).await.expect(422).fields(), ["text"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_neither_an_id_nor_a_number_is_refused_by_name() {
    let world = World::start().await;
    let answer = world.client("asha").await.get("/leads/ravi").await.expect(422);
    assert_eq!(answer.fields(), ["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_inquiry_with_the_same_mobile_is_the_same_lead() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let (first, _) = capture(&admin, "Ravi Kumar", "9876541001").await;
    let (second, _) = capture(&admin, "Ravi K", "+91 98765 41001").await;
    assert_eq!(first, second);
    let (other, _) = capture(&admin, "Ravi Kumar", "9876541002").await;
    assert_ne!(first, other);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_breaks_a_rule_is_refused_even_with_the_key_of_an_earlier_request() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let key = [("idempotency-key", "note-1")];
    let notes = format!("/leads/{lead}/notes");
    let note = async |text: &str| asha.send(Method::POST, &notes, Some(json!({ "text": text })), &key).await;
    note("Wants to be called after six.").await.expect(200);
    assert_eq!(note(" ").await.expect(422).fields(), ["text"]);
    assert_eq!(note(&"a".repeat(4_001)).await.expect(422).fields(), ["text"]);
    assert_eq!(world.events("lead.note_added").await, 1);
}
