//! Aggregates as of their last commit, kept in memory so that most commands read nothing.
//!
//! A stale entry is harmless: the command appends with the sequence it was decided on, and that conflicts.

use domain::stream::{Stream, Streamed};
use lru::LruCache;
use std::any::Any;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Most aggregates kept.
const AGGREGATES_KEPT_MAX: NonZeroUsize = NonZeroUsize::new(8_192).unwrap();

type Place = (&'static str, Uuid, Uuid);

/// Recently used aggregates.
#[derive(Clone)]
pub(super) struct StateCache {
    kept: Arc<Mutex<LruCache<Place, Arc<dyn Any + Send + Sync>>>>,
}

struct Entry<A> {
    state: A,
    sequence: i64,
}

impl Default for StateCache {
    fn default() -> Self {
        Self { kept: Arc::new(Mutex::new(LruCache::new(AGGREGATES_KEPT_MAX))) }
    }
}

impl StateCache {
    /// The state and its last sequence, if kept.
    pub(super) fn lookup<A: Streamed + Clone + 'static>(&self, stream: Stream<A>) -> Option<(A, i64)> {
        let entry = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&place(stream)).cloned()?;
        let entry = entry.downcast_ref::<Entry<A>>()?;
        Some((entry.state.clone(), entry.sequence))
    }

    /// Keeps the state as of this sequence.
    pub(super) fn keep<A: Streamed + 'static>(&self, stream: Stream<A>, state: A, sequence: i64) {
        let entry = Arc::new(Entry { state, sequence });
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(place(stream), entry);
    }

    /// Forgets what turned out stale.
    pub(super) fn forget<A: Streamed + 'static>(&self, stream: Stream<A>) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop(&place(stream));
    }
}

fn place<A: Streamed>(stream: Stream<A>) -> Place {
    (A::TYPE, stream.tenant.uuid(), stream.id())
}
