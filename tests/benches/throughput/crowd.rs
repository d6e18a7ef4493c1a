//! One firm with very many leads: a past that is only as long as its lists need.

use crate::history::append;
use crate::ours::{Ours, new_id};
use anyhow::{Context as _, Result};
use application::access::Identity;
use application::clock::Clock as _;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{Member, MemberEvent, Role, TeamName};
use domain::id::{LeadId, MemberId, PersonId, TaskId, TenantId};
use domain::lead::{Lead, LeadEvent, LeadNumber, LoanType, Source, Stage};
use domain::money::Rupees;
use domain::private::Private;
use domain::stream::Stream;
use domain::task::{Task, TaskEvent, TaskKind};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use infrastructure::clock::SystemClock;

/// Leads and tasks that are written at the same time.
const AT_ONCE: usize = 400;
/// Members who own leads.
pub(crate) const MEMBERS: u32 = 100;
/// Teams that they are in.
const TEAMS: u32 = 10;
/// People whose leads these are; each has many, for a key of their own each would only take longer.
const PEOPLE: u32 = 10_000;
/// One lead in so many has the rare name.
const RARE_EVERY: u32 = 5_000;
/// The year of all numbers.
pub(crate) const YEAR: u16 = 2026;

/// First names, from frequent to rare by the way they are drawn.
const FIRST: [&str; 40] = [
    "Ravi", "Asha", "Anil", "Sunita", "Vijay", "Meera", "Rakesh", "Kavita", "Suresh", "Priya", "Deepak", "Neha",
    "Rahul", "Pooja", "Amit", "Rekha", "Sanjay", "Geeta", "Manoj", "Lata", "Arjun", "Seema", "Karan", "Usha", "Mohan",
    "Nisha", "Gopal", "Anita", "Harish", "Savita", "Dinesh", "Mamta", "Nitin", "Shobha", "Tarun", "Vidya", "Yusuf",
    "Zarina", "Imran", "Fatima",
];
/// Last names.
const LAST: [&str; 40] = [
    "Kumar",
    "Sharma",
    "Verma",
    "Gupta",
    "Singh",
    "Patel",
    "Shah",
    "Mehta",
    "Joshi",
    "Desai",
    "Iyer",
    "Nair",
    "Menon",
    "Reddy",
    "Rao",
    "Chowdhury",
    "Banerjee",
    "Mukherjee",
    "Das",
    "Ghosh",
    "Mishra",
    "Pandey",
    "Tiwari",
    "Dubey",
    "Shukla",
    "Agarwal",
    "Bansal",
    "Goyal",
    "Jain",
    "Khanna",
    "Kapoor",
    "Malhotra",
    "Chopra",
    "Kulkarni",
    "Deshpande",
    "Patil",
    "Khan",
    "Sheikh",
    "Fernandes",
    "Subramaniam",
];

/// A firm under measurement.
pub(crate) struct Crowd<'a> {
    ours: &'a Ours,
    /// Whose log.
    pub(crate) tenant: TenantId,
    at: DateTime<Utc>,
}

impl<'a> Crowd<'a> {
    /// The first firm of these, with its members.
    pub(crate) async fn of(ours: &'a Ours) -> Result<Self> {
        let tenant = *ours.tenants.first().context("there is a firm")?;
        let crowd = Self { ours, tenant, at: SystemClock.now() - TimeDelta::hours(1) };
        for number in 0..MEMBERS {
            let member = crowd.member(number);
            let invited = MemberEvent::MemberInvited {
                member,
                person: PersonId::new(member.uuid()),
                username: format!("member{number}"),
                name: Private::new(PersonId::new(member.uuid()), format!("Member {number}").parse()?),
                mobile: None,
                role: Role::Sales.into(),
                teams: vec![team(number)],
                at: crowd.at,
            };
            append(ours, member, Stream::<Member>::new(tenant, member), 0, vec![invited]).await?;
        }
        Ok(crowd)
    }

    /// A member, by number from 0.
    pub(crate) fn member(&self, number: u32) -> MemberId {
        MemberId::derived(self.tenant.uuid(), &format!("member {number}"))
    }

    /// A member signed in with a role.
    pub(crate) fn identity(&self, number: u32, role: Role) -> Identity {
        Identity {
            tenant: self.tenant,
            member: self.member(number),
            username: format!("member{number}"),
            roles: Vec::new(),
            teams: vec![team(number)],
            permissions: role.permissions(),
        }
    }

