//! The business profile: what customers see of a number.

use serde_json::{Map, Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;
use crate::state::accounts::profile::{Profile, VERTICALS};

/// Characters of the line under the name. (Business profiles, 2026-04)
const ABOUT_CHARACTERS: usize = 139;
/// Characters of an address. (Business profiles, 2026-04)
const ADDRESS_CHARACTERS: usize = 256;
/// Characters of a description. (Business profiles, 2026-04)
const DESCRIPTION_CHARACTERS: usize = 512;
/// Characters of a mail address. (Business profiles, 2026-04)
const EMAIL_CHARACTERS: usize = 128;
/// Websites. (Business profiles, 2026-04)
const WEBSITES_MOST: usize = 2;
/// Characters of a website. (Business profiles, 2026-04)
const WEBSITE_CHARACTERS: usize = 256;
/// Fields of a profile.
const FIELDS: [&str; 8] =
    ["about", "address", "description", "email", "profile_picture_url", "websites", "vertical", "messaging_product"];

/// `GET /{phone_number_id}/whatsapp_business_profile`: what is set of what was asked for.
pub(crate) fn show(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    let business = auth::number(sandbox, &world, call, id)?;
    let wanted = call.fields().unwrap_or_else(|| FIELDS.to_vec());
    if let Some(unknown) = wanted.iter().find(|field| !FIELDS.contains(field)) {
        let message = format!("Tried accessing nonexisting field ({unknown}) on node type (WhatsAppBusinessProfile)");
        return Err(GraphError::parameter(&message));
    }
    let mut shown = Map::new();
    if let Ok(Value::Object(whole)) = serde_json::to_value(&business.number.profile) {
        shown.extend(whole.into_iter().filter(|(key, _)| wanted.contains(&key.as_str())));
    }
    shown.insert("messaging_product".to_owned(), json!("whatsapp"));
    Ok(json!({"data": [shown]}))
}

/// `POST /{phone_number_id}/whatsapp_business_profile`: changes what is given, all or nothing.
pub(crate) fn change(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    let mut profile = auth::number(sandbox, &world, call, id)?.number.profile.clone();
    if call.text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    read(call, &mut profile)?;
    if let Some(number) = world.accounts.number_mut(id) {
        number.profile = profile;
    }
    Ok(json!({"success": true}))
}

fn read(call: &Call, profile: &mut Profile) -> Result<(), GraphError> {
    for (key, least, most, place) in [
        ("about", 1, ABOUT_CHARACTERS, &mut profile.about),
        ("address", 0, ADDRESS_CHARACTERS, &mut profile.address),
        ("description", 0, DESCRIPTION_CHARACTERS, &mut profile.description),
        ("email", 0, EMAIL_CHARACTERS, &mut profile.email),
    ] {
        if let Some(text) = call.text(key) {
            let length = text.chars().count();
            if !(least..=most).contains(&length) {
                let message = format!("Param {key} must be between {least} and {most} characters long.");
                return Err(GraphError::parameter(&message));
            }
            *place = Some(text).filter(|text| !text.is_empty());
        }
    }
    if profile.email.as_ref().is_some_and(|email| !email.contains('@')) {
        return Err(GraphError::parameter("Param email must be a valid email address."));
    }
    if let Some(vertical) = call.text("vertical") {
        if !VERTICALS.contains(&vertical.as_str()) {
            let message = format!("Param vertical must be one of {{{}}}", VERTICALS.join(", "));
            return Err(GraphError::parameter(&message));
        }
        profile.vertical = Some(vertical);
    }
    if let Some(websites) = call.body.get("websites") {
        profile.websites = read_websites(websites)?;
    }
    if let Some(handle) = call.text("profile_picture_handle") {
        profile.picture_url = Some(format!("https://pps.whatsapp.net/v/{handle}"));
    }
    Ok(())
}

fn read_websites(given: &Value) -> Result<Vec<String>, GraphError> {
    let wrong = || {
        let message = "Param websites must be at most 2 URLs with http:// or https://, each at most 256 characters.";
        GraphError::parameter(message)
    };
    let list = given.as_array().filter(|list| list.len() <= WEBSITES_MOST).ok_or_else(wrong)?;
    list.iter()
        .map(|website| {
            let website = website.as_str().filter(|website| website.chars().count() <= WEBSITE_CHARACTERS);
            let website = website.filter(|text| text.starts_with("http://") || text.starts_with("https://"));
            website.map(str::to_owned).ok_or_else(wrong)
        })
        .collect()
}
