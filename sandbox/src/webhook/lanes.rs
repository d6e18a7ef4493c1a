//! Keeps the order of first tries: what one person writes to one business follows one another.
//!
//! Meta promises no order, yet it rarely posts two messages of one person at the same moment. Retries have no lane:
//! what comes after a message that wasn't acknowledged doesn't wait for it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::outbox::Post;

/// Posts that wait in one lane; beyond, one goes at once and out of order.
const LANE_KEPT: usize = 10_000;

/// The lanes that have a first try under way, and what waits behind it.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    busy: Mutex<HashMap<Box<str>, VecDeque<Post>>>,
}

impl Lanes {
    /// The post where it may go now, with the lane that it holds until [`Lanes::leave`]; `None` where it waits.
    pub(crate) fn enter(&self, post: Post) -> Option<(Post, Option<Box<str>>)> {
        let Some(lane) = post.lane.clone().filter(|_| post.attempts == 0) else { return Some((post, None)) };
        let mut busy = self.busy();
        match busy.get_mut(&lane) {
            Some(waiting) if waiting.len() >= LANE_KEPT => Some((post, None)),
            Some(waiting) => {
                waiting.push_back(post);
                None
            }
            None => {
                busy.insert(lane.clone(), VecDeque::new());
                Some((post, Some(lane)))
            }
        }
    }

    /// The first try that held the lane is over: the next one, which holds it now, or none and it is free.
    pub(crate) fn leave(&self, lane: &str) -> Option<Post> {
        let mut busy = self.busy();
        let next = busy.get_mut(lane).and_then(VecDeque::pop_front);
        if next.is_none() {
            busy.remove(lane);
        }
        next
    }

    fn busy(&self) -> MutexGuard<'_, HashMap<Box<str>, VecDeque<Post>>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::{Lanes, Post};

    fn post(id: u64, lane: Option<&str>, attempts: u32) -> Post {
        Post {
            id,
            url: String::new(),
            body: Bytes::new(),
            written: Vec::new(),
            attempts,
            drop: 0,
            lose_answer: false,
            lane: lane.map(Into::into),
        }
    }

    #[test]
    fn first_tries_of_one_lane_follow_one_another() {
        let lanes = Lanes::default();
        assert!(lanes.enter(post(1, Some("a"), 0)).is_some());
        assert!(lanes.enter(post(2, Some("a"), 0)).is_none());
        assert!(lanes.enter(post(3, Some("b"), 0)).is_some());
        assert_eq!(lanes.leave("a").unwrap().id, 2);
        assert!(lanes.leave("a").is_none());
        assert!(lanes.enter(post(4, Some("a"), 0)).is_some());
    }

    #[test]
    fn retries_and_posts_without_a_lane_do_not_wait() {
        let lanes = Lanes::default();
        assert!(lanes.enter(post(1, Some("a"), 0)).is_some());
        assert!(lanes.enter(post(2, Some("a"), 1)).is_some());
        assert!(lanes.enter(post(3, None, 0)).is_some());
    }
}
