//! Values that belong to a person and can be taken back.
//!
//! A name, number or text inside an event is a [`Private`]. The event store seals each one with the key of the person
//! it belongs to; when that key has been destroyed the value reads as erased, and nothing else changes.

use crate::id::PersonId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A value that is sealed with the key of the person it belongs to wherever it is stored.
///
/// As JSON `{"of": "<person>", "private": <value or null>}`; the event store replaces `private` by `sealed`.
/// `Debug` shows the person, never the value, so that a log can't leak it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private<T> {
    of: PersonId,
    private: Option<T>,
}

impl<T> Private<T> {
    /// A value that belongs to `of`.
    pub const fn new(of: PersonId, value: T) -> Self {
        Self { of, private: Some(value) }
    }

    /// What is left of a value once its person's key is gone.
    pub const fn erased(of: PersonId) -> Self {
        Self { of, private: None }
    }

    /// Whose value it is.
    pub const fn of(&self) -> PersonId {
        self.of
    }

    /// The value, or `None` once erased.
    pub const fn known(&self) -> Option<&T> {
        self.private.as_ref()
    }

    /// The value, or `None` once erased.
    pub fn into_known(self) -> Option<T> {
        self.private
    }

    /// Another value of the same person, made from this one; an erased value stays erased.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Private<U> {
        Private { of: self.of, private: self.private.as_ref().map(change) }
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.private.is_some() { "private" } else { "erased" };
        write!(f, "<{state} of {}>", self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn debug_output_never_shows_the_value() {
        let value = Private::new(PersonId::new(Uuid::nil()), "Ravi Kumar");
        assert!(!format!("{value:?}").contains("Ravi"));
    }

    #[test]
    fn an_erased_value_stays_erased_when_mapped() {
        let value: Private<String> = Private::erased(PersonId::new(Uuid::nil()));
        assert_eq!(value.map(String::len).known(), None);
    }
}
