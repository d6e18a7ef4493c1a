//! What a member may do: changes hold at once, and nobody gives what they don't hold.

use super::*;
use reqwest::Method;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grants_and_refusals_hold_for_the_very_next_request() {
    let world = World::start().await;
    let (admin, asha, id) = (world.client("admin").await, world.client("asha").await, id_of(&world, "asha").await);
    asha.get("/whatsapp/connection").await.expect(403);
    let change = json!({ "grants": ["LoanCRM.WhatsApp.View"], "refusals": ["LoanCRM.Leads.Create"] });
    admin.patch(&format!("/members/{id}"), change).await.expect(200);
    asha.get("/whatsapp/connection").await.expect(200);
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    asha.post("/leads", inquiry).await.expect(403);
    // What is refused is refused even where a grant says otherwise.
    let both = json!({ "grants": ["LoanCRM.Leads.Create"] });
    admin.patch(&format!("/members/{id}"), both).await.expect(200);
    assert!(!permissions(&asha).await.contains(&"LoanCRM.Leads.Create".to_owned()));
    asha.get("/whatsapp/connection").await.expect(403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_roles_add_up() {
    let world = World::start().await;
    let (admin, asha, id) = (world.client("admin").await, world.client("asha").await, id_of(&world, "asha").await);
    admin.patch(&format!("/members/{id}"), json!({ "roles": ["sales", "auditor"] })).await.expect(200);
    let may = permissions(&asha).await;
    assert!(may.contains(&"LoanCRM.Audit.Replay".to_owned()) && may.contains(&"LoanCRM.Leads.Create".to_owned()));
    let session = asha.get("/session").await.expect(200).json();
    assert_eq!((&session["role"], &session["roles"]), (&json!("sales"), &json!(["sales", "auditor"])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_deactivated_is_out_at_once_and_signs_in_again_once_they_are_back() {
    let world = World::start().await;
    let (admin, asha, id) = (world.client("admin").await, world.client("asha").await, id_of(&world, "asha").await);
    let token = asha.post("/tokens", json!({ "name": "Export", "days": 7 })).await.expect(201).json();
    let program = world.client_with(token["token"].as_str().unwrap());
    program.get("/leads").await.expect(200);
    admin.patch(&format!("/members/{id}"), json!({ "active": false })).await.expect(200);
    asha.get("/leads").await.expect(401);
    program.get("/leads").await.expect(401);
    let attempt = json!({ "tenant": "demo", "username": "asha", "password": tests::world::PASSWORD });
    world.nobody().post("/session", attempt).await.expect(401);
    admin.patch(&format!("/members/{id}"), json!({ "active": true })).await.expect(200);
    asha.get("/leads").await.expect(401);
    program.get("/leads").await.expect(401);
    world.client("asha").await.get("/leads").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gives_what_they_do_not_hold() {
    let world = World::start().await;
    let (admin, manager) = (world.client("admin").await, world.client("manager").await);
    let id = id_of(&world, "manager").await;
    admin.patch(&format!("/members/{id}"), json!({ "grants": ["LoanCRM.Members.Manage"] })).await.expect(200);
    let refused =
        |answer: tests::world::Answer| assert_eq!(answer.expect(409).problem(), "/problems/permission-not-held");
    refused(manager.patch(&format!("/members/{id}"), json!({ "roles": ["admin"] })).await);
    refused(manager.patch(&format!("/members/{id}"), json!({ "grants": ["LoanCRM.Roles.Manage"] })).await);
    let spy = json!({ "username": "spy", "name": "Spy", "roles": ["auditor"] });
    refused(manager.post("/members", spy).await);
    // A link to a new password, or the number that the bot knows, would make the manager the admin.
    let above = id_of(&world, "admin").await;
    refused(manager.send(Method::POST, &format!("/members/{above}/invitation"), None, &[]).await);
    refused(manager.patch(&format!("/members/{above}"), json!({ "mobile": "9000000099" })).await);
    assert_eq!(world.events("member.invitation_issued").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_change_is_told_and_nothing_of_it_is_done() {
    let world = World::start().await;
    let (admin, id) = (world.client("admin").await, id_of(&world, "asha").await);
    let path = format!("/members/{id}");
    let bad = json!({ "roles": "sales", "grants": ["LoanCRM.Boats.View"], "mobile": "12", "active": 1, "x": 1 });
    let fields = admin.patch(&path, bad).await.expect(422).fields();
    assert_eq!(fields, ["mobile", "roles", "grants", "active", "x"]);
    for roles in [json!([]), json!(["sales", "sales"]), json!(["nobody"])] {
        let answer = admin.patch(&path, json!({ "teams": ["West"], "roles": roles })).await.expect(422);
        assert_eq!(answer.fields(), ["roles"]);
    }
    assert_eq!(admin.patch(&path, json!({ "teams": ["A", "A"] })).await.expect(422).fields(), ["teams"]);
    let taken = admin.patch(&path, json!({ "mobile": "9000000004" })).await.expect(409);
    assert_eq!(taken.problem(), "/problems/mobile-taken");
    assert_eq!(admin.get(&path).await.expect(200).json()["teams"], json!(["North"]));
    let stranger = "/members/01939f0a-0000-7000-8000-000000000000";
    for answer in [
        admin.get(stranger).await,
        admin.patch(stranger, json!({ "teams": [] })).await,
        admin.patch(stranger, json!({ "active": false })).await,
    ] {
        assert_eq!(answer.expect(404).problem(), "/problems/not-found");
    }
    assert_eq!(world.events("member.teams_changed").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mobile_number_is_free_again_once_its_member_has_left() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let (asha, ravi) = (id_of(&world, "asha").await, id_of(&world, "ravi").await);
    admin.patch(&format!("/members/{ravi}"), json!({ "active": false })).await.expect(200);
    admin.patch(&format!("/members/{asha}"), json!({ "mobile": "9000000004" })).await.expect(200);
    let back = admin.patch(&format!("/members/{ravi}"), json!({ "active": true })).await.expect(409);
    assert_eq!(back.problem(), "/problems/mobile-taken");
    let member = admin.get(&format!("/members/{asha}")).await.expect(200).json();
    assert_eq!(member["mobile"], "+919000000004");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_auditor_sees_members_without_their_numbers_and_changes_none() {
    let world = World::start().await;
    let (auditor, id) = (world.client("auditor").await, id_of(&world, "asha").await);
    let member = auditor.get(&format!("/members/{id}")).await.expect(200).json();
    assert_eq!(member["mobile"], "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022} \u{2022}0003");
    auditor.patch(&format!("/members/{id}"), json!({ "teams": [] })).await.expect(403);
    auditor.get("/roles").await.expect(200);
    for username in ["manager", "asha", "omkar"] {
        world.client(username).await.get("/members").await.expect(403);
        world.client(username).await.get("/roles").await.expect(403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_history_tells_who_changed_what() {
    let world = World::start().await;
    let (admin, id) = (world.client("admin").await, id_of(&world, "asha").await);
    let change = json!({ "roles": ["manager"], "refusals": ["LoanCRM.Leads.Assign"], "mobile": "9000000033" });
    admin.patch(&format!("/members/{id}"), change).await.expect(200);
    let lines = admin.get(&format!("/members/{id}/history")).await.expect(200).items();
    let what: Vec<_> = lines.iter().map(|line| line["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["access.given", "member.mobile_changed", "member.invited"]);
    assert_eq!(lines[0]["change"]["roles"], json!({ "from": ["Sales"], "to": ["Manager"] }));
    assert_eq!(lines[0]["change"]["refused"], json!(["LoanCRM.Leads.Assign"]));
    assert_eq!(lines[0]["by"], id_of(&world, "admin").await);
    assert_eq!(lines[2]["by"], Value::Null);
    assert!(!lines.iter().any(|line| line.to_string().contains("9000000033")), "a number stays out of the history");
}
