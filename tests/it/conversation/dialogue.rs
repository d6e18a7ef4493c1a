//! Whole dialogues: in the languages customers write, with taps, media, at night and after a silence.

use application::clock::Clock as _;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use infrastructure::clock::HeldClock;
use serde_json::{Value, json};
use std::sync::Arc;
use tests::world::{World, lead_number, now};

const RAVI: &str = "919876541001";

async fn lead(world: &World, number: &str) -> Value {
    world.settle().await;
    world.client("admin").await.get(&format!("/leads/{number}")).await.expect(200).json()
}

/// So many hours after midnight of a day that is over, in UTC.
fn some_day_at(hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).expect("it is an hour");
    (now() - TimeDelta::days(4)).date_naive().and_time(time).and_utc()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dialogue_in_hinglish_is_answered_in_hinglish_and_changed_by_taps() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("namaste, mujhe ghar ke liye loan chahiye").await;
    let greeting = customer.wait_for_text(1).await;
    assert!(greeting.contains("Demo Finance ko likhne ke liye dhanyavaad"), "{greeting}");
    assert!(greeting.contains("sehmat") && greeting.contains("Aapka naam kya hai?"), "{greeting}");
    customer.say("Pooja Sharma").await;
    assert!(customer.wait_for_text(2).await.contains("kitne rupaye"));
    customer.say("pachees lakh").await;
    let summary = customer.wait_for_text(3).await;
    assert!(summary.contains("₹25,00,000 (25 lakh)") && summary.contains("Naam: Pooja Sharma"), "{summary}");
    assert_eq!(world.events("lead.captured").await, 0, "nothing is kept before it is confirmed");
    customer.tap_of(3, "change:").await;
    assert_eq!(customer.wait_for_reply(4).await["rows"].as_array().map(Vec::len), Some(4));
    let rows = customer.wait_for_reply(4).await["rows"].clone();
    let amount = rows[2]["id"].as_str().expect("the row has an id").to_owned();
    customer.tap(&amount).await;
    assert_eq!(customer.wait_for_text(5).await, "Sahi amount kya hai?");
    customer.say("tees lakh").await;
    assert!(customer.wait_for_text(6).await.contains("₹30,00,000"));
    customer.tap_of(3, "confirm:").await;
    assert!(customer.wait_for_text(7).await.contains("pehle wali summary"), "an old button does nothing");
    let number = customer.confirm(7).await;
    assert!(customer.wait_for_text(8).await.contains("darj ho gayi hai"));
    let lead = lead(&world, &number).await;
    assert_eq!((lead["name"].as_str(), lead["amount"].as_i64()), (Some("Pooja Sharma"), Some(3_000_000)));
    customer.tap_of(7, "confirm:").await;
    assert!(customer.wait_for_text(9).await.contains("sab jaankari hai"));
    assert_eq!(world.events("lead.captured").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dialogue_in_devanagari_is_answered_in_devanagari() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("नमस्ते, मेरा नाम राजेश वर्मा है").await;
    let question = customer.wait_for_reply(1).await;
    assert!(question["text"].as_str().is_some_and(|text| text.contains("नमस्ते राजेश वर्मा जी")), "{question}");
    assert_eq!(question["rows"][1]["title"], "पर्सनल लोन");
    customer.tap("loan_type:personal_loan").await;
    customer.wait_for_reply(2).await;
    customer.say("पाँच लाख").await;
    let summary = customer.wait_for_reply(3).await;
    assert!(summary["text"].as_str().is_some_and(|text| text.contains("₹5,00,000 (5 लाख)")), "{summary}");
    assert_eq!(summary["buttons"][0]["title"], "पुष्टि करें");
    customer.say("हाँ सही है").await;
    let number = lead_number(&customer.wait_for_text(4).await).expect("the reply names the lead");
    let lead = lead(&world, &number).await;
    assert_eq!((lead["name"].as_str(), lead["loan_type"].as_str()), (Some("राजेश वर्मा"), Some("personal_loan")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_customer_sends_before_and_after_registering_is_kept_with_the_lead() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.write(json!({ "type": "image", "caption": "my PAN card" })).await;
    customer.wait_for_reply(1).await;
    customer.say("I am Ravi Kumar. I need a home loan of 35 lakh.").await;
    let number = customer.confirm(2).await;
    customer.write(json!({ "type": "document", "filename": "payslip.pdf", "caption": "" })).await;
    customer.wait_for_reply(4).await;
    let lead = lead(&world, &number).await;
    assert_eq!(world.events("lead.media_attached").await, 2);
    let path = format!("/leads/{}/timeline", lead["id"].as_str().expect("a lead has an id"));
    let timeline = world.client("admin").await.get(&path).await.expect(200).items();
    let attached: Vec<&Value> = timeline.iter().filter(|entry| entry["kind"] == "lead.media_attached").collect();
    assert_eq!(attached.len(), 2, "{timeline:?}");
    assert_eq!((&attached[0]["detail"]["kind"], &attached[1]["detail"]["kind"]), (&json!("document"), &json!("image")));
    assert_eq!(attached[1]["text"], "my PAN card");
    let names: Vec<Option<String>> = sqlx::query_scalar("SELECT file_name FROM read.lead_media ORDER BY position")
        .fetch_all(world.pool())
        .await
        .unwrap();
    assert_eq!(names, [None, Some("payslip.pdf".to_owned())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_how_the_file_stands_is_told_of_their_own_and_of_nobody_elses() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    let number = customer.become_lead("Ravi Kumar").await;
    world.settle().await;
    let path = format!("/leads/{number}/stage");
    world.client("admin").await.post(&path, json!({ "stage": "documentation" })).await.expect(200);
    world.settle().await;
    customer.say("mere loan ka status kya hai?").await;
    let told = customer.wait_for_text(3).await;
    assert!(told.contains(&number) && told.contains("documents jama ho rahe hain"), "{told}");
    let other = world.customer("919876541002");
    other.say("what is the status of my loan?").await;
    let told = other.wait_for_text(1).await;
    assert!(told.contains("I do not find a file of yours") && !told.contains("LD-"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_for_a_person_at_night_hears_when_people_work() {
    let clock = Arc::new(HeldClock::at(some_day_at(17)));
    let world = World::builder().held(clock).start().await;
    let customer = world.customer(RAVI);
    customer.say("I want to talk to a person please").await;
    let reply = customer.wait_for_text(1).await;
    assert!(reply.contains("9:30 am to 6:30 pm") && reply.contains("We are back on"), "{reply}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_goes_on_after_twenty_hours_and_begins_again_after_a_day() {
    let clock = Arc::new(HeldClock::at(some_day_at(6)));
    let world = World::builder().held(Arc::clone(&clock)).start().await;
    let customer = world.customer(RAVI);
    customer.say("I am Ravi Kumar, I need a home loan").await;
    assert!(customer.wait_for_text(1).await.contains("How much do you need?"));
    world.settle().await;
    world.move_to(&clock, clock.now() + TimeDelta::hours(20)).await;
    customer.say("hello").await;
    let resumed = customer.wait_for_text(2).await;
    assert!(
        resumed.contains("So far I have noted: Ravi Kumar, Home Loan") && resumed.contains("How much"),
        "{resumed}"
    );
    world.settle().await;
    world.move_to(&clock, clock.now() + TimeDelta::hours(30)).await;
    customer.say("hello").await;
    let again = customer.wait_for_text(3).await;
    assert!(
        again.contains("Thank you for writing to Demo Finance") && again.contains("May I have your name"),
        "{again}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_about_data_is_recorded_with_the_day_it_is_due() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("please delete my data").await;
    let reply = customer.wait_for_text(1).await;
    assert!(reply.contains("Your request about your data is noted"), "{reply}");
    assert_eq!(world.events("conversation.data_requested").await, 1);
    world.settle().await;
    let conversations = world.client("admin").await.get("/conversations").await.expect(200).items();
    assert_eq!(conversations[0]["taken_over"], true, "{conversations:?}");
}
