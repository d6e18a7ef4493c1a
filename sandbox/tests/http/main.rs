//! The sandbox over real HTTP: a client that calls it, and a receiver of its webhooks.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on fails")]

mod accounts;
mod business;
mod control;
mod dialog;
mod faults;
mod files;
mod kill;
mod messages;
mod notices;
mod numbers;
mod paging;
mod phone;
mod profile;
mod restart;
mod webhooks;
mod world;
