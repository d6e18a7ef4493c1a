//! Changing a task.

use super::{carry_out, uuid};
use crate::access::SignedIn;
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, PathText, filled_text, moment};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageTasks;
use application::failure::Failure;
use application::task::ChangeTask;
use axum::extract::State;
use axum::response::Response;
use domain::id::TaskId;
use domain::task::TITLE_CHARS_MAX;

/// `PATCH /tasks/{id}`: another due time, assignee or title, all that is given or nothing.
#[tracing::instrument(name = "http.tasks.update", skip_all)]
pub(super) async fn update(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let fields = body.read()?;
    let task = id.id()?;
    carry_out(&shared, &grant, asked, task, change(task, fields)?).await
}

fn change(task: TaskId, mut fields: Fields) -> Result<ChangeTask, Problem> {
    let due_at = fields.optional("due_at", moment);
    let assignee = fields.optional("assignee_id", uuid);
    let title = fields.optional("title", filled_text(TITLE_CHARS_MAX));
    fields.close()?;
    let change = ChangeTask { task, due_at: due_at?, assignee: assignee?, title: title? };
    if change.due_at.is_none() && change.assignee.is_none() && change.title.is_none() {
        return Err(Failure::invalid("due_at", "due_at, assignee_id or title must be given").into());
    }
    Ok(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn read(value: Value) -> Result<ChangeTask, Problem> {
        change(TaskId::new(Uuid::nil()), Fields::of_json(serde_json::from_value(value).unwrap()))
    }

    #[test]
    fn one_or_several_things_are_changed() {
        let change = read(json!({ "title": "Call Ravi", "due_at": "2026-11-24T11:30:00Z" })).unwrap();
        assert_eq!((change.title.as_deref(), change.assignee), (Some("Call Ravi"), None));
    }

    #[test]
    fn a_change_of_nothing_is_refused() {
        let problem = read(json!({})).unwrap_err();
        assert_eq!(problem.errors()[0].field, "due_at");
        let named = |value| read(value).unwrap_err().errors()[0].field.clone();
        assert_eq!(named(json!({ "assignee_id": "Asha" })), "assignee_id");
        assert_eq!(named(json!({ "title": 5 })), "title");
    }
}
