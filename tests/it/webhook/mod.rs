//! What Meta posts, and whatever else somebody may.

mod fuzz;
mod handshake;
mod sorted;
mod statuses;
