//! New leads that members type in.

use super::{capture, lead_of_asha, me};
use serde_json::json;
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_lead_comes_with_its_owner_and_its_note() {
    let world = World::start().await;
    let manager = world.client("manager").await;
    let ravi = me(&world.client("ravi").await).await;
    let inquiry = json!({ "name": "Meera Joshi", "mobile": "9876541002", "loan_type": "gold_loan", "amount": 250_000,
        "source": "walk_in", "assignee_id": ravi, "note": "Sister of a customer" });
    let answer = manager.post("/leads", inquiry.clone()).await.expect(201);
    let lead = answer.json()["id"].as_str().unwrap().to_owned();
    world.settle().await;
    let shown = manager.get(&format!("/leads/{lead}")).await.expect(200).json();
    assert_eq!((shown["assignee_id"].as_str(), shown["team"].as_str()), (Some(ravi.as_str()), Some("South")));
    let kinds: Vec<_> = manager.get(&format!("/leads/{lead}/timeline")).await.expect(200).items();
    let kinds: Vec<_> = kinds.iter().rev().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["lead.captured", "lead.assigned", "lead.note_added", "task.created"]);
    let mut sales = inquiry.clone();
    sales["mobile"] = json!("9876541003");
    let answer = world.client("asha").await.post("/leads", sales.clone()).await.expect(403);
    assert_eq!(answer.problem(), "/problems/permission-denied");
    sales["assignee_id"] = json!("01939f0a-0000-7000-8000-000000000000");
    assert_eq!(manager.post("/leads", sales).await.expect(422).fields(), ["assignee_id"]);
    assert_eq!(world.events("lead.captured").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mobile_with_an_open_lead_of_another_is_only_said_to_be_in_the_system() {
    let world = World::start().await;
    let (_, lead) = lead_of_asha(&world).await;
    let ravi = world.client("ravi").await;
    let inquiry = json!({ "name": "Somebody", "mobile": "9876541001", "loan_type": "lap", "amount": 50_000 });
    let answer = ravi.post("/leads", inquiry).await.expect(409);
    assert_eq!(answer.problem(), "/problems/lead-already-in-the-system");
    assert!(!answer.text.contains("LD-") && !answer.text.contains(&lead), "{}", answer.text);
    assert_eq!(world.events("lead.inquiry_repeated").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_that_brought_an_open_lead_up_to_date_is_answered_the_same_again() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let (lead, _) = capture(&admin, "Ravi Kumar", "9876541001").await;
    world.settle().await;
    let ask = || {
        let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 50_000,
            "note": "Called again" });
        admin.send(reqwest::Method::POST, "/leads", Some(inquiry), &[("idempotency-key", "again-1")])
    };
    for _ in 0..2 {
        assert_eq!(ask().await.expect(201).json()["id"], json!(lead));
    }
    assert_eq!((world.events("lead.inquiry_repeated").await, world.events("lead.note_added").await), (1, 1));
}
