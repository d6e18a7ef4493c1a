//! The firm's settings: what they are, changing them, and what happened to them.

mod change;
mod described;
mod history;
mod hours;
mod show;
mod words;

pub(crate) use change::time_zone;
pub(crate) use hours::{clock, minute};
pub(crate) use words::{LOAN_TYPES, List, SOURCES};

use crate::answer::position_after;
use crate::asked::Asked;
use crate::openapi::{Routes, Tag};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageSettings};
use application::log::Position;
use application::tenant::ChangeSettings;
use projections::tenant;

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Settings)
        .get("/settings", show::show, described::show())
        .patch("/settings", change::change, described::change())
        .get("/settings/history", history::list, described::history())
        .post(
            "/settings/loan-types",
            words::add_loan_type,
            described::add("addLoanType", "Adds a loan type of the firm's own", "Solar Loan"),
        )
        .patch(
            "/settings/loan-types/{id}",
            words::change_loan_type,
            described::change_word("changeLoanType", "Renames, hides or shows a loan type"),
        )
        .post(
            "/settings/lead-sources",
            words::add_source,
            described::add("addLeadSource", "Adds a lead source of the firm's own", "Radio"),
        )
        .patch(
            "/settings/lead-sources/{id}",
            words::change_source,
            described::change_word("changeLeadSource", "Renames, hides or shows a lead source"),
        )
}

/// Changes settings; where the log stands after it.
async fn carry_out(
    shared: &Shared,
    grant: &Grant<ManageSettings>,
    asked: Asked,
    change: ChangeSettings,
) -> Result<Position, Problem> {
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, change).await?;
    position_after(shared, grant.tenant(), tenant::NAME, committed.position).await
}
