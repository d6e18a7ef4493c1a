//! Where an aggregate's events stand: its stream.

use crate::id::TenantId;
use cqrs_es::Aggregate;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use uuid::Uuid;

/// An aggregate of ours: what the event store needs beyond cqrs-es.
pub trait Streamed: Aggregate<Services = (), Command: Clone + Send + Sync, Error: Send + Sync + 'static> {
    /// The id that names one such aggregate within a tenant.
    type Id: Copy + Into<Uuid> + fmt::Debug + Send + Sync;

    /// Whether the command can only be the first on its stream, so that nothing need be read before deciding it.
    fn is_first(_command: &Self::Command) -> bool {
        false
    }

    /// What the aggregate, in this state, takes or gives back of the things that only one may have because of `event`.
    fn claim_change(&self, _event: &Self::Event) -> Option<ClaimChange> {
        None
    }
}

/// A change in what an aggregate holds of the things that only one aggregate of a tenant may have.
#[derive(Clone, PartialEq, Eq)]
pub enum ClaimChange {
    /// From now on it holds this and nothing else.
    Hold {
        /// Which kind of thing, such as `open_lead`.
        scope: &'static str,
        /// Which one; it may be personal and is kept as a keyed hash.
        key: String,
    },
    /// From now on it holds nothing.
    GiveBack,
}

/// The stream of one aggregate, written `<tenant uuid>/<uuid>` in the event store.
pub struct Stream<A> {
    /// Whose log it is part of.
    pub tenant: TenantId,
    id: Uuid,
    aggregate: PhantomData<fn() -> A>,
}

impl<A: Streamed> Stream<A> {
    /// The stream of the aggregate with this id.
    pub fn new(tenant: TenantId, id: A::Id) -> Self {
        Self { tenant, id: id.into(), aggregate: PhantomData }
    }
}

impl<A> Stream<A> {
    /// The id without the tenant.
    pub const fn id(&self) -> Uuid {
        self.id
    }
}

impl<A> Clone for Stream<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Stream<A> {}

impl<A> fmt::Display for Stream<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.id)
    }
}

impl<A> fmt::Debug for Stream<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A stored aggregate id that isn't `<tenant uuid>/<uuid>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an aggregate id is written <tenant uuid>/<uuid>")]
pub struct MalformedStream;

/// The two halves of a stored aggregate id.
///
/// # Errors
/// [`MalformedStream`]: no slash, or a half that is no UUID.
pub fn parse_aggregate_id(text: &str) -> Result<(TenantId, Uuid), MalformedStream> {
    let (tenant, id) = text.split_once('/').ok_or(MalformedStream)?;
    let tenant = TenantId::from_str(tenant).map_err(|_| MalformedStream)?;
    let id = Uuid::parse_str(id).map_err(|_| MalformedStream)?;
    Ok((tenant, id))
}
