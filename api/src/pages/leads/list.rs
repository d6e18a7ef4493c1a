//! The list of leads.

use super::super::front::{Frame, Place, phone, rupees, when};
use super::super::{assets, frame, page};
use super::filters::{FilterForm, Filters};
use super::form::DetailsForm;
use super::moves::tone;
use super::{new, onlooker};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{QueryFields, after, word};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, Reach, ViewLeads};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::lead::LeadNumber;
use domain::tenant::TenantProfile;
use projections::lead::{self, LeadRef, LeadRow};
use projections::{Page, PageRequest};

#[derive(Template)]
#[template(path = "leads.html")]
pub(super) struct LeadsPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    filters: FilterForm,
    /// The form of a new lead, for whoever may capture one.
    new: Option<DetailsForm>,
    /// The lead that was captured a moment ago.
    captured: Option<CapturedView>,
    /// Where the list alone is, for the page's script.
    address: String,
    list: ListView,
}

/// A lead that was captured a moment ago.
pub(super) struct CapturedView {
    pub(super) number: String,
    /// Whether it is the reader's to see.
    pub(super) is_seen: bool,
}

#[derive(Template)]
#[template(path = "leads_list.html")]
pub(super) struct ListFragment {
    pub(super) list: ListView,
}

/// The list as it is drawn.
pub(super) struct ListView {
    pub(super) rows: Vec<RowView>,
    pub(super) is_narrowed: bool,
    /// The address of the list's beginning, where this isn't it.
    pub(super) first: Option<String>,
    /// The address of what follows.
    pub(super) next: Option<String>,
}

/// A lead in the list.
pub(super) struct RowView {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) mobile: Option<String>,
    pub(super) loan_type: String,
    pub(super) amount: String,
    pub(super) stage: &'static str,
    pub(super) tone: &'static str,
    pub(super) on_hold: bool,
    pub(super) assignee: Option<String>,
    pub(super) changed: String,
    pub(super) changed_iso: String,
}

impl LeadsPage {
    pub(super) fn of(frame: Frame, filters: FilterForm, address: String, list: ListView) -> Self {
        let (style, script) = (assets::address("leads.css"), assets::address("leads.js"));
        Self { frame, style, script, filters, new: None, captured: None, address, list }
    }

    /// The page with the form of a new lead, and with what was captured by it.
    pub(super) fn with_new(self, new: Option<DetailsForm>, captured: Option<CapturedView>) -> Self {
        Self { new, captured, ..self }
    }
}

impl ListView {
    pub(super) fn of(page: Page<LeadRow>, filters: &Filters, now: DateTime<Utc>, firm: &TenantProfile) -> Self {
        Self {
            rows: page.items.into_iter().map(|row| RowView::of(row, now, firm)).collect(),
            is_narrowed: filters.narrow(),
            first: filters.cursor.as_ref().map(|_| filters.page(None)),
            next: page.next_cursor.map(|cursor| filters.page(Some(cursor))),
        }
    }
}

impl RowView {
    fn of(row: LeadRow, now: DateTime<Utc>, firm: &TenantProfile) -> Self {
        Self {
            number: row.number.to_string(),
            name: row.name.unwrap_or_else(|| "Erased".to_owned()),
            mobile: row.mobile.as_deref().map(phone),
            loan_type: firm.loan_types.label(row.loan_type).into_owned(),
            amount: rupees(row.amount),
            stage: row.stage.label(),
            tone: tone(row.stage),
            on_hold: row.on_hold,
            assignee: row.assignee_name,
            changed: when(row.updated_at, now, firm.time_zone),
            changed_iso: row.updated_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }
}

/// `GET /leads`.
#[tracing::instrument(name = "http.leads.page", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let (list, filters, captured) = view(&shared, &grant, query).await?;
    let colleagues = match grant.reach() {
        Reach::Own(_) => Vec::new(),
        Reach::Team(..) | Reach::All => shared.reads.colleagues(&grant).await?,
    };
    let loan_types = &shared.app.tenants.profile(grant.tenant()).await?.loan_types;
    let form = FilterForm::of(&filters, colleagues, loan_types);
    let frame = frame(&shared, &signed_in, Place::Leads).await?;
    let new = new::form(&shared, &signed_in).await?;
    let captured = match captured {
        Some(number) => {
            let is_seen = shared.reads.lookup_lead(&grant, LeadRef::Number(number)).await?.is_some();
            Some(CapturedView { number: number.to_string(), is_seen })
        }
        None => None,
    };
    let page_of_all = LeadsPage::of(frame, form, filters.address("/list"), list);
    page(StatusCode::OK, &page_of_all.with_new(new, captured))
}

/// `GET /leads/list`: the list alone, for the page's script.
#[tracing::instrument(name = "http.leads.page.list", skip_all)]
pub(super) async fn fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let (list, ..) = view(&shared, &grant, query).await?;
    page(StatusCode::OK, &ListFragment { list })
}

async fn view(
    shared: &Shared,
    grant: &Grant<ViewLeads>,
    query: QueryFields,
) -> Result<(ListView, Filters, Option<LeadNumber>), Problem> {
    let mut fields = query.read()?;
    let (filters, after) = (Filters::read(&mut fields), after(&mut fields));
    let captured = fields.optional("captured", word);
    fields.close()?;
    let filters = filters?;
    wait_for(shared, grant.tenant(), lead::NAME, after?).await?;
    let request = PageRequest::new(None, filters.cursor.clone());
    let page = shared.reads.list_leads(grant, &filters.filter(), request).await?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    Ok((ListView::of(page, &filters, shared.app.clock.now(), &firm), filters, captured?))
}
