//! The server as a process that is killed, interrupted, or can't start.

mod customers;
mod files;
mod kill;
mod refusal;
mod sandbox;
mod signup;
mod staff;
mod stop;
