//! How events become lines of a lead's timeline: those of the lead itself, of the tasks about it, and of the conversation
//! that it came from.
//!
//! A task names its lead when it is created; later events of it are told by the row that is kept of it. What happens in a
//! conversation belongs to the newest lead that came of it. Before there is one, lines wait under the conversation's id,
//! and the lead that comes of it takes them over; so does the customer's yes to an inquiry always, for it comes before the
//! lead it is about.

mod entry;
mod of_lead;
mod talk;
mod task;
#[cfg(test)]
mod tests;

pub use entry::CONTACT;
pub(super) use entry::{EntryRow, add, adopt};
pub(super) use of_lead::{entry, happened_at, is_about_bytes};
pub(super) use talk::{Talks, add_streams, begun, fetch_streams, fetch_talks, is_told, keep_talks};
pub(super) use task::{
    TaskRow, erase as erase_tasks, fetch as fetch_tasks, keep as keep_tasks, take as take_task, title_of,
};
