//! The bytes of what customers send: fetched from Meta while it has them, and kept sealed with the sender's key.
//!
//! `lead.media_attached` makes a file due ([`DueModel`](crate::due::DueModel)). [`MediaWorker`] asks Meta where it is, loads
//! it, checks it, and keeps it; what became of it goes back to the lead as a command, whose id is the file's own, so that
//! whoever is killed between any two steps does the rest once more and nothing twice. A file that can't be had now is due
//! again, until Meta doesn't keep it any more.

mod fetch;
mod seal;
mod store;
mod worker;

pub use seal::KeyringSeal;
pub use store::MediaStore;
pub use worker::MediaWorker;
