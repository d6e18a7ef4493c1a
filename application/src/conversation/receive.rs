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
use domain::conversation::{Ask, Channel, ClosedNow, Inbound, InboundKind};
use domain::id::PersonId;
use domain::media::{Media, MediaKind};
use domain::mobile::Mobile;
use domain::private::Private;
use domain::tenant::TenantProfile;
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

/// What came with a message or instead of text.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedMedia {
    /// What it is.
    pub kind: MediaKind,
    /// The provider's id; a place and a contact have none.
    pub id: Option<String>,
    /// Such as `application/pdf`.
    pub mime_type: Option<String>,
    /// The name of the file, or of the place.
    pub file_name: Option<String>,
    /// SHA-256 of its bytes, as the provider tells it.
    pub sha256: Option<String>,
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
    /// What came with it or instead of text.
    pub media: Option<ReceivedMedia>,
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
        let (tenant, now) = (grant.tenant(), app.clock.now());
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
            open: in_force.state.open(),
            sender_mobile: self.sender.mobile.as_ref(),
        };
        let understood = understand_with(&heard, &profile.loan_types);
        let files = if in_force.state.heeds_files(self.kind, &understood) {
            app.leads.files_of(tenant, person, profile.time_zone).await?
        } else {
            Vec::new()
        };
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
            media: self.media.map(|media| media.of(person)),
            files,
            closed: closed_at(&profile, now),
            today: now.with_timezone(&profile.time_zone).date_naive(),
        };
        let ask = Ask::Receive(Box::new(inbound));
        execute(app, tenant, in_force, ask, Some(counterpart), context).await
    }
}

impl ReceivedMedia {
    fn of(self, person: PersonId) -> Media {
        let file_name = self.file_name.map(|name| Private::new(person, name));
        Media { kind: self.kind, id: self.id, mime_type: self.mime_type, file_name, sha256: self.sha256 }
    }
}

/// When the tenant works, where it doesn't at `now`.
fn closed_at(profile: &TenantProfile, now: DateTime<Utc>) -> Option<ClosedNow> {
    let (hours, zone) = (&profile.working_hours, profile.time_zone);
    if hours.is_open(now, zone) {
        return None;
    }
    let opens_at = hours.after(now, 0, zone).with_timezone(&zone).naive_local();
    Some(ClosedNow { hours: hours.clone(), opens_at })
}
