//! `cargo xtask sqlx`: the committed data against which queries are checked where there is no database.

use crate::postgres::ScratchPostgres;
use crate::{run, say};
use anyhow::{Context as _, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// Where the committed data stands, from the workspace's folder.
const COMMITTED: &str = ".sqlx";
/// Where data is written before it takes the committed data's place.
const FRESH: &str = "target/xtask/sqlx";
/// Crates whose queries are checked. The macro doesn't notice a changed schema, so these are compiled again.
const QUERYING: [&str; 2] = ["infrastructure/src/lib.rs", "projections/src/lib.rs"];

/// Files by their name.
type Data = BTreeMap<String, Vec<u8>>;

/// Writes the committed data anew; where something fails, it stays as it was.
///
/// # Errors
/// PostgreSQL can't be run, a migration fails, or a query or something else doesn't compile.
pub(super) fn write(root: &Path) -> anyhow::Result<()> {
    let fresh = generate(root)?;
    let committed = root.join(COMMITTED);
    empty(&committed)?;
    for (name, content) in &fresh {
        fs::write(committed.join(name), content).with_context(|| format!("writing {COMMITTED}/{name}"))?;
    }
    say(&format!("SQLx data is written: {} queries", fresh.len()));
    Ok(())
}

/// Compares the committed data with what it would be.
///
/// # Errors
/// As [`write()`]; and they differ.
pub(super) fn check(root: &Path) -> anyhow::Result<()> {
    let fresh = generate(root)?;
    let differences = differences(&read(&root.join(COMMITTED))?, &fresh);
    if !differences.is_empty() {
        let named = differences.join("\n");
        bail!("the SQLx data is out of date; run `cargo xtask sqlx` and commit {COMMITTED}\n{named}");
    }
    say(&format!("SQLx data is current: {} queries", fresh.len()));
    Ok(())
}

/// Compiles every query against a scratch database.
fn generate(root: &Path) -> anyhow::Result<Data> {
    let postgres = ScratchPostgres::start()?;
    postgres.migrate(&root.join("migrations"))?;
    let fresh = root.join(FRESH);
    empty(&fresh)?;
    for file in QUERYING {
        let file = root.join(file);
        let touched =
            fs::File::options().append(true).open(&file).and_then(|open| open.set_modified(SystemTime::now()));
        touched.with_context(|| format!("touching {}", file.display()))?;
    }
    run(Command::new("cargo")
        .args(["check", "--quiet", "--workspace", "--all-targets"])
        .current_dir(root)
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &fresh)
        .env("DATABASE_URL", postgres.url()))?;
    read(&fresh)
}

fn empty(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))
}

fn read(folder: &Path) -> anyhow::Result<Data> {
    let mut data = Data::new();
    if !folder.exists() {
        return Ok(data);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        data.insert(name, fs::read(entry.path()).with_context(|| format!("reading {}", entry.path().display()))?);
    }
    Ok(data)
}

fn differences(committed: &Data, fresh: &Data) -> Vec<String> {
    let missing = fresh.keys().filter(|name| !committed.contains_key(*name)).map(|name| format!("missing: {name}"));
    let kept = committed.iter().filter_map(|(name, content)| match fresh.get(name) {
        None => Some(format!("no longer asked: {name}")),
        Some(fresh) if fresh != content => Some(format!("changed: {name}")),
        Some(_) => None,
    });
    missing.chain(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(files: &[(&str, &str)]) -> Data {
        files.iter().map(|(name, content)| ((*name).to_owned(), content.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_same_data_has_no_differences() {
        assert!(differences(&data(&[("a", "1")]), &data(&[("a", "1")])).is_empty());
    }

    #[test]
    fn what_is_missing_changed_or_no_longer_asked_is_named() {
        let found = differences(&data(&[("a", "1"), ("b", "1")]), &data(&[("b", "2"), ("c", "1")]));
        assert_eq!(found, ["missing: c", "no longer asked: a", "changed: b"]);
    }
}
