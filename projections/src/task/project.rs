//! Task events to rows.

use super::{NAME, TABLES, fold, rows};
use crate::batch::Key;
use crate::erased::{Erased, erased_in, people};
use crate::projection::Projection;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use domain::task::TaskEvent;
use sqlx::PgConnection;

/// Makes the rows of tasks.
#[derive(Clone, Copy, Debug)]
pub struct TaskProjection;

#[async_trait]
impl Projection for TaskProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let of_tasks: Vec<_> = events.iter().filter_map(task_event).collect();
        let erased_now = erased_in(events);
        if !of_tasks.is_empty() {
            take_in(connection, &of_tasks, &erased_now).await?;
        }
        if !erased_now.is_empty() {
            rows::erase(connection, erased_now).await?;
        }
        Ok(())
    }
}

async fn take_in(
    connection: &mut PgConnection,
    events: &[(&RecordedEvent, &TaskEvent)],
    erased_now: &[Key],
) -> Result<(), sqlx::Error> {
    let told = events.iter().filter_map(|(place, event)| Some((place.tenant, fold::told_of(event)?)));
    let erased = Erased::new(rows::fetch_erased(connection, people(told)).await?, erased_now);
    let key = |place: &RecordedEvent| (place.tenant.uuid(), place.aggregate_id);
    let mut tasks = rows::fetch(connection, events.iter().map(|(place, _)| key(place))).await?;
    for (place, event) in events {
        if let Some(task) = fold::apply(tasks.remove(&key(place)), place, event, &erased) {
            tasks.insert(key(place), task);
        }
    }
    rows::keep(connection, &tasks.into_values().collect::<Vec<_>>()).await
}

fn task_event(recorded: &RecordedEvent) -> Option<(&RecordedEvent, &TaskEvent)> {
    if let LogEvent::Task(event) = &recorded.event { Some((recorded, event)) } else { None }
}
