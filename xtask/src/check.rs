//! `cargo xtask check`: what the compiler doesn't ask for.

use anyhow::{Context as _, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of one Rust file.
const LINES_MAX: usize = 500;
/// Folders that hold nothing written by hand.
const SKIPPED: [&str; 4] = ["target", ".git", ".sqlx", "data"];
/// Kinds of files that are looked into.
const KINDS: [&str; 6] = ["rs", "sql", "html", "js", "css", "toml"];
/// Words that say that something isn't finished; put together here, so that this file doesn't hold them itself.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// Code that was meant for a moment, or hides something.
const LEFTOVERS: [&str; 6] = [
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("db", "g!("),
    concat!("#[ig", "nore"),
    concat!("#[al", "low"),
    concat!("#![al", "low"),
];

/// Looks through every file of the workspace.
///
/// # Errors
/// A file is too long or holds a leftover, or can't be read.
pub(super) fn run(root: &Path) -> anyhow::Result<()> {
    let mut breaches = Vec::new();
    let files = files(root)?;
    for path in &files {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
        let is_rust = path.extension().is_some_and(|kind| kind == "rs");
        breaches.extend(breaches_in(&text, is_rust).into_iter().map(|breach| format!("{shown}{breach}")));
    }
    if !breaches.is_empty() {
        bail!("{} breaches\n{}", breaches.len(), breaches.join("\n"));
    }
    crate::say(&format!("{} files are within the rules", files.len()));
    Ok(())
}

fn files(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                if !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
                    folders.push(path);
                }
            } else if path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| KINDS.contains(&kind)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What breaks a rule in this text, each as what follows the file's name.
fn breaches_in(text: &str, is_rust: bool) -> Vec<String> {
    let mut breaches = Vec::new();
    let lines = text.lines().count();
    if is_rust && lines > LINES_MAX {
        breaches.push(format!(": {lines} lines; a file has at most {LINES_MAX}"));
    }
    for (line, number) in text.lines().zip(1..) {
        let unfinished = UNFINISHED.into_iter().find(|word| has_word(line, word));
        // What stands in a comment isn't run; the proofs in doc comments may leave out what they don't show.
        let is_code = is_rust && !line.trim_start().starts_with("//");
        let leftover = LEFTOVERS.into_iter().find(|leftover| is_code && line.contains(leftover));
        breaches.extend(unfinished.or(leftover).map(|found| format!(":{number}: {found} must not be left over")));
    }
    breaches
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_most_lines_is_within_the_rules_and_one_more_is_not() {
        assert!(breaches_in(&"\n".repeat(LINES_MAX), true).is_empty());
        assert_eq!(breaches_in(&"\n".repeat(LINES_MAX + 1), true).len(), 1);
        assert!(breaches_in(&"\n".repeat(LINES_MAX + 1), false).is_empty());
    }

    #[test]
    fn each_leftover_is_named_with_its_line() {
        for leftover in LEFTOVERS {
            let breaches = breaches_in(&format!("fn a() {{}}\n    {leftover}"), true);
            assert_eq!(breaches, [format!(":2: {leftover} must not be left over")]);
        }
    }

    #[test]
    fn what_is_unfinished_is_found_in_comments_too() {
        for word in UNFINISHED {
            assert_eq!(breaches_in(&format!("// {word}: later"), true).len(), 1);
            assert_eq!(breaches_in(&format!("-- {word}"), false).len(), 1);
        }
    }

    #[test]
    fn a_word_inside_another_and_a_proof_in_a_doc_comment_are_no_leftovers() {
        assert!(breaches_in(&format!("let {}_LIST = 1;", UNFINISHED[0]), true).is_empty());
        assert!(breaches_in(&format!("//! let a = {});", LEFTOVERS[0]), true).is_empty());
    }
}
