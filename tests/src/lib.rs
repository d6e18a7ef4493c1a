//! The harness of the tests of the whole system: databases, servers, and what they are driven with.

pub mod contract;
pub mod database;
pub mod invariant;
pub mod process;
pub mod world;
