//! What the status card says about a connection, line by line.

use super::super::super::front::when;
use super::history::fact_title;
use super::view::Seen;
use crate::connection::{Limit, grouped, limit, quality, status_words};
use application::whatsapp::Traffic;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::whatsapp::Fact;
use projections::whatsapp::{Card, TokenState};

/// Lines that belong together.
pub(super) struct GroupView {
    pub(super) title: &'static str,
    pub(super) rows: Vec<RowView>,
}

/// A line.
pub(super) struct RowView {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) value: String,
    /// How good that is: `plain`, `good`, `warn` or `bad`.
    pub(super) tone: &'static str,
    pub(super) note: Option<String>,
    pub(super) time_iso: Option<String>,
}

impl RowView {
    fn of(id: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self { id, label, value: value.into(), tone: "plain", note: None, time_iso: None }
    }

    fn toned(self, tone: &'static str) -> Self {
        Self { tone, ..self }
    }

    fn noted(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    fn moment(id: &'static str, label: &'static str, at: Option<DateTime<Utc>>, none: &str, seen: &Seen) -> Self {
        let value = at.map_or_else(|| none.to_owned(), |at| when(at, seen.now, seen.zone));
        let time_iso = at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        Self { time_iso, ..Self::of(id, label, value) }
    }
}

/// What is known, in groups; nothing, where nothing was ever connected.
pub(super) fn groups(card: &Card, traffic: &Traffic, seen: &Seen) -> Vec<GroupView> {
    if card.waba_id.is_none() {
        return Vec::new();
    }
    if card.connected_at.is_none() {
        return vec![GroupView { title: "Last connected", rows: account(card, seen) }];
    }
    vec![
        GroupView { title: "Account", rows: account(card, seen) },
        GroupView { title: "Standing at Meta", rows: standing(card, traffic) },
        GroupView { title: "Working", rows: working(card, traffic, seen) },
    ]
}

fn account(card: &Card, seen: &Seen) -> Vec<RowView> {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "Not known".to_owned());
    let mut rows = vec![
        RowView::of("number", "Phone number", text(&card.display_phone_number)),
        RowView::of("waba", "WhatsApp Business Account ID", text(&card.waba_id)),
    ];
    if let Some(name) = card.facts.get(&Fact::DisplayName) {
        rows.push(name_row(card, name));
    }
    if let Some(mode) = card.facts.get(&Fact::Mode) {
        rows.push(RowView::of("mode", fact_title(Fact::Mode), status_words(Fact::Mode, mode)));
    }
    if card.connected_at.is_some() {
        let by = card.connected_by.map(|member| {
            let name = seen.names.get(&member).cloned().unwrap_or_else(|| "a former member".to_owned());
            format!("by {name}")
        });
        let row = RowView::moment("connected", "Connected since", card.connected_at, "", seen);
        rows.push(RowView { note: by, ..row });
    }
    rows
}

fn name_row(card: &Card, name: &str) -> RowView {
    let row = RowView::of("name", "Display name", name);
    let Some(status) = card.facts.get(&Fact::NameStatus) else { return row };
    let words = status_words(Fact::NameStatus, status);
    match status.as_str() {
        "PENDING_REVIEW" => row.noted(format!("{words}: usually one to three hours; messages can be sent meanwhile")),
        "DECLINED" | "EXPIRED" => row.noted(format!("{words}: change it in WhatsApp Manager")).toned("warn"),
        _ => row.noted(words),
    }
}

fn standing(card: &Card, traffic: &Traffic) -> Vec<RowView> {
    let mut rows = vec![quality_row(card), limit_row(card, traffic), verification_row(card)];
    for (fact, id, good) in
        [(Fact::NumberStatus, "number-status", "CONNECTED"), (Fact::AccountReview, "account-review", "APPROVED")]
    {
        if let Some(value) = card.facts.get(&fact) {
            let tone = if value == good { "good" } else { "warn" };
            rows.push(RowView::of(id, fact_title(fact), status_words(fact, value)).toned(tone));
        }
    }
    if let Some(speed) = card.facts.get(&Fact::Throughput) {
        rows.push(RowView::of("throughput", fact_title(Fact::Throughput), status_words(Fact::Throughput, speed)));
    }
    rows
}

fn quality_row(card: &Card) -> RowView {
    let rating = quality(&card.facts);
    let row = RowView::of("quality", fact_title(Fact::QualityRating), status_words(Fact::QualityRating, rating));
    match rating {
        "GREEN" => row.toned("good"),
        "YELLOW" => {
            row.toned("warn").noted("Customers block or report some messages. Write to those who asked for it.")
        }
        "RED" => row.toned("bad").noted("Customers block or report many messages. Meta may stop sending."),
        _ => RowView { value: rating.to_owned(), ..row }.noted("Improves as customers receive messages"),
    }
}

