//! Members as their pages show them.

use super::super::super::front::{phone, when, within_sentence};
use super::super::words::{areas, label, listed};
use crate::rest::members::masked;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::{Permission, PermissionSet};
use domain::id::MemberId;
use projections::member::{MemberRow, OpenWork, RoleRow, TokenRow};

/// Who looks, when and where.
pub(super) struct Seen {
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    pub(super) shows_mobile: bool,
    pub(super) reader: MemberId,
}

/// One member.
pub(super) struct MemberView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) username: String,
    pub(super) is_reader: bool,
    pub(super) active: bool,
    pub(super) state: String,
    pub(super) tone: &'static str,
    pub(super) roles: String,
    pub(super) teams: String,
    pub(super) mobile: String,
    pub(super) seen: String,
    pub(super) joined: String,
    pub(super) extras: Option<String>,
    /// What still stands in the name of somebody who left, and where it is reassigned.
    pub(super) work: Option<String>,
    pub(super) leads: String,
    /// Whether a link is made for the first time.
    pub(super) never_came: bool,
}

impl MemberView {
    pub(super) fn of(row: &MemberRow, work: OpenWork, seen: &Seen) -> Self {
        let (state, tone) = state(row, seen);
        let mobile = row.mobile.as_deref().map(|mobile| if seen.shows_mobile { phone(mobile) } else { masked(mobile) });
        Self {
            id: row.member.to_string(),
            name: row.name.clone().unwrap_or_else(|| row.username.clone()),
            username: row.username.clone(),
            is_reader: row.member == seen.reader,
            active: row.active,
            state,
            tone,
            roles: row.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", "),
            teams: row.teams.iter().map(|team| team.0.as_str()).collect::<Vec<_>>().join(", "),
            mobile: mobile.unwrap_or_default(),
            seen: row.seen_at.map_or_else(|| "Never".to_owned(), |at| when(at, seen.now, seen.zone)),
            joined: when(row.joined_at, seen.now, seen.zone),
            extras: extras(row),
            work: (!row.active && work != OpenWork::default()).then(|| words_of(work)),
            leads: format!("/leads?assignee={}", row.member),
            never_came: row.seen_at.is_none(),
        }
    }
}

fn state(row: &MemberRow, seen: &Seen) -> (String, &'static str) {
    match &row.invitation {
        _ if !row.active => ("Deactivated".to_owned(), "plain"),
        Some((purpose, until)) if purpose == "join" && *until > seen.now => {
            (format!("Invited until {}", within_sentence(&when(*until, seen.now, seen.zone))), "warn")
        }
        Some((purpose, _)) if purpose == "join" => ("Invitation expired".to_owned(), "warn"),
        Some(_) | None => ("Active".to_owned(), "good"),
    }
}

fn extras(row: &MemberRow) -> Option<String> {
    let granted = (!row.grants.is_empty()).then(|| format!("Granted: {}", listed(&row.grants)));
    let refused = (!row.refusals.is_empty()).then(|| format!("Refused: {}", listed(&row.refusals)));
    let both: Vec<_> = granted.into_iter().chain(refused).collect();
    (!both.is_empty()).then(|| both.join(". "))
}

fn words_of(work: OpenWork) -> String {
    let count = |number: i64, one: &str| match number {
        0 => None,
        1 => Some(format!("1 open {one}")),
        more => Some(format!("{more} open {one}s")),
    };
    [count(work.leads, "lead"), count(work.tasks, "task")].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// A role that can be ticked.
pub(super) struct RoleTick {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) ticked: bool,
}

pub(super) fn role_ticks(roles: &[RoleRow], held: &[String]) -> Vec<RoleTick> {
    let tick = |role: &RoleRow| RoleTick {
        key: role.key.as_str().to_owned(),
        name: role.name.clone(),
        ticked: held.iter().any(|key| key == role.key.as_str()),
    };
    roles.iter().map(tick).collect()
}

/// The permissions of one area with what a member has of them.
pub(super) struct AreaView {
    pub(super) label: &'static str,
    pub(super) rows: Vec<PermissionView>,
}

/// One permission with what a member has of it.
pub(super) struct PermissionView {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) allowed: bool,
    pub(super) by_role: bool,
    /// What was chosen for this member alone: `grant`, `refuse`, or nothing.
    pub(super) choice: &'static str,
}

pub(super) fn area_views(row: &MemberRow, roles: &[RoleRow]) -> Vec<AreaView> {
    let mut by_roles = PermissionSet::new();
    for role in roles.iter().filter(|role| row.roles.iter().any(|held| held.key == role.key)) {
        by_roles.extend(role.permissions.iter().copied());
    }
    let view = |permission: Permission| PermissionView {
        name: permission.name(),
        label: label(permission),
        allowed: row.permissions.contains(&permission),
        by_role: by_roles.contains(&permission),
        choice: match (row.refusals.contains(&permission), row.grants.contains(&permission)) {
            (true, _) => "refuse",
            (false, true) => "grant",
            (false, false) => "",
        },
    };
    let shown = areas().into_iter();
    shown.map(|area| AreaView { label: area.label, rows: area.permissions.into_iter().map(view).collect() }).collect()
}

/// A token in force, in a line.
pub(super) struct TokenLine {
    pub(super) name: String,
    pub(super) scope: String,
    pub(super) until: String,
}

impl TokenLine {
    pub(super) fn good_ones(rows: Vec<TokenRow>, seen: &Seen) -> Vec<Self> {
        let good = rows.into_iter().filter(|row| row.ended_at.is_none() && row.expires_at > seen.now);
        good.map(|row| Self {
            name: row.name,
            scope: listed(&row.scope),
            until: when(row.expires_at, seen.now, seen.zone),
        })
        .collect()
    }
}

/// What somebody typed into the form of an invitation.
#[derive(Default)]
pub(super) struct Attempt {
    pub(super) username: String,
    pub(super) name: String,
    pub(super) mobile: String,
    pub(super) teams: String,
    pub(super) roles: Vec<String>,
}
