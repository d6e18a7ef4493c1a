//! The words of a notification.

use serde::{Deserialize, Serialize};

/// Who a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientClass {
    /// The customer.
    Customer,
    /// The member who owns the lead or task.
    Assignee,
    /// The managers of the team.
    Manager,
    /// The admins.
    Admin,
}

/// What made us send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A reply of the bot or of a member within a conversation.
    Conversation,
    /// A callback is due soon.
    CallbackDue,
}

impl Trigger {
    /// The name in addresses, JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::CallbackDue => "callback_due",
        }
    }
}

/// How much a message matters: what goes first when not everything fits, and what is sent again after an unknown outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// May be left out when its outcome stays unknown.
    Ordinary,
    /// Is sent again, marked as a possible duplicate, when its outcome stays unknown.
    Important,
}

/// What is sent, in the shapes that every channel can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Plain text, 1..=4096 characters. (Cloud API, text messages, 2026-04)
    Text {
        /// The text.
        body: String,
    },
    /// Text with one to three buttons. (Cloud API, reply buttons, 2026-04)
    Buttons {
        /// 1..=1024 characters.
        body: String,
        /// One to three.
        buttons: Vec<Choice>,
    },
    /// Text with a list to choose from. (Cloud API, list messages, 2026-04)
    List {
        /// 1..=1024 characters.
        body: String,
        /// What opens the list, 1..=20 characters.
        button: String,
        /// One to ten.
        rows: Vec<Choice>,
    },
}

impl Content {
    /// The text that is read first.
    pub fn body(&self) -> &str {
        match self {
            Self::Text { body } | Self::Buttons { body, .. } | Self::List { body, .. } => body,
        }
    }
}

/// Something to tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What comes back when it is tapped, at most 200 characters.
    pub id: String,
    /// What is read, 1..=20 characters on a button, 1..=24 in a list.
    pub title: String,
}

/// What the provider told about a refusal or failure, as it told it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProviderError {
    /// The provider's code, such as Meta's 131047.
    pub code: Option<i64>,
    /// Meta's subcode.
    pub subcode: Option<i64>,
    /// HTTP status of the answer, where there was one.
    pub http_status: Option<u16>,
    /// The provider's words.
    pub message: String,
    /// More of the provider's words.
    pub details: Option<String>,
    /// Meta's trace id.
    pub trace: Option<String>,
}

/// Why something was not sent and will not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The connection was taken away.
    Disconnected,
    /// The recipient wants no messages.
    OptedOut,
    /// The 24-hour window closed before it could be sent.
    WindowClosed,
    /// The recipient's data was erased before it could be sent.
    Erased,
}

/// Why something is not sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeferReason {
    /// The number, the account or the app sends too fast for the provider.
    RateLimited,
    /// The recipient got too many messages in a short time.
    PairRateLimited,
    /// The connection needs attention; sending waits until it is up again.
    ConnectionDown,
    /// The provider is under maintenance.
    Maintenance,
}

/// Where a message stands, in the order it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Ours; not handed over yet.
    Pending,
    /// Handed over, and nobody knows whether it was taken.
    Unknown,
    /// The provider took it.
    Queued,
    /// It left the provider.
    Sent,
    /// It reached the recipient's phone.
    Delivered,
    /// It was read.
    Read,
    /// It was not sent, with the provider's reason.
    Failed,
    /// It was not sent, with our reason.
    Cancelled,
}

impl Status {
    /// The name in addresses, JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What a status webhook can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It left the provider.
    Sent,
    /// It reached the recipient's phone.
    Delivered,
    /// It was read.
    Read,
    /// It failed, with the provider's reason.
    Failed(ProviderError),
}
