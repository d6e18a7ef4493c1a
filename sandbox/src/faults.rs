//! Faults on demand: which call or webhook they wait for, and what they do to it.

use std::time::Duration;

use serde::Serialize;

use crate::webhook::payload::Update;

/// Faults that may wait at once.
pub(crate) const FAULTS_KEPT: usize = 1_000;

/// What a fault waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// A call to the Graph API.
    Call,
    /// A webhook.
    Webhook,
}

/// Which calls or webhooks a fault is for; what is left out matches everything.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Match {
    /// Calls or webhooks.
    pub(crate) direction: Direction,
    /// Part of a call's path.
    pub(crate) path: Option<String>,
    /// Method of a call.
    pub(crate) method: Option<String>,
    /// Number of the person, digits: whom the call writes to, whom the webhook is about.
    pub(crate) to: Option<String>,
    /// For webhooks: `messages`, `statuses`, or the field of a notice.
    pub(crate) list: Option<String>,
}

/// What a fault does.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the control API, and they combine freely")]
pub(crate) struct Effect {
    /// HTTP status of the answer.
    pub(crate) status: Option<u16>,
    /// Graph error code of the answer.
    pub(crate) code: Option<i64>,
    /// Its subcode.
    pub(crate) subcode: Option<i64>,
    /// Its message, without the code.
    pub(crate) message: Option<String>,
    /// Its details.
    pub(crate) details: Option<String>,
    /// The raw answer, in place of an error envelope.
    pub(crate) body: Option<String>,
    /// Milliseconds before anything else happens.
    pub(crate) delay_ms: u64,
    /// The call is never answered.
    pub(crate) timeout: bool,
    /// The connection is reset before the call is looked at.
    pub(crate) reset: bool,
    /// The call is done and its answer thrown away; of a webhook, the receiver's.
    pub(crate) lose_answer: bool,
    /// So many copies of the webhook come on top.
    pub(crate) duplicate: u32,
    /// Webhooks are held back and come the wrong way round.
    pub(crate) reorder: bool,
    /// So many webhooks come in one post.
    pub(crate) batch: u32,
    /// So many tries are lost on the way.
    pub(crate) drop: u32,
}

/// A fault that waits.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fault {
    /// Counts the faults, from 1.
    pub(crate) id: u64,
    /// What it waits for.
    #[serde(rename = "match")]
    pub(crate) matching: Match,
    /// How often it will still strike.
    pub(crate) times: u32,
    /// What it does.
    #[serde(flatten)]
    pub(crate) effect: Effect,
    #[serde(skip)]
    held: Vec<Update>,
}

/// What becomes of one update.
#[derive(Debug)]
pub(crate) enum Handling {
    /// No fault is for it.
    Pass(Update),
    /// It leaves changed.
    Changed {
        /// The update.
        update: Update,
        /// Wait before it.
        delay: Duration,
        /// How often it is posted.
        copies: u32,
        /// Tries that are lost on the way.
        drop: u32,
        /// Whether the receiver's first answer is thrown away.
        lose_answer: bool,
    },
    /// It is held back.
    Held {
        /// By this fault.
        fault: u64,
        /// Whether it is the first one that is.
        first: bool,
    },
    /// It was the last one that a fault waited for: all leave.
    Full {
        /// Them, in the order in which they came.
        updates: Vec<Update>,
        /// Whether they leave the wrong way round instead of together.
        reversed: bool,
    },
}

/// All faults that wait.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Vec<Fault>,
    last: u64,
}

impl Faults {
    /// Adds a fault and numbers it; `None` beyond [`FAULTS_KEPT`].
    pub(crate) fn add(&mut self, matching: Match, times: u32, effect: Effect) -> Option<u64> {
        if self.waiting.len() >= FAULTS_KEPT {
            return None;
        }
        self.last += 1;
        self.waiting.push(Fault { id: self.last, matching, times, effect, held: Vec::new() });
        Some(self.last)
    }

    /// All faults that wait, oldest first.
    pub(crate) fn all(&self) -> &[Fault] {
        &self.waiting
    }

    /// Takes all faults away; gives back what they held.
    pub(crate) fn clear(&mut self) -> Vec<Update> {
        self.waiting.drain(..).flat_map(|fault| fault.held).collect()
    }

    /// What happens to a call, if a fault is for it; the fault has struck then.
    pub(crate) fn strike(&mut self, method: &str, path: &str, to: Option<&str>) -> Option<Effect> {
        if self.waiting.is_empty() {
            return None;
        }
        let place = self.waiting.iter().position(|fault| {
            let matching = &fault.matching;
            matching.direction == Direction::Call
                && matching.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && matching.path.as_deref().is_none_or(|wanted| path.contains(wanted))
                && matching.to.as_deref().is_none_or(|wanted| to == Some(wanted))
        })?;
        self.used(place)
    }

