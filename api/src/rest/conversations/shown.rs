//! What a list of conversations is narrowed to.

use chrono::{DateTime, Utc};
use domain::id::MemberId;
use projections::conversation::{AnsweredBy, ConversationFilter};
use std::str::FromStr;

/// Which conversations are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    /// All.
    #[default]
    All,
    /// Those in which a person is asked for and nobody answers yet.
    Waiting,
    /// Those in which the asker answers.
    Mine,
    /// Those in which the bot answers.
    Bot,
    /// Those in which free text may be sent now.
    Open,
}

impl Shown {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::All, Self::Waiting, Self::Mine, Self::Bot, Self::Open];

    /// The name in addresses.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::Bot => "bot",
            Self::Open => "open",
        }
    }
}

impl FromStr for Shown {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|shown| shown.slug() == text).ok_or("must be all, waiting, mine, bot or open")
    }
}

/// What is asked for, as the query takes it; `asker` is whose "mine" is meant.
pub(crate) fn filter(
    q: Option<String>,
    shown: Shown,
    asker: Option<MemberId>,
    now: DateTime<Utc>,
) -> ConversationFilter {
    let answered_by = match shown {
        Shown::All | Shown::Open => None,
        Shown::Waiting => Some(AnsweredBy::Nobody),
        Shown::Mine => asker.map(AnsweredBy::Member),
        Shown::Bot => Some(AnsweredBy::Bot),
    };
    ConversationFilter { q, answered_by, open_at: (shown == Shown::Open).then_some(now) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_others_are_refused() {
        for shown in Shown::ALL {
            assert_eq!(shown.slug().parse(), Ok(shown));
        }
        assert!("theirs".parse::<Shown>().is_err());
    }
}
