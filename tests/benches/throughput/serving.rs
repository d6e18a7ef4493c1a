//! The server as a process of its own.

use crate::cluster::Cluster;
use crate::report::say;
use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// What webhooks are signed with.
pub(crate) const APP_SECRET: &str = "the secret of the app in this benchmark";
/// Longest time until it answers.
const READY_WITHIN: Duration = Duration::from_mins(1);
/// Longest time until it has ended.
const STOPPED_WITHIN: Duration = Duration::from_secs(20);
/// The last line of its welcome.
const WELCOMED: &str = "Ctrl-C stops everything.";

/// What the names of variables begin with that Cargo sets for the package whose benchmark it runs.
const OF_THIS_PACKAGE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// Builds the server with the same settings as this benchmark; where it is built already, that takes a moment.
pub(crate) fn build() -> Result<()> {
    say("Building the server");
    // Both packages are named, so that what they share is built with the same features and not twice.
    let mut cargo = std::process::Command::new(env!("CARGO"));
    // What Cargo has set for this benchmark is watched by build scripts, which would have everything built anew.
    for (name, _) in std::env::vars_os() {
        if OF_THIS_PACKAGE.iter().any(|start| name.to_string_lossy().starts_with(start)) {
            cargo.env_remove(name);
        }
    }
    let built = cargo
        .args(["build", "--quiet", "--release", "--package", "server", "--package", "tests", "--bin", "sigmadsa"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    if !built.success() {
        bail!("the server can't be built");
    }
    Ok(())
}

/// The server, two directories above this benchmark's own executable.
fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let directory = own.parent().and_then(|deps| deps.parent()).context("this executable lies in a directory")?;
    Ok(directory.join("sigmadsa"))
}

/// A running server.
pub(crate) struct Serving {
    child: Child,
    /// Where it answers.
    pub(crate) web: SocketAddr,
    /// Where its sandbox answers.
    pub(crate) sandbox: SocketAddr,
    http: reqwest::Client,
}

impl Serving {
    /// Starts it in these roles on this database, with the demo tenant's number connected where it works for tenants.
    pub(crate) async fn start(cluster: &Cluster, database: &str, role: &str) -> Result<Self> {
        let data = cluster.scratch(&format!("server_{database}"));
        let mut command = Command::new(binary()?);
        command
            .env_clear()
            .env("SIGMADSA_DATABASE_URL", cluster.url(database)?)
            .env("SIGMADSA_META_APP_SECRET", APP_SECRET)
            .args(["--listen=127.0.0.1:0", "--sandbox-listen=127.0.0.1:0", "--log=warn"])
            .arg(format!("--data-dir={}", data.display()))
            .arg(format!("--role={role}"))
            .arg(format!("--demo-connected={}", role == "all"))
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().context("starting the server")?;
        let output = child.stdout.take().context("the server's output is read")?;
        let addresses = tokio::time::timeout(READY_WITHIN, addresses(BufReader::new(output)));
        let (web, sandbox) = addresses.await.context("the server is not ready in time")??;
        Ok(Self { child, web, sandbox, http: infrastructure::http::client()? })
    }

    /// Its process id.
    pub(crate) fn id(&self) -> Result<u32> {
        self.child.id().context("the server runs")
    }

    /// What its sandbox answers.
    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.http.get(format!("http://{}{path}", self.sandbox)).send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    /// What its sandbox is told.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<()> {
        let request = self.http.post(format!("http://{}{path}", self.sandbox)).json(body);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// What it tells of itself.
    pub(crate) async fn metrics(&self) -> Result<Scraped> {
        let answer = self.http.get(format!("http://{}/metrics", self.web)).send().await?.error_for_status()?;
        Ok(Scraped::parse(&answer.text().await?))
    }

    /// Stops it in order.
    pub(crate) async fn stop(mut self) -> Result<()> {
        kill(Pid::from_raw(i32::try_from(self.id()?)?), Signal::SIGTERM)?;
        tokio::time::timeout(STOPPED_WITHIN, self.child.wait()).await.context("the server doesn't stop")??;
        Ok(())
    }
}

/// The addresses in the welcome.
async fn addresses(output: BufReader<tokio::process::ChildStdout>) -> Result<(SocketAddr, SocketAddr)> {
    let (mut web, mut sandbox) = (None, None);
    let mut lines = output.lines();
    while let Some(line) = lines.next_line().await? {
        let line = line.trim();
        let address = |rest: &str| rest.trim().trim_start_matches("http://").parse::<SocketAddr>();
        if let Some(rest) = line.strip_prefix("Console") {
            web = Some(address(rest)?);
        } else if let Some(rest) = line.strip_prefix("Sandbox") {
            sandbox = Some(address(rest)?);
        } else if line == WELCOMED {
            // Whatever it says later must not fill the pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((web.context("the server has an address")?, sandbox.context("the sandbox has an address")?));
        }
    }
    bail!("the server ended before it was ready")
}

/// Metrics, labels summed up.
pub(crate) struct Scraped(BTreeMap<String, f64>);

impl Scraped {
    /// Reads Prometheus' text format.
    pub(crate) fn parse(text: &str) -> Self {
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, value)) = line.rsplit_once(' ') else { continue };
            let name = name.split('{').next().unwrap_or_default();
            *sums.entry(name.to_owned()).or_default() += value.parse().unwrap_or(0.0);
        }
        Self(sums)
    }

    /// What was added since `earlier`.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self(self.0.iter().map(|(name, value)| (name.clone(), value - earlier.of(name))).collect())
    }

    /// One sum.
    pub(crate) fn of(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// How much each commit of the log carried and took.
    pub(crate) fn commits(&self) -> String {
        let commits = self.of("sigmadsa_commits_total").max(1.0);
        let size = self.of("sigmadsa_commit_batch_commands_sum") / commits;
        let milliseconds = self.of("sigmadsa_commit_seconds_sum") / commits * 1_000.0;
        format!("{size:.1} commands and {milliseconds:.2} ms a commit")
    }
}
