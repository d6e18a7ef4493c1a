//! Who changed what, in words.

use super::super::front::when;
use super::words::by_name;
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use domain::id::MemberId;
use projections::member::AccessLine;
use serde_json::Value;
use std::collections::HashMap;

/// One change, in words.
pub(super) struct LineView {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) when: String,
    pub(super) when_iso: String,
}

/// What the words need besides the changes.
pub(super) struct Telling {
    pub(super) names: HashMap<MemberId, String>,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

impl LineView {
    pub(super) fn of(line: &AccessLine, telling: &Telling) -> Self {
        let known = |by: MemberId| telling.names.get(&by).cloned().unwrap_or_else(|| "A former member".to_owned());
        Self {
            what: what(line),
            who: line.by.map_or_else(|| "The operator".to_owned(), known),
            when: when(line.at, telling.now, telling.zone),
            when_iso: line.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }
}

fn what(line: &AccessLine) -> String {
    let change = &line.change;
    match line.what.as_str() {
        "member.invited" => {
            format!("Joined as {}, user name {}", texts(at(change, "/roles/to")), text(at(change, "/username")))
        }
        "member.role_changed" => moved("Role", at(change, "/roles")),
        "member.teams_changed" => moved("Teams", at(change, "/teams")),
        "member.mobile_changed" if *at(change, "/given") == true => "Mobile number changed".to_owned(),
        "member.mobile_changed" => "Mobile number taken away".to_owned(),
        "member.invitation_issued" if *at(change, "/purpose") == "join" => "Invitation link made".to_owned(),
        "member.invitation_issued" => "Link for a new password made".to_owned(),
        "member.invitation_accepted" => "Chose a password".to_owned(),
        "member.deactivated" => "Deactivated; sessions and tokens ended".to_owned(),
        "member.reactivated" => "Reactivated".to_owned(),
        "access.token_issued" => format!("Token “{}” issued", text(at(change, "/name"))),
        "access.token_revoked" => format!("Token “{}” revoked", line.token.as_deref().unwrap_or("unknown")),
        "access.role_defined" => parts(change, Some("Role defined".to_owned())),
        "access.role_removed" => "Role removed".to_owned(),
        "access.role_changed" => {
            let is_renamed = at(change, "/name/from") != at(change, "/name/to");
            parts(change, is_renamed.then(|| moved("Name", at(change, "/name"))))
        }
        "access.given" => {
            let has_roles = at(change, "/roles/from") != at(change, "/roles/to");
            parts(change, has_roles.then(|| moved("Roles", at(change, "/roles"))))
        }
        other => other.to_owned(),
    }
}

/// What a change grants, withdraws, refuses and allows again, after its first words.
fn parts(change: &Value, first: Option<String>) -> String {
    let kinds = [
        ("granted", "Granted"),
        ("withdrawn", "No longer granted"),
        ("refused", "Refused"),
        ("allowed", "No longer refused"),
    ];
    let lists = kinds.iter().filter_map(|(field, words)| {
        let list: Vec<_> = change.get(field)?.as_array()?.iter().filter_map(Value::as_str).map(by_name).collect();
        (!list.is_empty()).then(|| format!("{words}: {}", list.join(", ")))
    });
    let leads = at(change, "/owns_leads");
    let assigned = (at(leads, "/from") != at(leads, "/to") && at(leads, "/to").is_boolean()).then(|| {
        let words = if *at(leads, "/to") == true {
            "New leads are assigned to its members"
        } else {
            "No leads are assigned by themselves"
        };
        words.to_owned()
    });
    first.into_iter().chain(lists).chain(assigned).collect::<Vec<_>>().join(". ")
}

fn moved(what: &str, change: &Value) -> String {
    match (texts(at(change, "/from")), texts(at(change, "/to"))) {
        (from, to) if from.is_empty() => format!("{what}: {to}"),
        (from, to) if to.is_empty() => format!("{what}: {from} taken away"),
        (from, to) => format!("{what}: {from} → {to}"),
    }
}

/// What stands at a place of a change, such as `/roles/to`.
fn at<'a>(change: &'a Value, place: &str) -> &'a Value {
    change.pointer(place).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A text, or several in a row.
fn texts(value: &Value) -> String {
    let several = || value.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    value.as_str().map_or_else(several, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(what: &str, change: Value) -> String {
        let line = AccessLine {
            position: 1,
            at: DateTime::UNIX_EPOCH,
            by: None,
            member: None,
            role: None,
            what: what.to_owned(),
            change,
            token: Some("Export".to_owned()),
        };
        super::what(&line)
    }

    #[test]
    fn changes_are_told_as_people_say_them() {
        let given = json!({
            "roles": { "from": ["Sales"], "to": ["Manager"] }, "granted": ["LoanCRM.Audit.Replay"],
            "refused": ["LoanCRM.Leads.Create"], "withdrawn": [], "allowed": [],
        });
        let words = told("access.given", given);
        assert_eq!(words, "Roles: Sales → Manager. Granted: Replay the log as of a moment. Refused: Capture leads");
        assert_eq!(told("access.token_revoked", json!({})), "Token “Export” revoked");
        let teams = json!({ "teams": { "from": ["North"], "to": [] } });
        assert_eq!(told("member.teams_changed", teams), "Teams: North taken away");
    }
}
