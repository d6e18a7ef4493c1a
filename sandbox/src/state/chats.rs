//! People and what they wrote and received, bounded: the newest messages of each and of all together.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use super::content::Content;

/// Messages kept of one person.
const MESSAGES_KEPT_PER_PERSON: usize = 1_000;
/// Messages kept of all people together.
const MESSAGES_KEPT: usize = 20_000;
/// People that are remembered; beyond, those that were silent longest are forgotten.
const PEOPLE_KEPT: usize = 20_000;
/// Businesses that one person talks to.
const THREADS_KEPT: usize = 64;
/// Customer service window. (Cloud API, 2026-04)
const WINDOW_MS: i64 = 24 * 60 * 60 * 1_000;
/// One message per this time to one person. (Pair rate, 2026-04)
const PAIR_INTERVAL_US: i64 = 6_000_000;
/// Messages to one person that may come at once. (Pair rate, 2026-04)
const PAIR_BURST: i64 = 45;

/// Stands for a business's phone number id in texts that come outside `WhatsApp`.
pub(crate) const SMS: &str = "sms";

/// How far a message has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Written by a person, not yet posted to the business.
    Pending,
    /// Accepted from the business.
    Accepted,
    /// Left Meta, or was posted to the business.
    Sent,
    /// Reached the phone, or was acknowledged by the business.
    Delivered,
    /// Was read.
    Read,
    /// Came to nothing.
    Failed,
}

impl Status {
    /// Its name, as Meta writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }
}

/// One message of a chat.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Counts the messages of all chats, from 1.
    pub(crate) seq: u64,
    /// Its `wamid`.
    pub(crate) id: Box<str>,
    /// Whether the business sent it.
    pub(crate) from_business: bool,
    /// Phone number id of the business.
    pub(crate) phone_number_id: Box<str>,
    /// When it was accepted or written, seconds since 1970.
    pub(crate) timestamp_s: i64,
    /// How far it has got.
    pub(crate) status: Status,
    /// The error of a failed message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error_code: Option<i64>,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) context: Option<Box<str>>,
    /// What the business wants echoed in statuses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opaque: Option<Box<str>>,
    /// What it says.
    pub(crate) content: Content,
}

/// What stands between one person and one business.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Thread {
    /// Phone number id of the business.
    pub(crate) phone_number_id: Box<str>,
    /// When the person last wrote, milliseconds since 1970.
    pub(crate) last_written_ms: Option<i64>,
    /// The pair rate.
    pub(crate) pair: Bucket,
}

/// A person with a phone.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The number, digits.
    pub(crate) number: Arc<str>,
    /// Profile name.
    pub(crate) name: Option<String>,
    /// Whether businesses see the user id only.
    pub(crate) number_hidden: bool,
    /// User id that a test has set; else one follows from the number.
    pub(crate) user_id: Option<String>,
    /// When something last happened, milliseconds since 1970.
    pub(crate) touched_ms: i64,
    /// The businesses that the person talks to.
    pub(crate) threads: Vec<Thread>,
    /// The newest messages, oldest first.
    pub(crate) messages: VecDeque<Message>,
}

impl Person {
    /// What stands between this person and a business.
    pub(crate) fn thread(&mut self, phone_number_id: &str) -> Option<&mut Thread> {
        let place = self.threads.iter().position(|thread| &*thread.phone_number_id == phone_number_id);
        let place = place.unwrap_or_else(|| {
            if self.threads.len() >= THREADS_KEPT {
                self.threads.remove(0);
            }
            self.threads.push(Thread {
                phone_number_id: phone_number_id.into(),
                last_written_ms: None,
                pair: Bucket::default(),
            });
            self.threads.len() - 1
        });
        self.threads.get_mut(place)
    }

    /// Whether the business may write freely: the person wrote to it within 24 hours.
    pub(crate) fn window_is_open(&self, phone_number_id: &str, now_ms: i64) -> bool {
        let thread = self.threads.iter().find(|thread| &*thread.phone_number_id == phone_number_id);
        thread.and_then(|thread| thread.last_written_ms).is_some_and(|written_ms| now_ms - written_ms < WINDOW_MS)
    }

    /// Takes one message out of the pace that the business may write to this person at.
    pub(crate) fn take_pair(&mut self, phone_number_id: &str, now_ms: i64) -> bool {
        self.thread(phone_number_id)
            .is_some_and(|thread| thread.pair.take(now_ms * 1_000, PAIR_INTERVAL_US, PAIR_BURST))
    }
}

/// What changed in the chats.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Numbers of the people who are new or not what they were.
    pub(crate) people: Vec<Arc<str>>,
    /// New messages.
    pub(crate) messages: Vec<Box<str>>,
    /// Messages that got further.
    pub(crate) statuses: Vec<Box<str>>,
}

