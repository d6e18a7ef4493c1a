//! A person whose data we hold, as far as the log must know: that they were erased.

use crate::id::PersonId;
use crate::stream::Streamed;
use chrono::{DateTime, Utc};
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use serde::{Deserialize, Serialize};

/// The person as the rules see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    erased: bool,
}

/// What can be asked about a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PersonCommand {
    /// Forget everything personal; asking again changes nothing.
    Erase {
        /// Who.
        person: PersonId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// What has happened to a person's data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonEvent {
    /// The person's key is being destroyed; read models show "erased".
    PersonErased {
        /// Who.
        person: PersonId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// No command about a person is refused today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {}

impl DomainEvent for PersonEvent {
    fn event_type(&self) -> String {
        match self {
            Self::PersonErased { .. } => "person.erased",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Person {
    const TYPE: &'static str = "person";
    type Command = PersonCommand;
    type Event = PersonEvent;
    type Error = PersonError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        match command {
            PersonCommand::Erase { .. } if self.erased => Ok(()),
            PersonCommand::Erase { person, at } => {
                sink.write(PersonEvent::PersonErased { person, at }, self).await;
                Ok(())
            }
        }
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PersonEvent::PersonErased { .. } => self.erased = true,
        }
    }
}

impl Streamed for Person {
    type Id = PersonId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use cqrs_es::test::TestFramework;
    use uuid::Uuid;

    #[test]
    fn a_person_is_erased_once() {
        let person = PersonId::new(Uuid::nil());
        let erase = PersonCommand::Erase { person, at: DateTime::UNIX_EPOCH };
        let erased = PersonEvent::PersonErased { person, at: DateTime::UNIX_EPOCH };
        TestFramework::<Person>::with(()).given_no_previous_events().when(erase).then_expect_events(vec![erased]);
        TestFramework::<Person>::with(()).given(vec![erased]).when(erase).then_expect_events(vec![]);
    }
}
