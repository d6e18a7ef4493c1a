//! What changed, for open pages: server-sent events.
//!
//! An event says that a read model has come further in the tenant's log, never what is in it: whoever wants to know
//! reads with a grant of their own.

use crate::access::SignedIn;
use crate::openapi::{Operation, Routes, Tag};
use crate::problem::Problem;
use crate::state::Shared;
use application::failure::Failure;
use application::log::{Advance, Position};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::id::TenantId;
use futures::{Stream, stream};
use projections::member;
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Least time between two events of one read model: ten in a second at most.
const QUIET: Duration = Duration::from_millis(100);
/// How often a comment is sent when nothing else is, so that nobody in between hangs up.
const COMMENT_EVERY: Duration = Duration::from_secs(15);
/// Longest time that a stream stays open; the client connects again and shows its session again.
const STREAM_LIFE: Duration = Duration::from_mins(15);
/// What a client is told to wait before it connects again.
const RETRY: Duration = Duration::from_secs(1);

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Stream).get("/stream", open, described())
}

fn described() -> Operation {
    let example = json!(": open\nretry: 1000\n\nevent: lead\ndata: {\"position\":42}\n\n");
    Operation::new("openStream", "Opens the stream of changes")
        .says(
            "Server-sent events. Each is named after a read model (`lead`, `task`, `conversation`, …), and its data \
             says how far that has come: `{\"position\": 42}`. What changed is read with `?after=42`. An event \
             `resync` says that something was missed: read everything again, and `signed-out` that the session is over. A stream lives for 15 minutes; connect \
             again then. A comment comes every 15 seconds.",
        )
        .answers_as::<String>(StatusCode::OK, "The stream.", "text/event-stream", example)
}

#[tracing::instrument(name = "http.stream.open", skip_all)]
async fn open(
    State(shared): State<Shared>,
    signed_in: SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let permit = Arc::clone(&shared.open_streams).try_acquire_owned().map_err(Failure::unavailable)?;
    let followed = Followed {
        tenant: signed_in.tenant(),
        follower: Some(Follower { shared: shared.clone(), token: signed_in.token }),
        is_over: false,
        advances: shared.advances.subscribe(),
        pending: BTreeMap::new(),
        ready: VecDeque::from([Told::Opened]),
        quiet_until: Instant::now(),
        ends_at: Instant::now() + STREAM_LIFE,
        stopping: shared.stopping.clone(),
        _permit: Some(permit),
    };
    let events = stream::unfold(followed, async |mut followed| {
        let told = followed.next().await?;
        Some((Ok(told.into()), followed))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(COMMENT_EVERY)))
}

/// Who follows, so that it can be seen whether they still may.
struct Follower {
    shared: Shared,
    token: String,
}

impl Follower {
    /// Whether their session is in force after a change of members; where that can't be told, it is asked again at the
    /// next one.
    async fn is_signed_in(&self, tenant: TenantId) -> bool {
        self.shared.app.credentials.forget(tenant);
        !matches!(self.shared.sessions.authenticate(&self.token).await, Ok(None))
    }
}

/// What a client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// The stream is open.
    Opened,
    /// A read model has come this far.
    Advanced(&'static str, Position),
    /// Something was missed: read everything again.
    Missed,
    /// The session is over; nothing follows.
    SignedOut,
}

