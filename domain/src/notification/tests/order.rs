//! The provider reports in any order.

use super::*;

/// What the provider can tell, with how much each weighs: the heaviest that came decides where a message stands.
fn news() -> Vec<(u8, NotificationCommand, Status)> {
    vec![
        (1, accept(), Status::Queued),
        (2, report(Progress::Sent), Status::Sent),
        (3, report(Progress::Failed(error(131_026))), Status::Failed),
        (4, report(Progress::Delivered), Status::Delivered),
        (5, report(Progress::Read), Status::Read),
    ]
}

fn weight(standing: Status) -> u8 {
    news().into_iter().find(|(_, _, status)| *status == standing).map_or(0, |(weight, _, _)| weight)
}

/// Every sequence of up to five news, each as often as it likes.
fn sequences() -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    let mut longest = vec![vec![]];
    for _ in 0..5 {
        longest = longest
            .iter()
            .flat_map(|before: &Vec<usize>| {
                (0..5).map(move |next| before.iter().copied().chain([next]).collect::<Vec<_>>())
            })
            .collect();
        all.extend(longest.clone());
    }
    all
}

#[test]
fn whatever_the_order_of_the_news_a_message_ends_at_the_same_place_and_never_goes_back() {
    let news = news();
    let sequences = sequences();
    assert_eq!(sequences.len(), 1 + 5 + 25 + 125 + 625 + 3125);
    for begun in [vec![requested(), attempt(1)], vec![requested(), attempt(1), unknown()]] {
        for sequence in &sequences {
            let mut notification = life(&begun);
            let mut reached = 0;
            for index in sequence {
                for event in notification.decide(news[*index].1.clone()).unwrap() {
                    notification.apply(event);
                }
                let now = weight(notification.status().unwrap());
                assert!(now >= reached, "went back in {sequence:?}");
                reached = now;
            }
            let heaviest = sequence.iter().map(|index| news[*index].0).max().unwrap_or(0);
            assert_eq!(reached, heaviest, "ended elsewhere in {sequence:?}");
        }
    }
}
