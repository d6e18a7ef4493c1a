//! WhatsApp Setup, in a real browser, with the sandbox's pop-up.

use crate::whatsapp::{account, card, unconnected, wait_for_state, walk};
use serde_json::json;
use tests::world::{Browser, SOON, World, eventually};
use thirtyfour::prelude::*;

/// The pop-up's screens, with the button that leads on.
const SCREENS: [(&str, &str); 7] = [
    ("log_in", "next-log_in"),
    ("permissions", "next-permissions"),
    ("account", "next-account"),
    ("profile", "next-profile"),
    ("number", "next-number"),
    ("code", "next-code"),
    ("review", "finish"),
];

/// A number that nobody has.
const FRESH: &str = "8000000042";

async fn open_page(world: &World, member: &str) -> Browser {
    let browser = world.browser().await;
    browser.sign_in(member).await;
    browser.open("/settings/whatsapp-setup").await;
    browser.wait_for("#status").await;
    browser
}

/// Clicks Connect WhatsApp, and goes on in the pop-up; gives the page's window.
async fn open_popup(browser: &Browser) -> WindowHandle {
    let page = browser.driver.window().await.unwrap();
    eventually("the SDK is loaded", SOON, async || {
        let loaded = browser.driver.execute("return Boolean(window.FB)", Vec::new()).await.unwrap();
        loaded.convert::<bool>().unwrap().then_some(())
    })
    .await;
    browser.click("#connect").await;
    let popup = eventually("the pop-up opens", SOON, async || {
        browser.driver.windows().await.unwrap().into_iter().find(|window| *window != page)
    })
    .await;
    browser.driver.switch_to_window(popup).await.unwrap();
    browser.wait_for("#screen-log_in:not([hidden])").await;
    page
}

/// Fills the screen in and clicks on.
async fn pass(browser: &Browser, screen: &str, button: &str) {
    browser.wait_for(&format!("#screen-{screen}:not([hidden])")).await;
    match screen {
        "account" => {
            browser.click("#account-new").await;
            write(browser, "#account-name", "ABC Loans").await;
        }
        "profile" => write(browser, "#legal-name", "ABC Loans Private Limited").await,
        "number" => {
            if browser.count("#number-new:not([hidden])").await > 0 {
                browser.click("#number-new").await;
            }
            write(browser, "#phone-number", FRESH).await;
        }
        "code" => {
            let code = eventually("the code is shown", SOON, async || {
                let shown = browser.wait_for("#sandbox-code").await.text().await.unwrap();
                let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
                Some(digits).filter(|digits| digits.len() == 6)
            })
            .await;
            write(browser, "#code", &code).await;
        }
        _ => {}
    }
    browser.click(&format!("#{button}")).await;
}

