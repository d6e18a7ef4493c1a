//! The status card.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::connection::{StepTold, diagnosis, limit, quality, steps};
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewWhatsApp;
use application::whatsapp::{Traffic, explain};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::id::MemberId;
use domain::whatsapp::{Fact, Failure, Number};
use projections::whatsapp::{self, Card, TokenState};
use serde::Serialize;
use std::collections::HashMap;

/// The status card, with null for whatever isn't known.
#[derive(Serialize)]
pub(super) struct ConnectionAnswer {
    state: &'static str,
    reason: Option<String>,
    remedy: Option<String>,
    phone_number: Option<String>,
    phone_number_id: Option<String>,
    waba_id: Option<String>,
    display_name: Option<String>,
    name_status: Option<String>,
    number_status: Option<String>,
    account_review: Option<String>,
    quality_rating: Option<String>,
    tier: Option<String>,
    tier_limit: Option<i64>,
    /// Customers to whom a conversation was opened; null where nothing is connected.
    used_last_24h: Option<i64>,
    business_verified: Option<bool>,
    mode: Option<String>,
    throughput: Option<String>,
    token: TokenAnswer,
    webhooks: WebhooksAnswer,
    connected_at: Option<DateTime<Utc>>,
    /// The member's name; their id, where the name is unknown.
    connected_by: Option<String>,
    connected_by_id: Option<String>,
    disconnected_at: Option<DateTime<Utc>>,
    lost_at: Option<DateTime<Utc>>,
    last_inbound: Option<DateTime<Utc>>,
    last_outbound: Option<DateTime<Utc>>,
    stored: i64,
    applied: i64,
    waiting: i64,
    set_aside: i64,
    checked_at: Option<DateTime<Utc>>,
    checked_by: Option<String>,
    steps: Vec<StepAnswer>,
    retry_at: Option<DateTime<Utc>>,
    choice: Vec<NumberAnswer>,
}

#[derive(Serialize)]
struct TokenAnswer {
    state: &'static str,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct WebhooksAnswer {
    subscribed: Option<bool>,
    address: Option<String>,
}

#[derive(Serialize)]
struct StepAnswer {
    step: &'static str,
    state: &'static str,
    at: Option<DateTime<Utc>>,
    failure: Option<FailureAnswer>,
}

/// What went wrong: Meta's words as they came, and ours.
#[derive(Serialize)]
struct FailureAnswer {
    title: &'static str,
    remedy: &'static str,
    message: String,
    details: Option<String>,
    code: Option<i64>,
    subcode: Option<i64>,
    http_status: Option<u16>,
    fbtrace_id: Option<String>,
    attempts: u32,
    retry_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct NumberAnswer {
    phone_number_id: String,
    phone_number: String,
    display_name: Option<String>,
    on_business_app: bool,
}

/// `GET /whatsapp/connection`.
#[tracing::instrument(name = "http.whatsapp.connection", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<ConnectionAnswer>, Problem> {
    let grant = signed_in.authorize::<ViewWhatsApp>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), whatsapp::NAME, after?).await?;
    let card = shared.reads.whatsapp_card(&grant).await?;
    let traffic = shared.app.traffic.traffic(grant.tenant()).await?;
    let members: Vec<_> = card.connected_by.into_iter().collect();
    let names = shared.reads.names(grant.tenant(), &members).await?;
    Ok(Json(answer(card, traffic, &names)))
}

fn answer(card: Card, traffic: Traffic, names: &HashMap<MemberId, String>) -> ConnectionAnswer {
    let (reason, remedy) = diagnosis(&card).map(|found| (found.reason, found.remedy)).unzip();
    let fact = |fact| card.facts.get(&fact).cloned();
    let is_known = card.connected_at.is_some();
    let signup = card.signup.as_ref();
    let name = |member: MemberId| names.get(&member).cloned().unwrap_or_else(|| member.to_string());
    ConnectionAnswer {
        state: card.state().slug(),
        reason,
        remedy,
        phone_number: card.display_phone_number.clone(),
        phone_number_id: card.phone_number_id.clone(),
        waba_id: card.waba_id.clone(),
        display_name: fact(Fact::DisplayName),
        name_status: fact(Fact::NameStatus),
        number_status: fact(Fact::NumberStatus),
        account_review: fact(Fact::AccountReview),
        quality_rating: is_known.then(|| quality(&card.facts).to_owned()),
        tier: fact(Fact::MessagingLimit),
        tier_limit: limit(&card.facts).customers(),
        used_last_24h: is_known.then_some(traffic.opened),
        business_verified: card.facts.get(&Fact::BusinessVerification).map(|state| state == "verified"),
        mode: fact(Fact::Mode),
        throughput: fact(Fact::Throughput),
        token: TokenAnswer { state: token_state(card.token), expires_at: card.token_expires_at },
        webhooks: WebhooksAnswer {
            subscribed: card.facts.get(&Fact::Webhooks).map(|state| state == "subscribed"),
            address: fact(Fact::WebhookAddress),
        },
        connected_at: card.connected_at,
        connected_by: card.connected_by.map(name),
        connected_by_id: card.connected_by.map(|member| member.to_string()),
        disconnected_at: card.disconnected_at,
        lost_at: card.lost.as_ref().map(|lost| lost.at),
        last_inbound: traffic.last_inbound,
        last_outbound: traffic.last_outbound,
        stored: traffic.stored,
        applied: traffic.applied,
        waiting: traffic.waiting,
        set_aside: traffic.set_aside,
        checked_at: traffic.checked_at,
        checked_by: traffic.checked_by,
        steps: signup.map(|signup| steps(signup).into_iter().map(StepAnswer::from).collect()).unwrap_or_default(),
        retry_at: signup.and_then(|signup| signup.failure.as_ref()?.retry_at),
        choice: signup.map(|signup| signup.choice.iter().map(NumberAnswer::from).collect()).unwrap_or_default(),
    }
}

