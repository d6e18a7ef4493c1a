//! Given, when, then for each rule of a connection.

use super::*;
use crate::id::{MemberId, SignupId};
use crate::notification::ProviderError;
use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

const BY: MemberId = MemberId::new(Uuid::from_u128(1));
const SIGNUP: SignupId = SignupId::new(Uuid::from_u128(2));

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn number(id: &str) -> Number {
    Number {
        phone_number_id: id.into(),
        display_phone_number: format!("+91 {id}"),
        verified_name: None,
        on_business_app: false,
    }
}

fn claimed(phone_number_id: Option<&str>) -> Claimed {
    Claimed {
        ending: Ending::Number,
        waba_id: Some("w".into()),
        phone_number_id: phone_number_id.map(str::to_owned),
        business_id: None,
    }
}

fn started_with(phone_number_id: Option<&str>) -> WhatsAppEvent {
    WhatsAppEvent::SignupStarted { signup: SIGNUP, claimed: claimed(phone_number_id), by: BY, at: at(0) }
}

fn started() -> WhatsAppEvent {
    started_with(Some("1"))
}

fn done(done: Done) -> WhatsAppEvent {
    WhatsAppEvent::StepDone { signup: SIGNUP, done, trace: None, at: at(0) }
}

fn exchanged() -> Done {
    Done::CodeExchanged { token_expires_at: None }
}

fn verified(numbers: &[&str]) -> Done {
    let numbers = numbers.iter().copied().map(number).collect();
    Done::AccountVerified { waba_id: "w".into(), business_id: None, numbers }
}

fn chosen(id: &str, by: Option<MemberId>) -> WhatsAppEvent {
    WhatsAppEvent::NumberChosen { signup: SIGNUP, number: number(id), by, at: at(0) }
}

fn connected(id: &str) -> WhatsAppEvent {
    WhatsAppEvent::Connected {
        waba_id: "w".into(),
        phone_number_id: id.into(),
        display_phone_number: format!("+91 {id}"),
        by: Some(BY),
        at: at(0),
    }
}

fn disconnected() -> WhatsAppEvent {
    WhatsAppEvent::Disconnected { by: BY, at: at(0) }
}

/// All that a disconnect leaves behind.
fn closed() -> Vec<WhatsAppEvent> {
    vec![
        connected("1"),
        disconnected(),
        WhatsAppEvent::WebhooksUnsubscribed { error: None, at: at(0) },
        WhatsAppEvent::TokenDestroyed { at: at(0) },
    ]
}

fn failed(step: Step, retry_at: Option<DateTime<Utc>>, attempts: u32) -> WhatsAppEvent {
    let failure = Failure { step, error: ProviderError::default(), retry_at, attempts };
    WhatsAppEvent::StepFailed { signup: SIGNUP, failure, at: at(0) }
}

fn lost(kind: LossKind) -> WhatsAppEvent {
    WhatsAppEvent::ConnectionLost { reason: "gone".into(), kind, at: at(0) }
}

fn ask(ask: WhatsAppAsk) -> WhatsAppCommand {
    WhatsAppCommand { ask, at: at(0) }
}

fn start() -> WhatsAppCommand {
    ask(WhatsAppAsk::StartSignup { signup: SIGNUP, claimed: claimed(Some("1")), by: BY })
}

fn complete(done: Done) -> WhatsAppCommand {
    ask(WhatsAppAsk::CompleteStep { signup: SIGNUP, done, trace: None })
}

fn facts(pairs: &[(Fact, &str)]) -> Facts {
    pairs.iter().map(|(fact, says)| (*fact, (*says).to_owned())).collect()
}

fn record(pairs: &[(Fact, &str)], source: Source) -> WhatsAppCommand {
    ask(WhatsAppAsk::RecordFacts { facts: facts(pairs), source })
}

fn given(events: Vec<WhatsAppEvent>) -> cqrs_es::test::AggregateTestExecutor<WhatsAppConnection> {
    TestFramework::with(()).given(events)
}

