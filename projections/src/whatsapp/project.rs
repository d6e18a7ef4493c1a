//! Events of connections to rows.

use super::card::Card;
use super::{NAME, TABLES, history, rows};
use crate::projection::Projection;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use domain::whatsapp::WhatsAppEvent;
use sqlx::PgConnection;

/// Makes the rows of connections.
#[derive(Clone, Copy, Debug)]
pub struct WhatsAppProjection;

#[async_trait]
impl Projection for WhatsAppProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let ours: Vec<_> = events.iter().filter_map(whatsapp_event).collect();
        if ours.is_empty() {
            return Ok(());
        }
        let mut cards = rows::fetch(connection, ours.iter().map(|(place, _)| place.tenant.uuid())).await?;
        for (place, event) in &ours {
            let card = cards.entry(place.tenant.uuid()).or_insert_with(Card::default);
            card.take_in(event);
        }
        rows::keep(connection, &cards).await?;
        let lines = ours.iter().map(|(place, event)| (place.tenant.uuid(), history::entry(place, event)));
        rows::add(connection, &lines.collect::<Vec<_>>()).await
    }
}

fn whatsapp_event(recorded: &RecordedEvent) -> Option<(&RecordedEvent, &WhatsAppEvent)> {
    if let LogEvent::WhatsApp(event) = &recorded.event { Some((recorded, event)) } else { None }
}
