//! What all pages share: the frame around them, and how things are written for people.

use super::assets;
use super::conversations::{CONVERSATIONS, WAITING, WaitingFragment};
use super::leads::LEADS;
use super::settings::{self, FIRM as SETTINGS};
use application::access::{Identity, ViewConversations, ViewLeads, ViewTasks};
use askama::Template;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::money::Rupees;

/// What stands around a page's content.
pub(super) struct Frame {
    pub(super) styles: [&'static str; 2],
    pub(super) mark: &'static str,
    pub(super) sections: Vec<Section>,
    pub(super) reader: Option<Reader>,
}

/// A part of the product that the reader may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) address: &'static str,
    pub(super) label: &'static str,
    pub(super) is_here: bool,
    /// How many wait there, and where that number is alone, for the pages' script.
    pub(super) count: Option<Count>,
}

/// How many wait in a part of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) address: &'static str,
    pub(super) html: String,
}

/// Where a page stands in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// My Tasks.
    Tasks,
    /// Leads.
    Leads,
    /// Conversations.
    Conversations,
    /// Settings.
    Settings,
    /// The API's description, which is no section.
    Docs,
}

/// The member who reads the page.
pub(super) struct Reader {
    pub(super) name: String,
    pub(super) initial: String,
    pub(super) role: String,
    pub(super) csrf_token: String,
}

impl Frame {
    pub(super) fn of_nobody() -> Self {
        Self {
            styles: [assets::address("app.css"), assets::address("components.css")],
            mark: assets::address("mark.svg"),
            sections: Vec::new(),
            reader: None,
        }
    }

    pub(super) fn of_member(name: &str, identity: &Identity, csrf_token: &str, place: Place) -> Self {
        let initial = name.chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
        let (name, csrf_token) = (name.to_owned(), csrf_token.to_owned());
        let reader = Some(Reader { name, initial, role: identity.role_names(), csrf_token });
        Self { sections: sections(identity, place), reader, ..Self::of_nobody() }
    }

    /// With how many conversations wait for a person.
    pub(super) fn with_waiting(mut self, waiting: Option<i64>) -> Self {
        let section = self.sections.iter_mut().find(|section| section.address == CONVERSATIONS);
        if let Some((section, waiting)) = section.zip(waiting) {
            // A number can always be written.
            let html = WaitingFragment { waiting }.render().unwrap_or_default();
            section.count = Some(Count { address: WAITING, html });
        }
        self
    }
}

/// The parts of the product that a member may go to: what they may not see is not there.
fn sections(identity: &Identity, place: Place) -> Vec<Section> {
    let settings = settings::first(identity);
    let all = [
        (identity.authorize::<ViewTasks>().is_ok(), Place::Tasks, "/tasks", "My Tasks"),
        (identity.authorize::<ViewLeads>().is_ok(), Place::Leads, LEADS, "Leads"),
        (identity.authorize::<ViewConversations>().is_ok(), Place::Conversations, CONVERSATIONS, "Conversations"),
        (settings.is_some(), Place::Settings, settings.unwrap_or(SETTINGS), "Settings"),
    ];
    let seen = all.into_iter().filter(|(may_see, ..)| *may_see);
    seen.map(|(_, there, address, label)| Section { address, label, is_here: there == place, count: None }).collect()
}

/// Words with a capital letter and a full stop.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let capital: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{capital}{}{stop}", letters.as_str())
}

/// A time as people say it: `Today 5:00 pm`, `Tue 24 Nov, 5:00 pm`.
pub(crate) fn when(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let (at, now) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let days = at.date_naive().signed_duration_since(now.date_naive()).num_days();
    let day = match days {
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        -1 => "Yesterday".to_owned(),
        _ if at.year() == now.year() => at.format("%a %-d %b,").to_string(),
        _ => at.format("%a %-d %b %Y,").to_string(),
    };
    format!("{day} {}", at.format("%-I:%M %P"))
}

/// A time of [`when`] within a sentence: `today 5:00 pm`.
pub(crate) fn within_sentence(when: &str) -> String {
    let days = [("Today", "today"), ("Tomorrow", "tomorrow"), ("Yesterday", "yesterday")];
    let told = days.iter().find_map(|(day, word)| Some(format!("{word}{}", when.strip_prefix(day)?)));
    told.unwrap_or_else(|| when.to_owned())
}

