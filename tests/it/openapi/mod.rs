//! The API's own description, and whether it is true.

mod examples;
mod problems;
mod served;
