//! What changes about a portfolio: its token, its tier, whether it is verified, what it may have.

use serde_json::{Map, Value, json};

use super::number::quality_told;
use super::{Chosen, WORD_CHARACTERS};
use crate::control::input::{Input, Refusal};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::portfolio::{TIERS, tier_rank};
use crate::webhook::notice;

/// Numbers that a portfolio may be allowed.
const NUMBERS_MOST: i64 = 10_000;

/// Changes of a portfolio; what is `None` stays.
#[derive(Debug)]
pub(super) struct PortfolioChange {
    token_expired: Option<bool>,
    token_revoked: Option<bool>,
    tier: Option<String>,
    business_verified: Option<bool>,
    capability: Option<Map<String, Value>>,
    numbers_most: Option<i64>,
}

impl PortfolioChange {
    /// Takes the changes out of the input.
    pub(super) fn read(input: &mut Input) -> Result<Self, Refusal> {
        let capability = input.optional_map("capability")?;
        let numbers_most = capability.as_ref().and_then(|given| given.get("max_phone_numbers_per_business"));
        let numbers_most = match numbers_most.map(Value::as_i64) {
            None => None,
            Some(Some(most)) if (0..=NUMBERS_MOST).contains(&most) => Some(most),
            Some(_) => {
                let rule = format!("must be a whole number between 0 and {NUMBERS_MOST}");
                return Err(input.refuse("capability.max_phone_numbers_per_business", &rule));
            }
        };
        Ok(Self {
            token_expired: input.optional_bool("token_expired")?,
            token_revoked: input.optional_bool("token_revoked")?,
            tier: input.optional_choice("tier", WORD_CHARACTERS, &TIERS)?,
            business_verified: input.optional_bool("business_verified")?,
            capability,
            numbers_most,
        })
    }

    /// Makes the changes and tells about them.
    pub(super) fn apply(self, sandbox: &Sandbox, world: &mut World, chosen: &Chosen) {
        let Some(id) = world.accounts.account(&chosen.waba_id).map(|account| account.portfolio_id.clone()) else {
            return;
        };
        let Some(portfolio) = world.accounts.portfolio_mut(&id) else { return };
        match (self.token_revoked, self.token_expired) {
            (Some(true), _) => portfolio.grant.end(true),
            (_, Some(true)) => portfolio.grant.end(false),
            (Some(false), _) | (_, Some(false)) => portfolio.grant.revive(),
            (None, None) => {}
        }
        let newly_verified = self.business_verified == Some(true) && !portfolio.verified;
        portfolio.verified = self.business_verified.unwrap_or(portfolio.verified);
        portfolio.numbers_most = self.numbers_most.or(portfolio.numbers_most);
        let before = portfolio.tier.clone();
        if let Some(tier) = self.tier {
            portfolio.tier = tier;
        } else if newly_verified && tier_rank(&before) == 0 {
            // Verification lifts a new portfolio to 2,000. (Messaging limits, 2026-04)
            TIERS.get(1).copied().unwrap_or_default().clone_into(&mut portfolio.tier);
        }
        let (tier, most) = (portfolio.tier.clone(), portfolio.numbers_most());
        let number = chosen.phone_number_id.as_deref().and_then(|id| world.accounts.number(id));
        let digits = number.map(|number| number.digits.clone());
        if newly_verified {
            let value = json!({"event": "VERIFIED_ACCOUNT", "phone_number": digits});
            notice::account_update(sandbox, world, &chosen.waba_id, value);
        }
        if let (true, Some(digits)) = (tier != before, &digits) {
            let event = if tier_rank(&tier) > tier_rank(&before) { "UPGRADE" } else { "DOWNGRADE" };
            quality_told(sandbox, world, &chosen.waba_id, digits, event);
        }
        if newly_verified || tier != before || self.capability.is_some() {
            let mut value = json!({
                "max_daily_conversations_per_business": tier,
                "max_phone_numbers_per_business": most,
                "max_phone_numbers_per_waba": most,
            });
            if let (Some(fields), Some(given)) = (value.as_object_mut(), self.capability) {
                fields.extend(given);
            }
            notice::tell(sandbox, world, &chosen.waba_id, "business_capability_update", value);
        }
    }
}