/// The events up to where the webhooks are subscribed.
fn numbered() -> Vec<WhatsAppEvent> {
    vec![started(), done(exchanged()), done(verified(&["1"])), chosen("1", None)]
}

#[test]
fn a_signup_begins_with_what_the_browser_says() {
    given(vec![]).when(start()).then_expect_events(vec![started()]);
}

#[test]
fn two_admins_cannot_connect_at_once() {
    given(vec![started()]).when(start()).then_expect_error(WhatsAppError::SignupUnderWay);
    let later = WhatsAppCommand { at: at(121), ..start() };
    let again = WhatsAppEvent::SignupStarted { signup: SIGNUP, claimed: claimed(Some("1")), by: BY, at: at(121) };
    given(vec![started()]).when(later).then_expect_events(vec![again]);
}

#[test]
fn a_signup_that_failed_gives_way_to_a_new_one() {
    given(vec![started(), failed(Step::ExchangeCode, None, 1)]).when(start()).then_expect_events(vec![started()]);
}

#[test]
fn a_step_is_recorded_once_and_in_its_turn() {
    given(vec![started()]).when(complete(exchanged())).then_expect_events(vec![done(exchanged())]);
    given(vec![started(), done(exchanged())]).when(complete(exchanged())).then_expect_error(WhatsAppError::NotAwaited);
    given(vec![started()]).when(complete(Done::WebhooksSubscribed)).then_expect_error(WhatsAppError::NotAwaited);
}

#[test]
fn the_number_that_the_popup_named_is_the_one_however_many_there_are() {
    given(vec![started(), done(exchanged())])
        .when(complete(verified(&["2", "1"])))
        .then_expect_events(vec![done(verified(&["2", "1"])), chosen("1", None)]);
}

#[test]
fn of_several_numbers_without_a_name_somebody_chooses() {
    let begun = vec![started_with(None), done(exchanged())];
    given(begun.clone()).when(complete(verified(&["1", "2"]))).then_expect_events(vec![done(verified(&["1", "2"]))]);
    let waiting = [begun, vec![done(verified(&["1", "2"]))]].concat();
    let choose = |id: &str| ask(WhatsAppAsk::ChooseNumber { phone_number_id: id.into(), by: BY });
    given(waiting.clone()).when(choose("2")).then_expect_events(vec![chosen("2", Some(BY))]);
    given(waiting).when(choose("3")).then_expect_error(WhatsAppError::NotAChoice);
}

#[test]
fn another_number_than_before_is_asked_about_first_and_the_same_one_is_not() {
    let again = |id: &str| [closed(), vec![started_with(Some(id)), done(exchanged())]].concat();
    given(again("2")).when(complete(verified(&["2"]))).then_expect_events(vec![done(verified(&["2"]))]);
    given(again("1"))
        .when(complete(verified(&["1"])))
        .then_expect_events(vec![done(verified(&["1"])), chosen("1", None)]);
}

#[test]
fn the_last_step_connects() {
    let health = Done::HealthRead { facts: facts(&[(Fact::QualityRating, "GREEN")]) };
    let steps = [
        numbered(),
        vec![done(Done::WebhooksSubscribed), done(Done::NumberRegistered { skipped: false }), done(health)],
    ];
    let templates = Done::TemplatesListed { count: 0 };
    given(steps.concat()).when(complete(templates.clone())).then_expect_events(vec![done(templates), connected("1")]);
}

