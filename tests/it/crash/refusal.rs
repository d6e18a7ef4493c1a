//! What can't start says why, on one line, and ends with code 2.

use std::net::TcpListener;
use tests::database::TestDatabase;
use tests::process::Launch;

/// The only line that the server writes before it ends with code 2.
async fn refusal(launch: &Launch) -> String {
    let ended = launch.run_to_its_end().await;
    assert_eq!(ended.code, Some(2), "{}", ended.errors);
    let lines: Vec<_> = ended.errors.lines().collect();
    assert_eq!(lines.len(), 1, "{}", ended.errors);
    assert!(lines[0].starts_with("sigmadsa: "), "{}", ended.errors);
    lines[0].to_owned()
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address").to_string();

    let line = refusal(&Launch::new().with("LISTEN", &address)).await;

    assert!(line.contains("listen") && line.contains(&address), "{line}");
}

#[tokio::test]
async fn the_sandboxs_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address").to_string();

    let line = refusal(&Launch::new().with("SANDBOX_LISTEN", &address)).await;

    assert!(line.contains(&address), "{line}");
}

#[tokio::test]
async fn a_data_directory_that_is_a_file_is_named() {
    let launch = Launch::new().with("SANDBOX_LISTEN", "127.0.0.1:0");
    std::fs::write(launch.data_directory(), "dear").expect("the directory can be written");

    let line = refusal(&launch).await;

    assert!(line.contains("data_dir") && line.contains(&*launch.data_directory().to_string_lossy()), "{line}");
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_named_without_its_password() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = nobody.local_addr().expect("it has an address").port();
    drop(nobody);
    let url = format!("postgres://somebody:secret-word@127.0.0.1:{port}/nothing");

    let line = refusal(&Launch::new().with("SANDBOX_LISTEN", "127.0.0.1:0").with("DATABASE_URL", &url)).await;

    assert!(line.contains("database_url"), "{line}");
    assert!(!line.contains("secret-word"), "{line}");
}

#[tokio::test]
async fn a_database_that_does_not_exist_is_named() {
    let database = TestDatabase::create().await;
    let url = database.url().replace("/t_", "/no_");

    let line = refusal(&Launch::new().with("SANDBOX_LISTEN", "127.0.0.1:0").with("DATABASE_URL", &url)).await;

    assert!(line.contains("database_url"), "{line}");
}

#[tokio::test]
async fn a_database_url_that_is_none_is_named_without_its_text() {
    let line = refusal(&Launch::new().with("DATABASE_URL", "mysql://root:secret-word@localhost/crm")).await;

    assert!(line.contains("database_url") && !line.contains("secret-word"), "{line}");
}

#[tokio::test]
async fn an_unknown_variable_is_named_with_the_one_that_was_meant() {
    let line = refusal(&Launch::new().with("DATABSE_URL", "postgres://localhost/crm")).await;

    assert!(line.contains("SIGMADSA_DATABSE_URL") && line.contains("SIGMADSA_DATABASE_URL"), "{line}");
}

#[tokio::test]
async fn an_unknown_key_of_the_file_is_named_with_the_one_that_was_meant() {
    let launch = Launch::new();
    std::fs::write(launch.directory().join("sigmadsa.toml"), "lissten = \"127.0.0.1:0\"\n").expect("it can be written");

    let line = refusal(&launch).await;

    assert!(
        line.contains("lissten") && line.contains("sigmadsa.toml") && line.contains("did you mean listen?"),
        "{line}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_toml_is_named_with_the_line() {
    let launch = Launch::new();
    std::fs::write(launch.directory().join("sigmadsa.toml"), "log = \"info\"\nlisten =\n").expect("it can be written");

    let line = refusal(&launch).await;

    assert!(line.contains("sigmadsa.toml") && line.contains("line 2"), "{line}");
}

#[tokio::test]
async fn a_broken_key_file_is_named() {
    let launch = Launch::new().with("SANDBOX_LISTEN", "127.0.0.1:0");
    std::fs::create_dir(launch.data_directory()).expect("the directory can be written");
    std::fs::write(launch.data_directory().join("master.key"), "short").expect("the directory can be written");

    let line = refusal(&launch).await;

    assert!(line.contains("master_key"), "{line}");
}
