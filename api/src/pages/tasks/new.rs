//! A new task or callback.

use super::super::front::{Frame, Place};
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

/// The form of a new task.
struct NewView {
    is_callback: bool,
    title: String,
    /// The lead it is about, by its number.
    lead: String,
    due_local: String,
    now_local: String,
    quick: Vec<QuickView>,
    members: Vec<MemberChoice>,
    csrf_token: String,
    back: String,
}

/// `GET /tasks/new?kind=&lead=`.
#[tracing::instrument(name = "http.tasks.page.new", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let new = view(&shared, &signed_in, query).await?;
    let frame = frame(&shared, &signed_in, Place::Tasks).await?;
    let (style, script) = (assets::address("board.css"), assets::address("tasks.js"));
    page(StatusCode::OK, &NewPage { frame, style, script, new })
}

/// `GET /tasks/new/sheet`: the form alone, for the board's script.
#[tracing::instrument(name = "http.tasks.page.new_sheet", skip_all)]
pub(super) async fn sheet(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let new = view(&shared, &signed_in, query).await?;
    page(StatusCode::OK, &NewSheet { new })
}

async fn view(shared: &Shared, signed_in: &SignedIn, query: QueryFields) -> Result<NewView, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let mut fields = query.read()?;
    let kind = fields.optional("kind", asked_kind);
    let lead = fields.optional("lead", lead_ref);
    let back = fields.optional("back", text);
    fields.close()?;
    let profile = shared.app.tenants.profile(grant.tenant()).await?;
    let (now, zone) = (shared.app.clock.now(), profile.time_zone);
    let is_callback = kind? == Some(TaskKind::Callback);
    let (lead, name) = match lead? {
        Some(lead) => known(shared, signed_in, lead).await?,
        None => (String::new(), None),
    };
    let due_at = rounded(now + TimeDelta::hours(1));
    let title = name.filter(|_| is_callback).map(|name| format!("Call {name}"));
    Ok(NewView {
        is_callback,
        title: title.unwrap_or_default(),
        lead,
        due_local: local(due_at, zone),
        now_local: local(now, zone),
        quick: QuickView::all(now, &profile),
        members: MemberChoice::all(shared.reads.board_members(&grant).await?, grant.member()),
        csrf_token: signed_in.session.csrf_token.clone(),
        back: Filters::of_query(&back?.unwrap_or_default()).query(),
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
    let grant = signed_in.authorize::<ManageTasks>()?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    let (wanted, back) = read(fields, zone)?;
    let use_case = wanted.use_case(&shared, &signed_in).await?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let created = shared.app.dispatch(&grant, context, use_case).await?;
    let position = position_after(&shared, grant.tenant(), task::NAME, created.position).await?;
    Ok(answered(position, &Back { query: back, is_script: wants_json(&headers) }))
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