    /// What happens to a webhook.
    pub(crate) fn handle(&mut self, update: Update) -> Handling {
        let place = self.waiting.iter().position(|fault| {
            let matching = &fault.matching;
            matching.direction == Direction::Webhook
                && matching.to.as_deref().is_none_or(|wanted| *wanted == *update.person)
                && matching.list.as_deref().is_none_or(|wanted| wanted == update.list)
        });
        let Some((place, fault)) = place.and_then(|place| Some((place, self.waiting.get_mut(place)?))) else {
            return Handling::Pass(update);
        };
        if fault.effect.reorder || fault.effect.batch > 0 {
            fault.held.push(update);
            let wanted = if fault.effect.reorder { fault.times.max(2) } else { fault.effect.batch };
            let (id, held) = (fault.id, fault.held.len());
            if held < usize::try_from(wanted).unwrap_or(usize::MAX) {
                return Handling::Held { fault: id, first: held == 1 };
            }
            let (updates, reversed) = self.release(id).unwrap_or_default();
            return Handling::Full { updates, reversed };
        }
        let effect = self.used(place).unwrap_or_default();
        Handling::Changed {
            update,
            delay: Duration::from_millis(effect.delay_ms),
            copies: effect.duplicate + 1,
            drop: effect.drop,
            lose_answer: effect.lose_answer,
        }
    }

    /// What the fault holds, and whether it leaves the wrong way round; `None` where it holds nothing.
    pub(crate) fn release(&mut self, id: u64) -> Option<(Vec<Update>, bool)> {
        let place = self.waiting.iter().position(|fault| fault.id == id)?;
        let fault = self.waiting.get_mut(place).filter(|fault| !fault.held.is_empty())?;
        let held = std::mem::take(&mut fault.held);
        let reversed = fault.effect.reorder;
        if reversed {
            // Another order is one strike, however many updates take part.
            fault.times = 1;
        }
        self.used(place);
        Some((held, reversed))
    }

    fn used(&mut self, place: usize) -> Option<Effect> {
        let fault = self.waiting.get_mut(place)?;
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            return Some(self.waiting.remove(place).effect);
        }
        Some(fault.effect.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Direction, Effect, Faults, Handling, Match};
    use crate::webhook::payload::Update;

    fn matching(direction: Direction) -> Match {
        Match { direction, path: None, method: None, to: None, list: None }
    }

    fn update(item: &str) -> Update {
        Update {
            waba_id: "1".to_owned(),
            display_phone_number: "919812345678".to_owned(),
            phone_number_id: "2".to_owned(),
            url: String::new(),
            person: Arc::from("919876543210"),
            list: "messages",
            item: item.into(),
            contact: None,
            written: None,
            time: None,
        }
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_was_asked_to() {
        let mut faults = Faults::default();
        faults.add(matching(Direction::Call), 2, Effect::default());
        assert!(faults.strike("POST", "/1/messages", None).is_some());
        assert!(faults.strike("POST", "/1/messages", None).is_some());
        assert!(faults.strike("POST", "/1/messages", None).is_none());
    }

    #[test]
    fn a_fault_for_one_person_leaves_the_others_alone() {
        let mut faults = Faults::default();
        let to = Some("919876543210".to_owned());
        faults.add(Match { to, ..matching(Direction::Call) }, 1, Effect::default());
        assert!(faults.strike("POST", "/1/messages", Some("919800000000")).is_none());
        assert!(faults.strike("POST", "/1/messages", Some("919876543210")).is_some());
    }

    #[test]
    fn a_batch_leaves_when_it_is_full() {
        let mut faults = Faults::default();
        faults.add(matching(Direction::Webhook), 1, Effect { batch: 2, ..Effect::default() });
        assert!(matches!(faults.handle(update("a")), Handling::Held { first: true, .. }));
        let Handling::Full { updates, reversed } = faults.handle(update("b")) else { panic!("the batch is full") };
        assert_eq!((updates.len(), reversed), (2, false));
        assert!(matches!(faults.handle(update("c")), Handling::Pass(_)));
    }

    #[test]
    fn a_batch_that_does_not_fill_up_leaves_when_it_is_released() {
        let mut faults = Faults::default();
        let id = faults.add(matching(Direction::Webhook), 1, Effect { batch: 5, ..Effect::default() }).unwrap();
        faults.handle(update("a"));
        assert_eq!(faults.release(id).unwrap().0.len(), 1);
        assert!(faults.release(id).is_none());
    }
}
