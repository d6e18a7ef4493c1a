//! What members send about the connection, in JSON and in forms.

use crate::input::{Fields, text, text_up_to};
use crate::problem::Problem;
use application::whatsapp::{AbandonSignup, ChooseNumber, RequestPhoneCode, StartSignup, VerifyPhone};
use domain::whatsapp::{Claimed, CodeMethod, Ending};
use serde_json::Value;

/// Longest id of Meta's that is taken, in digits; those seen have 15 to 17. (Graph API, 2026-04)
pub(super) const META_ID_DIGITS_MAX: usize = 64;

/// Longest screen or error of the pop-up that is taken, in characters.
pub(super) const TOLD_CHARS_MAX: usize = 2_000;

/// What the pop-up gave: its code, and what it says about account and number.
pub(super) fn finished_signup(mut fields: Fields) -> Result<StartSignup, Problem> {
    let code = fields.required("code", text);
    let waba_id = fields.optional("waba_id", meta_id);
    let phone_number_id = fields.optional("phone_number_id", meta_id);
    let business_id = fields.optional("business_id", meta_id);
    let ending = fields.optional("event", ending);
    fields.close()?;
    let ending = ending?.unwrap_or(Ending::Number);
    let (waba_id, phone_number_id, business_id) = (waba_id?, phone_number_id?, business_id?);
    Ok(StartSignup { code: code?, claimed: Claimed { ending, waba_id, phone_number_id, business_id } })
}

/// Where the pop-up was left.
pub(super) fn left_signup(mut fields: Fields) -> Result<AbandonSignup, Problem> {
    let (screen, error) =
        (fields.optional("step", text_up_to(TOLD_CHARS_MAX)), fields.optional("error", text_up_to(TOLD_CHARS_MAX)));
    fields.close()?;
    Ok(AbandonSignup { screen: screen?, error: error? })
}

/// The number to go on with.
pub(crate) fn chosen_number(mut fields: Fields) -> Result<ChooseNumber, Problem> {
    let phone_number_id = fields.required("phone_number_id", meta_id);
    fields.close()?;
    Ok(ChooseNumber { phone_number_id: phone_number_id? })
}

/// How the one-time code is to come.
pub(crate) fn code_method(mut fields: Fields) -> Result<RequestPhoneCode, Problem> {
    let method = fields.required("method", method);
    fields.close()?;
    Ok(RequestPhoneCode { method: method? })
}

/// The one-time code that came.
pub(crate) fn one_time_code(mut fields: Fields) -> Result<VerifyPhone, Problem> {
    let code = fields.required("code", text);
    fields.close()?;
    Ok(VerifyPhone { code: code? })
}

/// An id of Meta's: opaque, but always digits.
fn meta_id(value: Value) -> Result<String, String> {
    let id = text(value)?;
    let is_id = (1..=META_ID_DIGITS_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_id { Ok(id) } else { Err(format!("must be a text of 1 to {META_ID_DIGITS_MAX} digits")) }
}

/// How the pop-up ended, by the name of its event. (Embedded Signup, session logging, 2026-04)
fn ending(value: Value) -> Result<Ending, String> {
    match text(value)?.as_str() {
        "FINISH" => Ok(Ending::Number),
        "FINISH_ONLY_WABA" => Ok(Ending::AccountOnly),
        "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" => Ok(Ending::BusinessApp),
        _ => Err("must be FINISH, FINISH_ONLY_WABA or FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING".to_owned()),
    }
}

fn method(value: Value) -> Result<CodeMethod, String> {
    match text(value)?.as_str() {
        "sms" => Ok(CodeMethod::Sms),
        "voice" => Ok(CodeMethod::Voice),
        _ => Err("must be sms or voice".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        Fields::of_json(serde_json::from_value(value).unwrap())
    }

    fn named(problem: &Problem) -> Vec<&str> {
        problem.errors().iter().map(|error| error.field.as_str()).collect()
    }

    #[test]
    fn a_finished_pop_up_gives_its_code_and_what_it_says_about_account_and_number() {
        let body = json!({ "code": "AQB1", "waba_id": "5241", "phone_number_id": "1065", "business_id": "27290" });
        let start = finished_signup(fields(body)).unwrap();
        assert_eq!(start.code, "AQB1");
        let claimed = Claimed {
            ending: Ending::Number,
            waba_id: Some("5241".into()),
            phone_number_id: Some("1065".into()),
            business_id: Some("27290".into()),
        };
        assert_eq!(start.claimed, claimed);
    }

    #[test]
    fn a_code_alone_is_enough_and_the_pop_up_may_end_in_three_ways() {
        let ending = |event: &str| finished_signup(fields(json!({ "code": "AQB1", "event": event }))).unwrap().claimed;
        assert_eq!(ending("FINISH").ending, Ending::Number);
        assert_eq!(ending("FINISH_ONLY_WABA").ending, Ending::AccountOnly);
        assert_eq!(ending("FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING").ending, Ending::BusinessApp);
        assert_eq!(ending("FINISH").waba_id, None);
    }

    #[test]
    fn ids_that_are_no_digits_and_endings_that_nobody_knows_are_refused_by_name() {
        let endless = "1".repeat(META_ID_DIGITS_MAX + 1);
        for id in ["", "12 34", "../me", "abc", "-1", &endless] {
            let body = json!({ "code": "AQB1", "waba_id": id, "phone_number_id": id, "business_id": id });
            let Err(problem) = finished_signup(fields(body)) else { panic!("{id} was taken") };
            assert_eq!(named(&problem), ["waba_id", "phone_number_id", "business_id"], "{id}");
        }
        let Err(problem) = finished_signup(fields(json!({ "waba_id": 5241, "event": "CANCEL" }))) else {
            panic!("it was taken")
        };
        assert_eq!(named(&problem), ["code", "waba_id", "event"]);
    }

    #[test]
    fn a_pop_up_may_be_left_without_saying_where() {
        let nothing = AbandonSignup { screen: None, error: None };
        assert_eq!(left_signup(fields(json!({}))).unwrap(), nothing);
        let told = left_signup(fields(json!({ "step": "PHONE_NUMBER_SETUP", "error": "no" }))).unwrap();
        assert_eq!((told.screen.as_deref(), told.error.as_deref()), (Some("PHONE_NUMBER_SETUP"), Some("no")));
        assert_eq!(named(&left_signup(fields(json!({ "step": 3 }))).unwrap_err()), ["step"]);
    }

    #[test]
    fn a_code_comes_as_a_text_or_a_call_and_in_no_other_way() {
        let asked = |method: &str| code_method(fields(json!({ "method": method }))).map(|asked| asked.method);
        assert_eq!(asked("sms").unwrap(), CodeMethod::Sms);
        assert_eq!(asked("voice").unwrap(), CodeMethod::Voice);
        assert_eq!(named(&asked("pigeon").unwrap_err()), ["method"]);
        assert_eq!(named(&chosen_number(fields(json!({}))).unwrap_err()), ["phone_number_id"]);
        let Err(problem) = one_time_code(fields(json!({ "code": 123_456 }))) else { panic!("it was taken") };
        assert_eq!(named(&problem), ["code"]);
    }
}
