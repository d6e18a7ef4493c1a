//! Lists come in pages.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::World;

/// A sandbox with an account of three numbers.
async fn three() -> World {
    let mut world = World::empty(None).await;
    let extra = json!(["919800000077", "919800000078"]);
    world.connect_with(json!({"existing": true, "extra_numbers": extra})).await;
    world
}

#[tokio::test]
async fn numbers_come_page_by_page_until_there_is_no_next_one() {
    let world = three().await;
    let mut path = format!("/v25.0/{}/phone_numbers?fields=display_phone_number&limit=2", world.waba_id);
    let mut ids = Vec::new();
    for page in 0..2 {
        let (status, answer) = world.graph(Method::GET, &path, Value::Null).await;
        assert_eq!(status, 200, "{answer}");
        ids.extend(answer["data"].as_array().unwrap().iter().map(|number| number["id"].clone()));
        assert!(answer["data"][0].get("status").is_none());
        match answer["paging"]["next"].as_str() {
            Some(next) => path = next.strip_prefix(&world.origin).unwrap().to_owned(),
            None => assert_eq!(page, 1),
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_page_can_be_asked_for_by_its_cursor_in_both_directions() {
    let world = three().await;
    let page = async |query: String| {
        let path = format!("/v25.0/{}/phone_numbers?{query}", world.waba_id);
        world.graph(Method::GET, &path, Value::Null).await.1
    };
    let first = page("limit=1".to_owned()).await;
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let second = page(format!("limit=1&after={after}")).await;
    assert_ne!(first["data"][0]["id"], second["data"][0]["id"]);
    let before = second["paging"]["cursors"]["before"].as_str().unwrap();
    assert_eq!(page(format!("limit=1&before={before}")).await["data"][0]["id"], first["data"][0]["id"]);
    assert_eq!(page("after=nothing".to_owned()).await["error"]["code"], 100);
    assert_eq!(page("limit=0".to_owned()).await["error"]["code"], 100);
}

#[tokio::test]
async fn templates_are_an_empty_list_that_knows_no_cursor() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}/message_templates", world.waba_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await, (200, json!({"data": []})));
    let (_, answer) = world.graph(Method::GET, &format!("{path}?after=abc"), Value::Null).await;
    assert_eq!(answer["error"]["code"], 131_059);
}
