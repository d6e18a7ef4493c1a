use super::history::entry;
use crate::fixture::{TENANT, recorded};
use application::log::LogEvent;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::{Dubai, Kolkata};
use domain::lead::{LoanType, Source};
use domain::tenant::{TenantEvent, WordChange, WorkingHours};

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn line(event: TenantEvent) -> (String, Option<String>, Option<String>) {
    let recorded = recorded(1, TENANT.uuid(), LogEvent::Tenant(event.clone()));
    let entry = entry(&recorded, &event);
    (entry.what, entry.from, entry.to)
}

fn told(what: &str, from: Option<&str>, to: &str) -> (String, Option<String>, Option<String>) {
    (what.to_owned(), from.map(str::to_owned), Some(to.to_owned()))
}

#[test]
fn a_change_tells_what_it_was_and_what_it_is() {
    let (from, to) = ("Sigma".parse().unwrap(), "Sigma Finserv".parse().unwrap());
    assert_eq!(
        line(TenantEvent::TenantRenamed { from, to, at: AT }),
        told("tenant.renamed", Some("Sigma"), "Sigma Finserv")
    );
    let zone = TenantEvent::TimeZoneChanged { from: Kolkata, to: Dubai, at: AT };
    assert_eq!(line(zone), told("tenant.time_zone_changed", Some("Asia/Kolkata"), "Asia/Dubai"));
    let (from, to) = (WorkingHours::default(), WorkingHours::new(vec![0], 600, 1080).unwrap());
    let hours = TenantEvent::WorkingHoursChanged { from, to, at: AT };
    let before = "Mon\u{2013}Sat 09:30\u{2013}18:30";
    assert_eq!(line(hours), told("tenant.working_hours_changed", Some(before), "Mon 10:00\u{2013}18:00"));
    let switched = TenantEvent::AutoAssignmentSwitched { on: false, at: AT };
    assert_eq!(line(switched), told("tenant.auto_assignment_switched", Some("on"), "off"));
}

#[test]
fn a_change_of_a_list_tells_the_entrys_name() {
    let word = LoanType::Own("solar_loan".parse().unwrap());
    let added = TenantEvent::LoanTypeChanged {
        change: WordChange::Added { word, label: "Solar Loan".parse().unwrap() },
        at: AT,
    };
    assert_eq!(line(added), told("tenant.loan_type_added", None, "Solar Loan"));
    let change = WordChange::Hidden { word: Source::Telegram, label: "Telegram".to_owned() };
    assert_eq!(
        line(TenantEvent::LeadSourceChanged { change, at: AT }),
        told("tenant.lead_source_hidden", None, "Telegram")
    );
}

#[test]
fn a_change_is_told_of_when_it_was_made_also_where_it_was_recorded_later() {
    let switched = TenantEvent::AutoAssignmentSwitched { on: true, at: AT };
    let recorded = recorded(1, TENANT.uuid(), LogEvent::Tenant(switched.clone()));
    assert_eq!((entry(&recorded, &switched).at, recorded.recorded_at != AT), (AT, true));
}
