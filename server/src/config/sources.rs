//! Where settings come from.

use super::error::ConfigError;
use super::nearest::nearest;
use super::settings::NAMES;
use super::value::{Read, Secret};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// The file that is read where no other is named.
pub(super) const DEFAULT_FILE: &str = "sigmadsa.toml";
/// What the names of our variables begin with.
const PREFIX: &str = "SIGMADSA_";
/// The one variable that is taken without the prefix too, for every host of databases sets it.
const BARE_VARIABLE: (&str, &str) = ("database_url", "DATABASE_URL");

/// A file with settings, already read.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    /// Where it lies, for messages.
    pub path: PathBuf,
    /// What it says, TOML.
    pub text: String,
}

/// Where the value of a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A flag, such as `--listen`.
    Flag(String),
    /// An environment variable, such as `SIGMADSA_LISTEN`.
    Environment(String),
    /// A file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Environment(variable) => write!(f, "the environment variable {variable}"),
            Self::File(path) => path.display().fmt(f),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// How a setting got its value.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The setting's name.
    pub(super) name: &'static str,
    /// Its value to show; nothing where it isn't set.
    pub(super) shown: Option<String>,
    /// Where it came from.
    pub(super) source: Source,
}

/// Everything that was said about settings, by source.
pub(crate) struct Sources {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<String, OsString>,
    file: BTreeMap<String, String>,
    path: PathBuf,
    origins: Vec<Origin>,
}

/// What a secret is shown as.
const MASK: &str = "********";

impl Sources {
    /// What these flags, variables and this file say.
    ///
    /// # Errors
    /// - [`ConfigError::UnknownVariable`], [`ConfigError::UnknownKey`]: there is no such setting.
    /// - [`ConfigError::Syntax`]: the file isn't TOML.
    /// - [`ConfigError::Invalid`]: a key of the file holds a table or a date.
    pub(super) fn new(
        flags: BTreeMap<&'static str, String>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        file: Option<SettingsFile>,
    ) -> Result<Self, ConfigError> {
        let environment = ours(environment)?;
        let path = file.as_ref().map_or_else(|| DEFAULT_FILE.into(), |file| file.path.clone());
        let file = file.map(keys).transpose()?.unwrap_or_default();
        Ok(Self { flags, environment, file, path, origins: Vec::new() })
    }

    /// A setting that may be shown.
    pub(crate) fn plain<T>(
        &mut self,
        name: &'static str,
        default: &str,
        parse: impl Fn(&str) -> Read<T>,
    ) -> Result<T, ConfigError> {
        let (text, source) = self.said(name)?.unwrap_or_else(|| (default.to_owned(), Source::Default));
        let text = text.trim().to_owned();
        let value = parse(&text).map_err(|rule| ConfigError::Invalid {
            name,
            rule,
            value: Some(text.clone()),
            from: source.clone(),
        })?;
        self.origins.push(Origin { name, shown: Some(text).filter(|text| !text.is_empty()), source });
        Ok(value)
    }

    /// A setting that may not be shown.
    pub(crate) fn secret(
        &mut self,
        name: &'static str,
        check: impl Fn(&str) -> Read<()>,
    ) -> Result<Option<Secret>, ConfigError> {
        let Some((text, source)) = self.said(name)?.filter(|(text, _)| !text.is_empty()) else {
            self.origins.push(Origin { name, shown: None, source: Source::Default });
            return Ok(None);
        };
        check(&text).map_err(|rule| ConfigError::Invalid { name, rule, value: None, from: source.clone() })?;
        self.origins.push(Origin { name, shown: Some(MASK.to_owned()), source });
        Ok(Some(Secret::new(text)))
    }

    /// How the settings read so far got their values.
    pub(crate) fn into_origins(self) -> Vec<Origin> {
        self.origins
    }

    fn said(&self, name: &'static str) -> Result<Option<(String, Source)>, ConfigError> {
        if let Some(text) = self.flags.get(name) {
            return Ok(Some((text.clone(), Source::Flag(format!("--{}", name.replace('_', "-"))))));
        }
        for variable in variables(name) {
            let Some(text) = self.environment.get(&variable).filter(|text| !text.is_empty()) else { continue };
            let source = Source::Environment(variable);
            return match text.to_str() {
                Some(text) => Ok(Some((text.to_owned(), source))),
                None => Err(ConfigError::Invalid { name, rule: "must be UTF-8".to_owned(), value: None, from: source }),
            };
        }
        Ok(self.file.get(name).map(|text| (text.clone(), Source::File(self.path.clone()))))
    }
}

/// The variables of a setting, the one that counts more first.
fn variables(name: &str) -> impl Iterator<Item = String> {
    let (bare_name, bare_variable) = BARE_VARIABLE;
    [variable(name)].into_iter().chain((name == bare_name).then(|| bare_variable.to_owned()))
}

fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}

fn ours(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<BTreeMap<String, OsString>, ConfigError> {
    // A variable whose name isn't UTF-8 can't be one of ours.
    let all = environment.into_iter().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let ours: BTreeMap<_, _> =
        all.filter(|(name, _)| name.starts_with(PREFIX) || name.as_str() == BARE_VARIABLE.1).collect();
    let known: Vec<_> = NAMES.iter().copied().flat_map(variables).collect();
    let Some(unknown) = ours.keys().find(|name| !known.contains(name)) else { return Ok(ours) };
    let nearest = nearest(unknown.strip_prefix(PREFIX).unwrap_or(unknown), NAMES.iter().copied()).map(variable);
    Err(ConfigError::UnknownVariable { variable: unknown.clone(), nearest })
}

fn keys(file: SettingsFile) -> Result<BTreeMap<String, String>, ConfigError> {
    let SettingsFile { path, text } = file;
    let table: toml::Table = toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let rule = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        ConfigError::Syntax { path: path.clone(), line, rule }
    })?;
    let read = |(key, value): (String, toml::Value)| match NAMES.iter().find(|name| **name == key) {
        Some(name) => text_of(&value).map(|text| (key, text)).ok_or_else(|| ConfigError::Invalid {
            name,
            rule: "must be a text, a number, true or false, or a list of texts".to_owned(),
            value: None,
            from: Source::File(path.clone()),
        }),
        None => Err(ConfigError::UnknownKey {
            nearest: nearest(&key, NAMES.iter().copied()).map(str::to_owned),
            name: key,
            path: path.clone(),
        }),
    };
    table.into_iter().map(read).collect()
}

/// A value of the file as the text that a flag or a variable would have had.
fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}
