//! Leads, over REST.

mod change;
mod correct;
mod files;
mod list;
mod media;
mod register;
mod retry;
mod stage;
mod timeline;
mod unowned;

use serde_json::{Value, json};
use tests::world::{Client, World};

/// Captures a lead; gives back its id and where it stands in the log.
async fn capture(client: &Client, name: &str, mobile: &str) -> (String, i64) {
    let inquiry = json!({ "name": name, "mobile": mobile, "loan_type": "home_loan", "amount": 3_500_000 });
    let answer = client.post("/leads", inquiry).await.expect(201);
    (answer.json()["id"].as_str().unwrap().to_owned(), answer.position())
}

/// The id of the member who is signed in.
async fn me(client: &Client) -> String {
    client.get("/session").await.expect(200).json()["member_id"].as_str().unwrap().to_owned()
}

/// A world with `count` leads, spread over asha and ravi.
async fn with_leads(count: usize) -> World {
    let world = World::start().await;
    let admin = world.client("admin").await;
    for n in 0..count {
        capture(&admin, &format!("Customer {}", letter(n)), &format!("98765410{n:02}")).await;
    }
    world.settle().await;
    world
}

/// A name's letter: names hold no digits.
fn letter(n: usize) -> char {
    char::from(b'A' + u8::try_from(n % 26).unwrap())
}

/// A lead of asha's, and her client.
async fn lead_of_asha(world: &World) -> (Client, String) {
    let (admin, asha) = (world.client("admin").await, world.client("asha").await);
    let (lead, _) = capture(&admin, "Ravi Kumar", "9876541001").await;
    world.settle().await;
    let to = json!({ "member_id": me(&asha).await });
    admin.post(&format!("/leads/{lead}/assign"), to).await.expect(200);
    world.settle().await;
    (asha, lead)
}

fn numbers(leads: &[Value]) -> Vec<String> {
    leads.iter().map(|lead| lead["number"].as_str().unwrap().to_owned()).collect()
}
