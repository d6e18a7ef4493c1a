//! A member of a tenant's staff.

use super::{MemberEvent, Role, TeamName};
use crate::id::{MemberId, PersonId};
use crate::mobile::Mobile;
use crate::name::PersonName;
use crate::private::Private;
use crate::stream::{ClaimChange, Streamed};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

/// The member as the rules see them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Member {
    standing: Option<Standing>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Standing {
    role: Role,
    teams: Vec<TeamName>,
    active: bool,
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
        /// What they may do.
        role: Role,
        /// The teams they belong to.
        teams: Vec<TeamName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Let them do other things.
    ChangeRole {
        /// The role.
        role: Role,
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
    #[error("the member has joined already")]
    AlreadyInvited,
    /// Not a name to sign in with.
    #[error("a user name has 1 to 40 of a-z, 0-9, dot, underscore and hyphen")]
    MalformedUsername,
}

impl MemberError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "member-unknown",
            Self::AlreadyInvited => "member-already-invited",
            Self::MalformedUsername => "member-malformed-username",
        }
    }
}

/// Longest user name, in characters.
const USERNAME_CHARS_MAX: usize = 40;

/// Whether a text can be a user name: 1..=40 of `a-z`, `0-9`, `.`, `_` and `-`.
pub fn is_username(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    (1..=USERNAME_CHARS_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

impl Member {
    /// What happens when `command` is given to this member.
    ///
    /// # Errors
    /// - [`MemberError::Unknown`]: anything but an invitation to somebody who never joined.
    /// - [`MemberError::AlreadyInvited`]: a second invitation.
    /// - [`MemberError::MalformedUsername`]: an invitation with a user name that breaks the rule.
    pub fn decide(&self, command: MemberCommand) -> Result<Vec<MemberEvent>, MemberError> {
        match (&self.standing, command) {
            (Some(_), MemberCommand::Invite { .. }) => Err(MemberError::AlreadyInvited),
            (None, MemberCommand::Invite { member, person, username, name, mobile, role, teams, at }) => {
                if !is_username(&username) {
                    return Err(MemberError::MalformedUsername);
                }
                let name = Private::new(person, name);
                let mobile = mobile.map(|mobile| Private::new(person, mobile));
                Ok(vec![MemberEvent::MemberInvited { member, person, username, name, mobile, role, teams, at }])
            }
            (None, _) => Err(MemberError::Unknown),
            (Some(standing), command) => Ok(standing.change(command).into_iter().collect()),
        }
    }
}

impl Standing {
    fn change(&self, command: MemberCommand) -> Option<MemberEvent> {
        match command {
            MemberCommand::ChangeRole { role, at } if role != self.role => Some(MemberEvent::RoleChanged { role, at }),
            MemberCommand::ChangeTeams { teams, at } if teams != self.teams => {
                Some(MemberEvent::TeamsChanged { teams, at })
            }
            MemberCommand::Deactivate { at } if self.active => Some(MemberEvent::MemberDeactivated { at }),
            MemberCommand::Reactivate { at } if !self.active => Some(MemberEvent::MemberReactivated { at }),
            MemberCommand::Invite { .. }
            | MemberCommand::ChangeRole { .. }
            | MemberCommand::ChangeTeams { .. }
            | MemberCommand::Deactivate { .. }
            | MemberCommand::Reactivate { .. } => None,
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
        if let MemberEvent::MemberInvited { role, teams, .. } = event {
            self.standing = Some(Standing { role, teams, active: true });
            return;
        }
        let Some(standing) = &mut self.standing else { return };
        match event {
            MemberEvent::MemberInvited { .. } => {}
            MemberEvent::RoleChanged { role, .. } => standing.role = role,
            MemberEvent::TeamsChanged { teams, .. } => standing.teams = teams,
            MemberEvent::MemberDeactivated { .. } => standing.active = false,
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
        match event {
            MemberEvent::MemberInvited { username, .. } => {
                Some(ClaimChange::Hold { scope: "user name", key: username.clone() })
            }
            MemberEvent::RoleChanged { .. }
            | MemberEvent::TeamsChanged { .. }
            | MemberEvent::MemberDeactivated { .. }
            | MemberEvent::MemberReactivated { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cqrs_es::test::TestFramework;
    use uuid::Uuid;

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const PERSON: PersonId = PersonId::new(Uuid::nil());

    fn invite(username: &str) -> MemberCommand {
        MemberCommand::Invite {
            member: MemberId::new(Uuid::nil()),
            person: PERSON,
            username: username.into(),
            name: "Asha".parse().unwrap(),
            mobile: None,
            role: Role::Sales,
            teams: vec![TeamName("North".into())],
            at: AT,
        }
    }

    fn invited() -> MemberEvent {
        MemberEvent::MemberInvited {
            member: MemberId::new(Uuid::nil()),
            person: PERSON,
            username: "asha".into(),
            name: Private::new(PERSON, "Asha".parse().unwrap()),
            mobile: None,
            role: Role::Sales,
            teams: vec![TeamName("North".into())],
            at: AT,
        }
    }

    fn member() -> TestFramework<Member> {
        TestFramework::with(())
    }

    #[test]
    fn somebody_invited_has_joined() {
        member().given_no_previous_events().when(invite("asha")).then_expect_events(vec![invited()]);
    }

    #[test]
    fn nobody_joins_twice() {
        member().given(vec![invited()]).when(invite("asha")).then_expect_error(MemberError::AlreadyInvited);
    }

    #[test]
    fn a_user_name_with_other_characters_is_refused() {
        for name in ["", "Asha", "a b", "आशा", &"a".repeat(41)] {
            member().given_no_previous_events().when(invite(name)).then_expect_error(MemberError::MalformedUsername);
        }
    }

    #[test]
    fn a_stranger_can_not_be_changed() {
        let change = MemberCommand::ChangeRole { role: Role::Admin, at: AT };
        member().given_no_previous_events().when(change).then_expect_error(MemberError::Unknown);
    }

    #[test]
    fn a_change_that_changes_nothing_leaves_no_event() {
        let same = MemberCommand::ChangeRole { role: Role::Sales, at: AT };
        member().given(vec![invited()]).when(same).then_expect_events(vec![]);
        let back = MemberCommand::Reactivate { at: AT };
        member().given(vec![invited()]).when(back).then_expect_events(vec![]);
    }

    #[test]
    fn a_member_leaves_and_comes_back() {
        let gone = MemberEvent::MemberDeactivated { at: AT };
        member()
            .given(vec![invited()])
            .when(MemberCommand::Deactivate { at: AT })
            .then_expect_events(vec![gone.clone()]);
        member()
            .given(vec![invited(), gone])
            .when(MemberCommand::Reactivate { at: AT })
            .then_expect_events(vec![MemberEvent::MemberReactivated { at: AT }]);
    }
}
