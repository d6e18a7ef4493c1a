//! What news about an account mean.

use crate::meta::{AccountItem, webhook_text as text};
use application::whatsapp::{Loss, RecordNews};
use domain::whatsapp::{Fact, Facts, LossKind};
use serde_json::Value;

/// Longest news that are kept in the history, in characters.
const DETAILS_CHARS_MAX: usize = 2_000;

/// What these news say and what follows. (Webhooks reference, management fields, 2026-09)
pub(super) fn news(item: &AccountItem) -> RecordNews {
    let (field, value) = (item.field.as_str(), &item.value);
    let event = text(value, "event").or_else(|| text(value, "decision"));
    let event = event.or_else(|| value.pointer("/alert_info/alert_type").and_then(Value::as_str));
    let what = event.map_or_else(|| field.to_owned(), |event| format!("{field}/{event}"));
    let details: String = value.to_string().chars().take(DETAILS_CHARS_MAX).collect();
    let mut facts = Facts::new();
    let mut know = |fact: Fact, says: Option<String>| {
        if let Some(says) = says {
            facts.insert(fact, says);
        }
    };
    let mut loss = None;
    match field {
        "phone_number_quality_update" | "business_capability_update" => know(Fact::MessagingLimit, limit(value)),
        "phone_number_name_update" => {
            let decision = text(value, "decision").map(str::to_owned);
            if decision.as_deref() == Some("APPROVED") {
                know(Fact::DisplayName, text(value, "requested_verified_name").map(str::to_owned));
            }
            know(Fact::NameStatus, decision.map(|decision| name_status(&decision).to_owned()));
        }
        "account_review_update" => know(Fact::AccountReview, text(value, "decision").map(str::to_owned)),
        "account_update" => loss = lost_by(value),
        _ => {}
    }
    RecordNews { what, details, facts, loss }
}

/// The messaging limit, which Meta writes as a tier or as a number; -1 is no limit.
fn limit(value: &Value) -> Option<String> {
    let keys = ["max_daily_conversations_per_business", "current_limit", "max_daily_conversation_per_phone"];
    let told = keys.iter().find_map(|key| value.get(key).filter(|told| !told.is_null()))?;
    match (told.as_str(), told.as_i64()) {
        (Some(tier), _) => Some(tier.to_owned()),
        (None, Some(-1)) => Some("TIER_UNLIMITED".to_owned()),
        (None, Some(number)) if number % 1_000 == 0 => Some(format!("TIER_{}K", number / 1_000)),
        (None, Some(number)) => Some(format!("TIER_{number}")),
        (None, None) => None,
    }
}

/// A review's decision in the words of the number's field `name_status`.
fn name_status(decision: &str) -> &str {
    match decision {
        "REJECTED" => "DECLINED",
        "DEFERRED" | "PENDING" => "PENDING_REVIEW",
        other => other,
    }
}

/// Whether an update of the account ends sending.
fn lost_by(value: &Value) -> Option<Loss> {
    let event = text(value, "event").unwrap_or_default();
    let loss = |kind: LossKind, reason: &str| Some(Loss { kind, reason: reason.to_owned() });
    match event {
        "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" | "ACCOUNT_OFFBOARDED" => {
            loss(LossKind::Access, "SigmaDSA's access to the account was taken away at Meta")
        }
        "ACCOUNT_DELETED" => loss(LossKind::Access, "the WhatsApp Business Account was deleted at Meta"),
        "PHONE_NUMBER_REMOVED" => loss(LossKind::NotRegistered, "the number was removed at Meta"),
        "DISABLED_UPDATE" if bans(value) => loss(LossKind::Restricted, "Meta has banned the account"),
        "ACCOUNT_RESTRICTION" if restricts_sending(value) => {
            loss(LossKind::Restricted, "Meta restricts what the account may send")
        }
        _ => None,
    }
}

/// One sample of Meta's has the state in a list. (Webhooks reference, `account_update`, 2026-09)
fn bans(value: &Value) -> bool {
    let state = value.pointer("/ban_info/waba_ban_state");
    let first = state.and_then(|state| state.as_str().or_else(|| state.get(0).and_then(Value::as_str)));
    first == Some("DISABLE")
}

fn restricts_sending(value: &Value) -> bool {
    let restrictions = value.get("restriction_info").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    restrictions.iter().any(|restriction| {
        text(restriction, "restriction_type").is_some_and(|kind| kind.contains("INITIATED_MESSAGING"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(field: &str, value: Value) -> RecordNews {
        news(&AccountItem { field: field.to_owned(), value })
    }

    #[test]
    fn a_limit_is_a_tier_however_meta_writes_it() {
        let limit = |value: Value| told("business_capability_update", value).facts[&Fact::MessagingLimit].clone();
        assert_eq!(limit(json!({ "max_daily_conversations_per_business": "TIER_10K" })), "TIER_10K");
        assert_eq!(limit(json!({ "max_daily_conversations_per_business": 2000 })), "TIER_2K");
        assert_eq!(limit(json!({ "max_daily_conversation_per_phone": 250 })), "TIER_250");
        assert_eq!(limit(json!({ "max_daily_conversation_per_phone": -1 })), "TIER_UNLIMITED");
    }

    #[test]
    fn an_approved_name_is_the_name_and_another_decision_leaves_it() {
        let value = json!({ "decision": "APPROVED", "requested_verified_name": "ABC Loans" });
        let approved = told("phone_number_name_update", value).facts;
        assert_eq!((&*approved[&Fact::DisplayName], &*approved[&Fact::NameStatus]), ("ABC Loans", "APPROVED"));
        let value = json!({ "decision": "REJECTED", "requested_verified_name": "X" });
        let rejected = told("phone_number_name_update", value).facts;
        assert_eq!(rejected.get(&Fact::DisplayName), None);
        assert_eq!(rejected[&Fact::NameStatus], "DECLINED");
    }

    #[test]
    fn a_removal_a_ban_and_a_restriction_end_sending_and_their_end_does_not() {
        let kind = |value: Value| told("account_update", value).loss.map(|loss| loss.kind);
        assert_eq!(kind(json!({ "event": "PARTNER_APP_UNINSTALLED" })), Some(LossKind::Access));
        let ban = |state: Value| json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": state } });
        assert_eq!(kind(ban(json!("DISABLE"))), Some(LossKind::Restricted));
        assert_eq!(kind(ban(json!(["DISABLE"]))), Some(LossKind::Restricted));
        assert_eq!(kind(ban(json!("REINSTATE"))), None);
        let restricted = json!({ "event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING" }] });
        assert_eq!(kind(restricted), Some(LossKind::Restricted));
    }

    #[test]
    fn news_nobody_knows_stand_in_the_history_under_metas_name() {
        let strange = told("account_alerts", json!({ "alert_info": { "alert_type": "OBA_REJECTED" } }));
        assert_eq!(strange.what, "account_alerts/OBA_REJECTED");
        assert_eq!((strange.facts, strange.loss), (Facts::new(), None));
    }
}
