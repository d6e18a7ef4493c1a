use super::board::{BoardView, Seen};
use super::*;
use crate::access::tests::identity;
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::access::{Role, TeamName};
use domain::id::{LeadId, MemberId, TaskId};
use domain::lead::LeadNumber;
use projections::task::{Board, LANE_COUNT_MAX, Lane, LaneTasks, TaskRow, TaskState};
use uuid::Uuid;

const ME: MemberId = MemberId::new(Uuid::from_u128(2));

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn seen(scope: Scope, may_change: bool) -> Seen {
    let (now, zone) = (at("2026-11-23T06:00:00Z"), chrono_tz::Asia::Kolkata);
    let filters = Filters { scope: Some(scope), ..Filters::default() };
    Seen { filters, may_change, csrf_token: "csrf".into(), now, zone }
}

fn task(title: &str, due_at: &str) -> TaskRow {
    TaskRow {
        task: TaskId::new(Uuid::from_u128(5)),
        kind: TaskKind::Contact,
        title: Some(title.into()),
        state: TaskState::Open,
        assignee: ME,
        assignee_name: Some("Asha".into()),
        lead: Some(LeadId::new(Uuid::from_u128(6))),
        lead_number: Some(LeadNumber::new(2026, 42)),
        lead_name: Some("Ravi Kumar".into()),
        due_at: at(due_at),
        done_at: None,
        reminded_of: None,
        created_at: at("2026-11-20T06:00:00Z"),
        position: Position(1),
    }
}

fn drawn(board: Board, seen: Seen) -> String {
    BoardFragment { board: BoardView::of(board, &seen) }.render().unwrap()
}

fn with(lane: Lane, task: TaskRow, count: i64) -> Board {
    Board { lanes: [(lane, LaneTasks { tasks: vec![task], count })].into() }
}

fn with_one(task: TaskRow) -> Board {
    with(Lane::Today, task, 1)
}

#[test]
fn a_card_tells_what_is_to_do_for_whom_and_by_when() {
    let html = drawn(with_one(task("Contact Ravi Kumar", "2026-11-23T11:30:00Z")), seen(Scope::Own, true));
    for told in ["Contact Ravi Kumar", "LD-2026-00042", "Today 5:00 pm", "datetime=\"2026-11-23T11:30:00Z\""] {
        assert!(html.contains(told), "{told}");
    }
    assert!(!html.contains("Asha"));
    // The task becomes late then.
    assert!(html.contains("data-changes-at=\"2026-11-23T11:30:00Z\""));
}

#[test]
fn a_wider_board_tells_whose_task_it_is() {
    let html = drawn(with_one(task("Send papers", "2026-11-23T11:30:00Z")), seen(Scope::Team, true));
    assert!(html.contains("Asha") && html.contains("Ravi Kumar"));
}

#[test]
fn what_a_customer_calls_themselves_is_never_markup() {
    let mut row = task("Contact <script>alert(1)</script>", "2026-11-23T11:30:00Z");
    row.lead_name = Some("\"><img src=x onerror=alert(1)>".into());
    row.assignee_name = Some("<b>Asha</b>".into());
    let html = drawn(with_one(row), seen(Scope::All, true));
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"));
    assert!(html.contains("alert(1)"));
}

#[test]
fn what_is_late_says_how_late() {
    let board = with(Lane::Overdue, task("Contact Ravi Kumar", "2026-11-23T04:00:00Z"), 1);
    assert!(drawn(board, seen(Scope::Own, true)).contains("2 h late"));
}

#[test]
fn who_may_change_nothing_is_offered_nothing() {
    let board = || with_one(task("Contact Ravi Kumar", "2026-11-23T11:30:00Z"));
    assert!(drawn(board(), seen(Scope::All, true)).contains("<button"));
    let html = drawn(board(), seen(Scope::All, false));
    assert!(!html.contains("<button") && !html.contains("data-movable") && !html.contains("data-takes"));
}

