//! Every address that the API describes, and who is kept out of it.

mod isolation;

use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::contract::document;
use tests::world::{Answer, Client, Neighbour, World};

/// An address of the API for those who are signed in.
struct Route {
    method: Method,
    /// With places, such as `/leads/{id}`.
    path: &'static str,
    /// The example of its body.
    body: Option<Value>,
    /// The permissions without which it is refused.
    permissions: Vec<&'static str>,
    /// Whether the answer is a stream, which has no end.
    is_stream: bool,
}

/// All addresses below `/api/v1` that aren't open to everybody; those that read come first.
fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, methods) in document()["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for (method, operation) in methods.as_object().unwrap() {
            if operation["security"].as_array().is_some_and(Vec::is_empty) {
                continue;
            }
            let permissions = operation["x-permissions"].as_array().into_iter().flatten();
            routes.push(Route {
                method: method.to_uppercase().parse().unwrap(),
                path,
                body: operation["requestBody"]["content"]["application/json"].get("example").cloned(),
                permissions: permissions.map(|permission| permission.as_str().unwrap()).collect(),
                is_stream: operation["responses"]["200"]["content"].get("text/event-stream").is_some(),
            });
        }
    }
    routes.sort_by_key(|route| (route.method != Method::GET, route.path));
    routes
}

/// Addresses that need no permission: what they show is the member's own. This list may only get shorter.
const FOR_EVERY_MEMBER: [&str; 6] =
    ["GET /session", "GET /stream", "GET /tokens", "DELETE /session", "POST /tokens", "DELETE /tokens/{id}"];
/// The demo tenant's members, one of each role.
const MEMBERS: [&str; 5] = ["admin", "manager", "asha", "omkar", "auditor"];
/// An id that nothing has.
const NOTHING: &str = "01939f0a-0000-7000-8000-000000000000";

