//! Leads, in a real browser.

use super::owner;
use serde_json::json;
use tests::world::{Browser, SOON, World, eventually};
use thirtyfour::prelude::*;

pub(super) async fn listens(browser: &Browser) {
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
}

pub(super) async fn pictures(browser: &Browser, name: &str) {
    browser.driver.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
    browser.picture(&format!("{name}-360"), 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "{name} fits on a phone");
    browser.picture(&format!("{name}-1280"), 1280, 900).await;
    browser.driver.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
}

pub(super) async fn write(browser: &Browser, css: &str, text: &str) {
    // A field that is drawn anew meanwhile is written again.
    eventually(&format!("{text} is written to {css}"), SOON, async || {
        let field = browser.driver.find(By::Css(css)).await.ok()?;
        field.clear().await.ok()?;
        field.send_keys(text).await.ok()
    })
    .await;
}

pub(super) async fn choose(browser: &Browser, css: &str, value: &str) {
    browser.click(&format!("{css} option[value='{value}']")).await;
}

async fn is_shown(browser: &Browser, css: &str) -> bool {
    browser.driver.find(By::Css(css)).await.unwrap().is_displayed().await.unwrap()
}

/// Captures a lead over REST; gives its number.
pub(super) async fn capture(world: &World, name: &str, mobile: &str) -> String {
    let admin = world.client("admin").await;
    let inquiry = json!({ "name": name, "mobile": mobile, "loan_type": "car_loan", "amount": 1_250_000 });
    let captured = admin.post("/leads", inquiry).await.expect(201);
    world.settle().await;
    let lead = captured.json()["id"].as_str().unwrap().to_owned();
    let shown = admin.get(&format!("/leads/{lead}?after={}", captured.position())).await.expect(200).json();
    shown["number"].as_str().unwrap().to_owned()
}

pub(super) async fn member_id(world: &World, member: &str) -> String {
    let session = world.client(member).await.get("/session").await.expect(200).json();
    session["member_id"].as_str().unwrap().to_owned()
}

