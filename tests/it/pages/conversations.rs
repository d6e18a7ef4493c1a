//! Conversations, in a real browser: two members side by side, and a customer with a phone.

use super::plain::{Plain, between};
use serde_json::json;
use tests::world::{Browser, SOON, World, entry, envelope, eventually, now, text_message};
use thirtyfour::prelude::*;

const RAVI: &str = "919876541001";
const MEERA: &str = "919876541002";

async fn listens(browser: &Browser) {
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
}

async fn pictures(browser: &Browser, name: &str) {
    browser.picture(&format!("{name}-360"), 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "{name} fits on a phone");
    browser.picture(&format!("{name}-1280"), 1280, 800).await;
}

async fn gone(browser: &Browser, css: &str) {
    eventually(&format!("{css} is gone"), SOON, async || (browser.count(css).await == 0).then_some(())).await;
}

/// Somebody's browser on the only conversation, or on that of the number.
async fn opened(world: &World, member: &str, number: &str) -> Browser {
    let admin = world.client("admin").await;
    let items = admin.get(&format!("/conversations?q={number}")).await.expect(200).items();
    let browser = world.browser().await;
    browser.sign_in(member).await;
    browser.open(&format!("/conversations/{}", items[0]["id"].as_str().unwrap())).await;
    browser.wait_for("#messages").await;
    listens(&browser).await;
    browser
}