impl From<Told> for Event {
    fn from(told: Told) -> Self {
        match told {
            Told::Opened => Self::default().retry(RETRY).comment("open"),
            Told::Advanced(read_model, position) => {
                Self::default().event(read_model).data(format!(r#"{{"position":{position}}}"#))
            }
            Told::Missed => Self::default().event("resync").data("{}"),
            Told::SignedOut => Self::default().event("signed-out").data("{}"),
        }
    }
}

/// One tenant's read models as one client follows them.
struct Followed {
    tenant: TenantId,
    /// Nobody, in tests of what is told.
    follower: Option<Follower>,
    is_over: bool,
    advances: Receiver<Advance>,
    /// Told of, but not sent yet.
    pending: BTreeMap<&'static str, Position>,
    /// To be sent at once.
    ready: VecDeque<Told>,
    quiet_until: Instant,
    ends_at: Instant,
    stopping: CancellationToken,
    /// Gives the place back when the stream ends.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Followed {
    /// What is to be sent next; `None` ends the stream.
    async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return Some(told);
            }
            if self.is_over {
                return None;
            }
            tokio::select! {
                () = self.stopping.cancelled() => return None,
                () = sleep_until(self.ends_at) => return None,
                () = sleep_until(self.quiet_until), if !self.pending.is_empty() => self.release(),
                advance = self.advances.recv() => match advance {
                    Ok(advance) => self.take_in(advance).await,
                    Err(RecvError::Lagged(_)) => {
                        self.ready.push_back(Told::Missed);
                        self.look_at_follower().await;
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    async fn take_in(&mut self, advance: Advance) {
        if advance.tenant != self.tenant {
            return;
        }
        let position = self.pending.entry(advance.read_model).or_default();
        *position = advance.position.max(*position);
        if advance.read_model == member::NAME {
            self.look_at_follower().await;
        }
    }

    /// Ends the stream where whoever follows may do so no more.
    async fn look_at_follower(&mut self) {
        let Some(follower) = &self.follower else { return };
        if !follower.is_signed_in(self.tenant).await {
            self.ready = VecDeque::from([Told::SignedOut]);
            self.is_over = true;
        }
    }

    fn release(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        self.ready.extend(pending.into_iter().map(|(read_model, position)| Told::Advanced(read_model, position)));
        self.quiet_until = Instant::now() + QUIET;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::broadcast::{self, Sender};
    use uuid::Uuid;

    const TENANT: TenantId = TenantId::new(Uuid::nil());

    fn followed(capacity: usize) -> (Sender<Advance>, Followed) {
        let (sender, advances) = broadcast::channel(capacity);
        let followed = Followed {
            tenant: TENANT,
            follower: None,
            is_over: false,
            advances,
            pending: BTreeMap::new(),
            ready: VecDeque::new(),
            quiet_until: Instant::now(),
            ends_at: Instant::now() + STREAM_LIFE,
            stopping: CancellationToken::new(),
            _permit: None,
        };
        (sender, followed)
    }

    fn advance(tenant: TenantId, read_model: &'static str, position: i64) -> Advance {
        Advance { tenant, read_model, position: Position(position) }
    }

    #[tokio::test]
    async fn advances_in_quick_succession_are_told_once_with_the_furthest() {
        let (sender, mut followed) = followed(64);
        followed.quiet_until = Instant::now() + QUIET;
        for position in [1, 3, 2] {
            sender.send(advance(TENANT, "task", position)).unwrap();
        }
        sender.send(advance(TENANT, "lead", 2)).unwrap();
        assert_eq!(followed.next().await, Some(Told::Advanced("lead", Position(2))));
        assert_eq!(followed.next().await, Some(Told::Advanced("task", Position(3))));
        assert!(followed.pending.is_empty() && followed.quiet_until > Instant::now());
    }

    #[tokio::test]
    async fn another_tenants_advances_are_not_told() {
        let (sender, mut followed) = followed(64);
        sender.send(advance(TenantId::new(Uuid::from_u128(9)), "task", 7)).unwrap();
        sender.send(advance(TENANT, "lead", 1)).unwrap();
        assert_eq!(followed.next().await, Some(Told::Advanced("lead", Position(1))));
        drop(sender);
        assert_eq!(followed.next().await, None);
    }

    #[tokio::test]
    async fn who_fell_behind_is_told_to_read_everything_again() {
        let (sender, mut followed) = followed(2);
        for position in 1..=5 {
            sender.send(advance(TENANT, "task", position)).unwrap();
        }
        assert_eq!(followed.next().await, Some(Told::Missed));
    }

    #[tokio::test]
    async fn a_stream_ends_when_the_server_stops_and_when_its_life_is_over() {
        let (_sender, mut stopped) = followed(1);
        stopped.stopping.cancel();
        assert_eq!(stopped.next().await, None);
        let (_sender, mut old) = followed(1);
        old.ends_at = Instant::now();
        assert_eq!(old.next().await, None);
    }
}
