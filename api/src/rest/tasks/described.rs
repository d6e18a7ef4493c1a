//! The addresses of tasks, as they are described.

use super::list::TaskAnswer;
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, Trouble, schema};
use application::access::{ManageTasks, ViewTasks};
use axum::http::StatusCode;
use domain::task::{REASON_CHARS_MAX, TITLE_CHARS_MAX, TaskError, TaskKind};
use projections::task::Column;
use serde_json::{Value, json};

/// The task of the examples.
const TASK: &str = "01939f0a-7c11-7000-8000-000000000002";

pub(super) fn list() -> Operation {
    let columns = Column::ALL.iter().map(|column| column.slug());
    let kinds = TaskKind::ALL.iter().map(|kind| kind.slug());
    Operation::new("listTasks", "Lists the tasks that one sees")
        .says("By the time they are due; those that are done newest first.")
        .needs::<ViewTasks>()
        .query("scope", schema::one_of(["own", "team", "all"]), "Whose; as far as one may see where nothing is said.")
        .query("column", schema::one_of(columns), "Only those in this column, by the firm's time zone.")
        .query("assignee_id", schema::id(), "Only those of this member.")
        .query("lead_id", schema::id(), "Only those about this lead.")
        .query("kind", schema::one_of(kinds), "Only those of this sort.")
        .lists()
        .answers::<PageAnswer<TaskAnswer>>(
            StatusCode::OK,
            "A page of tasks.",
            json!({ "items": [task()], "next_cursor": null }),
        )
}

pub(super) fn create() -> Operation {
    let body = Body::new()
        .required("kind", schema::one_of(["task", "callback"]), "A callback needs a lead; contacts come by themselves.")
        .required("title", schema::filled_text(TITLE_CHARS_MAX), "What is to be done.")
        .required("due_at", schema::moment(), "By when; not in the past.")
        .optional("assignee_id", schema::id(), "On whose board; the asker's own where nobody is named.")
        .optional("lead_id", schema::lead(), "The lead that it is about, by id or number.");
    Operation::command("createTask", "Puts a task or a callback on a board")
        .needs::<ManageTasks>()
        .takes(body, json!({ "kind": "task", "title": "Send the list of papers", "due_at": "2999-11-24T11:30:00Z" }))
        .writes(StatusCode::CREATED, "The task's id.", Some(TASK))
        .carrying("Location", "Location")
        .or(Trouble::NotFound)
        .refuses(TaskError::AlreadyCreated.code(), TaskError::AlreadyCreated)
}

pub(super) fn show() -> Operation {
    by_id(Operation::new("getTask", "Gets a task")).needs::<ViewTasks>().reads().answers::<TaskAnswer>(
        StatusCode::OK,
        "The task.",
        task(),
    )
}

pub(super) fn update() -> Operation {
    let body = Body::new()
        .perhaps("due_at", schema::moment(), "When it is to be due, not in the past.")
        .perhaps("assignee_id", schema::id(), "On whose board it is to stand.")
        .perhaps("title", schema::filled_text(TITLE_CHARS_MAX), "What is to be done.");
    let update = by_id(Operation::command("updateTask", "Changes when a task is due, whose it is, or what it says"))
        .says("All that is given or nothing.")
        .needs::<ManageTasks>()
        .takes(body, json!({ "due_at": "2999-11-24T11:30:00Z" }))
        .writes(StatusCode::OK, "It is changed.", Some(TASK));
    rules(update, &[TaskError::Finished, TaskError::TitleErased])
}

pub(super) fn complete() -> Operation {
    let complete = by_id(Operation::command("completeTask", "Says that a task is done"))
        .says("One that is done stays done, and nothing happens.")
        .needs::<ManageTasks>()
        .writes(StatusCode::OK, "It is done.", Some(TASK));
    rules(complete, &[TaskError::Finished])
}

pub(super) fn reopen() -> Operation {
    by_id(Operation::command("reopenTask", "Opens a task again"))
        .says("It was done or cancelled by mistake. One that is open stays open.")
        .needs::<ManageTasks>()
        .writes(StatusCode::OK, "It is open.", Some(TASK))
}

pub(super) fn cancel() -> Operation {
    let body = Body::new().optional("reason", schema::text(0..=REASON_CHARS_MAX), "Why it needn't be done.");
    let cancel = by_id(Operation::command("cancelTask", "Says that a task needn't be done"))
        .needs::<ManageTasks>()
        .takes(body, json!({ "reason": "The customer has gone to another bank." }))
        .writes(StatusCode::OK, "It is cancelled.", Some(TASK));
    rules(cancel, &[TaskError::Finished])
}

fn by_id(operation: Operation) -> Operation {
    operation.path("id", schema::id(), "The task's id.")
}

fn rules(operation: Operation, errors: &[TaskError]) -> Operation {
    errors.iter().fold(operation, |operation, error| operation.refuses(error.code(), error))
}

fn task() -> Value {
    json!({
        "id": TASK, "kind": "contact", "title": null, "state": "open", "column": "today",
        "assignee_id": "01939f0a-7c11-7000-8000-000000000003", "assignee_name": "Asha Patil",
        "lead_id": "01939f0a-7c11-7000-8000-000000000001", "lead_number": "LD-2026-00042", "lead_name": "Sunita Rao",
        "due_at": "2026-11-23T06:30:00Z", "done_at": null, "reminded_of": null, "created_at": "2026-11-23T06:00:00Z",
    })
}
