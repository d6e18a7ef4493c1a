use super::view::{ConnectionView, Read, Seen};
use super::*;
use crate::access::tests::identity;
use crate::connection::tests::{ADMIN, at, choosing, connected, connecting, failed, left, lost};
use application::whatsapp::Traffic;
use domain::access::Role;
use domain::whatsapp::{Fact, LossKind, Step};
use projections::whatsapp::{Card, HistoryEntry};
use std::collections::HashMap;

fn seen(may_manage: bool) -> Seen {
    Seen {
        names: HashMap::from([(ADMIN, "Anita Desai".to_owned())]),
        may_manage,
        csrf_token: "csrf".into(),
        now: at("2026-11-23T06:00:00Z"),
        zone: chrono_tz::Asia::Kolkata,
        webhook_url: Some("https://crm.example.in/webhooks/whatsapp".into()),
    }
}

fn traffic() -> Traffic {
    Traffic {
        last_inbound: Some(at("2026-11-23T05:48:00Z")),
        last_outbound: Some(at("2026-11-23T05:48:04Z")),
        opened: 12,
        stored: 1_240,
        applied: 1_238,
        waiting: 2,
        set_aside: 0,
        checked_at: Some(at("2026-11-23T05:52:00Z")),
        checked_by: Some("poll".into()),
    }
}

fn entry(position: i64, what: &str) -> HistoryEntry {
    HistoryEntry {
        position,
        at: at("2026-11-22T10:00:00Z"),
        what: format!("whatsapp.{what}"),
        by: None,
        source: None,
        from: None,
        to: None,
        details: None,
    }
}

/// A history with a line of each sort.
fn history() -> Vec<HistoryEntry> {
    let text = |text: &str| Some(text.to_owned());
    vec![
        HistoryEntry {
            source: text("webhook"),
            from: text("UNKNOWN"),
            to: text("GREEN"),
            details: text("quality_rating"),
            ..entry(9, "quality_rating_changed")
        },
        HistoryEntry {
            to: text("account_update/ACCOUNT_RESTRICTION"),
            details: text(
                r#"{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_ADD_PHONE_NUMBER_ACTION"}],"max":"TIER_2K"}"#,
            ),
            ..entry(8, "noticed")
        },
        HistoryEntry { details: text("Session has expired"), by: Some(ADMIN), ..entry(7, "connection_lost") },
        HistoryEntry { to: text("+91 80000 00001"), by: Some(ADMIN), ..entry(6, "connected") },
        HistoryEntry { to: text("12"), details: text("fbtrace_id AbC1"), ..entry(5, "templates_listed") },
        HistoryEntry {
            from: text("register_number"),
            details: text("Two step verification PIN mismatch (code 133005), fbtrace_id AbC1"),
            ..entry(4, "step_failed")
        },
        HistoryEntry { from: text("PHONE_NUMBER_SETUP"), by: Some(ADMIN), ..entry(3, "signup_abandoned") },
        HistoryEntry { by: Some(ADMIN), ..entry(2, "signup_started") },
    ]
}

fn view(card: Card, may_manage: bool) -> ConnectionView {
    ConnectionView::of(Read { card, history: history(), traffic: traffic() }, seen(may_manage))
}

fn drawn(card: Card) -> String {
    CardFragment { connection: view(card, true) }.render().unwrap()
}

fn whole(card: Card, role: Role, asks: Option<&str>) -> String {
    let signup = SignupSettings {
        webhook_url: None,
        app_id: "1234".into(),
        config_id: "\"><script>".into(),
        graph_version: "v25.0".into(),
        sdk_url: "http://127.0.0.1:8081/en_US/sdk.js".into(),
        message_origin: Some("http://127.0.0.1:8081".into()),
    };
    let frame = Frame::of_member("Anita Desai", &identity(role), "csrf", Place::Settings);
    let connection = view(card, identity(role).authorize::<ManageWhatsApp>().is_ok());
    SetupPage::of((frame, Vec::new()), signup, connection, asks).render().unwrap()
}

fn buttons(html: &str) -> Vec<&str> {
    let all = ["connect", "refresh", "give-up", "disconnect", "retry", "choose", "code-sms", "code-voice", "verify"];
    all.into_iter().filter(|id| html.contains(&format!("id=\"{id}\""))).collect()
}

#[test]
fn where_nothing_is_connected_there_is_one_thing_to_do() {
    let html = drawn(Card::default());
    assert_eq!(buttons(&html), ["connect"]);
    assert!(html.contains("Not connected") && !html.contains("id=\"steps\"") && !html.contains("class=\"facts\""));
}

