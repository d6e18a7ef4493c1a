//! Every address, and who is kept out of it.

use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use tests::world::{Answer, Client, World};

/// An address of the API.
struct Route {
    method: Method,
    /// `{lead}`, `{task}` and `{conversation}` stand for those of the demo tenant.
    path: &'static str,
    body: Option<Value>,
    /// A member who lacks the permission, where there is one.
    lacks: Option<&'static str>,
}

/// All addresses below `/api/v1`.
fn routes() -> Vec<Route> {
    let read = |path, lacks| Route { method: Method::GET, path, body: None, lacks };
    let write = |method, path, body, lacks| Route { method, path, body: Some(body), lacks };
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    let member = "01939f0a-0000-7000-8000-000000000000";
    vec![
        read("/session", None),
        Route { method: Method::DELETE, path: "/session", body: None, lacks: None },
        read("/leads", None),
        write(Method::POST, "/leads", inquiry, Some("auditor")),
        read("/leads/{lead}", None),
        read("/leads/{lead}/timeline", None),
        write(Method::POST, "/leads/{lead}/stage", json!({ "stage": "contacted" }), Some("auditor")),
        write(Method::POST, "/leads/{lead}/assign", json!({ "member_id": member }), Some("asha")),
        write(Method::POST, "/leads/{lead}/notes", json!({ "text": "hello" }), Some("auditor")),
        read("/tasks", None),
        write(
            Method::POST,
            "/tasks",
            json!({ "kind": "task", "title": "Send papers", "due_at": "2999-01-01T00:00:00Z" }),
            Some("auditor"),
        ),
        read("/tasks/{task}", None),
        write(Method::PATCH, "/tasks/{task}", json!({ "due_at": "2999-01-01T00:00:00Z" }), Some("auditor")),
        write(Method::POST, "/tasks/{task}/done", json!({}), Some("auditor")),
        write(Method::POST, "/tasks/{task}/reopen", json!({}), Some("auditor")),
        write(Method::POST, "/tasks/{task}/cancel", json!({}), Some("auditor")),
        read("/conversations", None),
        read("/conversations/{conversation}", None),
        read("/conversations/{conversation}/messages", None),
        read("/members", Some("asha")),
        write(Method::POST, "/audit/erasures", json!({ "mobile": "9876541001" }), Some("manager")),
        read("/whatsapp/connection", Some("asha")),
        read("/whatsapp/connection/history", Some("asha")),
        write(Method::POST, "/whatsapp/connection/signup", json!({ "code": "AQB" }), Some("manager")),
        write(Method::POST, "/whatsapp/connection/signup/abandoned", json!({}), Some("manager")),
        write(Method::POST, "/whatsapp/connection/signup/retry", json!({}), Some("manager")),
        write(Method::POST, "/whatsapp/connection/signup/number", json!({ "phone_number_id": "1" }), Some("manager")),
        write(Method::POST, "/whatsapp/connection/signup/give-up", json!({}), Some("manager")),
        write(Method::POST, "/whatsapp/connection/refresh", json!({}), Some("manager")),
        Route { method: Method::DELETE, path: "/whatsapp/connection", body: None, lacks: Some("manager") },
        write(Method::POST, "/whatsapp/phone/code", json!({ "method": "sms" }), Some("manager")),
        write(Method::POST, "/whatsapp/phone/verify", json!({ "code": "123456" }), Some("manager")),
        read("/stream", None),
    ]
}

/// Addresses that every member may ask for: what they show is their own. This list may only get shorter.
const FOR_EVERY_MEMBER: [&str; 11] = [
    "GET /session",
    "DELETE /session",
    "GET /leads",
    "GET /leads/{lead}",
    "GET /leads/{lead}/timeline",
    "GET /tasks",
    "GET /tasks/{task}",
    "GET /conversations",
    "GET /conversations/{conversation}",
    "GET /conversations/{conversation}/messages",
    "GET /stream",
];

/// What stands for the places in paths.
struct Places {
    lead: String,
    task: String,
    conversation: String,
}

impl Places {
    async fn of(world: &World) -> Self {
        world.customer("919876541001").become_lead("Ravi Kumar").await;
        world.settle().await;
        let admin = world.client("admin").await;
        let mut ids = Vec::new();
        for list in ["/leads", "/tasks?scope=all", "/conversations"] {
            ids.push(admin.get(list).await.expect(200).items()[0]["id"].as_str().unwrap().to_owned());
        }
        let [lead, task, conversation] = ids.try_into().unwrap();
        Self { lead, task, conversation }
    }

