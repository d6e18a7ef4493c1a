//! What a customer sent, on the pages of a lead and of a conversation.

use super::leads::{listens, open_lead, pictures};
use serde_json::json;
use tests::world::{Browser, SOON, World, eventually};

/// Waits until the browser has drawn a picture that it loaded from the server.
async fn is_drawn(browser: &Browser, css: &str) {
    let script = "const image = document.querySelector(arguments[0]); return image?.complete && image.naturalWidth > 1";
    eventually(&format!("{css} is drawn"), SOON, async || {
        let drawn = browser.driver.execute(script, vec![json!(css)]).await.ok()?;
        drawn.convert::<bool>().ok().filter(|drawn| *drawn).map(drop)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_customer_sends_appears_on_the_open_page_of_the_lead_and_in_the_conversation() {
    let world = World::start().await;
    let (browser, number) = open_lead(&world).await;
    assert_eq!(browser.count("#sent").await, 0);
    let customer = world.customer("919876541001");
    customer.write(json!({ "type": "image", "caption": "मेरा PAN card" })).await;
    browser.wait_for_text("#sent", "मेरा PAN card").await;
    is_drawn(&browser, "#sent .file-picture img").await;
    customer.write(json!({ "type": "audio" })).await;
    browser.wait_for("#sent audio").await;
    customer.write(json!({ "type": "document", "filename": "Salary slip October 2026.pdf" })).await;
    browser.wait_for_text("#sent", "Salary slip October 2026.pdf").await;
    customer.write(json!({ "type": "document", "filename": "Passbook.pdf", "size_bytes": 16 * 1024 * 1024 + 1 })).await;
    browser.wait_for_text("#sent", "Too large to keep: over 16 MB").await;
    customer.write(json!({ "type": "location", "latitude": 19.1, "longitude": 72.8, "place": "Andheri East" })).await;
    browser.wait_for_text("#sent", "Andheri East").await;
    pictures(&browser, "lead-sent").await;
    browser.click("#sent .sent-one:last-child a[href^='/conversations/']").await;
    browser.wait_for_text("#messages", "मेरा PAN card").await;
    is_drawn(&browser, "#messages .file-picture img").await;
    browser.picture("conversation-sent-place-1280", 1280, 900).await;
    let address = browser.driver.current_url().await.unwrap();
    assert!(address.query().is_some_and(|query| query.starts_with("before=")), "{address}");
    browser.open(address.path()).await;
    browser.wait_for_text("#messages", "Too large to keep: over 16 MB").await;
    browser.wait_for_text("#messages", "Salary slip October 2026.pdf").await;
    browser.wait_for_text("#messages", "Andheri East").await;
    browser.wait_for("#messages audio").await;
    listens(&browser).await;
    pictures(&browser, "conversation-sent").await;
    browser.click("#messages .said:last-child .message:nth-last-child(2) .bubble-kind a").await;
    browser.wait_for_text("#name", "Ravi Kumar").await;
    assert!(browser.driver.current_url().await.unwrap().path().ends_with(&number));
    browser.close().await;
}
