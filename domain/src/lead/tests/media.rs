//! What customers send.

use super::*;
use crate::id::ConversationId;
use crate::media::{Media, MediaKind};

fn attach(message: &str) -> LeadCommand {
    LeadCommand::AttachMedia {
        conversation: ConversationId::new(Uuid::from_u128(9)),
        message: message.into(),
        media: payslip(),
        caption: None,
        sent_at: AT,
        at: AT,
    }
}

fn attached(message: &str) -> LeadEvent {
    LeadEvent::MediaAttached {
        conversation: ConversationId::new(Uuid::from_u128(9)),
        message: message.into(),
        media: payslip(),
        caption: None,
        sent_at: AT,
        at: AT,
    }
}

fn payslip() -> Media {
    Media {
        kind: MediaKind::Document,
        id: Some("77".into()),
        mime_type: Some("application/pdf".into()),
        file_name: Some(Private::new(PERSON, "payslip.pdf".into())),
    }
}

#[test]
fn what_a_customer_sends_is_kept_with_an_open_and_with_a_closed_lead() {
    lead().given(vec![captured()]).when(attach("a")).then_expect_events(vec![attached("a")]);
    for events in in_terminal_stages() {
        lead().given(events).when(attach("a")).then_expect_events(vec![attached("a")]);
    }
}

#[test]
fn the_same_message_is_attached_once() {
    lead().given(vec![captured(), attached("a")]).when(attach("a")).then_expect_events(vec![]);
    lead().given(vec![captured(), attached("a")]).when(attach("b")).then_expect_events(vec![attached("b")]);
}

#[test]
fn nothing_is_attached_to_an_erased_lead() {
    let erased = LeadEvent::LeadErased { was_open: true, assignee: None, at: AT };
    lead().given(vec![captured(), erased]).when(attach("a")).then_expect_error(LeadError::Erased);
}
