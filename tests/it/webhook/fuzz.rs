//! Whatever is posted is kept, and no post makes the server fail or stops what comes after it.

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use tests::world::{SOON, Signature, World, entry, envelope, eventually, status, text_message};

/// How many bodies are tried.
const BODIES: usize = 400;
/// Most bytes that one mutation changes.
const BYTES_MAX: usize = 4;

/// A valid webhook whose ids are of this body alone, even after some of their bytes have changed.
fn valid(number: &str, n: usize) -> Value {
    let id = format!("wamid.{n:05}.{n:05}.{n:05}.{n:05}.{n:05}.{n:05}");
    let message = text_message(&id, "919876541001", "I need a home loan of 35 lakh, not now");
    let mut failed = status(&id, "failed");
    failed["errors"] = json!([{ "code": 131_026, "title": "Undeliverable", "error_data": { "details": "no reason" } }]);
    envelope(&[entry(number, &[(&[message], &[failed])])])
}

/// The bytes with some of them replaced, removed, doubled, or the end cut off.
fn mutated(mut bytes: Vec<u8>, random: &mut StdRng) -> Vec<u8> {
    for _ in 0..random.random_range(1..=BYTES_MAX) {
        if bytes.is_empty() {
            break;
        }
        let at = random.random_range(0..bytes.len());
        match random.random_range(0..6) {
            0 => bytes[at] = random.random(),
            1 => bytes[at] = b"\"{}[]:,0\\n\0"[random.random_range(0..11)],
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, bytes[at]),
            4 => bytes[at] ^= 1 << random.random_range(0..8),
            _ if random.random_ratio(1, 20) => bytes.truncate(at),
            _ => bytes[at] = b'7',
        }
    }
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_posted_is_acknowledged_and_kept() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    let mut random = StdRng::seed_from_u64(20_261_123);
    let mut kept: i64 = 0;
    for n in 0..BODIES {
        let body = if n % 10 == 0 {
            let mut noise = vec![0; random.random_range(1..500)];
            random.fill_bytes(&mut noise);
            noise
        } else {
            mutated(valid(&number, n).to_string().into_bytes(), &mut random)
        };
        let answer = world.webhook_bytes(body.clone(), Signature::Right).await;
        let text = String::from_utf8_lossy(&body);
        assert_eq!(answer.status, 200, "{n}: {text}");
        let now: i64 = world.scalar("SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM quarantine)").await;
        assert!(now > kept, "{n} is lost: {text}");
        kept = now;
    }
    goes_on(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_null_character_anywhere_stops_nobody() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    let paths = [
        "/entry/0/id",
        "/entry/0/changes/0/field",
        "/entry/0/changes/0/value/metadata/phone_number_id",
        "/entry/0/changes/0/value/contacts/0/wa_id",
        "/entry/0/changes/0/value/contacts/0/profile/name",
        "/entry/0/changes/0/value/messages/0/id",
        "/entry/0/changes/0/value/messages/0/from",
        "/entry/0/changes/0/value/messages/0/timestamp",
        "/entry/0/changes/0/value/messages/0/type",
        "/entry/0/changes/0/value/messages/0/text/body",
        "/entry/0/changes/0/value/statuses/0/id",
        "/entry/0/changes/0/value/statuses/0/status",
        "/entry/0/changes/0/value/statuses/0/errors/0/title",
        "/entry/0/changes/0/value/statuses/0/errors/0/error_data/details",
    ];
    for (n, path) in paths.into_iter().enumerate() {
        let mut body = valid(&number, n);
        let value = body.pointer_mut(path).unwrap_or_else(|| panic!("{path}"));
        *value = json!(format!("{}\0{n}", value.as_str().unwrap_or_default()));
        let answer = world.webhook(&body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    goes_on(&world).await;
}

/// Another customer is answered as if nothing had been, and every item is applied or set aside in the end.
async fn goes_on(world: &World) {
    let customer = world.customer("919876549999");
    customer.say("Hello").await;
    assert!(customer.wait_for_text(1).await.contains("May I have your name"));
    eventually("the inbox is worked off", 2 * SOON, async || {
        // The pauses between tries double up to seconds: what counts is that there is an end.
        let sooner = "UPDATE inbox SET retry_at = now() WHERE retry_at > now()";
        sqlx::query(sooner).execute(world.pool()).await.unwrap();
        let worked_off: bool = world.scalar("SELECT NOT EXISTS (SELECT FROM inbox WHERE state = 'pending')").await;
        worked_off.then_some(())
    })
    .await;
}
