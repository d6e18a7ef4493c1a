//! Several tenants on one installation: the same people and names in each, and nothing of one in the other.

use chrono::TimeDelta;
use infrastructure::database::connect_reader;
use infrastructure::follow::rebuild;
use infrastructure::log::LogReader;
use infrastructure::people::Keyring;
use reqwest::Response;
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::world::{Client, Neighbour, SOON, World, now};
use tokio::time::timeout;

/// A mobile number that customers of both firms have.
const MOBILE: &str = "9876541001";

/// Two firms that each captured a lead of the same mobile under another name.
async fn two_firms() -> (World, Client, Neighbour) {
    let world = World::start().await;
    let neighbour = world.neighbour().await;
    let demo = world.client("admin").await;
    for (client, name) in [(&demo, "Ravi Demo"), (&neighbour.admin, "Ravi Neighbour")] {
        let inquiry = json!({ "name": name, "mobile": MOBILE, "loan_type": "lap", "amount": 900_000 });
        client.post("/leads", inquiry).await.expect(201);
    }
    world.settle().await;
    (world, demo, neighbour)
}

fn texts(items: &[Value]) -> String {
    items.iter().map(Value::to_string).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_searches_boards_and_histories_of_two_firms_do_not_mix() {
    let (_world, demo, neighbour) = two_firms().await;
    demo.patch("/settings", json!({ "name": "Demo Anew" })).await.expect(200);
    let firms = [(&demo, "Ravi Demo", "Ravi Neighbour"), (&neighbour.admin, "Ravi Neighbour", "Ravi Demo")];
    for (client, own, other) in firms {
        for list in ["/leads", "/leads?q=ravi", "/leads?q=98765", "/tasks?scope=all"] {
            let told = texts(&client.get(list).await.expect(200).items());
            assert!(told.contains(own) && !told.contains(other), "{list}: {told}");
        }
        assert!(client.get("/conversations").await.expect(200).items().is_empty());
    }
    assert_eq!(neighbour.admin.get("/settings").await.expect(200).json()["name"], "The neighbours");
    assert!(neighbour.admin.get("/settings/history").await.expect(200).items().is_empty());
    let members = texts(&neighbour.admin.get("/members").await.expect(200).items());
    assert!(members.contains("Nina Neighbour") && !members.contains("Anita Desai"), "{members}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_user_name_signs_in_at_its_own_firm_only() {
    let (_world, demo, neighbour) = two_firms().await;
    let [demo, other] = [&demo, &neighbour.admin].map(|client| client.get("/session"));
    let (demo, other) = (demo.await.expect(200).json(), other.await.expect(200).json());
    assert_eq!(demo["username"], other["username"]);
    assert_ne!(demo["member_id"], other["member_id"]);
}

/// What a stream of changes tells until it has told this.
async fn told_until(stream: &mut Response, wanted: &str) -> String {
    let mut told = String::new();
    let read = async {
        while !told.contains(wanted) {
            let part = stream.chunk().await.expect("it can be read").expect("the stream stays open");
            told.push_str(std::str::from_utf8(&part).expect("it is text"));
        }
    };
    timeout(SOON, read).await.unwrap_or_else(|_| panic!("{wanted} was not told"));
    told
}

async fn stream_of(client: &Client, world: &World) -> Response {
    let request = world.http().get(format!("{}/api/v1/stream", world.web())).bearer_auth(client.token());
    request.send().await.expect("the server answers")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stream_of_a_firm_tells_of_its_own_changes_only() {
    let (world, demo, neighbour) = two_firms().await;
    let mut ours = stream_of(&demo, &world).await;
    told_until(&mut ours, ": open").await;
    let inquiry = json!({ "name": "Meera", "mobile": "9876541002", "loan_type": "lap", "amount": 900_000 });
    neighbour.admin.post("/leads", inquiry).await.expect(201);
    world.settle().await;
    // Whatever the neighbours did was told before this, were it told at all.
    let task = json!({ "kind": "task", "title": "Send papers", "due_at": now() + TimeDelta::hours(1) });
    let position = demo.post("/tasks", task).await.expect(201).position();
    let told = told_until(&mut ours, &format!("event: task\ndata: {{\"position\":{position}}}")).await;
    let mut positions = told.lines().filter(|line| line.starts_with("data: "));
    assert!(positions.all(|line| line == format!("data: {{\"position\":{position}}}")), "{told}");
}

/// The rows that a statement without a WHERE gives the reading role.
async fn leads(reader: &PgPool) -> Vec<String> {
    sqlx::query_scalar("SELECT coalesce(name, '') FROM lead").fetch_all(reader).await.expect("it may read")
}

async fn see(reader: &PgPool, tenant: &str) {
    let set = "SELECT set_config('sigmadsa.tenant', $1, false)";
    sqlx::query(set).bind(tenant).execute(reader).await.expect("a tenant can be set");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_forgets_the_tenant_reads_the_own_rows_and_without_a_tenant_none() {
    let (world, _demo, neighbour) = two_firms().await;
    // One connection, so that what is set for it stays set.
    let reader = connect_reader(&world.database().connect_options(), 1).await.expect("the database can be reached");
    assert!(leads(&reader).await.is_empty());
    see(&reader, &world.tenant().await.to_string()).await;
    assert_eq!(leads(&reader).await, ["Ravi Demo"]);
    see(&reader, &neighbour.tenant.to_string()).await;
    assert_eq!(leads(&reader).await, ["Ravi Neighbour"]);
    see(&reader, "").await;
    assert!(leads(&reader).await.is_empty());
    for refused in ["DELETE FROM lead", "UPDATE lead SET name = 'x'", "SELECT * FROM secret", "SELECT * FROM events"] {
        assert!(sqlx::query(refused).execute(&reader).await.is_err(), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_of_the_read_models_is_locked_and_stays_so_when_it_is_rebuilt() {
    let (world, _demo, neighbour) = two_firms().await;
    let open = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'read' AND c.relkind = 'r'
                  AND (NOT c.relrowsecurity OR (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) <> 2)";
    assert_eq!(world.scalar::<i64>(open).await, 0);
    let owner = world.pool().clone();
    let log = LogReader::new(Keyring::new(owner.clone(), world.node().database().master_key().clone()));
    for model in server::node::read_models() {
        rebuild(&owner, &log, model.as_ref(), None, &|_| {}).await.expect("it is rebuilt");
    }
    assert_eq!(world.scalar::<i64>(open).await, 0);
    let reader = connect_reader(&world.database().connect_options(), 1).await.expect("the database can be reached");
    assert!(leads(&reader).await.is_empty());
    see(&reader, &neighbour.tenant.to_string()).await;
    assert_eq!(leads(&reader).await, ["Ravi Neighbour"]);
    // What was rebuilt goes on being kept and read.
    let inquiry = json!({ "name": "Meera", "mobile": "9876541002", "loan_type": "lap", "amount": 900_000 });
    neighbour.admin.post("/leads", inquiry).await.expect(201);
    world.settle().await;
    assert_eq!(neighbour.admin.get("/leads").await.expect(200).items().len(), 2);
}
