//! People whose data was taken back.
//!
//! Whether an event's values can still be read depends on when it is read: a rebuild finds them erased from the first
//! event on, and while a person is being erased an event that was under way may still tell something. So that the rows
//! are the same either way, each projection keeps who was erased and leaves out all that is theirs, whatever the order.

use crate::batch::Key;
use application::log::{LogEvent, RecordedEvent};
use domain::id::{PersonId, TenantId};
use domain::person::PersonEvent;
use domain::private::Private;
use std::collections::HashSet;

/// Who was erased, as far as a batch of events needs to know.
#[derive(Debug, Default)]
pub(crate) struct Erased(HashSet<Key>);

impl Erased {
    /// Those erased before and those that the batch erases.
    pub(crate) fn new(before: Vec<Key>, now: &[Key]) -> Self {
        Self(before.into_iter().chain(now.iter().copied()).collect())
    }

    /// Whether this person was erased at any time.
    pub(crate) fn has(&self, tenant: TenantId, person: PersonId) -> bool {
        self.0.contains(&(tenant.uuid(), person.uuid()))
    }

    /// The value, unless its person was erased at any time.
    pub(crate) fn known<'v, T>(&self, tenant: TenantId, value: &'v Private<T>) -> Option<&'v T> {
        value.known().filter(|_| !self.0.contains(&(tenant.uuid(), value.of().uuid())))
    }

    /// The value as text, unless its person was erased at any time.
    pub(crate) fn text<T: ToString>(&self, tenant: TenantId, value: &Private<T>) -> Option<String> {
        self.known(tenant, value).map(ToString::to_string)
    }
}

/// The people that a batch erases, each once.
pub(crate) fn erased_in(events: &[RecordedEvent]) -> Vec<Key> {
    let erased = |event: &RecordedEvent| match &event.event {
        LogEvent::Person(PersonEvent::PersonErased { person, .. }) => Some((event.tenant.uuid(), person.uuid())),
        LogEvent::Conversation(_)
        | LogEvent::Lead(_)
        | LogEvent::Task(_)
        | LogEvent::Notification(_)
        | LogEvent::Member(_)
        | LogEvent::Access(_)
        | LogEvent::WhatsApp(_)
        | LogEvent::Tenant(_) => None,
    };
    events.iter().filter_map(erased).collect::<HashSet<_>>().into_iter().collect()
}

/// The people of whom events tell something, with their tenants, each once.
pub(crate) fn people(told: impl Iterator<Item = (TenantId, PersonId)>) -> Vec<Key> {
    told.map(|(tenant, person)| (tenant.uuid(), person.uuid())).collect::<HashSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_belongs_to_an_erased_person_is_not_known() {
        let tenant = TenantId::new(Uuid::from_u128(1));
        let gone = PersonId::new(Uuid::from_u128(2));
        let here = PersonId::new(Uuid::from_u128(3));
        let erased = Erased::new(Vec::new(), &[(tenant.uuid(), gone.uuid())]);
        assert_eq!(erased.known(tenant, &Private::new(gone, 7)), None);
        assert_eq!(erased.known(tenant, &Private::new(here, 7)), Some(&7));
        assert_eq!(erased.known(TenantId::new(Uuid::from_u128(9)), &Private::new(gone, 7)), Some(&7));
    }
}
