//! The bytes of what customers send: fetched from Meta, kept sealed, and shown to whoever sees the lead.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Response;
use serde_json::{Value, json};
use tests::world::{Client, SOON, World, eventually};

const RAVI: &str = "919876541001";
/// A picture of one dot.
const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
/// Where the sandbox serves bytes.
const BYTES: &str = "/whatsapp_business/attachments";

/// A lead whose customer then sent this; gives the lead's number.
async fn with_lead(world: &World) -> String {
    let number = world.customer(RAVI).become_lead("Ravi Kumar").await;
    world.settle().await;
    number
}

async fn send(world: &World, message: Value) {
    let before = world.events("lead.media_attached").await;
    world.customer(RAVI).write(message).await;
    let attached = async || (world.events("lead.media_attached").await > before).then_some(());
    eventually("it is attached", SOON, attached).await;
}

fn dot() -> Value {
    json!({ "type": "image", "mime_type": "image/png", "data": DOT, "caption": "my PAN card" })
}

/// What was sent last, once it is in this state.
async fn in_state(client: &Client, number: &str, state: &str) -> Value {
    let path = format!("/leads/{number}/media");
    eventually(&format!("it is {state}"), SOON, async || {
        let newest = client.get(&path).await.expect(200).items().into_iter().next()?;
        (newest["state"] == state).then_some(newest)
    })
    .await
}

