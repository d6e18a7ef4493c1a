//! A member of a tenant's staff.

use super::{InvitationPurpose, MemberEvent, RoleKey, TeamName};
use crate::id::{MemberId, PersonId};
use crate::mobile::Mobile;
use crate::name::PersonName;
use crate::private::Private;
use crate::stream::{ClaimChange, Streamed};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The scope of the claim on a mobile number.
const MOBILE_SCOPE: &str = "mobile number";
/// The scope of the claim of members without a mobile number.
const USERNAME_SCOPE: &str = "user name";
/// Longest user name, in characters.
const USERNAME_CHARS_MAX: usize = 40;
/// Most teams of a member.
const TEAMS_MAX: usize = 10;

/// The member as the rules see them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Member {
    standing: Option<Standing>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Standing {
    person: PersonId,
    username: String,
    role: RoleKey,
    mobile: Option<Private<Mobile>>,
    teams: Vec<TeamName>,
    active: bool,
    invitation: Option<Invitation>,
    /// Whether they have chosen a password at a link before.
    joined: bool,
}

/// A link to choose a password that wasn't used yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Invitation {
    secret_hash: String,
    expires_at: DateTime<Utc>,
}

/// What can be asked of a member.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberCommand {
    /// Let somebody join the staff.
    Invite {
        /// Who.
        member: MemberId,
        /// The person whose data it is.
        person: PersonId,
        /// What they sign in with: 1..=40 of `a-z`, `0-9`, `.`, `_` and `-`.
        username: String,
        /// Their name.
        name: PersonName,
        /// The mobile number that the bot knows them by.
        mobile: Option<Mobile>,
        /// What they are mainly.
        role: RoleKey,
        /// The teams they belong to.
        teams: Vec<TeamName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Let the bot know them by another mobile number, or by none.
    SetMobile {
        /// The number.
        mobile: Option<Mobile>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Put them in other teams.
    ChangeTeams {
        /// The teams.
        teams: Vec<TeamName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Make a link at which they choose a password.
    IssueInvitation {
        /// The hash of the secret in the link.
        secret_hash: String,
        /// Until when it is good.
        expires_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Use up the link.
    AcceptInvitation {
        /// The hash of the secret that was shown.
        secret_hash: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Let them do nothing any more.
    Deactivate {
        /// When.
        at: DateTime<Utc>,
    },
    /// Let them back.
    Reactivate {
        /// When.
        at: DateTime<Utc>,
    },
}

/// The rule that a command to a member broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// There is no such member.
    #[error("there is no such member")]
    Unknown,
    /// The member joined before.
    #[error("another member has this user name")]
    AlreadyInvited,
    /// Not a name to sign in with.
    #[error("a user name has 1 to 40 of a-z, 0-9, dot, underscore and hyphen")]
    MalformedUsername,
    /// Too many teams, or one of them twice.
    #[error("a member belongs to at most 10 teams, each once")]
    Teams,
    /// The member works here no more.
    #[error("the member is deactivated")]
    Inactive,
    /// The link was used, replaced, or is too old.
    #[error("this link was used before, replaced by a newer one, or is too old; ask for a new one")]
    InvitationSpent,
}

impl MemberError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "member-unknown",
            Self::AlreadyInvited => "member-already-invited",
            Self::MalformedUsername => "member-malformed-username",
            Self::Teams => "member-teams",
            Self::Inactive => "member-inactive",
            Self::InvitationSpent => "invitation-spent",
        }
    }
}

