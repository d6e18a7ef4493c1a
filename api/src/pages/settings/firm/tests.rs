use super::FirmParts;
use super::hours;
use super::view::{FirmView, Refused, Seen};
use crate::access::tests::identity;
use crate::input::Fields;
use application::failure::Failure;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Role;
use domain::id::{MemberId, TenantId};
use domain::lead::LoanType;
use domain::tenant::{Stretch, TenantProfile, WordRequest, WorkingHours};
use projections::tenant::SettingEntry;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const RINA: MemberId = MemberId::new(Uuid::from_u128(1));

fn firm() -> TenantProfile {
    TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "Sigma <Finserv>")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn seen(may_manage: bool) -> Seen {
    Seen {
        names: HashMap::from([(RINA, "Rina Shah".to_owned())]),
        may_manage,
        csrf_token: "csrf".to_owned(),
        now: at("2026-11-23T06:00:00Z"),
        zone: chrono_tz::Asia::Kolkata,
        refused: Refused::default(),
    }
}

fn drawn(firm: &TenantProfile, history: Vec<SettingEntry>, seen: Seen) -> String {
    FirmParts { firm: FirmView::of(firm, history, seen) }.render().unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::of_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn whoever_may_only_look_finds_no_form() {
    let html = drawn(&firm(), Vec::new(), seen(false));
    assert!(!html.contains("<form") && html.contains("Sigma &#60;Finserv&#62;"), "{html}");
    assert!(drawn(&firm(), Vec::new(), seen(true)).contains("name=\"revision\""));
}

#[test]
fn a_hidden_entry_stands_apart_and_an_own_one_says_so() {
    let mut firm = firm();
    for request in [
        WordRequest::Add("Solar Loan".parse().unwrap()),
        WordRequest::Hide(LoanType::GoldLoan),
        WordRequest::Rename(LoanType::Lap, "Mortgage".parse().unwrap()),
    ] {
        let change = firm.loan_types.decide(request).unwrap().unwrap();
        firm.loan_types.apply(change);
    }
    let view = FirmView::of(&firm, Vec::new(), seen(true));
    let [loan_types, _] = &view.lists;
    assert_eq!(loan_types.hidden.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["gold_loan"]);
    let solar = loan_types.entries.last().unwrap();
    assert!(solar.is_own && solar.label == "Solar Loan" && solar.usually.is_none());
    let lap = loan_types.entries.iter().find(|entry| entry.key == "lap").unwrap();
    assert_eq!(lap.usually.as_deref(), Some("Loan Against Property"));
}

#[test]
fn a_change_is_told_with_who_and_when() {
    let entry = SettingEntry {
        position: 4,
        at: at("2026-11-23T05:30:00Z"),
        what: "tenant.loan_type_hidden".to_owned(),
        by: Some(RINA),
        from: None,
        to: Some("Gold Loan".to_owned()),
    };
    let html = drawn(&firm(), vec![SettingEntry { by: None, ..entry.clone() }, entry], seen(true));
    for words in ["Loan type hidden", "Rina Shah", "Today 11:00 am", "Gold Loan", "The operator"] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn what_was_refused_stands_at_its_part_with_what_was_typed() {
    let words = vec!["A firm's name must not be empty.".to_owned()];
    let (name, zone) = (Some("  ".to_owned()), Some("Mars".to_owned()));
    let refused = Refused { part: "about", words, name, zone, ..Refused::default() };
    let view = FirmView::of(&firm(), Vec::new(), Seen { refused, ..seen(true) });
    assert_eq!(
        (view.refusal("about").as_str(), view.refusal("assignment").as_str()),
        ("A firm's name must not be empty.", "")
    );
    assert_eq!((view.typed_name.as_str(), view.typed_zone.as_str()), ("  ", "Mars"));
}

#[test]
fn hours_of_a_form_read_back_as_drawn() {
    let stretch = |opens_min, closes_min| Stretch { opens_min, closes_min };
    let mut week = WorkingHours::default().week().clone();
    week[5] = vec![stretch(600, 780), stretch(840, 1080), stretch(1200, 1440)];
    let holidays = BTreeSet::from([NaiveDate::from_ymd_opt(2026, 12, 25).unwrap()]);
    let hours = WorkingHours::of_week(week, holidays.clone()).unwrap();
    let days = hours::days(&hours, &hours::Typed::default(), &[]);
    assert_eq!((days[5].more.len(), days[5].has_more, days[6].is_closed), (2, true, true));
    let stretches = days.iter().flat_map(|day| std::iter::once(&day.first).chain(&day.more));
    let pairs =
        stretches.flat_map(|one| [(one.opens_name, one.opens.as_str()), (one.closes_name, one.closes.as_str())]);
    let read = hours::read(&mut fields(&pairs.collect::<Vec<_>>()), &holidays, "working_hours");
    assert_eq!(read.unwrap().unwrap(), hours);
}

#[test]
fn a_stretch_that_lacks_an_end_is_named() {
    let mut form = fields(&[("mon_1_opens", "09:30"), ("tue_1_opens", "9"), ("tue_1_closes", "18:00")]);
    assert!(hours::read(&mut form, &BTreeSet::new(), "working_hours").is_err());
    let named = form.close().unwrap_err().to_string();
    assert!(!named.is_empty());
    let none = hours::read(&mut fields(&[]), &BTreeSet::new(), "working_hours").unwrap();
    assert_eq!(none.unwrap_err().errors()[0].field, "working_hours");
}

#[test]
fn a_day_that_is_refused_says_why_and_shows_what_was_typed() {
    let pairs = [("mon_1_opens", "18:00"), ("mon_1_closes", "09:00"), ("wed_1_opens", "10:00"), ("thu_1_opens", "x")];
    let mut form = fields(&pairs);
    let typed = hours::Typed::of(&form);
    assert!(hours::read(&mut form, &BTreeSet::new(), "working_hours").is_err());
    let Failure::Invalid { fields: errors } = form.close().unwrap_err() else { panic!("the input is good") };
    assert!(errors.iter().all(hours::is_of_a_day), "{errors:?}");
    let days = hours::days(&WorkingHours::default(), &typed, &errors);
    assert_eq!(days[0].refusal, "Monday: working hours must close after they open.");
    assert_eq!((days[0].first.opens.as_str(), days[0].first.closes.as_str()), ("18:00", "09:00"));
    assert_eq!((days[1].refusal.as_str(), days[1].is_closed), ("", true));
    assert_eq!(days[2].refusal, "Wednesday needs a time until when.");
    assert!(days[3].refusal.starts_with("Thursday: "), "{}", days[3].refusal);
}

#[test]
fn the_settings_pages_are_those_that_the_reader_may_see() {
    let labels = |role| super::nav(&identity(role), super::FIRM).iter().map(|page| page.label).collect::<Vec<_>>();
    let all = ["Firm", "WhatsApp Setup", "Members", "Roles", "API tokens"];
    assert_eq!(labels(Role::Admin), all);
    assert_eq!(labels(Role::Auditor), all);
    assert_eq!(labels(Role::Manager), ["Firm", "WhatsApp Setup", "API tokens"]);
    assert_eq!(labels(Role::Sales), ["API tokens"]);
}
