//! Tests of the whole system, in folders that mirror what they test.

mod access;
mod architecture;
mod conversation;
mod crash;
mod demo;
mod inbox;
mod lead;
mod log;
mod member;
mod openapi;
mod operation;
mod outbox;
mod pages;
mod person;
mod session;
mod settings;
mod task;
mod webhook;
mod whatsapp;
