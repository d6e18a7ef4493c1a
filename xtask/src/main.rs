//! Commands for developers that need no shell: `cargo xtask sqlx [--check]` and `cargo xtask check`.

mod check;
mod postgres;
mod sqlx;

use anyhow::bail;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask sqlx          writes the committed query data (.sqlx) anew
cargo xtask sqlx --check  fails where the committed query data isn't what it would be
cargo xtask check         fails where a file is too long or holds leftovers";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["sqlx"] => sqlx::write(&root()),
        ["sqlx", "--check"] => sqlx::check(&root()),
        ["check"] => check::run(&root()),
        _ => Err(anyhow::anyhow!("what to do must be one of\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr().lock(), "xtask: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").ok();
}

/// Runs a command to its end.
fn run(command: &mut std::process::Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("{program} failed: {status}"),
        Err(error) => bail!("{program} can't be run: {error}"),
    }
}
