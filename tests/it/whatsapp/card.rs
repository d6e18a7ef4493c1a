//! The card while connected: what Meta says moves it, and it never lies.

use super::{account, card, history, wait_for_state};
use application::access::{Receive, SystemAuthority};
use application::command::CommandContext;
use application::log::Actor;
use application::notification::RequestNotification;
use domain::conversation::Channel;
use domain::id::{CommandId, NotificationId, PersonId, TenantId};
use domain::notification::{Content, Importance, RecipientClass, Requested, Trigger};
use domain::private::Private;
use serde_json::{Value, json};
use tests::world::{Client, SOON, World, eventually};

async fn wait_for(client: &Client, field: &str, value: Value) {
    eventually(&format!("{field} is {value}"), SOON, async || (card(client).await[field] == value).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_reports_moves_the_card_and_stands_in_its_history() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    account(&world, json!({ "tier": "TIER_10K" })).await;
    wait_for(&admin, "tier", json!("TIER_10K")).await;
    wait_for(&admin, "tier_limit", json!(10_000)).await;
    account(&world, json!({ "quality": "RED" })).await;
    wait_for(&admin, "quality_rating", json!("RED")).await;
    account(&world, json!({ "business_verified": true })).await;
    account(&world, json!({ "alert": "OBA_REJECTED" })).await;
    wait_for(&admin, "business_verified", json!(true)).await;
    let lines = history(&admin).await;
    let changed =
        lines.iter().find(|line| line["what"] == "whatsapp.messaging_limit_changed" && line["to"] == "TIER_10K");
    assert_eq!(changed.unwrap()["from"], "TIER_250");
    assert!(lines.iter().any(|line| line["to"].as_str().is_some_and(|to| to.starts_with("account_alerts/"))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_token_is_seen_when_somebody_looks_and_customers_are_still_heard() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    account(&world, json!({ "token_expired": true })).await;
    admin.post("/whatsapp/connection/refresh", json!({})).await.expect(200);
    let shown = wait_for_state(&admin, "needs_attention").await;
    assert_eq!(shown["token"]["state"], "refused");
    assert!(shown["reason"].as_str().unwrap().contains("token"), "{shown}");
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    world.has_taken_in(1).await;
    account(&world, json!({ "token_expired": false })).await;
    admin.post("/whatsapp/connection/refresh", json!({})).await.expect(200);
    wait_for_state(&admin, "connected").await;
    customer.wait_for_reply(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_meta_takes_away_or_bans_needs_attention_at_once() {
    for event in ["PARTNER_REMOVED", "ACCOUNT_DELETED", "DISABLED_UPDATE"] {
        let world = World::start().await;
        let admin = world.client("admin").await;
        account(&world, json!({ "account_update": event })).await;
        let shown = wait_for_state(&admin, "needs_attention").await;
        assert!(!shown["reason"].as_str().unwrap().is_empty(), "{event}: {shown}");
    }
}

/// Writes to the customer as no reply does: outside of any window, as far as we know.
async fn open_conversation(world: &World, body: &str) {
    let tenant = TenantId::new(world.tenant().await);
    let person = PersonId::new(world.scalar("SELECT person_id FROM conversation").await);
    let ids = &world.node().app().ids;
    let requested = Requested {
        channel: Channel::WhatsApp,
        endpoint: world.phone_number_id().await,
        recipient_class: RecipientClass::Customer,
        person,
        address: Private::new(person, "919876541001".to_owned()),
        trigger: Trigger::Conversation,
        conversation: None,
        content: Private::new(person, Content::Text { body: body.to_owned() }),
        answers: None,
        importance: Importance::Ordinary,
        despite_opt_out: false,
        window_ends_at: None,
        at: world.node().app().clock.now(),
    };
    let command_id = CommandId::new(ids.next());
    let context = CommandContext {
        command_id,
        actor: Actor::System("tests".to_owned()),
        correlation_id: command_id.uuid(),
        causation: None,
        request_id: None,
        token: None,
    };
    let notification = NotificationId::new(ids.next());
    let request = RequestNotification { notification, requested: Box::new(requested) };
    let grant = authority().grant::<Receive>(tenant, "tests");
    world.node().app().dispatch(&grant, context, request).await.expect("it is asked for");
}

#[expect(clippy::disallowed_methods, reason = "a test asks in a process manager's place")]
const fn authority() -> SystemAuthority {
    SystemAuthority::new()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_every_quarter_of_an_hour_sees_what_nobody_told() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    world.settle().await;
    account(&world, json!({ "token_expired": true })).await;
    assert_eq!(card(&admin).await["state"], "connected");
    // Nobody waits for the quarter of an hour: it is over when the row says so.
    sqlx::query("UPDATE due SET due_at = now() WHERE topic = 'connection'").execute(world.pool()).await.unwrap();
    let shown = wait_for_state(&admin, "needs_attention").await;
    assert_eq!(shown["checked_by"], "poll");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_conversations_that_the_firm_opens_use_up_the_limit() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!(card(&admin).await["used_last_24h"], 0);
    for body in ["Your loan is sanctioned.", "The money is on its way."] {
        open_conversation(&world, body).await;
    }
    wait_for(&admin, "used_last_24h", json!(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_stored_and_applied_is_counted() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    let shown = card(&admin).await;
    assert_eq!(shown["stored"], shown["applied"]);
    assert!(shown["stored"].as_i64().unwrap() >= 2, "a message and its statuses: {shown}");
    assert!(shown["last_inbound"].is_string() && shown["last_outbound"].is_string());
}
