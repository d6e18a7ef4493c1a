//! What customers see when they open a business's profile.

use serde::{Deserialize, Serialize};

/// A business profile; what isn't set is left out everywhere. (Business profiles, 2026-04)
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Profile {
    /// The line under the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) about: Option<String>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    /// Address of the picture.
    #[serde(rename = "profile_picture_url", skip_serializing_if = "Option::is_none")]
    pub(crate) picture_url: Option<String>,
    /// Websites, two at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) websites: Vec<String>,
    /// Category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) vertical: Option<String>,
}

/// Categories of a business. (Business profiles, 2026-04)
pub(crate) const VERTICALS: [&str; 21] = [
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
];
