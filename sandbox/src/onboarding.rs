//! The end of a sign-up, whoever walked it: the pop-up's pages, or a test without a browser.

use serde_json::json;

use crate::sandbox::Sandbox;
use crate::state::World;
use crate::webhook::notice;

/// How a sign-up ends. (Embedded Signup, message event, 2026-04)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// An account, and a number to register.
    Finish,
    /// An account without a number.
    OnlyAccount,
    /// A number that stays on the phone app too; its id isn't told.
    BusinessApp,
}

impl Ending {
    /// The ending of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "FINISH" => Some(Self::Finish),
            "FINISH_ONLY_WABA" => Some(Self::OnlyAccount),
            "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" => Some(Self::BusinessApp),
            _ => None,
        }
    }

    /// Meta's name of it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Finish => "FINISH",
            Self::OnlyAccount => "FINISH_ONLY_WABA",
            Self::BusinessApp => "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
        }
    }
}

/// Lets the app into the account, tells it, and gives the code; `None` where there is no such account.
pub(crate) fn finish(sandbox: &Sandbox, world: &mut World, waba_id: &str) -> Option<String> {
    let code = world.accounts.grant(waba_id, sandbox.clock.now_ms())?;
    notice::account_update(sandbox, world, waba_id, json!({"event": "PARTNER_ADDED"}));
    Some(code)
}
