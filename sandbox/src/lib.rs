//! Meta's side of WhatsApp, emulated over real HTTP.
//!
//! The Graph API under `/v{NN.N}/…` answers as Meta's does, error codes included; webhooks leave signed over their
//! exact bytes and are retried; `/phone/{number}` is a customer's phone in a browser, and
//! `/dialog/oauth` the sign-up pop-up; `/sandbox/…` is for whoever
//! tests: people who write, faults, the list of calls, the clock. The crate names nothing of the product it checks,
//! so that it can't share a mistake with it.

mod clock;
mod connection;
mod control;
mod dialog;
mod error;
mod faults;
mod graph;
mod identifiers;
mod made_up;
mod onboarding;
mod phone;
mod sandbox;
mod settings;
mod state;
mod webhook;

use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use error::Error;
pub use settings::Settings;

use crate::connection::{CuttableListener, Switch};
use crate::sandbox::Sandbox;

/// Serves the sandbox on `listener` until `stop` is cancelled, then writes its state and returns.
///
/// Nothing that it answered for is lost when the process is killed instead: the state is a snapshot in the state file,
/// and a journal beside it of what came after.
///
/// # Errors
///
/// - [`Error::StateRead`] when the state file or a journal is there and can't be read;
/// - [`Error::StateShape`] when the state file or a line of a journal isn't one of ours;
/// - [`Error::Client`] when the HTTP client that posts webhooks can't be built;
/// - [`Error::Serve`] when the listener fails;
/// - [`Error::StateWrite`] when the state can't be written at the start or at the end.
pub async fn serve(listener: TcpListener, settings: Settings, stop: CancellationToken) -> Result<(), Error> {
    let sandbox = Arc::new(Sandbox::open(settings, stop.clone())?);
    // From here on there is a journal to write to.
    state::snapshot::save(&sandbox).await?;
    webhook::publish::resume(&sandbox, &mut sandbox.world());
    let posting = tokio::spawn(webhook::deliver::run(Arc::clone(&sandbox)));
    let saving = tokio::spawn(state::snapshot::run(Arc::clone(&sandbox)));
    let service = router(Arc::clone(&sandbox)).into_make_service_with_connect_info::<Switch>();
    let served = axum::serve(CuttableListener::new(listener), service)
        .with_graceful_shutdown(stop.clone().cancelled_owned())
        .await;
    stop.cancel();
    for task in [posting, saving] {
        if let Err(error) = task.await {
            tracing::error!(%error, "A task of the sandbox ended badly");
        }
    }
    state::snapshot::save(&sandbox).await?;
    served.map_err(Error::Serve)
}

fn router(sandbox: Arc<Sandbox>) -> Router {
    let pages = phone::routes().merge(dialog::routes());
    Router::new().merge(control::routes()).merge(pages).fallback(graph::answer).with_state(sandbox)
}
