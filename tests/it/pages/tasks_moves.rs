//! Moving cards, with the mouse and by keys, in a real browser.

use super::tasks::{board_of, lands, listens, pictures, plan, write};
use tests::world::{Browser, SOON, World, eventually};
use thirtyfour::prelude::*;

/// Drags the card to a lane with the mouse.
async fn drag(browser: &Browser, card: &str, lane: &str) {
    let middle = |element: WebElement| async move {
        let place = element.rect().await.unwrap();
        (place.x + place.width / 2.0, place.y + place.height.min(60.0) / 2.0)
    };
    let (from_x, from_y) = middle(browser.wait_for(card).await).await;
    let (to_x, to_y) = middle(browser.wait_for(lane).await).await;
    let whole = |at: f64| format!("{at:.0}").parse::<i64>().unwrap();
    let chain = browser.driver.action_chain_with_delay(None, Some(std::time::Duration::from_millis(20)));
    let chain = chain.move_to(whole(from_x), whole(from_y)).click_and_hold();
    let chain = chain.move_by_offset(8, 8).move_to(whole(to_x), whole(to_y)).move_by_offset(2, 2);
    chain.perform().await.unwrap();
    browser.wait_for(".ghost").await;
    browser.wait_for(&format!("{lane}.is-target")).await;
}

async fn release(browser: &Browser) {
    browser.driver.action_chain().release().perform().await.unwrap();
}

async fn press(browser: &Browser, keys: impl Into<TypingData>) {
    browser.driver.action_chain().send_keys(keys).perform().await.unwrap();
}

async fn focused(browser: &Browser) -> String {
    browser.driver.active_element().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_dragged_to_another_day_and_to_done() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    plan(&asha, "Collect the bank statements", 3 * 24 * 60).await;
    plan(&asha, "Send papers", 30 * 24 * 60).await;
    let browser = board_of(&world, "asha").await;
    browser.picture("tasks-drag-1280", 1280, 900).await;
    let card = "#cards-later .card:last-child";
    browser.wait_for_text(card, "Send papers").await;
    drag(&browser, card, "#lane-tomorrow").await;
    browser.picture("tasks-drag-1280", 1280, 900).await;
    release(&browser).await;
    lands(&browser, "tomorrow", "Send papers").await;
    browser.wait_for_text("#toast", "Moved to Tomorrow").await;
    assert_eq!(browser.count("#sheet[open]").await, 0, "a drag is no click");
    drag(&browser, "#cards-tomorrow .card", "#lane-today").await;
    release(&browser).await;
    lands(&browser, "today", "Send papers").await;
    drag(&browser, "#cards-today .card", "#lane-done").await;
    release(&browser).await;
    lands(&browser, "done", "Send papers").await;
    browser.wait_for_text("#toast", "Done: Send papers").await;
    browser.click("#toast button").await;
    lands(&browser, "today", "Send papers").await;
    let counts = (world.events("task.rescheduled").await, world.events("task.completed").await);
    assert_eq!((counts, world.events("task.reopened").await), ((2, 1), 1));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_has_a_key() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    plan(&asha, "Collect the bank statements", 31 * 24 * 60).await;
    plan(&asha, "Send papers", 30 * 24 * 60).await;
    let browser = board_of(&world, "asha").await;
    browser.picture("tasks-keys-1280", 1280, 900).await;
    browser.wait_for_text("#cards-later", "Collect").await;
    press(&browser, "?").await;
    browser.wait_for("#keys[open]").await;
    pictures(&browser, "tasks-keys").await;
    press(&browser, Key::Escape).await;
    press(&browser, "/").await;
    press(&browser, "send").await;
    eventually("one card is found", SOON, async || (browser.count(".card:not([hidden])").await == 1).then_some(()))
        .await;
    press(&browser, Key::Enter).await;
    assert_eq!(focused(&browser).await, "Send papers");
    press(&browser, "/").await;
    press(&browser, Key::Escape).await;
    assert_eq!(focused(&browser).await, "Send papers");
    press(&browser, Key::Down).await;
    assert_eq!(focused(&browser).await, "Collect the bank statements");
    let spoken = browser.wait_for("#spoken").await.prop("textContent").await.unwrap();
    assert_eq!(spoken.as_deref(), Some("Later, 2 of 2"));
    press(&browser, Key::Up).await;
    browser.driver.action_chain().key_down(Key::Shift).send_keys(Key::Left).key_up(Key::Shift).perform().await.unwrap();
    browser.wait_for_text("#toast", "Moved to").await;
    eventually("it isn't late any more", SOON, async || (browser.count("#cards-later .card").await == 1).then_some(()))
        .await;
    assert_eq!(focused(&browser).await, "Send papers", "the focus goes along");
    press(&browser, "r").await;
    browser.wait_for("#sheet[open] .quick-time").await;
    press(&browser, Key::Escape).await;
    eventually("the sheet is closed", SOON, async || (browser.count("#sheet[open]").await == 0).then_some(())).await;
    assert_eq!(focused(&browser).await, "Send papers");
    press(&browser, "d").await;
    lands(&browser, "done", "Send papers").await;
    browser.wait_for_text("#toast", "Done: Send papers").await;
    press(&browser, "u").await;
    eventually("it is open again", SOON, async || (browser.count("#cards-done .card").await == 0).then_some(())).await;
    press(&browser, "n").await;
    browser.wait_for("#sheet[open] #new-title").await;
    pictures(&browser, "tasks-new").await;
    write(&browser, "#new-title", "Call the bank").await;
    browser.click("#new-save").await;
    eventually("the new card is there", SOON, async || (browser.count(".card").await == 3).then_some(())).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_the_sheet_of_a_card_does_what_dragging_does() {
    let world = World::start().await;
    plan(&world.client("asha").await, "Send papers", 30 * 24 * 60).await;
    let browser = board_of(&world, "asha").await;
    browser.picture("tasks-phone-360", 360, 740).await;
    browser.open("/tasks").await;
    listens(&browser).await;
    browser.click("#board-jumps a[href='#column-upcoming']").await;
    browser.click(".card [data-sheet]").await;
    browser.click("#quick-tomorrow").await;
    lands(&browser, "tomorrow", "Send papers").await;
    browser.picture("tasks-phone-360", 360, 740).await;
    assert_eq!(browser.overflow().await, 0);
    browser.click(".card .acts button").await;
    lands(&browser, "done", "Send papers").await;
    browser.close().await;
}
