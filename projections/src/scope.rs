//! How far a grant reaches, as statements take it.

use application::access::Reach;
use uuid::Uuid;

/// What an asker sees: everything, or what this member or one of these teams owns, perhaps with what nobody owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) all: bool,
    pub(crate) member: Option<Uuid>,
    pub(crate) teams: Vec<String>,
    /// Whether what nobody owns is seen.
    pub(crate) nobodys: bool,
}

impl From<&Reach> for Sight {
    fn from(reach: &Reach) -> Self {
        Self {
            all: matches!(reach, Reach::All),
            member: reach.member().map(Into::into),
            teams: reach.teams(),
            nobodys: reach.covers(None, None),
        }
    }
}
