//! The third and fourth screen: the account, and who the business is.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};

use super::start::{Answer, ending};
use super::{reached, shown};
use crate::control::input::{Input, Refusal};
use crate::graph::numbers::NAME_CHARACTERS;
use crate::onboarding::Ending;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::profile::VERTICALS;
use crate::state::dialogs::{Dialog, GivenProfile, NewAccount, Step};

/// Characters of an id or of a name out of a list.
const WORD_CHARACTERS: usize = 64;
/// Characters of an address or a website. (Business profiles, 2026-04)
const LINE_CHARACTERS: usize = 256;
/// Characters of a mail address. (Business profiles, 2026-04)
const EMAIL_CHARACTERS: usize = 128;
/// Characters of a description. (Business profiles, 2026-04)
const DESCRIPTION_CHARACTERS: usize = 512;

/// `POST …/account {waba_id}` or `{name, timezone?, currency?, business_id?}`.
pub(super) async fn choose(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let waba_id = input.optional_text("waba_id", WORD_CHARACTERS)?;
    let new = if waba_id.is_some() { None } else { Some(new_account(&mut input)?) };
    input.end()?;
    let mut world = sandbox.world();
    if waba_id.as_deref().is_some_and(|id| world.accounts.account(id).is_none()) {
        return Err(Refusal::new("waba_id", "no account has it"));
    }
    let business_id = new.as_ref().and_then(|new| new.business_id.as_deref());
    if business_id.is_some_and(|id| world.accounts.portfolio(id).is_none()) {
        return Err(Refusal::new("business_id", "no portfolio has it"));
    }
    let dialog = reached(&mut world, &id, Step::Account)?;
    dialog.waba_id = waba_id;
    dialog.new_account = new;
    dialog.phone_number_id = None;
    dialog.step = Step::Profile;
    let dialog = dialog.clone();
    Ok(Json(shown::dialog(&sandbox, &world, &dialog)))
}

/// `POST …/profile {legal_name, address?, email?, website?, category, description?, event?}`.
///
/// Where no number is wanted, the account is made now and the last screen follows.
pub(super) async fn describe(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let profile = profile(&mut input)?;
    let ending = ending(&mut input)?;
    input.end()?;
    let mut world = sandbox.world();
    let dialog = reached(&mut world, &id, Step::Profile)?;
    dialog.profile = Some(profile);
    dialog.ending = ending.unwrap_or(dialog.ending);
    dialog.step = if dialog.ending == Ending::OnlyAccount { Step::Review } else { Step::Number };
    let mut dialog = dialog.clone();
    if dialog.ending == Ending::OnlyAccount {
        dialog.waba_id = Some(ensure(&mut world, &dialog, None)?);
        dialog.phone_number_id = None;
        super::keep(&mut world, &dialog);
    }
    Ok(Json(shown::dialog(&sandbox, &world, &dialog)))
}

/// The account that was chosen, or the one that was to be made, made now; its id follows from a number if it can.
pub(super) fn ensure(world: &mut World, dialog: &Dialog, digits: Option<&str>) -> Result<String, Refusal> {
    if let Some(id) = &dialog.waba_id {
        return Ok(id.clone());
    }
    let full = || Refusal::new("account", "the sandbox holds no more accounts");
    let new = dialog.new_account.as_ref().ok_or_else(|| Refusal::new("account", "is required"))?;
    let legal_name = dialog.profile.as_ref().map_or(&new.name, |profile| &profile.legal_name);
    let seed = digits.unwrap_or(&dialog.id);
    let portfolio_id = match &new.business_id {
        Some(id) => id.clone(),
        None => world.accounts.add_portfolio(seed, legal_name).ok_or_else(full)?,
    };
    let added = world.accounts.add_account(&portfolio_id, seed, &new.name);
    let id = match added {
        Some(id) => id,
        // An earlier sign-up of the same number took the id.
        None => world.accounts.add_account(&portfolio_id, &dialog.id, &new.name).ok_or_else(full)?,
    };
    if let Some(account) = world.accounts.account_mut(&id) {
        new.timezone.clone_into(&mut account.timezone);
        new.currency.clone_into(&mut account.currency);
    }
    Ok(id)
}

fn new_account(input: &mut Input) -> Result<NewAccount, Refusal> {
    let name = input.text("name", NAME_CHARACTERS)?;
    let timezone = input.optional_text("timezone", WORD_CHARACTERS)?.unwrap_or_else(|| "Asia/Kolkata".to_owned());
    let currency = input.optional_text("currency", WORD_CHARACTERS)?.unwrap_or_else(|| "INR".to_owned());
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(input.refuse("currency", "must be three capital letters"));
    }
    let business_id = input.optional_text("business_id", WORD_CHARACTERS)?.filter(|id| !id.is_empty());
    Ok(NewAccount { name: name.trim().to_owned(), timezone, currency, business_id })
}

fn profile(input: &mut Input) -> Result<GivenProfile, Refusal> {
    let legal_name = input.text("legal_name", NAME_CHARACTERS)?;
    let email = line(input, "email", EMAIL_CHARACTERS)?;
    if email.as_ref().is_some_and(|email| !email.contains('@')) {
        return Err(input.refuse("email", "must be an email address"));
    }
    let website = line(input, "website", LINE_CHARACTERS)?;
    if website.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
        return Err(input.refuse("website", "must begin with https:// or http://"));
    }
    let category = input.optional_choice("category", WORD_CHARACTERS, &VERTICALS)?;
    Ok(GivenProfile {
        legal_name: legal_name.trim().to_owned(),
        address: line(input, "address", LINE_CHARACTERS)?,
        email,
        website,
        category: category.unwrap_or_else(|| "OTHER".to_owned()),
        description: line(input, "description", DESCRIPTION_CHARACTERS)?,
    })
}

/// A line that may be left out; a blank one counts as left out.
fn line(input: &mut Input, key: &str, most: usize) -> Result<Option<String>, Refusal> {
    let line = input.optional_text(key, most)?.map(|text| text.trim().to_owned());
    Ok(line.filter(|text| !text.is_empty()))
}
