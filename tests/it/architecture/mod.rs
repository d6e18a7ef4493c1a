//! Which crate may name which: the rule of ARCHITECTURE.md, held over what the crates declare.
//!
//! A breach is a sentence to read. To change the rule, change it there first, with the reason.

use cargo_metadata::MetadataCommand;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each of our crates, with those of ours that it may name.
const MAY_NAME: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("application", &["domain"]),
    ("infrastructure", &["application", "domain"]),
    ("projections", &["application", "domain"]),
    ("api", &["application", "domain", "projections"]),
    ("server", &["api", "application", "domain", "infrastructure", "projections", "sandbox"]),
    ("sandbox", &[]),
    ("tests", &["api", "application", "domain", "infrastructure", "projections", "sandbox", "server"]),
    ("xtask", &[]),
];

/// A crate of others, those of ours that may name it, and why no other may.
struct Fence {
    around: &'static str,
    may_name: &'static [&'static str],
    why: &'static str,
}

const SQLX: Fence = Fence {
    around: "sqlx",
    may_name: &["infrastructure", "projections", "server", "tests"],
    why: "SQL stands where things are kept and read; server and tests only wire it",
};
const AXUM: Fence = Fence {
    around: "axum",
    may_name: &["api", "sandbox", "server"],
    why: "HTTP is answered in api; sandbox answers for Meta, and server only serves what they make",
};
const REQWEST: Fence = Fence {
    around: "reqwest",
    may_name: &["infrastructure", "sandbox", "server", "tests"],
    why: "others are called by infrastructure's adapters, whose clients have time limits",
};
const TOKIO: Fence = Fence {
    around: "tokio",
    may_name: &["infrastructure", "projections", "api", "server", "sandbox", "tests"],
    why: "what is decided, and who may ask, needs no runtime",
};

/// Our crates, each with everything it declares, for tests and building too.
type Crates = BTreeMap<String, BTreeSet<String>>;

fn crates() -> Crates {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let metadata = MetadataCommand::new()
        .manifest_path(workspace.join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let declared = metadata.packages.into_iter().map(|package| {
        let dependencies = package.dependencies.into_iter().map(|dependency| dependency.name);
        (package.name.to_string(), dependencies.collect())
    });
    declared.collect()
}

/// A sentence for each crate of ours that names another of ours that it must not, or that the rule doesn't know.
fn breaches_of_layers(crates: &Crates) -> Vec<String> {
    let rule = BTreeMap::from(MAY_NAME);
    let mut breaches = Vec::new();
    for (name, dependencies) in crates {
        let Some(may_name) = rule.get(name.as_str()) else {
            breaches.push(format!("{name} has no place in the rule: say in ARCHITECTURE.md what it may depend on"));
            continue;
        };
        for named in dependencies.iter().filter(|named| crates.contains_key(*named)) {
            if !may_name.contains(&named.as_str()) {
                breaches.push(format!("{name} must not depend on {named}: it may name {}", list(may_name)));
            }
        }
    }
    breaches
}

/// A sentence for each crate of ours that reaches over the fence.
fn breaches_of_fence(crates: &Crates, fence: &Fence) -> Vec<String> {
    let outside = crates.iter().filter(|(name, _)| !fence.may_name.contains(&name.as_str()));
    let reaching = outside.flat_map(|(name, dependencies)| dependencies.iter().map(move |named| (name, named)));
    reaching
        .filter(|(_, named)| *named == fence.around || named.starts_with(&format!("{}-", fence.around)))
        .map(|(name, named)| format!("{name} must not depend on {named}: {}", fence.why))
        .collect()
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "none of our crates".to_owned() } else { names.join(", ") }
}

fn assert_held(breaches: &[String]) {
    assert!(
        breaches.is_empty(),
        "\n{}\n(the rule stands in ARCHITECTURE.md, \"Who may name whom\")",
        breaches.join("\n")
    );
}

fn invented(name: &str, dependencies: &[&str]) -> Crates {
    let mut crates: Crates = MAY_NAME.iter().map(|(known, _)| ((*known).to_owned(), BTreeSet::new())).collect();
    crates.insert(name.to_owned(), dependencies.iter().map(|named| (*named).to_owned()).collect());
    crates
}

#[test]
fn our_crates_name_only_those_that_their_layer_may() {
    assert_held(&breaches_of_layers(&crates()));
}

#[test]
fn every_crate_of_the_rule_stands_in_the_workspace() {
    let (crates, rule) = (crates(), BTreeMap::from(MAY_NAME));
    assert_eq!(crates.keys().map(String::as_str).collect::<Vec<_>>(), rule.into_keys().collect::<Vec<_>>());
}

#[test]
fn sqlx_stays_where_things_are_kept_and_read() {
    assert_held(&breaches_of_fence(&crates(), &SQLX));
}

#[test]
fn axum_stays_where_http_is_answered() {
    assert_held(&breaches_of_fence(&crates(), &AXUM));
}

#[test]
fn reqwest_stays_where_others_are_called() {
    assert_held(&breaches_of_fence(&crates(), &REQWEST));
}

#[test]
fn domain_and_application_have_no_runtime() {
    assert_held(&breaches_of_fence(&crates(), &TOKIO));
}

#[test]
fn a_layer_that_names_another_wrongly_is_told_in_a_sentence() {
    let breaches = breaches_of_layers(&invented("projections", &["domain", "infrastructure", "serde"]));
    assert_eq!(breaches, ["projections must not depend on infrastructure: it may name application, domain"]);
    let breaches = breaches_of_layers(&invented("domain", &["application"]));
    assert_eq!(breaches, ["domain must not depend on application: it may name none of our crates"]);
}

#[test]
fn a_crate_that_the_rule_does_not_know_is_told_in_a_sentence() {
    let breaches = breaches_of_layers(&invented("common", &[]));
    assert_eq!(breaches, ["common has no place in the rule: say in ARCHITECTURE.md what it may depend on"]);
}

#[test]
fn reaching_over_a_fence_is_told_in_a_sentence() {
    let breaches = breaches_of_fence(&invented("application", &["tokio-util", "serde"]), &TOKIO);
    assert_eq!(
        breaches,
        ["application must not depend on tokio-util: what is decided, and who may ask, needs no runtime"]
    );
    assert!(breaches_of_fence(&invented("server", &["sqlx"]), &SQLX).is_empty());
}
