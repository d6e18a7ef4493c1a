use super::super::front::{Frame, Place};
use super::filters::{FilterForm, Filters};
use super::list::{LeadsPage, ListFragment, ListView};
use super::moves::moves;
use super::show::{LeadPage, LeadParts};
use super::view::{Attempt, LeadView, Read, Seen, Shown};
use crate::access::tests::identity;
use application::log::Position;
use askama::Template;
use chrono::{DateTime, Utc};
use domain::access::Role;
use domain::id::{ConversationId, LeadId, MemberId, PersonId, TenantId};
use domain::lead::{LeadNumber, LoanType, Source, Stage};
use domain::media::NotKept;
use domain::notification::Status;
use domain::tenant::{TenantProfile, WordChange};
use projections::Page;
use projections::conversation::{Direction, MessageRow};
use projections::lead::{LeadMedia, LeadRow, MediaState, Owner, TimelineEntry};
use projections::member::Colleague;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

const ASHA: MemberId = MemberId::new(Uuid::from_u128(2));
const RAVI: MemberId = MemberId::new(Uuid::from_u128(3));

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn row(stage: Stage) -> LeadRow {
    LeadRow {
        lead: LeadId::new(Uuid::from_u128(6)),
        number: LeadNumber::new(2026, 42),
        person: PersonId::new(Uuid::from_u128(7)),
        name: Some("Ravi Kumar".into()),
        mobile: Some("+919876541001".into()),
        loan_type: LoanType::HomeLoan,
        amount: 3_500_000,
        source: Source::WhatsApp,
        stage,
        on_hold: false,
        assignee: Some(ASHA),
        unowned: false,
        assignee_name: Some("Asha".into()),
        team: None,
        conversation: None,
        sanctioned_amount: None,
        lender: None,
        disbursed_amount: None,
        disbursed_on: None,
        created_at: at("2026-11-20T06:00:00Z"),
        updated_at: at("2026-11-23T05:00:00Z"),
        position: Position(1),
        version: 4,
    }
}

fn page<T>(items: Vec<T>) -> Page<T> {
    Page { items, next_cursor: None }
}

fn colleagues() -> Vec<Colleague> {
    [(ASHA, "Asha"), (RAVI, "Ravi")].map(|(member, name)| Colleague { member, name: name.into(), team: None }).into()
}

fn read(row: LeadRow) -> Read {
    Read {
        row,
        timeline: page(Vec::new()),
        sent: page(Vec::new()),
        messages: None,
        tasks: Vec::new(),
        colleagues: colleagues(),
        shown: Shown::default(),
        attempt: Attempt::default(),
    }
}

/// The firm, with what every firm starts with.
fn firm() -> TenantProfile {
    TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "Sigma Finserv")
}

fn seen(may_edit: bool, may_assign: bool) -> Seen {
    Seen {
        names: HashMap::from([(ASHA, "Asha".to_owned()), (RAVI, "Ravi".to_owned())]),
        may_edit,
        may_assign,
        may_do_tasks: true,
        may_see_conversations: true,
        csrf_token: "csrf".into(),
        now: at("2026-11-23T06:00:00Z"),
        zone: chrono_tz::Asia::Kolkata,
        firm: Arc::new(firm()),
    }
}

fn drawn(read: Read, seen: Seen) -> String {
    LeadParts { lead: LeadView::of(read, seen) }.render().unwrap()
}

fn entry(kind: &str, detail: Value) -> TimelineEntry {
    let actor = format!("member:{ASHA}");
    let at = at("2026-11-23T04:05:00Z");
    TimelineEntry { position: Position(1), at, kind: format!("lead.{kind}"), actor, channel: None, detail, text: None }
}

fn told(entry: TimelineEntry) -> String {
    drawn(Read { timeline: page(vec![entry]), ..read(row(Stage::New)) }, seen(false, false))
}

fn list(rows: Vec<LeadRow>, next_cursor: Option<String>, filters: &Filters) -> ListView {
    let page = Page { items: rows, next_cursor };
    ListView::of(page, filters, None, at("2026-11-23T06:00:00Z"), &firm())
}

/// The stages that are offered, each with what it needs.
fn offered(row: &LeadRow) -> Vec<(&'static str, String)> {
    moves(row, None).into_iter().flat_map(|group| group.moves).map(|one| (one.slug, one.needs)).collect()
}

#[test]
fn the_list_tells_amounts_and_times_as_people_write_them() {
    let html = ListFragment { list: list(vec![row(Stage::New)], None, &Filters::default()) }.render().unwrap();
    for told in ["Ravi Kumar", "LD-2026-00042", "+91 98765 41001", "₹35,00,000", "Today 10:30 am", "Home Loan"] {
        assert!(html.contains(told), "{told}");
    }
}

