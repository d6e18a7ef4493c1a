//! The one gate that everything sent goes through.

use crate::app::Application;
use crate::conversation::{conversation_of, is_opted_out};
use crate::failure::Failure;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::TenantId;
use domain::notification::{CancelReason, DeferReason, Requested};
use domain::stream::Stream;
use domain::whatsapp::WhatsAppConnection;

/// How long what waits for a connection waits until it looks again; it is woken when the connection is back.
const CONNECTION_PAUSE: TimeDelta = TimeDelta::minutes(5);

/// What the gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It may go.
    Open,
    /// It may go later.
    Later(DeferReason, DateTime<Utc>),
    /// It may never go.
    Never(CancelReason),
}

/// Whether a message may be handed over now: connection, then opt-out, then window.
///
/// # Errors
/// [`Failure::Unavailable`]: the database can't be reached.
pub async fn gate(app: &Application, tenant: TenantId, requested: &Requested) -> Result<Gate, Failure> {
    let now = app.clock.now();
    if requested.content.known().is_none() || requested.address.known().is_none() {
        return Ok(Gate::Never(CancelReason::Erased));
    }
    let connection = Stream::<WhatsAppConnection>::new(tenant, WhatsAppConnection::id_of(tenant));
    let connection = app.commands.load(connection).await.map_err(|error| error.into_failure(Failure::internal))?;
    if connection.is_disconnected() {
        return Ok(Gate::Never(CancelReason::Disconnected));
    }
    if !connection.is_up() {
        return Ok(Gate::Later(DeferReason::ConnectionDown, now + CONNECTION_PAUSE));
    }
    // What belongs to no talk is held back too where its recipient has opted out of theirs.
    let own = || conversation_of(tenant, requested.channel, requested.person);
    let conversation = requested.conversation.unwrap_or_else(own);
    if !requested.despite_opt_out && is_opted_out(app, tenant, conversation).await? {
        return Ok(Gate::Never(CancelReason::OptedOut));
    }
    if requested.window_ends_at.is_some_and(|end| end <= now) {
        return Ok(Gate::Never(CancelReason::WindowClosed));
    }
    Ok(Gate::Open)
}