async fn content(world: &World, client: &Client, media: &Value) -> Response {
    let path = media["content"].as_str().expect("it is kept").to_owned();
    let request = world.http().get(format!("{}{path}", world.web())).bearer_auth(client.token());
    request.send().await.expect("the server answers")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_that_a_customer_sends_is_opened_by_a_member_byte_by_byte() {
    let world = World::start().await;
    let number = with_lead(&world).await;
    let admin = world.client("admin").await;
    send(&world, dot()).await;
    let media = in_state(&admin, &number, "kept").await;
    let answer = content(&world, &admin, &media).await;
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "private, no-cache");
    assert!(header("content-security-policy").contains("sandbox"));
    assert!(header("content-disposition").starts_with("inline; filename=\"image-"));
    let bytes = answer.bytes().await.unwrap();
    assert_eq!(bytes, STANDARD.decode(DOT).unwrap());
    assert_eq!(media["size_bytes"], bytes.len());
    let sealed: Vec<u8> = world.scalar("SELECT sealed FROM media_content").await;
    assert!(!sealed.windows(4).any(|part| part == &bytes[..4]), "the bytes are sealed");
    assert_eq!(world.events("lead.media_kept").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_browser_must_not_run_is_only_saved_and_its_name_breaks_out_of_nothing() {
    let world = World::start().await;
    let number = with_lead(&world).await;
    let admin = world.client("admin").await;
    let page = STANDARD.encode("<script>alert(1)</script>");
    let file_name = "slip\";\r\nx.html";
    send(&world, json!({ "type": "document", "mime_type": "text/html", "data": page, "filename": file_name })).await;
    let answer = content(&world, &admin, &in_state(&admin, &number, "kept").await).await;
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"slip_;__x.html\";"), "{disposition}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_see_the_lead_finds_no_file() {
    let world = World::start().await;
    let number = with_lead(&world).await;
    let admin = world.client("admin").await;
    send(&world, dot()).await;
    let media = in_state(&admin, &number, "kept").await;
    let owner = admin.get(&format!("/leads/{number}")).await.expect(200).json()["assignee_name"].clone();
    let (sees, other) = if owner == "Asha" { ("asha", "ravi") } else { ("ravi", "asha") };
    assert_eq!(content(&world, &world.client(sees).await, &media).await.status(), 200);
    let neighbour = world.neighbour().await;
    for hidden in [world.client(other).await, neighbour.admin] {
        let answer = content(&world, &hidden, &media).await;
        assert_eq!(answer.status(), 404);
        assert_eq!(answer.json::<Value>().await.unwrap()["detail"], "there is no such thing");
    }
    let nobody = format!("{}{}", world.web(), media["content"].as_str().unwrap());
    assert_eq!(world.http().get(nobody).send().await.unwrap().status(), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_of_an_erased_person_can_not_be_read_any_more() {
    let world = World::start().await;
    let number = with_lead(&world).await;
    let admin = world.client("admin").await;
    send(&world, dot()).await;
    let media = in_state(&admin, &number, "kept").await;
    admin.post("/audit/erasures", json!({ "mobile": "9876541001" })).await.expect(200);
    world.settle().await;
    let path = format!("/leads/{number}/media/{}/content", media["position"]);
    let answer = admin.get(&path).await.expect(409);
    assert_eq!(answer.problem(), "/problems/media-not-kept");
    assert_eq!(answer.json()["detail"], "Erased with the person who sent it");
    assert_eq!(admin.get(&format!("/leads/{number}/media")).await.items()[0]["state"], "erased");
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM media_content").await, 0);
}

/// Sends a photo while the sandbox does this to the calls about files, and waits for the state that it comes to.
async fn ends_as(fault: Value, state: &str, words: &str) {
    let world = World::start().await;
    let number = with_lead(&world).await;
    world.sandbox_fault(fault).await;
    send(&world, dot()).await;
    let admin = world.client("admin").await;
    let media = in_state(&admin, &number, state).await;
    let answer = admin.get(&format!("/leads/{number}/media/{}/content", media["position"])).await.expect(409);
    assert_eq!(answer.json()["detail"], words);
    assert_eq!((world.events("lead.media_kept").await, world.events("lead.media_not_kept").await), (0, 1));
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_whose_bytes_are_not_those_that_were_sent_is_not_kept() {
    let other_bytes = json!({ "match": { "path": BYTES }, "status": 200, "body": "something else", "times": 3 });
    ends_as(other_bytes, "altered", "Not kept: what Meta served isn't what was sent").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_away_from_meta_is_not_followed() {
    let body = r#"{"url": "http://127.0.0.1:1/secrets", "mime_type": "image/png", "file_size": 17}"#;
    // Calls to a file itself are the only ones with this method and version but for those to numbers and accounts.
    let world = World::start().await;
    let number = with_lead(&world).await;
    world.sandbox_fault(json!({ "match": { "path": "/v25.0/", "method": "GET" }, "status": 200, "body": body })).await;
    send(&world, dot()).await;
    in_state(&world.client("admin").await, &number, "elsewhere").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_meta_does_not_have_any_more_is_said_to_be_gone() {
    let unknown = json!({ "match": { "path": "/v25.0/", "method": "GET" }, "status": 400, "code": 100, "subcode": 33 });
    ends_as(unknown, "gone", "Meta no longer has this file").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_too_large_is_not_kept_and_says_the_limit() {
    let world = World::start().await;
    let number = with_lead(&world).await;
    send(&world, json!({ "type": "document", "size_bytes": 16 * 1024 * 1024 + 1 })).await;
    let admin = world.client("admin").await;
    let media = in_state(&admin, &number, "too_large").await;
    let answer = admin.get(&format!("/leads/{number}/media/{}/content", media["position"])).await.expect(409);
    assert_eq!(answer.json()["detail"], "Too large to keep: over 16 MB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_link_is_asked_for_anew_and_a_lost_connection_is_tried_again() {
    let world = World::start().await;
    let number = with_lead(&world).await;
    world.sandbox_fault(json!({ "match": { "path": BYTES }, "status": 404, "code": 100 })).await;
    send(&world, dot()).await;
    let admin = world.client("admin").await;
    in_state(&admin, &number, "kept").await;
    world.sandbox_fault(json!({ "match": { "path": BYTES }, "reset": true })).await;
    send(&world, dot()).await;
    let waiting = in_state(&admin, &number, "waiting").await;
    let answer = admin.get(&format!("/leads/{number}/media/{}/content", waiting["position"])).await.expect(409);
    assert_eq!(answer.problem(), "/problems/media-not-fetched-yet");
    let kept = async || (world.events("lead.media_kept").await == 2).then_some(());
    eventually("both are kept", SOON, kept).await;
}
