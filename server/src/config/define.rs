//! The macro that makes everything from the one list of settings.

/// Makes [`Settings`](super::Settings) and [`ServeFlags`](super::ServeFlags) from a list.
///
/// A plain setting is `name: Type = "default", parser, arg(..);`, an empty default meaning that it isn't set, and has
/// a flag. A secret one is `name, parser;` and has none, for everybody on a machine can read command lines.
macro_rules! settings {
    (
        plain { $($(#[$doc:meta])+ $name:ident: $type:ty = $default:literal, $parse:expr, arg($($arg:tt)*);)* }
        secret { $($(#[$secret_doc:meta])+ $secret:ident, $check:expr;)* }
    ) => {
        /// What the server was told, checked.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($(#[$doc])+ pub $name: $type,)*
            $($(#[$secret_doc])+ pub $secret: Option<$crate::config::Secret>,)*
            pub(super) origins: Vec<$crate::config::sources::Origin>,
        }

        /// The flags of `sigmadsa serve` and of other subcommands that need the same settings.
        #[derive(Clone, Debug, Default, clap::Args)]
        pub struct ServeFlags {
            /// File with settings; without it `sigmadsa.toml` in the working directory, where there is one
            #[arg(long, value_name = "PATH")]
            pub config: Option<std::path::PathBuf>,
            $($(#[$doc])+ #[arg(long, $($arg)*)] pub $name: Option<String>,)*
        }

        impl ServeFlags {
            fn given(&self) -> std::collections::BTreeMap<&'static str, String> {
                let all = [$((stringify!($name), &self.$name),)*];
                all.into_iter().filter_map(|(name, text)| Some((name, text.clone()?))).collect()
            }
        }

        /// The names of all settings, as they stand in the file.
        pub(super) const NAMES: &[&str] = &[$(stringify!($name),)* $(stringify!($secret),)*];

        impl Settings {
            fn read(mut sources: $crate::config::sources::Sources) -> Result<Self, $crate::config::ConfigError> {
                Ok(Self {
                    $($name: sources.plain(stringify!($name), $default, $parse)?,)*
                    $($secret: sources.secret(stringify!($secret), $check)?,)*
                    origins: sources.into_origins(),
                })
            }
        }
    };
}

pub(super) use settings;