const fn token_state(state: TokenState) -> &'static str {
    match state {
        TokenState::Absent => "absent",
        TokenState::Good => "good",
        TokenState::Refused => "refused",
    }
}

impl From<StepTold<'_>> for StepAnswer {
    fn from(told: StepTold<'_>) -> Self {
        let (step, state) = (told.step.slug(), told.state.slug());
        Self { step, state, at: told.at, failure: told.failure.map(FailureAnswer::from) }
    }
}

impl From<&Failure> for FailureAnswer {
    fn from(failure: &Failure) -> Self {
        let (error, explained) = (failure.error.clone(), explain(&failure.error));
        Self {
            title: explained.title,
            remedy: explained.remedy,
            message: error.message,
            details: error.details,
            code: error.code,
            subcode: error.subcode,
            http_status: error.http_status,
            fbtrace_id: error.trace,
            attempts: failure.attempts,
            retry_at: failure.retry_at,
        }
    }
}

impl From<&Number> for NumberAnswer {
    fn from(number: &Number) -> Self {
        Self {
            phone_number_id: number.phone_number_id.clone(),
            phone_number: number.display_phone_number.clone(),
            display_name: number.verified_name.clone(),
            on_business_app: number.on_business_app,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::tests::{ADMIN, at, connected, failed};
    use serde_json::{Value, json};

    fn told(card: Card) -> Value {
        let names = HashMap::from([(ADMIN, "Admin".to_owned())]);
        serde_json::to_value(answer(card, Traffic::default(), &names)).unwrap()
    }

    #[test]
    fn where_nothing_is_connected_everything_is_null_but_the_state() {
        let told = told(Card::default());
        assert_eq!(told["state"], "not_connected");
        for field in ["reason", "phone_number", "waba_id", "quality_rating", "tier", "tier_limit", "connected_by"] {
            assert_eq!(told[field], Value::Null, "{field}");
        }
        assert_eq!(told["token"], json!({ "state": "absent", "expires_at": null }));
    }

    #[test]
    fn a_connection_tells_number_rating_limit_and_by_whom() {
        let told = told(connected());
        assert_eq!(told["state"], "connected");
        assert_eq!((&told["phone_number"], &told["connected_by"]), (&json!("+91 80000 00001"), &json!("Admin")));
        assert_eq!((&told["tier"], &told["tier_limit"]), (&json!("TIER_250"), &json!(250)));
        assert_eq!((&told["quality_rating"], &told["used_last_24h"]), (&json!("Not enough info"), &json!(0)));
        assert_eq!((&told["business_verified"], &told["webhooks"]["subscribed"]), (&json!(false), &json!(true)));
    }

    #[test]
    fn a_step_that_failed_tells_metas_words_and_ours_and_when_it_is_tried_again() {
        let told = told(failed(133_016, Some(at("2026-11-23T06:10:00Z"))));
        assert_eq!((&told["state"], &told["retry_at"]), (&json!("connecting"), &json!("2026-11-23T06:10:00Z")));
        let states: Vec<_> = told["steps"].as_array().unwrap().iter().map(|step| step["state"].clone()).collect();
        assert_eq!(states, ["done", "done", "done", "waiting", "to_do", "to_do"]);
        let failure = &told["steps"][3]["failure"];
        assert_eq!((&failure["code"], &failure["message"]), (&json!(133_016), &json!("Meta said no")));
        assert!(failure["title"].as_str().unwrap().contains("too often"));
        assert!(told["reason"].as_str().unwrap().contains("Register the number"));
    }
}
