//! Pages, in a real browser.

mod leads;
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

    browser.click(".card form[data-act=done] button").await;
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
async fn a_card_that_is_done_elsewhere_moves_on_the_open_page() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (owner, _) = owner(&world).await;
    let client = world.client(owner).await;
    let browser = world.browser().await;
    browser.sign_in(owner).await;
    browser.wait_for_text(".card", "Contact Ravi Kumar").await;
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
    let task = client.get("/tasks").await.expect(200).items()[0]["id"].as_str().unwrap().to_owned();
    client.post(&format!("/tasks/{task}/done"), serde_json::json!({})).await.expect(200);
    browser.wait_for_text(".column[data-column=done]", "Contact Ravi Kumar").await;
    assert_eq!(browser.count(".card form").await, 0, "what is done has no buttons");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_rescheduled_on_the_page_and_a_past_time_is_told_to_be_wrong() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (owner, _) = owner(&world).await;
    let browser = world.browser().await;
    browser.sign_in(owner).await;
    browser.click("details.later summary").await;
    browser.wait_for("details.later input[name=due_at]").await;
    browser.picture("tasks-reschedule-1280", 1280, 800).await;
    browser.picture("tasks-reschedule-360", 360, 740).await;
    browser.picture("tasks-reschedule-1280", 1280, 800).await;
    let set = async |value: &str| {
        let script = "const field = document.querySelector('details.later input[name=due_at]');
            field.min = ''; field.value = arguments[0]";
        browser.driver.execute(script, vec![serde_json::json!(value)]).await.unwrap();
    };
    set("2020-01-01T10:00").await;
    browser.click("details.later form button").await;
    browser.wait_for_text("#toast", "past").await;
    assert_eq!(world.events("task.rescheduled").await, 0);
    set("2030-01-01T10:00").await;
    browser.click("details.later form button").await;
    browser.wait_for_text(".column[data-column=upcoming] .card", "2030").await;
    assert_eq!(world.events("task.rescheduled").await, 1);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_works_without_a_script() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (owner, _) = owner(&world).await;
    let form = [("tenant", tests::world::TENANT), ("username", owner), ("password", tests::world::PASSWORD)];
    let answer = world.http().post(format!("{}/sign-in", world.web())).form(&form).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = async |path: &str| {
        let nobody = world.nobody();
        nobody.send(reqwest::Method::GET, &format!("/{path}"), None, &[("cookie", &cookie)]).await
    };
    let board = page("/tasks").await.expect(200).text;
    let between = |start: &str| board.split(start).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let (action, token) =
        (format!("/tasks/{}/done", between("action=\"/tasks/").trim_end_matches("/done")), between("data-csrf=\""));
    let post = |token: String| {
        let request = world.http().post(format!("{}{action}", world.web())).header("cookie", &cookie);
        request.form(&[("csrf_token", token.as_str()), ("scope", "own")]).send()
    };
    assert_eq!(post("another".to_owned()).await.unwrap().status(), 403);
    assert_eq!(world.events("task.completed").await, 0);
    let answer = post(token).await.unwrap();
    assert_eq!(answer.status(), 303);
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    let board = page(&back).await.expect(200).text;
    let done = board.split("data-column=\"done\"").nth(1).unwrap();
    assert!(done.contains("Contact Ravi Kumar"), "{board}");
}
