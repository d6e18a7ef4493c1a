//! What the board is narrowed to, as it stands in its address.

use crate::input::{Fields, Missed, whole_number};
use crate::rest::tasks::{kind, scope, uuid};
use application::access::Reach;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use domain::access::Scope;
use domain::id::MemberId;
use domain::task::TaskKind;
use projections::task::{BoardFilter, LANE_TASKS_MAX, Lane};
use std::collections::BTreeMap;

/// The cookie that remembers whose board was chosen last.
const REMEMBERED: &str = "tasks_scope";
/// How long it does, in seconds: a year.
const REMEMBERED_FOR_S: u32 = 365 * 24 * 60 * 60;

/// What the board is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    /// Whose tasks; what was chosen last, or one's own, where the address doesn't say.
    pub(super) scope: Option<Scope>,
    pub(super) assignee: Option<MemberId>,
    pub(super) kind: Option<TaskKind>,
    pub(super) shown: BTreeMap<Lane, i64>,
}

impl Filters {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, Missed> {
        let scope = fields.optional("scope", scope);
        let assignee = fields.optional("assignee", uuid);
        let kind = fields.optional("kind", kind);
        let mut shown = BTreeMap::new();
        let mut missed = None;
        for lane in Lane::ALL {
            match fields.optional(lane.slug(), whole_number::<i64>) {
                Ok(Some(count)) => drop(shown.insert(*lane, count.clamp(1, LANE_TASKS_MAX))),
                Ok(None) => {}
                Err(error) => missed = Some(error),
            }
        }
        match missed {
            Some(missed) => Err(missed),
            None => Ok(Self { scope: scope?, assignee: assignee?, kind: kind?, shown }),
        }
    }

    /// What stood in an address once; nothing of what can't be read.
    pub(super) fn of_query(query: &str) -> Self {
        let pairs = format!("/?{query}").parse::<Uri>().ok().and_then(|uri| Query::try_from_uri(&uri).ok());
        let fields = pairs.map(|Query(pairs)| Fields::of_pairs(pairs));
        fields.and_then(|mut fields| Self::read(&mut fields).ok()).unwrap_or_default()
    }

    /// With a choice of whose tasks that the reach allows: the one in the address, the remembered one, or one's own.
    pub(super) fn within(self, reach: &Reach, headers: &HeaderMap) -> Self {
        let chosen = self.scope.or_else(|| remembered(headers)).unwrap_or(Scope::Own);
        Self { scope: Some(chosen.min(widest(reach))), ..self }
    }

    /// Whose tasks.
    pub(super) fn scope(&self) -> Scope {
        self.scope.unwrap_or(Scope::Own)
    }

    /// The same for the query.
    pub(super) fn filter(&self) -> BoardFilter {
        let Self { scope, assignee, kind, shown } = self.clone();
        BoardFilter { scope, assignee, kind, shown }
    }

    /// Whether tasks of the scope are left out.
    pub(super) fn narrow(&self) -> bool {
        self.assignee.is_some() || self.kind.is_some()
    }

    /// The query of an address where this is shown.
    pub(super) fn query(&self) -> String {
        let mut parts = vec![format!("scope={}", slug(self.scope()))];
        parts.extend(self.assignee.map(|member| format!("assignee={member}")));
        parts.extend(self.kind.map(|kind| format!("kind={}", kind.slug())));
        parts.extend(self.shown.iter().map(|(lane, count)| format!("{}={count}", lane.slug())));
        parts.join("&")
    }

    /// The same with more of a lane.
    pub(super) fn with_more(&self, lane: Lane, count: i64) -> Self {
        let mut more = self.clone();
        more.shown.insert(lane, count.min(LANE_TASKS_MAX));
        more
    }

    /// What lets the choice be remembered.
    pub(super) fn remember(&self) -> Option<HeaderValue> {
        let scope = slug(self.scope());
        let cookie = format!("{REMEMBERED}={scope}; Path=/tasks; Max-Age={REMEMBERED_FOR_S}; HttpOnly; SameSite=Lax");
        HeaderValue::from_str(&cookie).ok()
    }
}

fn remembered(headers: &HeaderMap) -> Option<Scope> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, chosen) = pairs.find(|(name, _)| *name == REMEMBERED)?;
    scope(chosen.into()).ok()
}

/// The name of a choice of whose tasks.
pub(super) const fn slug(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "own",
        Scope::Team => "team",
        Scope::All => "all",
    }
}

/// How far somebody can see at most.
pub(super) const fn widest(reach: &Reach) -> Scope {
    match reach {
        Reach::Own(_) => Scope::Own,
        Reach::Team(..) => Scope::Team,
        Reach::All => Scope::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::TeamName;
    use uuid::Uuid;

    const ME: MemberId = MemberId::new(Uuid::from_u128(2));

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        let query = format!("scope=team&assignee={ME}&kind=callback&overdue=80");
        let filters = Filters::of_query(&query);
        assert_eq!(filters.query(), query);
        assert!(filters.narrow());
        assert_eq!(filters.with_more(Lane::Overdue, 120).query(), query.replace("80", "120"));
    }

    #[test]
    fn what_cannot_be_read_narrows_nothing() {
        for query in ["kind=visit", "scope=mine", "overdue=x", "%%", "a b", "//evil.example"] {
            assert_eq!(Filters::of_query(query).query(), "scope=own", "{query}");
        }
        assert_eq!(Filters::of_query("overdue=999999").shown[&Lane::Overdue], LANE_TASKS_MAX);
    }

    #[test]
    fn the_last_choice_is_remembered_as_far_as_it_still_reaches() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("x=y; tasks_scope=all"));
        let team = Reach::Team(ME, vec![TeamName("North".into())]);
        assert_eq!(Filters::default().within(&team, &headers).scope(), Scope::Team);
        assert_eq!(Filters::default().within(&Reach::All, &headers).scope(), Scope::All);
        assert_eq!(Filters::of_query("scope=own").within(&Reach::All, &headers).scope(), Scope::Own);
        assert_eq!(Filters::default().within(&Reach::All, &HeaderMap::new()).scope(), Scope::Own);
        assert!(Filters::of_query("scope=team").remember().unwrap().to_str().unwrap().starts_with("tasks_scope=team;"));
    }
}
