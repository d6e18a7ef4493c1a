//! What the API says of itself, held against what it does: every request of a [`crate::world::Client`] is checked.
//!
//! A status, media type, header or field that isn't described fails the test that met it, and so does a body that was
//! accepted though the description forbids it.

use jsonschema::{Draft, Validator};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// What was asked and answered.
pub struct Exchange<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path without its query.
    pub path: &'a str,
    /// The JSON body, where there was one.
    pub body: Option<&'a Value>,
    /// The status of the answer.
    pub status: u16,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body.
    pub text: &'a str,
}

/// The description as tests hold it: an answer has no other fields than are described.
static STRICT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = api::openapi_document().clone();
    let schemas = document["components"]["schemas"].as_object_mut().expect("there are schemas");
    for (name, schema) in schemas {
        // The document doesn't describe itself to the end.
        if schema.get("properties").is_some() && name != "OpenApiDocument" {
            schema["additionalProperties"] = json!(false);
        }
    }
    document
});

/// Validators that were made already, by the schema's address in the document.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// The description, each answer without other fields than are described.
pub fn document() -> &'static Value {
    &STRICT
}

/// What a reference stands for; the value itself, where it is none.
pub fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => STRICT.pointer(reference.trim_start_matches('#')).expect("the reference leads somewhere"),
        None => value,
    }
}

/// The template that a path follows, such as `/api/v1/leads/{id}`, with its operations by method.
pub fn template_of(path: &str) -> Option<(&'static str, &'static Value)> {
    let paths = STRICT["paths"].as_object().expect("there are paths");
    let follows = |template: &str| {
        let is_place = |part: &str| part.starts_with('{') && part.ends_with('}');
        template.split('/').count() == path.split('/').count()
            && template.split('/').zip(path.split('/')).all(|(wanted, part)| is_place(wanted) || wanted == part)
    };
    let found = paths.iter().filter(|(template, _)| follows(template));
    found
        .min_by_key(|(template, _)| template.matches('{').count())
        .map(|(template, methods)| (template.as_str(), methods))
}

/// What is wrong with `value` by a schema of the document; nothing, where it is as it must be. `at` names the schema.
///
/// # Panics
/// The schema is none.
pub fn mistakes(at: &str, schema: &Value, value: &Value) -> Vec<String> {
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators.entry(at.to_owned()).or_insert_with(|| {
        let whole = json!({ "allOf": [schema], "components": { "schemas": STRICT["components"]["schemas"] } });
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        Arc::new(options.build(&whole).unwrap_or_else(|error| panic!("{at} is no schema: {error}")))
    });
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Holds an exchange against the description.
///
/// # Panics
/// The two don't agree.
#[track_caller]
pub fn check(exchange: &Exchange<'_>) {
    let name = format!("{} {}", exchange.method, exchange.path);
    let Some((template, methods)) = template_of(exchange.path) else {
        let is_of_the_api = exchange.path.starts_with("/api/v1/");
        assert!(!is_of_the_api || exchange.status == 404, "{name} is not described, and answered {}", exchange.status);
        return;
    };
    let method = exchange.method.as_str().to_ascii_lowercase();
    let Some(operation) = methods.get(&method) else {
        assert_eq!(exchange.status, 405, "{name} is not described");
        return;
    };
    let name = format!("{} {template}", exchange.method);
    let status = exchange.status.to_string();
    let Some(response) = operation["responses"].get(&status).map(resolved) else {
        panic!("{name} answered {status}, which is not described: {}", exchange.text)
    };
    check_headers(&name, response, exchange);
    check_answer(&name, response, exchange);
    if let (200..=299, Some(body)) = (exchange.status, exchange.body) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert!(!schema.is_null() || body == &json!({}), "{name} took a body, which is not described");
        if !schema.is_null() {
            let found = mistakes(&format!("{name} body"), schema, body);
            assert!(found.is_empty(), "{name} took a body that the description forbids: {found:?}");
        }
    }
}

#[track_caller]
fn check_headers(name: &str, response: &'static Value, exchange: &Exchange<'_>) {
    for (header, described) in response["headers"].as_object().into_iter().flatten() {
        let described = resolved(described);
        let given = exchange.headers.get(header).and_then(|value| value.to_str().ok());
        let Some(given) = given else { panic!("{name} answered {} without {header}", exchange.status) };
        let value = match described["schema"]["type"].as_str() {
            Some("integer") => given.parse::<i64>().map_or_else(|_| json!(given), |number| json!(number)),
            _ => json!(given),
        };
        let found = mistakes(&format!("header {header} {}", described["schema"]), &described["schema"], &value);
        assert!(found.is_empty(), "{name} answered {} with {header}: {given}: {found:?}", exchange.status);
    }
}

#[track_caller]
fn check_answer(name: &str, response: &'static Value, exchange: &Exchange<'_>) {
    let status = exchange.status;
    let Some(contents) = response["content"].as_object() else {
        assert!(exchange.text.is_empty(), "{name} answered {status} with a body: {}", exchange.text);
        return;
    };
    let kind = exchange.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = |kind: &str| kind.split(';').next().unwrap_or_default().trim().to_owned();
    let content = contents.iter().find(|(described, _)| essence(described) == essence(kind));
    let Some((described, content)) = content else {
        panic!("{name} answered {status} as {kind}, which is not described: {}", exchange.text)
    };
    let value = if essence(described).ends_with("json") {
        serde_json::from_str(exchange.text).unwrap_or_else(|error| panic!("{name}: {error}: {}", exchange.text))
    } else {
        json!(exchange.text)
    };
    let found = mistakes(&format!("{name} {status}"), &content["schema"], &value);
    assert!(found.is_empty(), "{name} answered {status} not as described: {found:#?}\n{}", exchange.text);
}
