//! What each role and each firm sees on its pages.

use super::leads::{capture, member_id};
use super::plain::{Plain, between};
use serde_json::json;
use std::collections::BTreeSet;
use tests::world::{NEIGHBOUR, World};

/// Every page that has an address of its own, as links name it.
const PAGES: [&str; 9] = [
    "/tasks",
    "/leads",
    "/leads/new",
    "/conversations",
    "/settings/firm",
    "/settings/whatsapp-setup",
    "/settings/members",
    "/settings/roles",
    "/settings/tokens",
];

/// Each role by a member who has it, and the pages that aren't there for them.
const HIDDEN: [(&str, &[&str]); 5] = [
    ("admin", &[]),
    ("manager", &["/settings/members", "/settings/roles"]),
    ("asha", &["/settings/firm", "/settings/whatsapp-setup", "/settings/members", "/settings/roles"]),
    ("omkar", &["/leads/new", "/settings/firm", "/settings/whatsapp-setup", "/settings/members", "/settings/roles"]),
    ("auditor", &["/leads/new"]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_finds_its_pages_and_no_link_to_another() {
    let world = World::start().await;
    for (member, hidden) in HIDDEN {
        let plain = Plain::sign_in(&world, member).await;
        for page in PAGES {
            let status = plain.ask(page).await.status;
            assert_eq!(status, if hidden.contains(&page) { 404 } else { 200 }, "{member}: {page}");
        }
        for start in ["/tasks", "/leads", "/conversations", "/settings/tokens"] {
            let html = plain.page(start).await;
            for page in hidden {
                assert!(!html.contains(&format!("href=\"{page}\"")), "{member}: {start} has a link to {page}");
            }
        }
    }
}

/// The numbers of the leads that a page has links to.
fn numbers(html: &str) -> BTreeSet<String> {
    let links = html.split("href=\"/leads/LD-").skip(1);
    links.filter_map(|rest| rest.split('"').next()).map(|number| format!("LD-{number}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_sees_the_same_leads_on_its_pages_as_over_rest_and_no_others() {
    let world = World::start().await;
    let (admin, mut leads) = (world.client("admin").await, Vec::new());
    for (name, mobile, owner) in [
        ("Ravi Kumar", "9876541001", "asha"),
        ("Meera Joshi", "9876541002", "ravi"),
        ("Anand Rao", "9876541003", "omkar"),
    ] {
        let number = capture(&world, name, mobile).await;
        let to = json!({ "member_id": member_id(&world, owner).await });
        admin.post(&format!("/leads/{number}/assign"), to).await.expect(200);
        leads.push(number);
    }
    world.settle().await;
    let seen: [(&str, &[usize]); 6] = [
        ("admin", &[0, 1, 2]),
        ("manager", &[0, 1]),
        ("asha", &[0]),
        ("ravi", &[1]),
        ("omkar", &[0, 1, 2]),
        ("auditor", &[0, 1, 2]),
    ];
    for (member, of) in seen {
        let (plain, client) = (Plain::sign_in(&world, member).await, world.client(member).await);
        let expected: BTreeSet<String> = of.iter().map(|place| leads[*place].clone()).collect();
        let told = client.get("/leads").await.expect(200).items();
        let told: BTreeSet<String> = told.iter().map(|lead| lead["number"].as_str().unwrap().to_owned()).collect();
        assert_eq!(told, expected, "{member} over REST");
        assert_eq!(numbers(&plain.page("/leads").await), expected, "{member} on the list");
        assert!(numbers(&plain.page("/tasks?scope=all").await).is_subset(&expected), "{member} on the board");
        for number in &leads {
            let status = if expected.contains(number) { 200 } else { 404 };
            plain.ask(&format!("/leads/{number}")).await.expect(status);
            client.get(&format!("/leads/{number}")).await.expect(status);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_two_firms_do_not_mix() {
    let world = World::start().await;
    let neighbour = world.neighbour().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    let inquiry = json!({ "name": "Ravi Sharma", "mobile": "9876541001", "loan_type": "lap", "amount": 900_000 });
    neighbour.admin.post("/leads", inquiry).await.expect(201);
    world.settle().await;
    let (ours, theirs) = (Plain::sign_in(&world, "admin").await, Plain::of(&world, NEIGHBOUR, "admin").await);
    for (plain, own, other) in [
        (&ours, ["Ravi Kumar", "Anita Desai"], ["Ravi Sharma", "Nina Neighbour"]),
        (&theirs, ["Ravi Sharma", "Nina Neighbour"], ["Ravi Kumar", "Anita Desai"]),
    ] {
        for page in PAGES.iter().chain(&["/leads?q=ravi", "/tasks?scope=all"]) {
            let html = plain.page(page).await;
            assert!(html.contains(own[1]), "{page} names its reader");
            assert!(other.iter().all(|text| !html.contains(text)), "{page} of {}", own[1]);
        }
        assert!(plain.page("/leads?q=ravi").await.contains(own[0]));
    }
    // Both have a lead with this number; what stands on its page is the own.
    let number = between(&theirs.page("/leads").await, "href=\"/leads/LD-", "\"").to_owned();
    let page = ours.page(&format!("/leads/LD-{number}")).await;
    assert!(page.contains("Ravi Kumar") && !page.contains("Ravi Sharma"));
    let conversation = between(&ours.page("/conversations").await, "id=\"open-", "\"").to_owned();
    theirs.ask(&format!("/conversations/{conversation}")).await.expect(404);
    assert!(!theirs.page("/conversations").await.contains("id=\"open-"));
}
