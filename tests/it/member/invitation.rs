//! Links at which members choose a password.

use super::*;
use reqwest::Method;
use tests::world::Answer;

const CHOSEN: &str = "a brand new password";

/// Sends the form of the invitation page.
async fn choose(world: &World, code: &str, password: &str, again: &str) -> Answer {
    let form = [("code", code), ("password", password), ("again", again)];
    let answer = world.http().post(format!("{}/invitation", world.web())).form(&form).send().await.unwrap();
    Answer::read(answer).await
}

async fn sign_in(world: &World, username: &str, password: &str) -> Answer {
    let attempt = json!({ "tenant": "demo", "username": username, "password": password });
    world.nobody().post("/session", attempt).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_invited_comes_in_by_the_link_once() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let invited = invite(&admin, "nina", json!(["sales"])).await;
    let code = code(&invited);
    assert_eq!(choose(&world, &code, "short", "short").await.status, 422);
    assert_eq!(choose(&world, &code, CHOSEN, "another password").await.status, 422);
    let came_in = choose(&world, &code, CHOSEN, CHOSEN).await;
    assert_eq!((came_in.status, came_in.header("location")), (303, Some("/tasks")));
    assert!(came_in.header("set-cookie").is_some());
    sign_in(&world, "nina", CHOSEN).await.expect(200);
    assert_eq!(choose(&world, &code, "yet another password", "yet another password").await.status, 409);
    sign_in(&world, "nina", CHOSEN).await.expect(200);
    let kept: i64 = world.scalar("SELECT count(*) FROM events WHERE payload::text LIKE '%brand new%'").await;
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_used_up_by_one_of_two_who_open_it_at_once() {
    let world = World::start().await;
    let code = code(&invite(&world.client("admin").await, "nina", json!(["sales"])).await);
    let (one, other) = tokio::join!(
        choose(&world, &code, CHOSEN, CHOSEN),
        choose(&world, &code, "the other password", "the other password")
    );
    let mut outcomes = [one.status, other.status];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [303, 409]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_link_ends_an_older_one_and_a_reset_ends_the_sessions() {
    let world = World::start().await;
    let (admin, asha, id) = (world.client("admin").await, world.client("asha").await, id_of(&world, "asha").await);
    let path = format!("/members/{id}/invitation");
    let first = code(&admin.send(Method::POST, &path, None, &[]).await.expect(201).json());
    let second = code(&admin.send(Method::POST, &path, None, &[]).await.expect(201).json());
    assert_eq!(choose(&world, &first, CHOSEN, CHOSEN).await.status, 409);
    asha.get("/leads").await.expect(200);
    assert_eq!(choose(&world, &second, CHOSEN, CHOSEN).await.status, 303);
    asha.get("/leads").await.expect(401);
    sign_in(&world, "asha", CHOSEN).await.expect(200);
    sign_in(&world, "asha", tests::world::PASSWORD).await.expect(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_none_is_refused() {
    let world = World::start().await;
    for code in ["x", &"A".repeat(86), &"A".repeat(5_000)] {
        assert_eq!(choose(&world, code, CHOSEN, CHOSEN).await.status, 409, "{code}");
    }
    assert_eq!(choose(&world, "", CHOSEN, CHOSEN).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_request_shows_the_link_once() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let body = json!({ "username": "nina", "name": "Nina Rao", "roles": ["sales"] });
    let key = [("idempotency-key", "invite-nina")];
    let send = async || admin.send(Method::POST, "/members", Some(body.clone()), &key).await.expect(201).json();
    let (first, again) = (send().await, send().await);
    assert!(first["invitation"]["link"].is_string());
    assert_eq!((&again["id"], &again["invitation"]["link"]), (&first["id"], &Value::Null));
    assert_eq!(world.events("member.invited").await, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_breaks_a_rule_is_refused_by_name() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let fields = admin.post("/members", json!({ "username": "n n" })).await.expect(422).fields();
    assert_eq!(fields, ["username", "name", "roles"]);
    let bad = json!({ "username": "n n", "name": "Nina", "roles": ["sales"] });
    assert_eq!(admin.post("/members", bad).await.expect(422).fields(), ["username"]);
    let taken = json!({ "username": "asha", "name": "Asha", "roles": ["sales"] });
    assert_eq!(admin.post("/members", taken).await.expect(409).problem(), "/problems/member-already-invited");
    let mobile = json!({ "username": "nina", "name": "Nina", "roles": ["sales"], "mobile": "9000000003" });
    assert_eq!(admin.post("/members", mobile).await.expect(409).problem(), "/problems/mobile-taken");
    assert_eq!(world.events("member.invited").await, 6);
}