#[test]
fn a_failed_step_counts_its_tries_and_can_be_tried_again_by_a_member() {
    let steps = [numbered(), vec![failed(Step::SubscribeWebhooks, None, 1)]].concat();
    let fail = ask(WhatsAppAsk::FailStep {
        signup: SIGNUP,
        step: Step::SubscribeWebhooks,
        error: ProviderError::default(),
        retry_at: Some(at(9)),
    });
    given(steps.clone()).when(fail).then_expect_events(vec![failed(Step::SubscribeWebhooks, Some(at(9)), 2)]);
    let retry = ask(WhatsAppAsk::RetryStep { by: BY });
    let retried = WhatsAppEvent::StepRetried { signup: SIGNUP, by: BY, at: at(0) };
    given(steps).when(retry.clone()).then_expect_events(vec![retried]);
    given(numbered()).when(retry).then_expect_error(WhatsAppError::NothingToRetry);
}

#[test]
fn a_spent_code_cannot_be_tried_again() {
    given(vec![started(), failed(Step::ExchangeCode, None, 1)])
        .when(ask(WhatsAppAsk::RetryStep { by: BY }))
        .then_expect_error(WhatsAppError::CodeIsSpent);
}

#[test]
fn what_is_to_be_done_next_survives_a_crash_at_every_step() {
    let work = |events: Vec<WhatsAppEvent>, now| {
        let mut connection = WhatsAppConnection::default();
        for event in events {
            connection.apply(event);
        }
        connection.work(at(now))
    };
    assert_eq!(work(vec![], 0), None);
    assert_eq!(work(vec![started()], 0), Some(Work::Step(Step::ExchangeCode)));
    assert_eq!(work(numbered(), 0), Some(Work::Step(Step::SubscribeWebhooks)));
    let failing = [numbered(), vec![failed(Step::SubscribeWebhooks, Some(at(5)), 1)]].concat();
    assert_eq!(work(failing.clone(), 4), None);
    assert_eq!(work(failing, 5), Some(Work::Step(Step::SubscribeWebhooks)));
    let choosing = vec![started_with(None), done(exchanged()), done(verified(&["1", "2"]))];
    assert_eq!(work(choosing, 0), None);
    let unsubscribe = Work::Unsubscribe { waba_id: "w".into() };
    assert_eq!(work(vec![connected("1"), disconnected()], 0), Some(unsubscribe));
    assert_eq!(work(closed()[..3].to_vec(), 0), Some(Work::DestroyToken));
    assert_eq!(work(closed(), 0), None);
}

#[test]
fn only_what_meta_says_anew_is_recorded() {
    let green = WhatsAppEvent::FactChanged {
        fact: Fact::QualityRating,
        from: None,
        to: "GREEN".into(),
        source: Source::Poll,
        at: at(0),
    };
    let says = [(Fact::QualityRating, "GREEN"), (Fact::NumberStatus, "CONNECTED")];
    let up = WhatsAppEvent::FactChanged {
        fact: Fact::NumberStatus,
        from: None,
        to: "CONNECTED".into(),
        source: Source::Poll,
        at: at(0),
    };
    given(vec![connected("1"), up]).when(record(&says, Source::Poll)).then_expect_events(vec![green]);
    given(vec![]).when(record(&says, Source::Poll)).then_expect_error(WhatsAppError::NotConnected);
}

#[test]
fn a_number_that_meta_bans_is_lost() {
    let banned = WhatsAppEvent::FactChanged {
        fact: Fact::NumberStatus,
        from: None,
        to: "BANNED".into(),
        source: Source::Poll,
        at: at(0),
    };
    let reason = "Meta says that the number is BANNED".to_owned();
    let lost = WhatsAppEvent::ConnectionLost { reason, kind: LossKind::Restricted, at: at(0) };
    given(vec![connected("1")])
        .when(record(&[(Fact::NumberStatus, "BANNED")], Source::Poll))
        .then_expect_events(vec![banned, lost]);
}

