//! Finding leads by terms: what a list is narrowed to, by whatever it is narrowed.

use super::read::{LeadFilter, Owner, Stored};
use super::search::Patterns;
use super::terms::{NOBODY, STRETCH_NUMBERS, Sort, narrowed, term};
use crate::scope::Sight;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// How many stretches of numbers are looked through, newest first, before what is left is looked for among all leads.
const STRETCHES_MAX: i32 = 16;
/// Most ways by which one search looks; a member of more teams than this many is found by fewer of them at once.
const WAYS_MAX: usize = 24;

/// What a list is narrowed to.
pub(super) struct Wanted<'a> {
    pub(super) tenant: Uuid,
    pub(super) sight: &'a Sight,
    pub(super) filter: &'a LeadFilter,
    pub(super) patterns: Option<&'a Patterns>,
    /// Without those that nobody owns though somebody should.
    pub(super) owned: bool,
    /// Only leads with a number before this one.
    pub(super) before: Option<i64>,
    pub(super) limit: i64,
}

impl Wanted<'_> {
    /// The terms that lead there, for each way one set of which a lead has all; none where no term narrows the list, or
    /// where there were too many ways.
    pub(super) fn ways(&self) -> Vec<Vec<i32>> {
        let assignee = |member: &dyn ToString| (Sort::Assignee, member.to_string());
        let filters = [
            self.filter.stage.map(|stage| (Sort::Stage, stage.slug().to_owned())),
            self.filter.loan_type.map(|kind| (Sort::LoanType, kind.slug().to_owned())),
            self.filter.owner.map(|owner| match owner {
                Owner::Member(member) => assignee(&member),
                Owner::Nobody => assignee(&NOBODY),
            }),
        ];
        let own = self.sight.member.map(|member| assignee(&member));
        let teams = self.sight.teams.iter().map(|team| (Sort::Team, team.clone()));
        let nobodys = self.sight.nobodys.then(|| assignee(&NOBODY));
        let seen: Vec<Option<(Sort, String)>> =
            if self.sight.all { vec![None] } else { own.into_iter().chain(nobodys).chain(teams).map(Some).collect() };
        let searched = self.patterns.map(|patterns| patterns.ways(self.tenant)).unwrap_or_default();
        let searched = if searched.is_empty() { vec![Vec::new()] } else { searched };
        let narrowed = seen.into_iter().map(|seen| {
            let all: Vec<_> = filters.iter().cloned().chain([seen]).flatten().collect();
            narrowed(&all).iter().map(|(sort, word)| term(self.tenant, *sort, word)).collect::<Vec<_>>()
        });
        let ways: Vec<Vec<i32>> =
            narrowed.flat_map(|seen| searched.iter().map(move |words| [&words[..], &seen].concat())).collect();
        if ways.len() > WAYS_MAX || ways.iter().any(Vec::is_empty) { Vec::new() } else { ways }
    }

    /// Whether only leads that nobody owns are wanted, or only others, where one of both is so.
    pub(super) fn unowned(&self) -> Option<bool> {
        if self.filter.owner == Some(Owner::Nobody) { Some(true) } else { self.owned.then_some(false) }
    }

    /// The leads, newest number first.
    pub(super) async fn found(
        &self,
        ways: &[Vec<i32>],
        connection: &mut PgConnection,
    ) -> Result<Vec<Stored>, sqlx::Error> {
        let mut statement = self.statement(ways);
        statement.build_query_as().fetch_all(connection).await
    }

    /// The newest leads by the numbers' own index: where nothing is narrowed, or by what nearly all leads have. Only
    /// what is asked for stands in the statement: conditions that might be none look to the planner as if they left
    /// next to nothing, and it sorts all leads instead.
    pub(super) async fn newest(&self, connection: &mut PgConnection) -> Result<Vec<Stored>, sqlx::Error> {
        let mut sql = QueryBuilder::new(
            "SELECT l.*, m.name AS assignee_name FROM lead l
            LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.member_id = l.assignee_id
            WHERE l.tenant_id = ",
        );
        sql.push_bind(self.tenant).push(" AND l.number_order < ").push_bind(self.before.unwrap_or(i64::MAX));
        self.push_wanted(&mut sql);
        sql.push(" ORDER BY l.tenant_id DESC, l.number_order DESC LIMIT ").push_bind(self.limit);
        sql.build_query_as().fetch_all(connection).await
    }

    /// Two looks in one statement. `near` walks down the newest stretches and stops when the page is full; `far` looks
    /// among all that is older, and only where `near` found too little.
    fn statement(&self, ways: &[Vec<i32>]) -> QueryBuilder<'_, Postgres> {
        let mut sql = QueryBuilder::new("WITH RECURSIVE stretch (top, step) AS (SELECT (");
        self.push_newest(&mut sql, |sql| {
            sql.push("l.number_order < ").push_bind(self.before.unwrap_or(i64::MAX));
        });
        sql.push("), 1 UNION ALL SELECT (");
        self.push_newest(&mut sql, |sql| {
            sql.push(format!("l.number_order < s.top / {STRETCH_NUMBERS} * {STRETCH_NUMBERS}"));
        });
        sql.push(format!("), s.step + 1 FROM stretch s WHERE s.top IS NOT NULL AND s.step < {STRETCHES_MAX})"));
        sql.push(", near AS MATERIALIZED (SELECT l.* FROM stretch s CROSS JOIN LATERAL (");
        sql.push("SELECT t.number_order FROM lead_term t WHERE ");
        push_ways(&mut sql, ways, true);
        sql.push(format!(
            " AND t.number_order <= s.top AND t.number_order >= s.top / {STRETCH_NUMBERS} * {STRETCH_NUMBERS}
            ORDER BY t.number_order DESC OFFSET 0) c "
        ));
        self.push_lead(&mut sql);
        sql.push("), far AS MATERIALIZED (SELECT l.* FROM (");
        sql.push("SELECT t.number_order FROM lead_term t WHERE (SELECT count(*) FROM near) < ").push_bind(self.limit);
        sql.push(format!(" AND (SELECT count(top) FROM stretch) = {STRETCHES_MAX} AND "));
        push_ways(&mut sql, ways, false);
        sql.push(format!(
            " AND t.number_order < (SELECT min(top) / {STRETCH_NUMBERS} * {STRETCH_NUMBERS} FROM stretch)
            ORDER BY t.number_order DESC OFFSET 0) c "
        ));
        self.push_lead(&mut sql);
        sql.push(
            ") SELECT l.*, m.name AS assignee_name FROM (SELECT * FROM near UNION ALL SELECT * FROM far) l
            LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.member_id = l.assignee_id
            ORDER BY l.number_order DESC LIMIT ",
        );
        sql.push_bind(self.limit);
        sql
    }

    /// The newest number of the tenant's of which `holds` is so.
    fn push_newest(&self, sql: &mut QueryBuilder<'_, Postgres>, holds: impl FnOnce(&mut QueryBuilder<'_, Postgres>)) {
        sql.push("SELECT l.number_order FROM lead l WHERE l.tenant_id = ").push_bind(self.tenant).push(" AND ");
        holds(sql);
        sql.push(" ORDER BY l.tenant_id DESC, l.number_order DESC LIMIT 1");
    }

    /// The leads that the terms led to, each compared with all that is wanted. They are fetched as the first at or after
    /// their number: neighbours stand together in that index. The tenant stands apart, for beside the second lock's own
    /// condition on it a comparison of both as a row would be read from the tenant's first lead on.
    fn push_lead(&self, sql: &mut QueryBuilder<'_, Postgres>) {
        sql.push("CROSS JOIN LATERAL (SELECT * FROM lead l WHERE l.tenant_id = ").push_bind(self.tenant);
        sql.push(" AND l.number_order >= c.number_order ORDER BY l.tenant_id, l.number_order LIMIT 1) AS l ");
        sql.push("WHERE l.tenant_id = ").push_bind(self.tenant).push(" AND l.number_order = c.number_order");
        self.push_wanted(sql);
        sql.push(" LIMIT ").push_bind(self.limit);
    }

    /// Everything that a lead of the list is compared with.
    fn push_wanted(&self, sql: &mut QueryBuilder<'_, Postgres>) {
        if !self.sight.all {
            sql.push(" AND (l.assignee_id = ").push_bind(self.sight.member);
            sql.push(" OR l.team = ANY (").push_bind(self.sight.teams.clone());
            sql.push(if self.sight.nobodys { ") OR l.assignee_id IS NULL)" } else { "))" });
        }
        if let Some(stage) = self.filter.stage {
            sql.push(" AND l.stage = ").push_bind(stage.slug());
        }
        if let Some(Owner::Member(member)) = self.filter.owner {
            sql.push(" AND l.assignee_id = ").push_bind(member.uuid());
        }
        if let Some(unowned) = self.unowned() {
            sql.push(" AND l.unowned = ").push_bind(unowned);
        }
        if let Some(loan_type) = self.filter.loan_type {
            sql.push(" AND l.loan_type = ").push_bind(loan_type.slug().to_owned());
        }
        if let Some(patterns) = self.patterns {
            sql.push(" AND (l.search_key LIKE ").push_bind(patterns.name.clone());
            sql.push(" OR l.search_key LIKE ").push_bind(patterns.word_start.clone());
            sql.push(" OR l.mobile LIKE ").push_bind(patterns.mobile.clone());
            sql.push(" OR l.number LIKE ").push_bind(patterns.number.clone()).push(")");
        }
    }
}

/// That a lead has all terms of one of the ways; in a stretch, by the stretch's own terms.
fn push_ways(sql: &mut QueryBuilder<'_, Postgres>, ways: &[Vec<i32>], in_stretch: bool) {
    for (place, way) in ways.iter().enumerate() {
        sql.push(if place == 0 { "(t.terms @> " } else { " OR t.terms @> " });
        if in_stretch {
            // As `terms::mix` has it.
            sql.push(format!(
                "ARRAY (SELECT w # ((s.top / {STRETCH_NUMBERS} % 1048576 * 2654435761) & 2147483647)::integer FROM unnest("
            ));
            sql.push_bind(way.clone()).push("::integer[]) AS w)");
        } else {
            sql.push_bind(way.clone()).push("::integer[]");
        }
    }
    sql.push(")");
}
