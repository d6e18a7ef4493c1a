//! When the bot answers, and when it keeps quiet.

use serde_json::json;
use tests::world::World;

const RAVI: &str = "919876541001";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop_silences_the_bot_and_start_lets_it_speak_again() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    customer.say("STOP").await;
    assert!(customer.wait_for_text(2).await.contains("no more messages"));
    customer.say("I am Ravi Kumar, home loan, 35 lakh").await;
    world.settle().await;
    assert_eq!(customer.messages().await.len(), 2, "nothing is said to whoever opted out");
    customer.say("START").await;
    assert!(customer.wait_for_text(3).await.contains("Welcome back"));
    customer.say("I am Ravi Kumar, home loan, 35 lakh").await;
    customer.confirm(4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_person_hands_the_conversation_over() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("I want to talk to a person please").await;
    assert!(customer.wait_for_text(1).await.contains("A member of our team will write to you"));
    customer.say("I am Ravi Kumar, home loan, 35 lakh").await;
    world.settle().await;
    assert_eq!(customer.messages().await.len(), 1, "the bot is silent once a person answers");
    let conversations = world.client("admin").await.get("/conversations").await.expect(200).items();
    assert_eq!(conversations[0]["taken_over"], true, "{conversations:?}");
    assert_eq!(conversations[0]["received_count"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sender_without_a_number_is_asked_for_the_mobile() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.hide_number().await;
    customer.say("I am Ravi Kumar, I need a home loan of 35 lakh").await;
    let question = customer.wait_for_text(1).await;
    assert!(question.contains("On which mobile number"), "{question}");
    customer.say("12").await;
    assert!(customer.wait_for_text(2).await.contains("for example: 9876543210"));
    customer.say("9876541009").await;
    let number = customer.confirm(3).await;
    world.settle().await;
    let lead = world.client("admin").await.get(&format!("/leads/{number}")).await.expect(200).json();
    assert_eq!(lead["mobile"], "+919876541009");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_acknowledged_and_a_reaction_is_not_answered() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.write(json!({ "type": "image", "caption": "" })).await;
    assert!(customer.wait_for_text(1).await.contains("received your file"));
    let answered = customer.messages().await[0]["id"].clone();
    customer.write(json!({ "type": "reaction", "message_id": answered, "emoji": "\u{1f44d}" })).await;
    world.settle().await;
    assert_eq!(customer.messages().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_messages_of_a_conversation_are_listed_with_the_status_of_what_was_sent() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.become_lead("Ravi Kumar").await;
    customer.read().await;
    world.settle().await;
    let admin = world.client("admin").await;
    let conversation = admin.get("/conversations").await.expect(200).items()[0].clone();
    let path = format!("/conversations/{}/messages", conversation["id"].as_str().unwrap());
    let messages = admin.get(&path).await.expect(200).items();
    assert_eq!(messages.len(), 4, "{messages:?}");
    assert_eq!((messages[0]["direction"].as_str(), messages[0]["status"].as_str()), (Some("out"), Some("read")));
    assert_eq!((messages[1]["direction"].as_str(), messages[1]["kind"].as_str()), (Some("in"), Some("choice")));
    assert_eq!((messages[3]["direction"].as_str(), messages[3]["kind"].as_str()), (Some("in"), Some("text")));
    assert!(messages[3]["text"].as_str().unwrap().contains("Ravi Kumar"));
}
