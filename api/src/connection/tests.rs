use super::steps::StepState;
use super::*;
use chrono::{DateTime, Utc};
use domain::id::MemberId;
use domain::notification::ProviderError;
use domain::whatsapp::{Claimed, Ending, Fact, Facts, Failure, LossKind, Number, Step};
use projections::whatsapp::{Abandoned, Card, CardState, Lost, SignupCard, StepDone, TokenState};
use uuid::Uuid;

/// The member who connects.
pub(crate) const ADMIN: MemberId = MemberId::new(Uuid::from_u128(2));

/// A moment.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A number of the account.
pub(crate) fn number(place: u8) -> Number {
    Number {
        phone_number_id: format!("10654035224292{place}"),
        display_phone_number: format!("+91 80000 0000{place}"),
        verified_name: Some("Demo Loans".into()),
        on_business_app: false,
    }
}

/// A card of a connection that works.
pub(crate) fn connected() -> Card {
    let facts = [
        (Fact::DisplayName, "Demo Loans"),
        (Fact::NameStatus, "PENDING_REVIEW"),
        (Fact::QualityRating, "UNKNOWN"),
        (Fact::MessagingLimit, "TIER_250"),
        (Fact::BusinessVerification, "not_verified"),
        (Fact::NumberStatus, "CONNECTED"),
        (Fact::AccountReview, "APPROVED"),
        (Fact::Throughput, "STANDARD"),
        (Fact::Mode, "LIVE"),
        (Fact::Webhooks, "subscribed"),
        (Fact::WebhookAddress, "https://crm.example.in/webhooks/whatsapp"),
    ];
    Card {
        waba_id: Some("524126980791429".into()),
        phone_number_id: Some(number(1).phone_number_id),
        display_phone_number: Some(number(1).display_phone_number),
        connected_at: Some(at("2026-11-20T06:00:00Z")),
        connected_by: Some(ADMIN),
        token: TokenState::Good,
        token_expires_at: Some(at("2027-01-19T06:00:00Z")),
        facts: facts.map(|(fact, value)| (fact, value.to_owned())).into(),
        ..Card::default()
    }
}

/// A card of a signup of which the first steps went well.
pub(crate) fn connecting(done: usize) -> Card {
    let done = Step::ALL.into_iter().take(done);
    let claimed = Claimed { ending: Ending::Number, waba_id: None, phone_number_id: None, business_id: None };
    let signup = SignupCard {
        by: ADMIN,
        started_at: at("2026-11-23T05:59:00Z"),
        claimed,
        done: done.map(|step| StepDone { step, at: at("2026-11-23T05:59:30Z"), skipped: false }).collect(),
        failure: None,
        choice: Vec::new(),
        number: Some(number(1)),
    };
    Card { signup: Some(signup), token: TokenState::Good, ..Card::default() }
}

/// A card of a signup whose fourth step was refused with this code of Meta's.
pub(crate) fn failed(code: i64, retry_at: Option<DateTime<Utc>>) -> Card {
    let mut card = connecting(3);
    let error = ProviderError {
        code: Some(code),
        http_status: Some(400),
        message: "Meta said no".into(),
        trace: Some("AbC1".into()),
        ..ProviderError::default()
    };
    if let Some(signup) = &mut card.signup {
        signup.failure = Some(Failure { step: Step::RegisterNumber, error, retry_at, attempts: 2 });
    }
    card
}

/// A card of a signup that waits for a choice among so many numbers.
pub(crate) fn choosing(numbers: u8) -> Card {
    let mut card = connecting(2);
    if let Some(signup) = &mut card.signup {
        (signup.choice, signup.number) = ((1..=numbers).map(number).collect(), None);
    }
    card
}

/// A card of a connection that Meta ended.
pub(crate) fn lost(kind: LossKind) -> Card {
    let reason = "Error validating access token: Session has expired".to_owned();
    Card { lost: Some(Lost { kind, reason, at: at("2026-11-23T05:00:00Z") }), ..connected() }
}

/// A card of a pop-up that was left.
pub(crate) fn left(screen: Option<&str>, error: Option<&str>) -> Card {
    let (screen, error) = (screen.map(str::to_owned), error.map(str::to_owned));
    Card { abandoned: Some(Abandoned { screen, error, at: at("2026-11-23T05:58:00Z") }), ..Card::default() }
}

fn states(card: &Card) -> Vec<StepState> {
    steps(card.signup.as_ref().unwrap()).into_iter().map(|told| told.state).collect()
}

#[test]
fn the_next_step_is_under_way_and_those_after_it_are_to_do() {
    use StepState::{Doing, Done, ToDo};
    assert_eq!(states(&connecting(0)), [Doing, ToDo, ToDo, ToDo, ToDo, ToDo]);
    assert_eq!(states(&connecting(4)), [Done, Done, Done, Done, Doing, ToDo]);
    assert_eq!(states(&choosing(2)), [Done, Done, ToDo, ToDo, ToDo, ToDo]);
}

