//! Taking in what a contact wrote.

use super::segment::{Counterpart, conversation_of, execute, in_force};
use crate::access::{Grant, Receive};
use crate::app::{Application, UseCase};
use crate::assistant::{Heard, understand_with};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::port::Contact;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::conversation::{Ask, Channel, Inbound, InboundKind};
use domain::mobile::Mobile;
use domain::private::Private;
use uuid::Uuid;

/// Who wrote, as the channel knows them.
#[derive(Clone, PartialEq, Eq)]
pub struct Sender {
    /// The mobile number, where the channel gives it.
    pub mobile: Option<Mobile>,
    /// Where replies go: a `wa_id`, a business-scoped user id, a chat id.
    pub address: String,
    /// The name the contact shows.
    pub profile_name: Option<String>,
}

/// Take in a message of a contact, and answer it.
#[derive(Clone, PartialEq)]
pub struct ReceiveMessage {
    /// The channel.
    pub channel: Channel,
    /// Which of the tenant's numbers or bots it came to, by the provider's id.
    pub endpoint: String,
    /// Who wrote.
    pub sender: Sender,
    /// The provider's id of the message.
    pub message: String,
    /// What sort of message.
    pub kind: InboundKind,
    /// What it says.
    pub text: String,
    /// The id of a tapped button or row.
    pub choice: Option<String>,
    /// When the contact sent it, by the provider's clock.
    pub sent_at: DateTime<Utc>,
}

#[async_trait]
impl UseCase for ReceiveMessage {
    type Permission = Receive;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<Receive>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let tenant = grant.tenant();
        let contact = match &self.sender.mobile {
            Some(mobile) => Contact::Mobile(mobile.clone()),
            None => Contact::OnChannel(self.channel, self.sender.address.clone()),
        };
        let person = app.people.resolve(tenant, &contact).await?;
        let conversation = conversation_of(tenant, self.channel, person);
        let in_force = in_force(app, tenant, conversation).await?;
        let profile = app.tenants.profile(tenant).await?;
        let heard = Heard {
            text: &self.text,
            choice: self.choice.as_deref(),
            asked: in_force.open_question,
            sender_mobile: self.sender.mobile.as_ref(),
        };
        let understood = understand_with(&heard, &profile.loan_types);
        let counterpart = Counterpart {
            channel: self.channel,
            person,
            address: Private::new(person, self.sender.address),
            endpoint: self.endpoint,
        };
        let inbound = Inbound {
            message: self.message,
            kind: self.kind,
            text: Private::new(person, self.text),
            profile_name: self.sender.profile_name.map(|name| Private::new(person, name)),
            sent_at: self.sent_at,
            reply_id: Uuid::new_v5(&context.command_id.uuid(), b"reply"),
            firm: profile.name.clone(),
            understood,
        };
        let ask = Ask::Receive(Box::new(inbound));
        execute(app, tenant, in_force, ask, Some(counterpart), context).await
    }
}
