//! Taking up an inquiry: a new lead, or the open one of the same mobile brought up to date.

use crate::access::{CreateLeads, Grant};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, ExecuteError};
use crate::failure::Failure;
use crate::log::Position;
use crate::port::Contact;
use async_trait::async_trait;
use chrono::{DateTime, Datelike, Utc};
use domain::id::{ConversationId, LeadId, PersonId, TenantId};
use domain::lead::{Inquiry, Lead, LeadCommand, LeadError, LoanType, Source};
use domain::mobile::Mobile;
use domain::money::Rupees;
use domain::name::PersonName;
use domain::stream::Stream;
use domain::tenant::{TenantError, TenantProfile};

/// How often an inquiry is redirected to the lead that holds its mobile, or starts anew because that one was closed.
const REDIRECTS_MAX: u32 = 4;

/// Take up an inquiry.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureLead {
    /// The customer, where a conversation knows them; else found by the mobile number.
    pub person: Option<PersonId>,
    /// The customer's name.
    pub name: PersonName,
    /// Where to call.
    pub mobile: Mobile,
    /// What the loan is for.
    pub loan_type: LoanType,
    /// How much is asked for.
    pub amount: Rupees,
    /// How it came in.
    pub source: Source,
    /// The talk it came from, if any.
    pub conversation: Option<ConversationId>,
}

/// A lead that holds the inquiry now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Captured {
    /// Which lead.
    pub lead: LeadId,
    /// Where in the log it stands.
    pub position: Option<Position>,
}

#[async_trait]
impl UseCase for CaptureLead {
    type Permission = CreateLeads;
    type Output = Captured;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<CreateLeads>,
        context: CommandContext,
    ) -> Result<Captured, Failure> {
        let tenant = grant.tenant();
        let inquiry = self.told(app, tenant).await?;
        let mut lead = LeadId::derived(context.command_id.uuid(), "lead");
        for round in 0..REDIRECTS_MAX {
            let stream = Stream::<Lead>::new(tenant, lead);
            let command = LeadCommand::Capture(inquiry.clone());
            match app.commands.execute(stream, command, context.clone(), None).await {
                Ok(committed) => return Ok(Captured { lead, position: committed.position }),
                Err(ExecuteError::Taken { holder, .. }) => lead = LeadId::new(holder),
                // It was closed after it was found open: the mobile is free, and the inquiry starts anew.
                Err(ExecuteError::Refused(LeadError::Closed)) => {
                    lead = LeadId::derived(context.command_id.uuid(), &format!("lead {round}"));
                }
                Err(error) => return Err(error.into_failure(refused)),
            }
        }
        Err(Failure::Conflict)
    }
}

impl CaptureLead {
    /// What the lead is told: the inquiry with the person behind it, and a number in case the lead is new.
    pub(super) async fn told(self, app: &Application, tenant: TenantId) -> Result<Inquiry, Failure> {
        let firm = app.tenants.profile(tenant).await?;
        check_words(&firm, Some(self.loan_type), Some(self.source))?;
        let contact = Contact::Mobile(self.mobile.clone());
        let person = match self.person {
            Some(person) => {
                app.people.link(tenant, &contact, person).await?;
                person
            }
            None => app.people.resolve(tenant, &contact).await?,
        };
        let at = app.clock.now();
        let year = u16::try_from(at.with_timezone(&firm.time_zone).year()).map_err(Failure::internal)?;
        let number = app.lead_numbers.next(tenant, year).await?;
        Ok(self.inquiry(number, person, at))
    }

    fn inquiry(self, number: domain::lead::LeadNumber, person: PersonId, at: DateTime<Utc>) -> Inquiry {
        Inquiry {
            number,
            person,
            name: self.name,
            mobile: self.mobile,
            loan_type: self.loan_type,
            amount: self.amount,
            source: self.source,
            conversation: self.conversation,
            at,
        }
    }
}

/// Refuses what isn't in the firm's lists.
pub(super) fn check_words(
    firm: &TenantProfile,
    loan_type: Option<LoanType>,
    source: Option<Source>,
) -> Result<(), Failure> {
    let unknown = |field| Err(Failure::invalid(field, TenantError::UnknownWord));
    let knows_loan_type = loan_type.is_none_or(|loan_type| firm.loan_types.knows(loan_type));
    match (knows_loan_type, source.is_none_or(|source| firm.sources.knows(source))) {
        (false, _) => unknown("loan_type"),
        (true, false) => unknown("source"),
        (true, true) => Ok(()),
    }
}

/// What a lead's refusal means to a client.
pub(crate) fn refused(error: LeadError) -> Failure {
    match (error, error.field()) {
        (LeadError::Unknown, _) => Failure::NotFound,
        (error, Some(field)) => Failure::invalid(field, error),
        (error, None) => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}