#[test]
fn a_connection_that_works_tells_all_that_is_known() {
    let html = drawn(connected());
    for told in [
        "+91 80000 00001",
        "524126980791429",
        "Demo Loans",
        "Under review at Meta",
        "Not enough info",
        "250 customers in 24 hours",
        "12 used in the last 24 hours, 238 left",
        "Not verified",
        "Live",
        "until Tue 19 Jan 2027, 11:30 am",
        "to https://crm.example.in/webhooks/whatsapp",
        "Today 11:18 am",
        "1,240 stored, 1,238 applied, 2 waiting",
        "by the regular check",
        "Fri 20 Nov, 11:30 am",
        "by Anita Desai",
    ] {
        assert!(html.contains(told), "{told}");
    }
    assert_eq!(buttons(&html), ["refresh", "disconnect", "code-sms", "verify"]);
}

#[test]
fn a_signup_under_way_shows_its_steps_and_can_be_given_up() {
    let html = drawn(connecting(3));
    assert_eq!(html.matches("data-state=\"done\"").count(), 3);
    assert!(html.contains("id=\"step-register_number\" data-state=\"doing\" aria-current=\"step\""));
    assert_eq!(buttons(&html), ["give-up"]);
}

#[test]
fn a_signup_that_nobody_goes_on_with_can_be_replaced() {
    let mut card = connecting(3);
    if let Some(signup) = &mut card.signup {
        signup.started_at = at("2026-11-23T05:58:00Z");
    }
    assert_eq!(buttons(&drawn(card)), ["connect", "give-up"]);
}

#[test]
fn a_failed_step_is_named_in_metas_words_and_ours_and_can_be_tried_again() {
    let html = drawn(failed(133_005, None));
    assert!(
        html.contains("two-step PIN that we don") && html.contains("<q>Meta said no (code 133005, fbtrace_id AbC1)")
    );
    assert!(html.contains("id=\"step-register_number\" data-state=\"failed\"") && html.contains(">Try again</button>"));
    assert_eq!(buttons(&html), ["connect", "give-up", "retry"]);
}

#[test]
fn a_step_that_waits_counts_down_to_its_next_try() {
    let html = drawn(failed(2_388_001, Some(at("2026-11-23T06:30:00Z"))));
    assert!(html.contains("data-countdown=\"2026-11-23T06:30:00Z\">Today 12:00 pm</time>"));
    assert!(html.contains("data-state=\"connecting\"") && html.contains(">Try now</button>"));
}

#[test]
fn a_spent_code_is_not_tried_again_but_connected_anew() {
    let mut card = failed(100, None);
    if let Some(failure) = card.signup.as_mut().and_then(|signup| signup.failure.as_mut()) {
        failure.step = Step::ExchangeCode;
    }
    assert_eq!(buttons(&drawn(card)), ["connect", "give-up"]);
}

#[test]
fn several_numbers_are_a_choice_and_none_is_chosen_for_anybody() {
    let html = drawn(choosing(2));
    assert_eq!(html.matches("type=\"radio\"").count(), 2);
    assert!(!html.contains(" checked") && html.contains("+91 80000 00002"));
    assert_eq!(buttons(&html), ["give-up", "choose"]);
    assert!(drawn(choosing(1)).contains("Go on with this number?"));
}

#[test]
fn a_lost_connection_says_why_and_that_messages_are_still_stored() {
    let html = drawn(lost(LossKind::Token));
    assert!(html.contains("no longer takes our access token") && html.contains("<q>Error validating access token"));
    assert!(html.contains("still stored") && html.contains("data-state=\"needs_attention\""));
    assert_eq!(buttons(&html), ["connect", "refresh", "disconnect", "code-sms", "verify"]);
    assert!(drawn(lost(LossKind::NotRegistered)).contains("id=\"phone-code\" open"));
}

#[test]
fn a_disconnected_number_is_told_with_what_stays() {
    let mut card = connected();
    (card.connected_at, card.connected_by) = (None, None);
    card.disconnected_at = Some(at("2026-11-23T05:00:00Z"));
    card.facts.clear();
    let html = drawn(card);
    assert!(html.contains("Since Today 10:30 am.") && html.contains("The account stays with Meta"));
    assert_eq!(buttons(&html), ["connect"]);
}

