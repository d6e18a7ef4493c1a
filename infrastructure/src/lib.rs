//! How things are kept and sent: the event store, the log's followers, the inbox and outbox, Meta, secrets, people's
//! keys, sessions, and the embedded PostgreSQL.

pub mod access;
pub mod clock;
pub mod database;
pub mod due;
pub mod embedded;
pub mod follow;
pub mod housekeeping;
pub mod http;
pub mod inbox;
pub mod log;
pub mod media;
pub mod meta;
pub mod outbox;
pub mod people;
pub mod secret;
pub mod setup;
pub mod stillness;
pub mod tenant;
