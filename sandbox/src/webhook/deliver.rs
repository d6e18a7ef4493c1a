//! Posts webhooks until they are acknowledged: at once, then again and again with growing pauses.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::lanes::Lanes;
use super::outbox::{Post, Task};
use super::{notice, payload, publish};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::chats::Status;

/// Posts under way at once.
pub(crate) const POSTS_AT_ONCE: usize = 32;
/// Tries of one post. With the pauses below they span about six minutes, where Meta's span seven days.
const TRIES: u32 = 14;
/// The longest pause between two tries, at speed 1.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// Bytes of an answer that are read, so that its connection can be used again.
const ANSWER_BYTES: usize = 64 * 1024;

/// Does what is due until the sandbox stops.
pub(crate) async fn run(sandbox: Arc<Sandbox>) {
    let permits = Arc::new(Semaphore::new(POSTS_AT_ONCE));
    let tracker = TaskTracker::new();
    let lanes = Arc::new(Lanes::default());
    while let Some(task) = sandbox.stop.run_until_cancelled(sandbox.outbox.next()).await {
        match task {
            Task::Post(post) => {
                let Some((post, lane)) = lanes.enter(post) else { continue };
                let permit = sandbox.stop.run_until_cancelled(Arc::clone(&permits).acquire_owned()).await;
                let Some(Ok(permit)) = permit else { break };
                let (sandbox, lanes) = (Arc::clone(&sandbox), Arc::clone(&lanes));
                tracker.spawn(async move {
                    let mut next = Some(post);
                    while let Some(post) = next {
                        sandbox.stop.run_until_cancelled(attempt(&sandbox, post)).await;
                        next = lane.as_deref().and_then(|lane| lanes.leave(lane));
                    }
                    drop(permit);
                });
            }
            Task::Follow(follow) => publish::follow(&sandbox, &mut sandbox.world(), &follow),
            Task::Review(number) => notice::review_name(&sandbox, &mut sandbox.world(), &number),
            Task::Release(fault) => publish::release(&sandbox, &mut sandbox.world(), fault),
        }
    }
    tracker.close();
    tracker.wait().await;
}

async fn attempt(sandbox: &Sandbox, mut post: Post) {
    post.attempts += 1;
    if post.attempts > 1 {
        sandbox.outbox.counters.retried.fetch_add(1, Ordering::Relaxed);
    }
    if post.drop > 0 {
        post.drop -= 1;
        return again(sandbox, post);
    }
    // Whoever made the post holds the lock until it is written down. Nothing leaves before.
    tick(sandbox, &mut sandbox.world(), &post, Status::Sent);
    let status = send(sandbox, &post).await;
    if post.lose_answer {
        post.lose_answer = false;
        return again(sandbox, post);
    }
    if status == Some(StatusCode::OK) {
        let mut world = sandbox.world();
        publish::settle(sandbox, &mut world, post.id);
        sandbox.outbox.counters.sent.fetch_add(1, Ordering::Relaxed);
        tick(sandbox, &mut world, &post, Status::Delivered);
    } else {
        again(sandbox, post);
    }
}

fn again(sandbox: &Sandbox, post: Post) {
    if post.attempts >= TRIES {
        tracing::warn!(attempts = post.attempts, "A webhook of the sandbox was given up");
        publish::settle(sandbox, &mut sandbox.world(), post.id);
        sandbox.outbox.counters.failed.fetch_add(1, Ordering::Relaxed);
        return;
    }
    let pause = sandbox.clock.scaled(pause_after(post.attempts));
    sandbox.outbox.later(pause, Task::Post(post));
}

/// The pause after so many tries: none after the first, then a second, doubling.
fn pause_after(attempts: u32) -> Duration {
    match attempts {
        0 | 1 => Duration::ZERO,
        more => Duration::from_secs(1).saturating_mul(1 << (more - 2).min(6)).min(LONGEST_PAUSE),
    }
}

fn tick(sandbox: &Sandbox, world: &mut World, post: &Post, status: Status) {
    for id in &post.written {
        publish::raise(sandbox, world, id, status);
    }
}

/// Posts once; the status of the answer, or none where there was no answer.
async fn send(sandbox: &Sandbox, post: &Post) -> Option<StatusCode> {
    let signature = payload::signature(&sandbox.settings.app_secret, &post.body);
    let mut answer = sandbox
        .client
        .post(&post.url)
        .header("Content-Type", "application/json")
        .header("X-Hub-Signature-256", signature)
        .body(post.body.clone())
        .send()
        .await
        .ok()?;
    let status = answer.status();
    let mut read = 0;
    while let Ok(Some(chunk)) = answer.chunk().await {
        read += chunk.len();
        if read > ANSWER_BYTES {
            break;
        }
    }
    Some(status)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{TRIES, pause_after};

    #[test]
    fn the_first_retry_comes_at_once_and_pauses_grow_to_a_minute() {
        assert_eq!(pause_after(1), Duration::ZERO);
        assert_eq!(pause_after(2), Duration::from_secs(1));
        assert_eq!(pause_after(3), Duration::from_secs(2));
        assert_eq!(pause_after(TRIES), Duration::from_mins(1));
    }
}