/// A lead from a conversation, with the page of its owner open on it.
pub(super) async fn open_lead(world: &World) -> (Browser, String) {
    let number = world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (owner, _) = owner(world).await;
    let browser = world.browser().await;
    browser.sign_in(owner).await;
    browser.open(&format!("/leads/{number}")).await;
    browser.wait_for_text("#name", "Ravi Kumar").await;
    listens(&browser).await;
    (browser, number)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_found_by_a_part_of_its_name_number_or_mobile_and_the_search_stays_in_the_address() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.sign_in("admin").await;
    browser.click(".sections a[href='/leads']").await;
    browser.wait_for_text("#none", "No leads yet").await;
    pictures(&browser, "leads-empty").await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    browser.wait_for_text("#list", "Ravi Kumar").await;
    let meera = capture(&world, "Meera Joshi", "9876541002").await;
    capture(&world, "Sunita Chandrasekharan Iyer", "9876541003").await;
    browser.wait_for_text("#list", "Sunita").await;
    pictures(&browser, "leads").await;
    for q in ["josh", "41002", &meera] {
        write(&browser, "#q", q).await;
        browser.click("#search").await;
        eventually(&format!("only one is found by {q}"), SOON, async || {
            (browser.count("#list tbody tr").await == 1).then_some(())
        })
        .await;
        browser.wait_for_text("#list", "Meera Joshi").await;
        let address = browser.driver.current_url().await.unwrap();
        assert!(address.query().unwrap().contains(&format!("q={q}")), "{address}");
    }
    browser.driver.refresh().await.unwrap();
    browser.wait_for_text("#list", "Meera Joshi").await;
    assert_eq!(browser.count("#list tbody tr").await, 1);
    choose(&browser, "#stage", "lost").await;
    browser.wait_for_text("#none", "No lead fits").await;
    let address = browser.driver.current_url().await.unwrap();
    assert_eq!(address.query(), Some(format!("q={meera}&stage=lost").as_str()));
    pictures(&browser, "leads-none").await;
    browser.click("#clear").await;
    choose(&browser, "#loan-type", "home_loan").await;
    browser.wait_for("#clear").await;
    browser.click("#list .main a").await;
    browser.wait_for_text("#name", "Ravi Kumar").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_moved_to_sanctioned_with_amount_and_lender_and_what_is_missing_is_told() {
    let world = World::start().await;
    let (browser, number) = open_lead(&world).await;
    browser.wait_for_text("#timeline", "Inquiry by WhatsApp: Home Loan, ₹35,00,000").await;
    browser.wait_for_text("#conversation", "I need a home loan of 35 lakh").await;
    browser.wait_for_text("#tasks", "Contact Ravi Kumar").await;
    pictures(&browser, "lead").await;
    for field in ["#move-amount", "#move-lender", "#move-date", "#move-reason"] {
        assert!(!is_shown(&browser, field).await, "{field} isn't needed for Contacted");
    }
    choose(&browser, "#move-stage", "sanctioned").await;
    for (field, is_needed) in
        [("#move-amount", true), ("#move-lender", true), ("#move-date", false), ("#move-reason", false)]
    {
        assert_eq!(is_shown(&browser, field).await, is_needed, "{field}");
    }
    browser.click("#move-now").await;
    browser.wait_for_text("#move .refusal", "A sanction needs the sanctioned amount.").await;
    write(&browser, "#move-amount", "thirty").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#move .refusal", "whole rupees").await;
    write(&browser, "#move-amount", "30,00,000").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#move .refusal", "A sanction needs the lender.").await;
    pictures(&browser, "lead-refused").await;
    assert_eq!(world.events("lead.stage_changed").await, 0);
    write(&browser, "#move-lender", "HDFC Bank").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#stage", "Sanctioned").await;
    browser.wait_for_text("#about", "₹30,00,000 by HDFC Bank").await;
    browser.wait_for_text("#entries", "Moved from New to Sanctioned").await;
    pictures(&browser, "lead-sanctioned").await;
    let shown = world.client("admin").await.get(&format!("/leads/{number}")).await.expect(200).json();
    assert_eq!((shown["sanctioned_amount"].as_i64(), shown["lender"].as_str()), (Some(3_000_000), Some("HDFC Bank")));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_appears_on_the_page_and_on_that_of_whoever_looks_too() {
    let world = World::start().await;
    let (browser, number) = open_lead(&world).await;
    let other = world.browser().await;
    other.sign_in("admin").await;
    other.open(&format!("/leads/{number}")).await;
    listens(&other).await;
    write(&other, "#note-text", "Half typed").await;
    let caret = "document.getElementById('note-text').setSelectionRange(4, 4)";
    other.driver.execute(caret, Vec::new()).await.unwrap();
    write(&browser, "#note-text", "Prefers calls after five.").await;
    browser.click("#note-add").await;
    browser.wait_for_text("#entries", "Prefers calls after five.").await;
    browser.wait_for_text("#toast", "The note is kept.").await;
    assert_eq!(browser.wait_for("#note-text").await.prop("value").await.unwrap().as_deref(), Some(""));
    other.wait_for_text("#entries", "Prefers calls after five.").await;
    let typed = other.wait_for("#note-text").await.prop("value").await.unwrap();
    assert_eq!(typed.as_deref(), Some("Half typed"), "what somebody is typing stays");
    let caret = "const field = document.activeElement; return field.id + ' ' + field.selectionStart";
    let caret: String = other.driver.execute(caret, Vec::new()).await.unwrap().convert().unwrap();
    assert_eq!(caret, "note-text 4", "where they are typing");
    browser.click("#note-add").await;
    browser.wait_for_text("#note .refusal", "required").await;
    pictures(&browser, "lead-note").await;
    other.close().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_put_on_hold_taken_off_lost_with_a_reason_and_reopened() {
    let world = World::start().await;
    let (browser, _) = open_lead(&world).await;
    browser.click("#hold-open").await;
    write(&browser, "#hold-reason", "Abroad until May").await;
    browser.click("#hold-now").await;
    browser.wait_for_text("#stage", "On hold").await;
    browser.wait_for_text("#entries", "Abroad until May").await;
    pictures(&browser, "lead-on-hold").await;
    browser.click("#resume-now").await;
    browser.wait_for_text("#entries", "Taken off hold").await;
    choose(&browser, "#move-stage", "lost").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#move .refusal", "needs a reason").await;
    write(&browser, "#move-reason", "Went to another bank").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#move-title", "Reopen").await;
    browser.wait_for_text("#stage", "Lost").await;
    pictures(&browser, "lead-lost").await;
    write(&browser, "#move-reason", "Came back").await;
    browser.click("#move-now").await;
    browser.wait_for_text("#entries", "Reopened in Contacted, was Lost").await;
    browser.wait_for_text("#stage", "Contacted").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sales_do_not_find_the_lead_of_another_and_an_admin_hands_it_over() {
    let world = World::start().await;
    let number = world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (_, other) = owner(&world).await;
    let sales = world.browser().await;
    sales.sign_in(other).await;
    sales.open("/leads?q=ravi").await;
    sales.wait_for_text("#none", "No lead fits").await;
    assert_eq!(sales.count("#assignee").await, 0, "sales see only their own");
    sales.open(&format!("/leads/{number}")).await;
    sales.wait_for_text("main", "no such").await;
    sales.open("/leads/LD-2026-99999").await;
    sales.wait_for_text("main", "no such").await;
    sales.open("/leads?q=ravi").await;
    listens(&sales).await;
    let to = member_id(&world, other).await;
    let admin = world.browser().await;
    admin.sign_in("admin").await;
    admin.open(&format!("/leads/{number}")).await;
    choose(&admin, "#assign-to", &to).await;
    admin.click("#assign-now").await;
    admin.wait_for_text("#entries", "Handed from").await;
    pictures(&admin, "lead-assigned").await;
    sales.wait_for_text("#list", "Ravi Kumar").await;
    sales.click("#list .main a").await;
    sales.wait_for_text("#name", "Ravi Kumar").await;
    assert_eq!(sales.count("#assign").await, 0, "sales hand nothing over");
    admin.close().await;
    sales.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_that_is_handed_to_another_goes_from_the_open_page_of_whoever_sees_it_no_more() {
    let world = World::start().await;
    let number = world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (first, other) = owner(&world).await;
    let browser = world.browser().await;
    browser.sign_in(first).await;
    browser.open(&format!("/leads/{number}")).await;
    browser.wait_for_text("#name", "Ravi Kumar").await;
    listens(&browser).await;
    let to = json!({ "member_id": member_id(&world, other).await });
    world.client("admin").await.post(&format!("/leads/{number}/assign"), to).await.expect(200);
    browser.wait_for_text("main", "no such").await;
    assert_eq!(browser.count("#timeline").await, 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_goes_on_by_its_link_with_the_filters_kept_and_back_to_the_newest() {
    const LEADS: usize = 52;
    let world = World::start().await;
    let admin = world.client("admin").await;
    for n in 0..LEADS {
        let mobile = format!("98765410{n:02}");
        let inquiry = json!({ "name": "Ravi Kumar", "mobile": mobile, "loan_type": "car_loan", "amount": 1_250_000 });
        admin.post("/leads", inquiry).await.expect(201);
    }
    world.settle().await;
    let browser = world.browser().await;
    browser.sign_in("admin").await;
    browser.open("/leads?q=ravi").await;
    browser.wait_for("#next-page").await;
    assert_eq!(browser.count("#list tbody tr").await, 50);
    browser.click("#next-page").await;
    browser.wait_for_text("#list", "-00001").await;
    assert_eq!((browser.count("#list tbody tr").await, browser.count("#next-page").await), (LEADS - 50, 0));
    let address = browser.driver.current_url().await.unwrap();
    assert!(address.query().unwrap().starts_with("q=ravi&cursor="), "{address}");
    pictures(&browser, "leads-second-page").await;
    browser.click("#first-page").await;
    browser.wait_for_text("#list", "-00052").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_moved_without_a_script_and_what_was_typed_comes_back_where_it_is_refused() {
    let world = World::start().await;
    let number = world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let form = [("tenant", tests::world::TENANT), ("username", "admin"), ("password", tests::world::PASSWORD)];
    let answer = world.http().post(format!("{}/sign-in", world.web())).form(&form).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = async |path: &str| {
        let nobody = world.nobody();
        nobody.send(reqwest::Method::GET, &format!("/{path}"), None, &[("cookie", &cookie)]).await
    };
    let html = page(&format!("/leads/{number}")).await.expect(200).text;
    let token = html.split("name=\"csrf_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let post = |fields: Vec<(&'static str, &'static str)>, token: String| {
        let fields: Vec<_> =
            fields.into_iter().chain([("csrf_token", &*token)]).map(|(a, b)| (a, b.to_owned())).collect();
        let address = format!("{}/leads/{number}/stage", world.web());
        world.http().post(address).header("cookie", &cookie).form(&fields).send()
    };
    assert_eq!(post(vec![("stage", "contacted")], "another".to_owned()).await.unwrap().status(), 403);
    let refused = post(vec![("stage", "sanctioned"), ("amount", "30,00,000")], token.to_owned()).await.unwrap();
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    assert!(html.contains("A sanction needs the lender.") && html.contains("value=\"30,00,000\""), "{html}");
    let lender = vec![("stage", "sanctioned"), ("amount", "30,00,000"), ("lender", "HDFC Bank")];
    let answer = post(lender, token.to_owned()).await.unwrap();
    assert_eq!(answer.status(), 303);
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    let html = page(&back).await.expect(200).text;
    assert!(html.contains("₹30,00,000 sanctioned by HDFC Bank"), "{html}");
}
