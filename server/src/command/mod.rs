//! The subcommands of `sigmadsa`.

mod config;
mod demo;
mod inbox;
mod member;
mod migrate;
mod replay;
mod serve;
mod tenant;
mod token;
mod understand;

use crate::config::{ConfigError, ServeFlags, Settings};
use crate::node::{OperatorError, StartError};
use application::failure::Failure;
use clap::{Parser, Subcommand};
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;
use understand::UnderstandError;

/// Exit code of wrong settings and of a start that can't be: something for the operator to put right.
const EXIT_USAGE: u8 = 2;

/// SigmaDSA's messaging backend.
#[derive(Debug, Parser)]
#[command(name = "sigmadsa", version, about, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// What `serve` takes also holds without a subcommand, and for the subcommands that need the database.
    #[command(flatten)]
    flags: ServeFlags,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server; what happens without a subcommand.
    Serve(Box<ServeFlags>),
    /// Plays some working days of a made-up firm over the sandbox and REST, and then serves it.
    Demo(Box<demo::DemoArguments>),
    /// Applies the migrations that are missing.
    Migrate(Box<ServeFlags>),
    /// Rebuilds read models from events, beside the serving ones, then swaps.
    Replay(Box<replay::ReplayArguments>),
    /// Lists what the inbox has set aside, or lets it be applied again.
    Inbox(inbox::InboxArguments),
    /// Adds a tenant with its first admin, or lists the tenants; a server may run beside.
    Tenant(tenant::TenantArguments),
    /// Lets somebody join a firm's staff.
    Member(member::MemberArguments),
    /// Issues a token for a program.
    Token(token::TokenArguments),
    /// Reads texts as JSON lines from standard input and prints what the assistant understands of each.
    Understand(understand::UnderstandArguments),
    /// Prints the settings in force and where each comes from; secrets are masked.
    Config(Box<ServeFlags>),
}

/// Why a subcommand didn't come to its end.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The node can't start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Texts can't be read.
    #[error(transparent)]
    Understand(#[from] UnderstandError),
    /// An argument breaks a rule.
    #[error("{name}: {rule}")]
    Argument {
        /// Which argument.
        name: &'static str,
        /// Which rule.
        rule: String,
    },
    /// What was asked for breaks a rule.
    #[error("{0}")]
    Refused(String),
    /// Something failed on the way.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// Runs what was asked for; an error is one line on standard error.
pub async fn run(arguments: Arguments) -> ExitCode {
    let outcome = match arguments.command {
        None => serve::run(&arguments.flags).await,
        Some(Command::Serve(flags)) => serve::run(&flags).await,
        Some(Command::Demo(asked)) => demo::run(*asked).await,
        Some(Command::Migrate(flags)) => migrate::run(&flags).await,
        Some(Command::Replay(asked)) => replay::run(*asked).await,
        Some(Command::Inbox(asked)) => inbox::run(asked).await,
        Some(Command::Tenant(asked)) => tenant::run(asked).await,
        Some(Command::Member(asked)) => member::run(asked).await,
        Some(Command::Token(asked)) => token::run(asked).await,
        Some(Command::Understand(asked)) => understand::run(&asked),
        Some(Command::Config(flags)) => config::run(&flags),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = if matches!(error, CommandError::Other(_)) { 1 } else { EXIT_USAGE };
            say_error(&format!("sigmadsa: {}", chain(&error)));
            ExitCode::from(code)
        }
    }
}

/// What the use cases refused, as one line; what isn't the operator's to put right stays a failure.
fn refused(error: OperatorError) -> CommandError {
    match error {
        OperatorError::NoTenant(slug) => CommandError::Refused(format!("--tenant: there is no tenant {slug}")),
        OperatorError::NoMember(name) => CommandError::Refused(format!("--username: there is no member {name}")),
        OperatorError::Start(error) => error.into(),
        OperatorError::Failed(Failure::Invalid { fields }) => {
            let rules = fields.iter().map(|error| format!("{}: {}", error.field, error.rule));
            CommandError::Refused(rules.collect::<Vec<_>>().join("; "))
        }
        OperatorError::Failed(Failure::Refused { message, .. }) => CommandError::Refused(message),
        OperatorError::Failed(failure) => CommandError::Other(failure.into()),
    }
}

/// The settings of this process.
fn settings(flags: &ServeFlags) -> Result<Settings, CommandError> {
    Ok(Settings::of_process(flags)?)
}

/// An error with its sources, on one line.
fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        source = error.source();
    }
    line.replace('\n', " ")
}

/// Prints a line for whoever runs the command; a closed standard output is no reason to fail.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").ok();
}

fn say_error(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").ok();
}
