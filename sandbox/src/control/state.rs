//! A summary of what the sandbox holds.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::account;
use crate::sandbox::Sandbox;

/// `GET /sandbox/state`: businesses, and how the webhooks stand.
pub(crate) async fn show(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    let world = sandbox.world();
    let businesses: Vec<Value> = world.accounts.businesses().map(account::shown).collect();
    let accounts: Vec<_> =
        world.accounts.accounts().iter().map(|known| account::shown_account(&world, known)).collect();
    let counters = &sandbox.outbox.counters;
    Json(json!({
        "businesses": businesses,
        "accounts": accounts,
        "webhooks": {
            "sent": counters.sent.load(Ordering::Relaxed),
            "retried": counters.retried.load(Ordering::Relaxed),
            "failed": counters.failed.load(Ordering::Relaxed),
            "pending": sandbox.outbox.pending(),
            "scheduled": sandbox.outbox.scheduled(),
        },
        "faults": world.faults.all().len(),
        "people": world.chats.people().count(),
        "messages": world.chats.last_seq(),
        "calls": world.calls.last(),
    }))
}
