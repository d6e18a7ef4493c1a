//! The fields of an input, taken one by one.

use application::failure::{Failure, FieldError};
use serde_json::{Map, Value};

/// The fields of an input. What is wrong with any of them is kept until all are taken.
pub(crate) struct Fields {
    values: Map<String, Value>,
    origin: Origin,
    errors: Vec<FieldError>,
}

/// Where fields come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A JSON object: every field must be known.
    Json,
    /// A form or a query: all values are texts, an empty one is none, and what isn't known is passed over.
    Pairs,
}

/// A field that couldn't be taken; why is told by [`Fields::close`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missed;

impl From<Missed> for crate::problem::Problem {
    fn from(_: Missed) -> Self {
        Failure::Invalid { fields: Vec::new() }.into()
    }
}

impl Fields {
    pub(crate) fn of_json(values: Map<String, Value>) -> Self {
        Self { values, origin: Origin::Json, errors: Vec::new() }
    }

    pub(crate) fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut fields = Self { values: Map::new(), origin: Origin::Pairs, errors: Vec::new() };
        for (name, value) in pairs {
            if fields.values.contains_key(&name) {
                fields.refuse(&name, "is given more than once");
            } else {
                fields.values.insert(name, Value::String(value));
            }
        }
        fields
    }

    /// A field that must be there.
    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<T, Missed> {
        match self.optional(name, read)? {
            Some(value) => Ok(value),
            None => Err(self.refuse(name, "is required")),
        }
    }

    /// A field that may be there.
    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Value) -> Result<T, String>,
    ) -> Result<Option<T>, Missed> {
        let Some(value) = self.values.remove(name) else { return Ok(None) };
        let is_none = value.is_null() || (self.origin == Origin::Pairs && value == "");
        if is_none {
            return Ok(None);
        }
        read(value).map(Some).map_err(|rule| self.refuse(name, &rule))
    }

    /// What was typed into a field, to be shown again; empty where there is nothing.
    pub(crate) fn typed(&self, name: &str) -> String {
        self.values.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// All fields whose names begin with `prefix`, without it; for boxes and lists of which there are many.
    pub(crate) fn take_prefixed(&mut self, prefix: &str) -> Vec<(String, String)> {
        let names: Vec<String> = self.values.keys().filter(|name| name.starts_with(prefix)).cloned().collect();
        let taken = names.into_iter().filter_map(|name| {
            let value = self.values.remove(&name)?.as_str()?.to_owned();
            Some((name.get(prefix.len()..)?.to_owned(), value))
        });
        taken.collect()
    }

    /// Whether everything was there that must be, as it must be, and nothing else.
    ///
    /// # Errors
    /// - [`Failure::Invalid`]: a field is missing, breaks a rule, or isn't known.
    pub(crate) fn close(mut self) -> Result<(), Failure> {
        if self.origin == Origin::Json {
            let unknown = std::mem::take(&mut self.values);
            for name in unknown.keys() {
                self.refuse(name, "is not a known field");
            }
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Failure::Invalid { fields: self.errors }) }
    }

    /// Notes that a field breaks a rule, for [`Fields::close`] to tell.
    pub(crate) fn refuse(&mut self, name: &str, rule: &str) -> Missed {
        self.errors.push(FieldError { field: name.to_owned(), rule: rule.to_owned() });
        Missed
    }
}

#[cfg(test)]
mod tests {
    use super::super::{text, whole_number};
    use super::*;
    use serde_json::json;

    fn json(value: Value) -> Fields {
        Fields::of_json(serde_json::from_value(value).unwrap())
    }

    fn broken(fields: Fields) -> Vec<(String, String)> {
        let Err(Failure::Invalid { fields }) = fields.close() else { panic!("nothing is wrong") };
        fields.into_iter().map(|error| (error.field, error.rule)).collect()
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let mut fields = json(json!({ "name": 5, "stranger": true, "mobile": null }));
        assert!(fields.required("name", text).is_err());
        assert!(fields.required("mobile", text).is_err());
        let named = broken(fields);
        let expected = [("name", "must be a text"), ("mobile", "is required"), ("stranger", "is not a known field")];
        assert_eq!(named, expected.map(|(field, rule)| (field.to_owned(), rule.to_owned())));
    }

    #[test]
    fn what_may_be_left_out_may_be_null_too() {
        let mut fields = json(json!({ "reason": null }));
        assert_eq!(fields.optional("reason", text).unwrap(), None);
        assert_eq!(fields.optional("lender", text).unwrap(), None);
        assert!(fields.close().is_ok());
    }

    #[test]
    fn an_empty_query_parameter_is_none_and_an_unknown_one_is_passed_over() {
        let pairs = [("limit", ""), ("utm_source", "mail")].map(|(name, value)| (name.into(), value.into()));
        let mut fields = Fields::of_pairs(pairs.into());
        assert_eq!(fields.optional("limit", whole_number::<u32>).unwrap(), None);
        assert!(fields.close().is_ok());
    }

    #[test]
    fn a_query_parameter_given_twice_is_refused() {
        let pairs = [("stage", "new"), ("stage", "lost")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(broken(Fields::of_pairs(pairs.into())), [("stage".into(), "is given more than once".into())]);
    }
}
