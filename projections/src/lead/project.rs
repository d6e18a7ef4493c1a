//! Events of leads, of the tasks about them and of the conversations that they come from, to rows.

use super::rows::Row;
use super::state::{State, Touched};
use super::{NAME, TABLES, history, media, rows};
use crate::batch::Key;
use crate::erased::{Erased, erased_in};
use crate::projection::Projection;
use application::log::RecordedEvent;
use async_trait::async_trait;
use sqlx::PgConnection;
use std::collections::HashMap;

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
        let (touched, relevant) = Touched::by(events);
        let erased_now = erased_in(events);
        if !relevant.is_empty() {
            take_in(connection, touched, &relevant, &erased_now).await?;
        }
        if !erased_now.is_empty() {
            rows::erase(connection, erased_now.clone()).await?;
            history::erase_tasks(connection, erased_now.clone()).await?;
            media::erase(connection, erased_now).await?;
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
    let erased = Erased::new(rows::fetch_erased(connection, touched.people()).await?, erased_now);
    let mut state = fetch(connection, touched).await?;
    let before = state.clone();
    for event in events {
        state.take(event, &erased);
    }
    keep(connection, state, &before).await
}

async fn fetch(connection: &mut PgConnection, touched: Touched) -> Result<State, sqlx::Error> {
    let streams = history::fetch_streams(connection, touched.streams).await?;
    let continued = streams.iter().map(|((tenant, _), conversation)| (*tenant, *conversation));
    let talks = history::fetch_talks(connection, touched.talks.into_iter().chain(continued)).await?;
    Ok(State {
        leads: rows::fetch(connection, touched.leads).await?,
        tasks: history::fetch_tasks(connection, touched.tasks).await?,
        talks: history::Talks { known: talks, streams, ..history::Talks::default() },
        ..State::default()
    })
}

async fn keep(connection: &mut PgConnection, state: State, before: &State) -> Result<(), sqlx::Error> {
    let is_found_anew =
        |(key, row): &(&Key, &Row)| !before.leads.get(*key).is_some_and(|earlier| row.is_found_as(earlier));
    let found_anew: Vec<_> = state.leads.iter().filter(is_found_anew).map(|(_, row)| row).collect();
    rows::keep_terms(connection, &found_anew).await?;
    rows::keep(connection, &changed(state.leads, &before.leads)).await?;
    history::keep_tasks(connection, &changed(state.tasks, &before.tasks)).await?;
    history::add_streams(connection, &state.talks.begun).await?;
    history::keep_talks(connection, &changed(state.talks.known, &before.talks.known)).await?;
    history::adopt(connection, &state.adopted).await?;
    history::add(connection, &state.entries).await?;
    media::add(connection, &state.sent).await?;
    media::settle(connection, &state.settled).await
}

/// The rows that aren't as they were.
fn changed<R: PartialEq>(rows: HashMap<Key, R>, before: &HashMap<Key, R>) -> Vec<R> {
    rows.into_iter().filter(|(key, row)| before.get(key) != Some(row)).map(|(_, row)| row).collect()
}
