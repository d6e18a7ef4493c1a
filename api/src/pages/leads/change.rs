//! Changing a lead from its page, by form or by the page's script.

use super::super::front::sentence;
use super::super::wants_json;
use super::onlooker;
use super::show::{again, found};
use super::view::Attempt;
use crate::access::{SignedForm, SignedIn};
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::input::{Fields, PathText, day, text, whole_number, word};
use crate::lead::as_seen;
use crate::problem::Problem;
use crate::rest::leads::target;
use crate::state::Shared;
use application::access::{AssignLeads, EditLeads, Grant, PermissionKind};
use application::app::UseCase;
use application::command::Committed;
use application::failure::Failure;
use application::lead::{AddNote, AssignLead, ChangeStage};
use application::log::Position;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::LeadId;
use domain::money::Rupees;
use projections::lead::{self, LeadRef, LeadRow};
use serde_json::Value;

/// `POST /leads/{id}/stage`: a move, a hold, going on after one, or reopening.
#[tracing::instrument(name = "http.leads.page.stage", skip_all)]
pub(super) async fn stage(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    let viewer = onlooker(&signed_in)?;
    let grant = signed_in.authorize::<EditLeads>()?;
    let row = found(&shared, &viewer, &id).await?;
    let mut attempt = Attempt::default();
    let done = match stage_change(row.lead, fields, &mut attempt) {
        Ok(change) => {
            let seen = change.seen;
            let done = dispatched(&shared, &grant, asked, change).await?;
            settled(&shared, &signed_in, (row.lead, seen), done).await
        }
        Err(problem) => Err(problem),
    };
    answered_or_told(&shared, (&signed_in, &headers), row, done, attempt).await
}

/// `POST /leads/{id}/notes`.
#[tracing::instrument(name = "http.leads.page.note", skip_all)]
pub(super) async fn note(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let viewer = onlooker(&signed_in)?;
    let grant = signed_in.authorize::<EditLeads>()?;
    let row = found(&shared, &viewer, &id).await?;
    let mut attempt = Attempt::default();
    let written = fields.required("text", |value| kept(value, &mut attempt.note));
    let done = match (fields.close(), written) {
        (Ok(()), Ok(text)) => {
            let done = dispatched(&shared, &grant, asked, AddNote { lead: row.lead, text }).await?;
            settled(&shared, &signed_in, (row.lead, None), done).await
        }
        (Err(failure), _) => Err(failure.into()),
        (Ok(()), Err(missed)) => Err(missed.into()),
    };
    answered_or_told(&shared, (&signed_in, &headers), row, done, attempt).await
}

/// `POST /leads/{id}/assign`.
#[tracing::instrument(name = "http.leads.page.assign", skip_all)]
pub(super) async fn assign(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = form;
    let viewer = onlooker(&signed_in)?;
    let grant = signed_in.authorize::<AssignLeads>()?;
    let row = found(&shared, &viewer, &id).await?;
    let mut chosen = String::new();
    let to = fields.required("member_id", |value| {
        word(kept(value, &mut chosen)?.into()).map_err(|_| "must be a member".to_owned())
    });
    let seen = fields.optional("version", whole_number);
    let attempt = Attempt { assignee: Some(chosen).filter(|chosen| !chosen.is_empty()), ..Attempt::default() };
    let done = match (fields.close(), to, seen) {
        (Ok(()), Ok(to), Ok(seen)) => {
            let done = dispatched(&shared, &grant, asked, AssignLead { lead: row.lead, seen, to }).await?;
            settled(&shared, &signed_in, (row.lead, seen), done).await
        }
        (Err(failure), ..) => Err(failure.into()),
        (Ok(()), Err(missed), _) | (Ok(()), Ok(_), Err(missed)) => Err(missed.into()),
    };
    answered_or_told(&shared, (&signed_in, &headers), row, done, attempt).await
}

/// Asks for the change; what became of it.
pub(super) async fn dispatched<P, U>(
    shared: &Shared,
    grant: &Grant<P>,
    asked: Asked,
    change: U,
) -> Result<Result<U::Output, Failure>, Problem>
where
    P: PermissionKind,
    U: UseCase<Permission = P>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    Ok(shared.app.dispatch(grant, context, change).await)
}

/// Where the log stands after a change to a lead of which this version was seen.
async fn settled(
    shared: &Shared,
    signed_in: &SignedIn,
    seen: (LeadId, Option<u64>),
    done: Result<Committed, Failure>,
) -> Result<Position, Problem> {
    let committed = as_seen(shared, signed_in, seen, done).await?;
    position_after(shared, signed_in.tenant(), lead::NAME, committed.position).await
}

