//! Finds what a message tells: each recogniser reads the same tokens and gives typed values with their places.

pub(super) mod amount;
pub(super) mod calendar;
mod date;
mod figure;
pub(super) mod loan_type;
pub(super) mod mobile;
pub(super) mod name;
