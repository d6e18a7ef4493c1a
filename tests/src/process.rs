//! The server as a process of its own, to be killed, interrupted and started again.

use crate::database::profile_directory;
use crate::world::eventually;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Longest wait for a server to say that it is ready; a recovering database is waited for.
const READY_WITHIN: Duration = Duration::from_mins(1);
/// Longest wait for a process to end that was killed or can't start.
const ENDED_WITHIN: Duration = Duration::from_secs(30);
/// What a server prints once everything runs.
const READY: &str = "SigmaDSA is ready";
/// Ports that no outgoing connection is given, so that a server finds its own again. (Linux, `ip_local_port_range`)
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// How a server is started, again and again: its settings, and the directory that it keeps its data in.
pub struct Launch {
    variables: Vec<(String, String)>,
    arguments: Vec<String>,
    directory: TempDir,
    web: String,
}

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
}

/// How a process ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` after a signal.
    pub code: Option<i32>,
    /// What it wrote to standard error.
    pub errors: String,
}

impl Launch {
    /// A server with ports and a data directory of its own, and no other settings.
    ///
    /// # Panics
    /// There is no directory or port to be had.
    pub fn new() -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a directory can be made");
        // PostgreSQL's own user must reach its data when root runs the tests.
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        let address = format!("127.0.0.1:{}", free_port());
        let launch = Self { variables: Vec::new(), arguments: Vec::new(), directory, web: format!("http://{address}") };
        let data = launch.data_directory().to_string_lossy().into_owned();
        launch.with("DATA_DIR", &data).with("LISTEN", &address).with("LOG", "warn").with("DEMO_SECOND", "false")
    }

    /// With a setting, by the name of its variable without the prefix.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let name = format!("SIGMADSA_{name}");
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    /// With an argument on the command line.
    #[must_use]
    pub fn with_argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Where the server answers.
    pub fn web(&self) -> &str {
        &self.web
    }

    /// The directory that it is started in, for a `sigmadsa.toml`.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The directory that it keeps its data in; made by the server.
    pub fn data_directory(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Starts it, and doesn't wait.
    ///
    /// # Panics
    /// The program hasn't been built.
    pub fn spawn(&self) -> Server {
        let output = std::fs::File::create(self.output()).expect("the directory can be written");
        let errors = std::fs::File::create(self.errors()).expect("the directory can be written");
        let child = self.command().stdout(output).stderr(errors).spawn().expect("the server can be run");
        Server { child }
    }

    /// Starts it and waits until it is ready.
    ///
    /// # Panics
    /// It ends, or isn't ready in time.
    pub async fn start(&self) -> Server {
        let mut server = self.spawn();
        self.wait_until_ready(&mut server).await;
        server
    }

    /// Waits until the server that was spawned last is ready.
    ///
    /// # Panics
    /// It ends, or isn't ready in time.
    pub async fn wait_until_ready(&self, server: &mut Server) {
        let ready = async || {
            let ended = server.child.try_wait().expect("it is our child");
            assert!(ended.is_none(), "the server ended instead of starting: {ended:?}\n{}", self.told());
            std::fs::read_to_string(self.output()).ok().filter(|told| told.contains(READY)).map(drop)
        };
        eventually("the server says that it is ready", READY_WITHIN, ready).await;
    }

    /// Starts what can't start, and waits for its end.
    ///
    /// # Panics
    /// It doesn't end.
    pub async fn run_to_its_end(&self) -> Ended {
        let mut server = self.spawn();
        let code = server.wait(ENDED_WITHIN).await.code();
        Ended { code, errors: std::fs::read_to_string(self.errors()).expect("it was written") }
    }

    /// What the server that was spawned last wrote.
    pub fn told(&self) -> String {
        let read = |path| std::fs::read_to_string(path).unwrap_or_default();
        format!("{}{}", read(self.output()), read(self.errors()))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program());
        // Nothing of this process's environment but where PostgreSQL's programs are found: DATABASE_URL would count.
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.variables.iter().cloned()).args(&self.arguments);
        command.current_dir(self.directory()).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    fn output(&self) -> PathBuf {
        self.directory().join("output.log")
    }

    fn errors(&self) -> PathBuf {
        self.directory().join("errors.log")
    }
}

impl Default for Launch {
    fn default() -> Self {
        Self::new()
    }
}

impl Server {
    /// Kills it with SIGKILL, and waits until it is gone.
    ///
    /// # Panics
    /// It doesn't go.
    pub async fn kill(mut self) {
        self.child.start_kill().expect("it is our child");
        self.wait(ENDED_WITHIN).await;
    }

    /// Interrupts it, as Ctrl-C does, and waits for its end.
    ///
    /// # Panics
    /// It doesn't end within the limit.
    pub async fn interrupt(mut self, within: Duration) -> ExitStatus {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok()).expect("it runs");
        kill(Pid::from_raw(pid), Signal::SIGINT).expect("it is our child");
        self.wait(within).await
    }

    async fn wait(&mut self, within: Duration) -> ExitStatus {
        let ended = tokio::time::timeout(within, self.child.wait()).await;
        ended.unwrap_or_else(|_| panic!("the server doesn't end within {within:?}")).expect("it is our child")
    }
}

/// The server's program, built beside the tests.
fn program() -> PathBuf {
    let program = profile_directory().join("sigmadsa");
    assert!(program.is_file(), "{} isn't there: run `cargo build -p server` first", program.display());
    program
}

/// A port that nobody listens on.
///
/// # Panics
/// Somebody listens on each.
pub fn free_port() -> u16 {
    let offset = u16::try_from(std::process::id() % 10_000).expect("it is below 10,000");
    let mut ports = PORTS.cycle().skip(usize::from(offset)).step_by(7).take(PORTS.len());
    ports.find(|port| take(*port)).expect("a port is free")
}

/// Whether nobody listens on this port, and this process hasn't been given it before.
fn take(port: u16) -> bool {
    static GIVEN: std::sync::Mutex<Vec<u16>> = std::sync::Mutex::new(Vec::new());
    let mut given = GIVEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let free = !given.contains(&port) && TcpListener::bind(("127.0.0.1", port)).is_ok();
    given.extend(free.then_some(port));
    free
}
