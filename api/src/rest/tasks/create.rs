//! Putting a task on a board.

use super::{kind, uuid};
use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, filled_text, moment, text};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageTasks, ViewLeads};
use application::failure::Failure;
use application::task::{About, CreateTask};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::id::{LeadId, MemberId};
use domain::task::{TITLE_CHARS_MAX, TaskKind};
use projections::lead::LeadRef;
use projections::task;
use serde_json::Value;

/// `POST /tasks`: a task, or a callback to a lead's customer.
#[tracing::instrument(name = "http.tasks.create", skip_all)]
pub(super) async fn create(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let wanted = Wanted::read(body.read()?)?;
    let use_case = wanted.use_case(&shared, &signed_in).await?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let created = shared.app.dispatch(&grant, context, use_case).await?;
    let position = position_after(&shared, grant.tenant(), task::NAME, created.position).await?;
    let mut response = written(StatusCode::CREATED, Some(created.task.to_string()), position);
    let location = HeaderValue::from_str(&format!("/api/v1/tasks/{}", created.task)).map_err(Failure::internal)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// A task as it is asked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// What sort of thing: a task or a callback.
    pub(crate) kind: TaskKind,
    /// What to do.
    pub(crate) title: String,
    /// By when.
    pub(crate) due_at: DateTime<Utc>,
    /// On whose board; the asker's own where nobody is named.
    pub(crate) assignee: Option<MemberId>,
    /// The lead it is about.
    pub(crate) lead: Option<LeadRef>,
}

impl Wanted {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let kind = fields.required("kind", asked_kind);
        let title = fields.required("title", filled_text(TITLE_CHARS_MAX));
        let due_at = fields.required("due_at", moment);
        let assignee = fields.optional("assignee_id", uuid);
        let lead = fields.optional("lead_id", lead_ref);
        fields.close()?;
        Ok(Self { kind: kind?, title: title?, due_at: due_at?, assignee: assignee?, lead: lead? })
    }

    /// The use case; a lead that the asker doesn't see isn't there.
    pub(crate) async fn use_case(self, shared: &Shared, signed_in: &SignedIn) -> Result<CreateTask, Problem> {
        let Self { kind, title, due_at, assignee, lead } = self;
        let about = match lead {
            None => None,
            Some(lead) => {
                let grant = signed_in.authorize::<ViewLeads>().map_err(|_| Failure::NotFound)?;
                Some(About::new(lead_id(shared, &grant, lead).await?, &grant))
            }
        };
        Ok(CreateTask { kind, title, due_at, assignee, about })
    }
}

async fn lead_id(shared: &Shared, grant: &Grant<ViewLeads>, lead: LeadRef) -> Result<LeadId, Problem> {
    match lead {
        LeadRef::Id(lead) => Ok(lead),
        number @ LeadRef::Number(_) => {
            Ok(shared.reads.lookup_lead(grant, number).await?.ok_or(Failure::NotFound)?.lead)
        }
    }
}

/// A lead's id, or the number people say.
pub(crate) fn lead_ref(value: Value) -> Result<LeadRef, String> {
    let text = text(value)?;
    let text = text.trim();
    let number = text.parse().map(LeadRef::Number).ok();
    let lead = number.or_else(|| text.parse().map(LeadRef::Id).ok());
    lead.ok_or_else(|| "must be a UUID or a number such as LD-2026-00042".to_owned())
}

/// What one may ask for: contacting a new lead follows from the lead by itself.
pub(crate) fn asked_kind(value: Value) -> Result<TaskKind, String> {
    kind(value).ok().filter(|kind| *kind != TaskKind::Contact).ok_or_else(|| "must be task or callback".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Result<Wanted, Problem> {
        Wanted::read(Fields::of_json(serde_json::from_value(value).unwrap()))
    }

    #[test]
    fn a_callback_names_its_lead_by_the_number_people_say() {
        let body = json!({ "kind": "callback", "title": "Call Ravi", "due_at": "2026-11-24T17:00:00+05:30",
            "lead_id": "LD-2026-00042" });
        let wanted = read(body).unwrap();
        assert_eq!((wanted.kind, wanted.assignee), (TaskKind::Callback, None));
        assert!(matches!(wanted.lead, Some(LeadRef::Number(_))));
    }

    #[test]
    fn everything_that_is_wrong_with_a_task_is_told_at_once() {
        let body = json!({ "kind": "contact", "title": 5, "due_at": "soon", "assignee_id": "me", "lead_id": "Ravi",
            "colour": "red" });
        let problem = read(body).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["kind", "title", "due_at", "assignee_id", "lead_id", "colour"]);
        let problem = read(json!({})).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["kind", "title", "due_at"]);
    }
}