#[test]
fn a_board_changes_when_the_first_task_is_late_and_not_within_the_second_before() {
    for (due_at, changes_at) in [("11:30:00", "11:30:00"), ("11:30:00.6", "11:30:01"), ("11:30:00.000001", "11:30:01")]
    {
        let html = drawn(with_one(task("Call", &format!("2026-11-23T{due_at}Z"))), seen(Scope::Own, true));
        assert!(html.contains(&format!("data-changes-at=\"2026-11-23T{changes_at}Z\"")), "{due_at}: {html}");
    }
}

#[test]
fn an_empty_board_says_so_in_every_lane_and_changes_at_midnight() {
    let html = drawn(Board::default(), seen(Scope::Own, true));
    assert_eq!(html.matches("class=\"empty\"").count(), 6);
    assert!(html.contains("data-changes-at=\"2026-11-23T18:30:00Z\""));
}

#[test]
fn a_lane_tells_how_many_more_there_are_than_it_shows_and_leads_to_them() {
    let mut done = task("Contact Ravi Kumar", "2026-11-23T04:00:00Z");
    (done.state, done.done_at) = (TaskState::Done, Some(at("2026-11-23T05:00:00Z")));
    let html = drawn(with(Lane::Done, done, LANE_COUNT_MAX), seen(Scope::Own, true));
    assert!(html.contains("1,000+") && html.contains("999+ hidden") && html.contains("done=81"));
    assert!(html.contains("today 10:30 am") && !html.contains("class=\"late\"") && html.contains("Reopen"));
}

#[test]
fn a_task_that_was_reminded_of_is_due_soon_until_it_is_late() {
    let mut reminded = task("Call Ravi Kumar", "2026-11-23T06:05:00Z");
    reminded.reminded_of = Some(reminded.due_at);
    assert!(drawn(with_one(reminded.clone()), seen(Scope::Own, true)).contains("Due soon"));
    reminded.due_at = at("2026-11-23T07:05:00Z");
    assert!(!drawn(with_one(reminded), seen(Scope::Own, true)).contains("Due soon"));
}

#[test]
fn on_a_saturday_no_lane_is_shown_for_a_week_that_is_over() {
    let mut saturday = seen(Scope::Own, true);
    saturday.now = at("2026-11-28T06:00:00Z");
    let html = drawn(Board::default(), saturday);
    assert!(!html.contains("lane-week") && html.contains("lane-later"));
}

#[test]
fn an_erased_task_shows_nothing_of_the_person() {
    let mut row = task("", "2026-11-23T11:30:00Z");
    (row.title, row.lead_name) = (None, None);
    assert!(drawn(with_one(row), seen(Scope::Own, true)).contains("Erased"));
}

#[test]
fn the_tabs_are_those_that_the_grant_reaches() {
    let labels = |reach: &Reach| tabs(reach, Scope::Own).iter().map(|tab| tab.label).collect::<Vec<_>>();
    assert!(labels(&Reach::Own(ME)).is_empty());
    assert_eq!(labels(&Reach::Team(ME, vec![TeamName("North".into())])), ["Mine", "My team"]);
    assert_eq!(labels(&Reach::All), ["Mine", "My team", "Everyone"]);
    let chosen: Vec<_> = tabs(&Reach::All, Scope::Team).into_iter().filter(|tab| tab.chosen).collect();
    assert_eq!(chosen, [Tab { scope: "team", label: "My team", chosen: true }]);
}

#[test]
fn the_whole_page_has_its_landmarks_and_loads_only_from_us() {
    let seen = seen(Scope::Own, true);
    let board = BoardView::of(Board::default(), &seen);
    let narrowing = Narrowing::of(&seen.filters, Vec::new());
    let frame = Frame::of_member("Asha <Rao>", &identity(Role::Sales), "csrf", Place::Tasks);
    let html = TasksPage::of(frame, tabs(&Reach::All, Scope::Own), narrowing, board).render().unwrap();
    for part in ["<header", "<nav", "<main", "aria-live=\"polite\"", "Sign out", "aria-current=\"page\""] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<Rao>") && !html.contains("http://") && !html.contains("https://"));
    assert!(!html.contains("style=") && !html.contains("onclick="));
}
