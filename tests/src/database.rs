//! Databases for tests: each test has its own, copied from a template, on one PostgreSQL that all test processes share.
//!
//! The cluster lies in `<target>/tests/postgres` and outlives the process that started it, so that the next test finds
//! it running. Commits don't wait for the disk in it: no test here takes the power away, and those that kill
//! PostgreSQL bring a cluster of their own.

use infrastructure::database::{connect, connect_as_owner, migrate};
use infrastructure::embedded::{EmbeddedPostgres, Settings};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection, PgPool};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Connections of the shared cluster: some test processes at once, each with pools of its own.
const CONNECTIONS_MAX: u16 = 300;
/// Connections of one pool.
const POOL_CONNECTIONS: u32 = 10;
/// Older databases belong to tests that were killed.
const STALE_AFTER: Duration = Duration::from_hours(1);
/// What the names of databases begin with.
const PREFIX: &str = "t_";
/// What the names of templates begin with.
const TEMPLATE_PREFIX: &str = "template_";

/// The cluster as this process found it, and the template to copy.
struct Shared {
    options: PgConnectOptions,
    template: String,
}

static SHARED: OnceCell<Shared> = OnceCell::const_new();

/// A migrated database of one test's own; dropped with the value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    administration: PgConnectOptions,
}

impl TestDatabase {
    /// A fresh, migrated database.
    ///
    /// # Panics
    /// PostgreSQL can't be started, or the migrations can't be applied.
    pub async fn create() -> Self {
        let shared = SHARED.get_or_init(share).await;
        let name = format!("{PREFIX}{}", now_v7().simple());
        let statement = format!("CREATE DATABASE {name} TEMPLATE {}", shared.template);
        administer(&shared.options, &statement).await.expect("a database can be copied from the template");
        Self { name, administration: shared.options.clone() }
    }

    /// Its address, fit for `SIGMADSA_DATABASE_URL`: through the socket, whose directory is the percent-encoded host.
    ///
    /// # Panics
    /// The cluster isn't reached through a socket.
    pub fn url(&self) -> String {
        let socket = self.administration.get_socket().expect("the cluster is reached through a socket");
        let host = percent_encode(&socket.to_string_lossy());
        format!("postgres://{}@{host}/{}?sslmode=disable", self.administration.get_username(), self.name)
    }

    /// How to connect to it, as the owner of its tables.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.administration.clone().database(&self.name)
    }

    /// A pool that works as the server does: as the role `sigmadsa_app`.
    ///
    /// # Panics
    /// PostgreSQL doesn't answer.
    pub async fn pool(&self) -> PgPool {
        connect(&self.connect_options(), POOL_CONNECTIONS).await.expect("the test database answers")
    }

    /// A pool that owns the tables.
    ///
    /// # Panics
    /// PostgreSQL doesn't answer.
    pub async fn owner_pool(&self) -> PgPool {
        connect_as_owner(&self.connect_options(), POOL_CONNECTIONS).await.expect("the test database answers")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (options, statement) = (self.administration.clone(), drop_statement(&self.name));
        // A thread of its own: the test's runtime may be the one that is dropping this. What fails is dropped later,
        // as stale.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(administer(&options, &statement)).ok()
        });
        dropping.join().ok();
    }
}

/// The directory that this build's programs are in, such as `target/debug`.
///
/// # Panics
/// The running program doesn't lie where cargo puts tests.
pub fn profile_directory() -> PathBuf {
    let program = std::env::current_exe().expect("the running program has a path");
    program.ancestors().nth(2).expect("a test lies in <target>/<profile>/deps").to_path_buf()
}

/// The directory of what tests keep between runs: `<target>/tests`.
fn directory() -> PathBuf {
    let profile = profile_directory();
    let directory = profile.parent().expect("a test lies in <target>/<profile>/deps").join("tests");
    std::fs::create_dir_all(&directory).expect("the target directory can be written");
    directory
}

