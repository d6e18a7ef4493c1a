//! Tests of how events become rows of leads.

use super::fold::{apply, told_of};
use super::history::{EntryRow, entry};
use super::rows::Row;
use crate::erased::Erased;
use crate::fixture::{PERSON, at, nobody, of_person, person_erased, recorded};
use application::log::LogEvent;
use domain::access::TeamName;
use domain::id::{ConversationId, MemberId};
use domain::lead::{LeadEvent, LeadNumber, LoanType, Source, Stage};
use domain::money::Rupees;
use domain::private::Private;
use serde_json::json;
use uuid::Uuid;

const LEAD: Uuid = Uuid::from_u128(10);
const OWNER: MemberId = MemberId::new(Uuid::from_u128(11));
const TALK: ConversationId = ConversationId::new(Uuid::from_u128(12));

fn captured() -> LeadEvent {
    LeadEvent::LeadCaptured {
        number: LeadNumber::new(2026, 42),
        person: PERSON,
        name: of_person("Ravi Kumar".parse().unwrap()),
        mobile: of_person("9876541001".parse().unwrap()),
        loan_type: LoanType::HomeLoan,
        amount: Rupees::new(3_500_000).unwrap(),
        source: Source::WhatsApp,
        conversation: None,
        at: at(0),
    }
}

fn noted() -> LeadEvent {
    LeadEvent::NoteAdded { text: of_person("calls after six".to_owned()), at: at(9) }
}

fn row_knowing(events: &[LeadEvent], erased: &Erased) -> Option<Row> {
    (1..).zip(events).fold(None, |row, (position, event)| {
        apply(row, &recorded(position, LEAD, LogEvent::Lead(event.clone())), event, erased)
    })
}

fn row(events: &[LeadEvent]) -> Row {
    row_knowing(events, &nobody()).unwrap()
}

fn line(event: &LeadEvent, erased: &Erased) -> EntryRow {
    entry(&recorded(7, LEAD, LogEvent::Lead(event.clone())), event, erased, 3, None).expect("it is told")
}

#[test]
fn a_captured_lead_is_new_and_nobodys() {
    let row = row(&[captured()]);
    assert_eq!((row.number.as_str(), row.number_order), ("LD-2026-00042", 20_260_000_000_042));
    assert_eq!((row.name.as_deref(), row.search_key.as_deref()), (Some("Ravi Kumar"), Some("ravi kumar")));
    assert_eq!((row.mobile.as_deref(), row.amount), (Some("+919876541001"), 3_500_000));
    assert_eq!((row.stage.as_str(), row.on_hold, row.assignee_id, row.team), ("new", false, None, None));
    assert_eq!((row.created_at, row.updated_at, row.last_position), (at(0), at(0), 1));
    assert_eq!(row.version, 1);
}

#[test]
fn numbers_of_a_later_year_come_after_all_of_the_year_before() {
    let order = |number| {
        let LeadEvent::LeadCaptured { person, name, mobile, loan_type, amount, source, conversation, at, .. } =
            captured()
        else {
            unreachable!()
        };
        let event =
            LeadEvent::LeadCaptured { number, person, name, mobile, loan_type, amount, source, conversation, at };
        row(&[event]).number_order
    };
    assert!(order(LeadNumber::new(2026, u32::MAX)) < order(LeadNumber::new(2027, 1)));
}

#[test]
fn a_lead_that_was_never_captured_has_no_row() {
    assert_eq!(row_knowing(&[noted()], &nobody()), None);
}

#[test]
fn an_assigned_lead_gets_the_owners_team() {
    let assigned = |team: Option<&str>| LeadEvent::LeadAssigned {
        from: None,
        to: OWNER,
        team: team.map(|team| TeamName(team.to_owned())),
        name: of_person("Ravi Kumar".parse().unwrap()),
        at: at(5),
    };
    let north = row(&[captured(), assigned(Some("North"))]);
    assert_eq!((north.assignee_id, north.team.as_deref()), (Some(OWNER.uuid()), Some("North")));
    assert_eq!((north.updated_at, north.last_position), (at(5), 2));
    assert_eq!(row(&[captured(), assigned(Some("North")), assigned(None)]).team, None);
}

#[test]
fn a_repeated_inquiry_changes_what_it_tells_and_nothing_else() {
    let repeated = LeadEvent::InquiryRepeated {
        number: LeadNumber::new(2026, 42),
        name: None,
        loan_type: Some(LoanType::Lap),
        amount: None,
        source: Source::Telegram,
        conversation: Some(TALK),
        at: at(5),
    };
    let row = row(&[captured(), repeated]);
    assert_eq!((row.loan_type.as_str(), row.source.as_str(), row.amount), ("lap", "whatsapp", 3_500_000));
    assert_eq!((row.name.as_deref(), row.conversation_id), (Some("Ravi Kumar"), Some(TALK.uuid())));
}

#[test]
fn a_corrected_name_is_searched_for() {
    let corrected = LeadEvent::DetailsCorrected {
        name: Some(of_person("Asha RAO".parse().unwrap())),
        mobile: Some(of_person("9876541002".parse().unwrap())),
        loan_type: None,
        amount: Some(Rupees::new(20_000).unwrap()),
        source: Some(Source::Referral),
        at: at(5),
    };
    let row = row(&[captured(), corrected.clone()]);
    assert_eq!((row.search_key.as_deref(), row.mobile.as_deref()), (Some("asha rao"), Some("+919876541002")));
    assert_eq!((row.amount, row.source.as_str(), row.version), (20_000, "referral", 2));
    let detail = line(&corrected, &nobody()).detail;
    assert_eq!(
        detail,
        json!({"name_changed": true, "mobile_changed": true, "loan_type": null, "amount": 20_000, "source": "referral"})
    );
}

