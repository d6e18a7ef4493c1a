//! A tenant's connection to its WhatsApp Business Account.
//!
//! ```text
//! (nothing) --Connect--> up --Lose--> needs attention --Connect--> up
//! ```
//! Sending and receiving are separate capabilities: a lost connection stops sending, never receiving.

mod event;

pub use event::WhatsAppEvent;

use crate::id::{ConnectionId, TenantId};
use crate::stream::Streamed;
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

/// The connection as its rules see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhatsAppConnection {
    phone_number_id: Option<String>,
    up: bool,
}

/// What can be asked of a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum WhatsAppCommand {
    /// Send and receive through this number from now on.
    Connect {
        /// The WhatsApp Business Account.
        waba_id: String,
        /// The number, by Meta's id.
        phone_number_id: String,
        /// The number as it is shown, in E.164.
        display_phone_number: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Stop sending.
    Lose {
        /// What Meta said.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
}

/// The rule that a command to a connection broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhatsAppError {
    /// Nothing is connected.
    #[error("no number is connected")]
    NotConnected,
    /// Another number is connected.
    #[error("another number is connected; disconnect it first")]
    AnotherNumber,
}

impl WhatsAppError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotConnected => "whatsapp-not-connected",
            Self::AnotherNumber => "whatsapp-another-number",
        }
    }
}

impl WhatsAppConnection {
    /// The one connection of a tenant.
    pub fn id_of(tenant: TenantId) -> ConnectionId {
        ConnectionId::derived(tenant.uuid(), "whatsapp")
    }

    /// Whether messages can be sent.
    pub const fn is_up(&self) -> bool {
        self.up
    }

    /// What happens when `command` is given to this connection.
    ///
    /// # Errors
    /// - [`WhatsAppError::NotConnected`]: nothing to lose.
    /// - [`WhatsAppError::AnotherNumber`]: a different number is connected.
    pub fn decide(&self, command: WhatsAppCommand) -> Result<Vec<WhatsAppEvent>, WhatsAppError> {
        match command {
            WhatsAppCommand::Connect { waba_id, phone_number_id, display_phone_number, at } => {
                match &self.phone_number_id {
                    Some(known) if *known != phone_number_id => Err(WhatsAppError::AnotherNumber),
                    Some(_) if self.up => Ok(Vec::new()),
                    Some(_) | None => {
                        Ok(vec![WhatsAppEvent::Connected { waba_id, phone_number_id, display_phone_number, at }])
                    }
                }
            }
            WhatsAppCommand::Lose { reason, at } => match (&self.phone_number_id, self.up) {
                (None, _) => Err(WhatsAppError::NotConnected),
                (Some(_), false) => Ok(Vec::new()),
                (Some(_), true) => Ok(vec![WhatsAppEvent::ConnectionLost { reason, at }]),
            },
        }
    }
}

impl Aggregate for WhatsAppConnection {
    const TYPE: &'static str = "whatsapp";
    type Command = WhatsAppCommand;
    type Event = WhatsAppEvent;
    type Error = WhatsAppError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            WhatsAppEvent::Connected { phone_number_id, .. } => {
                self.phone_number_id = Some(phone_number_id);
                self.up = true;
            }
            WhatsAppEvent::ConnectionLost { .. } => self.up = false,
        }
    }
}

impl Streamed for WhatsAppConnection {
    type Id = ConnectionId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use cqrs_es::test::TestFramework;

    fn connect(phone_number_id: &str) -> WhatsAppCommand {
        WhatsAppCommand::Connect {
            waba_id: "1".into(),
            phone_number_id: phone_number_id.into(),
            display_phone_number: "+918000000001".into(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    fn connected() -> WhatsAppEvent {
        WhatsAppEvent::Connected {
            waba_id: "1".into(),
            phone_number_id: "2".into(),
            display_phone_number: "+918000000001".into(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    fn lost() -> WhatsAppEvent {
        WhatsAppEvent::ConnectionLost { reason: "token expired".into(), at: DateTime::UNIX_EPOCH }
    }

    fn lose() -> WhatsAppCommand {
        WhatsAppCommand::Lose { reason: "token expired".into(), at: DateTime::UNIX_EPOCH }
    }

    fn connection() -> TestFramework<WhatsAppConnection> {
        TestFramework::with(())
    }

    #[test]
    fn a_number_is_connected_once() {
        connection().given_no_previous_events().when(connect("2")).then_expect_events(vec![connected()]);
        connection().given(vec![connected()]).when(connect("2")).then_expect_events(vec![]);
    }

    #[test]
    fn a_lost_connection_can_be_connected_again() {
        connection().given(vec![connected()]).when(lose()).then_expect_events(vec![lost()]);
        connection().given(vec![connected(), lost()]).when(connect("2")).then_expect_events(vec![connected()]);
    }

    #[test]
    fn losing_twice_says_it_once() {
        connection().given(vec![connected(), lost()]).when(lose()).then_expect_events(vec![]);
    }

    #[test]
    fn losing_what_was_never_connected_is_refused() {
        connection().given_no_previous_events().when(lose()).then_expect_error(WhatsAppError::NotConnected);
    }

    #[test]
    fn another_number_in_place_of_a_connected_one_is_refused() {
        connection().given(vec![connected()]).when(connect("3")).then_expect_error(WhatsAppError::AnotherNumber);
    }
}