/// What stands for the places in paths: things of the demo tenant, by the first part of the path.
struct Places(Vec<(&'static str, String)>);

impl Places {
    async fn of(world: &World) -> Self {
        world.customer("919876541001").become_lead("Ravi Kumar").await;
        world.settle().await;
        let admin = world.client("admin").await;
        let mut places = Vec::new();
        for (first, list) in [
            ("leads", "/leads"),
            ("tasks", "/tasks?scope=all"),
            ("conversations", "/conversations"),
            ("members", "/members"),
        ] {
            let items = admin.get(list).await.expect(200).items();
            // Of the members one who asks for nothing here, so that all others stay who they are.
            let item = items.iter().find(|item| item["username"].is_null() || item["username"] == "ravi").unwrap();
            places.push((first, item["id"].as_str().unwrap().to_owned()));
        }
        Self(places)
    }

    fn of_kind(&self, first: &str) -> &str {
        self.0.iter().find(|(kind, _)| *kind == first).map_or(NOTHING, |(_, id)| id)
    }

    /// The route's path with a thing in its first place, and nothing in others; a place in the log is some number.
    fn fill(&self, route: &Route) -> String {
        let mut parts = route.path.split('/').skip(1);
        let first = parts.next().unwrap();
        let mut path = format!("/{first}");
        let mut thing = self.of_kind(first);
        for part in parts {
            path.push('/');
            path.push_str(match part {
                "{position}" => "1",
                _ if part.starts_with('{') => std::mem::replace(&mut thing, NOTHING),
                _ => part,
            });
        }
        path
    }

    async fn ask(&self, client: &Client, route: &Route) -> Answer {
        client.send(route.method.clone(), &self.fill(route), route.body.clone(), &[]).await
    }
}

impl Route {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether somebody with these permissions may ask for it. A wider reach holds a narrower one.
    fn is_open_to(&self, held: &BTreeSet<String>) -> bool {
        self.permissions.iter().all(|needed| {
            let area = needed.strip_suffix(".Own");
            let is_held = |reach: &str| area.is_some_and(|area| held.contains(&format!("{area}.{reach}")));
            held.contains(*needed) || is_held("Team") || is_held("All")
        })
    }
}

/// How many events there are.
async fn head(world: &World) -> i64 {
    world.scalar("SELECT sum(position)::bigint FROM log_head").await
}

/// What a member may do, as they are told themselves.
async fn permissions(client: &Client) -> BTreeSet<String> {
    let held = client.get("/session").await.expect(200).json()["permissions"].as_array().unwrap().clone();
    held.into_iter().map(|permission| permission.as_str().unwrap().to_owned()).collect()
}

#[test]
fn only_what_is_ones_own_needs_no_permission() {
    let every = routes().iter().filter(|route| route.permissions.is_empty()).map(Route::name).collect::<Vec<_>>();
    assert_eq!(every, FOR_EVERY_MEMBER);
}

#[test]
fn every_address_that_is_not_signing_in_asks_who_one_is() {
    let everything = document()["paths"].as_object().unwrap().iter();
    let below = everything.filter(|(path, _)| path.starts_with("/api/v1"));
    let all: usize = below.map(|(_, methods)| methods.as_object().unwrap().len()).sum();
    assert_eq!(all, routes().len() + 1);
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
    let (mut kept_out, mut never) = (0, BTreeSet::new());
    for route in routes().iter().filter(|route| !route.permissions.is_empty()) {
        let mut was_kept_out = false;
        for member in MEMBERS {
            let client = world.client(member).await;
            if route.is_open_to(&permissions(&client).await) {
                continue;
            }
            let answer = places.ask(&client, route).await;
            assert_eq!(answer.status, 403, "{member}: {}: {}", route.name(), answer.text);
            assert_eq!(answer.problem(), "/problems/permission-denied", "{member}: {}", route.name());
            (kept_out, was_kept_out) = (kept_out + 1, true);
        }
        if !was_kept_out {
            never.insert(route.name());
        }
    }
    assert_eq!(head(&world).await, before);
    assert!(kept_out > 40, "{kept_out}");
    let open_to_all_roles: Vec<_> = never.iter().filter(|name| !name.starts_with("GET ")).collect();
    assert!(open_to_all_roles.is_empty(), "{open_to_all_roles:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_with_the_permission_is_let_in_at_every_address_that_needs_one() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    for member in MEMBERS {
        for route in routes().iter().filter(|route| !route.is_stream) {
            let client = world.client(member).await;
            if !route.is_open_to(&permissions(&client).await) {
                continue;
            }
            let answer = places.ask(&client, route).await;
            assert!(!matches!(answer.status, 401 | 403), "{member}: {}: {}", route.name(), answer.text);
            assert!(answer.status < 500, "{member}: {}: {}", route.name(), answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_tenant_finds_nothing_at_any_address_of_a_thing() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    let neighbour = world.neighbour().await;
    let before = head(&world).await;
    let mut asked = 0;
    for route in routes().into_iter().filter(|route| route.path.contains('{')) {
        let route = of_their_own(route, &neighbour).await;
        let answer = places.ask(&neighbour.admin, &route).await;
        assert_eq!(answer.status, 404, "{}: {}", route.name(), answer.text);
        asked += 1;
    }
    assert!(asked >= 9, "{asked}");
    for list in ["/leads", "/tasks?scope=all", "/conversations"] {
        assert!(neighbour.admin.get(list).await.expect(200).items().is_empty(), "{list}");
    }
    let members = neighbour.admin.get("/members").await.expect(200).items();
    assert_eq!(members.len(), 2, "{members:?}");
    let erasure = neighbour.admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await;
    assert_eq!(erasure.status, 404, "{}", erasure.text);
    assert_eq!(head(&world).await, before);
}

/// A member to give something to is looked for before the thing is: one of their own, so that it is the thing that fails.
async fn of_their_own(mut route: Route, neighbour: &Neighbour) -> Route {
    let me = neighbour.admin.get("/session").await.expect(200).json()["member_id"].clone();
    for field in ["member_id", "assignee_id"] {
        if let Some(member) = route.body.as_mut().and_then(|body| body.get_mut(field)) {
            *member = me.clone();
        }
    }
    route
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tenants_may_have_a_lead_of_the_same_mobile_and_each_sees_its_own() {
    let world = World::start().await;
    let places = Places::of(&world).await;
    let neighbour = world.neighbour().await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 900_000 });
    let lead = neighbour.sales.post("/leads", inquiry).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    assert_ne!(lead, places.of_kind("leads"));
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
