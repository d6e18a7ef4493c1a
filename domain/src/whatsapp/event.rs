//! What has happened to a connection to WhatsApp.

use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a connection to WhatsApp, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatsAppEvent {
    /// The firm's number sends and receives through us.
    Connected {
        /// The WhatsApp Business Account.
        waba_id: String,
        /// The number, by Meta's id.
        phone_number_id: String,
        /// The number as it is shown, in E.164.
        display_phone_number: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Sending no longer works; receiving goes on.
    ConnectionLost {
        /// What Meta said.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
}

impl DomainEvent for WhatsAppEvent {
    fn event_type(&self) -> String {
        match self {
            Self::Connected { .. } => "whatsapp.connected",
            Self::ConnectionLost { .. } => "whatsapp.connection_lost",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
