//! What use cases need from outside, as traits that adapters fill.

use crate::access::Identity;
use crate::failure::Failure;
use crate::log::Position;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::TeamName;
use domain::conversation::{Channel, FileStanding};
use domain::id::{ConversationId, LeadId, MemberId, PersonId, TenantId, TokenId};
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

    /// Keeps the tenant's ways in memory no longer, for they have just changed.
    fn forget(&self, tenant: TenantId);
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

    /// A conversation, if the read model knows of such a one.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn lookup(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Option<ConversationEntry>, Failure>;
}

/// A conversation as use cases need to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversationEntry {
    /// The newest lead that came from it.
    pub lead: Option<LeadId>,
    /// Until when free text may be sent, or when that ended; `None` where the contact never wrote.
    pub window_ends_at: Option<DateTime<Utc>>,
}

/// Most files of one person that are looked at, the newest.
pub const FILES_MAX: i64 = 10;

/// The leads of a tenant.
#[async_trait]
pub trait LeadDirectory: Send + Sync {
    /// The leads of a person that the read model knows of.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn leads_of(&self, tenant: TenantId, person: PersonId) -> Result<Vec<LeadId>, Failure>;

    /// How a person's files stand, with days in `zone`: the open ones first, then the closed, each newest first; at
    /// most [`FILES_MAX`].
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: the database can't be reached.
    /// - [`Failure::Internal`]: a row holds a word that isn't known.
    async fn files_of(&self, tenant: TenantId, person: PersonId, zone: Tz) -> Result<Vec<FileStanding>, Failure>;
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
    /// All their teams.
    pub teams: Vec<TeamName>,
}

/// How a member is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberContact {
    /// The person whose data it is.
    pub person: PersonId,
    /// The number they use, if they have given one.
    pub mobile: Option<Mobile>,
}

/// The members of a tenant.
#[async_trait]
pub trait MemberDirectory: Send + Sync {
    /// A member, if there is such a one.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn lookup(&self, tenant: TenantId, member: MemberId) -> Result<Option<MemberEntry>, Failure>;

    /// How an active member is reached.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn contact(&self, tenant: TenantId, member: MemberId) -> Result<Option<MemberContact>, Failure>;

    /// All members that the read model knows of, active or not; 2,000 at most.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn everybody(&self, tenant: TenantId) -> Result<Vec<MemberId>, Failure>;
}

/// A secret just made: shown once, kept as a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSecret {
    /// What is shown.
    pub text: String,
    /// What is kept, as text.
    pub hash: String,
}

/// What the text of an invitation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownInvitation {
    /// Of which tenant.
    pub tenant: TenantId,
    /// For whom.
    pub member: MemberId,
    /// The hash of its secret.
    pub secret_hash: String,
}

/// A password that was looked at and hashed.
#[derive(Clone)]
pub struct HashedPassword(pub String);

/// What members prove themselves with: passwords, sessions, tokens. Only hashes are kept.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// A new invitation: 86 characters that name tenant and member and hold 256 random bits.
    fn new_invitation(&self, tenant: TenantId, member: MemberId) -> NewSecret;

    /// What an invitation says; nothing where the text is none.
    fn read_invitation(&self, text: &str) -> Option<KnownInvitation>;

    /// A new token for programs: 43 characters with 256 random bits.
    fn new_token(&self) -> NewSecret;

    /// Lets a token lead to what the log says of it.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn keep_token(&self, tenant: TenantId, token: TokenId, hash: &str) -> Result<(), Failure>;

    /// The hash of a password, which takes a while.
    ///
    /// # Errors
    /// - [`Failure::Invalid`]: not 10..=200 characters.
    /// - [`Failure::Unavailable`]: too many passwords wait already.
    async fn hash_password(&self, password: String) -> Result<HashedPassword, Failure>;

    /// Gives a member a password, in place of the one before, and ends their sessions.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn set_password(
        &self,
        tenant: TenantId,
        member: MemberId,
        username: &str,
        password: HashedPassword,
    ) -> Result<(), Failure>;

    /// Ends all sessions of a member.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn end_sessions(&self, tenant: TenantId, member: MemberId) -> Result<(), Failure>;

    /// Forgets what is kept in memory of a tenant's members, because some of them changed.
    fn forget(&self, tenant: TenantId);
}

