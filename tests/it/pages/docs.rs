//! The API's description as a page.

use serde_json::json;
use tests::world::{SOON, World, eventually};
use thirtyfour::prelude::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_reads_searches_and_tries_the_api_on_its_page() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.open("/api/docs").await;
    browser.wait_for("#listLeads").await;
    browser.picture("docs-1280", 1280, 900).await;
    browser.picture("docs-360", 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "the page fits on a phone");
    browser.picture("docs-1280", 1280, 900).await;

    let search = browser.driver.find(By::Id("search")).await.unwrap();
    search.send_keys("stage").await.unwrap();
    browser.wait_for_text("#found", "1 operation").await;
    search.send_keys(Key::Control + "a").await.unwrap();
    search.send_keys(Key::Delete + "").await.unwrap();

    browser.open("/api/docs#createLead").await;
    browser.wait_for("#createLead[open]").await;
    browser.picture("docs-operation-1280", 1280, 900).await;
    browser.picture("docs-operation-360", 360, 740).await;
    let scroll = "document.getElementById('createLead').scrollIntoView()";
    browser.driver.execute(scroll, Vec::new()).await.unwrap();
    browser.picture("docs-operation-360", 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "an operation fits on a phone");
    browser.picture("docs-operation-1280", 1280, 900).await;
    browser.click("#createLead [type=submit]").await;
    browser.wait_for_text("#createLead [data-outcome]", "401").await;
    assert_eq!(world.events("lead.captured").await, 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_tries_the_api_as_themselves() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.sign_in("admin").await;
    browser.open("/api/docs#createLead").await;
    browser.wait_for("#createLead[open]").await;
    browser.click("#createLead [type=submit]").await;
    browser.wait_for_text("#createLead [data-outcome]", "201").await;
    browser.wait_for_text("#createLead [data-result]", "x-position").await;
    browser.picture("docs-tried-1280", 1280, 900).await;
    assert_eq!(world.events("lead.captured").await, 1);
    let admin = world.client("admin").await;
    let sunita = async || admin.get("/leads").await.expect(200).items().first().map(|lead| lead["name"].clone());
    assert_eq!(eventually("the lead is listed", SOON, sunita).await, json!("Sunita Rao"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_asks_nothing_of_other_servers() {
    let world = World::start().await;
    let answer = world.nobody().get("//api/docs").await.expect(200);
    assert!(answer.header("content-security-policy").unwrap().contains("script-src 'self'"));
    let addresses = answer.text.split(['"', '\'']).filter(|part| part.starts_with("http") || part.starts_with("//"));
    let foreign: Vec<_> =
        addresses.filter(|address| !address.starts_with(world.web()) && !address.contains("crm.example")).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}
