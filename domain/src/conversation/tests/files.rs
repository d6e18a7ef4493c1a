//! The contact's own files: how they stand, and what is sent for them.

use super::*;
use crate::lead::Stage;
use crate::media::{Media, MediaKind};

const OTHER: LeadId = LeadId::new(Uuid::from_u128(9));

fn file(serial: u32, lead: LeadId, stage: Stage) -> FileStanding {
    FileStanding {
        lead,
        number: LeadNumber::new(2026, serial),
        loan_type: LoanType::HomeLoan,
        stage,
        on_hold: false,
        since: TODAY,
    }
}

fn with_files(understood: Understanding, files: Vec<FileStanding>) -> ConversationCommand {
    ask(Ask::Receive(Box::new(Inbound { files, ..inbound("m", InboundKind::Text, understood) })))
}

fn picture() -> Media {
    Media {
        kind: MediaKind::Image,
        id: Some("77".into()),
        mime_type: Some("image/jpeg".into()),
        file_name: Some(Private::new(PERSON, "pan.jpg".into())),
        sha256: None,
    }
}

fn with_picture(files: Vec<FileStanding>) -> ConversationCommand {
    let message = inbound("m", InboundKind::Media, wants(Intent::None));
    ask(Ask::Receive(Box::new(Inbound { files, media: Some(picture()), ..message })))
}

fn picture_received() -> ConversationEvent {
    ConversationEvent::MessageReceived {
        message: "m".into(),
        kind: InboundKind::Media,
        text: Private::new(PERSON, "M".into()),
        profile_name: Some(Private::new(PERSON, "Ravi".into())),
        media: Some(picture()),
        sent_at: AT,
        intent: None,
        at: AT,
    }
}

fn picture_filed(lead: LeadId) -> ConversationEvent {
    let caption = Some(Private::new(PERSON, "M".into()));
    let sent = SentMedia { message: "m".into(), media: picture(), caption, sent_at: AT, sender: Some(PERSON) };
    ConversationEvent::MediaFiled { lead, conversation: TALK, sent, at: AT }
}

fn register() -> Ask {
    let registered = Registered { lead: LEAD, number: LeadNumber::new(2026, 42) };
    Ask::Register { reply_id: REPLY_ID, registered, repeated: false }
}

const REGISTERED: ConversationEvent =
    ConversationEvent::LeadRegistered { lead: LEAD, number: LeadNumber::new(2026, 42), at: AT };

#[test]
fn whoever_asks_how_the_file_stands_is_told_the_newest_open_ones() {
    let open = [4, 3, 2, 1].map(|serial| file(serial, LEAD, Stage::Sanctioned));
    let files: Vec<_> = open.iter().cloned().chain([file(5, LEAD, Stage::Lost)]).collect();
    for given in [begun(), summarised(), inquired()] {
        talk()
            .given(given)
            .when(with_files(says(Cue::Standing), files.clone()))
            .then_expect_events(vec![received("m"), answered("m", Reply::Standing { files: open[..3].to_vec() })]);
    }
}

#[test]
fn where_no_file_is_open_the_newest_closed_one_is_told() {
    let files = vec![file(5, LEAD, Stage::Lost), file(4, LEAD, Stage::Disbursed)];
    talk().given(begun()).when(with_files(says(Cue::Standing), files)).then_expect_events(vec![
        received("m"),
        answered("m", Reply::Standing { files: vec![file(5, LEAD, Stage::Lost)] }),
    ]);
}

#[test]
fn whoever_has_no_file_is_told_so_and_asked_on_without_counting_a_miss() {
    let aside = Some(Aside::NoFile);
    talk().given(begun()).when(write("m", says(Cue::Standing))).then_expect_events(vec![
        received("m"),
        asked(Detail::Name, 1),
        answered("m", Reply::Question { greeting: None, name: None, detail: Detail::Name, attempt: 1, aside }),
    ]);
}

#[test]
fn a_summary_says_which_open_file_it_updates() {
    let files = vec![file(4, LEAD, Stage::Contacted), file(3, OTHER, Stage::Lost)];
    let told = Understanding { amount: Some(lakh(40)), ..wants(Intent::Answer) };
    let events = life(summarised()).decide(with_files(told, files)).unwrap();
    let Some(ConversationEvent::ReplyRequested { reply: Reply::Summary { updates, .. }, .. }) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!(*updates, Some(LeadNumber::new(2026, 4)));
}

#[test]
fn what_is_sent_is_filed_with_the_newest_open_file() {
    let files = vec![file(4, OTHER, Stage::Contacted), file(3, LEAD, Stage::New)];
    let thanks = answered("m", Reply::MediaReceived);
    talk().given(begun()).when(with_picture(files.clone())).then_expect_events(vec![
        picture_received(),
        picture_filed(OTHER),
        thanks,
    ]);
    for silent in [taken_over(Some(ASHA), HandOverReason::Member), OPTED_OUT] {
        talk()
            .given(begun_and([silent]))
            .when(with_picture(files.clone()))
            .then_expect_events(vec![picture_received(), picture_filed(OTHER)]);
    }
}

#[test]
fn what_is_sent_before_there_is_a_lead_is_filed_once_there_is_one() {
    let mut stream = life(begun());
    let events = stream.decide(with_picture(Vec::new())).unwrap();
    let events: Vec<_> = events.into_iter().map(without_intent).collect();
    assert_eq!(events, vec![picture_received(), answered("m", Reply::MediaReceived)]);
    for event in events {
        stream.apply(event);
    }
    let events = stream.decide(ask(register())).unwrap();
    assert_eq!(events[..2], [REGISTERED, picture_filed(LEAD)]);
    for event in events {
        stream.apply(event);
    }
    let again = stream.decide(ask(register())).unwrap();
    assert_eq!(again.len(), 1, "filed once: {again:?}");
}

#[test]
fn what_is_sent_right_after_registering_goes_to_that_lead() {
    talk().given(inquired_and([REGISTERED])).when(with_picture(Vec::new())).then_expect_events(vec![
        picture_received(),
        picture_filed(LEAD),
        answered("m", Reply::MediaReceived),
    ]);
}

#[test]
fn the_files_matter_where_they_are_asked_for_or_written_to() {
    let heeds =
        |given: Vec<ConversationEvent>, kind, understood: Understanding| life(given).heeds_files(kind, &understood);
    assert!(heeds(begun(), InboundKind::Media, wants(Intent::None)));
    assert!(heeds(begun(), InboundKind::Text, says(Cue::Standing)));
    assert!(heeds(summarised(), InboundKind::Text, wants(Intent::None)));
    assert!(!heeds(begun(), InboundKind::Text, Understanding { amount: Some(lakh(35)), ..wants(Intent::Answer) }));
    assert!(!Conversation::default().heeds_files(InboundKind::Text, &wants(Intent::Smalltalk)));
}