/// Whether a text can be a user name: 1..=40 of `a-z`, `0-9`, `.`, `_` and `-`.
pub fn is_username(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    (1..=USERNAME_CHARS_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

/// Whether somebody can belong to these teams: 10 at most, each once.
///
/// # Errors
/// [`MemberError::Teams`]: they can't.
pub fn are_teams(teams: &[TeamName]) -> Result<(), MemberError> {
    let different: BTreeSet<_> = teams.iter().collect();
    if different.len() == teams.len() && teams.len() <= TEAMS_MAX { Ok(()) } else { Err(MemberError::Teams) }
}

impl Member {
    /// What they sign in with, of somebody who joined.
    pub fn username(&self) -> Option<&str> {
        self.standing.as_ref().map(|standing| standing.username.as_str())
    }

    /// The person whose data it is, of somebody who joined.
    pub fn person(&self) -> Option<PersonId> {
        self.standing.as_ref().map(|standing| standing.person)
    }

    /// The role that they joined with or were given before [`super::Access`] said who may do what.
    pub fn first_role(&self) -> Option<&RoleKey> {
        self.standing.as_ref().map(|standing| &standing.role)
    }

    /// Whether they joined and still work here.
    pub fn is_active(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| standing.active)
    }

    /// What happens when `command` is given to this member.
    ///
    /// # Errors
    /// - [`MemberError::Unknown`]: anything but an invitation to somebody who never joined.
    /// - [`MemberError::AlreadyInvited`]: a second invitation.
    /// - [`MemberError::MalformedUsername`]: an invitation with a user name that breaks the rule.
    /// - [`MemberError::Teams`]: more than ten teams, or one twice.
    /// - [`MemberError::Inactive`]: a link for somebody who works here no more.
    /// - [`MemberError::InvitationSpent`]: a link that isn't good any more.
    pub fn decide(&self, command: MemberCommand) -> Result<Vec<MemberEvent>, MemberError> {
        match (&self.standing, command) {
            (Some(_), MemberCommand::Invite { .. }) => Err(MemberError::AlreadyInvited),
            (None, MemberCommand::Invite { member, person, username, name, mobile, role, teams, at }) => {
                if !is_username(&username) {
                    return Err(MemberError::MalformedUsername);
                }
                are_teams(&teams)?;
                let name = Private::new(person, name);
                let mobile = mobile.map(|mobile| Private::new(person, mobile));
                Ok(vec![MemberEvent::MemberInvited { member, person, username, name, mobile, role, teams, at }])
            }
            (None, _) => Err(MemberError::Unknown),
            (Some(standing), command) => Ok(standing.change(command)?.into_iter().collect()),
        }
    }
}

impl Standing {
    fn change(&self, command: MemberCommand) -> Result<Option<MemberEvent>, MemberError> {
        Ok(match command {
            MemberCommand::SetMobile { mobile, at } => {
                let mobile = mobile.map(|mobile| Private::new(self.person, mobile));
                (mobile != self.mobile).then_some(MemberEvent::MobileChanged { mobile, at })
            }
            MemberCommand::ChangeTeams { teams, at } => {
                are_teams(&teams)?;
                (teams != self.teams).then_some(MemberEvent::TeamsChanged { teams, at })
            }
            MemberCommand::IssueInvitation { secret_hash, expires_at, at } => {
                if !self.active {
                    return Err(MemberError::Inactive);
                }
                let purpose = if self.joined { InvitationPurpose::Reset } else { InvitationPurpose::Join };
                Some(MemberEvent::InvitationIssued { secret_hash, purpose, expires_at, at })
            }
            MemberCommand::AcceptInvitation { secret_hash, at } => {
                let open = self.invitation.as_ref().filter(|open| self.active && open.expires_at > at);
                if open.is_none_or(|open| open.secret_hash != secret_hash) {
                    return Err(MemberError::InvitationSpent);
                }
                Some(MemberEvent::InvitationAccepted { at })
            }
            MemberCommand::Deactivate { at } => self.active.then_some(MemberEvent::MemberDeactivated { at }),
            MemberCommand::Reactivate { at } => (!self.active).then_some(MemberEvent::MemberReactivated { at }),
            MemberCommand::Invite { .. } => None,
        })
    }

    /// What only this member may have: their mobile number, while they work here.
    fn claim(&self) -> ClaimChange {
        let mobile = self.mobile.as_ref().and_then(Private::known).filter(|_| self.active);
        match mobile {
            Some(mobile) => ClaimChange::Hold { scope: MOBILE_SCOPE, key: mobile.as_str().to_owned() },
            None => ClaimChange::Hold { scope: USERNAME_SCOPE, key: self.username.clone() },
        }
    }
}

impl Aggregate for Member {
    const TYPE: &'static str = "member";
    type Command = MemberCommand;
    type Event = MemberEvent;
    type Error = MemberError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        if let MemberEvent::MemberInvited { person, username, mobile, role, teams, .. } = event {
            let standing =
                Standing { person, username, role, mobile, teams, active: true, invitation: None, joined: false };
            self.standing = Some(standing);
            return;
        }
        let Some(standing) = &mut self.standing else { return };
        match event {
            MemberEvent::MemberInvited { .. } => {}
            MemberEvent::RoleChanged { role, .. } => standing.role = role,
            MemberEvent::TeamsChanged { teams, .. } => standing.teams = teams,
            MemberEvent::MobileChanged { mobile, .. } => standing.mobile = mobile,
            MemberEvent::InvitationIssued { secret_hash, expires_at, .. } => {
                standing.invitation = Some(Invitation { secret_hash, expires_at });
            }
            MemberEvent::InvitationAccepted { .. } => {
                standing.invitation = None;
                standing.joined = true;
            }
            MemberEvent::MemberDeactivated { .. } => {
                standing.active = false;
                standing.invitation = None;
            }
            MemberEvent::MemberReactivated { .. } => standing.active = true,
        }
    }
}

impl Streamed for Member {
    type Id = MemberId;

    fn is_first(command: &MemberCommand) -> bool {
        matches!(command, MemberCommand::Invite { .. })
    }

    fn claim_change(&self, event: &MemberEvent) -> Option<ClaimChange> {
        let standing = self.standing.as_ref()?;
        match event {
            MemberEvent::MemberInvited { .. }
            | MemberEvent::MobileChanged { .. }
            | MemberEvent::MemberDeactivated { .. }
            | MemberEvent::MemberReactivated { .. } => Some(standing.claim()),
            MemberEvent::RoleChanged { .. }
            | MemberEvent::TeamsChanged { .. }
            | MemberEvent::InvitationIssued { .. }
            | MemberEvent::InvitationAccepted { .. } => None,
        }
    }
}
