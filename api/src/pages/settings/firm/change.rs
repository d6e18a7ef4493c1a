//! What members change on the page, by form or by the page's script.

use super::super::super::front::when;
use super::super::super::wants_json;
use super::view::{Refused, refusals, who};
use super::{FIRM, again, hours, onlooker};
use crate::access::{SignedForm, SignedIn};
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::input::{Fields, Missed, day, text, whole, word};
use crate::problem::Problem;
use crate::rest::settings::time_zone;
use crate::state::Shared;
use application::access::ManageSettings;
use application::failure::Failure;
use application::log::Position;
use application::tenant::ChangeSettings;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::tenant::{SettingChange, TenantError, TenantProfile, WorkingHours};
use projections::tenant;
use std::collections::BTreeSet;

/// What a form asks for, read with the firm as it is; what was typed goes where it is shown again.
type Read = fn(&mut Fields, &TenantProfile, &mut Refused) -> Result<Result<Vec<SettingChange>, Problem>, Missed>;

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident, $span:literal, $part:literal, $read:ident;)+) => {
        $(
            $(#[$doc])*
            #[tracing::instrument(name = $span, skip_all)]
            pub(super) async fn $name(
                State(shared): State<Shared>,
                asked: Asked,
                headers: HeaderMap,
                sent: SignedForm,
            ) -> Result<Response, Problem> {
                Form { part: $part, read: $read }.carry_out(&shared, asked, &headers, sent).await
            }
        )+
    };
}

forms!(
    /// `POST /settings/firm/about`: name and time zone.
    about, "http.settings.firm.about", "about", read_about;
    /// `POST /settings/firm/working-hours`.
    working_hours, "http.settings.firm.working_hours", "working-hours", read_working_hours;
    /// `POST /settings/firm/message-hours`.
    message_hours, "http.settings.firm.message_hours", "message-hours", read_message_hours;
    /// `POST /settings/firm/holidays`.
    add_holiday, "http.settings.firm.add_holiday", "holidays", read_added_holiday;
    /// `POST /settings/firm/holidays/remove`.
    remove_holiday, "http.settings.firm.remove_holiday", "holidays", read_removed_holiday;
    /// `POST /settings/firm/assignment`.
    assignment, "http.settings.firm.assignment", "assignment", read_assignment;
);

/// A form of the page.
struct Form {
    part: &'static str,
    read: Read,
}

impl Form {
    async fn carry_out(
        self,
        shared: &Shared,
        asked: Asked,
        headers: &HeaderMap,
        sent: SignedForm,
    ) -> Result<Response, Problem> {
        let SignedForm { signed_in, mut fields } = sent;
        let viewer = onlooker(&signed_in)?;
        signed_in.authorize::<ManageSettings>()?;
        let firm = shared.app.tenants.profile(viewer.tenant()).await?;
        let mut refused = Refused { part: self.part, ..Refused::default() };
        let read = (self.read)(&mut fields, &firm, &mut refused);
        let seen = fields.optional("revision", whole);
        let change = closed(fields, read, seen);
        settle(shared, &signed_in, asked, headers, (change, refused)).await
    }
}

/// The change that a form asks for, or everything that is wrong with it.
pub(super) fn closed(
    fields: Fields,
    read: Result<Result<Vec<SettingChange>, Problem>, Missed>,
    seen: Result<Option<u32>, Missed>,
) -> Result<ChangeSettings, Problem> {
    fields.close()?;
    Ok(ChangeSettings { changes: read??, seen: seen? })
}

/// Makes the change, and answers: a person is shown the page, with why where it was refused, a script is told.
pub(super) async fn settle(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    headers: &HeaderMap,
    (change, refused): (Result<ChangeSettings, Problem>, Refused),
) -> Result<Response, Problem> {
    let done = match change {
        Ok(change) => make(shared, signed_in, asked, change).await,
        Err(problem) => Err(problem),
    };
    let is_shown = |problem: &Problem| {
        [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT].contains(&problem.status()) && !wants_json(headers)
    };
    match done {
        Ok(position) if wants_json(headers) => Ok(at(position, StatusCode::NO_CONTENT.into_response())),
        Ok(position) => Ok(at(position, Redirect::to(&format!("{FIRM}?after={position}")).into_response())),
        Err(problem) if is_shown(&problem) => {
            let refused = Refused { words: refusals(&problem), errors: problem.errors().to_vec(), ..refused };
            again(shared, signed_in, refused, problem.status()).await
        }
        Err(problem) => Err(problem),
    }
}