/// All people and their messages.
#[derive(Debug, Default)]
pub(crate) struct Chats {
    people: HashMap<Arc<str>, Person>,
    by_message: HashMap<Box<str>, (Arc<str>, u64)>,
    by_user_id: HashMap<String, Arc<str>>,
    order: VecDeque<(Arc<str>, u64)>,
    last_seq: u64,
    changes: Changes,
}

impl Chats {
    /// All people.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The person with this number, digits.
    pub(crate) fn lookup(&self, number: &str) -> Option<&Person> {
        self.people.get(number)
    }

    /// What changed since this was last asked.
    pub(crate) fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    /// The person with this number, to change it; made where nobody has it yet.
    pub(crate) fn person(&mut self, number: &str, now_ms: i64) -> &mut Person {
        if !self.people.contains_key(number) && self.people.len() >= PEOPLE_KEPT {
            self.forget_silent();
        }
        let number: Arc<str> = number.into();
        // One change asks for the same person several times in a row; once is enough.
        if self.changes.people.last() != Some(&number) {
            self.changes.people.push(Arc::clone(&number));
        }
        let person = self.people.entry(Arc::clone(&number)).or_insert_with(|| Person {
            number,
            name: None,
            number_hidden: false,
            user_id: None,
            touched_ms: now_ms,
            threads: Vec::new(),
            messages: VecDeque::new(),
        });
        person.touched_ms = now_ms;
        person
    }

    /// Puts a person back who was saved, messages included.
    pub(crate) fn restore(&mut self, person: Person) {
        for message in &person.messages {
            self.by_message.insert(message.id.clone(), (Arc::clone(&person.number), message.seq));
            self.order.push_back((Arc::clone(&person.number), message.seq));
            self.last_seq = self.last_seq.max(message.seq);
        }
        self.people.insert(Arc::clone(&person.number), person);
    }

    /// Brings the order of all messages right after people were put back one by one.
    pub(crate) fn settle_order(&mut self) {
        self.order.make_contiguous().sort_unstable_by_key(|(_, seq)| *seq);
    }

    /// Remembers who is behind a user id, so that the business can write to it.
    pub(crate) fn know_user_id(&mut self, user_id: String, number: &Arc<str>) {
        if self.by_user_id.len() >= PEOPLE_KEPT && !self.by_user_id.contains_key(&user_id) {
            self.by_user_id.clear();
        }
        self.by_user_id.insert(user_id, Arc::clone(number));
    }

    /// The number behind a user id.
    pub(crate) fn number_of_user_id(&self, user_id: &str) -> Option<Arc<str>> {
        self.by_user_id.get(user_id).cloned()
    }

    /// Adds a message to a person's chats and numbers it.
    pub(crate) fn add(&mut self, number: &str, mut message: Message, now_ms: i64) -> (Arc<str>, u64) {
        message.seq = self.last_seq + 1;
        self.changes.messages.push(message.id.clone());
        self.place(number, message, now_ms)
    }

    /// Adds a message that has its number, the highest so far, and drops the oldest ones beyond the limits.
    pub(crate) fn place(&mut self, number: &str, message: Message, now_ms: i64) -> (Arc<str>, u64) {
        let seq = message.seq;
        self.last_seq = self.last_seq.max(seq);
        let id = message.id.clone();
        let person = self.person(number, now_ms);
        let number = Arc::clone(&person.number);
        person.messages.push_back(message);
        let dropped = if person.messages.len() > MESSAGES_KEPT_PER_PERSON { person.messages.pop_front() } else { None };
        if let Some(dropped) = dropped {
            self.unindex(&dropped);
        }
        self.by_message.insert(id, (Arc::clone(&number), seq));
        self.order.push_back((Arc::clone(&number), seq));
        while self.order.len() > MESSAGES_KEPT {
            self.drop_oldest();
        }
        (number, seq)
    }

    /// The message with this `wamid`, and whose chat it is in.
    pub(crate) fn find(&self, id: &str) -> Option<(&Arc<str>, &Message)> {
        let (number, seq) = self.by_message.get(id)?;
        let messages = &self.people.get(number)?.messages;
        let place = messages.binary_search_by_key(seq, |message| message.seq).ok()?;
        Some((number, messages.get(place)?))
    }

    fn find_mut(&mut self, id: &str) -> Option<(Arc<str>, &mut Message)> {
        let (number, seq) = self.by_message.get(id)?;
        let messages = &mut self.people.get_mut(number)?.messages;
        let place = messages.binary_search_by_key(seq, |message| message.seq).ok()?;
        Some((Arc::clone(number), messages.get_mut(place)?))
    }

