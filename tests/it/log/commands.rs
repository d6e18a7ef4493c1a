//! What becomes of commands that come twice, at once, or from somebody who hangs up.

use super::ledger::{Ledger, captured, create_task, id, move_to, new_command, new_stream, now, reschedule};
use application::command::{Committed, Execute as _, ExecuteError};
use domain::id::{MemberId, PersonId, TaskId};
use domain::lead::Stage;
use domain::task::{Task, TaskCommand, TaskError};
use futures::future::join_all;
use infrastructure::log::{Append, Appended, NewEvent};
use std::collections::HashSet;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::world::eventually;

/// Longest wait for something that needs a moment at most.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn the_same_command_twice_has_one_effect_and_one_answer() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let task = ledger.new_task(tenant).await;
    let (command, command_id) = (reschedule(30), new_command());

    let first = ledger.task(task, command.clone(), command_id).await.expect("it is accepted");
    let second = ledger.task(task, command.clone(), command_id).await.expect("it is answered again");
    // A node that has nothing in memory answers the same.
    let other = Ledger::on(database.pool().await);
    let third = other.task(task, command, command_id).await.expect("it is answered again");

    assert!(!first.repeated);
    assert_eq!((second.position, third.position), (first.position, first.position));
    assert!(second.repeated && third.repeated);
    assert_eq!(ledger.count(tenant, "task.rescheduled").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_command_forty_times_at_once_has_one_effect_and_one_answer() {
    let database = TestDatabase::create().await;
    let nodes = [Ledger::on(database.pool().await), Ledger::on(database.pool().await)];
    let tenant = nodes[0].add_tenant().await;
    let task = nodes[0].new_task(tenant).await;
    let (command, command_id) = (reschedule(30), new_command());

    let asked = (0..40).map(|number| nodes[number % 2].task(task, command.clone(), command_id));
    let answers: Vec<_> = join_all(asked).await.into_iter().map(|answer| answer.expect("each is answered")).collect();

    let positions: HashSet<_> = answers.iter().map(|answer| answer.position).collect();
    assert_eq!(positions.len(), 1, "{positions:?}");
    assert!(positions.iter().all(Option::is_some), "{positions:?}");
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1, "one of them did it");
    assert_eq!(nodes[0].count(tenant, "task.rescheduled").await, 1);
    assert_logs_are_whole(&nodes[0].pool).await;
}

#[tokio::test]
async fn a_repeat_that_would_be_refused_by_now_is_answered_as_the_first_time() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (task, person) = (new_stream::<Task>(tenant, TaskId::new(id())), PersonId::new(id()));
    let cancel = TaskCommand::Cancel { reason: None, at: now() };
    let commands = [
        (create_task(person), new_command()),
        (reschedule(30), new_command()),
        (TaskCommand::Rename { title: "Call twice".to_owned(), at: now() }, new_command()),
        (cancel, new_command()),
    ];
    let mut first = Vec::new();
    for (command, command_id) in &commands {
        first.push(ledger.task(task, command.clone(), *command_id).await.expect("it is accepted"));
    }

    for ((command, command_id), answered) in commands.iter().zip(&first) {
        let again = ledger.task(task, command.clone(), *command_id).await.expect("it is answered again");
        assert_eq!(again, Committed { repeated: true, ..*answered }, "{command:?}");
    }

    let stranger = ledger.task(task, reschedule(45), new_command()).await;
    assert!(matches!(stranger, Err(ExecuteError::Refused(TaskError::Finished))), "{stranger:?}");
    assert_eq!(ledger.events(tenant).await.len(), commands.len());
}

#[tokio::test]
async fn completing_a_task_twice_under_one_id_gives_the_same_position() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let task = ledger.new_task(tenant).await;
    let (complete, command_id) = (TaskCommand::Complete { at: now() }, new_command());

    let first = ledger.task(task, complete.clone(), command_id).await.expect("it is accepted");
    let second = ledger.task(task, complete.clone(), command_id).await.expect("it is answered again");
    let stranger = ledger.task(task, complete, new_command()).await.expect("it is done already");

    assert_eq!(second, Committed { repeated: true, ..first });
    assert_eq!(stranger, Committed { position: None, repeated: false });
}

