//! Leads that nobody owns.

use super::{capture, me, numbers};
use serde_json::json;
use tests::world::{Client, World};

/// A world where the firm gives leads out itself, with so many that nobody owns.
async fn with_unowned(count: usize) -> (World, Client) {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.patch("/settings", json!({ "auto_assignment": false })).await.expect(200);
    for n in 0..count {
        capture(&admin, "Ravi Kumar", &format!("98765410{n:02}")).await;
    }
    world.settle().await;
    (world, admin)
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let mut found = numbers(&client.walk(&format!("/leads{query}"), 2).await);
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leads_that_nobody_owns_are_found_until_they_are_given_to_a_member_or_closed() {
    let (world, admin) = with_unowned(4).await;
    let all = found(&admin, "?assignee=none").await;
    assert_eq!(all.len(), 4);
    assert_eq!(found(&admin, "?assignee=none&q=kumar&stage=new&loan_type=home_loan").await, all);
    let asha = world.client("asha").await;
    let to = json!({ "member_id": me(&asha).await });
    admin.post(&format!("/leads/{}/assign", all[0]), to).await.expect(200);
    let lost = json!({ "stage": "lost", "reason": "No answer" });
    admin.post(&format!("/leads/{}/stage", all[1]), lost).await.expect(200);
    world.settle().await;
    assert_eq!(found(&admin, "?assignee=none").await, all[2..]);
    let reopened = json!({ "stage": "contacted", "reason": "Called back" });
    admin.post(&format!("/leads/{}/stage", all[1]), reopened).await.expect(200);
    world.settle().await;
    assert_eq!(found(&admin, "?assignee=none").await, all[1..]);
    assert_eq!(found(&asha, "").await, all[..1]);
    let refused = admin.get("/leads?assignee=nobody").await.expect(422);
    assert_eq!(refused.fields(), ["assignee"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_sees_them_with_their_conversation_and_gives_them_to_the_team_and_sales_see_none() {
    let (world, _) = with_unowned(0).await;
    let number = world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (manager, asha) = (world.client("manager").await, world.client("asha").await);
    for query in ["?assignee=none", "", "?q=ravi"] {
        assert_eq!(found(&manager, query).await, [number.as_str()], "{query}");
        assert!(found(&asha, query).await.is_empty(), "{query}");
    }
    asha.get(&format!("/leads/{number}")).await.expect(404);
    let lead = manager.get(&format!("/leads/{number}")).await.expect(200).json();
    let talk = format!("/conversations/{}", lead["conversation_id"].as_str().unwrap());
    manager.get(&talk).await.expect(200);
    asha.get(&talk).await.expect(404);
    manager.post(&format!("/leads/{number}/notes"), json!({ "text": "For Asha" })).await.expect(200);
    let to = json!({ "member_id": me(&asha).await });
    manager.post(&format!("/leads/{number}/assign"), to).await.expect(200);
    world.settle().await;
    assert!(found(&manager, "?assignee=none").await.is_empty());
    asha.get(&format!("/leads/{number}")).await.expect(200);
}
