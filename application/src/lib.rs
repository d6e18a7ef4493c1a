//! Who may ask, and what follows: use cases, grants, process managers, the assistant, and the ports that adapters fill.
//!
//! A use case is asked for with a [`Grant`](access::Grant) of its own permission, decides through an aggregate, and
//! leaves events. What follows from an event is told by [`react`](process::react): a pure function to effects, each of
//! which is a use case again. Nothing here knows a runtime, a database or HTTP.

pub mod access;
pub mod app;
pub mod assistant;
pub mod clock;
pub mod command;
pub mod conversation;
pub mod failure;
pub mod lead;
pub mod log;
pub mod member;
pub mod notification;
pub mod person;
pub mod port;
pub mod process;
pub mod role;
pub mod task;
pub mod tenant;
pub mod token;
pub mod whatsapp;
