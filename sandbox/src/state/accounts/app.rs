//! What the app itself has subscribed to: where webhooks go, and which fields.

use serde::{Deserialize, Serialize};

/// Fields of `whatsapp_business_account`; the sandbox tells about some of them. (Webhooks reference, 2026-04)
pub(crate) const FIELDS: [&str; 24] = [
    "messages",
    "account_alerts",
    "account_review_update",
    "account_update",
    "automatic_events",
    "business_capability_update",
    "business_username_updates",
    "calls",
    "flows",
    "history",
    "message_echoes",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "smb_app_state_sync",
    "smb_message_echoes",
    "template_category_update",
    "user_id_update",
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
