//! What the configuration does with flags, variables and files.

use super::*;
use std::ffi::OsString;
use std::path::PathBuf;

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn load(flags: &ServeFlags, environment: &[(&str, &str)], text: &str) -> Result<Settings, ConfigError> {
    let environment = environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let file = SettingsFile { path: PathBuf::from("sigmadsa.toml"), text: text.to_owned() };
    Settings::load(flags, environment, Some(file))
}

fn of_environment(environment: &[(&str, &str)]) -> Settings {
    load(&ServeFlags::default(), environment, "").unwrap()
}

fn refusal_of_environment(environment: &[(&str, &str)]) -> String {
    load(&ServeFlags::default(), environment, "").unwrap_err().to_string()
}

fn refusal_of_file(text: &str) -> String {
    load(&ServeFlags::default(), &[], text).unwrap_err().to_string()
}

#[test]
fn a_flag_counts_more_than_the_environment_that_more_than_the_file_and_that_more_than_the_default() {
    let flags = ServeFlags { listen: Some("127.0.0.1:1".into()), ..ServeFlags::default() };
    let environment = [("SIGMADSA_LISTEN", "127.0.0.1:2"), ("SIGMADSA_DATA_DIR", "/of/environment")];
    let text = "listen = '127.0.0.1:3'\ndata_dir = '/of/file'\nlog = 'debug'";
    let settings = load(&flags, &environment, text).unwrap();

    assert_eq!(settings.listen.port(), 1);
    assert_eq!(settings.data_dir, PathBuf::from("/of/environment"));
    assert_eq!(settings.log, "debug");
    assert_eq!(settings.graph_version, "v25.0");
    assert_eq!(settings.source("listen"), Some(&Source::Flag("--listen".into())));
    assert_eq!(settings.source("data_dir"), Some(&Source::Environment("SIGMADSA_DATA_DIR".into())));
    assert_eq!(settings.source("log"), Some(&Source::File("sigmadsa.toml".into())));
    assert_eq!(settings.source("graph_version"), Some(&Source::Default));
}

#[test]
fn the_defaults_are_those_of_the_contract() {
    let settings = Settings::load(&ServeFlags::default(), [], None).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.sandbox_listen.to_string(), "127.0.0.1:8081");
    assert_eq!(settings.data_dir, PathBuf::from("./data"));
    assert_eq!(settings.role, Roles { web: true, worker: true });
    assert_eq!(settings.db_connections, 24);
    assert_eq!(settings.log_format, LogFormat::Auto);
    assert!(!settings.demo_connected && settings.uses_sandbox() && !settings.secure_cookies());
    assert!(settings.database_url.is_none() && settings.master_key.is_none() && settings.demo_password.is_none());
}

#[test]
fn the_database_is_named_with_the_prefix_or_without() {
    let bare = ("DATABASE_URL", "postgres://bare/one");
    let ours = ("SIGMADSA_DATABASE_URL", "postgres://ours/one");
    let url = |settings: Settings| settings.database_url.unwrap().expose().to_owned();
    assert_eq!(url(of_environment(&[bare])), bare.1);
    assert_eq!(url(of_environment(&[bare, ours])), ours.1);
    assert_eq!(url(of_environment(&[bare, ("SIGMADSA_DATABASE_URL", "")])), bare.1);
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let settings = load(&ServeFlags::default(), &[("SIGMADSA_LOG", "")], "log = 'warn'").unwrap();
    assert_eq!(settings.log, "warn");
}

#[test]
fn the_file_may_use_texts_numbers_truth_and_lists() {
    let text =
        "db_connections = 50\ndemo_connected = true\nrole = ['web', 'worker']\npublic_url = 'https://a.example/'";
    let settings = load(&ServeFlags::default(), &[], text).unwrap();
    assert_eq!(settings.db_connections, 50);
    assert!(settings.demo_connected && settings.secure_cookies());
    assert_eq!(settings.role, Roles { web: true, worker: true });
    assert_eq!(settings.public_url.as_deref(), Some("https://a.example"));
}

#[test]
fn a_node_may_have_one_role() {
    assert_eq!(of_environment(&[("SIGMADSA_ROLE", "worker")]).role, Roles { web: false, worker: true });
    assert_eq!(of_environment(&[("SIGMADSA_ROLE", "all,web")]).role, Roles { web: true, worker: true });
}

