//! Leads that nobody owns, and the whole timeline, in a real browser.

use super::leads::{capture, choose, listens, member_id, open_lead, pictures};
use super::owner;
use serde_json::json;
use tests::world::{SOON, World, eventually};
use thirtyfour::prelude::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leads_that_nobody_owns_stand_first_for_a_manager_until_they_are_given_to_a_member() {
    let world = World::start().await;
    let owned = capture(&world, "Sunita Chandrasekharan Iyer", "9876541001").await;
    world.client("admin").await.patch("/settings", json!({ "auto_assignment": false })).await.expect(200);
    let first = capture(&world, "Ravi Kumar", "9876541002").await;
    let second = capture(&world, "Meera Joshi", "9876541003").await;
    let asha = member_id(&world, "asha").await;
    let manager = world.client("manager").await;
    let to = json!({ "member_id": asha });
    manager.post(&format!("/leads/{second}/assign"), to.clone()).await.expect(200);
    world.settle().await;
    let browser = world.browser().await;
    browser.sign_in("manager").await;
    browser.open("/leads").await;
    browser.wait_for_text("#list", "Unassigned").await;
    listens(&browser).await;
    let order = "return [...document.querySelectorAll('#list tbody tr[id]')].map((row) => row.id.slice(4)).join(' ')";
    let order: String = browser.driver.execute(order, Vec::new()).await.unwrap().convert().unwrap();
    assert_eq!(order, format!("{first} {second} {owned}"), "what nobody owns is first, then the newest");
    pictures(&browser, "leads-unassigned").await;
    browser.click("#unassigned").await;
    browser.wait_for("#unassigned[aria-current]").await;
    listens(&browser).await;
    assert_eq!(browser.count("#list tbody tr[id]").await, 1);
    pictures(&browser, "leads-unassigned-only").await;
    manager.post(&format!("/leads/{first}/assign"), to).await.expect(200);
    browser.wait_for_text("#none", "Every open lead has an owner").await;
    pictures(&browser, "leads-unassigned-none").await;
    browser.click("#all-leads").await;
    browser.wait_for_text("#list", "Ravi Kumar").await;
    listens(&browser).await;
    assert_eq!(browser.count("#lanes").await, 0);
    let third = capture(&world, "Farhan Sheikh", "9876541004").await;
    browser.wait_for(&format!("#unassigned, #row-{third}")).await;
    let sales = world.browser().await;
    sales.sign_in("asha").await;
    sales.open("/leads").await;
    sales.wait_for_text("#list", "Ravi Kumar").await;
    assert_eq!((sales.count("#lanes").await, sales.count(".group").await), (0, 0));
    sales.close().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_timeline_tells_of_the_tasks_and_the_conversation_as_they_happen() {
    let world = World::start().await;
    let (browser, number) = open_lead(&world).await;
    browser.wait_for_text("#entries", "Task “Contact Ravi Kumar” for").await;
    browser.wait_for_text("#entries", "The customer confirmed the inquiry").await;
    let customer = world.customer("919876541001");
    customer.say("I want to talk to a person").await;
    browser.wait_for_text("#entries", "The customer asked for a person").await;
    let (owner, _) = owner(&world).await;
    let client = world.client(owner).await;
    let task = client.get("/tasks?scope=own").await.expect(200).items().swap_remove(0);
    client.post(&format!("/tasks/{}/done", task["id"].as_str().unwrap()), json!({})).await.expect(200);
    browser.wait_for_text("#entries", "Task “Contact Ravi Kumar” is done").await;
    let lead = client.get(&format!("/leads/{number}")).await.expect(200).json();
    let conversation = format!("/conversations/{}", lead["conversation_id"].as_str().unwrap());
    client.post(&format!("{conversation}/messages"), json!({ "text": "Good morning" })).await.expect(202);
    browser.wait_for_text("#entries", "Answered the customer").await;
    customer.say("STOP").await;
    browser.wait_for_text("#entries", "The customer opted out (STOP)").await;
    pictures(&browser, "lead-timeline").await;
    for (name, width, height) in [("lead-timeline-below-360", 360, 1600), ("lead-timeline-below-1280", 1280, 1300)] {
        browser.driver.execute("document.getElementById('entries').scrollIntoView()", Vec::new()).await.unwrap();
        browser.picture(name, width, height).await;
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_loan_type_is_filtered_by_no_more_but_where_it_is_chosen() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.patch("/settings/loan-types/gold_loan", json!({ "hidden": true })).await.expect(200);
    let browser = world.browser().await;
    browser.sign_in("admin").await;
    browser.open("/leads").await;
    eventually("the filter offers loan types", SOON, async || {
        (browser.count("#loan-type option[value='car_loan']").await == 1).then_some(())
    })
    .await;
    assert_eq!(browser.count("#loan-type option[value='gold_loan']").await, 0);
    browser.open("/leads?loan_type=gold_loan").await;
    browser.wait_for("#loan-type option[value='gold_loan']").await;
    let chosen = browser.driver.find(By::Css("#loan-type")).await.unwrap().prop("value").await.unwrap();
    assert_eq!(chosen.as_deref(), Some("gold_loan"));
    choose(&browser, "#loan-type", "car_loan").await;
    browser.wait_for("#loan-type option[value='car_loan']:checked").await;
    browser.close().await;
}
