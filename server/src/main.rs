//! `sigmadsa`: the server and the operator's commands.

use clap::Parser;
use server::command::{self, Arguments};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    command::run(Arguments::parse()).await
}