#[test]
fn a_value_that_breaks_its_rule_is_named_with_the_rule_and_where_it_came_from() {
    for (variable, value, line) in [
        ("SIGMADSA_LISTEN", "here", "listen must be an IP address and a port, such as 127.0.0.1:8080, not \"here\""),
        (
            "SIGMADSA_PUBLIC_URL",
            "ftp://x",
            "public_url must be an address that starts with http:// or https://, not \"ftp://x\"",
        ),
        ("SIGMADSA_ROLE", "cook", "role must be all, web or worker, separated by commas, not \"cook\""),
        ("SIGMADSA_DB_CONNECTIONS", "3", "db_connections must be a number from 4 to 200, not \"3\""),
        ("SIGMADSA_DB_CONNECTIONS", "201", "db_connections must be a number from 4 to 200, not \"201\""),
        ("SIGMADSA_DEMO_CONNECTED", "yes", "demo_connected must be true or false, not \"yes\""),
        ("SIGMADSA_META_APP_ID", "12a", "meta_app_id must be an id made of digits, not \"12a\""),
        ("SIGMADSA_GRAPH_VERSION", "25.0", "graph_version must be a version such as v25.0, not \"25.0\""),
        ("SIGMADSA_GRAPH_VERSION", "v125.0", "graph_version must be a version such as v25.0, not \"v125.0\""),
        ("SIGMADSA_LOG", "a=loud", "log must be a level or a filter, such as info or info,sqlx=warn, not \"a=loud\""),
        ("SIGMADSA_LOG_FORMAT", "xml", "log_format must be auto, pretty or json, not \"xml\""),
    ] {
        let expected = format!("{line} (from the environment variable {variable})");
        assert_eq!(refusal_of_environment(&[(variable, value)]), expected);
    }
}

#[test]
fn a_secret_that_breaks_its_rule_is_named_and_not_shown() {
    for (variable, value, line) in [
        (
            "DATABASE_URL",
            "mysql://hush",
            "database_url must be an address such as postgres://user:password@host:5432/database",
        ),
        ("SIGMADSA_MASTER_KEY", "hush", "master_key must be 32 bytes in base64, 44 characters"),
        ("SIGMADSA_DEMO_PASSWORD", "hush", "demo_password must have 10 to 200 characters"),
    ] {
        let expected = format!("{line} (from the environment variable {variable})");
        assert_eq!(refusal_of_environment(&[(variable, value)]), expected);
    }
}

#[test]
fn a_flag_and_a_file_are_named_as_what_they_are() {
    let flags = ServeFlags { log_format: Some("xml".into()), ..ServeFlags::default() };
    let refused = load(&flags, &[], "").unwrap_err().to_string();
    assert_eq!(refused, "log_format must be auto, pretty or json, not \"xml\" (from --log-format)");
    assert_eq!(
        refusal_of_file("demo_connected = 1"),
        "demo_connected must be true or false, not \"1\" (from sigmadsa.toml)"
    );
    assert_eq!(
        refusal_of_file("listen = { port = 1 }"),
        "listen must be a text, a number, true or false, or a list of texts (from sigmadsa.toml)"
    );
}

#[test]
fn settings_that_do_not_go_together_are_refused() {
    assert_eq!(
        refusal_of_environment(&[("SIGMADSA_META_APP_ID", "1")]),
        "meta_app_id needs meta_app_secret beside it (from the environment variable SIGMADSA_META_APP_ID)"
    );
    assert_eq!(
        refusal_of_environment(&[("SIGMADSA_LISTEN", "127.0.0.1:8081")]),
        "sandbox_listen must be another address and port than listen (from the default)"
    );
    of_environment(&[("SIGMADSA_LISTEN", "127.0.0.1:0"), ("SIGMADSA_SANDBOX_LISTEN", "127.0.0.1:0")]);
    let app = [("SIGMADSA_META_APP_ID", "1"), ("SIGMADSA_META_APP_SECRET", "s"), ("SIGMADSA_LISTEN", "127.0.0.1:8081")];
    assert!(!of_environment(&app).uses_sandbox());
}