async fn make(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    change: ChangeSettings,
) -> Result<Position, Problem> {
    let grant = signed_in.authorize::<ManageSettings>()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    match shared.app.dispatch(&grant, context, change).await {
        Ok(committed) => position_after(shared, grant.tenant(), tenant::NAME, committed.position).await,
        Err(Failure::Refused { code, .. }) if code == TenantError::ChangedMeanwhile.code() => {
            Err(changed_meanwhile(shared, signed_in, code).await?)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Who changed the settings last, and when.
async fn changed_meanwhile(shared: &Shared, signed_in: &SignedIn, code: &'static str) -> Result<Problem, Problem> {
    let grant = onlooker(signed_in)?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let last = shared.reads.settings_history(&grant).await?.into_iter().next();
    let message = match last {
        Some(entry) => {
            let names = shared.reads.names(grant.tenant(), &entry.by.into_iter().collect::<Vec<_>>()).await?;
            let at = when(entry.at, shared.app.clock.now(), firm.time_zone);
            let by = who(entry.by, &names);
            format!("{by} changed this meanwhile ({at}); look at it, and save again to put yours in its place")
        }
        None => TenantError::ChangedMeanwhile.to_string(),
    };
    Ok(Failure::Refused { code, message }.into())
}

fn read_about(
    fields: &mut Fields,
    _firm: &TenantProfile,
    refused: &mut Refused,
) -> Result<Result<Vec<SettingChange>, Problem>, Missed> {
    let name = fields.required("name", |value| {
        let typed = text(value)?;
        refused.name = Some(typed.clone());
        word(typed.into())
    });
    let zone = fields.required("time_zone", |value| {
        let typed = text(value)?;
        refused.zone = Some(typed.clone());
        time_zone(typed.into())
    });
    Ok(Ok(vec![SettingChange::Name(name?), SettingChange::TimeZone(zone?)]))
}

fn read_working_hours(
    fields: &mut Fields,
    firm: &TenantProfile,
    refused: &mut Refused,
) -> Result<Result<Vec<SettingChange>, Problem>, Missed> {
    refused.hours = hours::Typed::of(fields);
    let hours = hours::read(fields, firm.working_hours.holidays(), "working_hours")?;
    Ok(hours.map(|hours| vec![SettingChange::WorkingHours(hours)]))
}

fn read_message_hours(
    fields: &mut Fields,
    firm: &TenantProfile,
    refused: &mut Refused,
) -> Result<Result<Vec<SettingChange>, Problem>, Missed> {
    refused.hours = hours::Typed::of(fields);
    let hours = hours::read(fields, firm.message_hours.holidays(), "message_hours")?;
    Ok(hours.map(|hours| vec![SettingChange::MessageHours(hours)]))
}

fn read_added_holiday(
    fields: &mut Fields,
    firm: &TenantProfile,
    _refused: &mut Refused,
) -> Result<Result<Vec<SettingChange>, Problem>, Missed> {
    let date = fields.required("date", day)?;
    let mut holidays = firm.working_hours.holidays().clone();
    holidays.insert(date);
    Ok(with_holidays(firm, holidays))
}

fn read_removed_holiday(
    fields: &mut Fields,
    firm: &TenantProfile,
    _refused: &mut Refused,
) -> Result<Result<Vec<SettingChange>, Problem>, Missed> {
    let date = fields.required("date", day)?;
    let mut holidays = firm.working_hours.holidays().clone();
    holidays.remove(&date);
    Ok(with_holidays(firm, holidays))
}

fn with_holidays(firm: &TenantProfile, holidays: BTreeSet<NaiveDate>) -> Result<Vec<SettingChange>, Problem> {
    let hours = WorkingHours::of_week(firm.working_hours.week().clone(), holidays);
    let hours = hours.map_err(|error| Failure::invalid("date", error))?;
    Ok(vec![SettingChange::WorkingHours(hours)])
}

fn read_assignment(
    fields: &mut Fields,
    _firm: &TenantProfile,
    _refused: &mut Refused,
) -> Result<Result<Vec<SettingChange>, Problem>, Missed> {
    let assigns = fields.required("assignment", |value| match text(value)?.as_str() {
        "automatic" => Ok(true),
        "manual" => Ok(false),
        _ => Err("must be automatic or manual".to_owned()),
    });
    Ok(Ok(vec![SettingChange::AutoAssignment(assigns?)]))
}
