//! The list of settings.

use super::define::settings;
use super::error::ConfigError;
use super::sources::{DEFAULT_FILE, SettingsFile, Source, Sources};
use super::value::{self, LogFormat, Roles, optional};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

settings! {
    plain {
        /// Address and port that the server listens on.
        listen: SocketAddr = "127.0.0.1:8080", value::address, arg(value_name = "ADDRESS:PORT");
        /// Address and port that the sandbox listens on, where it stands in for Meta and Telegram.
        sandbox_listen: SocketAddr = "127.0.0.1:8081", value::address, arg(value_name = "ADDRESS:PORT");
        /// Address that browsers reach the server at; with https, cookies are sent over https only.
        public_url: Option<String> = "", optional(value::http_url), arg(value_name = "URL");
        /// Directory of the private PostgreSQL, the key file and the sandbox.
        data_dir: PathBuf = "./data", value::path, arg(value_name = "PATH");
        /// What this node does: all, or web and worker, separated by commas.
        role: Roles = "all", value::roles, arg(value_name = "ROLES");
        /// Directory with initdb and postgres, for the private PostgreSQL; searched for when not given.
        pg_bin: Option<PathBuf> = "", optional(value::path), arg(value_name = "PATH");
        /// Most connections to the database, 4 to 200.
        db_connections: u16 = "24", value::connections, arg(value_name = "NUMBER");
        /// Whether the demo tenant starts with a connected WhatsApp number.
        demo_connected: bool = "false", value::yes_or_no,
            arg(value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true");
        /// Whether a second demo firm is made beside the first: the two never see anything of each other.
        demo_second: bool = "true", value::yes_or_no, arg(value_name = "true|false");
        /// Id of the Meta app; without one the sandbox stands in for Meta and Telegram.
        meta_app_id: Option<String> = "", optional(value::digits), arg(value_name = "ID");
        /// Id of the Embedded Signup configuration of that app.
        meta_config_id: Option<String> = "", optional(value::digits), arg(value_name = "ID");
        /// Address of the Graph API; without it Meta's own, or the sandbox's where that stands in.
        graph_base_url: Option<String> = "", optional(value::http_url), arg(value_name = "URL");
        /// Version of the Graph API.
        graph_version: String = "v25.0", value::graph_version, arg(value_name = "VERSION");
        /// Address of the Telegram Bot API; without it Telegram's own, or the sandbox's where that stands in.
        telegram_base_url: Option<String> = "", optional(value::http_url), arg(value_name = "URL");
        /// What is logged: a level, or a filter such as `info,sqlx=warn`.
        log: String = "info,sqlx=warn", value::log_filter, arg(value_name = "FILTER");
        /// How it is logged: auto, pretty or json; auto is pretty on a terminal and json elsewhere.
        log_format: LogFormat = "auto", value::log_format, arg(value_name = "FORMAT");
    }
    secret {
        /// Address of the PostgreSQL to use, `postgres://...`; without it a private one is started.
        database_url, value::database_url;
        /// Key that all stored secrets hang on, 32 bytes in base64; without it a key file in the data directory.
        master_key, value::master_key;
        /// Password of the demo members, 10 to 200 characters; without it one is made up and printed.
        demo_password, value::password;
        /// Secret of the Meta app: signs webhooks; without an app id the one that the sandbox signs with.
        meta_app_secret, value::anything;
        /// Token that Meta shows when it subscribes to webhooks.
        meta_verify_token, value::anything;
    }
}

impl Settings {
    /// The settings from these flags, this environment and this file.
    ///
    /// An empty variable counts as not set. `DATABASE_URL` is taken where `SIGMADSA_DATABASE_URL` isn't set.
    ///
    /// # Errors
    /// - [`ConfigError::Invalid`]: a value breaks the rule of its key.
    /// - [`ConfigError::UnknownVariable`], [`ConfigError::UnknownKey`]: there is no such setting.
    /// - [`ConfigError::Syntax`]: the file isn't TOML.
    pub fn load(
        flags: &ServeFlags,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        file: Option<SettingsFile>,
    ) -> Result<Self, ConfigError> {
        let settings = Self::read(Sources::new(flags.given(), environment, file)?)?;
        settings.check_together()?;
        Ok(settings)
    }

    /// The settings of this process: from its environment, and from the file that is there.
    ///
    /// # Errors
    /// - [`ConfigError::Unreadable`]: the file can't be read, or was named and isn't there.
    /// - What [`load`](Self::load) says.
    pub fn of_process(flags: &ServeFlags) -> Result<Self, ConfigError> {
        Self::load(flags, std::env::vars_os(), read_file(flags.config.as_deref())?)
    }

    /// Where a setting came from, by its name.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.origins.iter().find(|origin| origin.name == name).map(|origin| &origin.source)
    }

    /// Whether the sandbox stands in for Meta and Telegram.
    pub const fn uses_sandbox(&self) -> bool {
        self.meta_app_id.is_none()
    }

    /// Whether cookies may be sent over https only.
    pub fn secure_cookies(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    fn check_together(&self) -> Result<(), ConfigError> {
        let refuse = |name: &'static str, rule: &str| {
            let from = self.source(name).cloned().unwrap_or(Source::Default);
            Err(ConfigError::Invalid { name, rule: rule.to_owned(), value: None, from })
        };
        if self.meta_app_id.is_some() && self.meta_app_secret.is_none() {
            return refuse("meta_app_id", "needs meta_app_secret beside it");
        }
        if self.uses_sandbox() && self.listen == self.sandbox_listen && self.listen.port() != 0 {
            return refuse("sandbox_listen", "must be another address and port than listen");
        }
        Ok(())
    }
}

fn read_file(named: Option<&Path>) -> Result<Option<SettingsFile>, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(SettingsFile { path: path.to_owned(), text })),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(reason) => Err(ConfigError::Unreadable { path: path.to_owned(), reason }),
    }
}
