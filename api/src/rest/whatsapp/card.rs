//! The status card.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::connection::{StepTold, diagnosis, limit, quality, steps};
use crate::input::{QueryFields, after};
use crate::openapi::words;
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
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// The status card, with null for whatever isn't known.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WhatsAppConnection")]
pub(super) struct ConnectionAnswer {
    /// How the connection is.
    #[schemars(with = "words::ConnectionWord")]
    state: &'static str,
    /// What is wrong.
    reason: Option<String>,
    /// What helps.
    remedy: Option<String>,
    /// The number, as people read it.
    phone_number: Option<String>,
    /// Meta's id of it.
    phone_number_id: Option<String>,
    /// Meta's id of the account.
    waba_id: Option<String>,
    /// The name that customers see.
    display_name: Option<String>,
    /// How Meta's review of the name went, in its words.
    name_status: Option<String>,
    /// How the number is, in Meta's words.
    number_status: Option<String>,
    /// How Meta's review of the account went, in its words.
    account_review: Option<String>,
    /// How customers take the messages.
    quality_rating: Option<String>,
    /// How many customers may be written to, in Meta's words.
    tier: Option<String>,
    /// The same as a number; null where there is no limit.
    tier_limit: Option<i64>,
    /// Customers to whom a conversation was opened; null where nothing is connected.
    used_last_24h: Option<i64>,
    /// Whether Meta has verified the business.
    business_verified: Option<bool>,
    /// Live or not, in Meta's words.
    mode: Option<String>,
    /// How fast may be sent, in Meta's words.
    throughput: Option<String>,
    /// The access token.
    token: TokenAnswer,
    /// Meta's webhooks to us.
    webhooks: WebhooksAnswer,
    /// Since when it is connected.
    connected_at: Option<DateTime<Utc>>,
    /// The member's name; their id, where the name is unknown.
    connected_by: Option<String>,
    /// The member's id.
    #[schemars(with = "Option<words::Id>")]
    connected_by_id: Option<String>,
    /// When it was disconnected.
    disconnected_at: Option<DateTime<Utc>>,
    /// When it was lost.
    lost_at: Option<DateTime<Utc>>,
    /// When somebody last wrote to us.
    last_inbound: Option<DateTime<Utc>>,
    /// When we last wrote to somebody.
    last_outbound: Option<DateTime<Utc>>,
    /// Webhook items that came in the last 24 hours.
    stored: i64,
    /// Those of them that were applied.
    applied: i64,
    /// Those that wait.
    waiting: i64,
    /// Those that failed for good.
    set_aside: i64,
    /// When Meta was last asked.
    checked_at: Option<DateTime<Utc>>,
    /// What made us ask.
    checked_by: Option<String>,
    /// The steps of the signup that is under way, or was last.
    steps: Vec<StepAnswer>,
    /// When the step that failed is tried again.
    retry_at: Option<DateTime<Utc>>,
    /// The numbers to choose from, where somebody has to.
    choice: Vec<NumberAnswer>,
}

/// The access token.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConnectionToken")]
struct TokenAnswer {
    /// How it is.
    #[schemars(with = "words::TokenWord")]
    state: &'static str,
    /// When it ends; null where it never does.
    expires_at: Option<DateTime<Utc>>,
}

/// Meta's webhooks to us.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConnectionWebhooks")]
struct WebhooksAnswer {
    /// Whether Meta delivers them.
    subscribed: Option<bool>,
    /// Where to.
    address: Option<String>,
}

/// A step of connecting.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConnectionStep")]
struct StepAnswer {
    /// Which.
    #[schemars(with = "words::StepWord")]
    step: &'static str,
    /// How it is.
    #[schemars(with = "words::StepStateWord")]
    state: &'static str,
    /// Since when.
    at: Option<DateTime<Utc>>,
    /// What went wrong.
    failure: Option<FailureAnswer>,
}

/// What went wrong: Meta's words as they came, and ours.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConnectionFailure")]
struct FailureAnswer {
    /// What it means, in our words.
    title: &'static str,
    /// What helps.
    remedy: &'static str,
    /// Meta's message.
    message: String,
    /// Meta's details.
    details: Option<String>,
    /// Meta's code.
    code: Option<i64>,
    /// Meta's subcode.
    subcode: Option<i64>,
    /// The HTTP status of Meta's answer.
    http_status: Option<u16>,
    /// Meta's trace id, which its support asks for.
    fbtrace_id: Option<String>,
    /// How often it was tried.
    attempts: u32,
    /// When it is tried again.
    retry_at: Option<DateTime<Utc>>,
}

/// A number to choose.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConnectionChoice")]
struct NumberAnswer {
    /// Meta's id of it.
    phone_number_id: String,
    /// The number, as people read it.
    phone_number: String,
    /// The name that customers see.
    display_name: Option<String>,
    /// Whether it is used in the Business app.
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
