//! One value as what it is to be.

use chrono::{DateTime, NaiveDate, Utc};
use domain::tenant::{Catalogue, ListedWord};
use serde_json::Value;
use std::fmt::Display;
use std::str::FromStr;

/// A text.
pub(crate) fn text(value: Value) -> Result<String, String> {
    match value {
        // PostgreSQL keeps no text with this character.
        Value::String(text) if text.contains('\0') => Err("must not contain the character U+0000".to_owned()),
        Value::String(text) => Ok(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err("must be a text".to_owned())
        }
    }
}

/// A text with at most so many characters.
pub(crate) fn text_up_to(chars_max: usize) -> impl FnOnce(Value) -> Result<String, String> {
    move |value| {
        let text = text(value)?;
        let is_short = text.chars().count() <= chars_max;
        if is_short { Ok(text) } else { Err(format!("has at most {chars_max} characters")) }
    }
}

/// A text with at most so many characters that isn't only spaces. Told here and not by the rules alone, so that a
/// request that repeats another's key is looked at too.
pub(crate) fn filled_text(chars_max: usize) -> impl FnOnce(Value) -> Result<String, String> {
    move |value| {
        let text = text_up_to(chars_max)(value)?;
        if text.trim().is_empty() { Err("must not be empty".to_owned()) } else { Ok(text) }
    }
}

/// A text of a certain form, such as a word of a closed list.
pub(crate) fn word<T: FromStr<Err: Display>>(value: Value) -> Result<T, String> {
    text(value)?.parse().map_err(|error: T::Err| error.to_string())
}

/// A word of a firm's own list, by its slug.
pub(crate) fn listed<W: ListedWord>(list: &Catalogue<W>) -> impl FnOnce(Value) -> Result<W, String> {
    |value| list.find(&text(value)?).ok_or_else(|| "is not in the firm's list".to_owned())
}

/// A whole number in JSON, where `35.0` is the number 35. (JSON Schema, 2020-12)
pub(crate) fn integer(value: Value) -> Result<i64, String> {
    let without_fraction = || value.as_number()?.to_string().strip_suffix(".0")?.parse().ok();
    value.as_i64().or_else(without_fraction).ok_or_else(|| "must be a whole number".to_owned())
}

/// A whole number in JSON or a form, not negative.
pub(crate) fn whole(value: Value) -> Result<u32, String> {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            integer(value).ok().and_then(|number| u32::try_from(number).ok())
        }
    };
    number.ok_or_else(|| "must be a whole number, not negative".to_owned())
}

/// True or false, in JSON.
pub(crate) fn truth(value: Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "must be true or false".to_owned())
}

/// A whole number in a query, not negative.
pub(crate) fn whole_number<T: FromStr>(value: Value) -> Result<T, String> {
    let text = text(value)?;
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| "must be a whole number, not negative".to_owned())
}

/// A moment in RFC 3339.
pub(crate) fn moment(value: Value) -> Result<DateTime<Utc>, String> {
    let moment = DateTime::parse_from_rfc3339(&text(value)?);
    moment.map(|moment| moment.to_utc()).map_err(|_| "must be a time such as 2026-11-24T11:30:00Z".to_owned())
}

/// A day of the calendar.
pub(crate) fn day(value: Value) -> Result<NaiveDate, String> {
    text(value)?.parse().map_err(|_| "must be a day such as 2026-11-24".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lead::Stage;
    use serde_json::json;

    #[test]
    fn values_read_as_what_they_are_to_be() {
        assert_eq!(text(json!("hello")).as_deref(), Ok("hello"));
        assert_eq!(text_up_to(5)(json!("hello")).as_deref(), Ok("hello"));
        assert_eq!(text_up_to(4)(json!("hello")).unwrap_err(), "has at most 4 characters");
        assert_eq!(filled_text(5)(json!("hello")).as_deref(), Ok("hello"));
        assert_eq!(filled_text(5)(json!(" \n ")).unwrap_err(), "must not be empty");
        assert_eq!(word(json!("login_pending")), Ok(Stage::LoginPending));
        assert_eq!(integer(json!(3_500_000)), Ok(3_500_000));
        assert_eq!(integer(json!(3_500_000.0)), Ok(3_500_000));
        assert_eq!((whole(json!(3)), whole(json!(3.0)), whole(json!("3"))), (Ok(3), Ok(3), Ok(3)));
        assert!(whole(json!(-1)).is_err() && whole(json!(3.5)).is_err() && whole(json!(5_000_000_000_i64)).is_err());
        assert_eq!(whole_number(json!("42")), Ok(42_u32));
        assert_eq!(moment(json!("2026-11-24T17:00:00+05:30")).unwrap().to_rfc3339(), "2026-11-24T11:30:00+00:00");
        assert_eq!(day(json!("2026-11-24")).unwrap().to_string(), "2026-11-24");
    }

    #[test]
    fn anything_else_is_told_the_rule() {
        assert_eq!(text(json!(["a"])).unwrap_err(), "must be a text");
        assert_eq!(text(json!("a\0b")).unwrap_err(), "must not contain the character U+0000");
        assert_eq!(word::<Stage>(json!("gone")).unwrap_err(), "not a known stage");
        for value in [json!("35"), json!(3.5), json!(1e300), json!(true)] {
            assert_eq!(integer(value).unwrap_err(), "must be a whole number");
        }
        for value in ["-1", "+1", "x", "99999999999999999999"] {
            assert_eq!(whole_number::<i64>(json!(value)).unwrap_err(), "must be a whole number, not negative");
        }
        assert!(moment(json!("2026-11-24 17:00")).unwrap_err().starts_with("must be a time"));
        assert!(day(json!("24.11.2026")).unwrap_err().starts_with("must be a day"));
    }
}