fn limit_row(card: &Card, traffic: &Traffic) -> RowView {
    let used = format!("{} used in the last 24 hours", grouped(traffic.opened));
    let (value, used) = match limit(&card.facts) {
        Limit::Customers(customers) => {
            let left = grouped((customers - traffic.opened).max(0));
            (format!("{} customers in 24 hours", grouped(customers)), format!("{used}, {left} left"))
        }
        Limit::Unlimited => ("Unlimited".to_owned(), used),
        Limit::Unknown => return RowView::of("limit", fact_title(Fact::MessagingLimit), "Not set yet"),
    };
    RowView::of("limit", fact_title(Fact::MessagingLimit), value)
        .noted(format!("{used}. Replies within 24 hours of a customer's message don't count."))
}

fn verification_row(card: &Card) -> RowView {
    let label = fact_title(Fact::BusinessVerification);
    let Some(state) = card.facts.get(&Fact::BusinessVerification) else {
        return RowView::of("verification", label, "Not known");
    };
    let row = RowView::of("verification", label, status_words(Fact::BusinessVerification, state));
    if state == "verified" {
        return row.toned("good");
    }
    row.noted("Verifying the business at Meta raises the messaging limit above 250; it takes 1 to 14 days")
}

fn working(card: &Card, traffic: &Traffic, seen: &Seen) -> Vec<RowView> {
    let checked = RowView::moment("checked", "Last checked with Meta", traffic.checked_at, "Not yet", seen);
    let checked_by = match traffic.checked_by.as_deref() {
        Some("poll") => Some("by the regular check, every 15 minutes".to_owned()),
        Some("member") => Some("by a member, with Refresh".to_owned()),
        Some(_) | None => None,
    };
    vec![
        token_row(card, seen),
        webhooks_row(card, seen),
        RowView::moment("last-inbound", "Last message received", traffic.last_inbound, "Nothing yet", seen),
        RowView::moment("last-outbound", "Last handed to Meta", traffic.last_outbound, "Nothing yet", seen),
        received_row(traffic),
        RowView { note: checked_by, ..checked },
    ]
}

fn token_row(card: &Card, seen: &Seen) -> RowView {
    match card.token {
        TokenState::Absent => RowView::of("token", "Access token", "None").toned("warn"),
        TokenState::Refused => RowView::of("token", "Access token", "No longer taken by Meta").toned("bad"),
        TokenState::Good => {
            let row = RowView::of("token", "Access token", "Good").toned("good");
            let ends = |at| format!("until {}", when(at, seen.now, seen.zone));
            row.noted(card.token_expires_at.map_or_else(|| "does not expire".to_owned(), ends))
        }
    }
}

fn webhooks_row(card: &Card, seen: &Seen) -> RowView {
    let label = fact_title(Fact::Webhooks);
    let address = card.facts.get(&Fact::WebhookAddress);
    if let (Some(address), Some(expected)) = (address, &seen.webhook_url)
        && address != expected
    {
        let note = format!("to {address}, and not to {expected}: correct it in the app's settings at Meta");
        return RowView::of("webhooks", label, "Goes elsewhere").toned("bad").noted(note);
    }
    let address = address.map(|address| format!("to {address}"));
    let row = match card.facts.get(&Fact::Webhooks) {
        Some(state) if state == "subscribed" => RowView::of("webhooks", label, "Subscribed").toned("good"),
        Some(state) => RowView::of("webhooks", label, status_words(Fact::Webhooks, state)).toned("bad"),
        None => RowView::of("webhooks", label, "Not known"),
    };
    RowView { note: address, ..row }
}

fn received_row(traffic: &Traffic) -> RowView {
    let Traffic { stored, applied, waiting, set_aside, .. } = traffic;
    let row = RowView::of("received", "Received in 24 hours", grouped(*stored));
    if *stored == 0 {
        return row;
    }
    let tone = match (*set_aside > 0, *waiting > 0) {
        (true, _) => "bad",
        (false, true) => "warn",
        (false, false) => "good",
    };
    let mut parts = vec![format!("{} stored", grouped(*stored)), format!("{} applied", grouped(*applied))];
    parts.extend((*waiting > 0).then(|| format!("{} waiting", grouped(*waiting))));
    parts.extend((*set_aside > 0).then(|| format!("{} set aside", grouped(*set_aside))));
    row.toned(tone).noted(parts.join(", "))
}
