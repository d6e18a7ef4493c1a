//! A lead as its page draws it.

use super::super::front::{late, phone, rupees, when};
use super::LEADS;
use super::filters::{Choice, escape};
use super::moves::{MoveGroup, moves, tone};
use super::sent::SentView;
use super::talk::MessageView;
use super::timeline::EntryView;
use crate::lead::words::{self, Names, day_words};
use application::log::Actor;
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use domain::id::MemberId;
use domain::lead::LeadNumber;
use domain::tenant::TenantProfile;
use projections::Page;
use projections::conversation::MessageRow;
use projections::lead::{LeadMedia, LeadRow, TimelineEntry};
use projections::member::Colleague;
use projections::task::{TaskRow, TaskState};
use std::sync::Arc;

/// By whom and when the lead is seen.
#[expect(clippy::struct_excessive_bools, reason = "each is something that the reader may or may not")]
pub(super) struct Seen {
    pub(super) names: Names,
    pub(super) may_edit: bool,
    pub(super) may_assign: bool,
    pub(super) may_do_tasks: bool,
    pub(super) may_see_conversations: bool,
    pub(super) csrf_token: String,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    /// Whose names its loan types and sources have.
    pub(super) firm: Arc<TenantProfile>,
}

/// What was read.
pub(super) struct Read {
    pub(super) row: LeadRow,
    pub(super) timeline: Page<TimelineEntry>,
    pub(super) sent: Page<LeadMedia>,
    /// Newest first; `None` where there is no conversation that the reader may see.
    pub(super) messages: Option<Page<MessageRow>>,
    pub(super) tasks: Vec<TaskRow>,
    pub(super) colleagues: Vec<Colleague>,
    pub(super) shown: Shown,
    pub(super) attempt: Attempt,
}

/// Which part of what is long is shown, by the cursors in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) timeline: Option<String>,
    pub(super) messages: Option<String>,
    pub(super) sent: Option<String>,
}

/// What was typed into a form and refused, so that nobody has to type it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) stage: Option<String>,
    pub(super) assignee: Option<String>,
    pub(super) reason: String,
    pub(super) amount: String,
    pub(super) lender: String,
    pub(super) date: String,
    pub(super) note: String,
    /// Why it was refused, in sentences.
    pub(super) refusals: Vec<String>,
}

/// A lead as it is drawn.
#[expect(clippy::struct_excessive_bools, reason = "each is something that the page shows or doesn't")]
pub(super) struct LeadView {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) stage: &'static str,
    pub(super) stage_slug: &'static str,
    pub(super) tone: &'static str,
    pub(super) on_hold: bool,
    pub(super) is_closed: bool,
    pub(super) may_edit: bool,
    /// Whether the details can be put right: an ended lead's stay.
    pub(super) may_correct: bool,
    /// What forms name, so that a change which was decided on an older lead is found out.
    pub(super) version: u64,
    pub(super) csrf_token: String,
    /// Where all that changes is, alone, for the page's script.
    pub(super) address: String,
    pub(super) mobile: Option<(String, String)>,
    pub(super) facts: Vec<FactView>,
    pub(super) moves: Vec<MoveGroup>,
    pub(super) today: String,
    /// Empty where the reader may not assign.
    pub(super) assignees: Vec<Choice>,
    pub(super) is_unowned: bool,
    pub(super) attempt: Attempt,
    pub(super) timeline: Part<EntryView>,
    /// What the customer sent, newest first; `None` where nothing was.
    pub(super) sent: Option<Part<SentView>>,
    /// Oldest first.
    pub(super) messages: Option<Part<MessageView>>,
    pub(super) conversation: Option<String>,
    pub(super) tasks: Vec<TaskView>,
}

/// What is known, in a line.
pub(super) struct FactView {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) time_iso: Option<String>,
}

/// A part of what is long.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    /// The address that shows what came before.
    pub(super) earlier: Option<String>,
    /// The address that shows the newest, where these aren't.
    pub(super) newest: Option<String>,
}

/// A task about the lead.
pub(super) struct TaskView {
    pub(super) id: String,
    pub(super) may_be_done: bool,
    pub(super) title: String,
    pub(super) time: String,
    pub(super) time_iso: String,
    pub(super) late: Option<String>,
    pub(super) assignee: String,
    pub(super) is_done: bool,
}

impl Seen {
    /// A moment in words, and for machines.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> (String, String) {
        (when(at, self.now, self.zone), at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    /// Who did something, as the log writes actors.
    pub(super) fn who(&self, actor: &str) -> String {
        words::who(&self.names, actor)
    }
}

impl Shown {
    /// The address of the lead's page, or of `below` it, that shows these parts.
    pub(super) fn address(&self, number: LeadNumber, below: &str) -> String {
        let parts = [("timeline", &self.timeline), ("messages", &self.messages), ("sent", &self.sent)];
        let set = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(value.as_deref()?))));
        let query = set.collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{LEADS}/{number}{below}{mark}{query}")
    }
}

/// The members whose names the page tells.
pub(super) fn named(timeline: &[TimelineEntry], messages: &[MessageRow]) -> Vec<MemberId> {
    let writing = messages.iter().filter_map(|message| match Actor::try_from(message.actor.clone()) {
        Ok(Actor::Member(member)) => Some(member),
        Ok(Actor::System(_)) | Err(_) => None,
    });
    writing.chain(words::members(timeline)).collect()
}

