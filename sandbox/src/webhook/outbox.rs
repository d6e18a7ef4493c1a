//! What waits to happen: posts and their retries, statuses that follow a message, batches that fill up.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering as Memory};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::state::chats::Status;

/// Things that may wait; beyond, new posts are given up, as Meta's own queue would fill.
const WAITING_KEPT: usize = 200_000;

/// A webhook on its way.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    /// Counts the posts of this run, from 1.
    pub(crate) id: u64,
    /// Address that it goes to.
    pub(crate) url: String,
    /// The exact bytes.
    pub(crate) body: Bytes,
    /// People's messages in it, whose ticks follow.
    pub(crate) written: Vec<Box<str>>,
    /// Tries so far.
    pub(crate) attempts: u32,
    /// Tries that are yet to be lost on the way.
    pub(crate) drop: u32,
    /// Whether the first answer is thrown away, so that it is posted again.
    pub(crate) lose_answer: bool,
    /// First tries of the same lane follow one another; none for what has no order.
    pub(crate) lane: Option<Box<str>>,
}

/// What is to be posted.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    /// Address that it goes to.
    pub(crate) url: String,
    /// The exact bytes.
    pub(crate) body: Bytes,
    /// People's messages in it.
    pub(crate) written: Vec<Box<str>>,
    /// Lane of its first try.
    pub(crate) lane: Option<Box<str>>,
}

/// A status that follows a message.
#[derive(Debug, Clone)]
pub(crate) struct Follow {
    /// The message's `wamid`.
    pub(crate) id: Box<str>,
    /// What it becomes.
    pub(crate) status: Status,
}

/// Something that is due.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// A post, or a retry of one.
    Post(Post),
    /// A status.
    Follow(Follow),
    /// Meta decides about the name of the number with this id.
    Review(Box<str>),
    /// The updates that the fault with this id holds back leave now, however many they are.
    Release(u64),
}

/// A post that has not been acknowledged, as the state file keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Unposted {
    /// Number of the post in the run that made it.
    pub(crate) id: u64,
    /// Address that it goes to.
    pub(crate) url: String,
    /// The exact bytes, which are ASCII.
    pub(crate) body: String,
    /// People's messages in it.
    pub(crate) written: Vec<Box<str>>,
    /// Lane of its first try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lane: Option<Box<str>>,
}

impl From<&Post> for Unposted {
    fn from(post: &Post) -> Self {
        let body = String::from_utf8_lossy(&post.body).into_owned();
        Self { id: post.id, url: post.url.clone(), body, written: post.written.clone(), lane: post.lane.clone() }
    }
}

/// Counts of webhooks since the start.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// Acknowledged with 200.
    pub(crate) sent: AtomicU64,
    /// Tries after the first.
    pub(crate) retried: AtomicU64,
    /// Given up.
    pub(crate) failed: AtomicU64,
}

#[derive(Debug)]
struct Due {
    at: Instant,
    place: u64,
    task: Task,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    // The heap gives the greatest first, so what is due earlier is greater.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.place).cmp(&(self.at, self.place))
    }
}

#[derive(Debug, Default)]
struct Waiting {
    heap: BinaryHeap<Due>,
    places: u64,
    unacknowledged: HashMap<u64, Post>,
    posts: u64,
}

/// What waits to happen.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: Mutex<Waiting>,
    wake: Notify,
    /// Counts of webhooks since the start.
    pub(crate) counters: Counters,
}

impl Outbox {
    /// An outbox in which what was not acknowledged before the last end waits again.
    pub(crate) fn with(unposted: impl IntoIterator<Item = Unposted>) -> Self {
        let outbox = Self::default();
        for post in unposted {
            let Unposted { url, body, written, lane, .. } = post;
            outbox.post(Letter { url, body: body.into(), written, lane }, Duration::ZERO, 0, false);
        }
        outbox
    }

    /// Posts a letter after `wait`; gives what a restart needs to post it again, none where it is given up.
    pub(crate) fn post(&self, letter: Letter, wait: Duration, drop: u32, lose_answer: bool) -> Option<Unposted> {
        let mut waiting = self.waiting();
        if waiting.heap.len() >= WAITING_KEPT {
            self.counters.failed.fetch_add(1, Memory::Relaxed);
            return None;
        }
        waiting.posts += 1;
        let Letter { url, body, written, lane } = letter;
        let post = Post { id: waiting.posts, url, body, written, attempts: 0, drop, lose_answer, lane };
        let unposted = Unposted::from(&post);
        waiting.unacknowledged.insert(post.id, post.clone());
        self.push(waiting, wait, Task::Post(post));
        Some(unposted)
    }

    /// Does `task` after `wait`.
    pub(crate) fn later(&self, wait: Duration, task: Task) {
        self.push(self.waiting(), wait, task);
    }

    /// Notes that a post is over, acknowledged or given up.
    pub(crate) fn settle(&self, id: u64) {
        self.waiting().unacknowledged.remove(&id);
    }

    /// People's messages in posts that are neither acknowledged nor given up.
    pub(crate) fn carried(&self) -> HashSet<Box<str>> {
        self.waiting().unacknowledged.values().flat_map(|post| post.written.iter().cloned()).collect()
    }

    /// Posts that are neither acknowledged nor given up.
    pub(crate) fn pending(&self) -> usize {
        self.waiting().unacknowledged.len()
    }

    /// Statuses, posts and retries that are not due yet or not begun.
    pub(crate) fn scheduled(&self) -> usize {
        self.waiting().heap.len()
    }

    /// The newest `limit` posts that are neither acknowledged nor given up, oldest first.
    pub(crate) fn unposted(&self, limit: usize) -> Vec<Unposted> {
        let waiting = self.waiting();
        let mut posts: Vec<&Post> = waiting.unacknowledged.values().collect();
        posts.sort_unstable_by_key(|post| post.id);
        posts.iter().skip(posts.len().saturating_sub(limit)).map(|post| Unposted::from(*post)).collect()
    }

    /// What is due next; waits for it.
    pub(crate) async fn next(&self) -> Task {
        loop {
            let woken = self.wake.notified();
            let wait = {
                let mut waiting = self.waiting();
                match waiting.heap.peek().map(|due| due.at.saturating_duration_since(Instant::now())) {
                    Some(Duration::ZERO) => {
                        if let Some(due) = waiting.heap.pop() {
                            return due.task;
                        }
                        None
                    }
                    wait => wait,
                }
            };
            match wait {
                Some(wait) => drop(tokio::time::timeout(wait, woken).await),
                None => woken.await,
            }
        }
    }

    fn push(&self, mut waiting: MutexGuard<'_, Waiting>, wait: Duration, task: Task) {
        waiting.places += 1;
        let due = Due { at: Instant::now() + wait, place: waiting.places, task };
        waiting.heap.push(due);
        drop(waiting);
        self.wake.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Outbox, Task};

    #[tokio::test]
    async fn what_is_due_earlier_comes_first() {
        let outbox = Outbox::default();
        outbox.later(Duration::from_millis(20), Task::Release(2));
        outbox.later(Duration::ZERO, Task::Release(1));
        assert!(matches!(outbox.next().await, Task::Release(1)));
        assert!(matches!(outbox.next().await, Task::Release(2)));
    }

    #[tokio::test]
    async fn what_is_due_at_once_keeps_its_order() {
        let outbox = Outbox::default();
        for place in 0..10 {
            outbox.later(Duration::ZERO, Task::Release(place));
        }
        for place in 0..10 {
            assert!(matches!(outbox.next().await, Task::Release(next) if next == place));
        }
    }
}
