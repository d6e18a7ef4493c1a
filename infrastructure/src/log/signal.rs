//! Waking: who has to look at which tenant's log.

use application::log::{Advance, Position};
use domain::id::TenantId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, broadcast};

/// Most advances that a slow listener may lag behind before it is told that it missed some.
const ADVANCES_KEPT: usize = 1_024;

/// The in-process signals: from the writer to followers, and from read models to open pages.
#[derive(Clone)]
pub struct Signals {
    wakers: Arc<Mutex<Vec<Waker>>>,
    advances: broadcast::Sender<Advance>,
}

/// One follower's bell, with the tenants it rang for.
#[derive(Clone, Default)]
pub struct Waker {
    tenants: Arc<Mutex<HashMap<TenantId, Position>>>,
    bell: Arc<Notify>,
}

impl Default for Signals {
    fn default() -> Self {
        Self { wakers: Arc::default(), advances: broadcast::channel(ADVANCES_KEPT).0 }
    }
}

impl Signals {
    /// A bell that rings for everything appended from now on.
    pub fn waker(&self) -> Waker {
        let waker = Waker::default();
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner).push(waker.clone());
        waker
    }

    /// A tenant's log has grown.
    pub fn appended(&self, tenant: TenantId, position: Position) {
        for waker in self.wakers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            waker.ring(tenant, position);
        }
    }

    /// A read model has come further.
    pub fn advanced(&self, advance: Advance) {
        // Nobody may be listening.
        self.advances.send(advance).ok();
    }

    /// Where every advance of a read model can be listened to.
    pub const fn advances(&self) -> &broadcast::Sender<Advance> {
        &self.advances
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
