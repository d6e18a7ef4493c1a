//! Tests of the whole system, in folders that mirror what they test.

mod architecture;
mod conversation;
mod inbox;
mod log;
mod outbox;
mod webhook;
