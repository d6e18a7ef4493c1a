//! Pages, in a real browser.

mod conversations;
mod docs;
mod firm;
mod leads;
mod leads_forms;
mod leads_media;
mod leads_unowned;
mod members;
mod plain;
mod seen;
mod tasks;
mod tasks_moves;
mod whatsapp_setup;

use std::time::{Duration, Instant};
use tests::world::{SOON, World, eventually};
use thirtyfour::prelude::*;

/// How soon a card has to stand on an open page after the customer wrote.
const APPEARS_WITHIN: Duration = Duration::from_secs(3);

/// The sales member who owns the next lead: the other one is given the one after.
async fn owner(world: &World) -> (&'static str, &'static str) {
    let asha = world.client("asha").await.get("/tasks").await.expect(200).items();
    if asha.is_empty() { ("ravi", "asha") } else { ("asha", "ravi") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_appears_on_the_open_page_when_a_customer_writes_and_done_moves_it() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    // Whoever has no lead yet is given the next one.
    let (_, next) = owner(&world).await;
    let browser = world.browser().await;
    browser.open("/tasks").await;
    browser.wait_for("form.sign-in").await;
    browser.picture("sign-in-1280", 1280, 800).await;
    browser.picture("sign-in-360", 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "the form fits on a phone");
    browser.picture("sign-in-1280", 1280, 800).await;
    browser.sign_in(next).await;
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
    assert_eq!(browser.count(".card").await, 0);
    browser.picture("tasks-empty-1280", 1280, 800).await;
    browser.driver.execute("window.notReloaded = true", Vec::new()).await.unwrap();
    let begun = Instant::now();
    world.customer("919876541002").become_lead("Meera Joshi").await;
    browser.wait_for_text(".card", "Contact Meera Joshi").await;
    assert!(begun.elapsed() < APPEARS_WITHIN, "{:?}", begun.elapsed());
    let kept = browser.driver.execute("return window.notReloaded === true", Vec::new()).await.unwrap();
    assert!(kept.convert::<bool>().unwrap(), "the page was not loaded again");
    browser.picture("tasks-card-1280", 1280, 800).await;
    browser.picture("tasks-card-360", 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "the board fits on a phone");
    browser.picture("tasks-card-1280", 1280, 800).await;

    browser.click(".card .acts button").await;
    browser.wait_for_text(".column[data-column=done]", "Contact Meera Joshi").await;
    browser.wait_for_text("#toast", "Done: Contact Meera Joshi").await;
    browser.picture("tasks-done-1280", 1280, 800).await;
    browser.picture("tasks-done-360", 360, 740).await;
    assert_eq!(world.events("task.completed").await, 1);
    browser.picture("tasks-done-1280", 1280, 800).await;

    browser.click("details.account summary").await;
    browser.picture("account-1280", 1280, 800).await;
    browser.click("form[action='/sign-out'] button").await;
    browser.wait_for("form.sign-in").await;
    browser.open("/tasks").await;
    browser.wait_for("form.sign-in").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_told_on_the_form_that_keeps_what_was_typed() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.open("/sign-in").await;
    for (name, value) in [("tenant", "demo"), ("username", "asha"), ("password", "not the password")] {
        browser.wait_for(&format!("[name={name}]")).await.send_keys(value).await.unwrap();
    }
    browser.click("form.sign-in button").await;
    browser.wait_for_text("[role=alert]", "isn't right").await;
    let typed = browser.driver.find(By::Name("username")).await.unwrap().prop("value").await.unwrap();
    assert_eq!(typed.as_deref(), Some("asha"));
    browser.picture("sign-in-wrong-360", 360, 740).await;
    browser.close().await;
}