#[test]
fn an_empty_list_says_whether_nothing_is_there_or_nothing_fits() {
    let html = |filters: &Filters| ListFragment { list: list(Vec::new(), None, filters) }.render().unwrap();
    assert!(html(&Filters::default()).contains("No leads yet"));
    assert!(html(&Filters { stage: Some(Stage::Lost), ..Filters::default() }).contains("No lead fits"));
}

#[test]
fn filters_stay_in_the_address_of_every_page() {
    let filters = Filters { q: Some("50% & more".into()), stage: Some(Stage::LoggedIn), ..Filters::default() };
    assert_eq!(filters.address("/list"), "/leads/list?q=50%25%20%26%20more&stage=logged_in");
    let second = Filters { cursor: Some("abc".into()), ..filters };
    let list = list(vec![row(Stage::LoggedIn)], Some("def".into()), &second);
    assert_eq!(list.next.as_deref(), Some("/leads?q=50%25%20%26%20more&stage=logged_in&cursor=def"));
    assert_eq!(list.first.as_deref(), Some("/leads?q=50%25%20%26%20more&stage=logged_in"));
    assert_eq!(Filters::default().address(""), "/leads");
}

#[test]
fn each_move_asks_for_exactly_what_its_stage_needs() {
    let offered_from = |stage| offered(&row(stage)).into_iter().collect::<HashMap<_, _>>();
    let from = offered_from(Stage::LoggedIn);
    assert_eq!(from.get("logged_in"), None);
    assert_eq!(from["under_process"], "");
    assert_eq!((from["sanctioned"].as_str(), from["disbursed"].as_str()), ("amount lender", "amount date"));
    assert_eq!((from["contacted"].as_str(), from["lost"].as_str()), ("reason", "reason"));
    assert_eq!(offered_from(Stage::DisbursalPending)["sanctioned"], "amount lender reason");
}

#[test]
fn the_next_stage_is_chosen_already() {
    let chosen = |stage| {
        let moves = moves(&row(stage), None).into_iter().flat_map(|group| group.moves);
        moves.filter(|one| one.chosen).map(|one| one.slug).collect::<Vec<_>>()
    };
    assert_eq!(chosen(Stage::New), ["contacted"]);
    assert_eq!(chosen(Stage::DisbursalPending), ["disbursed"]);
}

#[test]
fn a_closed_lead_is_only_reopened_with_a_reason() {
    let lost = row(Stage::Lost);
    let reopened = offered(&lost);
    assert!(reopened.iter().all(|(_, needs)| needs == "reason"));
    assert!(!reopened.iter().any(|(slug, _)| ["sanctioned", "disbursed", "rejected", "lost"].contains(slug)));
    let html = drawn(read(lost), seen(true, true));
    assert!(html.contains("Stage to go on in") && !html.contains("id=\"hold\"") && !html.contains("id=\"assign\""));
    let sanctioned = LeadRow { lender: Some("HDFC".into()), ..row(Stage::Rejected) };
    assert!(offered(&sanctioned).iter().any(|(slug, _)| *slug == "sanctioned"));
}

#[test]
fn who_may_only_look_is_offered_nothing() {
    assert!(!drawn(read(row(Stage::New)), seen(false, false)).contains("<form"));
    let erased = LeadRow { name: None, mobile: None, ..row(Stage::New) };
    let html = drawn(read(erased), seen(true, true));
    assert!(!html.contains("<form") && html.contains("Erased"));
}

#[test]
fn the_timeline_tells_each_event_in_words() {
    let (asha, ravi) = (ASHA.to_string(), RAVI.to_string());
    let moved = json!({ "from": "new", "to": "lost", "reason": "Took <b>another</b> loan" });
    let inquiry = json!({ "source": "whatsapp", "loan_type": "home_loan", "amount": 3_500_000 });
    let corrected = json!({ "name_changed": true, "mobile_changed": false, "loan_type": null, "amount": 4_000_000 });
    let sayings = [
        ("captured", inquiry, "Inquiry by WhatsApp: Home Loan, ₹35,00,000"),
        ("inquiry_repeated", json!({ "source": "telegram" }), "Asked again by Telegram"),
        ("assigned", json!({ "from": null, "to": asha }), "Assigned to Asha"),
        ("assigned", json!({ "from": asha, "to": ravi }), "Handed from Asha to Ravi"),
        ("stage_changed", moved, "Moved from New to Lost"),
        ("put_on_hold", json!({ "reason": null }), "Put on hold"),
        ("resumed", json!({}), "Taken off hold"),
        ("sanction_approved", json!({ "amount": 3_000_000, "lender": "HDFC" }), "₹30,00,000 sanctioned by HDFC"),
        ("disbursal_completed", json!({ "amount": 5, "date": "2026-01-15" }), "₹5 disbursed on 15 Jan 2026"),
        ("reopened", json!({ "from": "lost", "to": "contacted" }), "Reopened in Contacted, was Lost"),
        ("erased", json!({}), "data was erased"),
        ("details_corrected", corrected, "Details corrected: another name, now ₹40,00,000"),
        ("something_new", json!({}), "Something new"),
    ];
    for (kind, detail, words) in sayings {
        let html = told(entry(kind, detail));
        assert!(html.contains(words), "{words}: {html}");
        assert!(html.contains("Asha, <time datetime=\"2026-11-23T04:05:00Z\">Today 9:35 am"), "{html}");
        assert!(!html.contains("<b>"));
    }
}

