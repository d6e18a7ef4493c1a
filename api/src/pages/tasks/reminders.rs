//! What one is reminded of, on whatever page is open.

use super::super::front::when;
use super::super::page;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewTasks;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use projections::task;

#[derive(Template)]
#[template(path = "reminders.html")]
struct Reminders {
    reminders: Vec<ReminderView>,
}

/// A task that is due soon.
struct ReminderView {
    /// Tells it from a reminder of another time.
    key: String,
    id: String,
    title: String,
    time: String,
}

/// `GET /tasks/reminders`.
#[tracing::instrument(name = "http.tasks.page.reminders", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), task::NAME, after?).await?;
    let (now, zone) = (shared.app.clock.now(), shared.app.tenants.profile(grant.tenant()).await?.time_zone);
    let rows = shared.reads.reminders(&grant, now).await?;
    let reminders = rows.into_iter().map(|row| ReminderView {
        key: format!("{}@{}", row.task, row.due_at.timestamp()),
        id: row.task.to_string(),
        title: row.title.unwrap_or_else(|| "Erased".to_owned()),
        time: when(row.due_at, now, zone),
    });
    page(StatusCode::OK, &Reminders { reminders: reminders.collect() })
}
