//! Writing again what may have been written, and reading what one has just written.

use super::lead_of_asha;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_repeated_with_its_key_has_one_effect_and_the_same_position() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let path = format!("/leads/{lead}/notes");
    let write = |key: &'static str| {
        let (asha, path) = (asha.clone(), path.clone());
        let body = json!({ "text": "Call after 5 pm" });
        async move { asha.send(Method::POST, &path, Some(body), &[("idempotency-key", key)]).await }
    };
    let positions: Vec<_> = futures::future::join_all((0..5).map(|_| write("k-1"))).await;
    let positions: Vec<_> = positions.into_iter().map(|answer| answer.expect(200).position()).collect();
    assert!(positions.windows(2).all(|pair| pair[0] == pair[1]), "{positions:?}");
    assert_eq!(world.events("lead.note_added").await, 1);
    assert_ne!(write("k-2").await.expect(200).position(), positions[0]);
    assert_eq!(world.events("lead.note_added").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_captured_twice_with_one_key_is_captured_once() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    let mut answers = Vec::new();
    for _ in 0..2 {
        let key = [("idempotency-key", "k-1")];
        let answer = asha.send(Method::POST, "/leads", Some(inquiry.clone()), &key).await.expect(201);
        answers.push((answer.json()["id"].clone(), answer.position()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(world.events("lead.captured").await + world.events("lead.inquiry_repeated").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_of_another_member_is_another_command() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    let manager = world.client("manager").await;
    for client in [&asha, &manager] {
        let (path, body) = (format!("/leads/{lead}/notes"), json!({ "text": "Call after 5 pm" }));
        client.send(Method::POST, &path, Some(body), &[("idempotency-key", "k-1")]).await.expect(200);
    }
    assert_eq!(world.events("lead.note_added").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_none_is_refused_by_name() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    let key = [("idempotency-key", "two words")];
    let answer = asha.send(Method::POST, "/leads", Some(inquiry), &key).await.expect(422);
    assert_eq!(answer.fields(), ["Idempotency-Key"]);
    assert_eq!(world.events("lead.captured").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_after_a_write_always_sees_it() {
    let world = World::start().await;
    let (asha, lead) = lead_of_asha(&world).await;
    for (n, stage) in ["contacted", "documentation", "login_pending"].into_iter().enumerate() {
        let position =
            asha.post(&format!("/leads/{lead}/stage"), json!({ "stage": stage })).await.expect(200).position();
        let shown = asha.get(&format!("/leads/{lead}?after={position}")).await.expect(200).json();
        assert_eq!(shown["stage"], stage, "{n}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_after_a_position_that_does_not_come_is_told_to_come_back() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let begun = Instant::now();
    let answer = asha.get("/leads?after=999999").await.expect(503);
    assert!(answer.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok()), "{answer:?}");
    assert!((Duration::from_secs(4)..Duration::from_secs(8)).contains(&begun.elapsed()));
}
