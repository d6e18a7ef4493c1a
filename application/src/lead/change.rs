//! Changing a lead that one sees.

use super::capture::refused;
use crate::access::{AssignLeads, EditLeads, Grant, PermissionKind};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed, Guard};
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::access::TeamName;
use domain::id::{LeadId, MemberId};
use domain::lead::{Lead, LeadCommand, Stage};
use domain::money::Rupees;
use domain::stream::Stream;
use std::sync::Arc;

/// Lets a command through to leads within the grant's reach; others don't exist for the asker.
pub(super) fn within<P: PermissionKind>(grant: &Grant<P>) -> Guard<Lead> {
    let reach = grant.reach().clone();
    Arc::new(move |lead: &Lead| reach.covers(lead.assignee(), lead.team()))
}

/// A command to a lead that the asker saw, or didn't say that they saw.
pub(super) trait IfSeen {
    /// The command for the lead as it was seen.
    fn if_seen(self, version: Option<u64>) -> Self;
}

impl IfSeen for LeadCommand {
    fn if_seen(self, version: Option<u64>) -> Self {
        match version {
            Some(version) => Self::AsSeen { version, command: Box::new(self) },
            None => self,
        }
    }
}

pub(super) async fn execute<P: PermissionKind>(
    app: &Application,
    grant: &Grant<P>,
    context: CommandContext,
    lead: LeadId,
    command: LeadCommand,
) -> Result<Committed, Failure> {
    let stream = Stream::<Lead>::new(grant.tenant(), lead);
    let guard = Some(within(grant));
    app.commands.execute(stream, command, context, guard).await.map_err(|error| error.into_failure(refused))
}

/// Where a lead is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageTarget {
    /// To a stage; a closed lead is reopened in it.
    Stage(Stage),
    /// Aside, keeping its stage.
    OnHold,
}

/// Move a lead.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeStage {
    /// Which lead.
    pub lead: LeadId,
    /// The version that the asker saw, where they say so.
    pub seen: Option<u64>,
    /// Where to.
    pub to: StageTarget,
    /// Why.
    pub reason: Option<String>,
    /// Sanctioned or disbursed amount.
    pub amount: Option<Rupees>,
    /// Sanctioning lender.
    pub lender: Option<String>,
    /// Day of disbursal.
    pub date: Option<NaiveDate>,
}

#[async_trait]
impl UseCase for ChangeStage {
    type Permission = EditLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<EditLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let at = app.clock.now();
        let Self { lead, seen, to, reason, amount, lender, date } = self;
        let stream = Stream::<Lead>::new(grant.tenant(), lead);
        let closed = || async {
            let state = app.commands.load(stream).await.map_err(|error| error.into_failure(refused))?;
            Ok::<bool, Failure>(state.stage().is_some_and(Stage::is_terminal))
        };
        let command = match to {
            StageTarget::OnHold => LeadCommand::Hold { reason, at },
            StageTarget::Stage(to) if !to.is_terminal() && closed().await? => {
                LeadCommand::Reopen { to, reason: reason.unwrap_or_default(), at }
            }
            StageTarget::Stage(to) => LeadCommand::ChangeStage { to, reason, amount, lender, date, at },
        };
        execute(app, grant, context, lead, command.if_seen(seen)).await
    }
}

/// Give a lead to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignLead {
    /// Which lead.
    pub lead: LeadId,
    /// The version that the asker saw, where they say so.
    pub seen: Option<u64>,
    /// To whom.
    pub to: MemberId,
}

#[async_trait]
impl UseCase for AssignLead {
    type Permission = AssignLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<AssignLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let member = app.members.lookup(grant.tenant(), self.to).await?.filter(|member| member.active);
        let Some(member) = member else {
            return Err(Failure::invalid("member_id", "there is no such active member"));
        };
        let command =
            LeadCommand::Assign { to: self.to, team: member.team, only_unassigned: false, at: app.clock.now() };
        execute(app, grant, context, self.lead, command.if_seen(self.seen)).await
    }
}

/// Give a lead that nobody owns to a member: what automatic assignment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignUnowned {
    /// Which lead.
    pub lead: LeadId,
    /// To whom.
    pub to: MemberId,
    /// The member's team.
    pub team: Option<TeamName>,
}

#[async_trait]
impl UseCase for AssignUnowned {
    type Permission = AssignLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<AssignLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let command = LeadCommand::Assign { to: self.to, team: self.team, only_unassigned: true, at: app.clock.now() };
        execute(app, grant, context, self.lead, command).await
    }
}

/// Write something down about a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddNote {
    /// Which lead.
    pub lead: LeadId,
    /// 1..=4000 characters after trimming.
    pub text: String,
}

#[async_trait]
impl UseCase for AddNote {
    type Permission = EditLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<EditLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let command = LeadCommand::AddNote { text: self.text, at: app.clock.now() };
        execute(app, grant, context, self.lead, command).await
    }
}
