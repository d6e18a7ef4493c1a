//! My Tasks, in a real browser.

use super::owner;
use super::plain::{Plain, between};
use chrono::Timelike as _;
use serde_json::{Value, json};
use std::time::Duration;
use tests::world::{Browser, Client, SOON, World, eventually, now};
use thirtyfour::prelude::*;

/// How soon a change of one member's stands on another's open board.
const APPEARS_WITHIN: Duration = Duration::from_secs(3);
/// How much HTML a board of a thousand cards may have at first, in bytes.
const BOARD_BYTES_MAX: usize = 400_000;

/// Opens the member's board, which hears of changes.
pub(super) async fn board_of(world: &World, member: &str) -> Browser {
    let browser = world.browser().await;
    browser.sign_in(member).await;
    listens(&browser).await;
    browser
}

pub(super) async fn listens(browser: &Browser) {
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
}

pub(super) async fn pictures(browser: &Browser, name: &str) {
    browser.picture(&format!("{name}-360"), 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "{name} fits on a phone");
    browser.picture(&format!("{name}-1280"), 1280, 900).await;
}

/// Puts a task on the client's own board, due so many minutes from now.
pub(super) async fn plan(client: &Client, title: &str, minutes: i64) -> String {
    let due_at = (now() + chrono::Duration::minutes(minutes)).to_rfc3339();
    let task = json!({ "kind": "task", "title": title, "due_at": due_at });
    client.post("/tasks", task).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

pub(super) async fn write(browser: &Browser, css: &str, text: &str) {
    let field = browser.wait_for(css).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn set(browser: &Browser, css: &str, value: &str) {
    browser.wait_for(css).await;
    let script = "const field = document.querySelector(arguments[0]); field.min = ''; field.value = arguments[1]";
    browser.driver.execute(script, vec![json!(css), json!(value)]).await.unwrap();
}

pub(super) async fn lands(browser: &Browser, lane: &str, title: &str) {
    browser.wait_for_text(&format!("#cards-{lane}"), title).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_is_done_elsewhere_moves_on_the_open_page() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let task = plan(&asha, "Collect the bank statements", 90).await;
    let browser = board_of(&world, "asha").await;
    browser.wait_for_text(".card", "Collect the bank statements").await;
    asha.post(&format!("/tasks/{task}/done"), json!({})).await.expect(200);
    lands(&browser, "done", "Collect the bank statements").await;
    assert_eq!(browser.count(".card [data-sheet]").await, 0, "what is done isn't rescheduled");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_rescheduled_in_its_sheet_and_a_past_time_is_told_to_be_wrong() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    plan(&asha, "Collect the bank statements", 90).await;
    let browser = board_of(&world, "asha").await;
    browser.click(".card [data-sheet]").await;
    browser.wait_for("#sheet[open] #quick-tomorrow").await;
    pictures(&browser, "tasks-sheet").await;
    set(&browser, "#sheet-due", "2020-01-01T10:00").await;
    browser.click("#sheet-reschedule").await;
    browser.wait_for_text("#sheet .refusal", "past").await;
    assert_eq!(world.events("task.rescheduled").await, 0);
    set(&browser, "#sheet-due", "2030-01-01T10:00").await;
    browser.click("#sheet-reschedule").await;
    browser.wait_for_text("#cards-later .card", "2030").await;
    browser.click(".card [data-sheet]").await;
    browser.click("#quick-tomorrow").await;
    browser.wait_for_text("#cards-tomorrow .card", "Tomorrow 10:00 am").await;
    browser.wait_for_text("#toast", "Rescheduled: Collect").await;
    assert_eq!(world.events("task.rescheduled").await, 2);
    browser.click(".card-link").await;
    write(&browser, "#sheet-name", "Collect the salary slips").await;
    browser.click("#sheet-rename").await;
    lands(&browser, "tomorrow", "Collect the salary slips").await;
    browser.click(".card-link").await;
    browser.click("#sheet-cancel-open").await;
    write(&browser, "#sheet-reason", "The customer brought them").await;
    browser.click("#sheet-cancel").await;
    eventually("the card is gone", SOON, async || (browser.count(".card").await == 0).then_some(())).await;
    browser.click("#toast button").await;
    lands(&browser, "tomorrow", "Collect the salary slips").await;
    assert_eq!(world.events("task.reopened").await, 1);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_is_planned_with_a_lead_that_is_found_by_typing() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (owner, _) = owner(&world).await;
    let browser = board_of(&world, owner).await;
    browser.click("#new-callback").await;
    browser.wait_for("#sheet[open] #new-lead").await;
    write(&browser, "#new-lead", "rav").await;
    browser.wait_for_text("#new-lead-offers", "Ravi Kumar").await;
    pictures(&browser, "tasks-new-callback").await;
    browser.driver.active_element().await.unwrap().send_keys(Key::Enter).await.unwrap();
    browser.wait_for_text("#new-lead-chosen", "Ravi Kumar").await;
    let title = browser.wait_for("#new-title").await.prop("value").await.unwrap();
    assert_eq!(title.as_deref(), Some("Call Ravi Kumar"));
    set(&browser, "#new-due", "2030-01-01T17:00").await;
    browser.click("#new-save").await;
    lands(&browser, "later", "Call Ravi Kumar").await;
    browser.wait_for_text("#toast", "Callback planned: Call Ravi Kumar").await;
    let tasks = world.client(owner).await.get("/tasks?kind=callback").await.expect(200).items();
    assert_eq!((tasks.len(), tasks[0]["lead_name"].as_str()), (1, Some("Ravi Kumar")));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_gives_a_task_to_another_and_it_appears_on_that_ones_open_board() {
    let world = World::start().await;
    plan(&world.client("asha").await, "Collect the bank statements", 90).await;
    let (manager, ravi) = (board_of(&world, "manager").await, board_of(&world, "ravi").await);
    assert_eq!(manager.count(".card").await, 0, "nothing is the manager's own");
    manager.click(".tabs a[href='/tasks?scope=team']").await;
    manager.wait_for_text(".card", "Asha").await;
    pictures(&manager, "tasks-team").await;
    manager.click(".card [data-sheet]").await;
    manager.click("#sheet-assignee option:nth-child(3)").await;
    let chosen = "const list = document.getElementById('sheet-assignee');
        list.value = [...list.options].find((one) => one.text.startsWith('Ravi')).value";
    manager.driver.execute(chosen, Vec::new()).await.unwrap();
    let begun = std::time::Instant::now();
    manager.click("#sheet-assign").await;
    ravi.wait_for_text(".card", "Collect the bank statements").await;
    assert!(begun.elapsed() < APPEARS_WITHIN, "{:?}", begun.elapsed());
    manager.wait_for_text(".card", "Ravi Menon").await;
    // The choice is remembered, and narrowed to one member it stays in the address.
    manager.open("/tasks").await;
    manager.wait_for_text(".card", "Ravi Menon").await;
    manager.click("#assignee option:nth-child(2)").await;
    eventually("the address has it", SOON, async || {
        manager.driver.current_url().await.ok()?.query()?.contains("assignee=").then_some(())
    })
    .await;
    manager.close().await;
    ravi.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_sees_everybodys_board_and_is_offered_no_change() {
    let world = World::start().await;
    let task = plan(&world.client("asha").await, "Collect the bank statements", 90).await;
    let browser = board_of(&world, "auditor").await;
    browser.open("/tasks?scope=all").await;
    browser.wait_for_text(".card", "Collect the bank statements").await;
    for css in ["#new-task", "#act", ".card button", "[data-movable]", "[data-takes]"] {
        assert_eq!(browser.count(css).await, 0, "{css}");
    }
    browser.click(".card-link").await;
    browser.wait_for_text("#sheet", "Collect the bank statements").await;
    assert_eq!(browser.count("#sheet form").await, 0);
    browser.open(&format!("/tasks/{task}")).await;
    browser.wait_for_text(".task-sheet", "Collect the bank statements").await;
    assert_eq!(browser.count(".task-sheet form").await, 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_becomes_late_moves_to_overdue_by_itself() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let browser = board_of(&world, "asha").await;
    // Late in its second, so that whoever counts seconds looks too early.
    let due_at = (now() + chrono::Duration::seconds(8)).with_nanosecond(900_000_000).unwrap();
    asha.post("/tasks", json!({ "kind": "task", "title": "Send papers", "due_at": due_at })).await.expect(201);
    lands(&browser, "today", "Send papers").await;
    // The page has looked once more since it knows that time.
    plan(&asha, "Call the bank", 60).await;
    lands(&browser, "today", "Call the bank").await;
    lands(&browser, "overdue", "Send papers").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_open_page_of_the_assignee_tells_what_is_due_soon() {
    let world = World::start().await;
    let browser = board_of(&world, "asha").await;
    let due_at = (now() + chrono::Duration::seconds(602)).to_rfc3339();
    let task = json!({ "kind": "task", "title": "Call the bank", "due_at": due_at });
    world.client("asha").await.post("/tasks", task).await.expect(201);
    browser.wait_for_text("#reminders", "Call the bank").await;
    browser.wait_for_text("#cards-today .card.is-soon", "Due soon").await;
    pictures(&browser, "tasks-reminder").await;
    browser.click("#reminders [data-dismiss]").await;
    browser.open("/leads").await;
    listens(&browser).await;
    assert_eq!(browser.count(".reminder").await, 0, "what was dismissed stays away");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_cards_stay_quick() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    plan(&asha, "Collect the bank statements", 90).await;
    world.settle().await;
    let thousand = "INSERT INTO read.task (tenant_id, task_id, kind, title, person_id, assignee_id, due_at, state,
            created_at, last_position)
        SELECT t.tenant_id, gen_random_uuid(), 'task', 'Follow up ' || i, t.person_id, t.assignee_id,
            now() - interval '1 day' - i * interval '1 minute', 'open', now(), 1
        FROM read.task t CROSS JOIN generate_series(1, 1000) AS i";
    sqlx::query(thousand).execute(world.pool()).await.unwrap();
    let browser = board_of(&world, "asha").await;
    browser.wait_for_text("#title-overdue", "1,000").await;
    pictures(&browser, "tasks-thousand").await;
    let shown = browser.count("#cards-overdue .card").await;
    let html = browser.driver.source().await.unwrap();
    assert!(shown == 40 && html.len() < BOARD_BYTES_MAX, "{shown} cards in {} bytes", html.len());
    let begun = std::time::Instant::now();
    browser.click("#more-of-overdue").await;
    eventually("more are shown", SOON, async || (browser.count("#cards-overdue .card").await == 120).then_some(()))
        .await;
    assert!(begun.elapsed() < APPEARS_WITHIN, "{:?}", begun.elapsed());
    browser.open("/tasks?scope=own&overdue=1000").await;
    eventually("all are shown", SOON, async || (browser.count("#cards-overdue .card").await == 1000).then_some(()))
        .await;
    listens(&browser).await;
    // A change swaps one card, and the others stay the elements that they were.
    let script = "document.querySelector('#cards-overdue').lastElementChild.kept = true";
    browser.driver.execute(script, Vec::new()).await.unwrap();
    browser.click("#cards-today .card button").await;
    lands(&browser, "done", "Collect the bank statements").await;
    let kept = "return document.querySelector('#cards-overdue').lastElementChild.kept === true";
    let kept: bool = browser.driver.execute(kept, Vec::new()).await.unwrap().convert().unwrap();
    assert!(kept);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_works_without_a_script() {
    let world = World::start().await;
    let plain = Plain::sign_in(&world, "manager").await;
    let form = plain.page("/tasks/new?kind=task&back=scope%3Dteam").await;
    let token = between(&form, "name=\"csrf_token\" value=\"", "\"").to_owned();
    let token = token.as_str();
    let new = [("csrf_token", token), ("kind", "task"), ("title", "Send papers"), ("back", "scope=team")];
    let with_time = |at| [new.as_slice(), &[("due_at", at)]].concat();
    plain.send("/tasks", &with_time("2020-01-01T10:00")).await.unwrap_err().expect(422);
    plain.send("/tasks", &new).await.unwrap_err().expect(422);
    let board = plain.send("/tasks", &with_time("2030-01-01T10:00")).await.unwrap();
    let lane = |board: &str, lane: &str| between(board, &format!("id=\"cards-{lane}\""), "</ul>").to_owned();
    assert!(lane(&board, "later").contains("Send papers"), "{board}");
    let task = between(&board, "data-task=\"", "\"").to_owned();
    let act = async |end: &str, more: &[(&str, &str)]| {
        let form = [&[("csrf_token", token), ("back", "scope=team")], more].concat();
        plain.send(&format!("/tasks/{task}/{end}"), &form).await
    };
    let board = act("reschedule", &[("quick", "tomorrow"), ("due_at", "")]).await.unwrap();
    assert!(lane(&board, "tomorrow").contains("Send papers"));
    let board = act("move", &[("to", "later")]).await.unwrap();
    assert!(lane(&board, "later").contains("Send papers"));
    act("move", &[("to", "overdue")]).await.unwrap_err().expect(422);
    let sheet = plain.page(&format!("/tasks/{task}")).await;
    let ravi = sheet.split("<option value=\"").find(|rest| rest.contains(">Ravi Menon<")).unwrap();
    let ravi = ravi.split('"').next().unwrap();
    let board = act("assign", &[("assignee_id", ravi)]).await.unwrap();
    assert!(lane(&board, "later").contains("Ravi Menon"));
    let board = act("done", &[]).await.unwrap();
    assert!(lane(&board, "done").contains("Send papers"));
    let board = act("reopen", &[]).await.unwrap();
    assert!(lane(&board, "later").contains("Send papers"));
    let board = act("cancel", &[("reason", "not needed")]).await.unwrap();
    assert!(!board.contains("Send papers"));
    let wrong = [("csrf_token", "another"), ("back", "")];
    plain.send(&format!("/tasks/{task}/done"), &wrong).await.unwrap_err().expect(403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_task_that_is_refused_comes_back_as_typed_with_why_beside_the_fields() {
    let world = World::start().await;
    let plain = Plain::sign_in(&world, "manager").await;
    let page = plain.page("/tasks/new?kind=callback").await;
    let token = between(&page, "name=\"csrf_token\" value=\"", "\"").to_owned();
    let form = [
        ("csrf_token", token.as_str()),
        ("kind", "callback"),
        ("title", "Call about the papers"),
        ("due_at", "2020-01-01T10:00"),
        ("lead_id", "Ravi"),
        ("back", "scope=team"),
    ];
    let page = plain.send("/tasks", &form).await.unwrap_err().expect(422).text;
    assert!(page.contains("New callback") && page.contains("value=\"Call about the papers\""), "{page}");
    assert!(page.contains("value=\"2020-01-01T10:00\"") && page.contains("value=\"Ravi\""), "{page}");
    assert!(page.contains("/tasks?scope=team"), "{page}");
    let told = between(&page, "id=\"new-lead-refusal\">", "<");
    assert_eq!(told, "Must be chosen from the list, or a number such as LD-2026-00042.");
    let unseen = form.map(|(name, value)| (name, if name == "lead_id" { "LD-2026-99999" } else { value }));
    let unseen = unseen.map(|(name, value)| (name, if name == "due_at" { "2030-01-01T10:00" } else { value }));
    let page = plain.send("/tasks", &unseen).await.unwrap_err().expect(422).text;
    assert_eq!(between(&page, "id=\"new-lead-refusal\">", "<"), "Names no lead that you see.");
    let untitled = unseen.map(|(name, value)| (name, if name == "title" { "" } else { value }));
    let page = plain.send("/tasks", &untitled).await.unwrap_err().expect(422).text;
    assert_eq!(between(&page, "id=\"new-title-refusal\">", "<"), "Is required.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_one_may_not_see_has_no_page_and_takes_no_form() {
    let world = World::start().await;
    let task = plan(&world.client("asha").await, "Send papers", 90).await;
    let ravi = Plain::sign_in(&world, "ravi").await;
    let token = between(&ravi.page("/tasks").await, "data-csrf=\"", "\"").to_owned();
    for end in ["done", "reopen", "cancel"] {
        let form = [("csrf_token", token.as_str())];
        ravi.send(&format!("/tasks/{task}/{end}"), &form).await.unwrap_err().expect(404);
    }
    let moved = [("csrf_token", token.as_str()), ("to", "tomorrow")];
    ravi.send(&format!("/tasks/{task}/move"), &moved).await.unwrap_err().expect(404);
    for path in [format!("/tasks/{task}"), format!("/tasks/{task}/sheet"), "/tasks/none".to_owned()] {
        ravi.ask(&path).await.expect(404);
    }
    let found: Value = world.client("asha").await.get(&format!("/tasks/{task}")).await.expect(200).json();
    assert_eq!(found["state"], "open");
}
