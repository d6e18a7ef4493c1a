//! A new task or callback.

use super::super::front::{Frame, Place, sentence};
use super::super::{assets, frame, page, wants_json};
use super::change::{Back, answered, local_time};
use super::filters::Filters;
use super::task::{MemberChoice, QuickView};
use super::times::{local, rounded};
use crate::access::{SignedForm, SignedIn};
use crate::answer::position_after;
use crate::asked::Asked;
use crate::input::{Fields, QueryFields, text};
use crate::problem::Problem;
use crate::rest::tasks::{Wanted, asked_kind, lead_ref, uuid};
use crate::state::Shared;
use application::access::{ManageTasks, ViewLeads};
use application::failure::{Failure, FieldError};
use application::log::Position;
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::task::TaskKind;
use projections::PageRequest;
use projections::lead::{LeadFilter, LeadRef};
use projections::task;
use serde::Serialize;

/// The form's fields, each of which tells why it was refused.
const FIELDS: [&str; 4] = ["title", "due_at", "assignee_id", "lead_id"];
/// What is answered with the form again.
const SHOWN: [StatusCode; 2] = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT];
/// How many leads are offered to what is typed.
const OFFERED_LEADS_MAX: u32 = 8;

#[derive(Template)]
#[template(path = "task_new.html")]
struct NewPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    new: NewView,
}

#[derive(Template)]
#[template(path = "task_new_parts.html")]
struct NewSheet {
    new: NewView,
}

/// What stands in the form's fields.
#[derive(Default)]
struct Typed {
    is_callback: bool,
    title: String,
    /// The lead it is about, by its number.
    lead: String,
    /// By the firm's clocks; the next full hour or so, where it is empty.
    due_local: String,
    assignee: String,
    /// The board's query, where the form leads back to.
    back: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        Self {
            is_callback: fields.typed("kind") == TaskKind::Callback.slug(),
            title: fields.typed("title"),
            lead: fields.typed("lead_id"),
            due_local: fields.typed("due_at"),
            assignee: fields.typed("assignee_id"),
            back: fields.typed("back"),
        }
    }
}

/// The form of a new task.
struct NewView {
    typed: Typed,
    now_local: String,
    quick: Vec<QuickView>,
    members: Vec<MemberChoice>,
    csrf_token: String,
    back: String,
    refused: Vec<FieldError>,
    /// Why the whole of it was refused.
    notice: String,
}

impl NewView {
    /// Why a field was refused, in a sentence; empty where it wasn't.
    fn refusal(&self, field: &str) -> String {
        let rule = self.refused.iter().find(|error| error.field == field).map(|error| error.rule.as_str());
        rule.map(sentence).unwrap_or_default()
    }

    /// The form again, with why it was refused.
    fn again(self, problem: &Problem) -> Self {
        let has_field = |error: &&FieldError| FIELDS.contains(&error.field.as_str());
        let refused: Vec<_> = problem.errors().iter().filter(has_field).cloned().collect();
        let whole = problem.errors().iter().find(|error| !has_field(error));
        let words = whole.map(|error| format!("{} {}", error.field, error.rule));
        let notice = words.or_else(|| problem.detail().filter(|_| refused.is_empty()).map(str::to_owned));
        Self { refused, notice: notice.map(|words| sentence(&words)).unwrap_or_default(), ..self }
    }
}

/// `GET /tasks/new?kind=&lead=`.
#[tracing::instrument(name = "http.tasks.page.new", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let typed = asked_for(&shared, &signed_in, query).await?;
    let new = view(&shared, &signed_in, typed).await?;
    drawn(&shared, &signed_in, new, StatusCode::OK).await
}

/// `GET /tasks/new/sheet`: the form alone, for the board's script.
#[tracing::instrument(name = "http.tasks.page.new_sheet", skip_all)]
pub(super) async fn sheet(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let typed = asked_for(&shared, &signed_in, query).await?;
    let new = view(&shared, &signed_in, typed).await?;
    page(StatusCode::OK, &NewSheet { new })
}

async fn drawn(shared: &Shared, signed_in: &SignedIn, new: NewView, status: StatusCode) -> Result<Response, Problem> {
    let frame = frame(shared, signed_in, Place::Tasks).await?;
    let (style, script) = (assets::address("board.css"), assets::address("tasks.js"));
    page(status, &NewPage { frame, style, script, new })
}

/// What the fields hold at first, by the address.
async fn asked_for(shared: &Shared, signed_in: &SignedIn, query: QueryFields) -> Result<Typed, Problem> {
    signed_in.authorize::<ManageTasks>()?;
    let mut fields = query.read()?;
    let kind = fields.optional("kind", asked_kind);
    let lead = fields.optional("lead", lead_ref);
    let back = fields.optional("back", text);
    fields.close()?;
    let is_callback = kind? == Some(TaskKind::Callback);
    let (lead, name) = match lead? {
        Some(lead) => known(shared, signed_in, lead).await?,
        None => (String::new(), None),
    };
    let title = name.filter(|_| is_callback).map(|name| format!("Call {name}"));
    let (title, back) = (title.unwrap_or_default(), back?.unwrap_or_default());
    Ok(Typed { is_callback, title, lead, back, ..Typed::default() })
}

