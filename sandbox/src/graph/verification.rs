//! The code by SMS or voice: asking for it, and giving it.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use super::fields::refused;
use crate::identifiers;
use crate::phone::texting;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::verification::VerificationRefusal;

/// Characters of a language code.
const LANGUAGE_CHARACTERS: usize = 16;

/// How a code comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeMethod {
    /// As a text.
    Sms,
    /// By a call.
    Voice,
}

impl CodeMethod {
    /// The method of this name, as Meta writes it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "SMS" => Some(Self::Sms),
            "VOICE" => Some(Self::Voice),
            _ => None,
        }
    }
}

/// `POST /{phone_number_id}/request_code`.
pub(crate) fn request_code(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    auth::number(sandbox, &world, call, id)?;
    let method = call.text("code_method").as_deref().and_then(CodeMethod::named);
    let method = method.ok_or_else(|| GraphError::parameter("Param code_method must be one of {SMS, VOICE}"))?;
    match call.text("language") {
        Some(language) if (2..=LANGUAGE_CHARACTERS).contains(&language.len()) => {}
        Some(_) | None => return Err(GraphError::parameter("Param language must be a language code")),
    }
    send_code(sandbox, &mut world, id, method).map_err(|refusal| refused(explained(refusal)))?;
    Ok(json!({"success": true}))
}

/// `POST /{phone_number_id}/verify_code`.
pub(crate) fn verify_code(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    auth::number(sandbox, &world, call, id)?;
    let code = call.text("code").unwrap_or_default();
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("Param code must be digits only"));
    }
    take_code(sandbox, &mut world, id, &code).map_err(|refusal| refused(explained(refusal)))?;
    Ok(json!({"success": true, "id": id}))
}

/// Sends a fresh code to the number's own phone; gives it.
///
/// # Errors
///
/// As [`Verification::ask`](crate::state::accounts::verification::Verification::ask).
pub(crate) fn send_code(
    sandbox: &Sandbox,
    world: &mut World,
    id: &str,
    method: CodeMethod,
) -> Result<String, VerificationRefusal> {
    let now_ms = sandbox.clock.now_ms();
    let number = world.accounts.number_mut(id).ok_or(VerificationRefusal::NotAsked)?;
    let code = identifiers::one_time_code();
    number.verification.ask(code.clone(), number.onboarded_at_s.is_some(), now_ms)?;
    let digits = number.digits.clone();
    let (first, last) = code.split_at(code.len() / 2);
    let text = match method {
        CodeMethod::Sms => format!("Your WhatsApp code: {first}-{last}. Don't share this code with others."),
        CodeMethod::Voice => format!("(A voice calls and says:) Your WhatsApp code is {first}-{last}."),
    };
    texting::arrive(sandbox, world, &digits, &text);
    Ok(code)
}

/// Takes a code; the number is verified then.
///
/// # Errors
///
/// As [`Verification::give`](crate::state::accounts::verification::Verification::give).
pub(crate) fn take_code(sandbox: &Sandbox, world: &mut World, id: &str, code: &str) -> Result<(), VerificationRefusal> {
    let now_ms = sandbox.clock.now_ms();
    let number = world.accounts.number_mut(id).ok_or(VerificationRefusal::NotAsked)?;
    number.verification.give(code, now_ms)?;
    number.become_verified(now_ms);
    Ok(())
}

/// Meta's sentence about a refusal.
pub(crate) fn explained(refusal: VerificationRefusal) -> &'static str {
    match refusal {
        VerificationRefusal::Verified => "This phone number has already been verified.",
        VerificationRefusal::TooManyCodes => "You have requested too many codes. Try again in an hour.",
        VerificationRefusal::NotAsked => "No code was requested for this phone number.",
        VerificationRefusal::Wrong => "The verification code you entered is incorrect.",
        VerificationRefusal::TooManyTries => "You have entered too many incorrect codes. Request a new code.",
        VerificationRefusal::Expired => "The verification code has expired. Request a new code.",
    }
}
