//! Positions without a gap, however many write at once.

use super::ledger::{Ledger, captured, create_task, id, move_to, new_command, new_stream, reschedule};
use application::command::ExecuteError;
use application::log::Position;
use domain::id::{PersonId, TaskId, TenantId};
use domain::lead::Stage;
use domain::stream::Stream;
use domain::task::Task;
use infrastructure::log::Cursor;
use std::collections::HashMap;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tokio::task::JoinSet;
use tokio::time::Instant;

const TENANTS: usize = 10;
const APPENDERS: usize = 100;
const APPEND_FOR: Duration = Duration::from_secs(10);
/// Longest wait for the reader to come to the end of what was appended.
const READ_WITHIN: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_writers_leave_no_gap_and_a_reader_never_sees_one() {
    let database = TestDatabase::create().await;
    // Two nodes: writers of two processes meet at the same heads.
    let nodes = [Ledger::on(database.pool().await), Ledger::on(database.pool().await)];
    let mut shared = Vec::new();
    for _ in 0..TENANTS {
        let tenant = nodes[0].add_tenant().await;
        shared.push((tenant, nodes[0].new_task(tenant).await));
    }
    let tenants: Vec<_> = shared.iter().map(|(tenant, _)| *tenant).collect();
    let (done, finished) = tokio::sync::watch::channel(false);
    let reading = tokio::spawn(read_along(nodes[0].clone(), tenants, finished));

    let mut appending = JoinSet::new();
    let until = Instant::now() + APPEND_FOR;
    for number in 0..APPENDERS {
        let (tenant, contended) = shared[number % TENANTS];
        appending.spawn(append_until(nodes[number / TENANTS % 2].clone(), tenant, contended, number, until));
    }
    let appended: i64 = appending.join_all().await.into_iter().sum();
    done.send(true).expect("the reader reads");
    let read = reading.await.expect("the reader sees no gap");

    assert_logs_are_whole(&database.pool().await).await;
    let created = i64::try_from(TENANTS).expect("there are few tenants");
    assert_eq!(read, appended + created, "the reader has read what the writers were told they wrote");
}

/// Appends to streams of its own and to one that others write to as well; gives how many events were accepted.
async fn append_until(ledger: Ledger, tenant: TenantId, contended: Stream<Task>, number: usize, until: Instant) -> i64 {
    let person = PersonId::new(id());
    let serial = u32::try_from(number).expect("there are few writers") + 1;
    let (lead, _) = captured(&ledger, tenant, serial, &format!("98765{number:05}")).await;
    let mut events = 1;
    for round in 0.. {
        if Instant::now() >= until {
            break;
        }
        let own = new_stream(tenant, TaskId::new(id()));
        ledger.task(own, create_task(person), new_command()).await.expect("a new stream has no rival");
        // Two events by one command, and back.
        ledger.lead(lead, move_to(Stage::Sanctioned)).await.expect("nobody else moves this lead");
        ledger.lead(lead, move_to(Stage::Contacted)).await.expect("nobody else moves this lead");
        events += 4;
        let minutes = 100 + round * 1_000 + i64::try_from(number).expect("there are few writers");
        match ledger.task(contended, reschedule(minutes), new_command()).await {
            Ok(committed) => events += i64::from(committed.position.is_some()),
            Err(ExecuteError::Conflict) => {}
            Err(error) => panic!("a rival's command is at worst a conflict: {error:?}"),
        }
    }
    events
}

/// Reads every tenant's log by position while it grows; panics at the first gap. Gives how many events it read.
async fn read_along(ledger: Ledger, tenants: Vec<TenantId>, finished: tokio::sync::watch::Receiver<bool>) -> i64 {
    let mut reached: HashMap<TenantId, Position> = tenants.into_iter().map(|tenant| (tenant, Position(0))).collect();
    let mut end = None;
    loop {
        let is_last_round = *finished.borrow();
        let cursors: Vec<_> = reached.iter().map(|(tenant, after)| Cursor { tenant: *tenant, after: *after }).collect();
        let events = ledger.reader.read_after(&ledger.pool, &cursors, 500).await.expect("the log can be read");
        for event in &events {
            let position = reached.get_mut(&event.tenant).expect("only these tenants were asked for");
            assert_eq!(event.position.0, position.0 + 1, "a reader of {} sees a gap", event.tenant);
            *position = event.position;
        }
        if is_last_round && events.is_empty() {
            return reached.values().map(|position| position.0).sum();
        }
        if is_last_round {
            let end = *end.get_or_insert_with(|| Instant::now() + READ_WITHIN);
            assert!(Instant::now() < end, "the reader doesn't come to the end within {READ_WITHIN:?}");
        }
    }
}
