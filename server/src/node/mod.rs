//! A node: everything that one process runs, started and stopped in order.

mod adapter;
mod database;
mod demo;
mod operator;
mod sandbox;
mod start;
mod tenant;
mod welcome;
mod wiring;

pub use adapter::read_models;
pub use database::Database;
pub use operator::{NewToken, OperatorError, add_member, issue_link, issue_token};
pub use start::{Node, StartError};
pub use tenant::{AddTenantError, NewTenant, add_tenant};
pub use welcome::{DemoWelcome, Welcome};
