//! The card after events.

use super::card::{Card, CardState, TokenState};
use super::history;
use crate::fixture::{at, recorded};
use application::log::LogEvent;
use domain::id::{MemberId, SignupId};
use domain::notification::ProviderError;
use domain::whatsapp::{Claimed, Done, Ending, Fact, Failure, LossKind, Number, Source, Step, WhatsAppEvent};
use uuid::Uuid;

const BY: MemberId = MemberId::new(Uuid::from_u128(5));
const SIGNUP: SignupId = SignupId::new(Uuid::from_u128(6));

fn card_after(events: &[WhatsAppEvent]) -> Card {
    let mut card = Card::default();
    for event in events {
        card.take_in(event);
    }
    card
}

fn started() -> WhatsAppEvent {
    let claimed = Claimed { ending: Ending::Number, waba_id: None, phone_number_id: None, business_id: None };
    WhatsAppEvent::SignupStarted { signup: SIGNUP, claimed, by: BY, at: at(0) }
}

fn done(done: Done) -> WhatsAppEvent {
    WhatsAppEvent::StepDone { signup: SIGNUP, done, trace: Some("Az1".into()), at: at(1) }
}

fn failed(retries: bool) -> WhatsAppEvent {
    let error = ProviderError { code: Some(190), message: "expired".into(), ..ProviderError::default() };
    let failure = Failure { step: Step::ReadHealth, error, retry_at: retries.then(|| at(9)), attempts: 1 };
    WhatsAppEvent::StepFailed { signup: SIGNUP, failure, at: at(2) }
}

fn connected() -> WhatsAppEvent {
    WhatsAppEvent::Connected {
        waba_id: "7".into(),
        phone_number_id: "8".into(),
        display_phone_number: "+91 80000 00001".into(),
        by: Some(BY),
        at: at(3),
    }
}

fn lost() -> WhatsAppEvent {
    WhatsAppEvent::ConnectionLost { reason: "expired".into(), kind: LossKind::Token, at: at(4) }
}

#[test]
fn the_state_is_what_people_have_to_know_first() {
    let state = |events: &[WhatsAppEvent]| card_after(events).state();
    assert_eq!(state(&[]), CardState::NotConnected);
    assert_eq!(state(&[started()]), CardState::Connecting);
    assert_eq!(state(&[started(), failed(true)]), CardState::Connecting);
    assert_eq!(state(&[started(), failed(false)]), CardState::NeedsAttention);
    assert_eq!(state(&[started(), connected()]), CardState::Connected);
    assert_eq!(state(&[connected(), lost()]), CardState::NeedsAttention);
    let restored = WhatsAppEvent::Restored { source: Source::Poll, at: at(5) };
    assert_eq!(state(&[connected(), lost(), restored]), CardState::Connected);
    let disconnected = WhatsAppEvent::Disconnected { by: BY, at: at(6) };
    assert_eq!(state(&[connected(), lost(), disconnected]), CardState::Disconnected);
}

#[test]
fn several_numbers_are_a_choice_until_somebody_has_chosen() {
    let number = |id: &str| Number {
        phone_number_id: id.into(),
        display_phone_number: id.into(),
        verified_name: None,
        on_business_app: false,
    };
    let numbers = vec![number("1"), number("2")];
    let verified = done(Done::AccountVerified { waba_id: "7".into(), business_id: None, numbers });
    let card = card_after(&[started(), done(Done::CodeExchanged { token_expires_at: None }), verified.clone()]);
    assert_eq!(card.state(), CardState::NeedsAttention);
    let signup = card.signup.unwrap();
    assert_eq!((signup.choice.len(), signup.next_step()), (2, None));
    let chosen = WhatsAppEvent::NumberChosen { signup: SIGNUP, number: number("2"), by: Some(BY), at: at(2) };
    let signup = card_after(&[started(), verified, chosen]).signup.unwrap();
    assert_eq!((signup.choice.len(), signup.next_step()), (0, Some(Step::SubscribeWebhooks)));
}

#[test]
fn a_refused_token_is_shown_as_such_and_a_destroyed_one_is_gone() {
    assert_eq!(card_after(&[connected()]).token, TokenState::Good);
    assert_eq!(card_after(&[connected(), lost()]).token, TokenState::Refused);
    assert_eq!(card_after(&[connected(), WhatsAppEvent::TokenDestroyed { at: at(9) }]).token, TokenState::Absent);
}

#[test]
fn the_history_tells_from_what_to_what_and_metas_own_words() {
    let line =
        |event: WhatsAppEvent| history::entry(&recorded(3, Uuid::nil(), LogEvent::WhatsApp(event.clone())), &event);
    let changed = line(WhatsAppEvent::FactChanged {
        fact: Fact::QualityRating,
        from: Some("GREEN".into()),
        to: "RED".into(),
        source: Source::Webhook,
        at: at(40),
    });
    assert_eq!(changed.what, "whatsapp.quality_rating_changed");
    assert_eq!(changed.at, at(40), "when it happened, not when it was written down");
    assert_eq!((changed.from.as_deref(), changed.to.as_deref()), (Some("GREEN"), Some("RED")));
    assert_eq!(changed.source.as_deref(), Some("webhook"));
    assert_eq!(line(failed(false)).details.as_deref(), Some("expired (code 190)"));
}
