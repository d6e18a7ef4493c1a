//! Closed loops: a number of clients, each asking again as soon as it was answered.

use anyhow::Result;
use std::time::{Duration, Instant};

/// Not counted: caches and plans are made.
pub(crate) const WARM_UP: Duration = Duration::from_secs(1);
/// Counted.
pub(crate) const MEASURED: Duration = Duration::from_secs(6);

/// What a loop counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    /// Answers a second.
    pub(crate) rate: f64,
    /// Time to answer, sorted.
    times: Vec<Duration>,
}

impl Measured {
    /// Answers that came within `span`.
    pub(crate) fn new(mut times: Vec<Duration>, span: Duration) -> Self {
        times.sort_unstable();
        Self { rate: float(times.len()) / span.as_secs_f64(), times }
    }

    /// The time that this part of the answers took at most, in milliseconds.
    pub(crate) fn within_ms(&self, part: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a length is a place within it"
        )]
        let place = (part * float(self.times.len().saturating_sub(1))).round() as usize;
        self.times.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0
    }
}

/// A count as a number to calculate with.
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Runs `clients` loops of `once`, which is told its client and its turn.
pub(crate) async fn closed_loop<F, Asked>(clients: usize, once: F) -> Result<Measured>
where
    F: Fn(usize, usize) -> Asked + Clone + Send + 'static,
    Asked: Future<Output = Result<()>> + Send,
{
    let begins = Instant::now() + WARM_UP;
    let ends = begins + MEASURED;
    let running: Vec<_> = (0..clients)
        .map(|client| {
            let once = once.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                for turn in 0.. {
                    let asked = Instant::now();
                    once(client, turn).await?;
                    let answered = Instant::now();
                    if answered >= ends {
                        break;
                    }
                    if answered >= begins {
                        times.push(answered - asked);
                    }
                }
                Ok::<_, anyhow::Error>(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for client in running {
        times.extend(client.await??);
    }
    Ok(Measured::new(times, MEASURED))
}