#[test]
fn a_step_that_failed_waits_where_it_is_tried_again_by_itself() {
    assert_eq!(states(&failed(133_005, None))[3], StepState::Failed);
    assert_eq!(states(&failed(133_015, Some(at("2026-11-23T06:05:00Z"))))[3], StepState::Waiting);
}

#[test]
fn what_works_needs_no_remedy() {
    for card in [Card::default(), connected(), connecting(2)] {
        assert_eq!(diagnosis(&card), None);
    }
}

#[test]
fn a_failed_step_is_named_with_metas_words_and_what_to_do() {
    let found = diagnosis(&failed(133_005, None)).unwrap();
    assert!(found.reason.contains("Register the number") && found.reason.contains("after 2 tries"), "{found:?}");
    assert!(found.remedy.contains("two-step verification"), "{found:?}");
    assert_eq!(found.told.as_deref(), Some("Meta said no (code 133005, fbtrace_id AbC1)"));
}

#[test]
fn nobody_is_promised_a_try_that_does_not_come() {
    assert!(
        diagnosis(&failed(133_016, Some(at("2026-11-26T06:00:00Z"))))
            .unwrap()
            .remedy
            .contains("It is tried again by itself")
    );
    assert!(!diagnosis(&failed(133_016, None)).unwrap().remedy.contains("It is tried again"));
}

#[test]
fn several_numbers_and_another_number_are_asked_about() {
    assert!(diagnosis(&choosing(3)).unwrap().reason.contains("3 numbers"));
    assert!(diagnosis(&choosing(1)).unwrap().reason.contains("another number"));
    assert_eq!(choosing(1).state(), CardState::NeedsAttention);
    assert!(diagnosis(&choosing(0)).unwrap().reason.contains("no phone number"));
}

#[test]
fn every_loss_has_a_reason_of_its_own_and_says_that_messages_are_still_kept() {
    use LossKind::{Access, NotRegistered, Other, Restricted, Token};
    let found: Vec<_> =
        [Token, Access, Restricted, NotRegistered, Other].map(|kind| diagnosis(&lost(kind)).unwrap()).into();
    for (place, one) in found.iter().enumerate() {
        assert!(one.remedy.contains("still kept"), "{one:?}");
        assert!(found.iter().skip(place + 1).all(|other| other.reason != one.reason), "{one:?}");
    }
}

#[test]
fn a_pop_up_that_was_left_says_at_which_screen_and_what_helps_there() {
    let found = diagnosis(&left(Some("PHONE_NUMBER_VERIFICATION"), None)).unwrap();
    assert!(found.reason.contains("Verification of the number") && found.remedy.contains("60 seconds"), "{found:?}");
    let unknown = diagnosis(&left(Some("SOMETHING_NEW"), None)).unwrap();
    assert_eq!(unknown.reason, diagnosis(&left(None, None)).unwrap().reason);
    let error = diagnosis(&left(None, Some("This number is in use"))).unwrap();
    assert_eq!(error.told.as_deref(), Some("This number is in use"));
}

#[test]
fn a_pop_up_that_was_left_does_not_trouble_a_connection_that_works() {
    let card = Card { abandoned: left(None, None).abandoned, ..connected() };
    assert_eq!(diagnosis(&card), None);
}

#[test]
fn tiers_are_limits_whatever_meta_calls_them() {
    let told = |tier: &str| limit(&Facts::from([(Fact::MessagingLimit, tier.to_owned())]));
    assert_eq!(told("TIER_250"), Limit::Customers(250));
    assert_eq!(told("TIER_1K"), Limit::Customers(1_000));
    assert_eq!(told("TIER_2K"), Limit::Customers(2_000));
    assert_eq!(told("TIER_100K"), Limit::Customers(100_000));
    assert_eq!(told("TIER_UNLIMITED"), Limit::Unlimited);
    for tier in ["TIER_NOT_SET", "TIER_", "250", "TIER_99999999999999999K"] {
        assert_eq!(told(tier), Limit::Unknown, "{tier}");
    }
    assert_eq!(limit(&Facts::new()), Limit::Unknown);
}

#[test]
fn counts_are_written_as_in_india() {
    let written = [0, 250, 2_000, 10_000, 100_000, 12_345_678].map(grouped);
    assert_eq!(written, ["0", "250", "2,000", "10,000", "1,00,000", "1,23,45,678"]);
}

#[test]
fn metas_codes_read_as_words_and_unknown_ones_as_plain_text() {
    assert_eq!(status_words(Fact::NameStatus, "PENDING_REVIEW"), "Under review at Meta");
    assert_eq!(status_words(Fact::QualityRating, "NA"), "Not enough info");
    assert_eq!(status_words(Fact::MessagingLimit, "TIER_100K"), "1,00,000 customers in 24 hours");
    assert_eq!(status_words(Fact::NumberStatus, "SOMETHING_NEW"), "Something new");
    assert_eq!(status_words(Fact::WebhookAddress, "https://A.in/X_y"), "https://A.in/X_y");
}
