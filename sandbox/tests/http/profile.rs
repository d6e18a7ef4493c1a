//! The business profile and its limits.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::World;

fn path(world: &World) -> String {
    format!("/v25.0/{}/whatsapp_business_profile", world.phone_number_id)
}

#[tokio::test]
async fn a_profile_is_changed_and_shows_what_is_set_of_what_was_asked_for() {
    let world = World::connected().await;
    let profile = json!({"messaging_product": "whatsapp", "about": "Loans", "email": "asha@example.in",
        "vertical": "FINANCE", "websites": ["https://asha.example"]});
    assert_eq!(world.graph(Method::POST, &path(&world), profile).await, (200, json!({"success": true})));
    let asked = format!("{}?fields=about,address,websites", path(&world));
    let (_, answer) = world.graph(Method::GET, &asked, Value::Null).await;
    let shown = json!({"about": "Loans", "websites": ["https://asha.example"], "messaging_product": "whatsapp"});
    assert_eq!(answer, json!({"data": [shown]}));
}

#[tokio::test]
async fn a_profile_beyond_its_limits_is_refused_and_nothing_changes() {
    let world = World::connected().await;
    for (key, value) in [
        ("about", json!("")),
        ("about", json!("a".repeat(140))),
        ("address", json!("a".repeat(257))),
        ("description", json!("a".repeat(513))),
        ("email", json!(format!("{}@a", "a".repeat(128)))),
        ("email", json!("nobody")),
        ("vertical", json!("POETRY")),
        ("websites", json!(["https://a", "https://b", "https://c"])),
        ("websites", json!(["ftp://a"])),
        ("websites", json!("https://a")),
    ] {
        let profile = json!({"messaging_product": "whatsapp", "address": "Pune", key: value});
        let (status, answer) = world.graph(Method::POST, &path(&world), profile).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{key}");
    }
    assert_eq!(world.graph(Method::POST, &path(&world), json!({"about": "Loans"})).await.0, 400);
    let (_, answer) = world.graph(Method::GET, &path(&world), Value::Null).await;
    assert_eq!(answer["data"], json!([{"messaging_product": "whatsapp"}]));
}
