//! The life of a private PostgreSQL, against real binaries.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};
use sqlx::{Connection, Executor, PgConnection};
use tokio::process::Child;

use super::{
    EmbeddedError, EmbeddedPostgres, Settings, Stopped,
    binaries::Binaries,
    database,
    directory::Place,
    postmaster::{Postmaster, is_postmaster, users_of},
    process::program,
};

/// How long a test waits for something that must come true.
const WITHIN: Duration = Duration::from_secs(20);

/// A directory that every user can reach, whose server is ended with the test.
struct World {
    directory: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self { directory }
    }

    fn settings(&self) -> Settings {
        settings(self.directory.path().join("postgres"))
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("postgres/data")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        end_server(&self.data(), Signal::SIGQUIT);
    }
}

fn settings(directory: PathBuf) -> Settings {
    Settings { directory, pg_bin: None, max_connections: 20 }
}

fn end_server(data: &Path, signal: Signal) {
    let Some(found) = Postmaster::living(data) else { return };
    kill(Pid::from_raw(found.pid), signal).unwrap();
    wait_until(|| !is_postmaster(found.pid, data) && users_of(data).is_empty());
}

fn wait_until(is_true: impl Fn() -> bool) {
    let deadline = Instant::now() + WITHIN;
    while !is_true() {
        assert!(Instant::now() < deadline, "it did not come true in time");
        std::thread::sleep(Duration::from_millis(2));
    }
}

async fn write_row(server: &EmbeddedPostgres, row: i32) {
    let mut connection = PgConnection::connect_with(&server.connect_options()).await.unwrap();
    connection.execute("CREATE TABLE IF NOT EXISTS kept (number integer NOT NULL)").await.unwrap();
    sqlx::query("INSERT INTO kept (number) VALUES ($1)").bind(row).execute(&mut connection).await.unwrap();
}

async fn rows(server: &EmbeddedPostgres) -> Vec<i32> {
    let mut connection = PgConnection::connect_with(&server.connect_options()).await.unwrap();
    sqlx::query_scalar("SELECT number FROM kept ORDER BY number").fetch_all(&mut connection).await.unwrap()
}

