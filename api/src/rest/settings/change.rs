//! Changing settings.

use super::carry_out;
use super::hours::hours;
use crate::access::SignedIn;
use crate::answer::written;
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, truth, whole, word};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageSettings;
use application::tenant::ChangeSettings;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono_tz::Tz;
use domain::tenant::SettingChange;
use serde_json::Value;

/// `PATCH /settings`: what is named is changed, all or none; with `revision`, only where nobody else changed it since.
#[tracing::instrument(name = "http.settings.change", skip_all)]
pub(super) async fn change(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageSettings>()?;
    let change = settings(body.read()?)?;
    let position = carry_out(&shared, &grant, asked, change).await?;
    Ok(written(StatusCode::OK, None, position))
}

fn settings(mut fields: Fields) -> Result<ChangeSettings, Problem> {
    let name = fields.optional("name", word);
    let zone = fields.optional("time_zone", time_zone);
    let working = fields.optional("working_hours", hours);
    let messages = fields.optional("message_hours", hours);
    let assigns = fields.optional("auto_assignment", truth);
    let seen = fields.optional("revision", whole);
    fields.close()?;
    let changes = [
        name?.map(SettingChange::Name),
        zone?.map(SettingChange::TimeZone),
        working?.map(SettingChange::WorkingHours),
        messages?.map(SettingChange::MessageHours),
        assigns?.map(SettingChange::AutoAssignment),
    ];
    Ok(ChangeSettings { changes: changes.into_iter().flatten().collect(), seen: seen? })
}

/// A time zone by its name in the IANA database.
pub(crate) fn time_zone(value: Value) -> Result<Tz, String> {
    crate::input::text(value)?.trim().parse().map_err(|_| "must be a time zone such as Asia/Kolkata".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Result<ChangeSettings, Problem> {
        settings(Fields::of_json(serde_json::from_value(value).unwrap()))
    }

    #[test]
    fn only_what_is_named_is_changed() {
        let change = read(json!({ "time_zone": "Asia/Dubai", "auto_assignment": false, "revision": 3 })).unwrap();
        let expected = vec![SettingChange::TimeZone(Tz::Asia__Dubai), SettingChange::AutoAssignment(false)];
        assert_eq!(change, ChangeSettings { changes: expected, seen: Some(3) });
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let body = json!({
            "name": " ", "time_zone": "Mars/Olympus", "working_hours": { "week": {} }, "message_hours": 5,
            "auto_assignment": "on", "revision": -1, "colour": "red",
        });
        let problem = read(body).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        let expected = ["name", "time_zone", "working_hours", "message_hours", "auto_assignment", "revision", "colour"];
        assert_eq!(named, expected);
    }
}
