//! Our repository behaves as postgres-es's own does, wherever both can do the same.

use super::ledger::{Ledger, create_task, id, new_stream, now};
use cqrs_es::persist::{PersistedEventRepository, PersistenceError, SerializedEvent};
use cqrs_es::{Aggregate, DomainEvent};
use domain::id::{MemberId, PersonId, TaskId, TenantId};
use domain::lead::Lead;
use domain::task::{Task, TaskEvent};
use postgres_es::PostgresEventRepository;
use serde_json::json;
use sqlx::PgPool;
use tests::database::TestDatabase;

/// The stock table, from postgres-es's own db/init.sql, in a schema of its own.
const STOCK_TABLE: &str = "
    CREATE SCHEMA stock;
    CREATE TABLE stock.events (
        aggregate_type text                         NOT NULL,
        aggregate_id   text                         NOT NULL,
        sequence       bigint CHECK (sequence >= 0) NOT NULL,
        event_type     text                         NOT NULL,
        event_version  text                         NOT NULL,
        payload        json                         NOT NULL,
        metadata       json                         NOT NULL,
        PRIMARY KEY (aggregate_type, aggregate_id, sequence)
    )";

#[tokio::test]
async fn the_stock_repository_passes_every_case() {
    let database = TestDatabase::create().await;
    sqlx::raw_sql(STOCK_TABLE).execute(&database.owner_pool().await).await.expect("the stock table can be made");
    let options = database.connect_options().options([("search_path", "stock")]);
    let pool = PgPool::connect_with(options).await.expect("the test database answers");

    pass_every_case(&PostgresEventRepository::new(pool), TenantId::new(id())).await;
}

#[tokio::test]
async fn our_repository_passes_every_case() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);

    pass_every_case(&ledger.repository(), ledger.add_tenant().await).await;
}

#[tokio::test]
async fn a_gap_in_a_stream_is_a_conflict_to_ours() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let ahead = [event(&stream(tenant), 3, &moved())];

    let refused = ledger.repository().persist::<Task>(&ahead, None).await;

    assert!(matches!(refused, Err(PersistenceError::OptimisticLockError)), "{refused:?}");
}

async fn pass_every_case(repository: &impl PersistedEventRepository, tenant: TenantId) {
    an_unknown_stream_is_empty(repository, tenant).await;
    what_is_appended_comes_back_in_order(repository, tenant).await;
    the_last_events_are_those_after_a_sequence(repository, tenant).await;
    the_same_expected_sequence_is_a_conflict(repository, tenant).await;
    a_conflict_leaves_nothing_of_its_batch(repository, tenant).await;
    streams_are_kept_apart(repository, tenant).await;
    a_stream_is_streamed_as_it_is_read(repository, tenant).await;
    there_are_no_events_where_none_are_given(repository).await;
}

async fn an_unknown_stream_is_empty(repository: &impl PersistedEventRepository, tenant: TenantId) {
    assert_eq!(repository.get_events::<Task>(&stream(tenant)).await.expect("it reads"), []);
}

async fn what_is_appended_comes_back_in_order(repository: &impl PersistedEventRepository, tenant: TenantId) {
    let stream = stream(tenant);
    let events = [event(&stream, 1, &created()), event(&stream, 2, &moved()), event(&stream, 3, &moved())];

    append(repository, &events[..2]).await.expect("it is appended");
    append(repository, &events[2..]).await.expect("it is appended");

    assert_eq!(repository.get_events::<Task>(&stream).await.expect("it reads"), events);
}

async fn the_last_events_are_those_after_a_sequence(repository: &impl PersistedEventRepository, tenant: TenantId) {
    let stream = stream(tenant);
    let events = [event(&stream, 1, &created()), event(&stream, 2, &moved()), event(&stream, 3, &moved())];
    append(repository, &events).await.expect("it is appended");

    for after in 0..=3 {
        let last = repository.get_last_events::<Task>(&stream, after).await.expect("it reads");
        assert_eq!(last, events[after..], "after {after}");
    }
}