impl LeadView {
    pub(super) fn of(read: Read, seen: Seen) -> Self {
        let Read { row, timeline, sent, messages, tasks, colleagues, shown, attempt } = read;
        let number = row.number;
        let name = row.name.clone().unwrap_or_else(|| "Erased".to_owned());
        let may_change = row.name.is_some();
        let earlier = |next: Option<String>, of: fn(Shown, Option<String>) -> Shown, part: &str| {
            next.map(|cursor| format!("{}#{part}", of(shown.clone(), Some(cursor)).address(number, "")))
        };
        let newest = |now: Option<&String>, of: fn(Shown, Option<String>) -> Shown, part: &str| {
            now.map(|_| format!("{}#{part}", of(shown.clone(), None).address(number, "")))
        };
        let of_timeline = |shown, timeline| Shown { timeline, ..shown };
        let of_messages = |shown, messages| Shown { messages, ..shown };
        let of_sent = |shown, sent| Shown { sent, ..shown };
        let is_any_sent = !sent.items.is_empty() || shown.sent.is_some();
        let wanted = attempt.assignee.clone().or_else(|| row.assignee.map(|member| member.to_string()));
        let assignee = |one: Colleague| {
            let chosen = wanted.as_deref() == Some(&*one.member.to_string());
            Choice::of(one.member, one.name, chosen)
        };
        let may_assign = seen.may_assign && may_change && !row.stage.is_terminal();
        Self {
            number: number.to_string(),
            stage: row.stage.label(),
            stage_slug: row.stage.slug(),
            tone: tone(row.stage),
            on_hold: row.on_hold,
            is_closed: row.stage.is_terminal(),
            may_edit: seen.may_edit && may_change,
            may_correct: seen.may_edit && may_change && !row.stage.is_terminal(),
            version: row.version,
            csrf_token: seen.csrf_token.clone(),
            address: shown.address(number, "/parts"),
            mobile: row.mobile.clone().map(|mobile| (phone(&mobile), mobile)),
            facts: facts(&row, &seen),
            moves: moves(&row, attempt.stage.as_deref()),
            today: seen.now.with_timezone(&seen.zone).date_naive().to_string(),
            assignees: colleagues.into_iter().filter(|_| may_assign).map(assignee).collect(),
            is_unowned: row.assignee.is_none(),
            attempt,
            timeline: Part {
                earlier: earlier(timeline.next_cursor, of_timeline, "timeline"),
                newest: newest(shown.timeline.as_ref(), of_timeline, "timeline"),
                items: timeline.items.into_iter().map(|entry| EntryView::of(entry, &seen)).collect(),
            },
            sent: is_any_sent.then(|| Part {
                earlier: earlier(sent.next_cursor, of_sent, "sent"),
                newest: newest(shown.sent.as_ref(), of_sent, "sent"),
                items: sent.items.into_iter().map(|media| SentView::of(media, number, &seen)).collect(),
            }),
            messages: messages.map(|page| Part {
                earlier: earlier(page.next_cursor, of_messages, "conversation"),
                newest: newest(shown.messages.as_ref(), of_messages, "conversation"),
                items: page.items.into_iter().rev().map(|one| MessageView::of(one, &name, &seen)).collect(),
            }),
            conversation: row.conversation.map(|conversation| conversation.to_string()),
            tasks: tasks.into_iter().map(|task| TaskView::of(task, &seen)).collect(),
            name,
        }
    }
}

impl TaskView {
    fn of(task: TaskRow, seen: &Seen) -> Self {
        let is_done = task.state == TaskState::Done;
        let (time, time_iso) = seen.moment(task.done_at.filter(|_| is_done).unwrap_or(task.due_at));
        let is_late = !is_done && task.due_at < seen.now;
        Self {
            id: task.task.to_string(),
            may_be_done: seen.may_do_tasks && task.state == TaskState::Open,
            title: task.title.unwrap_or_else(|| "Erased".to_owned()),
            time,
            time_iso,
            late: is_late.then(|| late(seen.now - task.due_at)),
            assignee: task.assignee_name.unwrap_or_else(|| "a former member".to_owned()),
            is_done,
        }
    }
}

fn facts(row: &LeadRow, seen: &Seen) -> Vec<FactView> {
    let fact = |label, value: String| FactView { label, value, time_iso: None };
    let moment = |label, at| {
        let (value, iso) = seen.moment(at);
        FactView { label, value, time_iso: Some(iso) }
    };
    let owner = match (row.assignee, &row.assignee_name) {
        (Some(_), Some(name)) => name.clone(),
        (Some(_), None) => "A former member".to_owned(),
        (None, _) => "Nobody".to_owned(),
    };
    let team = row.team.as_ref().map(|team| format!(", {}", team.0)).unwrap_or_default();
    let sanctioned = row.sanctioned_amount.map(|amount| match &row.lender {
        Some(lender) => format!("{} by {lender}", rupees(amount)),
        None => rupees(amount),
    });
    let disbursed = row.disbursed_amount.map(|amount| match row.disbursed_on {
        Some(day) => format!("{} on {}", rupees(amount), day_words(day)),
        None => rupees(amount),
    });
    let first = [
        Some(fact("Loan", seen.firm.loan_types.label(row.loan_type).into_owned())),
        Some(fact("Amount asked for", rupees(row.amount))),
        sanctioned.map(|words| fact("Sanctioned", words)),
        disbursed.map(|words| fact("Disbursed", words)),
        Some(fact("Assigned to", format!("{owner}{team}"))),
        Some(fact("Came by", seen.firm.sources.label(row.source).into_owned())),
        Some(moment("Captured", row.created_at)),
        Some(moment("Last change", row.updated_at)),
    ];
    first.into_iter().flatten().collect()
}
