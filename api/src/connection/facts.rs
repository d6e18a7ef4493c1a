//! Meta's words about a number, its account and its business, as people say them.

use domain::whatsapp::{Fact, Facts};

/// What a rating is called until Meta says Green, Yellow or Red.
pub(crate) const NO_RATING: &str = "Not enough info";
/// How many a `K` in a tier's name stands for.
const THOUSAND: i64 = 1_000;

/// Meta's rating of the conversations, or that there isn't one yet. (Phone numbers, `quality_rating`, 2026-04)
pub(crate) fn quality(facts: &Facts) -> &str {
    match facts.get(&Fact::QualityRating).map(String::as_str) {
        Some(rating @ ("GREEN" | "YELLOW" | "RED")) => rating,
        Some(_) | None => NO_RATING,
    }
}

/// How many customers may be written to first in 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// At most this many.
    Customers(i64),
    /// As many as one likes.
    Unlimited,
    /// Meta hasn't said.
    Unknown,
}

impl Limit {
    /// The number, where there is one.
    pub(crate) const fn customers(self) -> Option<i64> {
        match self {
            Self::Customers(customers) => Some(customers),
            Self::Unlimited | Self::Unknown => None,
        }
    }
}

/// The limit behind a tier's name: `TIER_250`, `TIER_2K`, `TIER_UNLIMITED`. (Messaging limits, 2026-04)
pub(crate) fn limit(facts: &Facts) -> Limit {
    let Some(tier) = facts.get(&Fact::MessagingLimit).and_then(|tier| tier.strip_prefix("TIER_")) else {
        return Limit::Unknown;
    };
    if tier == "UNLIMITED" {
        return Limit::Unlimited;
    }
    let (digits, unit) = tier.strip_suffix('K').map_or((tier, 1), |digits| (digits, THOUSAND));
    digits.parse::<u32>().map_or(Limit::Unknown, |count| Limit::Customers(i64::from(count) * unit))
}

/// A fact's value as people say it; Meta's own word, where nobody knows it.
pub(crate) fn status_words(fact: Fact, value: &str) -> String {
    let known = match fact {
        Fact::NameStatus => name_status(value),
        Fact::QualityRating => rating(value),
        Fact::BusinessVerification => verification(value),
        Fact::NumberStatus => number_status(value),
        Fact::AccountReview => review(value),
        Fact::Throughput => throughput(value),
        Fact::Mode => mode(value),
        Fact::Webhooks => subscription(value),
        Fact::MessagingLimit => return tier_words(value),
        Fact::DisplayName | Fact::WebhookAddress => return value.to_owned(),
    };
    known.map_or_else(|| plain(value), str::to_owned)
}

/// `SOME_THING` as `Some thing`.
pub(crate) fn plain(word: &str) -> String {
    let lower = word.to_lowercase().replace('_', " ");
    let mut letters = lower.chars();
    let capital: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    capital + letters.as_str()
}

fn tier_words(value: &str) -> String {
    match limit(&Facts::from([(Fact::MessagingLimit, value.to_owned())])) {
        Limit::Customers(customers) => format!("{} customers in 24 hours", grouped(customers)),
        Limit::Unlimited => "Unlimited".to_owned(),
        Limit::Unknown => "Not set yet".to_owned(),
    }
}

/// A count, not negative, as it is written in India: `1,00,000`.
pub(crate) fn grouped(count: i64) -> String {
    let digits = count.to_string();
    let places = digits.len();
    let mut written = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = places - place;
        if place > 0 && (left == 3 || (left > 3 && left % 2 == 1)) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

fn name_status(value: &str) -> Option<&'static str> {
    Some(match value {
        "APPROVED" => "Approved",
        "AVAILABLE_WITHOUT_REVIEW" => "Usable without a review",
        "PENDING_REVIEW" => "Under review at Meta",
        "DECLINED" => "Declined by Meta",
        "EXPIRED" => "Review expired",
        "NONE" => "Not reviewed",
        _ => return None,
    })
}

fn rating(value: &str) -> Option<&'static str> {
    Some(match value {
        "GREEN" => "Green: high",
        "YELLOW" => "Yellow: medium",
        "RED" => "Red: low",
        "UNKNOWN" | "NA" => NO_RATING,
        _ => return None,
    })
}

fn verification(value: &str) -> Option<&'static str> {
    Some(match value {
        "verified" => "Verified",
        "not_verified" => "Not verified",
        "pending" | "pending_submission" | "pending_need_more_info" => "Under way",
        "failed" | "rejected" => "Rejected by Meta",
        _ => return None,
    })
}

fn number_status(value: &str) -> Option<&'static str> {
    Some(match value {
        "CONNECTED" => "Connected",
        "PENDING" => "Waiting for its registration",
        "UNVERIFIED" => "Not verified",
        "DISCONNECTED" => "Disconnected at Meta",
        "FLAGGED" => "Flagged by Meta",
        "RESTRICTED" => "Restricted by Meta",
        "RATE_LIMITED" => "Slowed down by Meta",
        "BANNED" => "Banned by Meta",
        "MIGRATED" => "Moved to another account",
        "DELETED" => "Deleted at Meta",
        _ => return None,
    })
}

fn review(value: &str) -> Option<&'static str> {
    Some(match value {
        "APPROVED" => "Approved",
        "PENDING" => "Under review at Meta",
        "REJECTED" => "Rejected by Meta",
        "LIMIT_REACHED" => "Too many reviews asked for",
        _ => return None,
    })
}

fn throughput(value: &str) -> Option<&'static str> {
    Some(match value {
        "STANDARD" => "Up to 80 messages a second",
        "HIGH" => "Up to 1,000 messages a second",
        _ => return None,
    })
}

fn mode(value: &str) -> Option<&'static str> {
    Some(match value {
        "LIVE" => "Live",
        "SANDBOX" => "Test number",
        _ => return None,
    })
}

fn subscription(value: &str) -> Option<&'static str> {
    Some(match value {
        "subscribed" => "Subscribed",
        "not_subscribed" => "Not subscribed",
        _ => return None,
    })
}