/// What somebody signs in with.
#[derive(Clone)]
pub struct SignIn {
    /// The tenant's name to sign in with, such as `demo`.
    pub tenant: String,
    /// The member's user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// Where the attempt comes from, for throttling.
    pub origin: String,
    /// What the session is for.
    pub kind: SessionKind,
}

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// A browser, by cookie; changes need the CSRF token too.
    Web,
    /// An API client, by bearer token.
    Bearer,
}

/// A session just begun.
#[derive(Clone)]
pub struct NewSession {
    /// What proves it: 256 random bits as text; only its hash is kept.
    pub token: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// A session in force.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who, with what they may do right now.
    pub identity: Identity,
    /// What it is for.
    pub kind: SessionKind,
    /// What forms of a web session must carry.
    pub csrf_token: String,
    /// The token for programs that it is by, if it is by one.
    pub token: Option<TokenId>,
}

/// Who members are right now: where grants come from.
#[async_trait]
pub trait Identities: Send + Sync {
    /// A member with what they may do right now; nobody where they are unknown or no longer active.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn identity(&self, tenant: TenantId, member: MemberId) -> Result<Option<Identity>, Failure>;

    /// The member of a token that is in force at `now`, with what both may do, and until when; nobody where the token
    /// is unknown, revoked or too old.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn of_token(
        &self,
        tenant: TenantId,
        token: TokenId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Identity, DateTime<Utc>)>, Failure>;
}

/// Signing in and out.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Begins a session.
    ///
    /// # Errors
    /// - [`Failure::Unauthenticated`]: tenant, user name or password is wrong, or the member isn't active; which of
    ///   these isn't told, and takes the same time.
    /// - [`Failure::TooMany`]: too many attempts for this user name or from this origin.
    /// - [`Failure::Unavailable`]: the database can't be reached.
    async fn sign_in(&self, attempt: SignIn) -> Result<NewSession, Failure>;

    /// The session that a token proves, if it is in force.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn authenticate(&self, token: &str) -> Result<Option<Session>, Failure>;

    /// Ends the session that a token proves.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn sign_out(&self, token: &str) -> Result<(), Failure>;
}

/// Meta's webhooks: checked and stored before they are acknowledged.
#[async_trait]
pub trait WhatsAppWebhooks: Send + Sync {
    /// Whether this is the token that the subscription was given; compared in constant time.
    fn knows_verify_token(&self, token: &str) -> bool;

    /// Stores a webhook: returning is the acknowledgement.
    ///
    /// The id of the request goes with what it brought, through to the metadata of the events that follow.
    ///
    /// # Errors
    /// - [`Failure::Unauthenticated`]: the signature is missing or isn't that of these bytes.
    /// - [`Failure::Unavailable`]: it could not be stored; the provider will come again.
    async fn accept(&self, signature: Option<&str>, body: Vec<u8>, request_id: &str) -> Result<(), Failure>;
}

/// Whether the server can work.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// What is missing, one line each; empty when ready.
    async fn missing(&self) -> Vec<String>;

    /// All metrics in Prometheus' text format.
    fn metrics(&self) -> String;
}

/// Opens the files that people sent, which are kept sealed with their keys.
#[async_trait]
pub trait MediaSeal: Send + Sync {
    /// The bytes of the file that was attached at this place of the tenant's log; `None` where the person was erased.
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: the database can't be reached.
    /// - [`Failure::Internal`]: the bytes don't open with the person's key.
    async fn open(
        &self,
        tenant: TenantId,
        place: Position,
        person: PersonId,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, Failure>;
}
