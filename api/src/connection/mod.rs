//! How a connection to WhatsApp is told: what REST and the page say about the same card.

mod diagnosis;
mod facts;
mod steps;

pub(crate) use diagnosis::{Diagnosis, diagnosis, screen_words};
pub(crate) use facts::{Limit, grouped, limit, plain, quality, status_words};
pub(crate) use steps::{StepTold, step_title, steps, waits_for_a_number};

#[cfg(test)]
pub(crate) mod tests;
