//! `health_status`: whether messages can be sent, and what stands in the way.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::state::accounts::account::Account;
use crate::state::accounts::number::Number;
use crate::state::accounts::portfolio::Portfolio;

/// How well an entity can send, worst last, so that the worst of several is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ability {
    Available,
    Limited,
    Blocked,
}

impl Ability {
    fn name(self) -> &'static str {
        match self {
            Self::Available => "AVAILABLE",
            Self::Limited => "LIMITED",
            Self::Blocked => "BLOCKED",
        }
    }
}

/// `health_status` of an account, and of one of its numbers where one is given.
pub(crate) fn status(sandbox: &Sandbox, portfolio: &Portfolio, account: &Account, number: Option<&Number>) -> Value {
    let app = (Ability::Available, entity("APP", &sandbox.settings.app_id, Ability::Available));
    let entities: Vec<(Ability, Value)> =
        number.map(of_number).into_iter().chain([of_account(account), of_business(portfolio), app]).collect();
    let worst = entities.iter().map(|(ability, _)| *ability).max().unwrap_or(Ability::Available);
    let entities: Vec<Value> = entities.into_iter().map(|(_, entity)| entity).collect();
    json!({"can_send_message": worst.name(), "entities": entities})
}

fn entity(kind: &str, id: &str, ability: Ability) -> Value {
    json!({"entity_type": kind, "id": id, "can_send_message": ability.name()})
}

fn of_number(number: &Number) -> (Ability, Value) {
    if number.is_connected() {
        return (Ability::Available, entity("PHONE_NUMBER", &number.id, Ability::Available));
    }
    let (code, description, solution) = if number.banned {
        (131_031, "The phone number has been banned.", "Appeal in WhatsApp Manager.")
    } else {
        (133_010, "The phone number is not registered.", "Register the phone number.")
    };
    (Ability::Blocked, blocked(entity("PHONE_NUMBER", &number.id, Ability::Blocked), code, description, solution))
}

fn of_account(account: &Account) -> (Ability, Value) {
    if account.disabled {
        let solution = "Appeal in WhatsApp Manager.";
        let whole = entity("WABA", &account.id, Ability::Blocked);
        return (Ability::Blocked, blocked(whole, 131_031, "The account has been disabled.", solution));
    }
    let ability = if account.restrictions.is_empty() { Ability::Available } else { Ability::Limited };
    let mut whole = entity("WABA", &account.id, ability);
    if let (false, Some(fields)) = (account.restrictions.is_empty(), whole.as_object_mut()) {
        fields.insert("additional_info".to_owned(), json!(account.restrictions));
    }
    (ability, whole)
}

fn of_business(portfolio: &Portfolio) -> (Ability, Value) {
    if portfolio.verified {
        return (Ability::Available, entity("BUSINESS", &portfolio.id, Ability::Available));
    }
    let mut whole = entity("BUSINESS", &portfolio.id, Ability::Limited);
    if let Some(fields) = whole.as_object_mut() {
        let info = "The business has not passed business verification.";
        fields.insert("additional_info".to_owned(), json!([info]));
    }
    (Ability::Limited, whole)
}

fn blocked(mut entity: Value, code: i64, description: &str, solution: &str) -> Value {
    if let Some(fields) = entity.as_object_mut() {
        let error = json!({"error_code": code, "error_description": description, "possible_solution": solution});
        fields.insert("errors".to_owned(), json!([error]));
    }
    entity
}
