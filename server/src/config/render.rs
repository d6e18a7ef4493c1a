//! What `sigmadsa config` prints.

use super::settings::Settings;
use super::sources::{Origin, Source};

/// Every setting with its value and where that came from, a line each, in the format of `sigmadsa.toml`.
///
/// Secrets are masked; what isn't set is a comment.
pub fn render(settings: &Settings) -> String {
    settings.origins.iter().map(line).collect()
}

fn line(origin: &Origin) -> String {
    let Origin { name, shown, source } = origin;
    match (shown, source) {
        (None, Source::Default) => format!("# {name} is not set\n"),
        (None, said) => format!("# {name} is empty ({said})\n"),
        (Some(shown), said) => {
            let shown = toml::Value::String(shown.clone());
            format!("{name} = {shown}  # {said}\n")
        }
    }
}
