//! Schemas in words.

use serde_json::Value;

/// Most words of a closed list that are written out where a field stands.
const WORDS_SHOWN_MAX: usize = 20;

/// What a value is, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    /// Such as `text`, `whole number`, `list of`.
    pub(super) words: String,
    /// The schema that it names, if any.
    pub(super) named: Option<String>,
    /// Whether it may be null.
    pub(super) may_be_null: bool,
    /// What it has to keep, such as `1 to 200`.
    pub(super) limits: String,
    /// The words of a closed list.
    pub(super) choices: Vec<String>,
}

/// The name of the schema that a reference leads to.
fn name_of(schema: &Value) -> Option<String> {
    Some(schema.get("$ref")?.as_str()?.rsplit('/').next()?.to_owned())
}

fn texts(list: &Value) -> impl Iterator<Item = String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|word| word.as_str().map(str::to_owned))
}

impl Kind {
    pub(super) fn of(schema: &Value) -> Self {
        if let Some(named) = name_of(schema) {
            return Self { named: Some(named), ..Self::default() };
        }
        if let Some(several) = schema.get("anyOf").and_then(Value::as_array) {
            return Self::of_several(several);
        }
        let types: Vec<String> = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind.clone()],
            Some(list) => texts(list).collect(),
            None => Vec::new(),
        };
        let may_be_null = types.iter().any(|kind| kind == "null");
        let kind = types.iter().find(|kind| *kind != "null").map_or("", String::as_str);
        let choices: Vec<_> =
            schema.get("enum").map(|words| texts(words).take(WORDS_SHOWN_MAX).collect()).unwrap_or_default();
        if kind == "array" {
            let items = Self::of(schema.get("items").unwrap_or(&Value::Null));
            let words = format!("list of {}", items.words).trim_end().to_owned();
            return Self { words, may_be_null, limits: limits(schema), ..items };
        }
        let words = match (kind, schema.get("format").and_then(Value::as_str)) {
            ("string", Some("uuid")) => "UUID",
            ("string", Some("date-time")) => "moment, RFC 3339",
            ("string", Some("date")) => "day, YYYY-MM-DD",
            ("string", _) if !choices.is_empty() => "one of",
            ("string", _) => "text",
            ("integer", _) => "whole number",
            ("number", _) => "number",
            ("boolean", _) => "true or false",
            ("object", _) => "object",
            _ => "anything",
        };
        Self { words: words.to_owned(), named: None, may_be_null, limits: limits(schema), choices }
    }

    fn of_several(several: &[Value]) -> Self {
        let is_null = |schema: &&Value| schema.get("type").is_some_and(|kind| kind == "null");
        let may_be_null = several.iter().any(|schema| is_null(&schema));
        let mut kinds = several.iter().filter(|schema| !is_null(schema)).map(Self::of);
        let first = kinds.next().unwrap_or_default();
        let others: Vec<_> = kinds.map(|kind| format!(" or {} {}", kind.words, kind.limits)).collect();
        Self {
            may_be_null: may_be_null || first.may_be_null,
            limits: format!("{}{}", first.limits, others.concat()),
            ..first
        }
    }
}

/// What a value has to keep.
fn limits(schema: &Value) -> String {
    let number = |name: &str| schema.get(name).and_then(Value::as_i64);
    let range = |least: Option<i64>, most: Option<i64>, what: &str| match (least, most) {
        (Some(least), Some(i64::MAX) | None) => Some(format!("{least} or more{what}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}{what}")),
        (None, Some(most)) => Some(format!("at most {most}{what}")),
        (None, None) => None,
    };
    let pattern = schema.get("pattern").and_then(Value::as_str).filter(|pattern| !pattern.contains(r"\u0000"));
    let found = [
        range(number("minimum"), number("maximum"), ""),
        range(number("minLength"), number("maxLength"), " characters"),
        range(number("minItems"), number("maxItems"), " items"),
        pattern.map(|pattern| format!("as {pattern}")),
    ];
    found.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_are_told_in_words() {
        let told = |schema: Value| {
            let kind = Kind::of(&schema);
            (kind.words, kind.limits, kind.may_be_null)
        };
        let whole = |words: &str, limits: &str, may_be_null| (words.to_owned(), limits.to_owned(), may_be_null);
        assert_eq!(told(json!({ "type": ["string", "null"], "format": "uuid" })), whole("UUID", "", true));
        assert_eq!(
            told(json!({ "type": "integer", "minimum": 1, "maximum": 200 })),
            whole("whole number", "1 to 200", false)
        );
        assert_eq!(told(json!({ "type": "string", "maxLength": 9 })), whole("text", "at most 9 characters", false));
        assert_eq!(told(json!({ "type": "array", "items": { "type": "string" } })), whole("list of text", "", false));
    }

    #[test]
    fn a_schema_with_a_name_is_told_by_its_name() {
        let named = json!({ "anyOf": [{ "$ref": "#/components/schemas/StageWord" }, { "type": "null" }] });
        let kind = Kind::of(&named);
        assert_eq!((kind.named.as_deref(), kind.may_be_null), (Some("StageWord"), true));
        let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Lead" } });
        let kind = Kind::of(&list);
        assert_eq!((kind.words.as_str(), kind.named.as_deref()), ("list of", Some("Lead")));
    }
}
