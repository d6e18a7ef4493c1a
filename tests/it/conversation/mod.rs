//! Conversations with customers, from their phones to the members' boards and back.

mod bot;
mod dialogue;
mod inquiry;
mod order;
mod staff;
