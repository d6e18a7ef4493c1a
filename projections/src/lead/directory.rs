//! Which leads a person has.

use crate::{ReadError, ReadModels};
use application::failure::Failure;
use application::port::{FILES_MAX, LeadDirectory};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::conversation::FileStanding;
use domain::id::{LeadId, PersonId, TenantId};
use uuid::Uuid;

#[async_trait]
impl LeadDirectory for ReadModels {
    async fn leads_of(&self, tenant: TenantId, person: PersonId) -> Result<Vec<LeadId>, Failure> {
        let leads = sqlx::query_scalar!(
            "SELECT lead_id FROM lead WHERE tenant_id = $1 AND person_id = $2",
            tenant.uuid(),
            person.uuid(),
        )
        .fetch_all(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        Ok(leads.into_iter().map(LeadId::new).collect())
    }

    async fn files_of(&self, tenant: TenantId, person: PersonId, zone: Tz) -> Result<Vec<FileStanding>, Failure> {
        let rows = sqlx::query_as!(
            FileRow,
            "SELECT l.lead_id, l.number, l.loan_type, l.stage, l.on_hold, l.created_at, moved.at AS \"moved_at?\"
            FROM lead l
            LEFT JOIN LATERAL (
                SELECT t.at FROM lead_timeline t
                WHERE t.tenant_id = l.tenant_id AND t.lead_id = l.lead_id
                    AND t.kind IN ('lead.stage_changed', 'lead.reopened')
                ORDER BY t.position DESC
                LIMIT 1
            ) AS moved ON true
            WHERE l.tenant_id = $1 AND l.person_id = $2
            ORDER BY l.stage IN ('disbursed', 'rejected', 'lost'), l.number_order DESC
            LIMIT $3",
            tenant.uuid(),
            person.uuid(),
            FILES_MAX,
        )
        .fetch_all(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        rows.into_iter().map(|row| row.standing(zone)).collect()
    }
}

struct FileRow {
    lead_id: Uuid,
    number: String,
    loan_type: String,
    stage: String,
    on_hold: bool,
    created_at: DateTime<Utc>,
    moved_at: Option<DateTime<Utc>>,
}

impl FileRow {
    fn standing(self, zone: Tz) -> Result<FileStanding, Failure> {
        Ok(FileStanding {
            lead: LeadId::new(self.lead_id),
            number: self.number.parse().map_err(Failure::internal)?,
            loan_type: self.loan_type.parse().map_err(Failure::internal)?,
            stage: self.stage.parse().map_err(Failure::internal)?,
            on_hold: self.on_hold,
            since: self.moved_at.unwrap_or(self.created_at).with_timezone(&zone).date_naive(),
        })
    }
}
