//! Reading what one has just written: waiting until a read model has come far enough.

use crate::problem::Problem;
use crate::state::Shared;
use application::failure::Failure;
use application::log::{Advance, Position};
use domain::id::TenantId;
use projections::ReadError;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{sleep, timeout};

/// Longest time that a read waits for its read model.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How often the read model is looked at meanwhile; an advance may be told on another node only.
const POLL_EVERY: Duration = Duration::from_millis(20);

/// Waits until the read model holds everything up to `after`, where that is asked for.
///
/// # Errors
/// - [`Failure::Unavailable`]: it didn't get there in time, or can't be read.
pub(crate) async fn wait_for(
    shared: &Shared,
    tenant: TenantId,
    read_model: &'static str,
    after: Option<Position>,
) -> Result<(), Problem> {
    let Some(after) = after else { return Ok(()) };
    let mut advances = shared.advances.subscribe();
    if shared.reads.reached(tenant, read_model).await? >= after {
        return Ok(());
    }
    let arrival = arrive(&mut advances, (tenant, read_model, after), || shared.reads.reached(tenant, read_model));
    match timeout(WAIT_MAX, arrival).await {
        Ok(arrived) => Ok(arrived?),
        Err(_) => Err(Failure::unavailable(format!("read model {read_model} has not reached {after} in time")).into()),
    }
}

/// Comes back when the read model has reached the wanted position.
async fn arrive<R>(
    advances: &mut Receiver<Advance>,
    wanted: (TenantId, &'static str, Position),
    reached: impl Fn() -> R,
) -> Result<(), ReadError>
where
    R: Future<Output = Result<Position, ReadError>>,
{
    let (_, _, after) = wanted;
    while reached().await? < after {
        tokio::select! {
            () = told(advances, wanted) => {}
            () = sleep(POLL_EVERY) => {}
        }
    }
    Ok(())
}

/// Comes back when the wanted advance is told; never, where nobody tells any more.
async fn told(advances: &mut Receiver<Advance>, (tenant, read_model, after): (TenantId, &'static str, Position)) {
    loop {
        match advances.recv().await {
            Ok(advance)
                if advance.tenant == tenant && advance.read_model == read_model && advance.position >= after =>
            {
                return;
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};
    use tokio::sync::broadcast;
    use uuid::Uuid;

    const TENANT: TenantId = TenantId::new(Uuid::nil());

    #[tokio::test]
    async fn a_read_waits_until_its_read_model_has_come_far_enough() {
        let looks = AtomicI64::new(0);
        let (_sender, mut advances) = broadcast::channel(1);
        let reached = || async { Ok(Position(looks.fetch_add(1, Ordering::Relaxed))) };
        arrive(&mut advances, (TENANT, "lead", Position(3)), reached).await.unwrap();
        assert_eq!(looks.into_inner(), 4);
    }

    #[tokio::test]
    async fn an_advance_of_another_read_model_or_tenant_wakes_nobody() {
        let (sender, mut advances) = broadcast::channel(8);
        let other = TenantId::new(Uuid::from_u128(1));
        for (tenant, read_model, position) in [(other, "lead", 9), (TENANT, "task", 9), (TENANT, "lead", 2)] {
            sender.send(Advance { tenant, read_model, position: Position(position) }).unwrap();
        }
        sender.send(Advance { tenant: TENANT, read_model: "lead", position: Position(3) }).unwrap();
        told(&mut advances, (TENANT, "lead", Position(3))).await;
        assert!(advances.is_empty());
    }

    #[tokio::test]
    async fn a_read_model_that_is_there_already_is_not_waited_for() {
        let (sender, mut advances) = broadcast::channel::<Advance>(1);
        drop(sender);
        let reached = || async { Ok(Position(5)) };
        arrive(&mut advances, (TENANT, "lead", Position(5)), reached).await.unwrap();
    }
}
