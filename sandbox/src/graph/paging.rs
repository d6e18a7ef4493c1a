//! Pages of a list, with cursors and the address of the next one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;

/// Entries of a page where nothing else is asked for. (Graph API; the default isn't documented for these lists)
const USUAL_LIMIT: usize = 25;
/// Entries of a page at most.
const LIMIT_MOST: usize = 100;

/// One page of `items`, each an object with an id.
///
/// # Errors
///
/// - code 100 for a limit that isn't a number above zero;
/// - code `wrong_cursor` for a cursor that names no entry of the list.
pub(crate) fn page(sandbox: &Sandbox, call: &Call, items: &[Value], wrong_cursor: i64) -> Result<Value, GraphError> {
    let limit = match call.parameter("limit") {
        None => USUAL_LIMIT,
        Some(text) => match text.parse::<usize>() {
            Ok(limit) if limit > 0 => limit.min(LIMIT_MOST),
            Ok(_) | Err(_) => return Err(GraphError::parameter("Param limit must be an integer greater than zero")),
        },
    };
    let place = |cursor: &str| {
        let place = items.iter().position(|item| self::cursor(item) == cursor);
        place.ok_or_else(|| GraphError::cloud(wrong_cursor, "Invalid paging cursor"))
    };
    let (from, to) = match (call.parameter("after"), call.parameter("before")) {
        (Some(after), _) if !after.is_empty() => {
            let from = place(after)? + 1;
            (from, (from + limit).min(items.len()))
        }
        (_, Some(before)) if !before.is_empty() => {
            let to = place(before)?;
            (to.saturating_sub(limit), to)
        }
        (_, _) => (0, limit.min(items.len())),
    };
    let shown = items.get(from..to).unwrap_or_default();
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return Ok(json!({"data": []})) };
    let mut paging = json!({"cursors": {"before": cursor(first), "after": cursor(last)}});
    if let Some(fields) = paging.as_object_mut() {
        if to < items.len() {
            fields.insert("next".to_owned(), json!(link(sandbox, call, limit, "after", &cursor(last))));
        }
        if from > 0 {
            fields.insert("previous".to_owned(), json!(link(sandbox, call, limit, "before", &cursor(first))));
        }
    }
    Ok(json!({"data": shown, "paging": paging}))
}

/// What stands for an entry.
fn cursor(item: &Value) -> String {
    URL_SAFE_NO_PAD.encode(item.get("id").and_then(Value::as_str).unwrap_or_default())
}

/// The same list from another entry on. The token isn't in it, where Meta's has it: it comes in the header.
fn link(sandbox: &Sandbox, call: &Call, limit: usize, direction: &str, cursor: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in &call.query {
        if !["access_token", "limit", "after", "before"].contains(&key.as_str()) {
            query.append_pair(key, value);
        }
    }
    query.append_pair("limit", &limit.to_string()).append_pair(direction, cursor);
    let origin = &sandbox.settings.public_url;
    format!("{origin}/v{}/{}?{}", call.version, call.segments.join("/"), query.finish())
}