    /// Raises a message's status; never lowers it, and leaves a failed one alone. Says whose chat changed.
    pub(crate) fn raise(&mut self, id: &str, status: Status) -> Option<Arc<str>> {
        let (number, message) = self.find_mut(id)?;
        if message.status >= status {
            return None;
        }
        message.status = status;
        self.changes.statuses.push(id.into());
        Some(number)
    }

    /// Number of the newest message.
    pub(crate) fn last_seq(&self) -> u64 {
        self.last_seq
    }

    fn drop_oldest(&mut self) {
        let Some((number, seq)) = self.order.pop_front() else { return };
        let Some(person) = self.people.get_mut(&number) else { return };
        // The entry is stale where the person's own limit dropped the message before.
        if person.messages.front().is_some_and(|message| message.seq == seq)
            && let Some(message) = person.messages.pop_front()
        {
            self.unindex(&message);
        }
    }

    /// Takes a dropped message out of the index, unless a later one was given the same id.
    fn unindex(&mut self, message: &Message) {
        if self.by_message.get(&message.id).is_some_and(|(_, seq)| *seq == message.seq) {
            self.by_message.remove(&message.id);
        }
    }

    /// Forgets the tenth of all people who were silent longest.
    fn forget_silent(&mut self) {
        let mut touched: Vec<i64> = self.people.values().map(|person| person.touched_ms).collect();
        touched.sort_unstable();
        let limit = touched.get(touched.len() / 10).copied().unwrap_or(i64::MAX);
        let silent: Vec<Arc<str>> = self
            .people
            .values()
            .filter(|person| person.touched_ms <= limit)
            .take(PEOPLE_KEPT / 10)
            .map(|person| Arc::clone(&person.number))
            .collect();
        for number in silent {
            let Some(person) = self.people.remove(&number) else { continue };
            for message in &person.messages {
                self.unindex(message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chats, MESSAGES_KEPT, MESSAGES_KEPT_PER_PERSON, Message, PEOPLE_KEPT, Status};
    use crate::state::content::Content;

    fn message(id: &str) -> Message {
        Message {
            seq: 0,
            id: id.into(),
            from_business: true,
            phone_number_id: "1".into(),
            timestamp_s: 0,
            status: Status::Accepted,
            error_code: None,
            context: None,
            opaque: None,
            content: Content::text("hello"),
        }
    }

    #[test]
    fn a_person_keeps_the_newest_messages_only() {
        let mut chats = Chats::default();
        for place in 0..=MESSAGES_KEPT_PER_PERSON {
            chats.add("919876543210", message(&format!("wamid.{place}")), 0);
        }
        assert_eq!(chats.lookup("919876543210").unwrap().messages.len(), MESSAGES_KEPT_PER_PERSON);
        assert!(chats.find("wamid.0").is_none());
        assert!(chats.find("wamid.1").is_some());
    }

    #[test]
    fn all_chats_together_are_bounded() {
        let mut chats = Chats::default();
        for place in 0..MESSAGES_KEPT + 10 {
            chats.add(&format!("9198765{:05}", place % 500), message(&format!("wamid.{place}")), 0);
        }
        assert_eq!(chats.people().map(|person| person.messages.len()).sum::<usize>(), MESSAGES_KEPT);
        assert_eq!(chats.by_message.len(), MESSAGES_KEPT);
    }

    #[test]
    fn people_beyond_the_limit_push_out_the_silent_ones() {
        let mut chats = Chats::default();
        for place in 0..=PEOPLE_KEPT {
            chats.person(&format!("91987{place:07}"), i64::try_from(place).unwrap());
        }
        assert!(chats.people().count() <= PEOPLE_KEPT);
        assert!(chats.lookup("919870000000").is_none());
    }

    #[test]
    fn a_status_never_goes_down() {
        let mut chats = Chats::default();
        chats.add("919876543210", message("wamid.a"), 0);
        assert!(chats.raise("wamid.a", Status::Read).is_some());
        assert!(chats.raise("wamid.a", Status::Delivered).is_none());
        assert_eq!(chats.find("wamid.a").unwrap().1.status, Status::Read);
    }

    #[test]
    fn the_window_closes_a_day_after_the_person_wrote() {
        let mut chats = Chats::default();
        let person = chats.person("919876543210", 0);
        assert!(!person.window_is_open("1", 0));
        person.thread("1").unwrap().last_written_ms = Some(0);
        assert!(person.window_is_open("1", 86_399_999));
        assert!(!person.window_is_open("1", 86_400_000));
    }
}
