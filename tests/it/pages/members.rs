//! Members, roles and tokens in a browser.

use tests::world::{Browser, PASSWORD, SOON, World, eventually};

async fn pictures(browser: &Browser, name: &str) {
    browser.picture(&format!("{name}-360"), 360, 740).await;
    assert_eq!(browser.overflow().await, 0, "{name} fits on a phone");
    browser.picture(&format!("{name}-1280"), 1280, 900).await;
}

async fn fill(browser: &Browser, css: &str, text: &str) {
    let field = browser.wait_for(css).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

/// The link to a member's page.
async fn of(world: &World, username: &str) -> String {
    let members = world.client("admin").await.get("/members").await.expect(200).items();
    let member = members.iter().find(|member| member["username"] == username).unwrap();
    format!("#members a[href='/settings/members/{}']", member["id"].as_str().unwrap())
}

async fn is_live(browser: &Browser) {
    let live = async || (browser.count("#live[data-state=live]").await > 0).then_some(());
    eventually("the page listens", SOON, live).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_invites_somebody_who_chooses_a_password_and_comes_in() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.sign_in("admin").await;
    browser.open("/settings/members").await;
    browser.wait_for_text("#members", "Asha Nair").await;
    is_live(&browser).await;
    pictures(&browser, "members").await;
    browser.click("#invite-open").await;
    fill(&browser, "#invite-name", "Nina Rao").await;
    fill(&browser, "#invite-username", "nina").await;
    browser.click("#invite-role-sales").await;
    pictures(&browser, "members-invite").await;
    browser.click("#invite-now").await;
    browser.wait_for_text("#link", "Give Nina Rao this link").await;
    browser.wait_for_text("#state", "Invited until").await;
    pictures(&browser, "member-invited").await;
    let link = browser.wait_for("#secret").await.prop("value").await.unwrap().unwrap();
    let (_, path) = link.split_once("/invitation").unwrap();

    let other = world.browser().await;
    other.open(&format!("/invitation{path}")).await;
    fill(&other, "#password", PASSWORD).await;
    fill(&other, "#again", PASSWORD).await;
    pictures(&other, "invitation").await;
    other.click("#choose").await;
    other.wait_for("#board").await;
    browser.open("/settings/members").await;
    browser.wait_for_text("#members", "Nina Rao").await;
    other.close().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_open_page_of_somebody_who_is_deactivated_leads_to_signing_in() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let (admin, asha) = (world.browser().await, world.browser().await);
    asha.sign_in("asha").await;
    is_live(&asha).await;
    admin.sign_in("admin").await;
    admin.open("/settings/members").await;
    admin.click(&of(&world, "asha").await).await;
    admin.wait_for_text("#name", "Asha Nair").await;
    pictures(&admin, "member").await;
    admin.click("#deactivate").await;
    admin.wait_for_text("#state", "Deactivated").await;
    asha.wait_for("form.sign-in").await;
    admin.wait_for_text("#history", "Deactivated; sessions and tokens ended").await;
    pictures(&admin, "member-deactivated").await;
    admin.click("#reactivate").await;
    admin.wait_for_text("#state", "Active").await;
    asha.sign_in("asha").await;
    asha.close().await;
    admin.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_rights_is_seen_on_both_sides() {
    let world = World::start().await;
    let (admin, asha) = (world.browser().await, world.browser().await);
    asha.sign_in("asha").await;
    admin.sign_in("admin").await;
    admin.open("/settings/members").await;
    admin.click(&of(&world, "asha").await).await;
    let css = "select[name='permission:LoanCRM.WhatsApp.View'] option[value=grant]";
    admin.click(css).await;
    admin.click("#access-save").await;
    admin.wait_for_text("#history", "Granted: See the WhatsApp connection").await;
    asha.open("/settings/whatsapp-setup").await;
    asha.wait_for("#connection").await;
    // Whom nobody would replace stays: the page says why.
    admin.open("/settings/members").await;
    admin.click(&of(&world, "admin").await).await;
    admin.click("#deactivate").await;
    admin.wait_for_text("#refused", "Somebody has to be left who may manage members and roles").await;
    pictures(&admin, "member-last-admin").await;
    asha.close().await;
    admin.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_is_copied_changed_and_removed_and_a_token_is_shown_once() {
    let world = World::start().await;
    let browser = world.browser().await;
    browser.sign_in("admin").await;
    browser.open("/settings/roles").await;
    browser.wait_for_text("#roles", "Operations").await;
    browser.click("#matrix-fold summary").await;
    pictures(&browser, "roles").await;
    browser.open("/settings/roles?copy=sales").await;
    fill(&browser, "#role-name", "Tele-caller").await;
    browser.click("#role-save").await;
    browser.wait_for_text("h1", "Tele-caller").await;
    browser.wait_for_text("#history", "Role defined").await;
    pictures(&browser, "role").await;
    browser.click("#remove").await;
    browser.wait_for_text("#roles", "Operations").await;
    assert_eq!(world.events("access.role_removed").await, 1);

    browser.open("/settings/tokens").await;
    fill(&browser, "#name", "Nightly export").await;
    browser.click("input[name='allow:LoanCRM.Leads.View.All']").await;
    browser.click("#issue").await;
    let token = browser.wait_for("#secret").await.prop("value").await.unwrap().unwrap();
    pictures(&browser, "tokens").await;
    world.client_with(&token).get("/leads").await.expect(200);
    browser.open("/settings/tokens").await;
    assert_eq!(browser.count("#secret").await, 0);
    browser.click("#tokens .danger").await;
    browser.wait_for_text("#tokens", "Revoked").await;
    world.client_with(&token).get("/leads").await.expect(401);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_admin_changes_of_a_member_another_sees_without_losing_what_they_fill_in() {
    let world = World::start().await;
    let (one, other) = (world.browser().await, world.browser().await);
    let asha = of(&world, "asha").await;
    for browser in [&one, &other] {
        browser.sign_in("admin").await;
        browser.open("/settings/members").await;
        browser.click(&asha).await;
        browser.wait_for_text("#name", "Asha Nair").await;
        is_live(browser).await;
    }
    other.driver.execute("window.notReloaded = true", Vec::new()).await.unwrap();
    other.click("#role-auditor").await;
    fill(&other, "#mobile", "98765 4").await;
    fill(&one, "#teams", "East").await;
    one.click("#profile-save").await;
    one.wait_for_text("#history", "Teams: North → East").await;
    other.wait_for_text("#history", "Teams: North → East").await;
    one.click("select[name='permission:LoanCRM.WhatsApp.View'] option[value=grant]").await;
    one.click("#access-save").await;
    other.wait_for_text("#history", "Granted: See the WhatsApp connection").await;
    pictures(&other, "member-side-by-side").await;
    let read = async |script: &str| other.driver.execute(script, Vec::new()).await.unwrap().json().clone();
    assert_eq!(read("return document.getElementById('mobile').value").await, "98765 4", "what is typed stays");
    assert_eq!(read("return document.getElementById('role-auditor').checked").await, true, "and what is ticked");
    assert_eq!(read("return document.getElementById('teams').value").await, "East");
    assert_eq!(read("return window.notReloaded === true").await, true, "the page was not loaded again");
    one.click("#deactivate").await;
    other.wait_for_text("#state", "Deactivated").await;
    other.wait_for("#reactivate").await;
    one.close().await;
    other.close().await;
}
