//! The connection as it is drawn.

use super::super::super::front::when;
use super::history::LineView;
use super::rows::{GroupView, groups};
use crate::connection::{Diagnosis, StepTold, diagnosis, step_title, steps, waits_for_a_number};
use application::whatsapp::Traffic;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::id::MemberId;
use domain::whatsapp::{Fact, LossKind, Number, Step};
use projections::whatsapp::{Card, CardState, HistoryEntry, SignupCard};
use std::collections::HashMap;

/// How long after a one-time code a call is offered. (The pop-up's own wait, 2026-04)
const CALL_AFTER: TimeDelta = TimeDelta::seconds(60);
/// How long a signup that nobody goes on with keeps others from connecting.
const SIGNUP_HOLDS_FOR: TimeDelta = TimeDelta::minutes(2);
/// Meta's code for a number that has to be verified again. (Cloud API, error codes, 2026-04)
const NEEDS_VERIFICATION: i64 = 133_006;

/// By whom and when the connection is seen.
pub(super) struct Seen {
    pub(super) names: HashMap<MemberId, String>,
    pub(super) may_manage: bool,
    pub(super) csrf_token: String,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    /// Where webhooks are expected to go, where that is known.
    pub(super) webhook_url: Option<String>,
}

/// What was read.
pub(super) struct Read {
    pub(super) card: Card,
    pub(super) history: Vec<HistoryEntry>,
    pub(super) traffic: Traffic,
}

/// The connection as it is drawn.
pub(super) struct ConnectionView {
    pub(super) csrf_token: String,
    pub(super) may_manage: bool,
    /// Now, so that a browser whose clock is wrong counts down rightly.
    pub(super) now_iso: String,
    pub(super) state: &'static str,
    pub(super) label: &'static str,
    pub(super) headline: String,
    pub(super) lead: String,
    pub(super) diagnosis: Option<Diagnosis>,
    pub(super) steps: Vec<StepView>,
    pub(super) choice: Vec<Number>,
    pub(super) groups: Vec<GroupView>,
    pub(super) actions: Actions,
    pub(super) phone_code: Option<PhoneCodeView>,
    pub(super) history: Vec<LineView>,
}

/// What the reader may do now.
#[expect(clippy::struct_excessive_bools, reason = "each is a button that stands there or doesn't")]
pub(super) struct Actions {
    pub(super) connect: bool,
    pub(super) retry: bool,
    pub(super) refresh: bool,
    pub(super) disconnect: bool,
    pub(super) give_up: bool,
}

/// A step of connecting.
pub(super) struct StepView {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    pub(super) state: &'static str,
    pub(super) label: &'static str,
    pub(super) at: Option<String>,
    pub(super) retry: Option<RetryView>,
}

/// When a step is tried again by itself.
pub(super) struct RetryView {
    pub(super) at: String,
    pub(super) at_iso: String,
}

/// The one-time code outside the pop-up.
pub(super) struct PhoneCodeView {
    pub(super) is_open: bool,
    pub(super) sent: Option<String>,
    /// When a call is offered, where one is to be waited for.
    pub(super) call_from: Option<String>,
}

impl ConnectionView {
    pub(super) fn of(read: Read, seen: Seen) -> Self {
        let Read { card, history, traffic } = read;
        let state = card.state();
        let (headline, lead) = headline(&card, &seen);
        let signup = card.signup.as_ref();
        let step = |told: &StepTold<'_>| StepView::of(told, &seen);
        Self {
            now_iso: iso(seen.now),
            state: state.slug(),
            label: label(state),
            headline,
            lead,
            diagnosis: diagnosis(&card),
            steps: signup.map(|signup| steps(signup).iter().map(step).collect()).unwrap_or_default(),
            choice: signup.map(|signup| signup.choice.clone()).unwrap_or_default(),
            groups: groups(&card, &traffic, &seen),
            actions: Actions::of(&card, &seen),
            phone_code: phone_code(&card, &seen),
            history: history.into_iter().map(|entry| LineView::of(entry, &seen)).collect(),
            may_manage: seen.may_manage,
            csrf_token: seen.csrf_token,
        }
    }
}

impl Actions {
    fn of(card: &Card, seen: &Seen) -> Self {
        let may = seen.may_manage;
        let (signup, is_linked) = (card.signup.as_ref(), card.connected_at.is_some());
        let failed = signup.and_then(|signup| signup.failure.as_ref());
        let connect = match card.state() {
            CardState::NotConnected | CardState::Disconnected => true,
            CardState::NeedsAttention => signup.is_none_or(|signup| signup.choice.is_empty()),
            CardState::Connecting => signup.is_some_and(|signup| may_be_replaced(signup, seen.now)),
            CardState::Connected => false,
        };
        Self {
            connect: may && connect,
            retry: may && failed.is_some_and(|failure| failure.step != Step::ExchangeCode),
            refresh: may && is_linked,
            disconnect: may && is_linked,
            give_up: may && signup.is_some(),
        }
    }
}