    async fn ask(&self, client: &Client, route: &Route) -> Answer {
        let path = route.path.replace("{lead}", &self.lead).replace("{task}", &self.task);
        let path = path.replace("{conversation}", &self.conversation);
        client.send(route.method.clone(), &path, route.body.clone(), &[]).await
    }
}

impl Route {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// The paths that the code names, read from its text: an address that is missing above is found here.
fn paths_in_code(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            paths_in_code(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let calls = text.split(".route(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            found.extend(calls.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
}

#[test]
fn every_address_in_the_code_is_in_the_list_above() {
    let mut named = BTreeSet::new();
    paths_in_code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src/rest"), &mut named);
    let id =
        |path: &str| ["{lead}", "{task}", "{conversation}"].iter().fold(path.to_owned(), |p, n| p.replace(n, "{id}"));
    let listed: BTreeSet<_> = routes().iter().map(|route| id(route.path)).collect();
    assert_eq!(named, listed);
}

/// How many events there are.
async fn head(world: &World) -> i64 {
    world.scalar("SELECT sum(position)::bigint FROM log_head").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_anything_at_any_address() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    let before = head(&world).await;
    for route in routes() {
        let answer = places.ask(&world.nobody(), &route).await;
        assert_eq!(answer.status, 401, "{}: {}", route.name(), answer.text);
        assert_eq!(answer.problem(), "/problems/unauthenticated", "{}", route.name());
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{}", route.name());
    }
    assert_eq!(head(&world).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_without_the_permission_is_kept_out_of_every_address_that_needs_one() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    let before = head(&world).await;
    let mut for_every_member = Vec::new();
    for route in routes() {
        let Some(member) = route.lacks else {
            for_every_member.push(route.name());
            continue;
        };
        let answer = places.ask(&world.client(member).await, &route).await;
        assert_eq!(answer.status, 403, "{}: {}", route.name(), answer.text);
        assert_eq!(answer.problem(), "/problems/permission-denied", "{}", route.name());
    }
    assert_eq!(for_every_member, FOR_EVERY_MEMBER);
    assert_eq!(head(&world).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_tenant_finds_nothing_at_any_address_of_a_thing() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    let neighbour = world.neighbour().await;
    let before = head(&world).await;
    let mut asked = 0;
    for route in routes().iter().filter(|route| route.path.contains('{')) {
        // A member to assign to is looked for before the lead is: one of their own, so that it is the lead that fails.
        let mut route = Route { method: route.method.clone(), body: route.body.clone(), ..*route };
        if let Some(member) = route.body.as_mut().and_then(|body| body.get_mut("member_id")) {
            *member = neighbour.admin.get("/session").await.expect(200).json()["member_id"].clone();
        }
        let answer = places.ask(&neighbour.admin, &route).await;
        assert_eq!(answer.status, 404, "{}: {}", route.name(), answer.text);
        asked += 1;
    }
    assert_eq!(asked, 12);
    for list in ["/leads", "/tasks?scope=all", "/conversations"] {
        assert!(neighbour.admin.get(list).await.expect(200).items().is_empty(), "{list}");
    }
    let members = neighbour.admin.get("/members").await.expect(200).items();
    assert_eq!(members.len(), 2, "{members:?}");
    let erasure = neighbour.admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await;
    assert_eq!(erasure.status, 404, "{}", erasure.text);
    assert_eq!(head(&world).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tenants_may_have_a_lead_of_the_same_mobile_and_each_sees_its_own() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    let neighbour = world.neighbour().await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 900_000 });
    let lead = neighbour.sales.post("/leads", inquiry).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    assert_ne!(lead, places.lead);
    world.settle().await;
    world.client("admin").await.get(&format!("/leads/{lead}")).await.expect(404);
    assert_eq!(world.client("admin").await.get("/leads").await.expect(200).items().len(), 1);
    assert_eq!(neighbour.admin.get("/leads").await.expect(200).items()[0]["amount"], 900_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_no_session_is_nobody() {
    let world = World::start().await;
    for authorization in ["Bearer nonsense", "Basic YXNoYTpwYXNz", "Bearer ", "nonsense"] {
        let headers = [("authorization", authorization)];
        world.nobody().send(Method::GET, "/leads", None, &headers).await.expect(401);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_there_are_not_and_methods_they_do_not_know_are_problems() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    assert_eq!(asha.get("/nowhere").await.expect(404).problem(), "/problems/not-found");
    assert_eq!(asha.delete("/leads").await.expect(405).problem(), "/problems/method-not-allowed");
}
