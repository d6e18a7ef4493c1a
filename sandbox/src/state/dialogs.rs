//! The pop-ups that are open: how far each has got, and what was chosen in it.

use std::collections::VecDeque;

use serde::Serialize;

use crate::identifiers;
use crate::onboarding::Ending;

/// Pop-ups that may be open at once; beyond, the oldest is forgotten.
pub(crate) const DIALOGS_KEPT: usize = 200;
/// How long a pop-up is remembered: two hours.
const DIALOG_LIFETIME_MS: i64 = 2 * 60 * 60 * 1_000;

/// The screens of the pop-up, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Logging in.
    LogIn,
    /// What the app may do.
    Permissions,
    /// Choosing or making an account.
    Account,
    /// Who the business is.
    Profile,
    /// Choosing or adding a number.
    Number,
    /// The code that was sent to it.
    Code,
    /// Display name, and everything once more.
    Review,
    /// The code was handed out.
    Finished,
}

impl Step {
    /// `current_step` as Meta names it when somebody leaves. (Embedded Signup, message event, 2026-04)
    pub(crate) fn current_step(self) -> &'static str {
        match self {
            Self::LogIn => "BUSINESS_ACCOUNT_SELECTION",
            Self::Permissions => "PERMISSIONS",
            Self::Account => "WABA_PHONE_PROFILE_PICKER",
            Self::Profile | Self::Review | Self::Finished => "WHATSAPP_BUSINESS_PROFILE_SETUP",
            Self::Number => "PHONE_NUMBER_SETUP",
            Self::Code => "PHONE_NUMBER_VERIFICATION",
        }
    }
}

/// An account that is to be made, as it was typed in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewAccount {
    /// Display name.
    pub(crate) name: String,
    /// Time zone, IANA name.
    pub(crate) timezone: String,
    /// Currency, ISO 4217.
    pub(crate) currency: String,
    /// Portfolio that it is to belong to; none makes a new one.
    pub(crate) business_id: Option<String>,
}

/// Who the business is, as it was typed in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct GivenProfile {
    /// Legal name.
    pub(crate) legal_name: String,
    /// Address.
    pub(crate) address: Option<String>,
    /// Mail address.
    pub(crate) email: Option<String>,
    /// Website.
    pub(crate) website: Option<String>,
    /// Category, as profiles name it.
    pub(crate) category: String,
    /// Description.
    pub(crate) description: Option<String>,
}

/// One open pop-up.
#[derive(Debug, Clone)]
pub(crate) struct Dialog {
    /// Its id, which nobody can guess.
    pub(crate) id: String,
    /// What a reported error names it by.
    pub(crate) session_id: String,
    /// How far it has got.
    pub(crate) step: Step,
    /// How it is to end.
    pub(crate) ending: Ending,
    /// The account that was chosen, or made.
    pub(crate) waba_id: Option<String>,
    /// The account that is to be made.
    pub(crate) new_account: Option<NewAccount>,
    /// Who the business is.
    pub(crate) profile: Option<GivenProfile>,
    /// The number that was chosen, or added.
    pub(crate) phone_number_id: Option<String>,
    /// The code that was handed out at the end.
    pub(crate) code: Option<String>,
    opened_at_ms: i64,
}

/// The pop-ups that are open.
#[derive(Debug, Default)]
pub(crate) struct Dialogs {
    open: VecDeque<Dialog>,
}

impl Dialogs {
    /// Opens a pop-up and forgets the ones that are too old or too many.
    pub(crate) fn open(&mut self, ending: Ending, now_ms: i64) -> Dialog {
        self.open.retain(|dialog| now_ms - dialog.opened_at_ms < DIALOG_LIFETIME_MS);
        while self.open.len() >= DIALOGS_KEPT {
            self.open.pop_front();
        }
        let dialog = Dialog {
            id: identifiers::trace_id(),
            session_id: identifiers::trace_id(),
            step: Step::LogIn,
            ending,
            waba_id: None,
            new_account: None,
            profile: None,
            phone_number_id: None,
            code: None,
            opened_at_ms: now_ms,
        };
        self.open.push_back(dialog.clone());
        dialog
    }

    /// The pop-up with this id.
    pub(crate) fn lookup(&self, id: &str) -> Option<&Dialog> {
        self.open.iter().find(|dialog| dialog.id == id)
    }

    /// The pop-up with this id, to change it.
    pub(crate) fn lookup_mut(&mut self, id: &str) -> Option<&mut Dialog> {
        self.open.iter_mut().find(|dialog| dialog.id == id)
    }

    /// Forgets a pop-up.
    pub(crate) fn close(&mut self, id: &str) {
        self.open.retain(|dialog| dialog.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::{DIALOG_LIFETIME_MS, DIALOGS_KEPT, Dialogs};
    use crate::onboarding::Ending;

    #[test]
    fn too_many_and_too_old_ones_are_forgotten() {
        let mut dialogs = Dialogs::default();
        let first = dialogs.open(Ending::Finish, 0).id;
        for _ in 0..DIALOGS_KEPT {
            dialogs.open(Ending::Finish, 0);
        }
        assert!(dialogs.lookup(&first).is_none());
        let last = dialogs.open(Ending::Finish, DIALOG_LIFETIME_MS).id;
        assert!(dialogs.lookup(&last).is_some());
        assert_eq!(dialogs.open.len(), 1);
    }
}