/// The answer to a change; where it was refused and a person reads it, the page with what they typed and why.
async fn answered_or_told(
    shared: &Shared,
    (signed_in, headers): (&SignedIn, &HeaderMap),
    row: LeadRow,
    done: Result<Position, Problem>,
    attempt: Attempt,
) -> Result<Response, Problem> {
    match done {
        Ok(position) => Ok(answered(&row.number.to_string(), position, headers)),
        Err(problem) if is_shown(&problem, headers) => {
            let viewer = onlooker(signed_in)?;
            // What others changed meanwhile is what the page shows now.
            let newest = shared.reads.lookup_lead(&viewer, LeadRef::Id(row.lead)).await?.ok_or(Failure::NotFound)?;
            let attempt = Attempt { refusals: refusals(&problem), ..attempt };
            again(shared, signed_in, newest, attempt, problem.status()).await
        }
        Err(problem) => Err(problem),
    }
}

pub(super) fn answered(number: &str, position: Position, headers: &HeaderMap) -> Response {
    if wants_json(headers) {
        return at(position, StatusCode::NO_CONTENT.into_response());
    }
    at(position, Redirect::to(&format!("{}/{number}?after={position}", super::LEADS)).into_response())
}

/// Whether a problem is told on the page itself: it is about what was typed, and a person reads it.
pub(super) fn is_shown(problem: &Problem, headers: &HeaderMap) -> bool {
    let is_about_input = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT].contains(&problem.status());
    is_about_input && !wants_json(headers)
}

/// Why something was refused, in sentences.
pub(super) fn refusals(problem: &Problem) -> Vec<String> {
    let rules = problem.errors().iter().map(|error| match error.rule.as_str() {
        rule if rule.starts_with("is ") || rule.starts_with("must ") => {
            sentence(&format!("{} {rule}", error.field.replace('_', " ")))
        }
        rule => sentence(rule),
    });
    let mut refusals: Vec<_> = rules.collect();
    if refusals.is_empty() {
        refusals.push(sentence(problem.detail().unwrap_or("that didn't work; try again")));
    }
    refusals
}

fn stage_change(lead: LeadId, mut fields: Fields, attempt: &mut Attempt) -> Result<ChangeStage, Problem> {
    let mut stage = String::new();
    let to = fields.required("stage", |value| target(kept(value, &mut stage)?.into()));
    attempt.stage = Some(stage).filter(|stage| !stage.is_empty());
    let reason = fields.optional("reason", |value| kept(value, &mut attempt.reason));
    let amount = fields.optional("amount", |value| amount(&kept(value, &mut attempt.amount)?));
    let lender = fields.optional("lender", |value| kept(value, &mut attempt.lender));
    let date = fields.optional("date", |value| day(kept(value, &mut attempt.date)?.into()));
    let seen = fields.optional("version", whole_number);
    fields.close()?;
    let seen = seen?;
    Ok(ChangeStage { lead, seen, to: to?, reason: reason?, amount: amount?, lender: lender?, date: date? })
}

/// A text, kept as it was typed.
pub(super) fn kept(value: Value, typed: &mut String) -> Result<String, String> {
    let text = text(value)?;
    typed.clone_from(&text);
    Ok(text)
}

/// An amount as people type it: `3000000`, `30,00,000`, `₹ 30,00,000`.
pub(super) fn amount(typed: &str) -> Result<Rupees, String> {
    let is_filler = |c: char| c.is_whitespace() || matches!(c, ',' | '₹');
    let digits: String = typed.chars().filter(|c| !is_filler(*c)).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let rupees = digits.parse().ok().filter(|_| is_number);
    let rupees = rupees.ok_or_else(|| "must be an amount in whole rupees such as 30,00,000".to_owned())?;
    Rupees::new(rupees).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Result<ChangeStage, Problem>, Attempt) {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut attempt = Attempt::default();
        let lead = LeadId::new(uuid::Uuid::nil());
        (stage_change(lead, Fields::of_pairs(pairs), &mut attempt), attempt)
    }

    #[test]
    fn an_amount_is_read_as_people_type_it() {
        for typed in ["3000000", "30,00,000", " ₹ 30,00,000 "] {
            assert_eq!(amount(typed).unwrap().get(), 3_000_000, "{typed}");
        }
        for typed in ["", ",", "-5", "30.5", "thirty", "99999999999999999999"] {
            assert!(amount(typed).unwrap_err().contains("whole rupees"), "{typed}");
        }
    }

    #[test]
    fn what_was_typed_is_kept_where_it_is_refused() {
        let (change, attempt) =
            read(&[("stage", "disbursed"), ("amount", "thirty"), ("date", "soon"), ("lender", ""), ("reason", "why")]);
        let problem = change.unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["amount", "date"]);
        assert_eq!((attempt.stage.as_deref(), attempt.amount.as_str()), (Some("disbursed"), "thirty"));
        assert_eq!((attempt.date.as_str(), attempt.reason.as_str()), ("soon", "why"));
        let told = refusals(&problem);
        assert_eq!(told[0], "Amount must be an amount in whole rupees such as 30,00,000.");
    }
}
