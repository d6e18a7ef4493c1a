//! What follows from which event.

use super::*;
use crate::log::{Actor, LogEvent, Metadata, Position};
use chrono::DateTime;
use domain::access::{MemberEvent, Role, TeamName};
use domain::id::{LeadId, MemberId, PersonId, TenantId};
use domain::lead::{LeadEvent, LeadNumber, LoanType, Source, Stage};
use domain::money::Rupees;
use domain::private::Private;
use domain::tenant::{TenantEvent, WordChange};
use uuid::Uuid;

const PERSON: PersonId = PersonId::new(Uuid::nil());
const ASHA: u128 = 1;
const RAVI: u128 = 2;

/// A tenant's log as the process managers follow it.
#[derive(Default)]
struct Following {
    memory: Memory,
    position: i64,
}

impl Following {
    fn sees(&mut self, aggregate: u128, event: LogEvent) -> Vec<Effect> {
        self.position += 1;
        let event = RecordedEvent {
            tenant: TenantId::new(Uuid::nil()),
            position: Position(self.position),
            aggregate_id: Uuid::from_u128(aggregate),
            sequence: 1,
            recorded_at: DateTime::UNIX_EPOCH,
            metadata: Metadata {
                actor: Actor::System("test".into()),
                command_id: Uuid::nil(),
                correlation_id: Uuid::nil(),
                causation: None,
                request_id: None,
                token: None,
            },
            event,
        };
        react(&mut self.memory, &event)
    }

    fn joins(&mut self, member: u128, role: Role) {
        let event = MemberEvent::MemberInvited {
            member: MemberId::new(Uuid::from_u128(member)),
            person: PERSON,
            username: member.to_string(),
            name: Private::new(PERSON, "Somebody".parse().unwrap()),
            mobile: None,
            role: role.into(),
            teams: vec![TeamName("North".into())],
            at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(self.sees(member, LogEvent::Member(event)), vec![]);
    }

    /// Whom a newly captured lead is given to.
    fn captured(&mut self, lead: u128) -> Option<u128> {
        let event = LeadEvent::LeadCaptured {
            number: LeadNumber::new(2026, 1),
            person: PERSON,
            name: Private::new(PERSON, "Ravi Kumar".parse().unwrap()),
            mobile: Private::new(PERSON, "9876541001".parse().unwrap()),
            loan_type: LoanType::HomeLoan,
            amount: Rupees::new(3_500_000).unwrap(),
            source: Source::Web,
            conversation: None,
            at: DateTime::UNIX_EPOCH,
        };
        match self.sees(lead, LogEvent::Lead(event)).as_slice() {
            [] => None,
            [Effect::AssignLead(assign)] => {
                assert_eq!(assign.lead, LeadId::new(Uuid::from_u128(lead)));
                Some(assign.to.uuid().as_u128())
            }
            other => panic!("{other:?}"),
        }
    }

    fn assigned(&mut self, lead: u128, from: Option<u128>, to: u128) -> Vec<Effect> {
        let member = |id| MemberId::new(Uuid::from_u128(id));
        let event = LeadEvent::LeadAssigned {
            from: from.map(member),
            to: member(to),
            team: None,
            name: Private::new(PERSON, "Ravi Kumar".parse().unwrap()),
            at: DateTime::UNIX_EPOCH,
        };
        self.sees(lead, LogEvent::Lead(event))
    }

    fn lost(&mut self, lead: u128, assignee: u128) {
        let event = LeadEvent::StageChanged {
            from: Stage::New,
            to: Stage::Lost,
            reason: Some("gone".into()),
            assignee: Some(MemberId::new(Uuid::from_u128(assignee))),
            at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(self.sees(lead, LogEvent::Lead(event)), vec![]);
    }
}

fn two_in_sales() -> Following {
    let mut following = Following::default();
    following.joins(9, Role::Admin);
    following.joins(ASHA, Role::Sales);
    following.joins(RAVI, Role::Sales);
    following
}

#[test]
fn a_lead_without_anybody_to_own_it_stays_unowned() {
    let mut following = Following::default();
    following.joins(9, Role::Admin);
    assert_eq!(following.captured(100), None);
}

#[test]
fn leads_that_come_in_together_are_spread_evenly() {
    let mut following = two_in_sales();
    let owners: Vec<_> = (100..104).map(|lead| following.captured(lead).unwrap()).collect();
    assert_eq!(owners, vec![ASHA, RAVI, ASHA, RAVI]);
}

#[test]
fn a_lead_goes_to_whoever_has_the_fewest_open_ones() {
    let mut following = two_in_sales();
    following.captured(100);
    following.assigned(100, None, ASHA);
    following.captured(101);
    following.assigned(101, None, RAVI);
    following.lost(101, RAVI);
    assert_eq!(following.captured(102), Some(RAVI));
}

#[test]
fn a_tie_goes_to_whoever_was_given_one_longest_ago() {
    let mut following = two_in_sales();
    following.captured(100);
    following.assigned(100, None, ASHA);
    following.lost(100, ASHA);
    assert_eq!(following.captured(101), Some(RAVI));
}

#[test]
fn a_lead_that_a_manager_gave_to_another_counts_for_that_one() {
    let mut following = two_in_sales();
    assert_eq!(following.captured(100), Some(ASHA));
    following.assigned(100, None, RAVI);
    assert_eq!(following.captured(101), Some(ASHA));
}

#[test]
fn whoever_left_is_given_nothing() {
    let mut following = two_in_sales();
    following.sees(ASHA, LogEvent::Member(MemberEvent::MemberDeactivated { at: DateTime::UNIX_EPOCH }));
    assert_eq!(following.captured(100), Some(RAVI));
    assert_eq!(following.captured(101), Some(RAVI));
}

#[test]
fn the_first_owner_gets_the_task_and_the_next_one_takes_it_over() {
    let mut following = two_in_sales();
    assert!(matches!(following.assigned(100, None, ASHA).as_slice(), [Effect::CreateContactTask(_)]));
    assert!(matches!(following.assigned(100, Some(ASHA), RAVI).as_slice(), [Effect::HandOnContactTask(_)]));
}

#[test]
fn a_firm_that_switched_automatic_assignment_off_gives_leads_out_itself() {
    let mut following = two_in_sales();
    let switched = |on| LogEvent::Tenant(TenantEvent::AutoAssignmentSwitched { on, at: DateTime::UNIX_EPOCH });
    assert_eq!(following.sees(0, switched(false)), vec![]);
    assert_eq!(following.captured(100), None);
    assert_eq!(following.sees(0, switched(true)), vec![]);
    assert_eq!(following.captured(101), Some(ASHA));
}

#[test]
fn a_memory_from_before_settings_were_events_reads_back() {
    let memory: Memory = serde_json::from_str("{}").unwrap();
    assert!(memory.settings.assigns_automatically());
    let mut following = two_in_sales();
    let word = LoanType::Own("solar_loan".parse().unwrap());
    let change = WordChange::Added { word, label: "Solar Loan".parse().unwrap() };
    following.sees(0, LogEvent::Tenant(TenantEvent::LoanTypeChanged { change, at: DateTime::UNIX_EPOCH }));
    let written = serde_json::to_value(&following.memory).unwrap();
    assert_eq!(serde_json::from_value::<Memory>(written).unwrap(), following.memory);
}
