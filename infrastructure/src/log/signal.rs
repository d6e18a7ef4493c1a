//! Waking: who has to look at which tenant's log.

use application::log::{Advance, Position};
use domain::id::TenantId;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, broadcast};

/// Most advances that a slow listener may lag behind before it is told that it missed some.
const ADVANCES_KEPT: usize = 1_024;

/// The in-process signals: from the writer to followers, and from read models to open pages.
#[derive(Clone)]
pub struct Signals {
    /// Ring for everything.
    wakers: Arc<Mutex<Vec<Waker>>>,
    /// Ring only for what happened on this node, which is what other nodes want to hear.
    local_wakers: Arc<Mutex<Vec<Waker>>>,
    advances: broadcast::Sender<Advance>,
    local_advances: broadcast::Sender<Advance>,
}

/// One follower's bell, with the tenants it rang for.
#[derive(Clone)]
pub struct Waker {
    tenants: Arc<Mutex<HashMap<TenantId, Position>>>,
    bell: Arc<Notify>,
    heeds: Heeds,
}

/// Whether an event of this stored type, such as `lead.captured`, is worth waking for.
pub type Heeds = fn(&str) -> bool;

/// What was appended, by the stored types of the events; empty where that isn't known.
pub(super) type Kinds<'a> = BTreeSet<&'a str>;

impl Default for Signals {
    fn default() -> Self {
        Self {
            wakers: Arc::default(),
            local_wakers: Arc::default(),
            advances: broadcast::channel(ADVANCES_KEPT).0,
            local_advances: broadcast::channel(ADVANCES_KEPT).0,
        }
    }
}

impl Signals {
    /// A bell that rings for everything appended from now on.
    pub fn waker(&self) -> Waker {
        self.waker_for(|_| true)
    }

    /// A bell that rings only for what is heeded; where another node appended, for everything.
    ///
    /// What is not heeded is come across at the next ring or look.
    pub fn waker_for(&self, heeds: Heeds) -> Waker {
        add(&self.wakers, heeds)
    }

    /// A bell that rings for what this node appends from now on.
    pub(super) fn local_waker(&self) -> Waker {
        add(&self.local_wakers, |_| true)
    }

    /// There is something new for a tenant, by this node.
    pub fn appended(&self, tenant: TenantId, position: Position) {
        self.appended_kinds(tenant, position, &Kinds::new());
    }

    /// A tenant's log has grown by events of these types, by this node.
    pub(super) fn appended_kinds(&self, tenant: TenantId, position: Position, kinds: &Kinds<'_>) {
        ring(&self.local_wakers, tenant, position, kinds);
        ring(&self.wakers, tenant, position, kinds);
    }

    /// A tenant's log has grown, by another node.
    pub(super) fn heard(&self, tenant: TenantId, position: Position) {
        ring(&self.wakers, tenant, position, &Kinds::new());
    }

    /// A read model has come further, by this node.
    pub fn advanced(&self, advance: Advance) {
        // Nobody may be listening, here and below.
        self.local_advances.send(advance).ok();
        self.heard_advance(advance);
    }

    /// A read model has come further, by another node.
    pub(super) fn heard_advance(&self, advance: Advance) {
        self.advances.send(advance).ok();
    }

    /// Every advance of a read model by this node from now on.
    pub(super) fn local_advances(&self) -> broadcast::Receiver<Advance> {
        self.local_advances.subscribe()
    }

    /// Where every advance of a read model can be listened to.
    pub const fn advances(&self) -> &broadcast::Sender<Advance> {
        &self.advances
    }
}

fn add(wakers: &Mutex<Vec<Waker>>, heeds: Heeds) -> Waker {
    let waker = Waker { tenants: Arc::default(), bell: Arc::default(), heeds };
    wakers.lock().unwrap_or_else(PoisonError::into_inner).push(waker.clone());
    waker
}

fn ring(wakers: &Mutex<Vec<Waker>>, tenant: TenantId, position: Position, kinds: &Kinds<'_>) {
    for waker in wakers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        if kinds.is_empty() || kinds.iter().any(|kind| (waker.heeds)(kind)) {
            waker.ring(tenant, position);
        }
    }
}

impl Waker {
    fn ring(&self, tenant: TenantId, position: Position) {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tenants.entry(tenant).or_default();
        *known = position.max(*known);
        drop(tenants);
        self.bell.notify_one();
    }

    /// Waits until it rings.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    /// The tenants it rang for since the last time.
    pub fn take(&self) -> Vec<TenantId> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *tenants).into_keys().collect()
    }
}
