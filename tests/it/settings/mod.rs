//! A firm's settings: what they do, who changed them, and what is refused.

use serde_json::{Value, json};
use tests::world::{Client, World};

/// The settings as they stand after everything that was done.
async fn settings(admin: &Client) -> Value {
    admin.get("/settings").await.expect(200).json()
}

/// What a list of the settings calls a word.
fn entry<'a>(settings: &'a Value, list: &str, key: &str) -> Option<&'a Value> {
    settings[list].as_array().unwrap().iter().find(|entry| entry["key"] == key)
}

fn inquiry(mobile: &str, loan_type: &str) -> Value {
    json!({ "name": "Ravi Kumar", "mobile": mobile, "loan_type": loan_type, "amount": 3_500_000 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_firm_that_changed_nothing_has_what_every_firm_starts_with() {
    let world = World::start().await;
    let settings = settings(&world.client("auditor").await).await;
    assert_eq!((settings["slug"].as_str(), settings["name"].as_str()), (Some("demo"), Some("Demo Finance")));
    assert_eq!((settings["time_zone"].as_str(), &settings["auto_assignment"]), (Some("Asia/Kolkata"), &json!(true)));
    let hours = |closes| json!([{ "opens": "09:30", "closes": closes }]);
    assert_eq!(settings["working_hours"]["week"]["monday"], hours("18:30"));
    assert_eq!(settings["message_hours"]["week"]["saturday"], hours("19:00"));
    assert_eq!(settings["message_hours"]["week"]["sunday"], json!([]));
    assert_eq!(settings["loan_types"].as_array().unwrap().len(), 16);
    assert_eq!(entry(&settings, "loan_types", "lap").unwrap()["label"], "Loan Against Property");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_changed_what_stands_in_the_history() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let change = json!({
        "name": "Demo Finserv", "time_zone": "Asia/Dubai", "auto_assignment": false,
        "working_hours": { "week": { "monday": [
            { "opens": "14:00", "closes": "18:00" }, { "opens": "10:00", "closes": "13:00" },
        ] }, "holidays": ["2026-12-25"] },
    });
    let position = admin.patch("/settings", change).await.expect(200).json()["position"].clone();
    let after = admin.get(&format!("/settings?after={position}")).await.expect(200).json();
    assert_eq!((after["name"].as_str(), after["time_zone"].as_str()), (Some("Demo Finserv"), Some("Asia/Dubai")));
    assert_eq!(after["working_hours"]["week"]["monday"][0]["opens"], "10:00");
    assert_eq!(after["working_hours"]["holidays"], json!(["2026-12-25"]));
    let history = admin.get(&format!("/settings/history?after={position}")).await.expect(200).items();
    let told = |entry: &Value| (entry["what"].clone(), entry["from"].clone(), entry["to"].clone());
    assert_eq!(told(&history[0]), (json!("tenant.auto_assignment_switched"), json!("on"), json!("off")));
    let hours = "Mon 10:00\u{2013}13:00, 14:00\u{2013}18:00; closed on 1 day";
    assert_eq!(history[1]["to"], hours);
    assert_eq!(told(&history[3]), (json!("tenant.renamed"), json!("Demo Finance"), json!("Demo Finserv")));
    assert_eq!(history[4]["what"], "tenant.founded");
    assert!(history.iter().all(|entry| entry["by"] == "Anita Desai"), "{history:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_changed_since_it_was_looked_at_is_not_overwritten() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let seen = settings(&admin).await["revision"].clone();
    admin.patch("/settings", json!({ "name": "One", "revision": seen })).await.expect(200);
    let late = admin.patch("/settings", json!({ "name": "Two", "revision": seen })).await.expect(409);
    assert_eq!(late.problem(), "/problems/settings-changed-meanwhile");
    admin.patch("/settings", json!({ "auto_assignment": false, "revision": seen })).await.expect(200);
    let now = settings(&admin).await;
    assert_eq!((now["name"].as_str(), &now["auto_assignment"]), (Some("One"), &json!(false)));
    admin.patch("/settings", json!({ "name": "Two", "revision": now["revision"] })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_change_asked_for_twice_is_made_once() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let headers = [("idempotency-key", "solar-1")];
    for _ in 0..2 {
        let body = Some(json!({ "label": "Solar Loan" }));
        let added = admin.send(reqwest::Method::POST, "/settings/loan-types", body, &headers).await.expect(201);
        assert_eq!(added.json()["id"], "solar_loan");
    }
    assert_eq!(world.events("tenant.loan_type_added").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_break_a_rule_are_refused_with_the_rule() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    for (body, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "time_zone": "IST" }), "time_zone"),
        (json!({ "working_hours": { "week": {} } }), "working_hours"),
        (
            json!({ "message_hours": { "week": { "monday": [{ "opens": "18:00", "closes": "09:00" }] } } }),
            "message_hours",
        ),
    ] {
        assert_eq!(admin.patch("/settings", body).await.expect(422).fields(), [field]);
    }
    for (label, status) in [("", 422), ("a label of 25 characters.", 422), ("home loan", 422)] {
        let refused = admin.post("/settings/loan-types", json!({ "label": label })).await;
        assert_eq!((refused.status, refused.fields()), (status, vec!["label".to_owned()]), "{label}");
    }
    admin.patch("/settings/loan-types/boat", json!({ "hidden": true })).await.expect(404);
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM events WHERE aggregate_type = 'tenant'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_firms_own_loan_type_and_source_are_taken_there_and_nowhere_else() {
    let world = World::start().await;
    let neighbour = world.neighbour().await;
    let admin = world.client("admin").await;
    admin.post("/settings/loan-types", json!({ "label": "Solar Loan" })).await.expect(201);
    admin.post("/settings/lead-sources", json!({ "label": "Radio" })).await.expect(201);
    let mut body = inquiry("9876541001", "solar_loan");
    body["source"] = json!("radio");
    let answer = neighbour.sales.post("/leads", body.clone()).await.expect(422);
    assert_eq!(answer.fields(), ["loan_type", "source"]);
    admin.post("/leads", body).await.expect(201);
    world.settle().await;
    let lead = &admin.get("/leads?loan_type=solar_loan").await.expect(200).items()[0];
    assert_eq!((lead["loan_type"].as_str(), lead["source"].as_str()), (Some("solar_loan"), Some("radio")));
    neighbour.admin.get("/leads?loan_type=solar_loan").await.expect(422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_is_greeted_by_the_new_name_and_understood_by_the_firms_own_words() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.patch("/settings", json!({ "name": "Shining Sun Finance" })).await.expect(200);
    admin.post("/settings/loan-types", json!({ "label": "Solar Loan" })).await.expect(201);
    admin.patch("/settings/loan-types/gold_loan", json!({ "hidden": true })).await.expect(200);
    let customer = world.customer("919876541001");
    customer.say("Hi").await;
    let greeting = customer.wait_for_text(1).await;
    assert!(greeting.contains("Shining Sun Finance"), "{greeting}");
    customer.say("My name is Meera Rao").await;
    let list = customer.wait_for_reply(2).await.to_string();
    assert!(list.contains("Solar Loan") && !list.contains("Gold Loan"), "{list}");
    customer.say("solar loan of 4 lakh").await;
    assert!(customer.wait_for_text(3).await.contains("Solar Loan"));
    customer.confirm(3).await;
    world.settle().await;
    assert_eq!(admin.get("/leads").await.expect(200).items()[0]["loan_type"], "solar_loan");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leads_of_a_firm_that_gives_them_out_itself_stay_with_nobody_until_it_switches_back() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.patch("/settings", json!({ "auto_assignment": false })).await.expect(200);
    admin.post("/leads", inquiry("9876541001", "lap")).await.expect(201);
    world.settle().await;
    admin.patch("/settings", json!({ "auto_assignment": true })).await.expect(200);
    admin.post("/leads", inquiry("9876541002", "lap")).await.expect(201);
    world.settle().await;
    let leads = admin.get("/leads").await.expect(200).items();
    let assigned: Vec<_> = leads.iter().map(|lead| lead["assignee_id"].is_string()).collect();
    assert_eq!(assigned, [true, false]);
}
