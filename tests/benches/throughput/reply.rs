//! Message to reply: from a customer's message at the sandbox until the reply is on the customer's phone.

use crate::client::{Connection, post};
use crate::cluster::Cluster;
use crate::load::{Measured, float};
use crate::machine::{Used, resident_mib};
use crate::report::{Report, say};
use crate::serving::Serving;
use anyhow::{Context as _, Result, ensure};
use application::clock::Clock as _;
use chrono::{DateTime, TimeDelta, Utc};
use infrastructure::clock::SystemClock;
use serde_json::json;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time between two messages: 50 a second.
const MESSAGE_EVERY: Duration = Duration::from_millis(20);
/// Customers, each of whom writes each text once.
const CUSTOMERS: usize = 1_000;
/// Customers who write before it counts.
const WARM_UP_CUSTOMERS: usize = 150;
/// Connections that carry the customers' messages.
const CONNECTIONS: usize = 16;
/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Longest wait for the last replies.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);
/// The server's database.
const DATABASE: &str = "reply";

/// What customers write, what that makes the server do, and which customers write it.
const TEXTS: [(&str, &str, usize); 3] = [
    ("a greeting", "Hi", 0),
    ("a whole inquiry, which is put to the customer", "Ravi Kumar, home loan, 25 lakh", 1),
    ("its confirmation, which makes a lead with an owner and a task", "yes", 1),
];

/// Measures both texts.
pub(crate) async fn measure(cluster: &Cluster, report: &mut Report) -> Result<()> {
    cluster.settle().await?;
    cluster.database(DATABASE).await?;
    let server = Serving::start(cluster, DATABASE, "all").await?;
    let outcome = drive(cluster, &server, report).await;
    server.stop().await?;
    outcome
}

async fn drive(cluster: &Cluster, server: &Serving, report: &mut Report) -> Result<()> {
    // The demo tenant's number takes and sends a hundred a second here, more than the 80 of a standard one.
    server.post("/sandbox/account", &json!({ "throughput": "HIGH" })).await?;
    for (place, (what, text, customers)) in TEXTS.into_iter().enumerate() {
        let region = 7_000 + 2 * customers;
        converse(server, &numbers(region, WARM_UP_CUSTOMERS), text).await?;
        let watching = Watch::start(server.id()?);
        let before = (server.metrics().await?, Used::now(cluster, Some(server.id()?))?);
        let measured = converse(server, &numbers(region + 1, CUSTOMERS), text).await?;
        let used = Used::now(cluster, Some(server.id()?))?.since(&before.1);
        let since = server.metrics().await?.since(&before.0);
        let most = watching.most().await?;
        let (half, many, nearly) = (measured.within_ms(0.5), measured.within_ms(0.95), measured.within_ms(0.99));
        let seconds = float(CUSTOMERS) * MESSAGE_EVERY.as_secs_f64();
        report.note(format!(
            "message to reply, {what}: p50 {half:.1} ms, p95 {many:.1} ms, p99 {nearly:.1} ms; at most {most:.0} MiB \
             resident, its sandbox included; {:.0} commits/s, {:.0} events/s, {}; cores: {used}",
            since.of("sigmadsa_commits_total") / seconds,
            since.of("sigmadsa_events_total") / seconds,
            since.commits(),
        ));
        if place == 0 {
            report.aim("message to reply at 50 a second, p50 in ms", half, 50.0, false);
        }
        report.aim(&format!("resident memory meanwhile ({what}), MiB"), most, 120.0, false);
    }
    Ok(())
}

/// Numbers that nobody else here has.
fn numbers(region: usize, customers: usize) -> Vec<String> {
    (0..customers).map(|customer| format!("91{region:04}{customer:06}")).collect()
}

/// Lets each customer write this, one after another, and waits for all replies; returns how long each took.
async fn converse(server: &Serving, numbers: &[String], text: &str) -> Result<Measured> {
    let seen = server.get("/sandbox/calls?after=18446744073709551614").await?;
    let last = seen["last"].as_u64().context("the sandbox counts its calls")?;
    let written = write(server.sandbox, numbers, text).await?;
    let waiting = async {
        loop {
            let replied = replied(server, last).await?;
            if written.keys().all(|number| replied.contains_key(number)) {
                return Ok::<_, anyhow::Error>(replied);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let replied = match tokio::time::timeout(ANSWERED_WITHIN, waiting).await {
        Ok(replied) => replied?,
        Err(_) => replied(server, last).await?,
    };
    let times: Vec<Duration> = written
        .iter()
        .filter_map(|(number, at)| Some((*replied.get(number)? - *at).to_std().unwrap_or_default()))
        .collect();
    if times.len() < written.len() {
        say(&format!("{} of {} customers were not answered", written.len() - times.len(), written.len()));
    }
    let span = MESSAGE_EVERY * u32::try_from(numbers.len())?;
    Ok(Measured::new(times, span))
}

/// When each number was first sent something, by the sandbox's own record.
async fn replied(server: &Serving, after: u64) -> Result<HashMap<String, DateTime<Utc>>> {
    let calls = server.get(&format!("/sandbox/calls?after={after}&path=messages")).await?;
    let mut replied = HashMap::new();
    for call in calls["items"].as_array().into_iter().flatten() {
        let (Some(to), Some(200)) = (call["body"]["to"].as_str(), call["status"].as_u64()) else { continue };
        let at = call["at"].as_str().context("a call has a time")?.parse()?;
        replied.entry(to.trim_start_matches('+').to_owned()).or_insert(at);
    }
    Ok(replied)
}

/// Writes at an even pace, whether replies come or not; returns when each number began to write.
async fn write(sandbox: SocketAddr, numbers: &[String], text: &str) -> Result<HashMap<String, DateTime<Utc>>> {
    let begins = tokio::time::Instant::now() + MESSAGE_EVERY;
    let body = json!({ "text": text }).to_string();
    let writing = (0..CONNECTIONS).map(|place| {
        let body = &body;
        async move {
            let mut connection = Connection::open(sandbox).await?;
            let mut written: Vec<(String, DateTime<Utc>)> = Vec::new();
            for (turn, number) in numbers.iter().enumerate().skip(place).step_by(CONNECTIONS) {
                tokio::time::sleep_until(begins + MESSAGE_EVERY * u32::try_from(turn)?).await;
                let request = post(&format!("/sandbox/phones/{number}/messages"), "", body);
                let at = whole_milliseconds(SystemClock.now());
                let status = connection.ask(&request).await?;
                ensure!(status < 300, "the sandbox answered a message with {status}");
                written.push((number.clone(), at));
            }
            Ok(written)
        }
    });
    let written = futures::future::try_join_all(writing).await?;
    Ok(written.into_iter().flatten().collect())
}

/// Rounded down, as the sandbox's times are.
fn whole_milliseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    at - TimeDelta::microseconds(i64::from(at.timestamp_subsec_micros()) % 1_000)
}

/// Looks at a process's memory from time to time.
struct Watch {
    stop: Arc<AtomicBool>,
    looking: tokio::task::JoinHandle<Result<f64>>,
}

impl Watch {
    fn start(process: u32) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let looking = tokio::spawn(async move {
            let mut most: f64 = 0.0;
            while !stopped.load(Ordering::Relaxed) {
                most = most.max(resident_mib(process)?);
                tokio::time::sleep(LOOK_EVERY).await;
            }
            Ok(most)
        });
        Self { stop, looking }
    }

    /// Stops looking; the most there was, in MiB.
    async fn most(self) -> Result<f64> {
        self.stop.store(true, Ordering::Relaxed);
        self.looking.await?
    }
}
