//! Roles of the tenant's own.

use super::*;
use tests::world::SOON;
use tests::world::eventually;

fn caller(permissions: &[&str]) -> Value {
    json!({ "name": "Tele-caller", "permissions": permissions, "owns_leads": true })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_is_defined_given_changed_and_removed() {
    let world = World::start().await;
    let (admin, omkar, id) = (world.client("admin").await, world.client("omkar").await, id_of(&world, "omkar").await);
    let made = admin.post("/roles", caller(&["LoanCRM.Leads.View.Own"])).await.expect(201).json();
    assert_eq!(made["key"], "tele_caller");
    admin.patch(&format!("/members/{id}"), json!({ "roles": ["tele_caller"] })).await.expect(200);
    assert_eq!(permissions(&omkar).await, ["LoanCRM.Leads.View.Own"]);
    admin.put("/roles/tele_caller", caller(&["LoanCRM.Tasks.View.All"])).await.expect(200);
    assert_eq!(permissions(&omkar).await, ["LoanCRM.Tasks.View.All"]);
    omkar.get("/leads").await.expect(403);
    let in_use = admin.delete("/roles/tele_caller").await.expect(409);
    assert_eq!(in_use.problem(), "/problems/role-in-use");
    let role = admin.get("/roles/tele_caller").await.expect(200).json();
    assert_eq!((&role["members"], &role["built_in"]), (&json!(1), &json!(false)));
    admin.patch(&format!("/members/{id}"), json!({ "roles": ["operations"] })).await.expect(200);
    admin.delete("/roles/tele_caller").await.expect(200);
    admin.get("/roles/tele_caller").await.expect(404);
    let lines = admin.get("/roles/tele_caller/history").await.expect(200).items();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["change"]["granted"], json!(["LoanCRM.Tasks.View.All"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_of_an_own_role_are_given_leads_where_the_role_says_so() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.post("/roles", caller(&["LoanCRM.Leads.View.Own", "LoanCRM.Tasks.View.Own"])).await.expect(201);
    let (asha, ravi, omkar) = (id_of(&world, "asha").await, id_of(&world, "ravi").await, id_of(&world, "omkar").await);
    for id in [asha, ravi] {
        admin.patch(&format!("/members/{id}"), json!({ "roles": ["operations"] })).await.expect(200);
    }
    admin.patch(&format!("/members/{omkar}"), json!({ "roles": ["tele_caller"] })).await.expect(200);
    world.settle().await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    admin.post("/leads", inquiry).await.expect(201);
    let assigned = eventually("the lead is assigned", SOON, async || {
        let lead = admin.get("/leads").await.expect(200).items().pop()?;
        lead["assignee"]["id"].as_str().or(lead["assignee_id"].as_str()).map(str::to_owned)
    });
    assert_eq!(assigned.await, omkar);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_a_rule_of_roles_is_refused_by_name() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.post("/roles", caller(&[])).await.expect(201);
    let code = |answer: tests::world::Answer| answer.expect(409).problem();
    assert_eq!(code(admin.post("/roles", caller(&[])).await), "/problems/role-taken");
    let like = json!({ "key": "other", "name": "TELE-CALLER", "permissions": [] });
    assert_eq!(code(admin.post("/roles", like).await), "/problems/role-name-taken");
    assert_eq!(code(admin.delete("/roles/sales").await), "/problems/role-built-in");
    assert_eq!(code(admin.put("/roles/admin", caller(&[])).await), "/problems/role-built-in");
    admin.delete("/roles/nobody").await.expect(404);
    admin.put("/roles/Not%20a%20key", caller(&[])).await.expect(404);
    let bad = json!({ "key": "A B", "name": "", "permissions": ["x"], "owns_leads": "yes", "color": "red" });
    let fields = admin.post("/roles", bad).await.expect(422).fields();
    assert_eq!(fields, ["key", "name", "permissions", "owns_leads", "color"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_of_roles_defines_no_role_beyond_themselves() {
    let world = World::start().await;
    let (admin, manager, id) =
        (world.client("admin").await, world.client("manager").await, id_of(&world, "manager").await);
    admin.patch(&format!("/members/{id}"), json!({ "grants": ["LoanCRM.Roles.Manage"] })).await.expect(200);
    let answer = manager.post("/roles", caller(&["LoanCRM.Members.Manage"])).await.expect(409);
    assert_eq!(answer.problem(), "/problems/permission-not-held");
    manager.post("/roles", caller(&["LoanCRM.Leads.Create"])).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_answers_the_same_request_the_same_way() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let send = async || {
        let key = [("idempotency-key", "role-1")];
        admin.send(reqwest::Method::POST, "/roles", Some(caller(&[])), &key).await.expect(201)
    };
    assert_eq!(send().await.position(), send().await.position());
    assert_eq!(world.events("access.role_defined").await, 1);
}
