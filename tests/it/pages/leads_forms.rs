//! Typing in leads and putting them right, in real browsers.

use super::leads::{capture, choose, listens, member_id, open_lead, pictures, write};
use super::owner;
use serde_json::json;
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_in_is_typed_in_with_an_owner_and_appears_on_the_owners_open_list() {
    let world = World::start().await;
    let sales = world.browser().await;
    sales.sign_in("asha").await;
    sales.open("/leads").await;
    sales.wait_for_text("#none", "No leads yet").await;
    listens(&sales).await;
    let to = member_id(&world, "asha").await;
    let manager = world.browser().await;
    manager.sign_in("manager").await;
    manager.open("/leads").await;
    manager.click("#new-lead").await;
    pictures(&manager, "lead-new").await;
    write(&manager, "#new-form [name=name]", "Meera Joshi").await;
    write(&manager, "#new-form [name=mobile]", "98765").await;
    write(&manager, "#new-form [name=amount]", "2,50,000").await;
    choose(&manager, "#new-form [name=loan_type]", "gold_loan").await;
    choose(&manager, "#new-form [name=source]", "referral").await;
    choose(&manager, "#new-form [name=assignee_id]", &to).await;
    write(&manager, "#new-form [name=note]", "Sister of a customer").await;
    manager.click("#new-save").await;
    manager.wait_for_text("#new-form .refusal", "mobile").await;
    pictures(&manager, "lead-new-refused").await;
    write(&manager, "#new-form [name=mobile]", "98765 41002").await;
    manager.click("#new-save").await;
    manager.wait_for_text("#captured", "is captured").await;
    manager.wait_for_text("#list", "Meera Joshi").await;
    pictures(&manager, "leads-captured").await;
    sales.wait_for_text("#list", "Meera Joshi").await;
    manager.click("#captured a").await;
    manager.wait_for_text("#entries", "Sister of a customer").await;
    manager.wait_for_text("#entries", "on the web").await;
    manager.close().await;
    sales.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mobile_that_has_an_open_lead_leads_there_or_to_the_manager() {
    let world = World::start().await;
    let number = world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (first, other) = owner(&world).await;
    for (member, words) in [(first, number.as_str()), (other, "ask your manager")] {
        let browser = world.browser().await;
        browser.sign_in(member).await;
        browser.open("/leads/new").await;
        assert_eq!(browser.count("[name=assignee_id]").await, 0, "sales hand nothing over");
        for (field, text) in [("name", "Ravi K"), ("mobile", "9876541001"), ("amount", "100000")] {
            write(&browser, &format!("#new-form [name={field}]"), text).await;
        }
        choose(&browser, "#new-form [name=loan_type]", "car_loan").await;
        browser.click("#new-save").await;
        browser.wait_for_text("#new-form .refusal", words).await;
        if member == first {
            pictures(&browser, "lead-new-held").await;
            browser.click("#new-form .refusal a").await;
            browser.wait_for_text("#name", "Ravi Kumar").await;
        } else {
            assert_eq!(browser.count("#new-form .refusal a").await, 0);
        }
        browser.close().await;
    }
    assert_eq!(world.events("lead.inquiry_repeated").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_form_is_told_who_changed_what_and_keeps_what_was_typed() {
    let world = World::start().await;
    let (browser, number) = open_lead(&world).await;
    let admin = world.browser().await;
    admin.sign_in("admin").await;
    admin.open(&format!("/leads/{number}")).await;
    listens(&admin).await;
    admin.click("#edit").await;
    pictures(&admin, "lead-edit").await;
    write(&admin, "#edit-form [name=amount]", "40,00,000").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#stage", "Contacted").await;
    admin.wait_for_text("#stage", "Contacted").await;
    admin.click("#edit-save").await;
    admin.wait_for_text("#edit-form .refusal", "Changed meanwhile by").await;
    admin.wait_for_text("#edit-form .refusal", "Moved from New to Contacted").await;
    let typed = admin.wait_for("#edit-form [name=amount]").await.prop("value").await.unwrap();
    assert_eq!(typed.as_deref(), Some("40,00,000"));
    pictures(&admin, "lead-changed-meanwhile").await;
    assert_eq!(world.events("lead.details_corrected").await, 0);
    admin.click("#edit-save").await;
    admin.wait_for_text("#about", "40,00,000").await;
    browser.wait_for_text("#about", "40,00,000").await;
    browser.wait_for_text("#entries", "Details corrected: now").await;
    admin.close().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_script_a_stale_move_comes_back_with_what_changed_and_what_was_typed() {
    let world = World::start().await;
    let number = capture(&world, "Ravi Kumar", "9876541001").await;
    let admin = world.client("admin").await;
    let seen = admin.get(&format!("/leads/{number}")).await.expect(200).json()["version"].as_u64().unwrap();
    admin.post(&format!("/leads/{number}/stage"), json!({ "stage": "contacted" })).await.expect(200);
    let form = [("tenant", tests::world::TENANT), ("username", "admin"), ("password", tests::world::PASSWORD)];
    let answer = world.http().post(format!("{}/sign-in", world.web())).form(&form).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let get = async |path: &str| {
        world.nobody().send(reqwest::Method::GET, &format!("/{path}"), None, &[("cookie", &cookie)]).await
    };
    let html = get(&format!("/leads/{number}/edit")).await.expect(200).text;
    let token = html.split("name=\"csrf_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let post = async |end: &str, fields: &[(&str, &str)]| {
        let fields: Vec<_> = fields.iter().copied().chain([("csrf_token", token)]).collect();
        let address = format!("{}/leads{end}", world.web());
        world.http().post(address).header("cookie", &cookie).form(&fields).send().await.unwrap()
    };
    let version = seen.to_string();
    let lost = [("stage", "lost"), ("reason", "Went elsewhere"), ("version", version.as_str())];
    let refused = post(&format!("/{number}/stage"), &lost).await;
    assert_eq!(refused.status(), 409);
    let html = refused.text().await.unwrap();
    assert!(html.contains("Changed meanwhile by") && html.contains("Went elsewhere"), "{html}");
    assert!(html.contains(&format!("name=\"version\" value=\"{}\"", seen + 1)), "{html}");
    let nobody = [("member_id", "nobody")];
    let refused = post(&format!("/{number}/assign"), &nobody).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("id=\"refused\""), "the page tells it, not a page of its own");
    let held = [
        ("name", "Ravi K"),
        ("mobile", "9876541001"),
        ("loan_type", "car_loan"),
        ("amount", "100000"),
        ("source", "walk_in"),
    ];
    let refused = post("", &held).await;
    assert_eq!(refused.status(), 409);
    let html = refused.text().await.unwrap();
    assert!(html.contains(&format!("Open {number}")) && html.contains("value=\"Ravi K\""), "{html}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_done_on_the_page_of_its_lead() {
    let world = World::start().await;
    let (browser, _) = open_lead(&world).await;
    browser.wait_for_text("#tasks", "Contact Ravi Kumar").await;
    browser.click("#tasks button").await;
    browser.wait_for("#tasks [data-done]").await;
    assert_eq!(world.events("task.completed").await, 1);
    pictures(&browser, "lead-task-done").await;
    browser.close().await;
}
