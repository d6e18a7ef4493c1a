//! Followers: each event counts exactly once, whoever follows, and a rebuild gives what live following gave.

use super::ledger::Ledger;
use super::node::{Node, assert_effects_happened_once};
use application::member::member_of;
use domain::id::TenantId;
use domain::whatsapp::WhatsAppAsk;
use futures::future::join_all;
use infrastructure::follow::rebuild;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::world::eventually;

/// Customers of each tenant who write at a time.
const CUSTOMERS: usize = 10;
/// Longest wait for followers that are woken to come to the end of the logs.
const CAUGHT_UP_WITHIN: Duration = Duration::from_mins(1);
/// A lease holds for 4 seconds and others look every second; the rest is for a busy machine.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(8);
/// Longest wait for a node's first leases, and for the fair share of a second node.
const SHARED_WITHIN: Duration = Duration::from_secs(15);
/// What every customer says, until the summary is confirmed.
const TALK: [&str; 5] = ["Hi", "I need a personal loan", "My name is Ravi Kumar", "5 lakh", "yes"];
/// Shards there are.
const SHARDS: usize = 32;

/// The rows of every table of the read models, by table.
async fn rows(pool: &PgPool) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    for table in server::node::read_models().iter().flat_map(|model| model.tables()) {
        let statement = format!("SELECT to_jsonb(t)::text FROM read.{table} AS t ORDER BY 1");
        let found = sqlx::query_scalar(&statement).fetch_all(pool).await.expect("a read model can be read");
        rows.insert((*table).to_owned(), found);
    }
    rows
}

fn assert_same_rows(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) {
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (table, rows) in before {
        let after = &after[table];
        let lost: Vec<_> = rows.iter().filter(|row| !after.contains(row)).take(3).collect();
        let new: Vec<_> = after.iter().filter(|row| !rows.contains(row)).take(3).collect();
        assert_eq!(rows.len(), after.len(), "{table}: lost {lost:#?}, new {new:#?}");
        assert!(lost.is_empty(), "{table}: lost {lost:#?}, new {new:#?}");
    }
}

/// Waits until nothing has been appended that a follower hasn't taken in.
async fn caught_up(pool: &PgPool) {
    let followers: Vec<String> = server::node::read_models()
        .iter()
        .map(|model| model.name().to_owned())
        .chain(["outbox".to_owned(), "process".to_owned()])
        .collect();
    let lag = "SELECT count(*) FROM log_head h CROSS JOIN unnest($1::text[]) AS f (follower)
               LEFT JOIN checkpoint c ON c.tenant_id = h.tenant_id AND c.follower = f.follower
               WHERE h.position > coalesce(c.position, 0)";
    eventually("every follower is at the end of every log", CAUGHT_UP_WITHIN, async || {
        let behind: i64 = sqlx::query_scalar(lag).bind(&followers).fetch_one(pool).await.ok()?;
        (behind == 0).then_some(())
    })
    .await;
}

async fn rebuild_all(ledger: &Ledger, owner: &PgPool) -> i64 {
    let mut events = 0;
    for model in server::node::read_models() {
        events = rebuild(owner, &ledger.reader, model.as_ref(), None, &|_| {}).await.expect("it is rebuilt");
    }
    events
}

fn mobile(tenant: usize, customer: usize) -> String {
    format!("98{tenant:02}{customer:06}")
}

/// Customers write, leads are worked on, messages are sent, and some are erased.
async fn live(node: &Node, tenants: &[TenantId], first_customer: usize) {
    let living = tenants.iter().enumerate().map(|(index, tenant)| live_in(node, index, *tenant, first_customer));
    join_all(living).await;
}

async fn live_in(node: &Node, index: usize, tenant: TenantId, first_customer: usize) {
    let customers = first_customer..first_customer + CUSTOMERS;
    join_all(customers.map(|customer| async move {
        for text in TALK {
            node.receive(tenant, &mobile(index, customer), text).await;
        }
        node.receive_picture(tenant, &mobile(index, customer)).await;
        node.work_on_a_lead(tenant, &mobile(50 + index, customer)).await;
    }))
    .await;
    node.send_what_waits(tenant).await;
    node.change_rights(tenant, first_customer).await;
    let by = member_of(tenant, "asha");
    let left = WhatsAppAsk::AbandonSignup { screen: Some("PERMISSIONS".to_owned()), error: None, by };
    node.ledger.whatsapp(tenant, left).await;
    let news = WhatsAppAsk::Notice { what: format!("security/{first_customer}"), details: "{}".to_owned() };
    node.ledger.whatsapp(tenant, news).await;
    node.change_settings(tenant, &format!("Firm {first_customer}")).await;
    node.erase(tenant, &mobile(index, first_customer)).await;
    node.erase(tenant, &mobile(50 + index, first_customer)).await;
}

