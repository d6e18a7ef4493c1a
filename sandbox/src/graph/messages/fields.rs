//! Reads one object of a message's body and refuses what Meta refuses, by the field's full name.

use serde_json::{Map, Value};

use crate::graph::envelope::GraphError;

/// An object of the body and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    /// The whole body.
    pub(crate) fn whole(object: &'a Map<String, Value>) -> Self {
        Self { object, path: String::new() }
    }

    /// Full name of a field.
    pub(crate) fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Whether the field is there and not null.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.object.get(key).is_some_and(|value| !value.is_null())
    }

    /// The value of a field that must be there.
    pub(crate) fn value(&self, key: &str) -> Result<&'a Value, GraphError> {
        self.object.get(key).filter(|value| !value.is_null()).ok_or_else(|| self.missing(key))
    }

    /// An object that must be there.
    pub(crate) fn object(&self, key: &str) -> Result<Self, GraphError> {
        let object = self.value(key)?.as_object().ok_or_else(|| self.invalid(key, "must be an object"))?;
        Ok(Self { object, path: self.name(key) })
    }

    /// An object that may be left out.
    pub(crate) fn optional_object(&self, key: &str) -> Result<Option<Self>, GraphError> {
        if self.has(key) { self.object(key).map(Some) } else { Ok(None) }
    }

    /// A list of objects that must be there, with so many entries.
    pub(crate) fn objects(&self, key: &str, least: usize, most: usize) -> Result<Vec<Self>, GraphError> {
        let list = self.value(key)?.as_array().ok_or_else(|| self.invalid(key, "must be an array"))?;
        if !(least..=most).contains(&list.len()) {
            return Err(self.invalid(key, &format!("must have between {least} and {most} entries")));
        }
        list.iter()
            .enumerate()
            .map(|(place, value)| {
                let path = format!("{}[{place}]", self.name(key));
                match value.as_object() {
                    Some(object) => Ok(Self { object, path }),
                    None => Err(invalid(&path, "must be an object")),
                }
            })
            .collect()
    }

    /// A text that must be there, with 1 to `most` characters.
    pub(crate) fn text(&self, key: &str, most: usize) -> Result<&'a str, GraphError> {
        let text = self.value(key)?.as_str().ok_or_else(|| self.invalid(key, "must be a string"))?;
        if text.is_empty() || text.chars().count() > most {
            return Err(self.invalid(key, &format!("length must be between 1 and {most} characters")));
        }
        Ok(text)
    }

    /// A text that may be left out; empty counts as left out.
    pub(crate) fn optional_text(&self, key: &str, most: usize) -> Result<Option<&'a str>, GraphError> {
        match self.object.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(_) => self.text(key, most).map(Some),
        }
    }

    /// A number that must be there, within a range.
    pub(crate) fn number(&self, key: &str, range: std::ops::RangeInclusive<f64>) -> Result<f64, GraphError> {
        let value = self.value(key)?;
        // Graph takes numbers written as text too.
        let number = value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            self.invalid(key, &format!("must be a number between {} and {}", range.start(), range.end()))
        })
    }

    /// The refusal of a field that isn't there.
    pub(crate) fn missing(&self, key: &str) -> GraphError {
        GraphError::cloud(131_008, format!("Required parameter is missing: {}", self.name(key)))
    }

    /// The refusal of a field's value.
    pub(crate) fn invalid(&self, key: &str, rule: &str) -> GraphError {
        invalid(&self.name(key), rule)
    }
}

fn invalid(name: &str, rule: &str) -> GraphError {
    GraphError::cloud(131_009, format!("Parameter {name} is not valid: {rule}"))
}
