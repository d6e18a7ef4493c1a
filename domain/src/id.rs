//! Ids as types: a lead's id can't be passed where a task's is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with this value.
            pub const fn new(value: Uuid) -> Self {
                Self(value)
            }

            /// The value, for a database or a wire format.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The one id that belongs to `name` within `space`: the same each time it is asked for.
            pub fn derived(space: Uuid, name: &str) -> Self {
                Self(Uuid::new_v5(&space, name.as_bytes()))
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// One DSA firm: the unit of order, fairness and isolation.
    TenantId
);
id!(
    /// A member of a tenant's staff.
    MemberId
);
id!(
    /// A person whose data is sealed with a key of their own, a customer or a member.
    PersonId
);
id!(
    /// The talk with one contact on one channel, over all its streams.
    ConversationId
);
id!(
    /// A lead, which becomes a file by its stage.
    LeadId
);
id!(
    /// A task on somebody's board.
    TaskId
);
id!(
    /// One message to one recipient, from the wish to send it to the last tick.
    NotificationId
);
id!(
    /// A tenant's connection to a WhatsApp Business Account.
    ConnectionId
);
id!(
    /// One walk through connecting WhatsApp.
    SignupId
);
id!(
    /// A member's token for programs.
    TokenId
);
id!(
    /// One command, known by its id for ever: the same id twice has one effect.
    CommandId
);