#[test]
fn a_call_is_offered_sixty_seconds_after_a_text() {
    let asked = |requested: &str| drawn(Card { code_requested_at: Some(at(requested)), ..connected() });
    let waits = asked("2026-11-23T05:59:30Z");
    assert!(waits.contains("value=\"voice\" disabled") && waits.contains("data-countdown=\"2026-11-23T06:00:30Z\""));
    assert!(asked("2026-11-23T05:59:00Z").contains("value=\"voice\">"));
}

#[test]
fn who_may_only_look_is_offered_nothing_to_change() {
    for card in [Card::default(), connected(), failed(133_005, None), choosing(2), lost(LossKind::Other)] {
        let html = CardFragment { connection: view(card, false) }.render().unwrap();
        assert!(buttons(&html).is_empty() && html.contains("id=\"look-only\""), "{:?}", buttons(&html));
    }
    assert!(!whole(connected(), Role::Auditor, Some("disconnect")).contains("<dialog"));
    assert!(!whole(connected(), Role::Auditor, None).contains("data-sdk-url"));
}

#[test]
fn a_disconnect_is_confirmed_first_even_without_a_script() {
    assert!(!whole(connected(), Role::Admin, None).contains("aria-labelledby=\"disconnect-title\" open"));
    assert!(whole(connected(), Role::Admin, Some("disconnect")).contains("aria-labelledby=\"disconnect-title\" open"));
    assert!(
        !whole(Card::default(), Role::Admin, Some("disconnect")).contains("aria-labelledby=\"disconnect-title\" open")
    );
}

#[test]
fn the_history_tells_who_or_what_and_from_what_to_what_in_words() {
    let view = view(connected(), true);
    let told: Vec<_> = view.history.iter().map(|line| (line.who.as_str(), line.what.as_str())).collect();
    let expected = [
        ("Meta", "Quality rating"),
        ("Meta", "Account: account restriction"),
        ("Meta", "Sending stopped"),
        ("Anita Desai", "Connected"),
        ("SigmaDSA", "12 message templates found"),
        ("SigmaDSA", "Step failed: Register the number"),
        ("Anita Desai", "Left Meta's pop-up at \u{201c}Phone number\u{201d}"),
        ("Anita Desai", "Came back from Meta's pop-up"),
    ];
    assert_eq!(told, expected);
    let change = (view.history[0].from.as_deref(), view.history[0].to.as_deref());
    assert_eq!(change, (Some("Not enough info"), Some("Green: high")));
    assert_eq!(view.history[0].details, None);
    let notice = view.history[1].details.as_deref();
    assert_eq!(notice, Some("Max: 2,000 customers in 24 hours, Restriction type: restricted add phone number action"));
}

#[test]
fn what_meta_says_is_never_markup() {
    let mut card = lost(LossKind::Other);
    let evil = "<script>alert(1)</script>";
    if let Some(lost) = &mut card.lost {
        lost.reason = evil.into();
    }
    card.facts.insert(Fact::DisplayName, evil.into());
    card.facts.insert(Fact::NumberStatus, evil.into());
    card.display_phone_number = Some(evil.into());
    assert!(!drawn(card).contains("<script"));
    assert!(!drawn(left(None, Some(evil))).contains("<script"));
}

#[test]
fn the_page_has_no_script_or_style_in_it_and_every_id_once() {
    for card in [Card::default(), connected(), failed(133_005, None), choosing(3), lost(LossKind::Token)] {
        let html = whole(card, Role::Admin, None);
        assert_eq!(html.matches("<script").count(), 1, "the one that is loaded");
        assert!(
            !html.contains("style=")
                && !html.contains("onclick=")
                && html.contains("<noscript>") == html.contains("id=\"connect\"")
        );
        let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let once: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), once.len(), "{ids:?}");
    }
}

#[test]
fn to_whoever_may_not_look_the_page_is_not_there() {
    use application::port::{Session, SessionKind};
    let signed_in = |role| SignedIn {
        session: Session { identity: identity(role), kind: SessionKind::Web, csrf_token: "csrf".into(), token: None },
        token: "t".into(),
    };
    for role in [Role::Sales, Role::Operations] {
        let problem = onlooker(&signed_in(role)).unwrap_err();
        let nowhere = Problem::no_such_address();
        assert_eq!(
            (problem.status(), problem.title(), problem.detail()),
            (nowhere.status(), nowhere.title(), nowhere.detail())
        );
    }
    assert!(onlooker(&signed_in(Role::Auditor)).is_ok());
}
