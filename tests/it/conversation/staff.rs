//! Members who answer in the bot's place.

use reqwest::Method;
use serde_json::{Value, json};
use tests::world::{Client, Customer, World, entry, envelope, text_message};

const RAVI: &str = "919876541001";

/// The only conversation there is, as this member sees it.
async fn conversation(client: &Client) -> Value {
    let conversations = client.get("/conversations").await.expect(200).items();
    assert_eq!(conversations.len(), 1, "{conversations:?}");
    conversations[0].clone()
}

/// The address of the only conversation there is.
async fn path(world: &World) -> String {
    let admin = world.client("admin").await;
    format!("/conversations/{}", conversation(&admin).await["id"].as_str().unwrap())
}

/// The sales member who owns the lead, and the one who doesn't.
async fn owner_and_other(world: &World) -> (Client, Client) {
    let (asha, ravi) = (world.client("asha").await, world.client("ravi").await);
    let is_ashas = !asha.get("/leads").await.expect(200).items().is_empty();
    if is_ashas { (asha, ravi) } else { (ravi, asha) }
}

/// A customer whose inquiry has become a lead.
async fn with_lead(world: &World) -> Customer<'_> {
    let customer = world.customer(RAVI);
    customer.become_lead("Ravi Kumar").await;
    world.settle().await;
    customer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_takes_over_replies_and_gives_back_and_the_bot_is_silent_in_between() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    let manager = world.client("manager").await;
    let path = path(&world).await;
    let position = manager.post(&format!("{path}/takeover"), json!({})).await.expect(200).position();
    let shown = manager.get(&format!("{path}?after={position}")).await.expect(200).json();
    assert_eq!(shown["taken_over"], true, "{shown}");
    customer.say("I am Ravi Kumar, I need a home loan of 35 lakh").await;
    world.settle().await;
    assert_eq!(customer.messages().await.len(), 1, "the bot is silent");

    let text = " Good morning Ravi,\nthis is Meera from the office. ";
    let replied = manager.post(&format!("{path}/messages"), json!({ "text": text })).await.expect(202);
    assert_eq!(customer.wait_for_text(2).await, text.trim());
    world.settle().await;
    let list = format!("{path}/messages?after={}", replied.position());
    let sent = manager.get(&list).await.expect(200).items()[0].clone();
    let member = manager.get("/session").await.expect(200).json()["member_id"].as_str().unwrap().to_owned();
    assert_eq!(sent["actor"], json!(format!("member:{member}")), "{sent}");
    assert_eq!((sent["kind"].as_str(), sent["status"].as_str()), (Some("words"), Some("delivered")), "{sent}");

    let position = manager.post(&format!("{path}/release"), json!({})).await.expect(200).position();
    let shown = manager.get(&format!("{path}?after={position}")).await.expect(200).json();
    assert_eq!((&shown["taken_over"], &shown["taken_over_by"]), (&json!(false), &Value::Null), "{shown}");
    customer.say("I am Ravi Kumar, I need a home loan of 35 lakh").await;
    customer.wait_for_reply(3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_whoever_took_over_replies_and_whoever_sees_more_than_their_own_may_take_it_from_them() {
    let world = World::start().await;
    with_lead(&world).await;
    let (owner, _) = owner_and_other(&world).await;
    let (operations, path) = (world.client("omkar").await, path(&world).await);
    owner.post(&format!("{path}/messages"), json!({ "text": "Hello from the owner" })).await.expect(202);
    let refused = operations.post(&format!("{path}/messages"), json!({ "text": "Hello too" })).await.expect(409);
    assert_eq!(refused.problem(), "/problems/conversation-held-by-another");
    operations.post(&format!("{path}/takeover"), json!({})).await.expect(200);
    for (address, body) in [("messages", json!({ "text": "Again" })), ("takeover", json!({})), ("release", json!({}))] {
        let refused = owner.post(&format!("{path}/{address}"), body).await.expect(409);
        assert_eq!(refused.problem(), "/problems/conversation-held-by-another", "{address}");
    }
    operations.post(&format!("{path}/messages"), json!({ "text": "Operations here" })).await.expect(202);
    world.client("admin").await.post(&format!("{path}/release"), json!({})).await.expect(200);
    owner.post(&format!("{path}/takeover"), json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_text_after_the_window_is_refused_and_its_end_is_told() {
    let world = World::start().await;
    let mut message = text_message("wamid.old", RAVI, "Hello");
    let written_at = tests::world::now() - chrono::TimeDelta::hours(25);
    message["timestamp"] = json!(written_at.timestamp().to_string());
    let body = envelope(&[entry(&world.phone_number_id().await, &[(&[message], &[])])]);
    world.webhook(&body).await.expect(200);
    world.settle().await;
    let (manager, path) = (world.client("manager").await, path(&world).await);
    let before = world.events("conversation.reply_requested").await;
    let refused = manager.post(&format!("{path}/messages"), json!({ "text": "Hello" })).await.expect(409);
    assert_eq!(refused.problem(), "/problems/conversation-window-closed");
    let ended_at = written_at + chrono::TimeDelta::hours(24);
    let ended_at = ended_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains(&ended_at), "{detail} tells {ended_at}");
    assert_eq!(world.events("conversation.reply_requested").await, before);
    manager.post(&format!("{path}/takeover"), json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop_is_heeded_while_a_person_answers_and_nothing_more_is_sent() {
    let world = World::start().await;
    let customer = with_lead(&world).await;
    let (owner, _) = owner_and_other(&world).await;
    let path = path(&world).await;
    owner.post(&format!("{path}/takeover"), json!({})).await.expect(200);
    customer.say("STOP").await;
    assert!(customer.wait_for_text(3).await.contains("no more messages"));
    let refused = owner.post(&format!("{path}/messages"), json!({ "text": "Please wait" })).await.expect(409);
    assert_eq!(refused.problem(), "/problems/conversation-opted-out");
    customer.say("START").await;
    assert!(customer.wait_for_text(4).await.contains("Welcome back"));
    owner.post(&format!("{path}/messages"), json!({ "text": "Good to have you back" })).await.expect(202);
    assert_eq!(customer.wait_for_text(5).await, "Good to have you back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_without_words_or_too_long_is_refused_by_name() {
    let world = World::start().await;
    with_lead(&world).await;
    let (owner, _) = owner_and_other(&world).await;
    let path = path(&world).await;
    let too_long = "ह".repeat(4097);
    for body in [json!({ "text": " \n " }), json!({ "text": too_long }), json!({}), json!({ "text": 7 })] {
        let refused = owner.post(&format!("{path}/messages"), body).await.expect(422);
        assert_eq!(refused.fields(), ["text"]);
    }
    let refused = owner.post("/conversations/nonsense/takeover", json!({})).await.expect(422);
    assert_eq!(refused.fields(), ["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_says_the_same_thing_once() {
    let world = World::start().await;
    let customer = with_lead(&world).await;
    let (owner, _) = owner_and_other(&world).await;
    let path = format!("{}/messages", path(&world).await);
    let mut positions = Vec::new();
    for _ in 0..2 {
        let body = Some(json!({ "text": "Once" }));
        let answer = owner.send(Method::POST, &path, body, &[("idempotency-key", "k-1")]).await;
        positions.push(answer.expect(202).position());
    }
    assert_eq!(positions[0], positions[1]);
    customer.wait_for_reply(2).await;
    world.settle().await;
    assert_eq!(customer.texts().await.iter().filter(|text| *text == "Once").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_a_conversation_may_answer_in_it_and_to_others_it_is_not_there() {
    let world = World::start().await;
    world.customer("919876541002").say("Hello").await;
    world.settle().await;
    let path = path(&world).await;
    for member in ["asha", "ravi"] {
        let sales = world.client(member).await;
        assert!(sales.get("/conversations").await.expect(200).items().is_empty(), "{member}");
        sales.get(&path).await.expect(404);
        sales.post(&format!("{path}/takeover"), json!({})).await.expect(404);
        sales.post(&format!("{path}/release"), json!({})).await.expect(404);
        sales.post(&format!("{path}/messages"), json!({ "text": "Hello" })).await.expect(404);
    }
    let auditor = world.client("auditor").await;
    auditor.get(&path).await.expect(200);
    for address in ["takeover", "release"] {
        let denied = auditor.post(&format!("{path}/{address}"), json!({})).await.expect(403);
        assert_eq!(denied.problem(), "/problems/permission-denied");
    }
    for member in ["manager", "omkar", "admin"] {
        let client = world.client(member).await;
        client.get(&path).await.expect(200);
        client.post(&format!("{path}/takeover"), json!({})).await.expect(200);
    }
    let unknown = "/conversations/01939f0a-0000-7000-8000-000000000000/takeover";
    world.client("admin").await.post(unknown, json!({})).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_about_a_lead_is_seen_by_its_owner_and_by_the_manager_of_its_team() {
    let world = World::start().await;
    with_lead(&world).await;
    let (owner, other) = owner_and_other(&world).await;
    let path = path(&world).await;
    owner.post(&format!("{path}/takeover"), json!({})).await.expect(200);
    other.post(&format!("{path}/takeover"), json!({})).await.expect(404);
    other.get(&format!("{path}/messages")).await.expect(404);
    world.client("manager").await.post(&format!("{path}/takeover"), json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_are_narrowed_to_those_that_wait_for_a_person_and_searched_by_name_and_number() {
    let world = World::start().await;
    with_lead(&world).await;
    let meera = world.customer("919876541002");
    meera.say("My name is Meera Joshi").await;
    meera.wait_for_reply(1).await;
    meera.say("I want to talk to a person").await;
    world.settle().await;
    let manager = world.client("manager").await;
    let found = async |query: &str| {
        let items = manager.get(&format!("/conversations?{query}")).await.expect(200).items();
        items.iter().map(|one| one["address"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (ravis, meeras) = (RAVI, "919876541002");
    assert_eq!(found("show=waiting").await, [meeras]);
    assert_eq!(found("show=bot").await, [ravis]);
    assert_eq!(found("show=open").await, [meeras, ravis]);
    assert!(found("show=mine").await.is_empty());
    for q in ["josh", "MEERA", "98765 41002", "+91-98765-41002", "41002"] {
        assert_eq!(found(&format!("q={}", q.replace('+', "%2B").replace(' ', "%20"))).await, [meeras], "{q}");
    }
    assert_eq!(found("q=LD-").await, [ravis]);
    assert!(found("q=100%25").await.is_empty());
    assert_eq!(manager.get("/conversations?show=theirs").await.expect(422).fields(), ["show"]);

    let waiting = manager.get("/conversations?show=waiting").await.expect(200).items()[0].clone();
    assert_eq!((&waiting["name"], &waiting["hand_over_reason"]), (&json!("Meera Joshi"), &json!("asked_for")));
    let path = format!("/conversations/{}", waiting["id"].as_str().unwrap());
    let position = manager.post(&format!("{path}/takeover"), json!({})).await.expect(200).position();
    assert_eq!(found(&format!("show=mine&after={position}")).await, [meeras]);
    let shown = manager.get(&path).await.expect(200).json();
    assert_eq!(shown["taken_over_by_name"], "Manoj Verma", "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_message_tells_what_it_was_understood_to_say_until_the_person_is_erased() {
    let world = World::start().await;
    let customer = world.customer(RAVI);
    for (n, text) in (1..).zip(["My name is Ravi Kumar", "qwerty", "I want to talk to a person", "Are you there?"]) {
        customer.say(text).await;
        world.has_taken_in(n).await;
    }
    world.settle().await;
    let (admin, path) = (world.client("admin").await, path(&world).await);
    let read = async || admin.get(&format!("{path}/messages")).await.expect(200).items();
    let mut received: Vec<_> = read().await.into_iter().filter(|message| message["direction"] == "in").collect();
    received.reverse();
    let understood: Vec<_> = received.iter().map(|message| message["understood"].clone()).collect();
    let name = json!({ "detail": "name", "value": "Ravi Kumar", "corrected": false });
    assert_eq!(understood[0]["captured"][0], name, "{understood:#?}");
    assert_eq!((&understood[1]["intent"], &understood[1]["captured"]), (&json!("none"), &json!([])));
    assert_eq!(understood[1]["asked"], json!({ "detail": "loan_type", "attempt": 2 }), "{understood:#?}");
    assert_eq!(understood[2]["handed_over"], "asked_for", "{understood:#?}");
    assert_eq!(understood[3]["silence"], "person", "{understood:#?}");
    admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await;
    world.settle().await;
    assert!(read().await.iter().all(|message| message["understood"].is_null() && message["text"].is_null()));
}
