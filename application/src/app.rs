//! The application: use cases and the ports they work through.

use crate::access::{Grant, PermissionKind};
use crate::clock::{Clock, Ids};
use crate::command::{CommandContext, Commands};
use crate::failure::Failure;
use crate::port::{ConversationDirectory, Credentials, LeadDirectory, LeadNumbers, MemberDirectory, People, Tenants};
use crate::whatsapp::{ConnectionTraffic, WhatsAppAccounts};
use async_trait::async_trait;
use std::sync::Arc;

/// Everything a use case may work with.
#[derive(Clone)]
pub struct Application {
    /// Carries commands to aggregates.
    pub commands: Arc<dyn Commands>,
    /// The people whose data we hold.
    pub people: Arc<dyn People>,
    /// The tenants' own ways.
    pub tenants: Arc<dyn Tenants>,
    /// The numbers of leads.
    pub lead_numbers: Arc<dyn LeadNumbers>,
    /// The leads.
    pub leads: Arc<dyn LeadDirectory>,
    /// Where conversations stand.
    pub conversations: Arc<dyn ConversationDirectory>,
    /// The members.
    pub members: Arc<dyn MemberDirectory>,
    /// What members prove themselves with.
    pub credentials: Arc<dyn Credentials>,
    /// The WhatsApp Business Accounts at Meta.
    pub accounts: Arc<dyn WhatsAppAccounts>,
    /// What came and went over their numbers.
    pub traffic: Arc<dyn ConnectionTraffic>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
}

/// Something that can be asked for, by whoever holds a grant of its permission.
#[async_trait]
pub trait UseCase: Send + 'static {
    /// What the asker needs.
    type Permission: PermissionKind;
    /// What the asker is told.
    type Output: Send;

    /// Does what is asked.
    ///
    /// # Errors
    /// The [`Failure`] that names why it wasn't done.
    async fn run(
        self,
        app: &Application,
        grant: &Grant<Self::Permission>,
        context: CommandContext,
    ) -> Result<Self::Output, Failure>;
}

impl Application {
    /// Does what is asked, for the holder of the grant.
    ///
    /// # Errors
    /// The [`Failure`] that names why it wasn't done.
    pub async fn dispatch<U: UseCase>(
        &self,
        grant: &Grant<U::Permission>,
        context: CommandContext,
        use_case: U,
    ) -> Result<U::Output, Failure> {
        use_case.run(self, grant, context).await
    }
}
