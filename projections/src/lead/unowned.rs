//! Queries of leads that nobody owns, for those who give leads to members.

use super::found::Wanted;
use super::read::{LeadFilter, LeadRow, Stored, listed};
use crate::page::{Page, PageRequest};
use crate::scope::Sight;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewLeads};
use sqlx::PgConnection;
use uuid::Uuid;

/// So many leads that nobody owns are counted; that count stands for as many or more.
pub const UNOWNED_COUNT_MAX: i64 = 1_000;

impl ReadModels {
    /// All leads that the asker sees: first those that nobody owns though somebody should, then the others, each the
    /// newest number first.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn list_leads_unowned_first(
        &self,
        grant: &Grant<ViewLeads>,
        page: PageRequest,
    ) -> Result<Page<LeadRow>, ReadError> {
        let (tenant, sight) = (grant.tenant().uuid(), Sight::from(grant.reach()));
        let (unowned, before) = page.after::<(bool, i64)>()?.unwrap_or((true, i64::MAX));
        let limit = page.fetched();
        let mut connection = self.pool.of(tenant).await?;
        let mut rows = Vec::new();
        if unowned && sight.nobodys {
            rows = of_owner((tenant, true), before, limit, connection.on()).await?;
        }
        let missing = limit - i64::try_from(rows.len()).unwrap_or(limit);
        let before = if unowned { i64::MAX } else { before };
        if missing > 0 && sight.all {
            rows.extend(of_owner((tenant, false), before, missing, connection.on()).await?);
        } else if missing > 0 {
            let filter = LeadFilter::default();
            let (sight, before) = (&sight, Some(before));
            let owned = Wanted { tenant, sight, filter: &filter, patterns: None, owned: true, before, limit: missing };
            rows.extend(listed(&owned, connection.on()).await?);
        }
        Page::cut(rows, &page, |row| (row.unowned, row.number_order), LeadRow::try_from)
    }

    /// How many leads the asker sees that nobody owns though somebody should, at most [`UNOWNED_COUNT_MAX`].
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn count_unowned_leads(&self, grant: &Grant<ViewLeads>) -> Result<i64, ReadError> {
        if !Sight::from(grant.reach()).nobodys {
            return Ok(0);
        }
        let count = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!"
            FROM (SELECT FROM lead WHERE tenant_id = $1 AND unowned = true LIMIT $2) AS counted"#,
            grant.tenant().uuid(),
            UNOWNED_COUNT_MAX,
        )
        .fetch_one(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Ok(count)
    }
}

/// Those that nobody owns, or the others, by the index that tells them apart.
async fn of_owner(
    (tenant, unowned): (Uuid, bool),
    before: i64,
    limit: i64,
    connection: &mut PgConnection,
) -> Result<Vec<Stored>, sqlx::Error> {
    sqlx::query_as!(
        Stored,
        "SELECT l.lead_id, l.number, l.number_order, l.person_id, l.name, l.mobile, l.loan_type, l.amount, l.source,
            l.stage, l.on_hold, l.assignee_id, m.name AS \"assignee_name?\", l.team, l.conversation_id,
            l.sanctioned_amount, l.lender, l.disbursed_amount, l.disbursed_on, l.created_at, l.updated_at,
            l.last_position, l.version, l.unowned
        FROM lead l
        LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.member_id = l.assignee_id
        WHERE l.tenant_id = $1 AND l.unowned = $2 AND l.number_order < $3
        ORDER BY l.tenant_id DESC, l.unowned DESC, l.number_order DESC
        LIMIT $4",
        tenant,
        unowned,
        before,
        limit,
    )
    .fetch_all(connection)
    .await
}