/// Whether a signup that isn't through gives way to a new one.
fn may_be_replaced(signup: &SignupCard, now: DateTime<Utc>) -> bool {
    let is_forgotten = now >= signup.started_at + SIGNUP_HOLDS_FOR;
    signup.failure.is_some() || is_forgotten || waits_for_a_number(signup)
}

impl StepView {
    fn of(told: &StepTold<'_>, seen: &Seen) -> Self {
        let retry_at = told.failure.and_then(|failure| failure.retry_at);
        Self {
            slug: told.step.slug(),
            title: step_title(told.step),
            state: told.state.slug(),
            label: told.state.label(),
            at: told.at.map(|at| when(at, seen.now, seen.zone)),
            retry: retry_at.map(|at| RetryView { at: when(at, seen.now, seen.zone), at_iso: iso(at) }),
        }
    }
}

fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

const fn label(state: CardState) -> &'static str {
    match state {
        CardState::NotConnected => "Not connected",
        CardState::Connecting => "Connecting",
        CardState::Connected => "Connected",
        CardState::NeedsAttention => "Needs attention",
        CardState::Disconnected => "Disconnected",
    }
}

/// What stands at the top of the card, and the sentence below it.
fn headline(card: &Card, seen: &Seen) -> (String, String) {
    let number = card.display_phone_number.clone();
    let signing_up = card.signup.as_ref().and_then(|signup| signup.number.as_ref());
    let signing_up = signing_up.map(|number| number.display_phone_number.clone());
    let (headline, lead) = match card.state() {
        CardState::NotConnected => (
            "WhatsApp isn't connected yet".to_owned(),
            "Connect the firm's WhatsApp Business Account once, and customers and staff can write to it.".to_owned(),
        ),
        CardState::Connecting => (
            signing_up.map_or_else(|| "Connecting WhatsApp".to_owned(), |number| format!("Connecting {number}")),
            "It goes on by itself, usually within seconds. You can leave this page.".to_owned(),
        ),
        CardState::Connected => {
            (number.unwrap_or_else(|| "WhatsApp is connected".to_owned()), "Messages come and go.".to_owned())
        }
        CardState::NeedsAttention if card.lost.is_some() && card.signup.is_none() => (
            number.unwrap_or_else(|| "WhatsApp can't send".to_owned()),
            "Nothing is sent. Messages that come in are still stored.".to_owned(),
        ),
        CardState::NeedsAttention if is_asked(card) => (
            "Connecting waits for an answer".to_owned(),
            "What has been done is kept. It goes on with the number that is chosen.".to_owned(),
        ),
        CardState::NeedsAttention => (
            signing_up.map_or_else(|| "Connecting stopped".to_owned(), |number| format!("Connecting {number} stopped")),
            "What has been done is kept. It goes on from where it stopped.".to_owned(),
        ),
        CardState::Disconnected => (
            "WhatsApp is disconnected".to_owned(),
            "The account stays with Meta. Connect the same number again, and its conversations go on.".to_owned(),
        ),
    };
    let since = card.disconnected_at.filter(|_| card.state() == CardState::Disconnected);
    let since = since.map(|at| format!("Since {}. ", when(at, seen.now, seen.zone))).unwrap_or_default();
    (headline, since + &lead)
}

/// Whether a signup waits for somebody to say which number it is.
fn is_asked(card: &Card) -> bool {
    card.signup.as_ref().is_some_and(|signup| signup.failure.is_none() && !signup.choice.is_empty())
}

/// Whether and how the one-time code is offered: for a number that is connected, or must be verified to be.
fn phone_code(card: &Card, seen: &Seen) -> Option<PhoneCodeView> {
    let failed = card.signup.as_ref().and_then(|signup| signup.failure.as_ref());
    let is_needed = failed.is_some_and(|failure| failure.error.code == Some(NEEDS_VERIFICATION))
        || card.lost.as_ref().is_some_and(|lost| lost.kind == LossKind::NotRegistered)
        || card.facts.get(&Fact::NumberStatus).is_some_and(|status| status == "UNVERIFIED");
    if !seen.may_manage || (card.connected_at.is_none() && !is_needed) {
        return None;
    }
    let requested = card.code_requested_at;
    Some(PhoneCodeView {
        is_open: is_needed || requested.is_some(),
        sent: requested.map(|at| when(at, seen.now, seen.zone)),
        call_from: requested.map(|at| at + CALL_AFTER).filter(|at| *at > seen.now).map(iso),
    })
}
