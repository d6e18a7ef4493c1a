//! What customers send.

use super::*;
use crate::id::ConversationId;
use crate::media::{Media, MediaKind, MediaOutcome, NotKept};
use serde_json::json;

/// Somebody who writes for the customer.
const SENDER: PersonId = PersonId::new(Uuid::from_u128(0x5E));

fn attach(message: &str) -> LeadCommand {
    LeadCommand::AttachMedia {
        conversation: ConversationId::new(Uuid::from_u128(9)),
        message: message.into(),
        media: payslip(),
        caption: None,
        sent_at: AT,
        sender: Some(SENDER),
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
        sender: Some(SENDER),
        customer: Some(PERSON),
        at: AT,
    }
}

fn payslip() -> Media {
    Media {
        kind: MediaKind::Document,
        id: Some("77".into()),
        mime_type: Some("application/pdf".into()),
        file_name: Some(Private::new(SENDER, "payslip.pdf".into())),
        sha256: None,
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

fn settle(message: &str, outcome: MediaOutcome) -> LeadCommand {
    LeadCommand::SettleMedia { message: message.into(), outcome, at: AT }
}

fn fetched() -> MediaOutcome {
    MediaOutcome::Kept { mime_type: "application/pdf".into(), size_bytes: 17 }
}

fn kept(message: &str) -> LeadEvent {
    LeadEvent::MediaKept { message: message.into(), mime_type: "application/pdf".into(), size_bytes: 17, at: AT }
}

#[test]
fn what_became_of_a_file_is_noted_once() {
    let given = || vec![captured(), attached("a"), attached("b")];
    lead().given(given()).when(settle("a", fetched())).then_expect_events(vec![kept("a")]);
    let again = [given(), vec![kept("a")]].concat();
    lead()
        .given(again.clone())
        .when(settle("a", MediaOutcome::NotKept { reason: NotKept::Gone }))
        .then_expect_events(vec![]);
    let reason = NotKept::TooLarge;
    let not_kept = LeadEvent::MediaNotKept { message: "b".into(), reason, at: AT };
    lead().given(again).when(settle("b", MediaOutcome::NotKept { reason })).then_expect_events(vec![not_kept]);
}

#[test]
fn what_became_of_a_file_changes_nothing_that_was_decided_on() {
    assert!(!kept("a").is_change() && !attached("a").is_change());
}

#[test]
fn of_an_erased_lead_no_file_is_kept() {
    let erased = LeadEvent::LeadErased { was_open: true, assignee: None, at: AT };
    let given = vec![captured(), attached("a"), erased];
    lead().given(given).when(settle("a", fetched())).then_expect_error(LeadError::Erased);
}

#[test]
fn every_kind_with_bytes_has_a_limit_and_what_has_none_has_no_limit() {
    for kind in MediaKind::ALL {
        let has_bytes = !matches!(kind, MediaKind::Location | MediaKind::Contacts);
        assert_eq!(kind.bytes_max().is_some(), has_bytes, "{kind:?}");
    }
}

#[test]
fn what_was_attached_before_its_sender_was_kept_reads_as_it_was() {
    let before = json!({ "media_attached": {
        "conversation": Uuid::from_u128(9), "message": "a", "caption": null, "sent_at": AT, "at": AT,
        "media": { "kind": "image", "id": "77", "mime_type": null, "file_name": null },
    } });
    let read: LeadEvent = serde_json::from_value(before).unwrap();
    let LeadEvent::MediaAttached { sender, customer, media, .. } = read else { panic!("it is attached") };
    assert_eq!((sender, customer, media.sha256), (None, None, None));
}
