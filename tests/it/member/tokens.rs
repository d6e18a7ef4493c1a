//! Tokens for programs.

use super::*;

async fn issue(client: &Client, body: Value) -> Value {
    client.post("/tokens", body).await.expect(201).json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_does_what_its_scope_says_and_never_more_than_its_member() {
    let world = World::start().await;
    let (admin, asha, id) = (world.client("admin").await, world.client("asha").await, id_of(&world, "asha").await);
    let scope = json!(["LoanCRM.Leads.View.Own", "LoanCRM.Tasks.View.Own"]);
    let made = issue(&asha, json!({ "name": "Export", "days": 30, "permissions": scope })).await;
    let program = world.client_with(made["token"].as_str().unwrap());
    program.get("/leads").await.expect(200);
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    program.post("/leads", inquiry).await.expect(403);
    admin.patch(&format!("/members/{id}"), json!({ "refusals": ["LoanCRM.Leads.View.Own"] })).await.expect(200);
    program.get("/leads").await.expect(403);
    program.get("/tasks").await.expect(200);
    asha.delete(&format!("/tokens/{}", made["id"].as_str().unwrap())).await.expect(200);
    program.get("/tasks").await.expect(401);
    let listed = asha.get("/tokens").await.expect(200).items();
    assert!(listed[0]["ended_at"].is_string() && listed[0]["last_used_at"].is_string(), "{listed:?}");
    assert!(listed[0].get("token").is_none());
    let kept: i64 = world
        .scalar(
            "SELECT count(*) FROM events WHERE payload::text LIKE '%token_hash%' OR payload::text LIKE '%\"text\"%'",
        )
        .await;
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_beyond_its_member_is_refused() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let scope = json!(["LoanCRM.Leads.View.All"]);
    let refused = asha.post("/tokens", json!({ "name": "Spy", "days": 30, "permissions": scope })).await.expect(409);
    assert_eq!(refused.problem(), "/problems/permission-not-held");
    for (body, field) in [
        (json!({ "name": "", "days": 30 }), "name"),
        (json!({ "name": "x", "days": 0 }), "days"),
        (json!({ "name": "x", "days": 367 }), "days"),
        (json!({ "name": "x" }), "expires_at"),
        (json!({ "name": "x", "expires_at": "2020-01-01T00:00:00Z" }), "expires_at"),
        (json!({ "name": "x", "days": 1, "permissions": [] }), "permissions"),
    ] {
        assert_eq!(asha.post("/tokens", body).await.expect(422).fields(), [field]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_makes_tokens_and_changes_members_only_where_its_scope_says_so() {
    let world = World::start().await;
    let (admin, id) = (world.client("admin").await, id_of(&world, "asha").await);
    let narrow = issue(&admin, json!({ "name": "Reader", "days": 1, "permissions": ["LoanCRM.Leads.View.All"] })).await;
    let reader = world.client_with(narrow["token"].as_str().unwrap());
    for answer in [
        reader.post("/tokens", json!({ "name": "x", "days": 1 })).await,
        reader.get("/tokens").await,
        reader.delete(&format!("/tokens/{}", narrow["id"].as_str().unwrap())).await,
        reader.patch(&format!("/members/{id}"), json!({ "teams": [] })).await,
    ] {
        assert_eq!(answer.expect(403).problem(), "/problems/permission-denied");
    }
    let scope = json!(["LoanCRM.Members.Manage"]);
    let wide = issue(&admin, json!({ "name": "Personnel", "days": 1, "permissions": scope })).await;
    let personnel = world.client_with(wide["token"].as_str().unwrap());
    personnel.patch(&format!("/members/{id}"), json!({ "teams": ["West"] })).await.expect(200);
    let more = json!({ "name": "x", "days": 1, "permissions": ["LoanCRM.Leads.View.All"] });
    let refused = personnel.post("/tokens", more).await.expect(409);
    assert_eq!(refused.problem(), "/problems/permission-not-held");
    let promoted = personnel.patch(&format!("/members/{id}"), json!({ "roles": ["admin"] })).await.expect(409);
    assert_eq!(promoted.problem(), "/problems/permission-not-held");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_others_are_seen_and_revoked_by_who_manages_members_alone() {
    let world = World::start().await;
    let (admin, asha, ravi) = (world.client("admin").await, world.client("asha").await, world.client("ravi").await);
    let made = issue(&asha, json!({ "name": "Export", "days": 30 })).await;
    let (token, id) = (made["id"].as_str().unwrap().to_owned(), id_of(&world, "asha").await);
    assert!(ravi.get(&format!("/tokens?member_id={id}")).await.expect(200).items().is_empty());
    ravi.delete(&format!("/tokens/{token}")).await.expect(404);
    assert_eq!(admin.get(&format!("/tokens?member_id={id}")).await.expect(200).items().len(), 1);
    admin.delete(&format!("/tokens/{token}")).await.expect(200);
    world.client_with(made["token"].as_str().unwrap()).get("/leads").await.expect(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_opens_no_page() {
    let world = World::start().await;
    let made = issue(&world.client("asha").await, json!({ "name": "Export", "days": 30 })).await;
    let cookie = format!("sigmadsa_session={}", made["token"].as_str().unwrap());
    let answer = world.nobody().send(reqwest::Method::GET, "/leads", None, &[("cookie", &cookie)]).await;
    answer.expect(401);
}
