//! Reads what the control API is given, and says which field breaks which rule.

use std::ops::RangeInclusive;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::identifiers;

/// What was wrong with an input; answered as 422.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The field.
    pub(crate) field: String,
    /// The rule that it breaks.
    pub(crate) rule: String,
}

impl Refusal {
    /// A refusal of one field.
    pub(crate) fn new(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { field: field.into(), rule: rule.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = format!("{}: {}", self.field, self.rule);
        let body = json!({"error": error, "field": self.field, "rule": self.rule});
        (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
    }
}

/// An object that fields are taken out of; what is left at the end is unknown.
#[derive(Debug)]
pub(crate) struct Input {
    fields: Map<String, Value>,
    path: String,
}

impl Input {
    /// Reads a body; an empty one is an empty object.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Ok(Self { fields: Map::new(), path: String::new() });
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Self { fields, path: String::new() }),
            Ok(_) => Err(Refusal::new("body", "must be a JSON object")),
            Err(error) => Err(Refusal::new("body", format!("must be JSON: {error}"))),
        }
    }

    /// Any value.
    pub(crate) fn optional_value(&mut self, key: &str) -> Option<Value> {
        self.fields.remove(key).filter(|value| !value.is_null())
    }

    /// A text that may be left out.
    pub(crate) fn optional_text(&mut self, key: &str, most: usize) -> Result<Option<String>, Refusal> {
        match self.optional_value(key) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= most => Ok(Some(text)),
            Some(Value::String(_)) => Err(self.refuse(key, &format!("must have at most {most} characters"))),
            Some(_) => Err(self.refuse(key, "must be a string")),
        }
    }

    /// A text that must be there and not be empty.
    pub(crate) fn text(&mut self, key: &str, most: usize) -> Result<String, Refusal> {
        match self.optional_text(key, most)? {
            Some(text) if !text.trim().is_empty() => Ok(text),
            Some(_) | None => Err(self.refuse(key, "is required")),
        }
    }

    /// Yes or no, that may be left out.
    pub(crate) fn optional_bool(&mut self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.optional_value(key) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(_) => Err(self.refuse(key, "must be true or false")),
        }
    }

    /// A whole number within a range, that may be left out.
    pub(crate) fn optional_integer(&mut self, key: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.optional_value(key) else { return Ok(None) };
        let number = value.as_i64().filter(|number| range.contains(number));
        let rule = || format!("must be a whole number between {} and {}", range.start(), range.end());
        number.map(Some).ok_or_else(|| self.refuse(key, &rule()))
    }

    /// A count within a range, zero where it is left out.
    pub(crate) fn count(&mut self, key: &str, most: u32) -> Result<u32, Refusal> {
        let count = self.optional_integer(key, 0..=i64::from(most))?.unwrap_or_default();
        u32::try_from(count).map_err(|_| self.refuse(key, "must be a count"))
    }

    /// A number within a range, that may be left out.
    pub(crate) fn optional_number(&mut self, key: &str, range: RangeInclusive<f64>) -> Result<Option<f64>, Refusal> {
        let Some(value) = self.optional_value(key) else { return Ok(None) };
        match value.as_f64().filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(self.refuse(key, &format!("must be a number between {} and {}", range.start(), range.end()))),
        }
    }

    /// A phone number, as digits, that may be left out.
    pub(crate) fn optional_phone(&mut self, key: &str) -> Result<Option<String>, Refusal> {
        match self.optional_text(key, 64)? {
            None => Ok(None),
            Some(text) => identifiers::digits(&text).map(Some).ok_or_else(|| self.refuse(key, PHONE_RULE)),
        }
    }

    /// A list of phone numbers, as digits, that may be left out.
    pub(crate) fn optional_phones(&mut self, key: &str, most: usize) -> Result<Vec<String>, Refusal> {
        let list = match self.optional_value(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) if list.len() <= most => list,
            Some(_) => return Err(self.refuse(key, &format!("must be a list of at most {most} phone numbers"))),
        };
        let number = |value: &Value| value.as_str().and_then(identifiers::digits);
        list.iter().map(|value| number(value).ok_or_else(|| self.refuse(key, PHONE_RULE))).collect()
    }

    /// One of a few words, that may be left out.
    pub(crate) fn optional_choice(
        &mut self,
        key: &str,
        most: usize,
        choices: &[&str],
    ) -> Result<Option<String>, Refusal> {
        match self.optional_text(key, most)? {
            Some(word) if !choices.contains(&word.as_str()) => {
                Err(self.refuse(key, &format!("must be one of {}", choices.join(", "))))
            }
            word => Ok(word),
        }
    }

    /// An object whose fields nobody checks, that may be left out.
    pub(crate) fn optional_map(&mut self, key: &str) -> Result<Option<Map<String, Value>>, Refusal> {
        match self.optional_value(key) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(fields)),
            Some(_) => Err(self.refuse(key, "must be an object")),
        }
    }

    /// An object that may be left out.
    pub(crate) fn optional_object(&mut self, key: &str) -> Result<Option<Self>, Refusal> {
        match self.optional_value(key) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Self { fields, path: self.name(key) })),
            Some(_) => Err(self.refuse(key, "must be an object")),
        }
    }

    /// Refuses what nobody has taken.
    pub(crate) fn end(self) -> Result<(), Refusal> {
        match self.fields.keys().next() {
            None => Ok(()),
            Some(key) => Err(self.refuse(key, "is not known here")),
        }
    }

    /// The refusal of a field.
    pub(crate) fn refuse(&self, key: &str, rule: &str) -> Refusal {
        Refusal::new(self.name(key), rule)
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

/// Digits of a two-step PIN. (Registration, 2026-04)
const PIN_DIGITS: usize = 6;
/// What a phone number looks like.
pub(crate) const PHONE_RULE: &str = "must be a phone number of 7 to 15 digits";

/// A two-step PIN under `pin`, that may be left out.
pub(crate) fn pin(input: &mut Input) -> Result<Option<String>, Refusal> {
    let pin = input.optional_text("pin", PIN_DIGITS)?;
    match &pin {
        Some(digits) if digits.len() != PIN_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(input.refuse("pin", "must be 6 digits"))
        }
        Some(_) | None => Ok(pin),
    }
}

/// The digits of a number in a path.
pub(crate) fn phone_in_path(number: &str) -> Result<String, Refusal> {
    identifiers::digits(number).ok_or_else(|| Refusal::new("number", PHONE_RULE))
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn an_unknown_field_is_named_with_its_place() {
        let mut input = Input::parse(br#"{"match": {"colour": "red"}}"#).unwrap();
        let refusal = input.optional_object("match").unwrap().unwrap().end().unwrap_err();
        assert_eq!((refusal.field.as_str(), refusal.rule.as_str()), ("match.colour", "is not known here"));
    }

    #[test]
    fn a_required_text_may_not_be_blank() {
        let mut input = Input::parse(br#"{"text": "  "}"#).unwrap();
        assert_eq!(input.text("text", 10).unwrap_err().rule, "is required");
    }

    #[test]
    fn a_number_out_of_its_range_says_the_range() {
        let mut input = Input::parse(br#"{"times": 0}"#).unwrap();
        let refusal = input.optional_integer("times", 1..=5).unwrap_err();
        assert_eq!(refusal.rule, "must be a whole number between 1 and 5");
    }

    #[test]
    fn a_body_that_is_not_an_object_is_refused() {
        assert_eq!(Input::parse(b"[]").unwrap_err().field, "body");
        assert_eq!(Input::parse(b"{").unwrap_err().field, "body");
    }
}
