//! Meta's WhatsApp Business Accounts: what connecting, repairing and disconnecting ask of the Graph API.
//!
//! Codes, tokens and PINs are read and written here and go no further; no address with a secret in it is ever logged.

use super::answer::read;
use super::error::remedy;
use crate::inbox::Numbers;
use crate::secret::SecretStore;
use application::failure::Failure;
use application::whatsapp::{Answer, CallError, OnBehalfOf, Remedy, Told, VerifiedAccount, WhatsAppAccounts};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::id::{SignupId, TenantId};
use domain::notification::ProviderError;
use domain::whatsapp::{Claimed, CodeMethod, Ending, Fact, Facts, Number};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// The name under which the access token of a tenant's WhatsApp number is kept.
pub const ACCESS_TOKEN: &str = "whatsapp access token";
/// The name under which the token of a signup is kept until it is through: what is connected goes on with its own.
const SIGNUP_TOKEN: &str = "whatsapp signup token";
/// Most pages of a list that are read.
const PAGES_MAX: usize = 50;
/// Items of a list that are asked for at once.
const PAGE_ITEMS: &str = "100";
/// What the app must be allowed. (Embedded Signup, permissions, 2026-04)
const SCOPES: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];
/// What a number is asked. (Phone numbers, fields, 2026-04)
const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,name_status,quality_rating,status,throughput,\
    account_mode,whatsapp_business_manager_messaging_limit,webhook_configuration,is_on_biz_app";

