//! The addresses of the settings, as they are described.

use super::history::HistoryAnswer;
use super::show::SettingsAnswer;
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, schema};
use application::access::{ManageSettings, ViewSettings};
use axum::http::StatusCode;
use domain::tenant::{HOLIDAYS_MAX, LABEL_CHARS_MAX, STRETCHES_MAX, TenantError};
use serde_json::{Value, json};

/// The key of the examples.
const KEY: &str = "solar_loan";

pub(super) fn show() -> Operation {
    let word = |key: &str, label: &str, own| json!({ "key": key, "label": label, "hidden": false, "own": own });
    let example = json!({
        "slug": "demo", "name": "Demo Finance", "time_zone": "Asia/Kolkata", "working_hours": week(),
        "message_hours": week(), "auto_assignment": true,
        "loan_types": [word("home_loan", "Home Loan", false), word(KEY, "Solar Loan", true)],
        "lead_sources": [word("walk_in", "Walk-in", false)], "revision": 3,
    });
    Operation::new("getSettings", "Gets the firm's settings").needs::<ViewSettings>().reads().answers::<SettingsAnswer>(
        StatusCode::OK,
        "The settings.",
        example,
    )
}

pub(super) fn change() -> Operation {
    let body = Body::new()
        .optional("name", schema::visible_text(100), "The firm's name, as customers read it.")
        .optional("time_zone", schema::one_of(zones()), "The zone of its boards and hours.")
        .optional("working_hours", hours(), "When it works.")
        .optional("message_hours", hours(), "When messages that it starts may go out; the rest is quiet.")
        .optional("auto_assignment", json!({ "type": "boolean" }), "Whether new leads are given out by themselves.")
        .optional("revision", revision(), SEEN);
    Operation::command("changeSettings", "Changes the firm's settings")
        .says("What is named is changed, all or none.")
        .needs::<ManageSettings>()
        .takes(body, json!({ "name": "Demo Finserv", "auto_assignment": false }))
        .writes(StatusCode::OK, "It is changed.", None)
        .refuses(TenantError::ChangedMeanwhile.code(), TenantError::ChangedMeanwhile)
}

pub(super) fn history() -> Operation {
    let entry = json!({
        "position": 42, "at": "2026-11-23T06:00:00Z", "what": "tenant.renamed", "by": "Anita Desai",
        "by_id": "01939f0a-7c11-7000-8000-000000000005", "from": "Demo Finance", "to": "Demo Finserv",
    });
    Operation::new("listSettingsHistory", "Lists who changed which setting")
        .says("The newest first, the last 200 changes in one page.")
        .needs::<ViewSettings>()
        .reads()
        .answers::<PageAnswer<HistoryAnswer>>(
            StatusCode::OK,
            "What was changed.",
            json!({ "items": [entry], "next_cursor": null }),
        )
}

pub(super) fn add(id: &'static str, summary: &'static str, example: &str) -> Operation {
    let body = Body::new().required("label", schema::visible_text(LABEL_CHARS_MAX), "Its name.");
    Operation::command(id, summary)
        .says("The `id` that is answered is its key, which it keeps whatever it is called.")
        .needs::<ManageSettings>()
        .takes(body, json!({ "label": example }))
        .writes(StatusCode::CREATED, "It is offered from now on.", Some(KEY))
        .refuses(TenantError::TooManyWords.code(), TenantError::TooManyWords)
}

pub(super) fn change_word(id: &'static str, summary: &'static str) -> Operation {
    let body = Body::new()
        .optional("label", schema::visible_text(LABEL_CHARS_MAX), "Its name.")
        .optional("hidden", json!({ "type": "boolean" }), "Whether it is offered no more; what has it keeps it.")
        .optional("revision", revision(), SEEN);
    Operation::command(id, summary)
        .path("id", schema::listed_word(), "Its key.")
        .needs::<ManageSettings>()
        .takes(body, json!({ "hidden": true }))
        .writes(StatusCode::OK, "It is changed.", None)
        .refuses(TenantError::ChangedMeanwhile.code(), TenantError::ChangedMeanwhile)
        .refuses(TenantError::LastWord.code(), TenantError::LastWord)
}

/// What the revision is for.
const SEEN: &str = "The revision that was looked at: what others changed since is not overwritten.";

fn revision() -> Value {
    schema::integer(0..=i64::from(u32::MAX))
}

fn zones() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

fn hours() -> Value {
    let clock = || schema::form("^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$");
    let stretch = json!({
        "type": "object", "properties": { "opens": clock(), "closes": clock() },
        "required": ["opens", "closes"], "additionalProperties": false,
    });
    let day = json!({ "type": "array", "items": stretch, "maxItems": STRETCHES_MAX });
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let week: serde_json::Map<String, Value> = days.iter().map(|name| ((*name).to_owned(), day.clone())).collect();
    json!({
        "anyOf": [{
            "type": "object",
            "properties": {
                "week": { "type": "object", "properties": week, "additionalProperties": false },
                "holidays": { "type": "array", "items": schema::day(), "maxItems": HOLIDAYS_MAX },
            },
            "required": ["week"], "additionalProperties": false,
        }],
    })
}

fn week() -> Value {
    let day = || json!([{ "opens": "09:30", "closes": "18:30" }]);
    json!({
        "week": {
            "monday": day(), "tuesday": day(), "wednesday": day(), "thursday": day(), "friday": day(),
            "saturday": day(), "sunday": [],
        },
        "holidays": ["2026-12-25"],
    })
}
