//! How what a customer tells becomes a lead.

use serde_json::{Value, json};
use tests::world::World;

const RAVI: &str = "919876541001";

/// The one lead there is, as the manager sees it.
async fn only_lead(world: &World) -> Value {
    world.settle().await;
    let leads = world.client("admin").await.get("/leads").await.expect(200).items();
    assert_eq!(leads.len(), 1, "{leads:?}");
    leads[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_message_makes_one_lead_on_the_board_of_the_sales_member_it_is_assigned_to() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("Hi, I am Ravi Kumar. I need a home loan of Rs. 35 lakh. My mobile number is 9876541001.").await;
    assert!(customer.wait_for_text(1).await.contains("Amount: ₹35,00,000 (35 lakh)"));
    let number = customer.confirm(1).await;
    let lead = only_lead(&world).await;
    assert_eq!((lead["number"].as_str(), lead["name"].as_str()), (Some(number.as_str()), Some("Ravi Kumar")));
    assert_eq!((lead["loan_type"].as_str(), lead["amount"].as_i64()), (Some("home_loan"), Some(3_500_000)));
    assert_eq!((lead["mobile"].as_str(), lead["stage"].as_str()), (Some("+919876541001"), Some("new")));
    let (owner, other) = owner_and_other(&world, &lead).await;
    let tasks = world.client(owner).await.get("/tasks?scope=own").await.expect(200).items();
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    assert_eq!((tasks[0]["title"].as_str(), tasks[0]["kind"].as_str()), (Some("Contact Ravi Kumar"), Some("contact")));
    assert_eq!(tasks[0]["lead_id"], lead["id"]);
    assert!(world.client(other).await.get("/tasks").await.expect(200).items().is_empty());
    assert_eq!(customer.messages().await.len(), 2);
}

/// The sales member who owns the lead, and the one who doesn't.
async fn owner_and_other(world: &World, lead: &Value) -> (&'static str, &'static str) {
    let me = world.client("asha").await.get("/session").await.expect(200).json()["member_id"].clone();
    if lead["assignee_id"] == me { ("asha", "ravi") } else { ("ravi", "asha") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_told_bit_by_bit_is_asked_for_what_is_missing_in_order() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    let greeting = customer.wait_for_text(1).await;
    assert!(greeting.contains("Demo Finance") && greeting.contains("May I have your name"), "{greeting}");
    customer.say("Ravi Kumar").await;
    let question = customer.wait_for_reply(2).await;
    assert!(question["text"].as_str().unwrap().contains("Which loan"), "{question}");
    assert_eq!(question["rows"].as_array().map(Vec::len), Some(10), "{question}");
    customer.tap("loan_type:car_loan").await;
    assert_eq!(customer.wait_for_text(3).await, "Thank you, Ravi Kumar. How much do you need?");
    customer.say("8 lakh").await;
    let number = customer.confirm(4).await;
    let lead = only_lead(&world).await;
    assert_eq!(lead["number"], json!(number));
    assert_eq!((lead["loan_type"].as_str(), lead["amount"].as_i64()), (Some("car_loan"), Some(800_000)));
    assert_eq!(lead["mobile"], "+919876541001");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_understood_is_asked_again_with_an_example_and_then_handed_over() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("I am Ravi Kumar, home loan").await;
    assert!(customer.wait_for_text(1).await.contains("How much do you need?"));
    customer.say("hmm").await;
    assert!(customer.wait_for_text(2).await.contains("for example: 35 lakh"));
    customer.say("well").await;
    assert!(customer.wait_for_text(3).await.contains("for example: 35 lakh"));
    customer.say("hmm").await;
    assert!(customer.wait_for_text(4).await.contains("A member of our team will take over"));
    customer.say("35 lakh").await;
    world.settle().await;
    assert_eq!(customer.messages().await.len(), 4, "the bot is silent once a person answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_before_the_inquiry_is_complete_is_what_counts() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("My name is Ravi Kumar and I want 20 lakh").await;
    assert!(customer.wait_for_text(1).await.contains("Which loan"));
    customer.say("Sorry, not 20 lakh but 25 lakh").await;
    assert!(customer.wait_for_text(2).await.contains("loan"));
    customer.say("personal loan").await;
    customer.confirm(3).await;
    let lead = only_lead(&world).await;
    assert_eq!((lead["loan_type"].as_str(), lead["amount"].as_i64()), (Some("personal_loan"), Some(2_500_000)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_repeated_from_the_same_mobile_updates_the_open_lead() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    let number = customer.become_lead("Ravi Kumar").await;
    world.settle().await;
    let asha = world.client("admin").await;
    let inquiry =
        json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "home_loan", "amount": 4_500_000 });
    let position = asha.post("/leads", inquiry).await.expect(201).position();
    let lead = asha.get(&format!("/leads/{number}?after={position}")).await.expect(200).json();
    assert_eq!(lead["amount"], 4_500_000);
    assert_eq!(only_lead(&world).await["number"], json!(number));
    assert_eq!(world.events("lead.captured").await, 1);
    assert_eq!(world.events("lead.inquiry_repeated").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_from_another_phone_that_names_the_same_mobile_updates_the_open_lead() {
    let world = World::start().await;
    let number = world.customer(RAVI).become_lead("Ravi Kumar").await;
    let other = world.customer("919876541002");
    other.say("I am Ravi Kumar, I need a car loan of 8 lakh. My mobile number is 9876541001").await;
    other.confirm(1).await;
    let reply = other.wait_for_text(2).await;
    assert!(reply.contains("updated") && reply.contains(&number), "{reply}");
    let lead = only_lead(&world).await;
    assert_eq!((lead["loan_type"].as_str(), lead["amount"].as_i64()), (Some("car_loan"), Some(800_000)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_is_a_lead_already_is_told_so_and_makes_no_second_one() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.become_lead("Ravi Kumar").await;
    customer.say("I need a home loan of 35 lakh").await;
    let reply = customer.wait_for_text(3).await;
    assert!(reply.contains("we have everything we need"), "{reply}");
    only_lead(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leads_are_spread_evenly_over_the_sales_members() {
    let world = World::start().await;
    for n in 1..=4 {
        world.customer(&format!("91987654100{n}")).become_lead("Ravi Kumar").await;
    }
    world.settle().await;
    for member in ["asha", "ravi"] {
        let leads = world.client(member).await.get("/leads").await.expect(200).items();
        assert_eq!(leads.len(), 2, "{member}: {leads:?}");
    }
}
