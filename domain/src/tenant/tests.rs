use super::*;
use crate::lead::LoanType;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::{Dubai, Kolkata};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn name(text: &str) -> FirmName {
    text.parse().unwrap()
}

fn founded() -> TenantEvent {
    let slug = "sigma".parse().unwrap();
    let working_hours = WorkingHours::default();
    TenantEvent::TenantFounded { slug, name: name("Sigma"), time_zone: Kolkata, working_hours, at: AT }
}

fn found() -> TenantCommand {
    TenantCommand::Found(Box::new(Founding {
        slug: "sigma".parse().unwrap(),
        name: name("Sigma"),
        time_zone: Kolkata,
        working_hours: WorkingHours::default(),
        at: AT,
    }))
}

fn change(changes: Vec<SettingChange>) -> TenantCommand {
    TenantCommand::Change { changes, seen: None, at: AT }
}

fn renamed() -> TenantEvent {
    TenantEvent::TenantRenamed { from: name("Sigma"), to: name("Sigma Finserv"), at: AT }
}

fn rename(seen: Option<u32>) -> TenantCommand {
    TenantCommand::Change { changes: vec![SettingChange::Name(name("Sigma Two"))], seen, at: AT }
}

fn tenant() -> TestFramework<Tenant> {
    TestFramework::with(())
}

#[test]
fn a_tenant_begins_once() {
    tenant().given_no_previous_events().when(found()).then_expect_events(vec![founded()]);
    tenant().given(vec![founded()]).when(found()).then_expect_error(TenantError::AlreadyFounded);
}

#[test]
fn a_tenant_that_never_began_can_not_be_changed() {
    let switch = change(vec![SettingChange::AutoAssignment(false)]);
    tenant().given_no_previous_events().when(switch).then_expect_error(TenantError::Unknown);
}

#[test]
fn each_setting_that_differs_is_an_event() {
    let late = WorkingHours::new(vec![0, 1], 600, 1200).unwrap();
    let changes = vec![
        SettingChange::Name(name("Sigma Finserv")),
        SettingChange::TimeZone(Dubai),
        SettingChange::WorkingHours(late.clone()),
        SettingChange::MessageHours(late.clone()),
        SettingChange::AutoAssignment(false),
    ];
    let expected = vec![
        renamed(),
        TenantEvent::TimeZoneChanged { from: Kolkata, to: Dubai, at: AT },
        TenantEvent::WorkingHoursChanged { from: WorkingHours::default(), to: late.clone(), at: AT },
        TenantEvent::MessageHoursChanged { from: WorkingHours::for_messages(), to: late, at: AT },
        TenantEvent::AutoAssignmentSwitched { on: false, at: AT },
    ];
    tenant().given(vec![founded()]).when(change(changes)).then_expect_events(expected);
}

#[test]
fn a_change_that_changes_nothing_leaves_no_event() {
    let same = vec![
        SettingChange::Name(name("Sigma")),
        SettingChange::TimeZone(Kolkata),
        SettingChange::WorkingHours(WorkingHours::default()),
        SettingChange::MessageHours(WorkingHours::for_messages()),
        SettingChange::AutoAssignment(true),
        SettingChange::LoanType(WordRequest::Show(LoanType::Lap)),
    ];
    tenant().given(vec![founded()]).when(change(same)).then_expect_events(vec![]);
}

#[test]
fn changes_are_made_all_or_none() {
    let stranger = LoanType::Own("boat".parse().unwrap());
    let changes = vec![SettingChange::Name(name("Other")), SettingChange::LoanType(WordRequest::Hide(stranger))];
    tenant().given(vec![founded()]).when(change(changes)).then_expect_error(TenantError::UnknownWord);
}

#[test]
fn what_somebody_changed_since_is_not_overwritten() {
    let given = vec![founded(), renamed()];
    tenant().given(given.clone()).when(rename(Some(1))).then_expect_error(TenantError::ChangedMeanwhile);
    let other = TenantEvent::TenantRenamed { from: name("Sigma Finserv"), to: name("Sigma Two"), at: AT };
    tenant().given(given.clone()).when(rename(Some(2))).then_expect_events(vec![other.clone()]);
    tenant().given(given).when(rename(None)).then_expect_events(vec![other]);
}

#[test]
fn who_changes_another_setting_is_not_in_the_way() {
    let switched = TenantEvent::AutoAssignmentSwitched { on: false, at: AT };
    let expected = TenantEvent::TenantRenamed { from: name("Sigma"), to: name("Sigma Two"), at: AT };
    tenant().given(vec![founded(), switched]).when(rename(Some(1))).then_expect_events(vec![expected]);
}

#[test]
fn the_profile_has_what_the_events_say() {
    let profile = || TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "From the table");
    let mut tenant = Tenant::default();
    assert_eq!(tenant.over(profile()), profile());
    for event in [founded(), renamed(), TenantEvent::AutoAssignmentSwitched { on: false, at: AT }] {
        tenant.take_in(event);
    }
    let over = tenant.over(profile());
    assert_eq!((over.name.as_str(), over.assigns_automatically, over.revision), ("Sigma Finserv", false, 3));
}

#[test]
fn events_read_back_as_written() {
    let label = || "Solar Loan".parse().unwrap();
    let word = LoanType::Own("solar_loan".parse().unwrap());
    let added = TenantEvent::LoanTypeChanged { change: WordChange::Added { word, label: label() }, at: AT };
    for event in [founded(), renamed(), added] {
        let written = serde_json::to_value(&event).unwrap();
        assert_eq!(serde_json::from_value::<TenantEvent>(written).unwrap(), event);
    }
}
