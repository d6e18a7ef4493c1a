//! What operations are about.

/// What an operation is about: the folders of the document, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tag {
    /// Signing in and out.
    Session,
    /// Leads.
    Leads,
    /// Tasks.
    Tasks,
    /// Conversations.
    Conversations,
    /// Members, teams and roles.
    Members,
    /// The connection to WhatsApp.
    WhatsApp,
    /// The firm's settings.
    Settings,
    /// People's rights.
    Audit,
    /// What happens, as it happens.
    Stream,
    /// What providers deliver.
    Webhooks,
    /// The state of the server.
    Operation,
}

impl Tag {
    /// All of them, in the document's order.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Session,
        Self::Leads,
        Self::Tasks,
        Self::Conversations,
        Self::Members,
        Self::WhatsApp,
        Self::Settings,
        Self::Audit,
        Self::Stream,
        Self::Webhooks,
        Self::Operation,
    ];

    /// The name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Session => "Session",
            Self::Leads => "Leads",
            Self::Tasks => "Tasks",
            Self::Conversations => "Conversations",
            Self::Members => "Members",
            Self::WhatsApp => "WhatsApp",
            Self::Settings => "Settings",
            Self::Audit => "Audit",
            Self::Stream => "Stream",
            Self::Webhooks => "Webhooks",
            Self::Operation => "Operation",
        }
    }

    /// What is in it, in a sentence or two.
    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::Session => "Signing in gives a bearer token; everything else is asked with it.",
            Self::Leads => {
                "A lead is a person who wants a loan. It moves through stages from New to Disbursed, Rejected or Lost. \
                 One sees one's own leads, those of one's teams, or all, by permission."
            }
            Self::Tasks => "What a member has to do, on a board with columns by the time it is due.",
            Self::Conversations => "What customers wrote and what was answered, on each channel.",
            Self::Members => "Who works for the firm, and what each of them may do.",
            Self::WhatsApp => {
                "The firm's number on WhatsApp: connecting it through Meta's pop-up, its health, and its end."
            }
            Self::Settings => "The firm's name, its clocks and hours, its lists, and how it gives out leads.",
            Self::Audit => "What people have a right to: being forgotten.",
            Self::Stream => "Server-sent events that say which read models have come further.",
            Self::Webhooks => "Where Meta delivers what customers write. Not for anybody else.",
            Self::Operation => {
                "For those who run the server: whether it lives and can work, its metrics, this document."
            }
        }
    }
}
