//! Access as types: what may be asked is carried by a [`Grant`], which only an authorised member or the system has.
//!
//! Forgetting the check doesn't compile, because every use case and every read takes a `&Grant<P>` of its own
//! permission `P`:
//!
//! ```
//! use application::access::{Grant, Identity, ViewLeads};
//! fn read(_grant: &Grant<ViewLeads>) {}
//! fn handler(identity: &Identity) -> Result<(), application::failure::Failure> {
//!     read(&identity.authorize::<ViewLeads>()?);
//!     Ok(())
//! }
//! ```
//!
//! A grant of another permission is another type:
//!
//! ```compile_fail
//! use application::access::{Grant, Identity, ViewLeads, ViewTasks};
//! fn read(_grant: &Grant<ViewLeads>) {}
//! fn handler(identity: &Identity) -> Result<(), application::failure::Failure> {
//!     read(&identity.authorize::<ViewTasks>()?);
//!     Ok(())
//! }
//! ```
//!
//! And a grant can't be made up:
//!
//! ```compile_fail
//! use application::access::{Grant, ViewLeads};
//! let grant: Grant<ViewLeads> = Grant { tenant: todo!(), actor: todo!(), reach: todo!(), permission: todo!() };
//! ```

mod grant;
mod identity;
mod permissions;

pub use grant::{Grant, Reach, SystemAuthority};
pub use identity::{HeldRole, Identity};
pub use permissions::{
    AssignLeads, CreateLeads, EditLeads, ErasePeople, ManageMembers, ManageRoles, ManageSettings, ManageTasks,
    ManageWhatsApp, PermissionKind, Receive, ReplyToConversations, UseTokens, ViewConversations, ViewLeads,
    ViewMembers, ViewRoles, ViewSettings, ViewTasks, ViewWhatsApp,
};
