//! Examples: each is as its schema says, and requests made of them are taken.

use reqwest::Method;
use serde_json::{Value, json};
use tests::contract::{document, mistakes, resolved};
use tests::world::World;

/// Every content of the document with its address: bodies, answers and problems.
fn contents() -> Vec<(String, &'static Value)> {
    let mut found = Vec::new();
    for (path, methods) in document()["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let bodies = operation["requestBody"]["content"].as_object().into_iter().flatten();
            found.extend(bodies.map(|(kind, content)| (format!("{method} {path} {kind}"), content)));
            for (status, response) in operation["responses"].as_object().unwrap() {
                let answers = resolved(response)["content"].as_object().into_iter().flatten();
                found.extend(answers.map(|(kind, content)| (format!("{method} {path} {status} {kind}"), content)));
            }
        }
    }
    found
}

#[test]
fn every_example_is_as_its_schema_says() {
    let mut looked_at = 0;
    for (name, content) in contents() {
        let named = content["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
        for example in content.get("example").into_iter().chain(named) {
            let found = mistakes(&format!("example of {name}"), &content["schema"], example);
            assert!(found.is_empty(), "{name}: {found:#?}\n{example}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 200, "{looked_at}");
}

#[test]
fn every_example_of_a_parameter_is_as_its_schema_says() {
    for (name, parameter) in document()["components"]["parameters"].as_object().unwrap() {
        if let Some(example) = parameter.get("example") {
            let found = mistakes(&format!("parameter {name}"), &parameter["schema"], example);
            assert!(found.is_empty(), "{name}: {found:?}");
        }
    }
}

#[test]
fn an_example_that_lacks_a_field_or_has_a_strange_one_would_be_found() {
    let schema = json!({ "$ref": "#/components/schemas/Written" });
    assert!(mistakes("written", &schema, &json!({ "position": 1 })).is_empty());
    assert!(!mistakes("written", &schema, &json!({})).is_empty());
    assert!(!mistakes("written", &schema, &json!({ "position": 1, "stranger": 2 })).is_empty());
}

/// Examples that need something to have happened before, and what they answer without it.
const NEED_MORE: [(&str, u16); 1] = [("post /leads/{id}/assign", 422)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_of_a_body_is_well_formed_to_the_server() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let mut asked = 0;
    for (path, methods) in document()["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for (method, operation) in methods.as_object().unwrap() {
            let content = &operation["requestBody"]["content"]["application/json"];
            let Some(example) = content.get("example") else { continue };
            let nothing = "01939f0a-0000-7000-8000-000000000000";
            let filled: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { nothing } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let name = format!("{method} {path}");
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = admin.send(method, &filled, Some(example.clone()), &[]).await;
            let expected = NEED_MORE.iter().find(|(needy, _)| *needy == name).map(|(_, status)| *status);
            match expected {
                Some(status) => assert_eq!(answer.status, status, "{name}: {}", answer.text),
                None => assert!(!matches!(answer.status, 400 | 413 | 415 | 422), "{name}: {}", answer.text),
            }
            asked += 1;
        }
    }
    assert!(asked > 10, "{asked}");
}
