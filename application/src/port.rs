//! What use cases need from outside, as traits that adapters fill.

use crate::failure::Failure;
use async_trait::async_trait;
use domain::access::TeamName;
use domain::conversation::Channel;
use domain::id::{ConversationId, MemberId, PersonId, TenantId};
use domain::lead::LeadNumber;
use domain::mobile::Mobile;
use domain::tenant::TenantProfile;
use std::sync::Arc;

/// How a person is known: what identifies them on a channel.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Contact {
    /// By mobile number, on whatever channel.
    Mobile(Mobile),
    /// By an id that one channel gave them.
    OnChannel(Channel, String),
}

impl Contact {
    /// The contact as one text, for a keyed hash.
    pub fn canonical(&self) -> String {
        match self {
            Self::Mobile(mobile) => format!("mobile:{}", mobile.as_str()),
            Self::OnChannel(channel, id) => format!("{}:{id}", channel.slug()),
        }
    }
}

/// The people whose data we hold, and their keys.
#[async_trait]
pub trait People: Send + Sync {
    /// The person behind a contact; a new one, with a key of their own, where nobody is known.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn resolve(&self, tenant: TenantId, contact: &Contact) -> Result<PersonId, Failure>;

    /// The person behind a contact, if known.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn find(&self, tenant: TenantId, contact: &Contact) -> Result<Option<PersonId>, Failure>;

    /// Lets a contact lead to this person too, unless it leads to somebody already.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn link(&self, tenant: TenantId, contact: &Contact, person: PersonId) -> Result<(), Failure>;

    /// Destroys a person's key and all ways that lead to them; their data can't be read again.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn destroy(&self, tenant: TenantId, person: PersonId) -> Result<(), Failure>;
}

/// The tenants and their own ways.
#[async_trait]
pub trait Tenants: Send + Sync {
    /// A tenant's own ways.
    ///
    /// # Errors
    /// - [`Failure::NotFound`]: no such tenant.
    /// - [`Failure::Unavailable`]: the database can't be reached.
    async fn profile(&self, tenant: TenantId) -> Result<Arc<TenantProfile>, Failure>;
}

/// The numbers people say.
#[async_trait]
pub trait LeadNumbers: Send + Sync {
    /// The next number of a year, never given before; a number may be given and not used.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn next(&self, tenant: TenantId, year: u16) -> Result<LeadNumber, Failure>;
}

/// Where a conversation stands.
#[async_trait]
pub trait ConversationDirectory: Send + Sync {
    /// The newest stream that the read model knows of, from 1; a later one may exist already.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn newest_segment(&self, tenant: TenantId, conversation: ConversationId) -> Result<Option<u32>, Failure>;
}

/// A member as use cases need to know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberEntry {
    /// Who.
    pub member: MemberId,
    /// Whether they still work here.
    pub active: bool,
    /// The team their leads get.
    pub team: Option<TeamName>,
}

/// The members of a tenant.
#[async_trait]
pub trait MemberDirectory: Send + Sync {
    /// A member, if there is such a one.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn lookup(&self, tenant: TenantId, member: MemberId) -> Result<Option<MemberEntry>, Failure>;
}