    /// Writes the leads with these serials.
    pub(crate) async fn add_leads(&self, serials: std::ops::RangeInclusive<u32>) -> Result<()> {
        let leads = stream::iter(serials.map(|serial| self.add_lead(serial)));
        leads.buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Writes so many tasks, each about a lead.
    pub(crate) async fn add_tasks(&self, serials: std::ops::RangeInclusive<u32>) -> Result<()> {
        let tasks = stream::iter(serials.map(|serial| self.add_task(serial)));
        tasks.buffer_unordered(AT_ONCE).try_collect().await
    }

    async fn add_lead(&self, serial: u32) -> Result<()> {
        let (person, at) = (self.person(serial), self.at);
        let to = drawn(serial, 1, MEMBERS);
        let name = Private::new(person, name(serial).parse()?);
        let loan_type = LoanType::ALL.get(usize::try_from(drawn(serial, 2, 16))?).copied().unwrap_or(LoanType::Lap);
        let stage = Stage::ALL.get(usize::try_from(drawn(serial, 3, 13))?).copied().unwrap_or(Stage::New);
        let captured = LeadEvent::LeadCaptured {
            number: LeadNumber::new(YEAR, serial),
            person,
            name: name.clone(),
            mobile: Private::new(person, mobile(serial).parse()?),
            loan_type,
            amount: Rupees::new(2_500_000)?,
            source: Source::Web,
            conversation: None,
            at,
        };
        let owner = self.member(to);
        let given = LeadEvent::LeadAssigned { from: None, to: owner, team: Some(team(to)), name, at };
        let mut events = vec![captured, given];
        if stage != Stage::New {
            let (reason, assignee) = (Some("as it went".to_owned()), Some(owner));
            events.push(LeadEvent::StageChanged { from: Stage::New, to: stage, reason, assignee, at });
        }
        append(self.ours, owner, Stream::<Lead>::new(self.tenant, self.lead(serial)), 0, events).await?;
        Ok(())
    }

    async fn add_task(&self, serial: u32) -> Result<()> {
        let (person, at) = (self.person(serial), self.at);
        let assignee = self.member(drawn(serial, 4, MEMBERS));
        let hours = i64::from(drawn(serial, 5, 24 * 20)) - 24 * 10;
        let created = TaskEvent::TaskCreated {
            kind: TaskKind::Contact,
            title: Private::new(person, format!("Contact {}", name(serial))),
            assignee,
            lead: Some(self.lead(serial)),
            due_at: at + TimeDelta::hours(hours),
            at,
        };
        let mut events = vec![created];
        if drawn(serial, 6, 2) == 0 {
            events.push(TaskEvent::TaskCompleted { at });
        }
        append(self.ours, assignee, Stream::<Task>::new(self.tenant, TaskId::new(new_id())), 0, events).await?;
        Ok(())
    }

    fn lead(&self, serial: u32) -> LeadId {
        LeadId::derived(self.tenant.uuid(), &format!("lead {serial}"))
    }

    fn person(&self, serial: u32) -> PersonId {
        PersonId::derived(self.tenant.uuid(), &format!("person {}", serial % PEOPLE))
    }
}

fn team(member: u32) -> TeamName {
    TeamName(format!("Team {}", member % TEAMS))
}

/// The name of the lead with this serial.
fn name(serial: u32) -> String {
    if serial.is_multiple_of(RARE_EVERY) {
        return "Zebunnisa Quillonwala".to_owned();
    }
    // The smaller of two draws, so that some names are frequent and others rare.
    let of = |salt, names: &[&'static str]| {
        let count = u32::try_from(names.len()).unwrap_or(1);
        let place = drawn(serial, salt, count).min(drawn(serial, salt + 1, count));
        names.get(usize::try_from(place).unwrap_or_default()).copied().unwrap_or_default()
    };
    format!("{} {}", of(10, &FIRST), of(20, &LAST))
}

/// The mobile of the lead with this serial; no other has it.
pub(crate) fn mobile(serial: u32) -> String {
    // 7,368,787 has no divisor in common with 10^9: each serial leads to another number.
    format!("+919{:09}", u64::from(serial) * 7_368_787 % 1_000_000_000)
}

/// A number below `below`, the same each time for the same serial and salt. (`SplitMix64`)
pub(crate) fn drawn(serial: u32, salt: u64, below: u32) -> u32 {
    let mut mixed = (u64::from(serial) << 8 | salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u32::try_from((mixed ^ (mixed >> 31)) % u64::from(below.max(1))).unwrap_or_default()
}