async fn the_same_expected_sequence_is_a_conflict(repository: &impl PersistedEventRepository, tenant: TenantId) {
    let stream = stream(tenant);
    let first = event(&stream, 1, &created());
    append(repository, std::slice::from_ref(&first)).await.expect("it is appended");

    let refused = append(repository, &[event(&stream, 1, &moved())]).await;

    assert!(matches!(refused, Err(PersistenceError::OptimisticLockError)), "{refused:?}");
    assert_eq!(repository.get_events::<Task>(&stream).await.expect("it reads"), [first]);
}

async fn a_conflict_leaves_nothing_of_its_batch(repository: &impl PersistedEventRepository, tenant: TenantId) {
    let stream = stream(tenant);
    let events = [event(&stream, 1, &created()), event(&stream, 2, &moved())];
    append(repository, &events).await.expect("it is appended");

    let refused = append(repository, &[event(&stream, 2, &moved()), event(&stream, 3, &moved())]).await;

    assert!(matches!(refused, Err(PersistenceError::OptimisticLockError)), "{refused:?}");
    assert_eq!(repository.get_events::<Task>(&stream).await.expect("it reads"), events);
}

async fn streams_are_kept_apart(repository: &impl PersistedEventRepository, tenant: TenantId) {
    let (one, other) = (stream(tenant), stream(tenant));
    let (of_one, of_other) = (event(&one, 1, &created()), event(&other, 1, &created()));

    append(repository, std::slice::from_ref(&of_one)).await.expect("it is appended");
    append(repository, std::slice::from_ref(&of_other)).await.expect("it is appended");

    assert_eq!(repository.get_events::<Task>(&one).await.expect("it reads"), [of_one]);
    assert_eq!(repository.get_events::<Task>(&other).await.expect("it reads"), [of_other]);
    assert_eq!(repository.get_events::<Lead>(&one).await.expect("it reads"), [], "another kind of aggregate");
}

async fn a_stream_is_streamed_as_it_is_read(repository: &impl PersistedEventRepository, tenant: TenantId) {
    let stream = stream(tenant);
    let events = [event(&stream, 1, &created()), event(&stream, 2, &moved())];
    append(repository, &events).await.expect("it is appended");
    let mut streamed = repository.stream_events::<Task>(&stream).await.expect("it streams");

    for expected in events {
        let next = streamed.next::<Task>(&[]).await.expect("there is one more").expect("it reads");
        assert_eq!((next.sequence, next.aggregate_id), (expected.sequence, expected.aggregate_id));
        assert_eq!(json!(next.payload), expected.payload);
    }
    assert!(streamed.next::<Task>(&[]).await.is_none());
}

async fn there_are_no_events_where_none_are_given(repository: &impl PersistedEventRepository) {
    append(repository, &[]).await.expect("nothing is appended");
}

async fn append(
    repository: &impl PersistedEventRepository,
    events: &[SerializedEvent],
) -> Result<(), PersistenceError> {
    repository.persist::<Task>(events, None).await
}

fn stream(tenant: TenantId) -> String {
    new_stream::<Task>(tenant, TaskId::new(id())).to_string()
}

fn created() -> TaskEvent {
    let created = Task::default().decide(create_task(PersonId::new(id()))).expect("a task can be created");
    created.into_iter().next().expect("that is an event")
}

/// An event that is like no other.
fn moved() -> TaskEvent {
    TaskEvent::TaskReassigned { from: MemberId::new(id()), to: MemberId::new(id()), at: now() }
}

fn event(stream: &str, sequence: usize, event: &TaskEvent) -> SerializedEvent {
    SerializedEvent {
        aggregate_id: stream.to_owned(),
        sequence,
        aggregate_type: Task::TYPE.to_owned(),
        event_type: event.event_type(),
        event_version: event.event_version(),
        payload: json!(event),
        metadata: json!({ "actor": "system:test" }),
    }
}
