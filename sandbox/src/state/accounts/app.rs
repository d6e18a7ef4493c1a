//! What the app itself has subscribed to: where webhooks go, and which fields.

use serde::{Deserialize, Serialize};

/// Fields of `whatsapp_business_account` that the sandbox tells about. (Webhooks reference, 2026-04)
pub(crate) const FIELDS: [&str; 13] = [
    "messages",
    "account_alerts",
    "account_review_update",
    "account_update",
    "business_capability_update",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "template_category_update",
    "user_preferences",
];

/// The app's subscription to `whatsapp_business_account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AppSubscription {
    /// Address that webhooks are posted to.
    pub(crate) callback_url: String,
    /// Fields that it gets.
    pub(crate) fields: Vec<String>,
}