async fn write(browser: &Browser, css: &str, text: &str) {
    let field = browser.wait_for(css).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

/// Waits until the pop-up is gone, and goes back to the page.
async fn return_to(browser: &Browser, page: WindowHandle) {
    let closed = async || (browser.driver.windows().await.unwrap().len() == 1).then_some(());
    eventually("the pop-up closes", SOON, closed).await;
    browser.driver.switch_to_window(page).await.unwrap();
}

async fn listens(browser: &Browser) {
    eventually("the page listens", SOON, async || (browser.count("#live[data-state=live]").await > 0).then_some(()))
        .await;
}

async fn pictures(browser: &Browser, name: &str) {
    browser.picture(&format!("{name}-360"), 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "{name} fits on a phone");
    browser.picture(&format!("{name}-1280"), 1280, 900).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_walks_the_six_screens_and_sees_the_card_come_to_connected_without_a_reload() {
    let world = unconnected().await;
    let browser = open_page(&world, "admin").await;
    pictures(&browser, "setup-not-connected").await;
    listens(&browser).await;
    browser.driver.execute("window.notReloaded = true", Vec::new()).await.unwrap();
    let page = open_popup(&browser).await;
    for (screen, button) in SCREENS {
        pass(&browser, screen, button).await;
    }
    return_to(&browser, page).await;
    browser.wait_for_text("#state", "Connected").await;
    browser.wait_for_text("#status", "+91 80000 00042").await;
    let kept = browser.driver.execute("return window.notReloaded === true", Vec::new()).await.unwrap();
    assert!(kept.convert::<bool>().unwrap(), "the page was not loaded again");
    pictures(&browser, "setup-connected").await;
    browser.click("#disconnect").await;
    browser.wait_for("#disconnect-dialog[open]").await;
    pictures(&browser, "setup-disconnect").await;
    browser.click("#disconnect-confirm").await;
    browser.wait_for_text("#state", "Disconnected").await;
    pictures(&browser, "setup-disconnected").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_popup_can_be_left_on_every_screen_and_the_page_says_so() {
    let world = unconnected().await;
    let browser = open_page(&world, "admin").await;
    for (left_on, (screen, _)) in SCREENS.into_iter().enumerate() {
        let page = open_popup(&browser).await;
        for (before, button) in &SCREENS[..left_on] {
            pass(&browser, before, button).await;
        }
        browser.wait_for(&format!("#screen-{screen}:not([hidden])")).await;
        browser.click("#cancel").await;
        return_to(&browser, page).await;
        let left = i64::try_from(left_on).unwrap() + 1;
        eventually(&format!("leaving on {screen} is noted"), SOON, async || {
            (world.events("whatsapp.signup_abandoned").await == left).then_some(())
        })
        .await;
        browser.wait_for_text("#reason", "closed").await;
    }
    pictures(&browser, "setup-left").await;
    assert_eq!(world.events("whatsapp.signup_started").await, 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_is_reported_in_the_popup_stands_on_the_card_in_metas_words() {
    let world = unconnected().await;
    let browser = open_page(&world, "admin").await;
    let page = open_popup(&browser).await;
    pass(&browser, "log_in", "next-log_in").await;
    browser.click("#report").await;
    browser.click("#report-send").await;
    return_to(&browser, page).await;
    eventually("it is noted", SOON, async || (world.events("whatsapp.signup_abandoned").await == 1).then_some(()))
        .await;
    let told: String = world
        .scalar(
            "SELECT payload #>> '{signup_abandoned,error}' FROM events WHERE event_type = 'whatsapp.signup_abandoned'",
        )
        .await;
    browser.wait_for_text("#status", &told).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_may_come_before_the_message_and_without_it() {
    for (option, value) in [("#option-order", "code_first"), ("#option-silent", "on")] {
        let world = unconnected().await;
        let admin = world.client("admin").await;
        let browser = open_page(&world, "admin").await;
        let page = open_popup(&browser).await;
        browser.click("#options summary").await;
        let set = "const field = document.querySelector(arguments[0]);
            if (field.type === 'checkbox') field.checked = true; else field.value = arguments[1];
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        browser.driver.execute(set, vec![json!(option), json!(value)]).await.unwrap();
        for (screen, button) in SCREENS {
            pass(&browser, screen, button).await;
        }
        return_to(&browser, page).await;
        assert_eq!(wait_for_state(&admin, "connected").await["phone_number"], "+91 80000 00042", "{option}");
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_from_an_origin_that_only_looks_alike_is_ignored() {
    let world = unconnected().await;
    let browser = open_page(&world, "admin").await;
    let victim = walk(&world, json!({ "business_name": "Somebody else", "phone_number": "918000000777" })).await;
    let page = open_popup(&browser).await;
    browser.driver.switch_to_window(page.clone()).await.unwrap();
    let forge = "for (const origin of arguments[0]) {
        window.dispatchEvent(new MessageEvent('message', { origin, data: arguments[1] }));
    }";
    let alike =
        json!([format!("{}.evil.example", world.sandbox()), "https://evilfacebook.com", "null", "https://127.0.0.1"]);
    let message = json!({ "type": "WA_EMBEDDED_SIGNUP", "event": "FINISH",
        "data": { "waba_id": victim["waba_id"], "phone_number_id": victim["phone_number_id"] } });
    browser.driver.execute(forge, vec![alike, json!(message.to_string())]).await.unwrap();
    let popup = browser.driver.windows().await.unwrap().into_iter().find(|window| *window != page).unwrap();
    browser.driver.switch_to_window(popup).await.unwrap();
    for (screen, button) in SCREENS {
        pass(&browser, screen, button).await;
    }
    return_to(&browser, page).await;
    browser.wait_for_text("#state", "Connected").await;
    assert_eq!(card(&world.client("admin").await).await["phone_number"], "+91 80000 00042");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_popup_is_told_with_what_to_do() {
    let world = unconnected().await;
    let browser = open_page(&world, "admin").await;
    eventually("the SDK is loaded", SOON, async || {
        let loaded = browser.driver.execute("return Boolean(window.FB)", Vec::new()).await.unwrap();
        loaded.convert::<bool>().unwrap().then_some(())
    })
    .await;
    browser.driver.execute("window.open = () => null", Vec::new()).await.unwrap();
    browser.click("#connect").await;
    browser.wait_for_text("#signup-notice", "blocked the pop-up").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_step_is_shown_with_metas_words_and_goes_on_by_its_button() {
    let world = unconnected().await;
    let call = json!({ "direction": "call", "method": "POST", "path": "/register" });
    world.sandbox_fault(json!({ "match": call, "status": 400, "code": 133_005 })).await;
    let browser = open_page(&world, "admin").await;
    let page = open_popup(&browser).await;
    for (screen, button) in SCREENS {
        pass(&browser, screen, button).await;
    }
    return_to(&browser, page).await;
    browser.wait_for_text("#state", "Needs attention").await;
    browser.wait_for_text("#reason", "PIN").await;
    browser.wait_for("#step-register_number[data-state=failed]").await;
    pictures(&browser, "setup-failed-step").await;
    browser.click("#retry").await;
    browser.wait_for_text("#state", "Connected").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_token_turns_the_open_card_while_a_customers_message_is_kept() {
    let world = World::start().await;
    let browser = open_page(&world, "admin").await;
    browser.wait_for_text("#state", "Connected").await;
    listens(&browser).await;
    account(&world, json!({ "token_expired": true })).await;
    world.customer("919876541001").say("Hello").await;
    browser.wait_for_text("#state", "Needs attention").await;
    browser.wait_for_text("#reason", "token").await;
    pictures(&browser, "setup-token-expired").await;
    assert_eq!(world.events("conversation.message_received").await, 1);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_only_look_sees_no_button_and_who_may_not_finds_no_page() {
    let world = World::start().await;
    let browser = open_page(&world, "auditor").await;
    browser.wait_for_text("#state", "Connected").await;
    assert_eq!(browser.count("#status button, #disconnect-dialog").await, 0);
    browser.close().await;
    let sales = world.browser().await;
    sales.sign_in("asha").await;
    assert_eq!(sales.count(".sections a[href^='/settings']").await, 0);
    sales.open("/settings/whatsapp-setup").await;
    sales.wait_for_text("main", "no such").await;
    sales.close().await;
}
