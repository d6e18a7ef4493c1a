//! `sigmadsa demo`: some days in the life of a firm, told over the sandbox's phones and over REST.
//!
//! The script lies in `story/*.toml`: who there is, what they say, how they go about it, how the firm works. `people`
//! draws from it who comes up in one telling; `play` lets time go on and one act follow the other; `customers` write
//! and answer what they are asked, `staff` and `desk` work on boards and files, `talks` are between the two; `firm` is what the
//! firm changes of itself. Nothing is
//! written but by asking the product, as customers and members ask it, and an answer that isn't expected ends the
//! story.

mod amount;
mod calendar;
mod customers;
mod desk;
mod files;
mod firm;
mod office;
mod people;
mod phones;
mod play;
mod random;
mod script;
mod staff;
mod talks;

pub use play::{Play, Telling, Told};
