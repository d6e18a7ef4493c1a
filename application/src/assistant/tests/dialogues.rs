//! How well whole dialogues end, kind by kind.

use super::dialogue::{Dialogue, Player};
use std::collections::BTreeMap;

const DIALOGUES: &str = include_str!("../../../testdata/dialogues.jsonl");

/// Dialogues that end otherwise than they should, and why.
const ENDING_WRONG: &[(&str, &str)] = &[(
    r#"{"kind":"reask","turns":["hello","why do you need","i will not tell","guess"],"end":"handed_over not_understood","speaks":"english"}"#,
    "a lone word that no table knows is a name where the name was asked",
)];

/// What is wrong with how a dialogue ended, if anything.
fn fault(dialogue: &Dialogue, player: &Player) -> Option<String> {
    if player.end() != dialogue.end {
        return Some(format!("ended {:?} and not {:?}", player.end(), dialogue.end));
    }
    if dialogue.speaks.is_some() && player.speaks() != dialogue.speaks {
        return Some(format!("spoke {:?} and not {:?}", player.speaks(), dialogue.speaks));
    }
    if dialogue.attached.is_some_and(|attached| player.attached() != attached) {
        return Some(format!("filed {} and not {:?}", player.attached(), dialogue.attached));
    }
    (dialogue.once && player.completions() != 1).then(|| format!("completed {} times", player.completions()))
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what the test is read for")]
fn dialogues_end_as_they_should_but_for_what_is_listed() {
    let mut scores: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in DIALOGUES.lines() {
        let dialogue: Dialogue = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let player = Player::play(&dialogue);
        let fault = fault(&dialogue, &player);
        let (right, all) = scores.entry(dialogue.kind.clone()).or_default();
        *right += usize::from(fault.is_none());
        *all += 1;
        if let Some(fault) = fault {
            println!("{fault}\n{line}\n{}\n", player.transcript());
            wrong.push(line);
        }
    }
    for (kind, (right, all)) in &scores {
        println!("{kind}: {right}/{all}");
    }
    let all = DIALOGUES.lines().count();
    println!("dialogues: {}/{all}", all - wrong.len());
    assert_eq!(wrong, ENDING_WRONG.iter().map(|(line, _)| *line).collect::<Vec<_>>());
}

#[test]
fn there_are_enough_dialogues_in_every_language_and_none_twice() {
    let mut lines: Vec<&str> = DIALOGUES.lines().collect();
    assert!(lines.len() >= 120, "{}", lines.len());
    let all = lines.len();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), all);
}
