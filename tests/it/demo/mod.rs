//! The story of `sigmadsa demo`, told in a server of its own.

mod refusal;

use infrastructure::clock::HeldClock;
use serde_json::{Value, json};
use server::demo::{Play, Telling};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tests::world::{Client, World, now};

/// Two days: a story that is over soon, in which files come some way.
const DAYS: usize = 2;
/// What all chance comes from.
const SEED: u64 = 7;
/// Rows of a page.
const PAGE: usize = 200;

/// A server on which the story has been told, and the lines that were told of it.
async fn told(telling: Telling) -> (World, Vec<String>) {
    let clock = Arc::new(HeldClock::at(telling.begins_at()));
    let world = World::builder().with("DEMO_CONNECTED", "false").held(Arc::clone(&clock)).start().await;
    let lines = Mutex::new(Vec::new());
    let play = Play::on(world.node(), clock, telling).expect("the story can be told here");
    let tell = |line: &str| lines.lock().expect("nobody panics with it").push(line.to_owned());
    play.perform(&tell).await.expect("the story comes to its end");
    (world, lines.into_inner().expect("nobody panics with it"))
}

/// How often each value of a field comes up.
fn counted(items: &[Value], field: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item[field].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    counts
}

/// Who has which file, and how it stands: what a telling comes to.
async fn outcome(admin: &Client) -> BTreeSet<String> {
    let leads = admin.walk("/leads", PAGE).await;
    let fields = ["number", "name", "mobile", "loan_type", "amount", "stage", "on_hold", "assignee_name", "lender"];
    leads.iter().map(|lead| json!(fields.map(|field| lead[field].clone())).to_string()).collect()
}

/// What everybody wrote, in order.
async fn talks(admin: &Client) -> BTreeMap<String, Vec<String>> {
    let mut talks = BTreeMap::new();
    for conversation in admin.walk("/conversations", PAGE).await {
        let id = conversation["id"].as_str().expect("it has an id");
        let messages = admin.walk(&format!("/conversations/{id}/messages"), PAGE).await;
        let texts = messages.iter().rev().map(|message| message["text"].as_str().unwrap_or_default().to_owned());
        talks.insert(conversation["address"].as_str().unwrap_or_default().to_owned(), texts.collect());
    }
    talks
}

#[tokio::test(flavor = "multi_thread")]
async fn a_told_story_shows_a_firm_at_work_and_is_the_same_for_the_same_seed() {
    let telling = Telling::new(DAYS, SEED, now());
    let ((world, lines), (again, _)) = tokio::join!(told(telling), told(telling));
    assert_eq!(lines.iter().filter(|line| line.contains("of 2,")).count(), 2, "{lines:?}");
    let admin = world.client("admin").await;
    the_boards_have_all_columns(&admin).await;
    the_leads_are_a_funnel(&admin).await;
    the_timelines_tell_what_was_done(&admin).await;
    the_conversations_went_on_for_days(&admin).await;
    let other = again.client("admin").await;
    assert_eq!(outcome(&admin).await, outcome(&other).await);
    assert_eq!(talks(&admin).await, talks(&other).await);
}

async fn the_boards_have_all_columns(admin: &Client) {
    let tasks = admin.walk("/tasks?scope=all", PAGE).await;
    let columns = counted(&tasks, "column");
    for column in ["overdue", "today", "upcoming", "done"] {
        assert!(columns.get(column).is_some_and(|count| *count >= 3), "{column}: {columns:?}");
    }
    let whose = counted(&tasks, "assignee_name");
    for member in ["Asha Nair", "Ravi Menon", "Omkar Joshi", "Manoj Verma", "Anita Desai"] {
        assert!(whose.contains_key(member), "{member}: {whose:?}");
    }
}

async fn the_leads_are_a_funnel(admin: &Client) {
    let leads = admin.walk("/leads", PAGE).await;
    assert!(leads.len() >= 25, "{}", leads.len());
    let stages = counted(&leads, "stage");
    for stage in ["new", "contacted", "documentation"] {
        assert!(stages.contains_key(stage), "{stage}: {stages:?}");
    }
    assert!(stages.len() >= 6, "{stages:?}");
    let sources = counted(&leads, "source");
    assert!(sources["whatsapp"] > sources.values().sum::<usize>() / 2, "{sources:?}");
    // They came in over the days, and not all today.
    let days: BTreeSet<_> = leads.iter().map(|lead| lead["created_at"].as_str().unwrap()[..10].to_owned()).collect();
    assert!(days.len() >= 2, "{days:?}");
}

async fn the_timelines_tell_what_was_done(admin: &Client) {
    let lead = admin.walk("/leads?stage=documentation", PAGE).await.swap_remove(0);
    let timeline = admin.walk(&format!("/leads/{}/timeline", lead["number"].as_str().unwrap()), PAGE).await;
    let kinds = counted(&timeline, "kind");
    for kind in ["lead.captured", "lead.assigned", "lead.stage_changed", "lead.note_added"] {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
    let moments: Vec<_> = timeline.iter().map(|entry| entry["at"].as_str().unwrap().to_owned()).collect();
    assert!(moments.is_sorted_by(|later, earlier| later >= earlier), "newest first: {moments:?}");
}

async fn the_conversations_went_on_for_days(admin: &Client) {
    let conversations = admin.walk("/conversations", PAGE).await;
    assert!(conversations.len() >= 30, "{}", conversations.len());
    let waiting = conversations.iter().filter(|conversation| conversation["taken_over"] == true).count();
    assert!((2..conversations.len() / 2).contains(&waiting), "{waiting} of {}", conversations.len());
    let mut by_members = 0;
    for conversation in &conversations {
        let path = format!("/conversations/{}/messages", conversation["id"].as_str().unwrap());
        let messages = admin.walk(&path, PAGE).await;
        let of_member = |message: &&Value| message["actor"].as_str().unwrap_or_default().starts_with("member:");
        by_members += messages.iter().filter(of_member).count();
    }
    assert!(by_members >= 4, "{by_members} messages by members");
    let registered = conversations.iter().filter(|conversation| conversation["lead_number"].is_string()).count();
    assert!(registered * 2 > conversations.len(), "{registered} of {}", conversations.len());
}
