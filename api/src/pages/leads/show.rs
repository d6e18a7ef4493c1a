//! The page of one lead.

use super::super::front::{Frame, Place};
use super::super::{assets, frame, page};
use super::onlooker;
use super::view::{Attempt, LeadView, Read, Seen, Shown, named};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{Fields, PathText, QueryFields, after, text};
use crate::problem::Problem;
use crate::rest::leads::lead_ref;
use crate::state::Shared;
use application::access::{AssignLeads, EditLeads, Grant, ManageTasks, ViewConversations, ViewLeads, ViewTasks};
use application::failure::Failure;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use projections::conversation::MessageRow;
use projections::lead::{self, LeadRef, LeadRow};
use projections::task::{TaskFilter, TaskRow, TaskState};
use projections::{Page, PageRequest};

/// How many entries of the timeline, and how many messages, are shown at once.
const SHOWN_MAX: u32 = 30;
/// How many things that the customer sent are shown at once.
const SENT_MAX: u32 = 12;
/// How many tasks about the lead are shown; those due first.
const TASKS_MAX: u32 = 50;

#[derive(Template)]
#[template(path = "lead.html")]
pub(super) struct LeadPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    lead: LeadView,
}

#[derive(Template)]
#[template(path = "lead_parts.html")]
pub(super) struct LeadParts {
    pub(super) lead: LeadView,
}

impl LeadPage {
    pub(super) fn of(frame: Frame, lead: LeadView) -> Self {
        Self { frame, style: assets::address("leads.css"), script: assets::address("leads.js"), lead }
    }
}

/// `GET /leads/{id}`.
#[tracing::instrument(name = "http.leads.page.lead", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let lead = view(&shared, &signed_in, &grant, &id, query.read()?).await?;
    let frame = frame(&shared, &signed_in, Place::Leads).await?;
    page(StatusCode::OK, &LeadPage::of(frame, lead))
}

/// `GET /leads/{id}/parts`: what changes, alone, for the page's script.
#[tracing::instrument(name = "http.leads.page.parts", skip_all)]
pub(super) async fn fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let lead = view(&shared, &signed_in, &grant, &id, query.read()?).await?;
    page(StatusCode::OK, &LeadParts { lead })
}

/// The page again, with what was typed and why it was refused.
pub(super) async fn again(
    shared: &Shared,
    signed_in: &SignedIn,
    row: LeadRow,
    attempt: Attempt,
    status: StatusCode,
) -> Result<Response, Problem> {
    let grant = onlooker(signed_in)?;
    let lead = drawn(shared, signed_in, &grant, row, Shown::default(), attempt).await?;
    let frame = frame(shared, signed_in, Place::Leads).await?;
    page(status, &LeadPage::of(frame, lead))
}

/// The lead that an address names, if the asker sees it.
pub(super) async fn found(shared: &Shared, grant: &Grant<ViewLeads>, id: &PathText) -> Result<LeadRow, Problem> {
    let named: LeadRef = lead_ref(id).map_err(|_| Failure::NotFound)?;
    Ok(shared.reads.lookup_lead(grant, named).await?.ok_or(Failure::NotFound)?)
}

async fn view(
    shared: &Shared,
    signed_in: &SignedIn,
    grant: &Grant<ViewLeads>,
    id: &PathText,
    mut fields: Fields,
) -> Result<LeadView, Problem> {
    let after = after(&mut fields);
    let (timeline, messages) = (fields.optional("timeline", text), fields.optional("messages", text));
    let sent = fields.optional("sent", text);
    fields.close()?;
    wait_for(shared, grant.tenant(), lead::NAME, after?).await?;
    let row = found(shared, grant, id).await?;
    let shown = Shown { timeline: timeline?, messages: messages?, sent: sent? };
    drawn(shared, signed_in, grant, row, shown, Attempt::default()).await
}

pub(super) async fn drawn(
    shared: &Shared,
    signed_in: &SignedIn,
    grant: &Grant<ViewLeads>,
    row: LeadRow,
    shown: Shown,
    attempt: Attempt,
) -> Result<LeadView, Problem> {
    let tenant = grant.tenant();
    let firm = shared.app.tenants.profile(tenant).await?;
    let (now, zone) = (shared.app.clock.now(), firm.time_zone);
    let part = PageRequest::new(Some(SHOWN_MAX), shown.timeline.clone());
    let timeline = shared.reads.lead_timeline(grant, row.lead, part).await?.ok_or(Failure::NotFound)?;
    let part = PageRequest::new(Some(SENT_MAX), shown.sent.clone());
    let sent = shared.reads.lead_media(grant, row.lead, part).await?.ok_or(Failure::NotFound)?;
    let messages = messages(shared, signed_in, &row, shown.messages.clone()).await?;
    let talk = messages.as_ref().map(|page| page.items.as_slice()).unwrap_or_default();
    let names = shared.reads.names(tenant, &named(&timeline.items, talk)).await?;
    let tasks = tasks(shared, signed_in, &row, (now, zone)).await?;
    let assigner = signed_in.authorize::<AssignLeads>().ok();
    let colleagues = match &assigner {
        Some(grant) => shared.reads.colleagues(grant).await?,
        None => Vec::new(),
    };
    let seen = Seen {
        names,
        may_edit: signed_in.authorize::<EditLeads>().is_ok(),
        may_assign: assigner.is_some(),
        may_do_tasks: signed_in.authorize::<ManageTasks>().is_ok(),
        may_see_conversations: signed_in.authorize::<ViewConversations>().is_ok(),
        csrf_token: signed_in.session.csrf_token.clone(),
        now,
        zone,
        firm,
    };
    Ok(LeadView::of(Read { row, timeline, sent, messages, tasks, colleagues, shown, attempt }, seen))
}

/// A part of the conversation that the lead came from, where there is one that the asker may see.
async fn messages(
    shared: &Shared,
    signed_in: &SignedIn,
    row: &LeadRow,
    cursor: Option<String>,
) -> Result<Option<Page<MessageRow>>, Problem> {
    let Some((grant, conversation)) = signed_in.authorize::<ViewConversations>().ok().zip(row.conversation) else {
        return Ok(None);
    };
    let part = PageRequest::new(Some(SHOWN_MAX), cursor);
    Ok(shared.reads.conversation_messages(&grant, conversation, part).await?)
}

/// The tasks about the lead that the asker sees, those to be done first.
async fn tasks(
    shared: &Shared,
    signed_in: &SignedIn,
    row: &LeadRow,
    (now, zone): (DateTime<Utc>, Tz),
) -> Result<Vec<TaskRow>, Problem> {
    let Ok(grant) = signed_in.authorize::<ViewTasks>() else { return Ok(Vec::new()) };
    let filter = TaskFilter { lead: Some(row.lead), ..TaskFilter::default() };
    let request = PageRequest::new(Some(TASKS_MAX), None);
    let mut tasks = shared.reads.list_tasks(&grant, filter, now, zone, request).await?.items;
    tasks.sort_by_key(|task| task.state != TaskState::Open);
    Ok(tasks)
}
