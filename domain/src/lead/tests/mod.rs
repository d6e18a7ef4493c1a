//! The rules of a lead, as given, when, then.

use super::*;
use crate::access::TeamName;
use crate::id::{MemberId, PersonId};
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

mod correcting;
mod erasing;
mod inquiries;
mod media;
mod moving;
mod seeing;

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
const PERSON: PersonId = PersonId::new(Uuid::from_u128(1));
const ASHA: MemberId = MemberId::new(Uuid::from_u128(2));
const BALA: MemberId = MemberId::new(Uuid::from_u128(3));

fn rupees(amount: i64) -> Rupees {
    Rupees::new(amount).unwrap()
}

fn inquiry(name: &str, loan_type: LoanType, amount: i64) -> Inquiry {
    Inquiry {
        number: LeadNumber::new(2026, 42),
        person: PERSON,
        name: name.parse().unwrap(),
        mobile: "+919876543210".parse().unwrap(),
        loan_type,
        amount: rupees(amount),
        source: Source::WhatsApp,
        conversation: None,
        at: AT,
    }
}

fn ravi() -> Inquiry {
    inquiry("Ravi Kumar", LoanType::HomeLoan, 3_500_000)
}

fn name(text: &str) -> Private<PersonName> {
    Private::new(PERSON, text.parse().unwrap())
}

fn captured() -> LeadEvent {
    LeadEvent::LeadCaptured {
        number: LeadNumber::new(2026, 42),
        person: PERSON,
        name: name("Ravi Kumar"),
        mobile: Private::new(PERSON, "+919876543210".parse().unwrap()),
        loan_type: LoanType::HomeLoan,
        amount: rupees(3_500_000),
        source: Source::WhatsApp,
        conversation: None,
        at: AT,
    }
}

fn assigned(from: Option<MemberId>, to: MemberId) -> LeadEvent {
    LeadEvent::LeadAssigned { from, to, team: Some(north()), name: name("Ravi Kumar"), at: AT }
}

fn north() -> TeamName {
    TeamName("North".into())
}

fn moved(from: Stage, to: Stage, reason: Option<&str>) -> LeadEvent {
    LeadEvent::StageChanged { from, to, reason: reason.map(Into::into), assignee: None, at: AT }
}

fn sanctioned() -> LeadEvent {
    LeadEvent::SanctionApproved { amount: rupees(3_000_000), lender: "HDFC".into(), at: AT }
}

fn held() -> LeadEvent {
    LeadEvent::PutOnHold { reason: None, at: AT }
}

/// A lead that stands in `stage`.
fn in_stage(stage: Stage) -> Vec<LeadEvent> {
    if stage == Stage::New { vec![captured()] } else { vec![captured(), moved(Stage::New, stage, None)] }
}

fn in_terminal_stages() -> impl Iterator<Item = Vec<LeadEvent>> {
    [Stage::Disbursed, Stage::Rejected, Stage::Lost].into_iter().map(in_stage)
}

/// A move with nothing said about it.
fn to(stage: Stage) -> LeadCommand {
    LeadCommand::ChangeStage { to: stage, reason: None, amount: None, lender: None, date: None, at: AT }
}

/// A move with everything that any stage needs.
fn to_with_all(stage: Stage) -> LeadCommand {
    LeadCommand::ChangeStage {
        to: stage,
        reason: Some("asked for".into()),
        amount: Some(rupees(3_000_000)),
        lender: Some("HDFC".into()),
        date: Some(AT.date_naive()),
        at: AT,
    }
}

fn lead() -> TestFramework<Lead> {
    TestFramework::with(())
}

fn folded(events: Vec<LeadEvent>) -> Lead {
    let mut lead = Lead::default();
    for event in events {
        lead.apply(event);
    }
    lead
}

#[test]
fn nothing_but_an_inquiry_reaches_a_lead_that_was_never_captured() {
    let commands = [
        LeadCommand::Assign { to: ASHA, team: None, only_unassigned: false, at: AT },
        to(Stage::Contacted),
        LeadCommand::Hold { reason: None, at: AT },
        LeadCommand::Resume { at: AT },
        LeadCommand::Reopen { to: Stage::New, reason: "back".into(), at: AT },
        LeadCommand::AddNote { text: "hello".into(), at: AT },
        LeadCommand::Correct { name: None, mobile: None, loan_type: None, amount: None, source: None, at: AT },
    ];
    for command in commands {
        lead().given_no_previous_events().when(command).then_expect_error(LeadError::Unknown);
    }
}

#[test]
fn a_lead_tells_its_callers_where_it_stands() {
    let nothing = Lead::default();
    assert!(!nothing.is_open());
    assert_eq!((nothing.stage(), nothing.person(), nothing.assignee(), nothing.team()), (None, None, None, None));

    let open = folded(vec![captured(), assigned(None, ASHA), held()]);
    assert!(open.is_open());
    assert_eq!((open.stage(), open.person(), open.assignee()), (Some(Stage::New), Some(PERSON), Some(ASHA)));
    assert_eq!(open.team(), Some(&north()));

    for events in in_terminal_stages() {
        assert!(!folded(events).is_open());
    }
}

#[test]
fn a_lead_kept_as_json_reads_back_the_same() {
    let lead = folded(vec![captured(), assigned(None, ASHA), sanctioned()]);
    let kept = serde_json::to_string(&lead).unwrap();
    assert_eq!(serde_json::from_str::<Lead>(&kept).unwrap(), lead);
}

#[test]
fn every_rule_names_the_input_that_it_is_about() {
    let fields = [
        (LeadError::Closed, None),
        (LeadError::ReopenNeedsOpenStage, Some("stage")),
        (LeadError::EndNeedsReason, Some("reason")),
        (LeadError::SanctionNeedsAmount, Some("amount")),
        (LeadError::SanctionNeedsLender, Some("lender")),
        (LeadError::DisbursalNeedsDate, Some("date")),
        (LeadError::NoteEmpty, Some("text")),
    ];
    for (error, field) in fields {
        assert_eq!(error.field(), field, "{}", error.code());
        assert!(error.code().starts_with("lead-"));
    }
}