/// The app that tenants connect to.
#[derive(Clone)]
pub struct App {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

/// The accounts at Meta, or at whatever stands in for it.
pub struct MetaAccounts {
    http: reqwest::Client,
    base: String,
    app: App,
    secrets: SecretStore,
    numbers: Numbers,
}

fn code_name(signup: SignupId) -> String {
    format!("whatsapp signup code {signup}")
}

/// A refusal of our own, which somebody must repair.
fn ours(message: impl Into<String>) -> CallError {
    let error = ProviderError { message: message.into(), ..ProviderError::default() };
    CallError::Refused { error: Box::new(error), remedy: Remedy::Repair }
}

fn text(value: &Value, path: &str) -> Option<String> {
    match value.pointer(path)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn items(value: &Value) -> &[Value] {
    value.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn number(value: &Value) -> Option<Number> {
    Some(Number {
        phone_number_id: text(value, "/id")?,
        display_phone_number: text(value, "/display_phone_number").unwrap_or_default(),
        verified_name: text(value, "/verified_name"),
        on_business_app: value.get("is_on_biz_app").and_then(Value::as_bool).unwrap_or(false),
    })
}

impl MetaAccounts {
    /// The accounts behind the Graph API at `base_url`, in a version such as `v25.0`.
    pub fn new(
        http: reqwest::Client,
        base_url: &str,
        version: &str,
        app: App,
        secrets: SecretStore,
        numbers: Numbers,
    ) -> Self {
        let base = format!("{}/{version}", base_url.trim_end_matches('/'));
        Self { http, base, app, secrets, numbers }
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/{path}", self.base))
    }

    /// Makes a call and reads its answer.
    async fn call(&self, request: RequestBuilder) -> Told<Value> {
        let refused = |error: ProviderError| {
            let remedy = remedy(&error);
            CallError::Refused { error: Box::new(error), remedy }
        };
        let lost = |message: String| refused(ProviderError { message, ..ProviderError::default() });
        let answer = request.send().await.map_err(|error| lost(error.without_url().to_string()))?;
        let answer = read(answer).await.ok_or_else(|| lost("Meta's answer broke off".to_owned()))?;
        if !answer.is_success() {
            return Err(refused(answer.error()));
        }
        let value = serde_json::from_slice(&answer.bytes).map_err(|_| lost("Meta's answer is no JSON".to_owned()))?;
        Ok(Answer { value, trace: answer.trace })
    }

    /// The token to ask with. That of a signup is the connection's own once the last step is done, which a crash may
    /// have kept from being recorded.
    async fn token(&self, tenant: TenantId, whose: OnBehalfOf) -> Result<String, CallError> {
        if whose == OnBehalfOf::Signup
            && let Some(token) = self.secrets.lookup(tenant, SIGNUP_TOKEN).await?
        {
            return Ok(token);
        }
        self.secrets.lookup(tenant, ACCESS_TOKEN).await?.ok_or_else(|| ours("no access token is stored"))
    }

    async fn get(&self, tenant: TenantId, whose: OnBehalfOf, path: &str, query: &[(&str, &str)]) -> Told<Value> {
        let token = self.token(tenant, whose).await?;
        self.call(self.ask(Method::GET, path).query(query).bearer_auth(token)).await
    }

    async fn post(&self, tenant: TenantId, whose: OnBehalfOf, path: &str, body: &Value) -> Told<()> {
        let token = self.token(tenant, whose).await?;
        let answer = self.call(self.ask(Method::POST, path).json(body).bearer_auth(token)).await?;
        Ok(Answer { value: (), trace: answer.trace })
    }

    /// All items of a list that a signup asks for, page after page.
    async fn list(&self, tenant: TenantId, path: &str, fields: &str) -> Told<Vec<Value>> {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        for _ in 0..PAGES_MAX {
            let mut query = vec![("fields", fields), ("limit", PAGE_ITEMS)];
            query.extend(after.iter().map(|after| ("after", after.as_str())));
            let Answer { value, trace } = self.get(tenant, OnBehalfOf::Signup, path, &query).await?;
            all.extend_from_slice(items(&value));
            let next = value.pointer("/paging/next").is_some();
            after = text(&value, "/paging/cursors/after").filter(|_| next);
            if after.is_none() {
                return Ok(Answer { value: all, trace });
            }
        }
        Err(ours(format!("the list {path} has more than {PAGES_MAX} pages")))
    }

    /// The accounts that a fresh token is good for, newest first; none where it isn't bound to any.
    async fn targets(&self, tenant: TenantId) -> Result<Vec<String>, CallError> {
        let token = self.token(tenant, OnBehalfOf::Signup).await?;
        let app_token = format!("{}|{}", self.app.id, self.app.secret);
        let request = self.ask(Method::GET, "debug_token").query(&[("input_token", &token)]).bearer_auth(app_token);
        let Answer { value, .. } = self.call(request).await?;
        let told = |path: &str| value.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if value.pointer("/data/is_valid").and_then(Value::as_bool) != Some(true) {
            return Err(ours("Meta says that the token it has just given isn't valid"));
        }
        if text(&value, "/data/app_id").is_some_and(|app| app != self.app.id) {
            return Err(ours("the token was given to another app"));
        }
        if let Some(missing) = SCOPES.iter().find(|scope| !told("/data/scopes").iter().any(|held| held == **scope)) {
            return Err(ours(format!("the permission {missing} was not granted in the pop-up")));
        }
        let management = told("/data/granular_scopes").iter().find(|scope| scope["scope"] == SCOPES[0]);
        let targets = management.and_then(|scope| scope.get("target_ids")).and_then(Value::as_array);
        Ok(targets.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Leaves numbers out that another tenant holds.
    async fn free(&self, tenant: TenantId, mut found: Vec<Number>) -> Result<Vec<Number>, CallError> {
        let ids: Vec<_> = found.iter().map(|number| number.phone_number_id.clone()).collect();
        let held = self.numbers.held_by_others(tenant, &ids).await?;
        found.retain(|number| !held.contains(&number.phone_number_id));
        Ok(found)
    }
}

/// A number without what Meta puts between its digits.
fn e164(display_phone_number: &str) -> String {
    let digits = display_phone_number.chars().filter(char::is_ascii_digit);
    std::iter::once('+').chain(digits).collect()
}

/// The account that a signup is about: the one the browser names, if the token is good for it, else the newest.
fn account_of(claimed: &Claimed, targets: &[String]) -> Result<String, CallError> {
    match (&claimed.waba_id, targets) {
        (Some(named), targets) if targets.is_empty() || targets.contains(named) => Ok(named.clone()),
        (Some(_), _) => Err(ours("the account that the browser names isn't one that Meta's token is good for")),
        (None, [newest, ..]) => Ok(newest.clone()),
        (None, []) => Err(ours("Meta's token is good for no WhatsApp Business Account")),
    }
}

#[async_trait]
impl WhatsAppAccounts for MetaAccounts {
    async fn keep_code(&self, tenant: TenantId, signup: SignupId, code: &str) -> Result<(), Failure> {
        self.secrets.put(tenant, &code_name(signup), code).await
    }

    async fn exchange_code(&self, tenant: TenantId, signup: SignupId) -> Told<Option<TimeDelta>> {
        let name = code_name(signup);
        let code = self.secrets.lookup(tenant, &name).await?.ok_or_else(|| ours("the pop-up's code is gone"))?;
        let query = [("client_id", &self.app.id), ("client_secret", &self.app.secret), ("code", &code)];
        let answer = self.call(self.ask(Method::GET, "oauth/access_token").query(&query)).await?;
        let token = text(&answer.value, "/access_token").ok_or_else(|| ours("Meta's answer has no token"))?;
        self.secrets.put(tenant, SIGNUP_TOKEN, &token).await?;
        self.secrets.remove(tenant, &name).await?;
        // Left out, or 0, where the token never ends. (Embedded Signup, 2026-04)
        let lifetime = answer.value.get("expires_in").and_then(Value::as_i64).filter(|seconds| *seconds > 0);
        Ok(Answer { value: lifetime.map(TimeDelta::seconds), trace: answer.trace })
    }

    async fn verify_account(&self, tenant: TenantId, claimed: &Claimed) -> Told<VerifiedAccount> {
        let waba_id = account_of(claimed, &self.targets(tenant).await?)?;
        let account =
            self.get(tenant, OnBehalfOf::Signup, &waba_id, &[("fields", "id,name,owner_business_info")]).await?;
        let listed = self.list(tenant, &format!("{waba_id}/phone_numbers"), NUMBER_FIELDS).await?.value;
        let mut numbers: Vec<Number> = listed.iter().filter_map(number).collect();
        if let Some(named) = &claimed.phone_number_id {
            numbers.retain(|number| number.phone_number_id == *named);
            if numbers.is_empty() {
                return Err(ours("the number that the browser names doesn't belong to the account"));
            }
        }
        if claimed.ending == Ending::BusinessApp && numbers.iter().any(|number| number.on_business_app) {
            numbers.retain(|number| number.on_business_app);
        }
        if numbers.is_empty() {
            return Err(ours("the account has no number yet: add one in WhatsApp Manager, then try again"));
        }
        let numbers = self.free(tenant, numbers).await?;
        if numbers.is_empty() {
            return Err(ours("the number is connected to another firm"));
        }
        let business_id = claimed.business_id.clone().or_else(|| text(&account.value, "/owner_business_info/id"));
        Ok(Answer { value: VerifiedAccount { waba_id, business_id, numbers }, trace: account.trace })
    }

    async fn subscribe(&self, tenant: TenantId, waba_id: &str, number: &Number) -> Told<()> {
        let shown = e164(&number.display_phone_number);
        match self.numbers.give(tenant, &number.phone_number_id, waba_id, &shown).await {
            Ok(()) => {}
            Err(Failure::Refused { message, .. }) => return Err(ours(message)),
            Err(failure) => return Err(failure.into()),
        }
        self.post(tenant, OnBehalfOf::Signup, &format!("{waba_id}/subscribed_apps"), &json!({})).await
    }

    async fn register(&self, tenant: TenantId, phone_number_id: &str) -> Told<()> {
        let name = format!("whatsapp pin {phone_number_id}");
        let pin = if let Some(pin) = self.secrets.lookup(tenant, &name).await? {
            pin
        } else {
            // Kept before it is used: a PIN that Meta knows and nobody else locks the number.
            let pin = format!("{:06}", rand::random_range(0..1_000_000_u32));
            self.secrets.put(tenant, &name, &pin).await?;
            pin
        };
        let body = json!({ "messaging_product": "whatsapp", "pin": pin });
        self.post(tenant, OnBehalfOf::Signup, &format!("{phone_number_id}/register"), &body).await
    }

    async fn facts(&self, tenant: TenantId, whose: OnBehalfOf, waba_id: &str, phone_number_id: &str) -> Told<Facts> {
        let number = self.get(tenant, whose, phone_number_id, &[("fields", NUMBER_FIELDS)]).await?;
        let fields = [("fields", "account_review_status,business_verification_status")];
        let account = self.get(tenant, whose, waba_id, &fields).await?.value;
        let apps = self.get(tenant, whose, &format!("{waba_id}/subscribed_apps"), &[]).await?.value;
        let value = facts_of(&number.value, &account, &apps, &self.app.id);
        Ok(Answer { value, trace: number.trace })
    }

    async fn count_templates(&self, tenant: TenantId, waba_id: &str) -> Told<u32> {
        let templates = self.list(tenant, &format!("{waba_id}/message_templates"), "id").await?;
        // The last step: from here on the token is that of what is connected.
        if let Some(token) = self.secrets.lookup(tenant, SIGNUP_TOKEN).await? {
            self.secrets.put(tenant, ACCESS_TOKEN, &token).await?;
            self.secrets.remove(tenant, SIGNUP_TOKEN).await?;
        }
        let count = u32::try_from(templates.value.len()).unwrap_or(u32::MAX);
        Ok(Answer { value: count, trace: templates.trace })
    }

    async fn unsubscribe(&self, tenant: TenantId, waba_id: &str) -> Told<()> {
        let token = self.token(tenant, OnBehalfOf::Connection).await?;
        let request = self.ask(Method::DELETE, &format!("{waba_id}/subscribed_apps")).bearer_auth(token);
        let answer = self.call(request).await?;
        Ok(Answer { value: (), trace: answer.trace })
    }

    async fn request_code(
        &self,
        tenant: TenantId,
        whose: OnBehalfOf,
        phone_number_id: &str,
        method: CodeMethod,
    ) -> Told<()> {
        let method = match method {
            CodeMethod::Sms => "SMS",
            CodeMethod::Voice => "VOICE",
        };
        let body = json!({ "code_method": method, "language": "en_US" });
        self.post(tenant, whose, &format!("{phone_number_id}/request_code"), &body).await
    }

    async fn verify_code(&self, tenant: TenantId, whose: OnBehalfOf, phone_number_id: &str, code: &str) -> Told<()> {
        self.post(tenant, whose, &format!("{phone_number_id}/verify_code"), &json!({ "code": code })).await
    }

    async fn forget_signup(&self, tenant: TenantId) -> Result<(), Failure> {
        self.secrets.remove(tenant, SIGNUP_TOKEN).await
    }

    async fn let_go(&self, tenant: TenantId) -> Result<(), Failure> {
        for name in [ACCESS_TOKEN, SIGNUP_TOKEN] {
            self.secrets.remove(tenant, name).await?;
        }
        self.numbers.release(tenant).await
    }
}

/// What the answers say, as far as they say it.
fn facts_of(number: &Value, account: &Value, apps: &Value, app_id: &str) -> Facts {
    let webhook = ["phone_number", "whatsapp_business_account", "application"];
    let address = webhook.iter().find_map(|level| text(number, &format!("/webhook_configuration/{level}")));
    let is_ours = |app: &Value| text(app, "/whatsapp_business_api_data/id").is_some_and(|id| id == app_id);
    let subscribed = if items(apps).iter().any(is_ours) { "subscribed" } else { "not_subscribed" };
    let told = [
        (Fact::DisplayName, text(number, "/verified_name")),
        (Fact::NameStatus, text(number, "/name_status")),
        (Fact::QualityRating, text(number, "/quality_rating")),
        (Fact::MessagingLimit, text(number, "/whatsapp_business_manager_messaging_limit")),
        (Fact::NumberStatus, text(number, "/status")),
        (Fact::Throughput, text(number, "/throughput/level")),
        (Fact::Mode, text(number, "/account_mode")),
        (Fact::AccountReview, text(account, "/account_review_status")),
        (Fact::BusinessVerification, text(account, "/business_verification_status")),
        (Fact::Webhooks, Some(subscribed.to_owned())),
        (Fact::WebhookAddress, address),
    ];
    told.into_iter().filter_map(|(fact, says)| Some((fact, says?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(waba_id: Option<&str>) -> Claimed {
        let waba_id = waba_id.map(str::to_owned);
        Claimed { ending: Ending::Number, waba_id, phone_number_id: None, business_id: None }
    }

    #[test]
    fn the_browser_can_only_name_an_account_that_the_token_is_good_for() {
        let targets = ["2".to_owned(), "1".to_owned()];
        assert_eq!(account_of(&claimed(Some("1")), &targets).unwrap(), "1");
        assert_eq!(account_of(&claimed(None), &targets).unwrap(), "2");
        assert!(account_of(&claimed(Some("3")), &targets).is_err());
        assert!(account_of(&claimed(None), &[]).is_err());
    }

    #[test]
    fn facts_are_what_meta_says_and_nothing_it_leaves_out() {
        let number = json!({ "verified_name": "ABC Loans", "status": "CONNECTED",
            "webhook_configuration": { "application": "https://a.example" } });
        let apps = json!({ "data": [{ "whatsapp_business_api_data": { "id": "7" } }] });
        let facts = facts_of(&number, &json!({}), &apps, "7");
        assert_eq!(facts[&Fact::Webhooks], "subscribed");
        assert_eq!(facts[&Fact::WebhookAddress], "https://a.example");
        assert!(!facts.contains_key(&Fact::QualityRating));
        assert_eq!(facts_of(&number, &json!({}), &apps, "8")[&Fact::Webhooks], "not_subscribed");
    }
}
