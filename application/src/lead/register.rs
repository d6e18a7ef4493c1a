//! Typing in a new lead, and putting a lead's details right: what a mobile number's one open lead has to do with both.

use super::capture::{CaptureLead, Captured, check_words, refused};
use super::change::{IfSeen, within};
use crate::access::{CreateLeads, EditLeads, Grant, Reach};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed, ExecuteError};
use crate::failure::Failure;
use crate::port::Contact;
use async_trait::async_trait;
use domain::access::TeamName;
use domain::id::{LeadId, MemberId, PersonId, TenantId};
use domain::lead::{Lead, LeadCommand, LeadError, LeadNumber, LoanType, Registration, Source};
use domain::mobile::Mobile;
use domain::money::Rupees;
use domain::name::PersonName;
use domain::stream::Stream;
use uuid::Uuid;

/// How often a mobile number is found held by a lead that is closed a moment later.
const ROUNDS_MAX: u32 = 4;

/// The open lead that has a mobile number, as far as the asker may know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MobileHeld {
    /// One that the asker sees.
    #[error("{0} is open with this mobile number")]
    Seen(LeadNumber),
    /// One that the asker doesn't see.
    #[error("this mobile number is already in the system; ask your manager")]
    Hidden,
}

impl MobileHeld {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seen(_) => "lead-open-already",
            Self::Hidden => "lead-already-in-the-system",
        }
    }
}

/// What becomes of a registration whose mobile number has an open lead that the asker sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// It is refused, so that a person decides.
    IsTold,
    /// It is a repeated inquiry, which brings that lead up to date.
    Updates,
}

/// Type in a new lead.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterLead {
    /// What is asked for.
    pub inquiry: CaptureLead,
    /// Who is to own it; the asker has shown that they may assign. Nobody: automatic assignment decides.
    pub owner: Option<MemberId>,
    /// What is written down at once, 1..=4000 characters after trimming.
    pub note: Option<String>,
    /// Which leads the asker sees.
    pub sees: Reach,
    /// What a mobile number with an open lead means.
    pub repeated: Repeated,
}

#[async_trait]
impl UseCase for RegisterLead {
    type Permission = CreateLeads;
    type Output = Result<Captured, MobileHeld>;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<CreateLeads>,
        context: CommandContext,
    ) -> Result<Self::Output, Failure> {
        let tenant = grant.tenant();
        let owner = match self.owner {
            Some(member) => Some((member, active(app, tenant, member).await?)),
            None => None,
        };
        let inquiry = self.inquiry.clone().told(app, tenant).await?;
        let registration = Registration { inquiry, owner, note: self.note.clone() };
        for round in 0..ROUNDS_MAX {
            let lead = LeadId::derived(context.command_id.uuid(), &format!("registered {round}"));
            let command = LeadCommand::Register(Box::new(registration.clone()));
            let stream = Stream::<Lead>::new(tenant, lead);
            let holder = match app.commands.execute(stream, command, context.clone(), None).await {
                Ok(committed) if committed.repeated => {
                    let lead = answered_by(app, stream, registration.inquiry.person).await?;
                    return Ok(Ok(Captured { lead, position: committed.position }));
                }
                Ok(committed) => return Ok(Ok(Captured { lead, position: committed.position })),
                Err(ExecuteError::Taken { holder, .. }) => holder,
                Err(error) => return Err(error.into_failure(refused_registration)),
            };
            match held_by(app, tenant, holder, &self.sees).await? {
                Some(MobileHeld::Seen(_)) if self.repeated == Repeated::Updates => {
                    return self.repeat(app, grant, context, LeadId::new(holder)).await.map(Ok);
                }
                Some(held) => return Ok(Err(held)),
                None => {}
            }
        }
        Err(Failure::Conflict)
    }
}

impl RegisterLead {
    /// The inquiry as a repeated one: to the lead that has the mobile, with what was asked for besides.
    async fn repeat(
        self,
        app: &Application,
        grant: &Grant<CreateLeads>,
        context: CommandContext,
        holder: LeadId,
    ) -> Result<Captured, Failure> {
        let (tenant, at) = (grant.tenant(), app.clock.now());
        let mut captured = self.inquiry.run(app, grant, context.clone()).await?;
        let assigned = match self.owner {
            Some(to) => {
                let team = active(app, tenant, to).await?;
                Some(("owner", LeadCommand::Assign { to, team, only_unassigned: false, at }))
            }
            None => None,
        };
        let noted = self.note.map(|text| ("note", LeadCommand::AddNote { text, at }));
        for (step, command) in [assigned, noted].into_iter().flatten() {
            let stream = Stream::<Lead>::new(tenant, holder);
            let done = app.commands.execute(stream, command, context.step(step), None).await;
            let done = done.map_err(|error| error.into_failure(refused_registration))?;
            captured.position = done.position.or(captured.position);
        }
        Ok(captured)
    }
}