async fn view(shared: &Shared, signed_in: &SignedIn, mut typed: Typed) -> Result<NewView, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let profile = shared.app.tenants.profile(grant.tenant()).await?;
    let (now, zone) = (shared.app.clock.now(), profile.time_zone);
    if typed.due_local.is_empty() {
        typed.due_local = local(rounded(now + TimeDelta::hours(1)), zone);
    }
    let chosen = typed.assignee.parse().ok().or_else(|| grant.member());
    Ok(NewView {
        now_local: local(now, zone),
        quick: QuickView::all(now, &profile),
        members: MemberChoice::all(shared.reads.board_members(&grant).await?, chosen),
        csrf_token: signed_in.session.csrf_token.clone(),
        back: Filters::of_query(&typed.back).query(),
        typed,
        refused: Vec::new(),
        notice: String::new(),
    })
}

/// The number and the name of a lead that the asker sees; nothing of any other.
async fn known(shared: &Shared, signed_in: &SignedIn, lead: LeadRef) -> Result<(String, Option<String>), Problem> {
    let Ok(grant) = signed_in.authorize::<ViewLeads>() else { return Ok((String::new(), None)) };
    let row = shared.reads.lookup_lead(&grant, lead).await?;
    Ok(row.map_or((String::new(), None), |row| (row.number.to_string(), row.name)))
}

/// `POST /tasks`.
#[tracing::instrument(name = "http.tasks.page.create", skip_all)]
pub(super) async fn create(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    let typed = Typed::of(&fields);
    match planned(&shared, &signed_in, asked, fields).await {
        Ok((position, query)) => Ok(answered(position, &Back { query, is_script: wants_json(&headers) })),
        Err(problem) if SHOWN.contains(&problem.status()) && !wants_json(&headers) => {
            let new = view(&shared, &signed_in, typed).await?.again(&problem);
            drawn(&shared, &signed_in, new, problem.status()).await
        }
        Err(problem) => Err(problem),
    }
}

/// Plans what the form asks for; how far the log is then, and the query of the board it leads back to.
async fn planned(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    fields: Fields,
) -> Result<(Position, String), Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    let (wanted, back) = read(fields, zone)?;
    let use_case = wanted.use_case(shared, signed_in).await.map_err(unseen_lead)?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let created = shared.app.dispatch(&grant, context, use_case).await?;
    Ok((position_after(shared, grant.tenant(), task::NAME, created.position).await?, back))
}

/// A lead that the asker doesn't see is told at its field.
fn unseen_lead(problem: Problem) -> Problem {
    if problem.status() == StatusCode::NOT_FOUND {
        return Failure::invalid("lead_id", "names no lead that you see").into();
    }
    problem
}

fn read(mut fields: Fields, zone: Tz) -> Result<(Wanted, String), Problem> {
    let kind = fields.required("kind", asked_kind);
    let title = fields.required("title", text);
    let due_at = fields.required("due_at", |value| local_time(value, zone));
    let assignee = fields.optional("assignee_id", uuid);
    let lead = fields.optional("lead_id", |value| {
        lead_ref(value).map_err(|_| "must be chosen from the list, or a number such as LD-2026-00042".to_owned())
    });
    let back = fields.optional("back", text);
    fields.close()?;
    let wanted = Wanted { kind: kind?, title: title?, due_at: due_at?, assignee: assignee?, lead: lead? };
    Ok((wanted, Filters::of_query(&back?.unwrap_or_default()).query()))
}

/// A lead that is offered while somebody types.
#[derive(Serialize)]
pub(super) struct OfferedLead {
    number: String,
    name: String,
    about: String,
}

/// `GET /tasks/leads?q=`: the leads that fit what is typed, for the form's script.
#[tracing::instrument(name = "http.tasks.page.leads", skip_all)]
pub(super) async fn leads(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<Vec<OfferedLead>>, Problem> {
    let grant = signed_in.authorize::<ViewLeads>()?;
    let mut fields = query.read()?;
    let q = fields.optional("q", text);
    fields.close()?;
    let filter = LeadFilter { q: q?, ..LeadFilter::default() };
    let request = PageRequest::new(Some(OFFERED_LEADS_MAX), None);
    let page = shared.reads.list_leads(&grant, &filter, request).await?;
    let offered = page.items.into_iter().map(|row| OfferedLead {
        number: row.number.to_string(),
        name: row.name.unwrap_or_else(|| "Erased".to_owned()),
        about: format!("{} · {}", row.loan_type.label(), row.stage.label()),
    });
    Ok(Json(offered.collect()))
}
