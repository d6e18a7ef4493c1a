use super::document::described;
use super::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Every operation of the document, by method and path.
fn operations() -> Vec<(String, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&'static String, &'static Value)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, operation)| (format!("{method} {path}"), operation)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// What a reference stands for; the value itself, where it is none.
fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => document().pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// Calls `seen` for everything in the document that has an address.
fn walk(value: &'static Value, at: &str, seen: &mut impl FnMut(&str, &'static Value)) {
    seen(at, value);
    match value {
        Value::Object(object) => object.iter().for_each(|(name, inner)| walk(inner, &format!("{at}/{name}"), seen)),
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                walk(inner, &format!("{at}/{place}"), seen);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_address_is_in_the_document_once() {
    let listed: Vec<_> =
        described().iter().map(|one| format!("{} {}", one.method.as_str().to_ascii_lowercase(), one.path)).collect();
    let unique: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), unique.len(), "{listed:?}");
    assert_eq!(unique, operations().into_iter().map(|(name, _)| name).collect());
}

#[test]
fn no_address_of_the_api_is_made_but_with_its_description() {
    let mut folders: Vec<_> =
        ["rest", "webhooks"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)).into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("axum::routing") && !text.contains(".route("), "{}", path.display());
            }
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_what_it_does() {
    let mut names = BTreeSet::new();
    for (address, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} twice");
        assert!(name.chars().all(char::is_alphanumeric) && name.starts_with(char::is_lowercase), "{name}");
        let summary = operation["summary"].as_str().unwrap();
        assert!(summary.starts_with(char::is_uppercase) && !summary.ends_with('.'), "{address}: {summary}");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{address}");
    }
}

#[test]
fn every_place_in_a_path_is_described_and_none_else() {
    for (address, operation) in operations() {
        let places: BTreeSet<_> = address.split(['{', '}']).skip(1).step_by(2).collect();
        let parameters = operation["parameters"].as_array().unwrap().iter().map(resolved);
        let of_path = parameters.filter(|parameter| parameter["in"] == "path");
        let described: BTreeSet<_> = of_path.map(|parameter| parameter["name"].as_str().unwrap()).collect();
        assert_eq!(places, described, "{address}");
    }
}

#[test]
fn every_parameter_and_every_field_says_what_it_is_and_has_limits() {
    let mut looked_at = 0;
    for (address, operation) in operations() {
        for parameter in operation["parameters"].as_array().unwrap().iter().map(resolved) {
            assert!(parameter["description"].is_string(), "{address}: {parameter}");
            assert!(is_limited(&parameter["schema"]), "{address}: {parameter}");
        }
        let Some(content) = operation["requestBody"]["content"].get("application/json") else { continue };
        let Some(properties) = content["schema"]["properties"].as_object() else { continue };
        if content["schema"]["additionalProperties"] != false {
            continue;
        }
        for (name, field) in properties {
            looked_at += 1;
            assert!(field["description"].is_string() && is_limited(field), "{address}: {name}: {field}");
        }
    }
    assert!(looked_at > 10);
}

fn is_limited(schema: &Value) -> bool {
    let has = |word: &str| schema.get(word).is_some();
    let kinds = &schema["type"];
    let is = |kind: &str| kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind));
    match () {
        () if has("enum") || has("anyOf") || has("$ref") || is("boolean") => true,
        () if is("string") => has("maxLength") || has("pattern") || has("format"),
        () if is("integer") => has("minimum"),
        () if is("array") => has("maxItems"),
        () => false,
    }
}

#[test]
fn every_body_and_every_answer_has_an_example() {
    for (address, operation) in operations() {
        let bodies = operation["requestBody"]["content"].as_object().into_iter().flatten();
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{address}");
        let answers = responses.values().filter_map(|response| resolved(response)["content"].as_object()).flatten();
        for (kind, content) in bodies.chain(answers) {
            let has_example =
                content.get("example").is_some() || content["examples"].as_object().is_some_and(|all| !all.is_empty());
            assert!(has_example && content.get("schema").is_some(), "{address}: {kind}");
        }
    }
}

#[test]
fn what_is_not_open_can_be_401_and_what_needs_a_permission_403() {
    for (address, operation) in operations() {
        let is_open = operation["security"].as_array().is_some_and(Vec::is_empty);
        let responses = &operation["responses"];
        assert!(is_open || responses.get("401").is_some(), "{address}");
        assert!(operation.get("x-permissions").is_none() || responses.get("403").is_some(), "{address}");
        assert!(operation.get("requestBody").is_none() || responses.get("413").is_some(), "{address}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_nothing_stands_there_unused() {
    let mut named = BTreeSet::new();
    walk(document(), "#", &mut |at, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let there = document().pointer(reference.trim_start_matches('#'));
            assert!(there.is_some(), "{at} names {reference}, which isn't there");
            named.insert(reference.to_owned());
        }
    });
    for (kind, components) in document()["components"].as_object().unwrap() {
        if kind == "securitySchemes" {
            continue;
        }
        for name in components.as_object().unwrap().keys() {
            assert!(named.contains(&format!("#/components/{kind}/{name}")), "{kind}/{name} is used nowhere");
        }
    }
}

#[test]
fn a_command_takes_a_key_and_answers_its_position() {
    let change = &document()["paths"]["/api/v1/leads/{id}/assign"]["post"];
    let parameters = change["parameters"].as_array().unwrap();
    assert!(parameters.iter().any(|parameter| parameter["$ref"] == "#/components/parameters/IdempotencyKey"));
    assert!(change["responses"]["200"]["headers"].get("X-Position").is_some());
    let kinds =
        &change["responses"]["409"]["content"]["application/problem+json"]["schema"]["properties"]["type"]["enum"];
    assert_eq!(
        *kinds,
        serde_json::json!([
            "/problems/changed-meanwhile",
            "/problems/lead-closed",
            "/problems/lead-erased",
            "/problems/concurrent-change"
        ])
    );
}

#[test]
fn the_permissions_of_an_operation_are_those_of_its_use_case() {
    let assign = &document()["paths"]["/api/v1/leads/{id}/assign"]["post"];
    assert_eq!(assign["x-permissions"], serde_json::json!(["LoanCRM.Leads.Assign", "LoanCRM.Leads.View.Own"]));
}
