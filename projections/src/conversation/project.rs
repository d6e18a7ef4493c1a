//! Conversation, notification and lead events to rows.

use super::fold::State;
use super::touched::Touched;
use super::{NAME, TABLES, message_rows, rows};
use crate::batch::Key;
use crate::erased::{Erased, erased_in};
use crate::projection::Projection;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use sqlx::PgConnection;

/// Makes the rows of conversations.
#[derive(Clone, Copy, Debug)]
pub struct ConversationProjection;

#[async_trait]
impl Projection for ConversationProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let (touched, relevant) = Touched::by(events);
        let erased_now = erased_in(events);
        if !relevant.is_empty() {
            take_in(connection, touched, &relevant, &erased_now).await?;
        }
        if !erased_now.is_empty() {
            message_rows::erase(connection, erased_now).await?;
        }
        Ok(())
    }
}

async fn take_in(
    connection: &mut PgConnection,
    touched: Touched,
    events: &[&RecordedEvent],
    erased_now: &[Key],
) -> Result<(), sqlx::Error> {
    let erased = Erased::new(message_rows::fetch_erased(connection, touched.people()).await?, erased_now);
    let mut state = fetch(connection, touched, events).await?;
    for event in events {
        state.take(event, &erased);
    }
    keep(connection, state).await
}

async fn fetch(
    connection: &mut PgConnection,
    touched: Touched,
    events: &[&RecordedEvent],
) -> Result<State, sqlx::Error> {
    let segments = rows::fetch_segments(connection, touched.segments).await?;
    let conversation_of = |stream: &Key| segments.get(stream).map(|conversation| (stream.0, *conversation));
    let resumed: Vec<_> = touched.resumed.iter().filter_map(conversation_of).collect();
    let continued = events.iter().filter_map(|event| continued(event)).filter_map(|stream| conversation_of(&stream));
    let conversations: Vec<_> = touched.conversations.into_iter().chain(continued).collect();
    Ok(State {
        conversations: rows::fetch(connection, conversations).await?,
        resumed: message_rows::fetch_newest_received(connection, resumed).await?,
        sent: message_rows::fetch_sent(connection, touched.notifications).await?,
        owners: rows::fetch_owners(connection, touched.leads).await?,
        segments,
        ..State::default()
    })
}

/// The stream of a conversation that the event continues.
fn continued(recorded: &RecordedEvent) -> Option<Key> {
    matches!(recorded.event, LogEvent::Conversation(_)).then(|| (recorded.tenant.uuid(), recorded.aggregate_id))
}

async fn keep(connection: &mut PgConnection, state: State) -> Result<(), sqlx::Error> {
    rows::keep(connection, &state.conversations.into_values().collect::<Vec<_>>()).await?;
    rows::add_segments(connection, &state.segments_begun).await?;
    rows::keep_owners(connection, &state.owners.into_values().collect::<Vec<_>>()).await?;
    let messages: Vec<_> = state
        .received
        .into_iter()
        .chain(state.resumed.into_values())
        .chain(state.notes)
        .chain(state.sent.into_values())
        .collect();
    message_rows::keep(connection, &messages).await
}
