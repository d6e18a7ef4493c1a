//! Events of members and of who may do what to rows.

use super::roles::Roles;
use super::{NAME, TABLES, fold, history, roles, rows, tokens};
use crate::batch::Key;
use crate::erased::{Erased, erased_in, people};
use crate::projection::Projection;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use domain::access::{AccessEvent, MemberEvent};
use sqlx::PgConnection;

/// Makes the rows of members, roles and tokens.
#[derive(Clone, Copy, Debug)]
pub struct MemberProjection;

#[async_trait]
impl Projection for MemberProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let ours: Vec<_> = events.iter().filter(|event| change_of(event).is_some()).collect();
        let erased_now = erased_in(events);
        if !ours.is_empty() {
            take_in(connection, &ours, &erased_now).await?;
        }
        if !erased_now.is_empty() {
            rows::erase(connection, erased_now).await?;
        }
        Ok(())
    }
}

/// What this read model takes in.
enum Change<'a> {
    Member(&'a MemberEvent),
    Access(&'a AccessEvent),
}

fn change_of(event: &RecordedEvent) -> Option<Change<'_>> {
    match &event.event {
        LogEvent::Member(change) => Some(Change::Member(change)),
        LogEvent::Access(change) => Some(Change::Access(change)),
        LogEvent::Conversation(_)
        | LogEvent::Lead(_)
        | LogEvent::Task(_)
        | LogEvent::Notification(_)
        | LogEvent::WhatsApp(_)
        | LogEvent::Person(_)
        | LogEvent::Tenant(_) => None,
    }
}

async fn take_in(
    connection: &mut PgConnection,
    events: &[&RecordedEvent],
    erased_now: &[Key],
) -> Result<(), sqlx::Error> {
    let told = events.iter().filter_map(|place| match change_of(place)? {
        Change::Member(event) => Some((place.tenant, fold::told_of(event)?)),
        Change::Access(_) => None,
    });
    let erased = Erased::new(rows::fetch_erased(connection, people(told)).await?, erased_now);
    let keys = |place: &RecordedEvent| {
        let tenant = place.tenant.uuid();
        fold::about(place).into_iter().map(move |member| (tenant, member)).collect::<Vec<_>>()
    };
    let mut members = rows::fetch(connection, events.iter().flat_map(|place| keys(place))).await?;
    let mut roles = roles::fetch(connection, events.iter().map(|place| place.tenant.uuid())).await?;
    let mut lines = Vec::new();
    for place in events {
        let about = keys(place);
        lines.extend(history::line(place, about.first().and_then(|key| members.get(key)), &roles));
        for key in about {
            let row = members.remove(&key);
            let row = match change_of(place) {
                Some(Change::Member(event)) => fold::apply(row, place, event, &erased),
                Some(Change::Access(event)) => fold::apply_access(row, place, event),
                None => row,
            };
            members.extend(row.map(|row| (key, row)));
        }
        roles.take_in(place);
    }
    rows::keep(connection, &members.into_values().collect::<Vec<_>>()).await?;
    keep_rest(connection, events, &roles, &lines).await
}

async fn keep_rest(
    connection: &mut PgConnection,
    events: &[&RecordedEvent],
    roles: &Roles,
    lines: &[history::Line],
) -> Result<(), sqlx::Error> {
    roles::keep(connection, roles).await?;
    history::add(connection, lines).await?;
    for place in events {
        if let LogEvent::Access(event) = &place.event {
            tokens::apply(connection, place.tenant.uuid(), event).await?;
        }
    }
    Ok(())
}
