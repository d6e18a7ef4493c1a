//! Schemas of single values, as the readers of `crate::input` take them.

use domain::money::{LOAN_AMOUNT_MAX, LOAN_AMOUNT_MIN};
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// What no text may hold: PostgreSQL keeps none with this character.
const WITHOUT_NUL: &str = r"^[^\u0000]*$";

/// A text with so many characters.
pub(crate) fn text(chars: RangeInclusive<usize>) -> Value {
    json!({ "type": "string", "minLength": chars.start(), "maxLength": chars.end(), "pattern": WITHOUT_NUL })
}

/// A text with at most so many characters that isn't only spaces.
pub(crate) fn filled_text(chars_max: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": chars_max, "pattern": r"^[^\u0000]*\S[^\u0000]*$" })
}

/// A text with at most so many characters, of which one at least is neither a space nor a control character.
pub(crate) fn visible_text(chars_max: usize) -> Value {
    let pattern = r"^[^\u0000]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000]*$";
    json!({ "type": "string", "minLength": 1, "maxLength": chars_max, "pattern": pattern })
}

/// A text of a certain form, by a regular expression that starts with `^` and ends with `$`.
pub(crate) fn form(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// A word of a closed list.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    let words: Vec<_> = words.into_iter().collect();
    json!({ "type": "string", "enum": words })
}

/// What the key of a word of a firm's own list looks like.
pub(crate) const LISTED_WORD: &str = "^[a-z][a-z0-9_]{0,23}$";

/// A key of a list that every firm starts with and adds to; a key that isn't in the firm's is a 422.
pub(crate) fn listed_word() -> Value {
    form(LISTED_WORD)
}

/// A whole number.
pub(crate) fn integer(range: RangeInclusive<i64>) -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": range.start(), "maximum": range.end() })
}

/// An id.
pub(crate) fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// A moment in RFC 3339, of any zone.
pub(crate) fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// A day of the calendar.
pub(crate) fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

/// An Indian mobile, or one of another country with its code.
pub(crate) fn mobile() -> Value {
    form(r"^((\+91 ?|0)?[6-9][0-9]{4} ?[0-9]{5}|\+(9[02-8]|[1-8][0-9])[0-9]{6,13})$")
}

/// What a loan is asked for with, in whole rupees.
pub(crate) fn loan_amount() -> Value {
    integer(LOAN_AMOUNT_MIN.get()..=LOAN_AMOUNT_MAX.get())
}

/// A lead by its id or by the number that people say.
pub(crate) fn lead() -> Value {
    json!({ "anyOf": [id(), form(r"^LD-[0-9]{4}-[0-9]{5,9}$")] })
}

/// A list of such values.
pub(crate) fn list(item: Value, entries: RangeInclusive<usize>) -> Value {
    json!({ "type": "array", "items": item, "minItems": entries.start(), "maxItems": entries.end() })
}

/// The same value or an empty text.
pub(crate) fn or_empty(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "string", "maxLength": 0 }] })
}

/// The same value or null.
pub(crate) fn or_null(mut schema: Value) -> Value {
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    }
    match schema.get("type").cloned() {
        Some(kind @ Value::String(_)) => {
            if let Some(object) = schema.as_object_mut() {
                object.insert("type".to_owned(), json!([kind, "null"]));
            }
            schema
        }
        Some(_) | None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// The schema with what it means in words.
pub(crate) fn described(mut schema: Value, description: &str) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".to_owned(), description.into());
    }
    schema
}
