//! A PostgreSQL for as long as one command runs.
//!
//! It names none of our crates: they can't be built while the query data is out of date, and that is when it is needed.

use crate::run;
use anyhow::{Context as _, bail};
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Its superuser, with whose name nobody signs in anywhere else.
const USER: &str = "sigma";
/// The database that the migrations are applied to.
const DATABASE: &str = "scratch";
/// Longest time it may take to answer.
const START_TIMEOUT: Duration = Duration::from_mins(1);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// What must be installed.
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "pg_ctl", "psql"];

/// A private PostgreSQL in a temporary folder; it is stopped and removed when dropped.
pub(super) struct ScratchPostgres {
    programs: PathBuf,
    folder: PathBuf,
    /// User and group that it runs as, where this process is root and PostgreSQL refuses to be.
    run_as: Option<(u32, u32)>,
    server: Option<Child>,
}

impl ScratchPostgres {
    /// Starts one that listens on a socket only.
    ///
    /// # Errors
    /// PostgreSQL isn't installed, or doesn't start within [`START_TIMEOUT`].
    pub(super) fn start() -> anyhow::Result<Self> {
        let programs = find_programs()?;
        let run_as = if number("id", &["-u"])? == 0 {
            Some((number("id", &["-u", "postgres"])?, number("id", &["-g", "postgres"])?))
        } else {
            None
        };
        let folder = std::env::temp_dir().join(format!("sigmadsa-sqlx-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let mut postgres = Self { programs, folder, run_as, server: None };
        postgres.boot().with_context(|| format!("starting PostgreSQL from {}", postgres.programs.display()))?;
        Ok(postgres)
    }

    fn boot(&mut self) -> anyhow::Result<()> {
        if let Some((user, group)) = self.run_as {
            std::os::unix::fs::chown(&self.folder, Some(user), Some(group))?;
        }
        run(self
            .program("initdb")
            .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"])
            .arg("--pgdata")
            .arg(self.data())
            .stdout(Stdio::null()))?;
        let log = fs::File::create(self.folder.join("log"))?;
        let server = self
            .program("postgres")
            .arg("-D")
            .arg(self.data())
            .arg("-k")
            .arg(&self.folder)
            // Nothing in it outlives the command, so nothing needs to reach the disk.
            .args(["-c", "listen_addresses=", "-c", "fsync=off"])
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.server = Some(server);
        let deadline = Instant::now() + START_TIMEOUT;
        while self
            .psql("postgres")
            .args(["-c", "SELECT 1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?
            .code()
            != Some(0)
        {
            if Instant::now() > deadline {
                bail!("it doesn't answer; it said:\n{}", fs::read_to_string(self.folder.join("log"))?);
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// Makes the database that queries are checked against.
    ///
    /// # Errors
    /// A migration fails.
    pub(super) fn migrate(&self, migrations: &Path) -> anyhow::Result<()> {
        run(self.psql("postgres").args(["-c", &format!("CREATE DATABASE {DATABASE}")]))?;
        let mut files = fs::read_dir(migrations)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
        files.sort();
        for file in files {
            let applied = run(self.psql(DATABASE).arg("-1").arg("-f").arg(&file));
            applied.with_context(|| format!("applying {}", file.display()))?;
        }
        let search = format!("ALTER DATABASE {DATABASE} SET search_path = public, read");
        run(self.psql(DATABASE).args(["-c", &search]))
    }

    /// Where the query macros find the database.
    pub(super) fn url(&self) -> String {
        let socket = self.folder.to_string_lossy().replace('%', "%25").replace('/', "%2F");
        format!("postgres://{USER}@{socket}/{DATABASE}")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A program of PostgreSQL's, as the user that may run it.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(&self.folder);
        if let Some((user, group)) = self.run_as {
            command.uid(user).gid(group);
        }
        command
    }

    /// The client, as the user who runs this command, for the migrations may be readable to nobody else.
    fn psql(&self, database: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command
            .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--username", USER, "--dbname", database])
            .arg("--host")
            .arg(&self.folder)
            .env("PGOPTIONS", "--client-min-messages=warning");
        command
    }
}

impl Drop for ScratchPostgres {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let stopped =
                run(self.program("pg_ctl").args(["stop", "--silent", "--mode", "immediate", "-D"]).arg(self.data()));
            if stopped.is_err() {
                server.kill().ok();
            }
            server.wait().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// The folder with PostgreSQL's programs; of several, that of the newest version.
fn find_programs() -> anyhow::Result<PathBuf> {
    let mut folders: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").into_iter().flatten() {
        let path = entry?.path();
        let version = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
        folders.extend(version.map(|version| (version, path.join("bin"))));
    }
    folders.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let mut candidates = folders.into_iter().map(|(_, folder)| folder).chain(configured);
    candidates
        .find(|folder| PROGRAMS.iter().all(|program| folder.join(program).is_file()))
        .with_context(|| format!("PostgreSQL isn't installed: {} must stand in one folder", PROGRAMS.join(", ")))
}

/// What a command prints, as a number.
fn number(program: &str, arguments: &[&str]) -> anyhow::Result<u32> {
    let said = format!("{program} {}", arguments.join(" "));
    let output = Command::new(program).args(arguments).output().with_context(|| format!("running {said}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().with_context(|| format!("{said} must print a number"))
}