#[test]
fn a_lead_goes_through_its_stages() {
    let moved = |from, to| LeadEvent::StageChanged { from, to, reason: None, assignee: None, at: at(1) };
    let sanctioned =
        LeadEvent::SanctionApproved { amount: Rupees::new(30).unwrap(), lender: "HDFC".to_owned(), at: at(2) };
    let day = at(3).date_naive();
    let paid = LeadEvent::DisbursalCompleted { amount: Rupees::new(29).unwrap(), date: day, at: at(3) };
    let held = LeadEvent::PutOnHold { reason: None, at: at(4) };
    let row = row(&[captured(), moved(Stage::New, Stage::Sanctioned), sanctioned, paid, held.clone()]);
    assert_eq!((row.stage.as_str(), row.on_hold), ("sanctioned", true));
    assert_eq!((row.sanctioned_amount, row.lender.as_deref()), (Some(30), Some("HDFC")));
    assert_eq!((row.disbursed_amount, row.disbursed_on), (Some(29), Some(day)));
    let resumed = self::row(&[captured(), held, LeadEvent::Resumed { at: at(5) }]);
    assert_eq!((resumed.stage.as_str(), resumed.on_hold), ("new", false));
}

#[test]
fn a_reopened_lead_stands_where_it_goes_on() {
    let lost = LeadEvent::StageChanged {
        from: Stage::New,
        to: Stage::Lost,
        reason: Some("found another lender".to_owned()),
        assignee: None,
        at: at(1),
    };
    let reopened = LeadEvent::Reopened {
        from: Stage::Lost,
        to: Stage::Contacted,
        reason: "came back".to_owned(),
        assignee: None,
        at: at(2),
    };
    assert_eq!(line(&lost, &nobody()).detail, json!({"from": "new", "to": "lost", "reason": "found another lender"}));
    assert_eq!(row(&[captured(), lost, reopened]).stage, "contacted");
}

#[test]
fn a_note_stands_in_the_timeline_with_whose_it_is() {
    let line = line(&noted(), &nobody());
    assert_eq!((line.text.as_deref(), line.person_id), (Some("calls after six"), Some(PERSON.uuid())));
    assert_eq!((line.kind.as_str(), line.actor.as_str(), line.at), ("lead.note_added", "system:inbox", at(9)));
}

#[test]
fn what_changes_a_lead_stands_in_the_timeline_with_the_version_it_made_and_a_note_with_none() {
    assert_eq!(line(&captured(), &nobody()).version, Some(3));
    assert_eq!(line(&noted(), &nobody()).version, None);
    assert_eq!(row(&[captured(), noted()]).version, 1);
}

#[test]
fn the_timeline_tells_nothing_private_but_notes() {
    let line = line(&captured(), &nobody());
    let told = line.detail.to_string();
    assert!(told.contains("LD-2026-00042") && !told.contains("Ravi") && !told.contains("98765"), "{told}");
    assert_eq!((line.text, line.person_id), (None, None));
}

#[test]
fn the_rows_of_an_erased_person_are_the_same_whether_the_values_can_be_read_or_not() {
    let unreadable = LeadEvent::LeadCaptured {
        number: LeadNumber::new(2026, 42),
        person: PERSON,
        name: Private::erased(PERSON),
        mobile: Private::erased(PERSON),
        loan_type: LoanType::HomeLoan,
        amount: Rupees::new(3_500_000).unwrap(),
        source: Source::WhatsApp,
        conversation: None,
        at: at(0),
    };
    let still_readable = row_knowing(&[captured()], &person_erased()).unwrap();
    assert_eq!(still_readable, row(&[unreadable]));
    assert_eq!((&still_readable.name, &still_readable.mobile, &still_readable.search_key), (&None, &None, &None));
    let unreadable_note = LeadEvent::NoteAdded { text: Private::erased(PERSON), at: at(9) };
    assert_eq!(line(&noted(), &person_erased()), line(&unreadable_note, &nobody()));
}

#[test]
fn a_lead_waits_for_an_owner_while_it_is_open_and_its_customer_is_there() {
    let moved = |to| LeadEvent::StageChanged { from: Stage::New, to, reason: None, assignee: None, at: at(1) };
    let given = LeadEvent::LeadAssigned {
        from: None,
        to: OWNER,
        team: None,
        name: of_person("Ravi Kumar".parse().unwrap()),
        at: at(2),
    };
    let erased = LeadEvent::LeadErased { was_open: true, assignee: None, at: at(3) };
    let waits = |events: &[LeadEvent]| row(events).unowned;
    assert!(waits(&[captured()]) && waits(&[captured(), moved(Stage::Contacted)]));
    for over in [moved(Stage::Lost), given, erased] {
        assert!(!waits(&[captured(), over.clone()]), "{over:?}");
    }
}

#[test]
fn an_event_names_whose_values_it_tells() {
    assert_eq!(told_of(&captured()), Some(PERSON));
    assert_eq!(told_of(&noted()), Some(PERSON));
    assert_eq!(told_of(&LeadEvent::Resumed { at: at(0) }), None);
}
