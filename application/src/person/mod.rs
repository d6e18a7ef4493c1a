//! Use cases of people's data.

use crate::access::{ErasePeople, Grant};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::lead::refused;
use crate::port::Contact;
use async_trait::async_trait;
use domain::lead::{Lead, LeadCommand};
use domain::mobile::Mobile;
use domain::person::{Person, PersonCommand};
use domain::stream::Stream;

/// Erase the person behind a mobile number: nobody works on their leads any more, their key is destroyed, the events
/// stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasePerson {
    /// The mobile number they are known by.
    pub mobile: Mobile,
}

#[async_trait]
impl UseCase for ErasePerson {
    type Permission = ErasePeople;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ErasePeople>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let tenant = grant.tenant();
        let contact = Contact::Mobile(self.mobile);
        let person = app.people.find(tenant, &contact).await?.ok_or(Failure::NotFound)?;
        let erase = PersonCommand::Erase { person, at: app.clock.now() };
        let committed = app
            .commands
            .execute(Stream::<Person>::new(tenant, person), erase, context.clone(), None)
            .await
            .map_err(|error| error.into_failure(|never| match never {}))?;
        for lead in app.leads.leads_of(tenant, person).await? {
            let stream = Stream::<Lead>::new(tenant, lead);
            let erase = LeadCommand::Erase { at: app.clock.now() };
            let context = context.step(&lead.to_string());
            app.commands.execute(stream, erase, context, None).await.map_err(|error| error.into_failure(refused))?;
        }
        // The event first: after a crash in between, the contact still leads here and the erasure is asked for again.
        app.people.destroy(tenant, person).await?;
        Ok(committed)
    }
}
