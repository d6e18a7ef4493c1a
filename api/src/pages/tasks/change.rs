//! Changing a task from the board, by form or by the page's script.

use super::super::wants_json;
use crate::access::{SignedForm, SignedIn};
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::input::{Fields, PathText, text};
use crate::problem::Problem;
use crate::rest::tasks::scope;
use crate::state::Shared;
use application::access::{Grant, ManageTasks};
use application::app::UseCase;
use application::command::Committed;
use application::task::{ChangeTask, CompleteTask};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use projections::task;
use serde_json::Value;

/// `POST /tasks/{id}/done`.
#[tracing::instrument(name = "http.tasks.page.done", skip_all)]
pub(super) async fn complete(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let grant = signed_in.authorize::<ManageTasks>()?;
    let back = fields.optional("scope", scope);
    fields.close()?;
    let change = CompleteTask { task: id.id()? };
    carry_out(&shared, (&signed_in, &grant), asked, change, Back { scope: back?, is_script: wants_json(&headers) })
        .await
}

/// `POST /tasks/{id}/reschedule`.
#[tracing::instrument(name = "http.tasks.page.reschedule", skip_all)]
pub(super) async fn reschedule(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    let grant = signed_in.authorize::<ManageTasks>()?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    let (due_at, scope) = new_time(fields, zone)?;
    let change = ChangeTask { task: id.id()?, due_at: Some(due_at), assignee: None, title: None };
    carry_out(&shared, (&signed_in, &grant), asked, change, Back { scope, is_script: wants_json(&headers) }).await
}

/// Where the answer leads.
struct Back {
    scope: Option<Scope>,
    is_script: bool,
}

async fn carry_out<U>(
    shared: &Shared,
    (signed_in, grant): (&SignedIn, &Grant<ManageTasks>),
    asked: Asked,
    change: U,
    back: Back,
) -> Result<Response, Problem>
where
    U: UseCase<Permission = ManageTasks, Output = Committed>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, change).await?;
    let position = position_after(shared, signed_in.tenant(), task::NAME, committed.position).await?;
    if back.is_script {
        return Ok(at(position, StatusCode::NO_CONTENT.into_response()));
    }
    let scope = match back.scope {
        Some(Scope::Team) => "team",
        Some(Scope::All) => "all",
        Some(Scope::Own) | None => "own",
    };
    Ok(at(position, Redirect::to(&format!("/tasks?scope={scope}&after={position}")).into_response()))
}

fn new_time(mut fields: Fields, zone: Tz) -> Result<(DateTime<Utc>, Option<Scope>), Problem> {
    let due_at = fields.required("due_at", |value| local_time(value, zone));
    let scope = fields.optional("scope", scope);
    fields.close()?;
    Ok((due_at?, scope?))
}

/// A time as `datetime-local` sends it, on the tenant's clocks.
fn local_time(value: Value, zone: Tz) -> Result<DateTime<Utc>, String> {
    let text = text(value)?;
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    let local = local.ok_or_else(|| "must be a time such as 2026-11-24T17:00".to_owned())?;
    // Of an hour that comes twice the first is meant.
    let at = zone.from_local_datetime(&local).earliest();
    at.map(|at| at.to_utc()).ok_or_else(|| "must be a time that the clocks show".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::{Beirut, Kolkata};
    use serde_json::json;

    #[test]
    fn a_new_time_is_read_on_the_tenants_clocks() {
        let read = local_time(json!("2026-11-24T17:00"), Kolkata).unwrap();
        assert_eq!(read, "2026-11-24T11:30:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(local_time(json!("2026-11-24T17:00:00"), Kolkata), Ok(read));
    }

    #[test]
    fn a_time_that_is_none_is_refused_by_name() {
        let fields = Fields::of_pairs(vec![("due_at".into(), "tomorrow".into())]);
        let problem = new_time(fields, Kolkata).unwrap_err();
        assert_eq!(problem.errors()[0].field, "due_at");
        assert!(local_time(json!("2022-03-27T00:30"), Beirut).unwrap_err().contains("clocks"));
    }
}