#[test]
fn a_look_restores_what_it_disproves_and_not_what_only_sending_shows() {
    let up = WhatsAppEvent::FactChanged {
        fact: Fact::NumberStatus,
        from: None,
        to: "CONNECTED".into(),
        source: Source::Poll,
        at: at(0),
    };
    let look = |kind, source| {
        given(vec![connected("1"), up.clone(), lost(kind)])
            .when(record(&[(Fact::NumberStatus, "CONNECTED")], source))
            .inspect_result()
    };
    let restored = |source| Ok(vec![WhatsAppEvent::Restored { source, at: at(0) }]);
    assert_eq!(look(LossKind::Token, Source::Poll), restored(Source::Poll));
    assert_eq!(look(LossKind::Restricted, Source::Poll), Ok(vec![]));
    assert_eq!(look(LossKind::Other, Source::Poll), Ok(vec![]));
    assert_eq!(look(LossKind::Restricted, Source::Member), restored(Source::Member));
}

#[test]
fn losing_twice_for_the_same_reason_says_it_once() {
    let lose = |kind| ask(WhatsAppAsk::Lose { reason: "gone".into(), kind });
    given(vec![connected("1")]).when(lose(LossKind::Token)).then_expect_events(vec![lost(LossKind::Token)]);
    given(vec![connected("1"), lost(LossKind::Token)]).when(lose(LossKind::Token)).then_expect_events(vec![]);
    given(vec![]).when(lose(LossKind::Token)).then_expect_error(WhatsAppError::NotConnected);
}

#[test]
fn a_lost_connection_can_be_connected_again() {
    given(vec![connected("1"), lost(LossKind::Token)]).when(start()).then_expect_events(vec![started()]);
}

#[test]
fn a_disconnect_ends_a_connection_or_a_signup_and_needs_one() {
    let disconnect = ask(WhatsAppAsk::Disconnect { by: BY });
    given(vec![connected("1")]).when(disconnect.clone()).then_expect_events(vec![disconnected()]);
    let abandoned = WhatsAppEvent::SignupAbandoned { screen: None, error: None, by: BY, at: at(0) };
    given(vec![started()]).when(disconnect.clone()).then_expect_events(vec![abandoned]);
    given(closed()).when(disconnect).then_expect_error(WhatsAppError::NotConnected);
}

#[test]
fn a_popup_that_was_left_ends_no_signup_and_giving_up_does() {
    let left = ask(WhatsAppAsk::AbandonSignup { screen: Some("PERMISSIONS".into()), error: None, by: BY });
    let noted = WhatsAppEvent::SignupAbandoned { screen: Some("PERMISSIONS".into()), error: None, by: BY, at: at(0) };
    given(vec![connected("1")]).when(left.clone()).then_expect_events(vec![noted]);
    given(vec![started()]).when(left).then_expect_error(WhatsAppError::SignupUnderWay);
    let give_up = ask(WhatsAppAsk::GiveUpSignup { by: BY });
    let over = WhatsAppEvent::SignupAbandoned { screen: None, error: None, by: BY, at: at(0) };
    given(vec![connected("1"), started()]).when(give_up.clone()).then_expect_events(vec![over]);
    given(vec![connected("1")]).when(give_up).then_expect_error(WhatsAppError::NotAwaited);
}

#[test]
fn nobody_connects_while_a_connection_is_being_taken_away() {
    given(vec![connected("1"), disconnected()]).when(start()).then_expect_error(WhatsAppError::Disconnecting);
    given(closed()).when(start()).then_expect_events(vec![started()]);
}

#[test]
fn a_call_comes_at_least_a_minute_after_a_text() {
    let request =
        |method, seconds| WhatsAppCommand { ask: WhatsAppAsk::RequestPhoneCode { method, by: BY }, at: at(seconds) };
    let requested = |method, seconds| WhatsAppEvent::PhoneCodeRequested { method, by: BY, at: at(seconds) };
    let texted = vec![requested(CodeMethod::Sms, 0)];
    given(texted.clone()).when(request(CodeMethod::Voice, 59)).then_expect_error(WhatsAppError::CallTooEarly);
    given(texted).when(request(CodeMethod::Voice, 60)).then_expect_events(vec![requested(CodeMethod::Voice, 60)]);
}
