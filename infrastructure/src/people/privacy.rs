//! Sealing and opening the private values inside an event's JSON.
//!
//! `{"of": P, "private": V}` becomes `{"of": P, "sealed": "<base64>"}` and back; what belongs to somebody whose key is
//! destroyed becomes `{"of": P, "private": null}`, which reads as erased.

use super::keyring::Keys;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use domain::id::{PersonId, TenantId};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Why a private value can't be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrivacyError {
    /// Not sealed with the person's key, or changed since.
    #[error("a private value doesn't open with its person's key")]
    Forged,
    /// No key was given for its person.
    #[error("no key for the person of a private value")]
    NoKey,
    /// Not JSON.
    #[error("a private value is not valid JSON")]
    Malformed(#[from] serde_json::Error),
}

/// Adds everybody to whom a private value in `value` belongs.
pub(crate) fn people_in(tenant: TenantId, value: &Value, people: &mut HashSet<(TenantId, PersonId)>) {
    match value {
        Value::Object(object) => match owner(object) {
            Some(person) => {
                people.insert((tenant, person));
            }
            None => object.values().for_each(|inner| people_in(tenant, inner, people)),
        },
        Value::Array(items) => items.iter().for_each(|inner| people_in(tenant, inner, people)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Seals every private value in `value`.
///
/// # Errors
/// [`PrivacyError::NoKey`]: a person without an entry in `keys`.
pub(crate) fn seal_private(tenant: TenantId, value: &mut Value, keys: &Keys) -> Result<(), PrivacyError> {
    each_private(value, &mut |object, person| {
        let Some(plain) = object.remove("private") else { return Ok(()) };
        let key = keys.get(&(tenant, person)).ok_or(PrivacyError::NoKey)?;
        match key {
            Some(key) if !plain.is_null() => {
                let sealed = key.seal(&[], &serde_json::to_vec(&plain)?).map_err(|_| PrivacyError::Forged)?;
                object.insert("sealed".to_owned(), Value::String(STANDARD_NO_PAD.encode(sealed)));
            }
            Some(_) | None => {
                object.insert("private".to_owned(), Value::Null);
            }
        }
        Ok(())
    })
}

/// Opens every sealed value in `value`.
///
/// # Errors
/// - [`PrivacyError::Forged`]: a value doesn't open with its person's key.
/// - [`PrivacyError::NoKey`]: a person without an entry in `keys`.
pub(crate) fn open_private(tenant: TenantId, value: &mut Value, keys: &Keys) -> Result<(), PrivacyError> {
    each_private(value, &mut |object, person| {
        let Some(sealed) = object.remove("sealed") else { return Ok(()) };
        let key = keys.get(&(tenant, person)).ok_or(PrivacyError::NoKey)?;
        let opened = match (key, sealed) {
            (Some(key), Value::String(sealed)) => {
                let sealed = STANDARD_NO_PAD.decode(sealed).map_err(|_| PrivacyError::Forged)?;
                let plain = key.open(&[], &sealed).map_err(|_| PrivacyError::Forged)?;
                serde_json::from_slice(&plain)?
            }
            (Some(_), _) => return Err(PrivacyError::Forged),
            (None, _) => Value::Null,
        };
        object.insert("private".to_owned(), opened);
        Ok(())
    })
}

/// The person an object's private value belongs to, if it is one.
fn owner(object: &Map<String, Value>) -> Option<PersonId> {
    let is_private = object.len() == 2 && (object.contains_key("private") || object.contains_key("sealed"));
    if is_private { object.get("of")?.as_str()?.parse().ok() } else { None }
}

fn each_private(
    value: &mut Value,
    act: &mut impl FnMut(&mut Map<String, Value>, PersonId) -> Result<(), PrivacyError>,
) -> Result<(), PrivacyError> {
    match value {
        Value::Object(object) => match owner(object) {
            Some(person) => act(object, person),
            None => object.values_mut().try_for_each(|inner| each_private(inner, act)),
        },
        Value::Array(items) => items.iter_mut().try_for_each(|inner| each_private(inner, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Key;
    use domain::private::Private;
    use serde_json::json;
    use uuid::Uuid;

    const TENANT: TenantId = TenantId::new(Uuid::nil());
    const PERSON: PersonId = PersonId::new(Uuid::from_u128(7));

    fn event() -> Value {
        json!({ "captured": { "name": Private::new(PERSON, "Ravi"), "notes": [Private::new(PERSON, "x")], "amount": 5 } })
    }

    fn keys(key: Option<Key>) -> Keys {
        Keys::from([((TENANT, PERSON), key)])
    }

    #[test]
    fn private_values_are_unreadable_when_sealed_and_the_same_when_opened() {
        let keys = keys(Some(Key::random()));
        let mut value = event();
        seal_private(TENANT, &mut value, &keys).unwrap();
        assert!(!value.to_string().contains("Ravi"));
        open_private(TENANT, &mut value, &keys).unwrap();
        assert_eq!(value, event());
    }

    #[test]
    fn without_its_key_a_value_reads_as_erased() {
        let mut value = event();
        seal_private(TENANT, &mut value, &keys(Some(Key::random()))).unwrap();
        open_private(TENANT, &mut value, &keys(None)).unwrap();
        let name: Private<String> = serde_json::from_value(value["captured"]["name"].clone()).unwrap();
        assert_eq!(name, Private::erased(PERSON));
        assert_eq!(value["captured"]["amount"], 5);
    }

    #[test]
    fn what_is_written_about_an_erased_person_is_erased_at_once() {
        let mut value = event();
        seal_private(TENANT, &mut value, &keys(None)).unwrap();
        assert!(!value.to_string().contains("Ravi"));
    }

    #[test]
    fn another_persons_key_is_refused() {
        let mut value = event();
        seal_private(TENANT, &mut value, &keys(Some(Key::random()))).unwrap();
        let opened = open_private(TENANT, &mut value, &keys(Some(Key::random())));
        assert!(matches!(opened, Err(PrivacyError::Forged)));
    }

    #[test]
    fn everybody_named_is_found() {
        let mut people = HashSet::new();
        people_in(TENANT, &event(), &mut people);
        assert_eq!(people, HashSet::from([(TENANT, PERSON)]));
    }
}
