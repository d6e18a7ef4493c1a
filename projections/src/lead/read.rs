//! Queries of leads.

use super::found::Wanted;
use super::search::Patterns;
use crate::page::{Page, PageRequest, word};
use crate::scope::Sight;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewLeads};
use application::log::Position;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::TeamName;
use domain::id::{ConversationId, LeadId, MemberId, PersonId};
use domain::lead::{LeadNumber, LoanType, Source, Stage};
use sqlx::PgConnection;
use uuid::Uuid;

/// One lead as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRow {
    /// Its id.
    pub lead: LeadId,
    /// The number people say.
    pub number: LeadNumber,
    /// The customer.
    pub person: PersonId,
    /// The customer's name; `None` once erased.
    pub name: Option<String>,
    /// Where to call, in E.164; `None` once erased.
    pub mobile: Option<String>,
    /// What the loan is for.
    pub loan_type: LoanType,
    /// How much is asked for, in whole rupees.
    pub amount: i64,
    /// How it came in first.
    pub source: Source,
    /// Where the file stands.
    pub stage: Stage,
    /// Whether it was put aside.
    pub on_hold: bool,
    /// Who owns it.
    pub assignee: Option<MemberId>,
    /// Whether nobody owns it though somebody should: it is open, and its customer wasn't erased.
    pub unowned: bool,
    /// The owner's name; `None` where nobody owns it or the owner was erased.
    pub assignee_name: Option<String>,
    /// The team it belongs to.
    pub team: Option<TeamName>,
    /// The newest talk it came from.
    pub conversation: Option<ConversationId>,
    /// How much was sanctioned, in whole rupees.
    pub sanctioned_amount: Option<i64>,
    /// By which lender.
    pub lender: Option<String>,
    /// How much was paid out, in whole rupees.
    pub disbursed_amount: Option<i64>,
    /// On which day.
    pub disbursed_on: Option<NaiveDate>,
    /// When it was captured.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
    /// Where its newest event stands.
    pub position: Position,
    /// How often it has changed, from 1: what a change that was decided on it names.
    pub version: u64,
}

/// What a list of leads is narrowed to; all of what is set holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadFilter {
    /// Part of the name, of the mobile number or of the lead's number; one or two letters find how words begin.
    pub q: Option<String>,
    /// Where the file stands.
    pub stage: Option<Stage>,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// What the loan is for.
    pub loan_type: Option<LoanType>,
}

/// Whose leads a list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// This member's.
    Member(MemberId),
    /// Nobody's though they should be somebody's: they are open, and their customer wasn't erased.
    Nobody,
}

/// What names one lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadRef {
    /// By its id.
    Id(LeadId),
    /// By the number people say.
    Number(LeadNumber),
}

/// A row as it is stored, with its owner's name.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    pub(super) lead_id: Uuid,
    pub(super) number: String,
    pub(super) number_order: i64,
    pub(super) person_id: Uuid,
    pub(super) name: Option<String>,
    pub(super) mobile: Option<String>,
    pub(super) loan_type: String,
    pub(super) amount: i64,
    pub(super) source: String,
    pub(super) stage: String,
    pub(super) on_hold: bool,
    pub(super) assignee_id: Option<Uuid>,
    pub(super) assignee_name: Option<String>,
    pub(super) team: Option<String>,
    pub(super) conversation_id: Option<Uuid>,
    pub(super) sanctioned_amount: Option<i64>,
    pub(super) lender: Option<String>,
    pub(super) disbursed_amount: Option<i64>,
    pub(super) disbursed_on: Option<NaiveDate>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) last_position: i64,
    pub(super) version: i64,
    pub(super) unowned: bool,
}

impl TryFrom<Stored> for LeadRow {
    type Error = ReadError;

    fn try_from(stored: Stored) -> Result<Self, ReadError> {
        Ok(Self {
            lead: LeadId::new(stored.lead_id),
            number: word("lead number", &stored.number)?,
            person: PersonId::new(stored.person_id),
            name: stored.name,
            mobile: stored.mobile,
            loan_type: word("loan type", &stored.loan_type)?,
            amount: stored.amount,
            source: word("source", &stored.source)?,
            stage: word("stage", &stored.stage)?,
            on_hold: stored.on_hold,
            assignee: stored.assignee_id.map(MemberId::new),
            unowned: stored.unowned,
            assignee_name: stored.assignee_name,
            team: stored.team.map(TeamName),
            conversation: stored.conversation_id.map(ConversationId::new),
            sanctioned_amount: stored.sanctioned_amount,
            lender: stored.lender,
            disbursed_amount: stored.disbursed_amount,
            disbursed_on: stored.disbursed_on,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
            position: Position(stored.last_position),
            version: u64::try_from(stored.version).map_err(|_| ReadError::UnknownWord { what: "version" })?,
        })
    }
}

impl ReadModels {
    /// The leads that the asker sees, newest number first.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn list_leads(
        &self,
        grant: &Grant<ViewLeads>,
        filter: &LeadFilter,
        page: PageRequest,
    ) -> Result<Page<LeadRow>, ReadError> {
        let sight = Sight::from(grant.reach());
        let searched = filter.q.as_deref().and_then(Patterns::of);
        let wanted = Wanted {
            tenant: grant.tenant().uuid(),
            sight: &sight,
            filter,
            patterns: searched.as_ref(),
            owned: false,
            before: page.after()?,
            limit: page.fetched(),
        };
        let mut connection = self.pool.of(grant.tenant()).await?;
        let rows = listed(&wanted, connection.on()).await?;
        Page::cut(rows, &page, |row| row.number_order, LeadRow::try_from)
    }

    /// One lead, if there is such a one and the asker sees it.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: the row holds a word that isn't known.
    pub async fn lookup_lead(&self, grant: &Grant<ViewLeads>, lead: LeadRef) -> Result<Option<LeadRow>, ReadError> {
        let sight = Sight::from(grant.reach());
        let (id, number) = match lead {
            LeadRef::Id(id) => (Some(id.uuid()), None),
            LeadRef::Number(number) => (None, Some(number.to_string())),
        };
        let row = sqlx::query_as!(
            Stored,
            "SELECT l.lead_id, l.number, l.number_order, l.person_id, l.name, l.mobile, l.loan_type, l.amount, l.source,
                l.stage, l.on_hold, l.assignee_id, m.name AS assignee_name, l.team, l.conversation_id,
                l.sanctioned_amount, l.lender, l.disbursed_amount, l.disbursed_on, l.created_at, l.updated_at,
                l.last_position, l.version, l.unowned
            FROM lead l
            LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.member_id = l.assignee_id
            WHERE l.tenant_id = $1
              AND ($2 OR l.assignee_id = $3 OR l.team = ANY ($4) OR ($5 AND l.assignee_id IS NULL))
              AND (l.lead_id = $6 OR l.number = $7)",
            grant.tenant().uuid(),
            sight.all,
            sight.member,
            &sight.teams,
            sight.nobodys,
            id,
            number,
        )
        .fetch_optional(self.pool.of(grant.tenant()).await?.on())
        .await?;
        row.map(LeadRow::try_from).transpose()
    }
}

/// What is wanted, by terms where they narrow it down.
pub(super) async fn listed(wanted: &Wanted<'_>, connection: &mut PgConnection) -> Result<Vec<Stored>, sqlx::Error> {
    let ways = wanted.ways();
    if ways.is_empty() { wanted.newest(connection).await } else { wanted.found(&ways, connection).await }
}
