//! A tenant's connection to its WhatsApp Business Account.
//!
//! ```text
//! (nothing) --StartSignup--> connecting --every step done--> connected --Lose--> needs attention --RecordFacts--> connected
//!                                |   ^                          |
//!                            failed --RetryStep, by itself      +--Disconnect--> closing --> disconnected
//!                            choice --ChooseNumber
//! ```
//! A member comes back from Meta's pop-up: `StartSignup`. Each step of connecting is done outside and recorded here
//! before the next one, so that a crash resumes where it stopped. Sending and receiving are separate capabilities: a
//! lost connection stops sending, never receiving.

mod command;
mod decide;
mod error;
mod event;
mod state;
#[cfg(test)]
mod tests;
mod values;

pub use command::{WhatsAppAsk, WhatsAppCommand};
pub use error::WhatsAppError;
pub use event::WhatsAppEvent;
pub use state::{Account, Link, Next, Signup, WhatsAppConnection, Work};
pub use values::{Claimed, CodeMethod, Done, Ending, Fact, Facts, Failure, LossKind, Number, Source, Step};

use crate::id::{ConnectionId, TenantId};
use crate::stream::Streamed;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

impl WhatsAppConnection {
    /// The one connection of a tenant.
    pub fn id_of(tenant: TenantId) -> ConnectionId {
        ConnectionId::derived(tenant.uuid(), "whatsapp")
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
        self.take_in(event);
    }
}

impl Streamed for WhatsAppConnection {
    type Id = ConnectionId;
}