async fn setting(server: &EmbeddedPostgres, name: &str) -> String {
    let mut connection = PgConnection::connect_with(&server.connect_options()).await.unwrap();
    sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn a_cold_start_gives_a_database_of_our_own_without_tcp() {
    let world = World::new();

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    assert_eq!(setting(&server, "listen_addresses").await, "");
    assert_eq!(setting(&server, "fsync").await, "on");
    assert_eq!(setting(&server, "data_checksums").await, "on");
    assert_eq!(setting(&server, "max_connections").await, "20");
    assert_eq!(server.connect_options().get_database(), Some("sigmadsa"));
    assert!(server.bin_directory().join("pgbench").is_file());
    assert_eq!(server.stop().await.unwrap(), Stopped::Stopped);
    assert!(!world.data().join("postmaster.pid").exists());
}

#[tokio::test]
async fn a_warm_start_finds_the_rows_of_the_last_one() {
    let world = World::new();
    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();
    write_row(&server, 1).await;
    server.stop().await.unwrap();

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    assert_eq!(rows(&server).await, [1]);
}

#[tokio::test]
async fn a_server_whose_parent_was_killed_is_adopted() {
    let world = World::new();
    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();
    write_row(&server, 1).await;
    let before = Postmaster::living(&world.data()).unwrap().pid;
    // What the kernel does for a killed process: the locks go, and nothing is stopped.
    drop(server);

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    assert_eq!(Postmaster::living(&world.data()).unwrap().pid, before);
    assert_eq!(rows(&server).await, [1]);
    assert_eq!(server.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn a_server_that_was_killed_too_is_recovered_with_its_rows() {
    let world = World::new();
    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();
    for row in 1..=20 {
        write_row(&server, row).await;
    }
    let postmaster = Postmaster::living(&world.data()).unwrap().pid;
    drop(server);
    kill(Pid::from_raw(postmaster), Signal::SIGKILL).unwrap();

    // At once, while its backends are still going.
    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    assert_eq!(rows(&server).await, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stale_lock_that_names_a_living_stranger_is_cleared() {
    let world = World::new();
    EmbeddedPostgres::start(&world.settings()).await.unwrap().stop().await.unwrap();
    let place = Place::prepare(&world.settings().directory).unwrap();
    let mut stranger = stranger(&place);
    let lock = format!("{}\n{}\n1764000000\n5432\n", stranger.id().unwrap(), world.data().display());
    fs::write(world.data().join("postmaster.pid"), &lock).unwrap();
    fs::write(place.top.join("run/.s.PGSQL.5432.lock"), &lock).unwrap();

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    assert_eq!(setting(&server, "fsync").await, "on");
    assert!(stranger.try_wait().unwrap().is_none(), "the stranger was touched");
}

/// A process of PostgreSQL's own user, which PostgreSQL would take for a server when its id is in a lock.
fn stranger(place: &Place) -> Child {
    program(Path::new("/bin/sleep"), place.user).arg("600").kill_on_drop(true).spawn().unwrap()
}

#[tokio::test]
async fn an_interrupted_initdb_is_done_afresh() {
    let world = World::new();
    let left_behind = world.directory.path().join("postgres/data.new");
    fs::create_dir_all(left_behind.join("base")).unwrap();
    fs::write(left_behind.join("PG_VERSION"), "15\n").unwrap();
    fs::write(world.directory.path().join("postgres/start.lock"), "").unwrap();

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    write_row(&server, 1).await;
    assert_eq!(rows(&server).await, [1]);
    assert!(!left_behind.exists());
}

#[tokio::test]
async fn a_start_that_is_given_up_within_initdb_is_made_up_for() {
    let world = World::new();
    let begun = world.directory.path().join("postgres/data.new/base");
    let settings = world.settings();
    let giving_up = async {
        while !begun.exists() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        _ = EmbeddedPostgres::start(&settings) => panic!("the start was not given up"),
        () = giving_up => {}
    }
    assert!(!world.data().exists());

    let server = EmbeddedPostgres::start(&settings).await.unwrap();

    write_row(&server, 1).await;
    assert_eq!(rows(&server).await, [1]);
}

#[tokio::test]
async fn an_initdb_that_goes_on_without_its_parent_is_waited_for() {
    let world = World::new();
    let place = Place::prepare(&world.settings().directory).unwrap();
    let binaries = Binaries::find(None, None, &place.data(), place.user).await.unwrap();
    let mut orphan = program(&binaries.initdb(), place.user)
        .arg("-D")
        .arg(place.data_in_making())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    fs::write(place.top.join("start.lock"), "").unwrap();

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    assert!(orphan.try_wait().unwrap().is_some(), "the start did not wait");
    write_row(&server, 1).await;
    assert_eq!(rows(&server).await, [1]);
}

#[tokio::test]
async fn of_two_that_start_at_once_the_last_one_stops_the_server() {
    let world = World::new();
    let settings = world.settings();

    let (first, second) = tokio::join!(EmbeddedPostgres::start(&settings), EmbeddedPostgres::start(&settings));

    let (first, second) = (first.unwrap(), second.unwrap());
    write_row(&first, 1).await;
    assert_eq!(first.stop().await.unwrap(), Stopped::LeftRunning);
    assert_eq!(rows(&second).await, [1]);
    assert_eq!(second.stop().await.unwrap(), Stopped::Stopped);
    assert_eq!(Postmaster::living(&world.data()), None);
}

#[tokio::test]
async fn data_of_another_major_version_is_refused_with_both_named() {
    let world = World::new();
    EmbeddedPostgres::start(&world.settings()).await.unwrap().stop().await.unwrap();
    fs::write(world.data().join("PG_VERSION"), "9\n").unwrap();

    let refused = EmbeddedPostgres::start(&world.settings()).await.unwrap_err();

    let EmbeddedError::VersionMismatch { cluster, binaries, .. } = refused else { panic!("{refused}") };
    assert_eq!(cluster, 9);
    assert!(refused.to_string().contains("PostgreSQL 9,"), "{refused}");
    assert!(refused.to_string().contains(&format!("PostgreSQL {binaries}:")), "{refused}");
}

#[tokio::test]
async fn a_directory_that_cannot_be_made_is_refused_with_its_path() {
    let world = World::new();
    let file = world.directory.path().join("file");
    fs::write(&file, "").unwrap();

    let refused = EmbeddedPostgres::start(&settings(file.join("postgres"))).await.unwrap_err();

    assert!(matches!(refused, EmbeddedError::DirectoryUnwritable { .. }), "{refused}");
    assert!(refused.to_string().contains("file/postgres"), "{refused}");
}

#[tokio::test]
async fn a_long_path_gets_its_socket_in_a_short_one() {
    let world = World::new();
    let long = world.directory.path().join("x".repeat(120)).join("postgres");

    let server = EmbeddedPostgres::start(&settings(long.clone())).await.unwrap();

    let sockets = server.connect_options().get_socket().cloned().unwrap();
    write_row(&server, 1).await;
    assert_eq!(server.directory(), long);
    assert!(!sockets.starts_with(world.directory.path()), "{}", sockets.display());
    server.stop().await.unwrap();
    fs::remove_dir_all(sockets).unwrap();
}

#[tokio::test]
async fn a_path_with_a_comma_and_quotes_works() {
    let world = World::new();
    let odd = world.directory.path().join("a,\" b").join("postgres");

    let server = EmbeddedPostgres::start(&settings(odd)).await.unwrap();

    write_row(&server, 1).await;
    assert_eq!(rows(&server).await, [1]);
    assert_eq!(server.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn a_directory_out_of_reach_gives_way_to_one_within() {
    // Only root has another user run the server, and so can ask for a place which that user cannot reach.
    if !Uid::effective().is_root() {
        return;
    }
    let closed = tempfile::tempdir().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let asked = settings(closed.path().join("postgres"));

    let server = EmbeddedPostgres::start(&asked).await.unwrap();

    let within = server.directory().to_path_buf();
    assert!(within.starts_with("/var/lib/sigmadsa"), "{}", within.display());
    write_row(&server, 1).await;
    server.stop().await.unwrap();
    let again = EmbeddedPostgres::start(&asked).await.unwrap();
    assert_eq!(again.directory(), within);
    assert_eq!(rows(&again).await, [1]);
    again.stop().await.unwrap();
    fs::remove_dir_all(within).unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_start_is_reported_with_its_last_words() {
    let world = World::new();
    let refused = EmbeddedPostgres::start(&Settings { max_connections: 1, ..world.settings() }).await.unwrap_err();

    let EmbeddedError::StartFailed { log } = &refused else { panic!("{refused}") };
    assert!(log.contains("max_connections"), "{log}");
}

#[tokio::test]
async fn what_root_started_belongs_to_the_user_that_runs_it() {
    let world = World::new();

    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();

    let owner = server.place.user.uid;
    for file in ["", "data", "run", "start.lock", "holders.lock", "postgres.log"] {
        assert_eq!(fs::metadata(server.directory().join(file)).unwrap().uid(), owner, "{file}");
    }
}

#[tokio::test]
async fn data_out_of_reach_is_refused_rather_than_left_aside() {
    // As above: only root has another user run the server.
    if !Uid::effective().is_root() {
        return;
    }
    let world = World::new();
    EmbeddedPostgres::start(&world.settings()).await.unwrap().stop().await.unwrap();
    fs::set_permissions(world.directory.path(), fs::Permissions::from_mode(0o700)).unwrap();

    let refused = EmbeddedPostgres::start(&world.settings()).await.unwrap_err();

    assert!(matches!(refused, EmbeddedError::DirectoryUnreachable { .. }), "{refused}");
}

#[tokio::test]
async fn a_server_of_other_data_is_refused() {
    let world = World::new();
    let server = EmbeddedPostgres::start(&world.settings()).await.unwrap();
    let sockets = server.connect_options().get_socket().cloned().unwrap();
    let other = Place { top: PathBuf::from("/other"), user: server.place.user };

    let refused = database::ensure(&other, &sockets).await.unwrap_err();

    assert!(matches!(refused, EmbeddedError::WrongServer { .. }), "{refused}");
}

#[tokio::test]
async fn a_server_that_takes_no_connection_is_refused() {
    let world = World::new();
    let place = Place::prepare(&world.settings().directory).unwrap();

    let refused = database::ensure(&place, &place.sockets().unwrap()).await.unwrap_err();

    assert!(matches!(refused, EmbeddedError::Refused(_)), "{refused}");
}

/// Programs that pass for PostgreSQL 15, with an initdb that does `initdb`.
fn pretended_binaries(world: &World, initdb: &str, mode: u32) -> PathBuf {
    let directory = world.directory.path().join("bin");
    fs::create_dir(&directory).unwrap();
    let programs = [("postgres", "echo 'postgres (PostgreSQL) 15.0'", 0o755), ("initdb", initdb, mode)];
    for (name, does, mode) in programs {
        let path = directory.join(name);
        fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }
    directory
}

#[tokio::test]
async fn an_initdb_that_fails_is_reported_with_its_last_words() {
    let world = World::new();
    let pg_bin = Some(pretended_binaries(&world, "echo 'no space left' >&2; exit 1", 0o755));

    let refused = EmbeddedPostgres::start(&Settings { pg_bin, ..world.settings() }).await.unwrap_err();

    assert_eq!(refused.to_string(), "initdb failed: no space left");
}

#[tokio::test]
async fn a_program_that_cannot_be_run_is_named() {
    let world = World::new();
    let pg_bin = Some(pretended_binaries(&world, "exit 0", 0o644));

    let refused = EmbeddedPostgres::start(&Settings { pg_bin, ..world.settings() }).await.unwrap_err();

    assert!(matches!(refused, EmbeddedError::Program { .. }), "{refused}");
    assert!(refused.to_string().ends_with("bin/initdb cannot be run"), "{refused}");
}
