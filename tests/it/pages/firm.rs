//! The firm's settings, in a real browser.

use super::plain::{Plain, between};
use serde_json::json;
use tests::world::{Browser, SOON, World, eventually};

async fn listens(browser: &Browser) {
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
}

async fn pictures(browser: &Browser, name: &str) {
    browser.driver.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
    browser.picture(&format!("{name}-360"), 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "{name} fits on a phone");
    browser.picture(&format!("{name}-1280"), 1280, 900).await;
    browser.driver.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
}

async fn write(browser: &Browser, css: &str, text: &str) {
    let field = browser.wait_for(css).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn value(browser: &Browser, css: &str) -> String {
    browser.wait_for(css).await.value().await.unwrap().unwrap_or_default()
}

async fn open(world: &World, member: &str) -> Browser {
    let browser = world.browser().await;
    browser.sign_in(member).await;
    browser.open("/settings/firm").await;
    browser.wait_for_text("h1", "Firm").await;
    listens(&browser).await;
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_member_changes_another_sees_without_reloading() {
    let world = World::start().await;
    let (admin, manager) = (open(&world, "admin").await, open(&world, "manager").await);
    pictures(&admin, "firm").await;
    write(&admin, "#about-name", "Shining Sun Finance").await;
    admin.click("#about-save").await;
    admin.wait_for_text("#toast", "Saved.").await;
    manager.wait_for_text(".known", "Shining Sun Finance").await;
    manager.wait_for_text("#history", "Anita Desai").await;
    assert_eq!(manager.count("form[data-said]").await, 0, "who may only look finds nothing to change");
    write(&admin, "#loan-types-add-label", "Solar Loan").await;
    admin.click("#loan-types-add button").await;
    manager.wait_for_text("#loan-types-solar_loan", "Solar Loan").await;
    admin.click("#loan-types-gold_loan-hide button").await;
    manager.wait_for_text("#loan-types-hidden", "Gold Loan").await;
    pictures(&manager, "firm-seen").await;
    pictures(&admin, "firm-changed").await;
    admin.close().await;
    manager.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_changed_meanwhile_is_told_and_saved_only_when_asked_again() {
    let world = World::start().await;
    let browser = open(&world, "admin").await;
    write(&browser, "#about-name", "Mine").await;
    let other = world.client("admin").await;
    other.patch("/settings", json!({ "name": "Theirs" })).await.expect(200);
    browser.wait_for_text("#history", "Theirs").await;
    assert_eq!(value(&browser, "#about-name").await, "Mine", "what is being typed stays");
    browser.click("#about-save").await;
    browser.wait_for_text("#about .refusal", "Anita Desai changed this meanwhile").await;
    pictures(&browser, "firm-meanwhile").await;
    browser.click("#about-save").await;
    browser.wait_for_text("#history", "Mine").await;
    assert_eq!(other.get("/settings").await.expect(200).json()["name"], "Mine");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_holidays_and_how_leads_are_given_out_are_changed_by_forms() {
    let world = World::start().await;
    let browser = open(&world, "admin").await;
    browser
        .driver
        .execute("document.getElementById('working-sat_1_closes').value = '13:00'", Vec::new())
        .await
        .unwrap();
    browser.click("#working-save").await;
    browser.wait_for_text("#history", "Sat 09:30\u{2013}13:00").await;
    browser.driver.execute("document.getElementById('holidays-date').value = '2026-12-25'", Vec::new()).await.unwrap();
    browser.click("#holidays button").await;
    browser.wait_for_text(".chips", "Fri 25 Dec 2026").await;
    browser.click("#assignment-manual").await;
    browser.click("#assignment-save").await;
    browser.wait_for_text("#history", "Automatic assignment switched").await;
    pictures(&browser, "firm-hours").await;
    let settings = world.client("admin").await.get("/settings").await.expect(200).json();
    assert_eq!(settings["working_hours"]["week"]["saturday"], json!([{ "opens": "09:30", "closes": "13:00" }]));
    assert_eq!(
        (&settings["working_hours"]["holidays"], &settings["auto_assignment"]),
        (&json!(["2026-12-25"]), &json!(false))
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_not_there_for_sales() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.sign_in("asha").await;
    browser.open("/settings/firm").await;
    browser.wait_for_text("h1", "Not found").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_that_are_refused_come_back_as_typed_with_why_beside_their_day() {
    let world = World::start().await;
    let plain = Plain::sign_in(&world, "admin").await;
    let page = plain.page("/settings/firm").await;
    let token = between(&page, "name=\"csrf_token\" value=\"", "\"").to_owned();
    let form = [
        ("csrf_token", token.as_str()),
        ("mon_1_opens", "10:15"),
        ("mon_1_closes", "19:45"),
        ("tue_1_opens", "18:00"),
        ("tue_1_closes", "09:00"),
    ];
    let page = plain.send("/settings/firm/working-hours", &form).await.unwrap_err().expect(422).text;
    assert!(page.contains("value=\"10:15\"") && page.contains("value=\"19:45\""), "{page}");
    assert!(page.contains("Tuesday: working hours must close after they open."), "{page}");
    let form = [("csrf_token", token.as_str()), ("fri_2_opens", "20:10")];
    let page = plain.send("/settings/firm/message-hours", &form).await.unwrap_err().expect(422).text;
    let quiet = between(&page, "id=\"quiet-form\"", "</details>\n    <");
    assert!(quiet.starts_with(" open") && quiet.contains("value=\"20:10\""), "{quiet}");
    assert!(page.contains("Friday needs a time until when."), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_is_told_which_field_of_the_hours_is_wrong() {
    let world = World::start().await;
    let browser = open(&world, "admin").await;
    let script = "document.getElementById('working-tue_1_closes').value = '08:00'";
    browser.driver.execute(script, Vec::new()).await.unwrap();
    browser.click("#working-save").await;
    browser.wait_for_text("#working-hours .refusal", "Tuesday: working hours must close after they open.").await;
    assert_eq!(value(&browser, "#working-tue_1_closes").await, "08:00", "what was typed stays");
    pictures(&browser, "firm-hours-refused").await;
    browser.close().await;
}
