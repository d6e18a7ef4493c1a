//! How well whole dialogues end, kind by kind.

use super::dialogue::{Dialogue, Player};
use std::collections::{BTreeMap, BTreeSet};

/// Dialogues that were written together.
struct Batch {
    lines: &'static str,
    /// Of those that were written without knowing the lexicon: how many ended rightly when they were first played,
    /// before anything was mended. How well customers nobody has heard yet are served shows here alone.
    unseen: Option<usize>,
}

const BATCHES: &[Batch] = &[
    Batch { lines: include_str!("../../../testdata/dialogues/grown.jsonl"), unseen: None },
    Batch { lines: include_str!("../../../testdata/dialogues/own_types.jsonl"), unseen: None },
    Batch { lines: include_str!("../../../testdata/dialogues/batch_a.jsonl"), unseen: Some(44) },
    Batch { lines: include_str!("../../../testdata/dialogues/batch_b.jsonl"), unseen: Some(48) },
    Batch { lines: include_str!("../../../testdata/dialogues/batch_c.jsonl"), unseen: Some(52) },
];

/// Dialogues that end otherwise than they should, and why.
const ENDING_WRONG: &[(&str, &str)] = &[(
    r#"{"kind":"quick","turns":["mujhe","loan","chahiye","gaadi ke liye","5","lakh","Bunty","yes"],"end":"completed: bunty | 9876541001 | car_loan | 500000"}"#,
    "a figure and what it counts in two messages: each is read by itself",
)];

fn lines() -> impl Iterator<Item = &'static str> {
    BATCHES.iter().flat_map(|batch| batch.lines.lines())
}

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
    for line in lines() {
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
    let all = lines().count();
    println!("dialogues: {}/{all}", all - wrong.len());
    for batch in BATCHES.iter().filter(|batch| batch.unseen.is_some()) {
        println!("unseen, at first: {:?}/{}", batch.unseen, batch.lines.lines().count());
    }
    assert_eq!(wrong, ENDING_WRONG.iter().map(|(line, _)| *line).collect::<Vec<_>>());
}

#[test]
fn there_are_enough_dialogues_in_every_language_and_none_twice() {
    let all = lines().count();
    assert!(all >= 120, "{all}");
    assert_eq!(lines().collect::<BTreeSet<_>>().len(), all);
}