async fn share() -> Shared {
    let directory = directory();
    let settings = Settings { directory: directory.join("postgres"), pg_bin: None, max_connections: CONNECTIONS_MAX };
    let cluster = EmbeddedPostgres::start(&settings).await.expect("PostgreSQL for the tests starts");
    let data = cluster.directory().join("data");
    std::fs::write(directory.join("postgres.data"), data.to_string_lossy().as_bytes())
        .expect("the target directory can be written");
    let options = cluster.connect_options().database("postgres");
    // Held until this process ends, and never stopped by it: the next test finds it running.
    std::mem::forget(cluster);
    let template = template(&options, &directory).await;
    drop_stale(&options).await;
    Shared { options, template }
}

/// The name of the migrated template, which is made where it is missing.
async fn template(options: &PgConnectOptions, directory: &Path) -> String {
    let (migrations, hash) = migrations();
    let name = format!("{TEMPLATE_PREFIX}{hash}");
    let _lock = lock(directory.join("template.lock")).await;
    if !databases(options, &name).await.is_empty() {
        return name;
    }
    for old in databases(options, &format!("{TEMPLATE_PREFIX}%")).await {
        administer(options, &drop_statement(&old)).await.ok();
    }
    let making = format!("making_{hash}");
    administer(options, &drop_statement(&making)).await.expect("an unfinished template can be dropped");
    // For every session of this cluster, whatever database it is in.
    administer(options, "ALTER ROLE CURRENT_USER SET synchronous_commit = off").await.expect("the role can be altered");
    administer(options, &format!("CREATE DATABASE {making}")).await.expect("a database can be made");
    let inside = options.clone().database(&making);
    migrate(&inside).await.expect("the migrations can be applied");
    let applied = applied(&inside).await;
    assert_eq!(applied, migrations, "infrastructure was built before a migration was added: build it again");
    administer(options, &format!("ALTER DATABASE {making} WITH ALLOW_CONNECTIONS false")).await.expect("it is closed");
    administer(options, &format!("ALTER DATABASE {making} RENAME TO {name}")).await.expect("it is renamed");
    name
}

/// A lock between test processes; given back when dropped.
async fn lock(path: PathBuf) -> File {
    let locking = move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    };
    tokio::task::spawn_blocking(locking).await.expect("locking ends").expect("the lock of the template can be taken")
}

/// How many migrations there are, and a hash of them all.
fn migrations() -> (i64, String) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .expect("the migrations are there")
        .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.extension().is_some_and(|end| end == "sql")))
        .collect();
    files.sort();
    let mut digest = Sha256::new();
    for file in &files {
        digest.update(file.to_string_lossy().as_bytes());
        digest.update(std::fs::read(file).expect("a migration can be read"));
    }
    let hash = digest.finalize().iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
    (i64::try_from(files.len()).expect("there are few migrations"), format!("{hash:016x}"))
}

async fn applied(options: &PgConnectOptions) -> i64 {
    let mut connection = PgConnection::connect_with(options).await.expect("the new template answers");
    let applied = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(&mut connection).await;
    connection.close().await.expect("a connection can be closed");
    applied.expect("the migrations are recorded")
}

async fn drop_stale(options: &PgConnectOptions) {
    for name in databases(options, &format!("{PREFIX}%")).await {
        let made_at = name.strip_prefix(PREFIX).and_then(|id| Uuid::parse_str(id).ok()).and_then(made_at);
        if made_at.is_some_and(|made_at| made_at.elapsed().is_ok_and(|age| age > STALE_AFTER)) {
            // Another process may be dropping it at this moment.
            administer(options, &drop_statement(&name)).await.ok();
        }
    }
}

fn made_at(id: Uuid) -> Option<SystemTime> {
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    Some(SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds))
}

/// Names of databases that are like this pattern.
async fn databases(options: &PgConnectOptions, pattern: &str) -> Vec<String> {
    let mut connection = PgConnection::connect_with(options).await.expect("PostgreSQL answers");
    let names = sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE datname LIKE $1")
        .bind(pattern.replace('_', "\\_"))
        .fetch_all(&mut connection)
        .await;
    connection.close().await.ok();
    names.expect("PostgreSQL answers")
}

async fn administer(options: &PgConnectOptions, statement: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    connection.close().await
}

fn drop_statement(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

fn percent_encode(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[expect(clippy::disallowed_methods, reason = "names of databases aren't the product's ids")]
fn now_v7() -> Uuid {
    Uuid::now_v7()
}
