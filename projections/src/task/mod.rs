//! Tasks as they stand on members' boards.
//!
//! Reached by all task events, and by a person's erasure, which leaves the rows without titles.
//! `task` has one row for each task, `task_erased` who was erased.

mod board;
mod column;
mod fold;
mod places;
mod project;
mod read;
mod rows;
#[cfg(test)]
mod tests;

pub use board::{Board, BoardFilter, LANE_COUNT_MAX, LANE_TASKS_DEFAULT, LANE_TASKS_MAX, LaneTasks};
pub use column::{Column, Lane};
pub use project::TaskProjection;
pub use read::{TaskFilter, TaskRow, TaskState};

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "task";

/// What the projection writes.
const TABLES: &[&str] = &["task", "task_erased"];