/// An amount as India writes it: `₹35,00,000`.
pub(super) fn rupees(amount: i64) -> String {
    Rupees::new(amount).map_or_else(|_| amount.to_string(), |amount| amount.to_string())
}

/// A count as India writes it; `+` says that there may be more.
pub(super) fn counted(count: i64, is_capped: bool) -> String {
    let (thousands, rest) = (count / 1_000, count % 1_000);
    let number = if thousands > 0 { format!("{thousands},{rest:03}") } else { rest.to_string() };
    if is_capped { format!("{number}+") } else { number }
}

/// A mobile number in groups, as people read it out: `+91 98765 41001`; one of another country as it is.
pub(super) fn phone(mobile: &str) -> String {
    match mobile.strip_prefix("+91").map(|digits| (digits.get(..5), digits.get(5..))) {
        Some((Some(first), Some(rest))) if rest.len() == 5 => format!("+91 {first} {rest}"),
        Some(_) | None => mobile.to_owned(),
    }
}

/// How late it is, in the largest unit that is full: `35 min late`.
pub(super) fn late(by: TimeDelta) -> String {
    let minutes = by.num_minutes().max(1);
    match (minutes / (24 * 60), minutes / 60) {
        (0, 0) => format!("{minutes} min late"),
        (0, hours) => format!("{hours} h late"),
        (1, _) => "1 day late".to_owned(),
        (days, _) => format!("{days} days late"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::tests::identity;
    use chrono_tz::Asia::Kolkata;
    use domain::access::Role;

    #[test]
    fn the_navigation_leads_only_where_the_reader_may_look() {
        let labels = |role| sections(&identity(role), Place::Tasks).iter().map(|one| one.label).collect::<Vec<_>>();
        for role in [Role::Admin, Role::Manager, Role::Auditor] {
            assert_eq!(labels(role), ["My Tasks", "Leads", "Conversations", "Settings"], "{role:?}");
        }
        for role in [Role::Sales, Role::Operations] {
            assert_eq!(labels(role), ["My Tasks", "Leads", "Conversations"], "{role:?}");
        }
    }

    #[test]
    fn times_are_told_as_people_say_them_in_the_tenants_zone() {
        let told = |at: &str| when(at.parse().unwrap(), "2026-11-23T06:00:00Z".parse().unwrap(), Kolkata);
        assert_eq!(told("2026-11-23T11:30:00Z"), "Today 5:00 pm");
        assert_eq!(told("2026-11-23T18:30:00Z"), "Tomorrow 12:00 am");
        assert_eq!(told("2026-11-22T04:05:00Z"), "Yesterday 9:35 am");
        assert_eq!(within_sentence("Yesterday 9:35 am"), "yesterday 9:35 am");
        assert_eq!(within_sentence("Fri 20 Nov, 9:35 am"), "Fri 20 Nov, 9:35 am");
        assert_eq!(told("2026-11-26T11:30:00Z"), "Thu 26 Nov, 5:00 pm");
        assert_eq!(told("2027-01-04T06:30:00Z"), "Mon 4 Jan 2027, 12:00 pm");
    }

    #[test]
    fn amounts_and_numbers_are_written_as_india_writes_them() {
        assert_eq!(rupees(3_500_000), "₹35,00,000");
        assert_eq!(phone("+919876541001"), "+91 98765 41001");
        for other in ["+14155550100", "+91987", ""] {
            assert_eq!(phone(other), other);
        }
    }

    #[test]
    fn lateness_is_told_in_the_largest_full_unit() {
        let told = |minutes| late(TimeDelta::minutes(minutes));
        assert_eq!([told(0), told(59), told(60)], ["1 min late", "59 min late", "1 h late"]);
        assert_eq!([told(1_439), told(1_440), told(5_000)], ["23 h late", "1 day late", "3 days late"]);
    }

    #[test]
    fn a_sentence_begins_with_a_capital_and_ends_with_a_stop() {
        assert_eq!(sentence("nobody is signed in"), "Nobody is signed in.");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), ".");
    }
}