#[tokio::test]
async fn of_two_commands_decided_on_the_same_state_one_is_decided_again_and_both_stand() {
    let database = TestDatabase::create().await;
    let nodes = [Ledger::on(database.pool().await), Ledger::on(database.pool().await)];
    let tenant = nodes[0].add_tenant().await;
    let task = nodes[0].new_task(tenant).await;
    // Both nodes have the task as created in memory now.
    for node in &nodes {
        let _: Task = node.log.load(task).await.expect("the task can be loaded");
    }
    let to = MemberId::new(id());

    nodes[0].task(task, reschedule(30), new_command()).await.expect("it is accepted");
    let second = nodes[1].task(task, TaskCommand::Reassign { to, at: now() }, new_command()).await;

    assert_eq!(second.expect("it is decided again").position.map(|position| position.0), Some(3));
    let sequences: Vec<_> = nodes[0].events(tenant).await.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2, 3]);
}

#[tokio::test]
async fn a_command_that_the_fresh_state_forbids_is_refused_when_it_is_decided_again() {
    let database = TestDatabase::create().await;
    let nodes = [Ledger::on(database.pool().await), Ledger::on(database.pool().await)];
    let tenant = nodes[0].add_tenant().await;
    let task = nodes[0].new_task(tenant).await;
    let _: Task = nodes[1].log.load(task).await.expect("the task can be loaded");

    nodes[0].task(task, TaskCommand::Cancel { reason: None, at: now() }, new_command()).await.expect("it is accepted");
    let second = nodes[1].task(task, reschedule(30), new_command()).await;

    assert!(matches!(second, Err(ExecuteError::Refused(TaskError::Finished))), "{second:?}");
    assert_eq!(nodes[0].events(tenant).await.len(), 2);
}

#[tokio::test]
async fn of_appends_with_the_same_expected_sequence_one_is_accepted() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let task = ledger.new_task(tenant).await;
    let append = |_| Append {
        tenant,
        command_id: new_command(),
        aggregate_type: "task",
        aggregate_id: task.id(),
        expected: 1,
        events: vec![NewEvent {
            event_type: "task.completed".to_owned(),
            event_version: "1".to_owned(),
            payload: r#"{"task_completed":{"at":"2026-01-01T00:00:00Z"}}"#.to_owned(),
            metadata: "{}".to_owned(),
        }],
        claims: None,
    };

    let outcomes = join_all((0..20).map(append).map(|append| ledger.writer.append(append))).await;
    let outcomes: Vec<_> = outcomes.into_iter().map(|outcome| outcome.expect("each is answered")).collect();

    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Appended::Accepted(_))).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Appended::Conflict).count(), 19);
    assert_eq!(ledger.count(tenant, "task.completed").await, 1);
}

#[tokio::test]
async fn an_append_to_nobodys_log_is_refused() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let nobody = new_stream::<Task>(domain::id::TenantId::new(id()), TaskId::new(id()));

    let refused = ledger.task(nobody, create_task(PersonId::new(id())), new_command()).await;

    assert!(matches!(refused, Err(ExecuteError::Internal(_))), "{refused:?}");
}

#[tokio::test]
async fn a_caller_that_hangs_up_does_not_cut_a_command_in_half() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (lead, _) = captured(&ledger, tenant, 1, "9876500001").await;
    // While another holds the head, the append can't come to its end.
    let mut holding = ledger.pool.begin().await.expect("a transaction begins");
    sqlx::query("SELECT FROM log_head WHERE tenant_id = $1 FOR UPDATE")
        .bind(tenant.uuid())
        .execute(&mut *holding)
        .await
        .expect("the head can be locked");

    let asked = ledger.lead(lead, move_to(Stage::Sanctioned));
    assert!(tokio::time::timeout(Duration::from_millis(200), asked).await.is_err(), "the head is locked");
    holding.rollback().await.expect("the head can be let go");

    eventually("the command's two events stand", SOON, async || {
        let counts =
            [ledger.count(tenant, "lead.stage_changed").await, ledger.count(tenant, "lead.sanction_approved").await];
        (counts == [1, 1]).then_some(())
    })
    .await;
    assert_logs_are_whole(&ledger.pool).await;
}

#[tokio::test]
async fn a_caller_that_hangs_up_at_once_is_no_different() {
    let database = TestDatabase::create().await;
    let ledger = Ledger::on(database.pool().await);
    let tenant = ledger.add_tenant().await;
    let (lead, _) = captured(&ledger, tenant, 1, "9876500001").await;

    {
        let mut asked = std::pin::pin!(ledger.lead(lead, move_to(Stage::Sanctioned)));
        assert!(futures::poll!(asked.as_mut()).is_pending(), "nothing is done at once");
    }

    let stand = async || (ledger.events(tenant).await.len() == 3).then_some(());
    eventually("the command's two events stand", SOON, stand).await;
}