#[test]
fn an_app_secret_may_stand_without_an_app_id() {
    let settings = of_environment(&[("SIGMADSA_META_APP_SECRET", "of the sandbox")]);
    assert_eq!(settings.meta_app_secret.unwrap().expose(), "of the sandbox");
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_known_one() {
    assert_eq!(
        refusal_of_environment(&[("SIGMADSA_LISEN", "x")]),
        "there is no setting for the environment variable SIGMADSA_LISEN; did you mean SIGMADSA_LISTEN?"
    );
    assert_eq!(
        refusal_of_environment(&[("SIGMADSA_COLOUR", "x")]),
        "there is no setting for the environment variable SIGMADSA_COLOUR"
    );
    assert_eq!(
        refusal_of_file("data-dir = 'x'"),
        "there is no setting \"data-dir\" (from sigmadsa.toml); did you mean data_dir?"
    );
    of_environment(&[("LISTEN", "x"), ("PATH", "/bin")]);
}

#[test]
fn a_file_that_is_not_toml_is_refused_with_the_line() {
    let refused = refusal_of_file("log = 'info'\nlisten 127.0.0.1:1\n");
    assert!(refused.starts_with("sigmadsa.toml line 2: "), "{refused}");
    assert!(!refused.contains('\n'), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStringExt as _;
    let environment = [(OsString::from("SIGMADSA_LOG"), OsString::from_vec(vec![0xff]))];
    let refused = Settings::load(&ServeFlags::default(), environment, None).unwrap_err().to_string();
    assert_eq!(refused, "log must be UTF-8 (from the environment variable SIGMADSA_LOG)");
}

#[test]
fn a_named_file_that_is_not_there_is_refused() {
    let flags = ServeFlags { config: Some("/nowhere/sigmadsa.toml".into()), ..ServeFlags::default() };
    let refused = Settings::of_process(&flags).unwrap_err().to_string();
    assert!(refused.starts_with("/nowhere/sigmadsa.toml can't be read: "), "{refused}");
}

#[test]
fn every_setting_is_printed_with_its_source_and_secrets_are_masked() {
    let environment = [
        ("SIGMADSA_MASTER_KEY", KEY),
        ("DATABASE_URL", "postgres://somebody:hush@host/one"),
        ("SIGMADSA_DEMO_PASSWORD", "hush hush hush"),
    ];
    let settings = load(&ServeFlags::default(), &environment, "role = ['web']").unwrap();
    let printed = render(&settings);
    for line in [
        "listen = \"127.0.0.1:8080\"  # the default",
        "role = \"web\"  # sigmadsa.toml",
        "database_url = \"********\"  # the environment variable DATABASE_URL",
        "master_key = \"********\"  # the environment variable SIGMADSA_MASTER_KEY",
        "demo_password = \"********\"  # the environment variable SIGMADSA_DEMO_PASSWORD",
        "# pg_bin is not set",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line} isn't in\n{printed}");
    }
    assert_eq!(printed.lines().count(), settings::NAMES.len());
    for secret in [KEY, "hush"] {
        assert!(!printed.contains(secret) && !format!("{settings:?}").contains(secret), "{secret} shows");
    }
}

#[test]
fn flags_are_read_as_they_are_written_and_secrets_have_none() {
    #[derive(clap::Parser)]
    struct Command {
        #[command(flatten)]
        flags: ServeFlags,
    }
    let parse = |words: &[&str]| {
        let words = std::iter::once("serve").chain(words.iter().copied());
        <Command as clap::Parser>::try_parse_from(words).map(|command| command.flags)
    };
    let flags = parse(&["--listen", "127.0.0.1:5", "--demo-connected", "--pg-bin", "/pg"]).unwrap();
    let settings = load(&flags, &[], "").unwrap();
    assert!(settings.demo_connected);
    assert_eq!((settings.listen.port(), settings.pg_bin), (5, Some(PathBuf::from("/pg"))));
    assert!(!load(&parse(&["--demo-connected=false"]).unwrap(), &[], "demo_connected = true").unwrap().demo_connected);
    for name in ["database-url", "master-key", "demo-password", "meta-app-secret", "meta-verify-token"] {
        assert!(parse(&[&format!("--{name}"), "x"]).is_err(), "{name}");
    }
}