async fn value(browser: &Browser) -> String {
    browser.wait_for("#words").await.prop("value").await.unwrap().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_members_see_a_customer_write_one_takes_over_replies_and_gives_back_and_the_bot_answers_again() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("My name is Ravi Kumar").await;
    customer.wait_for_reply(1).await;
    customer.say("qwerty").await;
    customer.wait_for_reply(2).await;
    world.settle().await;
    let manager = opened(&world, "manager", RAVI).await;
    let admin = opened(&world, "admin", RAVI).await;
    manager.wait_for_text(".understood[data-tone=missed]", "Asked for the loan again (2nd time)").await;
    customer.say("I need a home loan").await;
    for browser in [&manager, &admin] {
        browser.wait_for_text("#messages", "I need a home loan").await;
        browser.wait_for_text(".told", "Ravi Kumar").await;
        browser.wait_for_text("#messages", "Asked for the amount").await;
        browser.wait_for_text("#talk-title", "Ravi Kumar").await;
        browser.wait_for_text("#list", "Ravi Kumar").await;
    }
    pictures(&manager, "conversation-bot").await;

    manager.click("#take-over").await;
    manager.wait_for("#words").await;
    admin.wait_for_text("#standing", "Manoj Verma answers").await;
    admin.wait_for_text("#messages", "Manoj Verma took over").await;
    admin.wait_for_text("#take-over", "Take over from Manoj").await;
    assert_eq!(admin.count("#words").await, 0, "only who took over writes");

    let field = manager.wait_for("#words").await;
    field.send_keys("Good morning Ravi,").await.unwrap();
    field.send_keys(Key::Shift + Key::Enter).await.unwrap();
    manager.wait_for("#words").await.send_keys("how much do you need?").await.unwrap();
    customer.say("Are you there?").await;
    manager.wait_for_text("#messages", "Are you there?").await;
    assert_eq!(value(&manager).await, "Good morning Ravi,\nhow much do you need?", "what is being typed stays");
    manager.wait_for("#words").await.send_keys("" + Key::Enter).await.unwrap();
    assert_eq!(customer.wait_for_text(4).await, "Good morning Ravi,\nhow much do you need?");
    admin.wait_for_text(".message[data-from=member]", "how much do you need?").await;
    manager.wait_for(".message[data-from=member] .tick[data-tone=delivered]").await;
    customer.read().await;
    manager.wait_for(".message[data-from=member] .tick[data-tone=read]").await;
    eventually("the field is empty", SOON, async || value(&manager).await.is_empty().then_some(())).await;
    pictures(&manager, "conversation-mine").await;
    pictures(&admin, "conversation-other").await;

    manager.click("#release").await;
    admin.wait_for_text("#standing", "Bot answers").await;
    gone(&manager, "#words").await;
    customer.say("35 lakh").await;
    customer.wait_for_reply(5).await;
    admin.wait_for_text("#messages", "35 lakh").await;
    manager.close().await;
    admin.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_a_person_stands_first_and_is_counted_on_every_page() {
    let world = World::start().await;
    let meera = world.customer(MEERA);
    meera.say("My name is Meera Joshi").await;
    meera.wait_for_reply(1).await;
    world.customer(RAVI).become_lead("Ravi Kumar").await;
    world.settle().await;
    let browser = world.browser().await;
    browser.sign_in("manager").await;
    listens(&browser).await;
    assert_eq!(browser.wait_for("#waiting").await.text().await.unwrap(), "");
    meera.say("I want to talk to a person").await;
    browser.wait_for_text("#waiting", "1").await;
    browser.click(".sections a[href='/conversations']").await;
    browser.wait_for_text("#waiting-rows", "Meera Joshi").await;
    browser.wait_for_text("#waiting-rows", "Asks for a person").await;
    browser.wait_for_text("#rows", "Ravi Kumar").await;
    pictures(&browser, "conversations").await;
    browser.wait_for("#q").await.send_keys("josh" + Key::Enter).await.unwrap();
    eventually("only one is found", SOON, async || (browser.count(".talk-row").await == 1).then_some(())).await;
    browser.click(".talk-row").await;
    browser.wait_for_text("#answer", "waits for a person").await;
    pictures(&browser, "conversation-waiting").await;
    browser.click("#take-over").await;
    browser.wait_for_text("#standing", "You answer").await;
    eventually("nobody waits", SOON, async || {
        let shown = browser.driver.find(By::Css("#waiting")).await.ok()?;
        shown.prop("textContent").await.ok().flatten().filter(String::is_empty)
    })
    .await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_window_closes_the_box_goes_and_a_template_is_asked_for() {
    /// How long the window stays open once the page is there.
    const OPEN_FOR_S: i64 = 25;
    let world = World::start().await;
    let mut message = text_message("wamid.old", RAVI, "Hello");
    let written_at = now() - chrono::TimeDelta::hours(24) + chrono::TimeDelta::seconds(OPEN_FOR_S);
    message["timestamp"] = json!(written_at.timestamp().to_string());
    let body = envelope(&[entry(&world.phone_number_id().await, &[(&[message], &[])])]);
    world.webhook(&body).await.expect(200);
    world.settle().await;
    let browser = opened(&world, "manager", RAVI).await;
    browser.click("#take-over").await;
    browser.wait_for("#words").await;
    browser.wait_for_text("#window", "You can write freely until").await;
    let closed = async || (browser.count("#answer[data-state=closed]").await == 1).then_some(());
    eventually("the window has closed", SOON * 3, closed).await;
    assert_eq!(browser.count("#words").await, 0);
    browser.wait_for_text("#answer", "Only by template now").await;
    pictures(&browser, "conversation-closed").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_sees_the_conversations_of_its_leads_and_only_who_may_reply_has_buttons() {
    let world = World::start().await;
    world.customer(RAVI).become_lead("Ravi Kumar").await;
    world.settle().await;
    let (owner, other) = super::owner(&world).await;
    let auditor = opened(&world, "auditor", RAVI).await;
    assert_eq!(auditor.count("#take-over, #release, #words").await, 0);
    pictures(&auditor, "conversation-auditor").await;
    let address = auditor.driver.current_url().await.unwrap().path().to_owned();
    auditor.close().await;
    let sales = world.browser().await;
    sales.sign_in(other).await;
    sales.open("/conversations").await;
    sales.wait_for_text("#none", "No conversations yet").await;
    pictures(&sales, "conversations-empty").await;
    sales.open(&address).await;
    sales.wait_for_text("main", "no such").await;
    sales.close().await;
    let sales = opened(&world, owner, RAVI).await;
    sales.wait_for("#take-over").await;
    sales.click("#lead").await;
    sales.wait_for_text("#name", "Ravi Kumar").await;
    sales.click("#open-conversation").await;
    sales.wait_for_text("#talk-title", "Ravi Kumar").await;
    sales.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_is_answered_without_a_script_and_earlier_messages_have_a_link() {
    const MESSAGES: i64 = 45;
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("I want to talk to a person").await;
    customer.wait_for_reply(1).await;
    for n in 1..=MESSAGES {
        customer.say(&format!("This is message {n}.")).await;
    }
    world.has_taken_in(MESSAGES + 1).await;
    world.settle().await;
    let admin = Plain::sign_in(&world, "admin").await;
    let list = admin.page("/conversations").await;
    let conversation = between(&list, "id=\"open-", "\"").to_owned();
    let html = admin.page(&format!("/conversations/{conversation}")).await;
    assert!(html.contains(&format!("/conversations/{conversation}?messages=80")), "{html}");
    let more = admin.page(&format!("/conversations/{conversation}?messages=80")).await;
    assert!(!html.contains("to a person</p>") && more.contains("to a person</p>"));
    let token = between(&html, "name=\"csrf_token\" value=\"", "\"");
    let post = async |below: &str, text: &str, token: &str| {
        admin.send(&format!("/conversations/{conversation}/{below}"), &[("csrf_token", token), ("text", text)]).await
    };
    post("takeover", "", "another").await.unwrap_err().expect(403);
    post("takeover", "", token).await.unwrap();
    post("messages", "One\r\ntwo", token).await.unwrap();
    assert_eq!(customer.wait_for_text(2).await, "One\ntwo");
    let refused = post("messages", " ", token).await.unwrap_err().expect(422);
    assert!(refused.text.contains("A reply must not be empty."));
}
