//! Taking webhooks in: checked, sorted, stored, and only then acknowledged.

use super::numbers::Numbers;
use super::store::{InboxRow, InboxStore, QuarantineRow};
use crate::meta::{AppSecret, Destination, Item, ItemBody, sort};
use crate::secret::Key;
use application::clock::Clock;
use application::failure::Failure;
use application::port::WhatsAppWebhooks;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::TenantId;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Lanes that a tenant's items are spread over.
const LANES: u16 = 1_024;
/// Longest reason that is kept with what is quarantined, in characters.
const DETAIL_CHARS_MAX: usize = 200;

/// What the subscription at Meta was given.
pub struct IntakeSettings {
    /// The app's secret, with which webhooks are signed.
    pub app_secret: AppSecret,
    /// The token of the handshake.
    pub verify_token: String,
}

/// When and with which request something came.
#[derive(Clone, Copy)]
struct Arrival<'a> {
    at: DateTime<Utc>,
    request_id: &'a str,
}

/// The entrance of the inbox.
pub struct Intake {
    settings: IntakeSettings,
    numbers: Numbers,
    store: InboxStore,
    sealing: Key,
    clock: Arc<dyn Clock>,
}

impl Intake {
    /// An entrance to this inbox.
    pub fn new(
        settings: IntakeSettings,
        numbers: Numbers,
        store: InboxStore,
        sealing: Key,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { settings, numbers, store, sealing, clock }
    }

    fn quarantine(
        &self,
        reason: &'static str,
        detail: &str,
        body: &[u8],
        at: DateTime<Utc>,
    ) -> Result<QuarantineRow, Failure> {
        metrics::counter!("sigmadsa_webhook_quarantined_total", "reason" => reason).increment(1);
        let item_id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &Sha256::digest(body));
        let sealed = self.sealing.seal(item_id.as_bytes(), body).map_err(Failure::internal)?;
        let detail = detail.chars().take(DETAIL_CHARS_MAX).filter(|c| *c != '\0').collect();
        Ok(QuarantineRow { item_id, reason, detail, sealed, at })
    }

    async fn place(
        &self,
        item: &Item,
        arrival: Arrival<'_>,
        inbox: &mut Vec<InboxRow>,
        quarantine: &mut Vec<QuarantineRow>,
    ) -> Result<(), Failure> {
        let body = serde_json::to_vec(&item.body).map_err(Failure::internal)?;
        let (tenant, stranger, id) = match &item.to {
            Destination::Number(id) => (self.numbers.tenant_of(id).await?, "unknown_number", id),
            Destination::Account(id) => (self.numbers.tenant_of_account(id).await?, "unknown_account", id),
        };
        let Some(tenant) = tenant else {
            if is_signup(&item.body) {
                metrics::counter!("sigmadsa_webhook_items_total", "kind" => "signup").increment(1);
                return Ok(());
            }
            quarantine.push(self.quarantine(stranger, id, &body, arrival.at)?);
            return Ok(());
        };
        let item_id = Uuid::new_v5(&tenant.uuid(), item.key.as_bytes());
        let sealed = self.sealing.seal(item_id.as_bytes(), &body).map_err(Failure::internal)?;
        let kind = match item.body {
            ItemBody::Message(_) => "message",
            ItemBody::Status(_) => "status",
            ItemBody::Account(_) => "account",
        };
        metrics::counter!("sigmadsa_webhook_items_total", "kind" => kind).increment(1);
        let request_id = arrival.request_id.to_owned();
        inbox.push(InboxRow {
            tenant,
            item_id,
            lane: lane(tenant, &item.lane),
            kind,
            sealed,
            at: arrival.at,
            request_id,
        });
        Ok(())
    }
}

/// Whether an item only tells that somebody has finished Meta's pop-up: it comes before the page has told us for which
/// tenant, and brings nothing that the page doesn't. (Webhooks reference, `account_update`, 2026-09)
fn is_signup(body: &ItemBody) -> bool {
    match body {
        ItemBody::Account(news) => news.value.get("event").is_some_and(|event| event == "PARTNER_ADDED"),
        ItemBody::Message(_) | ItemBody::Status(_) => false,
    }
}

/// The lane of a contact or message.
fn lane(tenant: TenantId, name: &str) -> i16 {
    let hash = Uuid::new_v5(&tenant.uuid(), name.as_bytes()).as_u128();
    i16::try_from(hash % u128::from(LANES)).unwrap_or_default()
}

#[async_trait]
impl WhatsAppWebhooks for Intake {
    fn knows_verify_token(&self, token: &str) -> bool {
        token.as_bytes().ct_eq(self.settings.verify_token.as_bytes()).into()
    }

    async fn accept(&self, signature: Option<&str>, body: Vec<u8>, request_id: &str) -> Result<(), Failure> {
        if !signature.is_some_and(|signature| self.settings.app_secret.signed(&body, signature)) {
            metrics::counter!("sigmadsa_webhooks_total", "outcome" => "unsigned").increment(1);
            return Err(Failure::Unauthenticated);
        }
        let at = self.clock.now();
        let (mut inbox, mut quarantine) = (Vec::new(), Vec::new());
        match sort(&body) {
            None => quarantine.push(self.quarantine("unreadable", "not a JSON object", &body, at)?),
            Some(sorted) => {
                for item in &sorted.items {
                    self.place(item, Arrival { at, request_id }, &mut inbox, &mut quarantine).await?;
                }
                for unplaced in &sorted.unplaced {
                    let bytes = unplaced.body.to_string();
                    quarantine.push(self.quarantine("unknown_kind", &unplaced.kind, bytes.as_bytes(), at)?);
                }
            }
        }
        let stored = self.store.store(inbox, quarantine).await;
        let outcome = if stored.is_ok() { "stored" } else { "unavailable" };
        metrics::counter!("sigmadsa_webhooks_total", "outcome" => outcome).increment(1);
        stored
    }
}
