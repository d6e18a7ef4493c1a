//! What is sent, once, whatever Meta answers.

mod failures;
mod order;
mod outcomes;
