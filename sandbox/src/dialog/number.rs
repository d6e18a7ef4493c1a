//! The fifth screen: choosing or adding a number, and the code that proves it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};

use super::account::ensure;
use super::start::{Answer, ending};
use super::{keep, reached, shown};
use crate::control::input::{Input, PHONE_RULE, Refusal};
use crate::graph::numbers::{IN_USE, added, is_taken};
use crate::graph::verification::{CodeMethod, explained, send_code, take_code};
use crate::identifiers;
use crate::onboarding::Ending;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::verification::VerificationRefusal;
use crate::state::dialogs::{Dialog, Step};

/// Characters of an id, a number or a name out of a list.
const WORD_CHARACTERS: usize = 64;

/// Which number it is to be.
#[derive(Debug)]
enum Choice {
    Known(String),
    Added(String),
}

/// `POST …/number {phone_number_id}` or `{country_code, phone_number}`, with `{method?, event?}`.
///
/// A number that is verified goes on to the last screen; to any other one, a code is sent.
pub(super) async fn choose(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let choice = choice(&mut input)?;
    let method = method(&mut input)?;
    let ending = ending(&mut input)?;
    input.end()?;
    let mut world = sandbox.world();
    let mut dialog = reached(&mut world, &id, Step::Number)?.clone();
    dialog.ending = ending.unwrap_or(dialog.ending);
    let phone_number_id = match choice {
        Choice::Known(phone_number_id) => known(&world, &dialog, phone_number_id)?,
        Choice::Added(digits) => add(&mut world, &mut dialog, &digits)?,
    };
    let number = world.accounts.number(&phone_number_id);
    let verified = number
        .is_some_and(|number| number.verification.is_verified(number.onboarded_at_s.is_some(), sandbox.clock.now_ms()));
    dialog.phone_number_id = Some(phone_number_id.clone());
    if !verified {
        let sent = send_code(&sandbox, &mut world, &phone_number_id, method);
        sent.map_err(|refusal| refused("phone_number", refusal))?;
    }
    dialog.step = if verified { Step::Review } else { Step::Code };
    keep(&mut world, &dialog);
    Ok(Json(shown::dialog(&sandbox, &world, &dialog)))
}

/// `POST …/resend {method?}`: another code.
pub(super) async fn resend(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let method = method(&mut input)?;
    input.end()?;
    let mut world = sandbox.world();
    let (dialog, number) = waiting(&mut world, &id)?;
    send_code(&sandbox, &mut world, &number, method).map_err(|refusal| refused("code", refusal))?;
    Ok(Json(shown::dialog(&sandbox, &world, &dialog)))
}

/// `POST …/code {code}`: the code that came; with a hyphen or without.
pub(super) async fn verify(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let code: String = input.text("code", WORD_CHARACTERS)?.chars().filter(char::is_ascii_digit).collect();
    input.end()?;
    let mut world = sandbox.world();
    let (mut dialog, number) = waiting(&mut world, &id)?;
    take_code(&sandbox, &mut world, &number, &code).map_err(|refusal| refused("code", refusal))?;
    dialog.step = Step::Review;
    keep(&mut world, &dialog);
    Ok(Json(shown::dialog(&sandbox, &world, &dialog)))
}

fn choice(input: &mut Input) -> Result<Choice, Refusal> {
    if let Some(id) = input.optional_text("phone_number_id", WORD_CHARACTERS)? {
        return Ok(Choice::Known(id));
    }
    let country = input.optional_text("country_code", WORD_CHARACTERS)?.unwrap_or_else(|| "91".to_owned());
    let rest = input.text("phone_number", WORD_CHARACTERS)?;
    let digits = identifiers::digits(&format!("{country}{rest}"));
    digits.map(Choice::Added).ok_or_else(|| input.refuse("phone_number", PHONE_RULE))
}

fn method(input: &mut Input) -> Result<CodeMethod, Refusal> {
    match input.optional_text("method", WORD_CHARACTERS)? {
        None => Ok(CodeMethod::Sms),
        Some(name) => {
            let method = CodeMethod::named(&name.to_ascii_uppercase());
            method.ok_or_else(|| input.refuse("method", "must be sms or voice"))
        }
    }
}

fn known(world: &World, dialog: &Dialog, id: String) -> Result<String, Refusal> {
    let number = world.accounts.number(&id).filter(|number| Some(&number.waba_id) == dialog.waba_id.as_ref());
    number.map(|number| number.id.clone()).ok_or_else(|| Refusal::new("phone_number_id", "no number here has it"))
}

/// Adds a number to the account, which is made where it doesn't stand yet.
fn add(world: &mut World, dialog: &mut Dialog, digits: &str) -> Result<String, Refusal> {
    // Coexistence is for numbers that are on the phone app.
    if dialog.ending != Ending::BusinessApp && is_taken(world, dialog.waba_id.as_deref(), digits) {
        return Err(Refusal::new("phone_number", IN_USE));
    }
    let waba_id = ensure(world, dialog, Some(digits))?;
    dialog.waba_id = Some(waba_id.clone());
    keep(world, dialog);
    let Some(account) = world.accounts.account(&waba_id) else {
        return Err(Refusal::new("account", "is gone; start again"));
    };
    let (portfolio_id, name) = (account.portfolio_id.clone(), account.name.clone());
    let coexists = dialog.ending == Ending::BusinessApp;
    let added = added(world, &portfolio_id, &waba_id, digits, &name, coexists);
    added.map_err(|reason| Refusal::new("phone_number", reason))
}

/// The pop-up that waits for a code, and the number that it was sent to.
fn waiting(world: &mut World, id: &str) -> Result<(Dialog, String), Refusal> {
    let dialog = reached(world, id, Step::Code)?;
    match &dialog.phone_number_id {
        Some(number) if dialog.step == Step::Code => Ok((dialog.clone(), number.clone())),
        Some(_) | None => Err(Refusal::new("code", "no code was sent")),
    }
}

fn refused(field: &str, refusal: VerificationRefusal) -> Refusal {
    Refusal::new(field, explained(refusal))
}
