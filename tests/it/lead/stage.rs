//! Moving leads.

use super::lead_of_asha;
use serde_json::{Value, json};
use tests::world::{Answer, Client, World};

async fn to(client: &Client, lead: &str, body: Value) -> Answer {
    client.post(&format!("/leads/{lead}/stage"), body).await
}

async fn stage_of(client: &Client, lead: &str, moved: &Answer) -> Value {
    client.get(&format!("/leads/{lead}?after={}", moved.position())).await.expect(200).json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_goes_through_its_stages_to_the_disbursal() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    for stage in ["contacted", "documentation"] {
        let moved = to(&asha, &lead, json!({ "stage": stage })).await.expect(200);
        assert_eq!(stage_of(&asha, &lead, &moved).await["stage"], stage);
    }
    let sanction = json!({ "stage": "sanctioned", "amount": 3_000_000, "lender": "HDFC" });
    let moved = to(&asha, &lead, sanction).await.expect(200);
    let shown = stage_of(&asha, &lead, &moved).await;
    assert_eq!((shown["sanctioned_amount"].as_i64(), shown["lender"].as_str()), (Some(3_000_000), Some("HDFC")));
    let disbursal = json!({ "stage": "disbursed", "amount": 2_900_000, "date": "2026-01-15" });
    let moved = to(&asha, &lead, disbursal).await.expect(200);
    let shown = stage_of(&asha, &lead, &moved).await;
    assert_eq!((shown["stage"].as_str(), shown["disbursed_amount"].as_i64()), (Some("disbursed"), Some(2_900_000)));
    assert_eq!(shown["disbursed_on"], "2026-01-15");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_lacks_something_is_refused_with_the_field_it_lacks() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let refused = [
        (json!({}), "stage"),
        (json!({ "stage": "gone" }), "stage"),
        (json!({ "stage": "sanctioned", "lender": "HDFC" }), "amount"),
        (json!({ "stage": "sanctioned", "amount": 0, "lender": "HDFC" }), "amount"),
        (json!({ "stage": "sanctioned", "amount": 3_000_000 }), "lender"),
        (json!({ "stage": "disbursed", "date": "2026-01-15" }), "amount"),
        (json!({ "stage": "disbursed", "amount": 3_000_000 }), "date"),
        (json!({ "stage": "disbursed", "amount": 3_000_000, "date": "2999-01-01" }), "date"),
        (json!({ "stage": "disbursed", "amount": 3_000_000, "date": "soon" }), "date"),
        (json!({ "stage": "lost" }), "reason"),
        (json!({ "stage": "rejected", "reason": "  " }), "reason"),
        (json!({ "stage": "lost", "reason": "x".repeat(501) }), "reason"),
        (json!({ "stage": "contacted", "colour": "red" }), "colour"),
    ];
    for (body, field) in refused {
        let answer = to(&asha, &lead, body.clone()).await.expect(422);
        assert_eq!(
            (answer.problem().as_str(), answer.fields()),
            ("/problems/invalid-input", vec![field.to_owned()]),
            "{body}"
        );
    }
    assert_eq!(world.events("lead.stage_changed").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_backward_needs_a_reason() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    to(&asha, &lead, json!({ "stage": "documentation" })).await.expect(200);
    let answer = to(&asha, &lead, json!({ "stage": "contacted" })).await.expect(422);
    assert_eq!(answer.fields(), ["reason"]);
    to(&asha, &lead, json!({ "stage": "contacted", "reason": "wrong documents" })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_to_where_the_lead_stands_is_refused_by_its_state() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let answer = to(&asha, &lead, json!({ "stage": "new" })).await.expect(409);
    assert_eq!(answer.problem(), "/problems/lead-already-in-stage");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_lead_is_moved_on_only_by_reopening_it_with_a_reason() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    to(&asha, &lead, json!({ "stage": "lost", "reason": "went elsewhere" })).await.expect(200);
    let answer = to(&asha, &lead, json!({ "stage": "rejected", "reason": "no" })).await.expect(409);
    assert_eq!(answer.problem(), "/problems/lead-closed");
    let answer = to(&asha, &lead, json!({ "stage": "on_hold" })).await.expect(409);
    assert_eq!(answer.problem(), "/problems/lead-closed");
    let answer = to(&asha, &lead, json!({ "stage": "contacted" })).await.expect(422);
    assert_eq!(answer.fields(), ["reason"]);
    let answer = to(&asha, &lead, json!({ "stage": "sanctioned", "reason": "came back" })).await.expect(422);
    assert_eq!(answer.fields(), ["stage"]);
    let moved = to(&asha, &lead, json!({ "stage": "contacted", "reason": "came back" })).await.expect(200);
    assert_eq!(stage_of(&asha, &lead, &moved).await["stage"], "contacted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_on_hold_keeps_its_stage_and_goes_on_from_there() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let moved = to(&asha, &lead, json!({ "stage": "on_hold", "reason": "on a journey" })).await.expect(200);
    let shown = stage_of(&asha, &lead, &moved).await;
    assert_eq!((shown["stage"].as_str(), shown["on_hold"].as_bool()), (Some("new"), Some(true)));
    let moved = to(&asha, &lead, json!({ "stage": "new" })).await.expect(200);
    assert_eq!(stage_of(&asha, &lead, &moved).await["on_hold"], false);
}
