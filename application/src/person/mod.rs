//! Use cases of people's data.

use crate::access::{ErasePeople, Grant};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::port::Contact;
use async_trait::async_trait;
use domain::mobile::Mobile;
use domain::person::{Person, PersonCommand};
use domain::stream::Stream;

/// Erase the person behind a mobile number: their key is destroyed, the events stay.
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
            .execute(Stream::<Person>::new(tenant, person), erase, context, None)
            .await
            .map_err(|error| error.into_failure(|never| match never {}))?;
        // The event first: after a crash in between, the contact still leads here and the erasure is asked for again.
        app.people.destroy(tenant, person).await?;
        Ok(committed)
    }
}
