//! The list of leads.

use super::super::front::{Frame, Place, counted, phone, rupees, when};
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
use application::access::{AssignLeads, Grant, Reach, ViewLeads};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::lead::LeadNumber;
use domain::tenant::TenantProfile;
use projections::lead::{self, LeadFilter, LeadRef, LeadRow, Owner, UNOWNED_COUNT_MAX};
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
    /// Whether the list is narrowed to those that nobody owns, and to nothing else.
    pub(super) only_unowned: bool,
    /// How many nobody owns, for whoever may give them to members.
    pub(super) unowned: Option<UnownedView>,
    /// The address of the list's beginning, where this isn't it.
    pub(super) first: Option<String>,
    /// The address of what follows.
    pub(super) next: Option<String>,
}

/// How many leads nobody owns, with the way to them.
pub(super) struct UnownedView {
    pub(super) count: String,
    /// Whether these alone are shown.
    pub(super) is_chosen: bool,
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
    pub(super) is_unowned: bool,
    /// What the leads from here on are called, where a list of all tells them apart.
    pub(super) group: Option<&'static str>,
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
    /// The list; `unowned` is how many nobody owns, where the reader may give them to members.
    pub(super) fn of(
        page: Page<LeadRow>,
        filters: &Filters,
        unowned: Option<i64>,
        now: DateTime<Utc>,
        firm: &TenantProfile,
    ) -> Self {
        let is_chosen = filters.owner == Some(Owner::Nobody);
        let mut rows: Vec<_> = page.items.into_iter().map(|row| RowView::of(row, now, firm)).collect();
        if unowned.is_some() && !filters.narrow() {
            tell_apart(&mut rows);
        }
        let counted = |count| UnownedView { count: counted(count, count >= UNOWNED_COUNT_MAX), is_chosen };
        Self {
            rows,
            is_narrowed: filters.narrow(),
            only_unowned: filters.filter() == LeadFilter { owner: Some(Owner::Nobody), ..LeadFilter::default() },
            unowned: unowned.filter(|count| *count > 0 || is_chosen).map(counted),
            first: filters.cursor.as_ref().map(|_| filters.page(None)),
            next: page.next_cursor.map(|cursor| filters.page(Some(cursor))),
        }
    }
}

/// Names the groups of a list in which leads that nobody owns stand first; where all are of one, only that they are those.
fn tell_apart(rows: &mut [RowView]) {
    let any_unowned = rows.first().is_some_and(|row| row.is_unowned);
    let first_owned = rows.iter().position(|row| !row.is_unowned);
    if let Some(first) = rows.first_mut().filter(|_| any_unowned) {
        first.group = Some("Unassigned");
    }
    if let Some(first) = first_owned.filter(|_| any_unowned).and_then(|place| rows.get_mut(place)) {
        first.group = Some("All others");
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
            is_unowned: row.unowned,
            group: None,
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
    let (list, filters, captured) = view(&shared, &signed_in, &grant, query).await?;
    let colleagues = match grant.reach() {
        Reach::Own(_) => Vec::new(),
        Reach::Team(..) | Reach::All => shared.reads.colleagues(&grant).await?,
    };
    let loan_types = &shared.app.tenants.profile(grant.tenant()).await?.loan_types;
    let sees_unowned = grant.reach().covers(None, None);
    let form = FilterForm::of(&filters, colleagues, sees_unowned, loan_types);
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
    let (list, ..) = view(&shared, &signed_in, &grant, query).await?;
    page(StatusCode::OK, &ListFragment { list })
}

async fn view(
    shared: &Shared,
    signed_in: &SignedIn,
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
    let may_assign = signed_in.authorize::<AssignLeads>().is_ok();
    let page = if may_assign && !filters.narrow() {
        shared.reads.list_leads_unowned_first(grant, request).await?
    } else {
        shared.reads.list_leads(grant, &filters.filter(), request).await?
    };
    let unowned = if may_assign { Some(shared.reads.count_unowned_leads(grant).await?) } else { None };
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    Ok((ListView::of(page, &filters, unowned, shared.app.clock.now(), &firm), filters, captured?))
}
