//! What no operation sees: addresses that aren't there, other methods, and bodies that can't be read.

use reqwest::Method;
use serde_json::Value;
use tests::contract::document;
use tests::world::{Answer, World};

async fn sent(world: &World, path: &str, kind: &str, body: Vec<u8>) -> Answer {
    let client = world.client("admin").await;
    let request = world.http().post(format!("{}/api/v1{path}", world.web())).bearer_auth(client.token());
    let response = request.header("content-type", kind).body(body).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

fn is_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem: Value = answer.json();
    assert_eq!((problem["type"].as_str(), problem["status"].as_u64()), (Some(kind), Some(u64::from(status))));
    assert_eq!(problem["request_id"].as_str(), answer.header("x-request-id"));
    assert!(problem["title"].is_string() && problem["detail"].is_string(), "{problem}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_there_is_not_is_a_problem() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    for path in ["/nowhere", "/leads/1/2/3", "//api/v2/leads", "//api/nothing", "//webhooks/other", "//health/other"] {
        is_problem(&admin.get(path).await, 404, "/problems/not-found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_an_address_does_not_know_is_a_problem_that_names_those_it_knows() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let paths = document()["paths"].as_object().unwrap();
    for (path, methods) in paths {
        let path = path.replace("{id}", "01939f0a-0000-7000-8000-000000000000");
        let known: Vec<_> = methods.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if known.iter().any(|known| known == method.as_str()) {
                continue;
            }
            let answer = admin.send(method.clone(), &format!("/{path}"), None, &[]).await;
            is_problem(&answer, 405, "/problems/method-not-allowed");
            let allow = answer.header("allow").unwrap_or_default().to_owned();
            let allowed: Vec<_> = allow.split(',').map(str::trim).collect();
            assert!(known.iter().all(|known| allowed.contains(&known.as_str())), "{method} {path}: {allow}");
            assert!(!allowed.contains(&method.as_str()), "{method} {path}: {allow}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_can_not_be_read_is_a_problem_that_says_why() {
    let world = World::start().await;
    let bodies = document()["paths"].as_object().unwrap().iter().filter(|(path, methods)| {
        path.starts_with("/api/v1") && !path.contains('{') && methods["post"].get("requestBody").is_some()
    });
    let mut asked = 0;
    for (path, _) in bodies {
        let path = path.strip_prefix("/api/v1").unwrap();
        let json = "application/json";
        is_problem(&sent(&world, path, json, b"{".into()).await, 400, "/problems/malformed-json");
        is_problem(&sent(&world, path, json, b"\xff".into()).await, 400, "/problems/malformed-json");
        is_problem(&sent(&world, path, json, vec![b' '; 65 * 1024]).await, 413, "/problems/too-large");
        is_problem(&sent(&world, path, "text/plain", b"{}".into()).await, 415, "/problems/unsupported-media-type");
        is_problem(&sent(&world, path, "", b"{}".into()).await, 415, "/problems/unsupported-media-type");
        is_problem(&sent(&world, path, json, b"[]".into()).await, 422, "/problems/invalid-input");
        is_problem(&sent(&world, path, json, br#"{"stranger": 1}"#.into()).await, 422, "/problems/invalid-input");
        asked += 1;
    }
    assert!(asked >= 5, "{asked}");
}