/// A refusal, naming the note as the registration does.
fn refused_registration(error: LeadError) -> Failure {
    match error.field() {
        Some("text") => Failure::invalid("note", error),
        Some(_) | None => refused(error),
    }
}

/// The lead that a registration led to when it was first asked for: this one, or the open one that it brought up to date.
async fn answered_by(app: &Application, stream: Stream<Lead>, person: PersonId) -> Result<LeadId, Failure> {
    let state_of = async |lead| {
        let state = app.commands.load(Stream::<Lead>::new(stream.tenant, lead)).await;
        state.map_err(|error| error.into_failure(refused))
    };
    let lead = LeadId::new(stream.id());
    if state_of(lead).await?.number().is_some() {
        return Ok(lead);
    }
    for other in app.leads.leads_of(stream.tenant, person).await? {
        if state_of(other).await?.is_open() {
            return Ok(other);
        }
    }
    Ok(lead)
}

/// The team that a member's leads get.
async fn active(app: &Application, tenant: TenantId, member: MemberId) -> Result<Option<TeamName>, Failure> {
    let entry = app.members.lookup(tenant, member).await?.filter(|entry| entry.active);
    entry.map(|entry| entry.team).ok_or_else(|| Failure::invalid("assignee_id", "there is no such active member"))
}

/// What the asker may know of the lead that holds a mobile number; `None` where it holds it no more.
async fn held_by(
    app: &Application,
    tenant: TenantId,
    holder: Uuid,
    sees: &Reach,
) -> Result<Option<MobileHeld>, Failure> {
    let stream = Stream::<Lead>::new(tenant, LeadId::new(holder));
    let lead = app.commands.load(stream).await.map_err(|error| error.into_failure(refused))?;
    Ok(match lead.number().filter(|_| lead.is_open()) {
        Some(number) if sees.covers(lead.assignee(), lead.team()) => Some(MobileHeld::Seen(number)),
        Some(_) => Some(MobileHeld::Hidden),
        None => None,
    })
}

/// Put a lead's details right; what isn't set stays.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectLead {
    /// Which lead.
    pub lead: LeadId,
    /// The version that the asker saw, where they say so.
    pub seen: Option<u64>,
    /// The right name.
    pub name: Option<PersonName>,
    /// The right mobile number.
    pub mobile: Option<Mobile>,
    /// The right purpose.
    pub loan_type: Option<LoanType>,
    /// The right amount.
    pub amount: Option<Rupees>,
    /// How it really came in.
    pub source: Option<Source>,
}

#[async_trait]
impl UseCase for CorrectLead {
    type Permission = EditLeads;
    type Output = Result<Committed, MobileHeld>;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<EditLeads>,
        context: CommandContext,
    ) -> Result<Self::Output, Failure> {
        let Self { lead, seen, name, mobile, loan_type, amount, source } = self;
        let firm = app.tenants.profile(grant.tenant()).await?;
        check_words(&firm, loan_type, source)?;
        let (tenant, at) = (grant.tenant(), app.clock.now());
        let stream = Stream::<Lead>::new(tenant, lead);
        let command = LeadCommand::Correct { name, mobile: mobile.clone(), loan_type, amount, source, at };
        for _ in 0..ROUNDS_MAX {
            let command = command.clone().if_seen(seen);
            let holder = match app.commands.execute(stream, command, context.clone(), Some(within(grant))).await {
                Ok(committed) => {
                    link(app, stream, mobile).await?;
                    return Ok(Ok(committed));
                }
                Err(ExecuteError::Taken { holder, .. }) => holder,
                Err(error) => return Err(error.into_failure(refused)),
            };
            if let Some(held) = held_by(app, tenant, holder, grant.reach()).await? {
                return Ok(Err(held));
            }
        }
        Err(Failure::Conflict)
    }
}

/// Lets the mobile number lead to the lead's customer, so that whoever writes from it is known.
async fn link(app: &Application, stream: Stream<Lead>, mobile: Option<Mobile>) -> Result<(), Failure> {
    let Some(mobile) = mobile else { return Ok(()) };
    let lead = app.commands.load(stream).await.map_err(|error| error.into_failure(refused))?;
    match lead.person() {
        Some(person) => app.people.link(stream.tenant, &Contact::Mobile(mobile), person).await,
        None => Ok(()),
    }
}
