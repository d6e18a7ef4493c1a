//! Ids in Meta's shapes. What stands for a business follows from its number, so that it survives a lost state file.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Digits of a business portfolio's, an account's or a number's id.
const OBJECT_ID_DIGITS: u64 = 1_000_000_000_000_000;
/// Bytes of random text in an authorization code.
const CODE_BYTES: usize = 180;

/// What an id stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Object {
    /// A business portfolio.
    Business,
    /// A WhatsApp Business Account.
    Account,
    /// A phone number of an account.
    PhoneNumber,
}

/// The 15-digit id of the object that belongs to `phone_number`.
pub(crate) fn object_id(object: Object, phone_number: &str) -> String {
    let label = match object {
        Object::Business => "business",
        Object::Account => "account",
        Object::PhoneNumber => "phone_number",
    };
    (100_000_000_000_000 + hashed(&[label, phone_number]) % (OBJECT_ID_DIGITS - 100_000_000_000_000)).to_string()
}

/// The business-scoped user id of a customer: country code and digits, unique per customer and business.
pub(crate) fn user_id(customer: &str, business_id: &str) -> String {
    format!("{}.{}", country(customer), 1_000_000_000_000_000 + hashed(&[customer, business_id]) / 4)
}

/// The access token of a business's `generation`th sign-up.
pub(crate) fn access_token(secret: &str, phone_number: &str, generation: u32) -> String {
    let mut token = String::from("EAA");
    for part in 0..4_u8 {
        let seed = format!("{phone_number}/{generation}/{part}");
        let part = URL_SAFE_NO_PAD.encode(seal(secret.as_bytes(), seed.as_bytes()));
        token.push_str(&part.replace(['-', '_'], "Z"));
    }
    token
}

/// A new authorization code, as the pop-up hands out.
pub(crate) fn authorization_code() -> String {
    let bytes: Vec<u8> = std::iter::repeat_with(rand::random).take(CODE_BYTES).collect();
    format!("AQB{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The id of a message that a business sends to `customer`.
pub(crate) fn sent_message_id(customer: &str) -> String {
    let mut bytes = head(customer);
    bytes.extend([0x15, 0x02, 0x00, 0x11, 0x18, 0x12]);
    bytes.extend(random_hex(18).into_bytes());
    bytes.push(0);
    format!("wamid.{}", STANDARD.encode(bytes))
}

/// The id of a message that `customer` sends.
pub(crate) fn received_message_id(customer: &str) -> String {
    let mut bytes = head(customer);
    bytes.extend([0x15, 0x02, 0x00, 0x12, 0x18, 0x14]);
    bytes.extend(random_hex(20).into_bytes());
    bytes.push(0);
    format!("wamid.{}", STANDARD.encode(bytes))
}

/// A new id for a file that a customer sent.
pub(crate) fn media_id() -> String {
    (100_000_000_000_000 + rand::random::<u64>() % (OBJECT_ID_DIGITS - 100_000_000_000_000)).to_string()
}

/// A new code of six digits, as a text brings it.
pub(crate) fn one_time_code() -> String {
    format!("{:06}", rand::random::<u32>() % 1_000_000)
}

/// A new trace id, as in errors and response headers.
pub(crate) fn trace_id() -> String {
    let bytes: [u8; 16] = rand::random();
    format!("A{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// SHA-256 of a file, base64, as webhooks carry it.
pub(crate) fn file_hash(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

/// HMAC-SHA256 of `message` under `key`.
pub(crate) fn seal(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so there is nothing that could fail here.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(message).finalize().into_bytes().into())
        .unwrap_or_default()
}

/// The digits of a phone number that may be written with `+ - ( )` and spaces; `None` for anything else.
pub(crate) fn digits(number: &str) -> Option<String> {
    let mut digits = String::with_capacity(number.len());
    for character in number.chars() {
        match character {
            '0'..='9' => digits.push(character),
            '+' | '-' | '(' | ')' | ' ' => {}
            _ => return None,
        }
    }
    (7..=15).contains(&digits.len()).then_some(digits)
}

/// A number as Graph shows it: `+91 98765 43210`.
pub(crate) fn displayed(digits: &str) -> String {
    match (digits.strip_prefix("91"), digits.len()) {
        (Some(rest), 12) => {
            let (first, second) = rest.split_at(5);
            format!("+91 {first} {second}")
        }
        _ => format!("+{digits}"),
    }
}

fn country(digits: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 6] =
        [("91", "IN"), ("971", "AE"), ("44", "GB"), ("65", "SG"), ("61", "AU"), ("1", "US")];
    PREFIXES.iter().find(|(prefix, _)| digits.starts_with(prefix)).map_or("IN", |(_, code)| code)
}

fn head(customer: &str) -> Vec<u8> {
    let mut bytes = vec![0x1c, 0x18, u8::try_from(customer.len()).unwrap_or(u8::MAX)];
    bytes.extend(customer.as_bytes());
    bytes
}

fn random_hex(length: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let random: u128 = rand::random();
    (0..length)
        .filter_map(|place| DIGITS.get(usize::try_from((random >> (place * 4)) & 0xf).unwrap_or_default()))
        .map(|digit| char::from(*digit))
        .collect()
}

fn hashed(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{Object, access_token, digits, displayed, object_id, sent_message_id};

    #[test]
    fn the_same_number_always_gets_the_same_ids() {
        assert_eq!(object_id(Object::Account, "919876543210"), object_id(Object::Account, "919876543210"));
        assert_ne!(object_id(Object::Account, "919876543210"), object_id(Object::Business, "919876543210"));
        assert_eq!(object_id(Object::Account, "919876543210").len(), 15);
    }

    #[test]
    fn every_generation_has_a_token_of_its_own() {
        assert_ne!(access_token("secret", "919876543210", 1), access_token("secret", "919876543210", 2));
    }

    #[test]
    fn message_ids_are_unique() {
        assert_ne!(sent_message_id("919876543210"), sent_message_id("919876543210"));
    }

    #[test]
    fn numbers_are_read_with_their_usual_signs_and_refused_with_letters() {
        assert_eq!(digits("+91 (98765) 432-10").as_deref(), Some("919876543210"));
        assert_eq!(digits("98x7"), None);
        assert_eq!(digits("12"), None);
    }

    #[test]
    fn indian_numbers_are_shown_in_groups() {
        assert_eq!(displayed("919876543210"), "+91 98765 43210");
    }
}
