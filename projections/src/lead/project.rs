//! Lead events to rows.

use super::rows::Row;
use super::{NAME, TABLES, fold, media, rows};
use crate::batch::Key;
use crate::erased::{Erased, erased_in, people};
use crate::projection::Projection;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use domain::lead::LeadEvent;
use sqlx::PgConnection;

/// Makes the rows of leads.
#[derive(Clone, Copy, Debug)]
pub struct LeadProjection;

#[async_trait]
impl Projection for LeadProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let of_leads: Vec<_> = events.iter().filter_map(lead_event).collect();
        let erased_now = erased_in(events);
        if !of_leads.is_empty() {
            take_in(connection, &of_leads, &erased_now).await?;
        }
        if !erased_now.is_empty() {
            rows::erase(connection, erased_now.clone()).await?;
            media::erase(connection, erased_now).await?;
        }
        Ok(())
    }
}

async fn take_in(
    connection: &mut PgConnection,
    events: &[(&RecordedEvent, &LeadEvent)],
    erased_now: &[Key],
) -> Result<(), sqlx::Error> {
    let told = events.iter().filter_map(|(place, event)| Some((place.tenant, fold::told_of(event)?)));
    let erased = Erased::new(rows::fetch_erased(connection, people(told)).await?, erased_now);
    let key = |place: &RecordedEvent| (place.tenant.uuid(), place.aggregate_id);
    let mut leads = rows::fetch(connection, events.iter().map(|(place, _)| key(place))).await?;
    let before = leads.clone();
    let mut entries = Vec::with_capacity(events.len());
    let mut sent = Vec::new();
    for (place, event) in events {
        if let Some(lead) = fold::apply(leads.remove(&key(place)), place, event, &erased) {
            entries.push(fold::entry(place, event, &erased, lead.version));
            leads.insert(key(place), lead);
            sent.extend(media::row(place, event, &erased));
        }
    }
    let is_found_anew = |(key, row): &(&Key, &Row)| !before.get(*key).is_some_and(|earlier| row.is_found_as(earlier));
    let found_anew: Vec<_> = leads.iter().filter(is_found_anew).map(|(_, row)| row).collect();
    rows::keep_terms(connection, &found_anew).await?;
    rows::keep(connection, &leads.into_values().collect::<Vec<_>>()).await?;
    rows::add_entries(connection, &entries).await?;
    media::add(connection, &sent).await
}

fn lead_event(recorded: &RecordedEvent) -> Option<(&RecordedEvent, &LeadEvent)> {
    if let LogEvent::Lead(event) = &recorded.event { Some((recorded, event)) } else { None }
}
