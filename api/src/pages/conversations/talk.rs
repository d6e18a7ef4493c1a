//! One conversation as it is drawn.

use super::answer::{AnswerView, Attempt, Means};
use super::list::{Face, Onlooker, Standing, face, mobile, name, number, standing};
use super::message::{DayView, Drawing, days};
use super::way::{MESSAGES_MAX, MESSAGES_STEP, Way};
use crate::media::FileView;
use domain::conversation::Channel;
use domain::id::{ConversationId, MemberId};
use domain::tenant::TenantProfile;
use projections::Page;
use projections::conversation::{ConversationRow, MessageRow};
use std::collections::HashMap;
use std::sync::Arc;

/// What was read of a conversation.
pub(super) struct Read {
    pub(super) row: ConversationRow,
    /// Newest first.
    pub(super) messages: Page<MessageRow>,
    /// What came with them, as far as it is kept with a lead that the onlooker sees, by the provider's ids of the messages.
    pub(super) files: HashMap<String, FileView>,
    pub(super) names: HashMap<MemberId, String>,
    pub(super) firm: Arc<TenantProfile>,
    pub(super) means: Means,
    pub(super) may_see_leads: bool,
    pub(super) attempt: Attempt,
    pub(super) csrf_token: String,
}

/// A conversation as it is drawn.
pub(super) struct TalkView {
    pub(super) id: ConversationId,
    pub(super) name: String,
    pub(super) face: Face,
    /// As people read it out, and for the phone.
    pub(super) mobile: Option<(String, String)>,
    /// Where they are reached, where that is no number.
    pub(super) address: Option<String>,
    pub(super) channel: &'static str,
    pub(super) lead: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) standing: Standing,
    pub(super) days: Vec<DayView>,
    pub(super) answer: AnswerView,
    pub(super) csrf_token: String,
    /// The list without a conversation.
    pub(super) back: String,
    /// Where all that changes is, alone, for the page's script.
    pub(super) parts: String,
    /// The address that shows more messages, or those before.
    pub(super) earlier: Option<String>,
    /// The address that shows the newest, where these aren't.
    pub(super) newest: Option<String>,
}

impl TalkView {
    pub(super) fn of(read: Read, way: &Way, onlooker: Onlooker) -> Self {
        let Read { row, messages, files, names, firm, means, may_see_leads, attempt, csrf_token } = read;
        let own = mobile(&row);
        let lead = row.lead_number.filter(|_| may_see_leads).map(|number| number.to_string());
        let drawing = Drawing {
            onlooker,
            names: &names,
            own: own.as_deref(),
            loan_types: &firm.loan_types,
            lead: lead.as_deref(),
            files: &files,
        };
        let shown = number(&row);
        Self {
            id: row.conversation,
            face: face(&row),
            mobile: shown.clone().zip(own.clone()),
            address: shown.filter(|_| own.is_none()),
            channel: channel(row.channel),
            owner: row.assignee_name.clone(),
            standing: standing(&row, onlooker),
            answer: AnswerView::of(&row, means, attempt, onlooker),
            csrf_token,
            back: way.list().address(""),
            parts: way.to(row.conversation, "/parts"),
            earlier: earlier(way, row.conversation, messages.next_cursor),
            newest: way.before.as_ref().map(|_| way.list().to(row.conversation, "")),
            days: days(messages.items, &drawing),
            lead,
            name: name(&row),
        }
    }
}

/// More messages at once as long as a page holds them, then those before on a page of their own.
fn earlier(way: &Way, conversation: ConversationId, cursor: Option<String>) -> Option<String> {
    let cursor = cursor?;
    let more = way.messages() + MESSAGES_STEP;
    let next = if way.before.is_none() && more <= MESSAGES_MAX {
        Way { messages: Some(more), ..way.clone() }
    } else {
        Way { messages: None, before: Some(cursor), ..way.clone() }
    };
    Some(next.to(conversation, ""))
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::WhatsApp => "WhatsApp",
        Channel::Telegram => "Telegram",
    }
}
