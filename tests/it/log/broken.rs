//! Connections that break and a PostgreSQL that is killed: what was acknowledged stands, once.

use super::ledger::{Ledger, create_task, id, new_command, new_stream, reschedule};
use super::proxy::{Cut, Proxy};
use domain::id::{CommandId, PersonId, TaskId, TenantId};
use infrastructure::database::{connect, migrate};
use infrastructure::embedded::{EmbeddedPostgres, Settings};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::world::eventually;
use tokio::task::JoinSet;
use tokio::time::Instant;

const CONNECTIONS: u32 = 8;
const APPENDERS: u32 = 20;
const COMMANDS_EACH: usize = 120;
const KILLS: usize = 3;
/// How many commands are acknowledged between two kills, at least.
const COMMANDS_BETWEEN_KILLS: i64 = 300;
/// Longest time a command is tried again; PostgreSQL is away for a second or two at most.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);

#[tokio::test]
async fn an_append_whose_answer_is_lost_stands_once_and_is_answered_with_its_position() {
    the_append_survives(Cut::BeforeTheAnswer).await;
}

#[tokio::test]
async fn an_append_that_is_lost_on_its_way_stands_once_and_is_answered_with_its_position() {
    the_append_survives(Cut::BeforeTheRequest).await;
}

async fn the_append_survives(cut: Cut) {
    let database = TestDatabase::create().await;
    let proxy = Proxy::start(&database.connect_options(), "task.rescheduled").await;
    let through = proxy.through(&database.connect_options());
    let ledger = Ledger::on(connect(&through, CONNECTIONS).await.expect("the proxy passes on"));
    let tenant = ledger.add_tenant().await;
    let task = ledger.new_task(tenant).await;
    let (command, command_id) = (reschedule(30), new_command());

    proxy.arm(cut);
    let answer = ledger.task(task, command.clone(), command_id).await.expect("the append is tried again");

    assert_eq!(proxy.cuts(), 1, "the connection was cut");
    let events = ledger.events(tenant).await;
    assert_eq!(answer.position, events.last().map(|event| event.position));
    assert_eq!(ledger.count(tenant, "task.rescheduled").await, 1);
    let again = ledger.task(task, command, command_id).await.expect("it is answered again");
    assert_eq!(again.position, answer.position);
    ledger.task(task, reschedule(45), new_command()).await.expect("the task goes on");
    assert_logs_are_whole(&ledger.pool).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_acknowledged_around_a_killed_postgresql_stands_exactly_once() {
    let place = tempfile::tempdir().expect("a directory can be made");
    // PostgreSQL's own user must reach it when root runs the tests.
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let settings = Settings { directory: place.path().join("postgres"), pg_bin: None, max_connections: 40 };
    let mut cluster = EmbeddedPostgres::start(&settings).await.expect("PostgreSQL starts");
    let options = cluster.connect_options();
    migrate(&options).await.expect("the migrations can be applied");
    let ledger = Ledger::on(connect(&options, CONNECTIONS).await.expect("PostgreSQL answers"));
    let tenant = ledger.add_tenant().await;

    let mut appending = JoinSet::new();
    for _ in 0..APPENDERS {
        appending.spawn(append(ledger.clone(), tenant));
    }
    for kill in 1..=KILLS {
        let enough = i64::try_from(kill).expect("there are few kills") * COMMANDS_BETWEEN_KILLS;
        let are_there = async || (head(&ledger, tenant).await >= enough).then_some(());
        eventually("enough commands are acknowledged", ANSWERED_WITHIN, are_there).await;
        kill_postmaster(cluster.directory());
        // Whoever starts it again must not hold it still.
        drop(cluster);
        cluster = EmbeddedPostgres::start(&settings).await.expect("PostgreSQL recovers");
    }
    let acknowledged: Vec<(CommandId, i64)> = appending.join_all().await.into_iter().flatten().collect();

    assert_eq!(acknowledged.len(), usize::try_from(APPENDERS).expect("they are few") * COMMANDS_EACH);
    assert_logs_are_whole(&ledger.pool).await;
    assert_eq!(head(&ledger, tenant).await, i64::try_from(acknowledged.len()).expect("they are few"));
    for (command_id, position) in acknowledged {
        let stands: Vec<i64> =
            sqlx::query_scalar("SELECT position FROM events WHERE tenant_id = $1 AND metadata->>'command_id' = $2")
                .bind(tenant.uuid())
                .bind(command_id.to_string())
                .fetch_all(&ledger.pool)
                .await
                .expect("the log can be read");
        assert_eq!(stands, [position], "command {command_id}");
    }
    ledger.pool.close().await;
    cluster.stop().await.expect("PostgreSQL stops");
}

/// Gives commands of one event each, each one under its own id until it is acknowledged; gives their positions.
async fn append(ledger: Ledger, tenant: TenantId) -> Vec<(CommandId, i64)> {
    let person = PersonId::new(id());
    let mut acknowledged = Vec::new();
    for _ in 0..COMMANDS_EACH {
        let (task, command, command_id) = (new_stream(tenant, TaskId::new(id())), create_task(person), new_command());
        let give_up_at = Instant::now() + ANSWERED_WITHIN;
        let committed = loop {
            match ledger.task(task, command.clone(), command_id).await {
                Ok(committed) => break committed,
                Err(error) => assert!(Instant::now() < give_up_at, "not within {ANSWERED_WITHIN:?}: {error:?}"),
            }
        };
        acknowledged.push((command_id, committed.position.expect("a command of one event").0));
    }
    acknowledged
}

/// Where the tenant's log ends; 0 while PostgreSQL doesn't answer.
async fn head(ledger: &Ledger, tenant: TenantId) -> i64 {
    let asked = sqlx::query_scalar("SELECT position FROM log_head WHERE tenant_id = $1").bind(tenant.uuid());
    asked.fetch_one(&ledger.pool).await.unwrap_or(0)
}

fn kill_postmaster(directory: &Path) {
    let file = std::fs::read_to_string(directory.join("data/postmaster.pid")).expect("a server runs");
    let pid = file.lines().next().and_then(|line| line.parse().ok()).expect("the file begins with the process's id");
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).expect("it runs");
}
