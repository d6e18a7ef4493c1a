//! Webhooks acknowledged a second over HTTP: signed, sorted, sealed and durable before the answer.

use crate::client::{Connection, post};
use crate::cluster::Cluster;
use crate::load::{MEASURED, Measured, WARM_UP};
use crate::machine::{Used, resident_mib};
use crate::report::Report;
use crate::serving::{APP_SECRET, Serving};
use anyhow::{Context as _, Result, ensure};
use application::clock::Clock as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use infrastructure::clock::SystemClock;
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Instant;

/// Connections at once.
const CONNECTIONS: usize = 32;
/// Requests that each connection has ready.
const REQUESTS: usize = 10_000;
/// Customers that write.
const CUSTOMERS: usize = 5_000;
/// The server's database.
const DATABASE: &str = "webhooks";

/// Measures with a node that also works for tenants, and with one that only takes in.
pub(crate) async fn measure(cluster: &Cluster, report: &mut Report) -> Result<()> {
    cluster.database(DATABASE).await?;
    for (role, what) in [("all", "processing too"), ("web", "taking in only")] {
        cluster.settle().await?;
        let server = Serving::start(cluster, DATABASE, role).await?;
        let measured = drive(cluster, &server, (role, what), report).await;
        server.stop().await?;
        report.multiple(&format!("acknowledged webhooks, a node {what}"), CONNECTIONS, measured?, 2.0);
    }
    Ok(())
}

async fn drive(cluster: &Cluster, server: &Serving, (role, what): (&str, &str), report: &mut Report) -> Result<f64> {
    let state = server.get("/sandbox/state").await?;
    let business = state.pointer("/businesses/0").cloned().context("the demo tenant has a number")?;
    let requests: Vec<Vec<Vec<u8>>> = (0..CONNECTIONS).map(|place| requests(&business, role, place)).collect();
    let (address, process) = (server.web, server.id()?);
    let before = (server.metrics().await?, Used::now(cluster, Some(process))?);
    let measured = tokio::task::spawn_blocking(move || post_all(address, requests)).await??;
    let used = Used::now(cluster, Some(process))?.since(&before.1);
    let since = server.metrics().await?.since(&before.0);
    let applied = since.of("sigmadsa_inbox_applied_total") / (WARM_UP + MEASURED).as_secs_f64();
    let resident = resident_mib(process)?;
    let remark = format!("{applied:.0} applied a second meanwhile, {resident:.0} MiB; cores: {used}");
    report.rate(&format!("webhooks, a node {what}"), CONNECTIONS, &measured, &remark);
    Ok(measured.rate)
}

/// Different messages of many customers, signed.
fn requests(business: &Value, role: &str, place: usize) -> Vec<Vec<u8>> {
    let secret = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    let now = SystemClock.now().timestamp();
    let sign = |number: usize| {
        let customer = format!("9198{:08}", (place * REQUESTS + number) % CUSTOMERS);
        let body = body(business, &customer, &format!("wamid.{role}.{place}.{number}"), now).to_string();
        let mut seal = secret.clone();
        seal.update(body.as_bytes());
        let mut header = "X-Hub-Signature-256: sha256=".to_owned();
        for byte in seal.finalize().into_bytes() {
            write!(header, "{byte:02x}").unwrap();
        }
        post("/webhooks/whatsapp", &format!("{header}\r\n"), &body)
    };
    (0..REQUESTS).map(sign).collect()
}

fn body(business: &Value, customer: &str, message: &str, now: i64) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": business["waba_id"], "changes": [{
            "field": "messages",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": {
                    "display_phone_number": business["phone_number"],
                    "phone_number_id": business["phone_number_id"],
                },
                "contacts": [{ "profile": { "name": "Ravi Kumar" }, "wa_id": customer }],
                "messages": [{
                    "from": customer,
                    "id": message,
                    "timestamp": now.to_string(),
                    "type": "text",
                    "text": { "body": "Hi" },
                }],
            },
        }]}],
    })
}

/// Posts on all connections, on one thread, so that the client takes no more than it must.
fn post_all(address: SocketAddr, requests: Vec<Vec<Vec<u8>>>) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let begins = Instant::now() + WARM_UP;
        let ends = begins + MEASURED;
        let posting = requests.into_iter().map(|requests| async move {
            let mut connection = Connection::open(address).await?;
            let mut times = Vec::with_capacity(requests.len());
            for request in requests {
                let asked = Instant::now();
                let status = connection.ask(&request).await?;
                ensure!(status == 200, "a webhook was answered with {status}");
                let answered = Instant::now();
                if answered >= ends {
                    return Ok(times);
                }
                if answered >= begins {
                    times.push(answered - asked);
                }
            }
            anyhow::bail!("there were too few requests for so fast a server")
        });
        let times = futures::future::try_join_all(posting).await?;
        Ok(Measured::new(times.into_iter().flatten().collect(), MEASURED))
    })
}
