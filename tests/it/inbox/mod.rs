//! What is stored before it is acknowledged, and applied after.

use application::clock::Clock as _;
use domain::id::TenantId;
use infrastructure::clock::SystemClock;
use infrastructure::inbox::retry_set_aside;
use tests::world::{SOON, World, entry, envelope, eventually, text_message};
use uuid::Uuid;

const RAVI: &str = "919876541001";

/// Stores an item whose body can't be opened.
async fn poison(world: &World, item: Uuid) {
    sqlx::query(
        "INSERT INTO inbox (tenant_id, item_id, lane, kind, body, received_at, request_id)
         VALUES ($1, $2, 7, 'message', $3, $4, 'r')",
    )
    .bind(world.tenant().await)
    .bind(item)
    .bind(&b"no sealed body"[..])
    .bind(SystemClock.now())
    .execute(world.pool())
    .await
    .unwrap();
}

async fn state_of(world: &World, item: Uuid) -> String {
    let row = sqlx::query_scalar("SELECT state FROM inbox WHERE item_id = $1").bind(item);
    row.fetch_one(world.pool()).await.unwrap()
}

async fn set_aside(world: &World, item: Uuid) {
    eventually("the item is set aside", 2 * SOON, async || {
        // Its pauses double up to seconds: what is waited for is that it is tried again, not how long.
        let sooner = "UPDATE inbox SET retry_at = now() WHERE retry_at > now()";
        sqlx::query(sooner).execute(world.pool()).await.unwrap();
        (state_of(world, item).await == "set_aside").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_that_cannot_be_applied_is_set_aside_while_others_go_on() {
    let world = World::start().await;
    let item = Uuid::from_u128(1);
    poison(&world, item).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    assert_eq!(state_of(&world, item).await, "pending", "others don't wait for it");
    set_aside(&world, item).await;
    let tries = sqlx::query_scalar::<_, i32>("SELECT attempts FROM inbox WHERE item_id = $1").bind(item);
    assert_eq!(tries.fetch_one(world.pool()).await.unwrap(), 5);
    let metrics = world.nobody().get("//metrics").await.expect(200).text;
    assert!(metrics.contains("sigmadsa_inbox_set_aside_total 1"));
    customer.say("Ravi Kumar").await;
    customer.wait_for_reply(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_set_aside_is_applied_when_it_is_brought_back() {
    let world = World::start().await;
    let tenant = world.tenant().await;
    // A good item whose body is taken away before it is applied, and put back when it has been set aside.
    sqlx::query("ALTER TABLE inbox ALTER COLUMN state SET DEFAULT 'held'").execute(world.pool()).await.unwrap();
    let number = world.phone_number_id().await;
    let body = envelope(&[entry(&number, &[(&[text_message("wamid.1", RAVI, "Hello")], &[])])]);
    world.webhook(&body).await.expect(200);
    let (item, sealed): (Uuid, Vec<u8>) =
        sqlx::query_as("SELECT item_id, body FROM inbox").fetch_one(world.pool()).await.unwrap();
    let spoil = "UPDATE inbox SET body = 'spoilt', state = 'pending'";
    sqlx::query(spoil).execute(world.pool()).await.unwrap();
    set_aside(&world, item).await;
    assert_eq!(world.events("conversation.message_received").await, 0);
    sqlx::query("UPDATE inbox SET body = $1").bind(sealed).execute(world.pool()).await.unwrap();
    assert_eq!(retry_set_aside(world.pool(), TenantId::new(tenant)).await.unwrap(), 1);
    eventually("it is applied", SOON, async || (state_of(&world, item).await == "done").then_some(())).await;
    assert_eq!(world.events("conversation.message_received").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_customer_wrote_is_not_kept_in_the_inbox_once_it_is_applied() {
    let world = World::start().await;
    world.customer(RAVI).become_lead("Ravi Kumar").await;
    world.settle().await;
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM inbox WHERE body IS NOT NULL").await, 0);
    assert!(world.scalar::<i64>("SELECT count(*) FROM inbox WHERE state = 'done'").await > 0);
}
