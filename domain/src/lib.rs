//! What is decided: aggregates, their commands, their events and the rules between them.
//!
//! Nothing here reads a clock, a database or the network. What a decision needs from outside (time, ids, what a
//! message was understood to say) comes in with the command, so that every decision can be repeated and every rule
//! is tested as given, when, then.

pub mod access;
pub mod conversation;
pub mod id;
pub mod lead;
pub mod media;
pub mod mobile;
pub mod money;
pub mod name;
pub mod notification;
pub mod person;
pub mod private;
pub mod stream;
pub mod task;
pub mod tenant;
pub mod whatsapp;