#[test]
fn the_timeline_tells_of_tasks_and_of_the_conversation_in_words() {
    let (asha, ravi) = (ASHA.to_string(), RAVI.to_string());
    let due = "2026-11-23T11:30:00Z";
    let of_task = |kind: &str, detail: Value| TimelineEntry {
        kind: format!("task.{kind}"),
        text: Some("Contact Ravi <Kumar>".into()),
        ..entry("", detail)
    };
    let said = |kind: &str, detail| TimelineEntry { kind: format!("conversation.{kind}"), ..entry("", detail) };
    let task = "Task “Contact Ravi &#60;Kumar&#62;”";
    let handed = json!({ "from": asha, "to": ravi });
    let moved = json!({ "due_from": "2026-11-25T04:30:00Z", "due_at": due });
    let left = |reason: &str| said("taken_over", json!({ "by": null, "reason_kind": reason }));
    let sayings = [
        (of_task("created", json!({ "kind": "contact", "to": ravi, "due_at": due })), " for Ravi, due today 5:00 pm"),
        (of_task("rescheduled", moved), " is due today 5:00 pm, was Wed 25 Nov, 10:00 am"),
        (of_task("reassigned", handed), " handed from Asha to Ravi"),
        (of_task("completed", json!({})), " is done"),
        (of_task("cancelled", json!({ "reason": "Lead closed" })), " was cancelled"),
        (of_task("reopened", json!({ "due_at": due })), " is to be done after all, due today 5:00 pm"),
    ];
    for (entry, words) in sayings {
        let html = told(entry);
        assert!(html.contains(&format!("{task}{words}")), "{words}: {html}");
    }
    let sayings = [
        (of_task("reminder_due", json!({ "due_at": due })), "Reminder of the task “Contact Ravi &#60;Kumar&#62;”, due"),
        (of_task("cancelled", json!({ "reason": "Lead closed" })), "Lead closed"),
        (of_task("renamed", json!({})), "Task is called “Contact Ravi &#60;Kumar&#62;” now"),
        (said("started", json!({ "again": false })), "The customer wrote for the first time"),
        (said("started", json!({ "again": true })), "The customer wrote again"),
        (said("inquiry_completed", json!({ "consent": 1 })), "confirmed the inquiry, and agreed to be contacted"),
        (said("data_requested", json!({ "due_on": "2026-12-23" })), "to be answered by 23 Dec 2026"),
        (left("asked_for"), "The customer asked for a person"),
        (left("not_understood"), "and left them to a person"),
        (said("taken_over", json!({ "by": asha, "reason_kind": "member" })), "Took over the conversation"),
        (said("released", json!({})), "Gave the conversation back to the bot"),
        (said("opted_out", json!({})), "The customer opted out (STOP)"),
        (said("reply_requested", json!({})), "Answered the customer"),
        (entry("media_attached", json!({ "kind": "document" })), "The customer sent a document"),
    ];
    for (entry, words) in sayings {
        let html = told(entry);
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn a_task_of_an_erased_customer_is_told_without_its_title() {
    let created = json!({ "kind": "callback", "to": RAVI.to_string(), "due_at": "2026-11-23T11:30:00Z" });
    let html = told(TimelineEntry { kind: "task.created".into(), ..entry("", created) });
    assert!(html.contains(">Callback for Ravi, due today 5:00 pm<"), "{html}");
}

#[test]
fn who_did_it_stands_with_the_channel_they_did_it_on() {
    let by = |actor: &str, channel: &str| {
        told(TimelineEntry { actor: actor.into(), channel: Some(channel.into()), ..entry("resumed", json!({})) })
    };
    let asha = format!("member:{ASHA}");
    for (html, words) in [
        (by(&asha, "web"), "Asha on the web, <time"),
        (by(&asha, "api"), "Asha by the API, <time"),
        (by("contact", "whatsapp"), "Customer on WhatsApp, <time"),
        (by("system:contact", "automatic"), "Automatic task, <time"),
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn leads_that_nobody_owns_are_a_group_of_their_own_with_their_count() {
    let unowned = || LeadRow { assignee: None, assignee_name: None, unowned: true, ..row(Stage::New) };
    let drawn = |rows: Vec<LeadRow>, filters: &Filters, count: Option<i64>| {
        let page = Page { items: rows, next_cursor: None };
        let list = ListView::of(page, filters, count, at("2026-11-23T06:00:00Z"), &firm());
        ListFragment { list }.render().unwrap()
    };
    let all = Filters::default();
    let html = drawn(vec![unowned(), row(Stage::New)], &all, Some(1_000));
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    assert!(
        place(">Unassigned</th>") < place("href=\"/leads/LD") && place("href=\"/leads/LD") < place(">All others</th>")
    );
    assert!(html.contains("1,000+") && html.contains("href=\"/leads?assignee=none\""));
    let owned = drawn(vec![row(Stage::New)], &all, Some(0));
    assert!(!owned.contains("All others") && !owned.contains("id=\"lanes\""), "{owned}");
    let of_sales = drawn(vec![row(Stage::New)], &all, None);
    assert!(!of_sales.contains("id=\"lanes\""));
    let nobodys = Filters { owner: Some(Owner::Nobody), ..Filters::default() };
    assert_eq!(nobodys.address("/list"), "/leads/list?assignee=none");
    assert!(drawn(Vec::new(), &nobodys, Some(0)).contains("Every open lead has an owner"));
}

#[test]
fn a_hidden_loan_type_is_offered_to_the_filter_only_where_it_is_chosen() {
    let mut loans = firm().loan_types.clone();
    loans.apply(WordChange::Hidden { word: LoanType::Lap, label: "LAP".to_owned() });
    loans.apply(WordChange::Renamed {
        word: LoanType::HomeLoan,
        from: "Home Loan".to_owned(),
        to: "Ghar loan".parse().unwrap(),
    });
    let offered = |filters: &Filters| {
        let form = FilterForm::of(filters, Vec::new(), false, &loans);
        form.loan_types.into_iter().map(|choice| (choice.label, choice.chosen)).collect::<Vec<_>>()
    };
    let labels = offered(&Filters::default());
    let lap = loans.label(LoanType::Lap).into_owned();
    assert!(labels.contains(&("Ghar loan".into(), false)) && !labels.iter().any(|(label, _)| *label == lap));
    let chosen = Filters { loan_type: Some(LoanType::Lap), ..Filters::default() };
    assert!(offered(&chosen).contains(&(lap, true)));
}

#[test]
fn a_note_stands_in_the_timeline_as_it_was_written_until_it_is_erased() {
    let note = TimelineEntry { text: Some("Call <after> five".into()), ..entry("note_added", json!({})) };
    assert!(told(note).contains("Call &#60;after&#62; five"));
    assert!(told(entry("note_added", json!({}))).contains("Erased"));
}

#[test]
fn what_machines_did_is_told_as_theirs() {
    let by = |actor: &str| told(TimelineEntry { actor: actor.into(), ..entry("resumed", json!({})) });
    assert!(by("system:inquiry").contains("Bot, <time"));
    assert!(by("system:assignment").contains("Automatic assignment, <time"));
    assert!(by("member:00000000-0000-0000-0000-000000000099").contains("a former member, <time"));
}

#[test]
fn the_conversation_is_read_from_top_to_bottom() {
    let message = |text: &str, direction, actor: &str, status| MessageRow {
        position: Position(1),
        direction,
        message: "m".into(),
        provider_message: None,
        kind: "text".into(),
        media_kind: None,
        text: Some(text.into()),
        actor: actor.into(),
        status,
        failure: None,
        at: at("2026-11-23T05:00:00Z"),
        understood: None,
    };
    let messages = vec![
        message("For how much?", Direction::Out, "system:replies", Some(Status::Delivered)),
        message("I need a <loan>", Direction::In, "system:inbox", None),
    ];
    let html = drawn(Read { messages: Some(page(messages)), ..read(row(Stage::New)) }, seen(false, false));
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    assert!(place("I need a &#60;loan&#62;") < place("For how much?"));
    assert!(html.contains("Delivered") && html.contains("Bot, <time") && html.contains("Ravi Kumar, <time"));
}

fn sent(kind: &str, file_name: Option<&str>, caption: Option<&str>) -> LeadMedia {
    LeadMedia {
        position: Position(57),
        conversation: ConversationId::new(Uuid::from_u128(9)),
        message: "wamid.A".into(),
        kind: kind.into(),
        media_id: Some("77".into()),
        mime_type: None,
        file_name: file_name.map(str::to_owned),
        caption: caption.map(str::to_owned),
        sent_at: at("2026-11-23T04:05:00Z"),
        message_place: Some(Position(41)),
        state: MediaState::Waiting,
        size_bytes: None,
    }
}

#[test]
fn what_the_customer_sent_stands_on_the_page_with_its_name_its_words_and_its_place_in_the_conversation() {
    let items = vec![sent("document", Some("slip <1>.pdf"), Some("my slip")), sent("audio", None, None)];
    let sent = Page { items, next_cursor: Some("NTc".into()) };
    let html = drawn(Read { sent, ..read(row(Stage::New)) }, seen(false, false));
    for told in ["Sent by the customer", "slip &#60;1&#62;.pdf", "Document", "my slip", "Voice note", "Today 9:35 am"] {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert!(html.contains("/conversations/00000000-0000-0000-0000-000000000009?before=NDI#m41"), "{html}");
    assert!(html.contains("/leads/LD-2026-00042?sent=NTc#sent"), "{html}");
    let alone = Seen { may_see_conversations: false, ..seen(false, false) };
    let without = drawn(Read { sent: page(vec![self::sent("image", None, None)]), ..read(row(Stage::New)) }, alone);
    assert!(without.contains("Photo") && !without.contains("/conversations/"));
}

#[test]
fn a_kept_file_is_shown_as_what_it_is_and_another_says_why_it_is_missing() {
    let kept = |mime_type: &str| LeadMedia {
        mime_type: Some(mime_type.into()),
        state: MediaState::Kept,
        size_bytes: Some(1_468_006),
        ..sent("image", None, None)
    };
    let shown = |media| drawn(Read { sent: page(vec![media]), ..read(row(Stage::New)) }, seen(false, false));
    let address = "/api/v1/leads/LD-2026-00042/media/57/content";
    assert!(shown(kept("image/png")).contains(&format!("<img src=\"{address}\"")));
    assert!(shown(kept("audio/ogg; codecs=opus")).contains(&format!("preload=\"none\" src=\"{address}\"")));
    assert!(shown(kept("application/pdf")).contains(">Open</a>") && shown(kept("a/b")).contains("1.3 MB"));
    let saved = shown(kept("text/html"));
    assert!(saved.contains(&format!("href=\"{address}\" download")) && !saved.contains("<img"));
    let gone = shown(LeadMedia { state: MediaState::NotKept(NotKept::Gone), ..kept("image/png") });
    assert!(gone.contains("Meta no longer has this file") && !gone.contains(address));
}

#[test]
fn where_nothing_was_sent_nothing_is_said_of_it() {
    assert!(!drawn(read(row(Stage::New)), seen(false, false)).contains("Sent by the customer"));
}

#[test]
fn what_was_refused_stands_above_what_was_typed() {
    let attempt = Attempt {
        stage: Some("sanctioned".into()),
        amount: "30,00,000".into(),
        refusals: vec!["A sanction needs the lender.".into()],
        ..Attempt::default()
    };
    let html = drawn(Read { attempt, ..read(row(Stage::New)) }, seen(true, false));
    assert!(html.contains("A sanction needs the lender.") && html.contains("value=\"30,00,000\""));
    assert!(html.contains("value=\"sanctioned\" data-needs=\"amount lender\" selected"));
}

#[test]
fn the_pages_have_their_landmarks_and_load_only_from_us() {
    let frame = || Frame::of_member("Asha <Rao>", &identity(Role::Sales), "csrf", Place::Leads);
    let (filters, rows) = (Filters::default(), vec![row(Stage::New)]);
    let form = FilterForm::of(&filters, colleagues(), true, &firm().loan_types);
    let leads = LeadsPage::of(frame(), form, filters.address("/list"), list(rows, None, &filters));
    let lead = LeadPage::of(frame(), LeadView::of(read(row(Stage::New)), seen(true, true)));
    for html in [leads.render().unwrap(), lead.render().unwrap()] {
        for part in ["<header", "<nav", "<main", "aria-live=\"polite\"", "aria-current=\"page\"", "<h1"] {
            assert!(html.contains(part), "{part}");
        }
        assert!(!html.contains("<Rao>") && !html.contains("http://") && !html.contains("https://"));
        assert!(!html.contains("style=") && !html.contains("onclick="));
    }
}