async fn started(ledger: Ledger, tenants: usize) -> (Node, Vec<TenantId>) {
    let mut added = Vec::new();
    for _ in 0..tenants {
        added.push(ledger.add_tenant().await);
    }
    let node = Node::start(ledger);
    for tenant in &added {
        node.invite(*tenant, "asha").await;
        node.invite(*tenant, "ravi").await;
    }
    caught_up(&node.ledger.pool).await;
    (node, added)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_gives_the_rows_that_live_following_gave() {
    let database = TestDatabase::create().await;
    let owner = database.owner_pool().await;
    let (node, tenants) = started(Ledger::on(database.pool().await), 3).await;
    for round in 0..3 {
        live(&node, &tenants, round * CUSTOMERS).await;
    }
    caught_up(&owner).await;
    let followed = rows(&owner).await;
    for (table, rows) in &followed {
        assert!(!rows.is_empty() || table == "member_erased", "{table} is empty: this test compares nothing");
    }

    let events = rebuild_all(&node.ledger, &owner).await;

    assert!(events > 2_000, "only {events} events");
    assert_same_rows(&followed, &rows(&owner).await);
    // The followers go on with the new tables, as the role that owns none of them.
    live(&node, &tenants, 10 * CUSTOMERS).await;
    caught_up(&owner).await;
    assert!(rows(&owner).await["conversation_message"].len() > followed["conversation_message"].len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_under_load_loses_nothing_and_counts_nothing_twice() {
    let database = TestDatabase::create().await;
    let owner = database.owner_pool().await;
    let (node, tenants) = started(Ledger::on(database.pool().await), 3).await;
    live(&node, &tenants, 0).await;

    let living = async {
        for round in 1..4 {
            live(&node, &tenants, round * CUSTOMERS).await;
        }
    };
    let rebuilding = async {
        let before = head(&owner).await;
        for _ in 0..2 {
            rebuild_all(&node.ledger, &owner).await;
        }
        (before, head(&owner).await)
    };
    let ((), (before, after)) = tokio::join!(living, rebuilding);
    assert!(after > before, "events came while it was rebuilt");
    caught_up(&owner).await;

    let under_load = rows(&owner).await;
    rebuild_all(&node.ledger, &owner).await;
    assert_same_rows(&under_load, &rows(&owner).await);
    for tenant in tenants {
        assert_effects_happened_once(&node.ledger, tenant).await;
    }
}

async fn head(pool: &PgPool) -> i64 {
    let all = sqlx::query_scalar("SELECT sum(position)::bigint FROM log_head").fetch_one(pool).await;
    all.expect("heads can be read")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_for_one_tenant_leaves_the_others_rows_alone() {
    let database = TestDatabase::create().await;
    let owner = database.owner_pool().await;
    let (node, tenants) = started(Ledger::on(database.pool().await), 2).await;
    live(&node, &tenants, 0).await;
    caught_up(&owner).await;
    let followed = rows(&owner).await;

    for model in server::node::read_models() {
        rebuild(&owner, &node.ledger.reader, model.as_ref(), Some(tenants[0]), &|_| {}).await.expect("it is rebuilt");
    }

    assert_same_rows(&followed, &rows(&owner).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_dies_is_succeeded_within_its_leases_and_every_event_counts_once() {
    let database = TestDatabase::create().await;
    let owner = database.owner_pool().await;
    let (first, tenants) = started(Ledger::on(database.pool().await), 6).await;
    let second = Node::start(Ledger::on(database.pool().await));
    let half = async || [&first, &second].iter().all(|node| node.leases.shards().len() == SHARDS / 2).then_some(());
    eventually("each node has half of the shards", SHARED_WITHIN, half).await;

    // The first dies in the middle of things; what its customers say stands in the log all the same.
    let dying = async {
        let is_busy = async || (first.ledger.count(tenants[0], "lead.assigned").await > 0).then_some(());
        eventually("the followers are at it", CAUGHT_UP_WITHIN, is_busy).await;
        first.kill();
    };
    tokio::join!(live(&first, &tenants, 0), dying);
    let all = async || (second.leases.shards().len() == SHARDS).then_some(());
    eventually("the second node has all shards", TAKEN_OVER_WITHIN, all).await;
    live(&second, &tenants, CUSTOMERS).await;
    caught_up(&owner).await;

    let followed = rows(&owner).await;
    rebuild_all(&second.ledger, &owner).await;
    assert_same_rows(&followed, &rows(&owner).await);
    for tenant in tenants {
        assert_effects_happened_once(&second.ledger, tenant).await;
    }
    let set_aside: i64 =
        sqlx::query_scalar("SELECT count(*) FROM set_aside_effect").fetch_one(&owner).await.expect("it counts");
    assert_eq!(set_aside, 0);
    assert_logs_are_whole(&owner).await;
}
