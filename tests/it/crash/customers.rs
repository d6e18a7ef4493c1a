//! Customers who write all the time, by webhooks that are posted again until they are acknowledged, as Meta does.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tests::world::{entry, envelope, text_message};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The secret that webhooks are signed with.
pub(super) const APP_SECRET: &str = "the secret of the app in crashes";
/// Longest time that a webhook is posted again; the server is away for some seconds at most.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(90);
/// Pause before a webhook is posted again.
const POST_AGAIN_AFTER: Duration = Duration::from_millis(200);
/// What customers say, in turn.
const TALK: [&str; 6] = ["Hi", "I need a personal loan", "My name is Ravi Kumar", "5 lakh", "yes", "thank you"];

/// Where customers write to.
pub(super) struct Post {
    /// A client for it.
    pub(super) http: reqwest::Client,
    /// The server.
    pub(super) web: String,
    /// The firm's number, by Meta's id.
    pub(super) phone_number_id: String,
}

/// The number of a customer, digits.
pub(super) fn number(customer: usize) -> String {
    format!("9198{customer:08}")
}

/// Lets so many customers write until stopped, each one message and then a pause; gives the ids of all messages, each
/// of which was acknowledged.
pub(super) async fn write_until_stopped(
    post: Arc<Post>,
    customers: usize,
    pause: Duration,
    stopped: CancellationToken,
) -> Vec<String> {
    let mut writing = JoinSet::new();
    for customer in 0..customers {
        let (post, stopped) = (Arc::clone(&post), stopped.clone());
        // They don't all write in the same moment.
        let first =
            pause * u32::try_from(customer).expect("they are few") / u32::try_from(customers).expect("they are few");
        writing.spawn(async move {
            let mut acknowledged = Vec::new();
            let mut wait = first;
            for round in 0.. {
                tokio::select! {
                    () = stopped.cancelled() => break,
                    () = tokio::time::sleep(wait) => wait = pause,
                }
                let id = format!("wamid.crash.{customer}.{round}");
                post.until_acknowledged(&id, &number(customer), TALK[round % TALK.len()]).await;
                acknowledged.push(id);
            }
            acknowledged
        });
    }
    writing.join_all().await.into_iter().flatten().collect()
}

impl Post {
    async fn until_acknowledged(&self, id: &str, from: &str, text: &str) {
        let message = text_message(id, from, text);
        let body = envelope(&[entry(&self.phone_number_id, &[(&[message], &[])])]).to_string();
        let give_up_at = Instant::now() + ACKNOWLEDGED_WITHIN;
        while !self.is_acknowledged(&body).await {
            assert!(Instant::now() < give_up_at, "{id} isn't acknowledged within {ACKNOWLEDGED_WITHIN:?}");
            tokio::time::sleep(POST_AGAIN_AFTER).await;
        }
        // Meta posts again now and then what was acknowledged; this one needn't be.
        self.is_acknowledged(&body).await;
    }

    async fn is_acknowledged(&self, body: &str) -> bool {
        let request = self.http.post(format!("{}/webhooks/whatsapp", self.web)).body(body.to_owned());
        let request = request.header("Content-Type", "application/json").header("X-Hub-Signature-256", sign(body));
        match request.send().await {
            Ok(answer) => {
                let status = answer.status();
                assert!(status.is_success() || status.is_server_error(), "a webhook is never refused: {status}");
                status.is_success()
            }
            Err(_) => false,
        }
    }
}

fn sign(body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).expect("a key may have any length");
    mac.update(body.as_bytes());
    mac.finalize().into_bytes().iter().fold("sha256=".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text can be written to");
        text
    })
}

/// Signs the demo firm up at a sandbox, which gives its number the id that it always has; gives that id.
pub(super) async fn phone_number_id(http: &reqwest::Client, sandbox: &str) -> String {
    let firm = json!({ "business_name": "Demo Finance", "phone_number": tests::world::BUSINESS, "existing": true });
    let answer = http.post(format!("{sandbox}/sandbox/signup")).json(&firm).send().await.expect("the sandbox answers");
    let answer: serde_json::Value = answer.json().await.expect("it is JSON");
    answer["phone_number_id"].as_str().expect("the number has an id").to_owned()
}
