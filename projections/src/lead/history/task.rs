//! Lines of the tasks about leads, and the rows that later events of a task are told by.

use super::entry::EntryRow;
use crate::batch::{Key, column, key_columns};
use crate::erased::Erased;
use application::log::RecordedEvent;
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use domain::id::PersonId;
use domain::task::TaskEvent;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// A task about a lead.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lead) struct TaskRow {
    tenant_id: Uuid,
    task_id: Uuid,
    lead_id: Uuid,
    title: Option<String>,
    person_id: Uuid,
}

/// Takes in one event of a task; gives the line that it adds, where the task is about a lead.
pub(in crate::lead) fn take(
    tasks: &mut HashMap<Key, TaskRow>,
    place: &RecordedEvent,
    event: &TaskEvent,
    erased: &Erased,
) -> Option<EntryRow> {
    let key = (place.tenant.uuid(), place.aggregate_id);
    if let TaskEvent::TaskCreated { title, lead: Some(lead), .. } = event {
        let (tenant_id, task_id) = key;
        let person_id = title.of().uuid();
        tasks.insert(key, TaskRow { tenant_id, task_id, lead_id: lead.uuid(), title: None, person_id });
    }
    let task = tasks.get_mut(&key)?;
    if let TaskEvent::TaskCreated { title, .. } | TaskEvent::TaskRenamed { title, .. } = event {
        task.title = erased.text(place.tenant, title);
        task.person_id = title.of().uuid();
    }
    let line = EntryRow::of(place, task.lead_id, event.event_type(), happened_at(event), detail(place, event));
    Some(EntryRow { text: task.title.clone(), person_id: Some(task.person_id), ..line })
}

/// Whose name the event may tell.
pub(in crate::lead) const fn title_of(event: &TaskEvent) -> Option<PersonId> {
    match event {
        TaskEvent::TaskCreated { title, .. } | TaskEvent::TaskRenamed { title, .. } => Some(title.of()),
        TaskEvent::TaskRescheduled { .. }
        | TaskEvent::TaskReassigned { .. }
        | TaskEvent::TaskCompleted { .. }
        | TaskEvent::TaskCancelled { .. }
        | TaskEvent::TaskReopened { .. }
        | TaskEvent::ReminderDue { .. } => None,
    }
}

/// What the event tells, its title left out; each names the task.
fn detail(place: &RecordedEvent, event: &TaskEvent) -> Value {
    let task = place.aggregate_id;
    match event {
        TaskEvent::TaskCreated { kind, assignee, due_at, .. } => {
            json!({ "task": task, "kind": kind, "to": assignee, "due_at": due_at })
        }
        TaskEvent::TaskRescheduled { from, to, .. } => json!({ "task": task, "due_from": from, "due_at": to }),
        TaskEvent::TaskReassigned { from, to, .. } => json!({ "task": task, "from": from, "to": to }),
        TaskEvent::TaskRenamed { .. } | TaskEvent::TaskCompleted { .. } => json!({ "task": task }),
        TaskEvent::TaskCancelled { reason, .. } => json!({ "task": task, "reason": reason }),
        TaskEvent::TaskReopened { due_at, .. } | TaskEvent::ReminderDue { due_at, .. } => {
            json!({ "task": task, "due_at": due_at })
        }
    }
}

const fn happened_at(event: &TaskEvent) -> DateTime<Utc> {
    match event {
        TaskEvent::TaskCreated { at, .. }
        | TaskEvent::TaskRescheduled { at, .. }
        | TaskEvent::TaskReassigned { at, .. }
        | TaskEvent::TaskRenamed { at, .. }
        | TaskEvent::TaskCompleted { at }
        | TaskEvent::TaskCancelled { at, .. }
        | TaskEvent::TaskReopened { at, .. }
        | TaskEvent::ReminderDue { at, .. } => *at,
    }
}

pub(in crate::lead) async fn fetch(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, TaskRow>, sqlx::Error> {
    let (tenants, tasks) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        TaskRow,
        "SELECT r.tenant_id, r.task_id, r.lead_id, r.title, r.person_id
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, task_id)
        CROSS JOIN LATERAL (
            SELECT * FROM lead_task t
            WHERE (t.tenant_id, t.task_id) >= (k.tenant_id, k.task_id)
            ORDER BY t.tenant_id, t.task_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.task_id = k.task_id",
        &tenants,
        &tasks,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.task_id), row)).collect())
}

pub(in crate::lead) async fn keep(connection: &mut PgConnection, rows: &[TaskRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead_task (tenant_id, task_id, lead_id, title, person_id)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[])
        ON CONFLICT ON CONSTRAINT lead_task_key DO UPDATE SET
            (title, person_id) = ROW (EXCLUDED.title, EXCLUDED.person_id)",
        column!(rows, tenant_id),
        column!(rows, task_id),
        column!(rows, lead_id),
        column!(rows, title) as _,
        column!(rows, person_id),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the titles that may name these people out of the rows.
pub(in crate::lead) async fn erase(connection: &mut PgConnection, people: Vec<Key>) -> Result<(), sqlx::Error> {
    let (tenants, persons) = key_columns(people);
    sqlx::query!(
        "UPDATE lead_task SET title = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE lead_task.tenant_id = k.tenant_id AND lead_task.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}
