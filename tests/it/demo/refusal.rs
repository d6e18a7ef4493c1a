//! Where the story isn't told.

use server::demo::Telling;
use tests::database::TestDatabase;
use tests::process::Launch;
use tests::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_that_has_worked_already_is_not_played_with() {
    let world = World::start().await;
    world.customer("919876541001").say("Ravi Kumar, home loan 35 lakh, 9876541001").await;
    world.settle().await;
    let launch = Launch::new().with("DATABASE_URL", &world.database().url()).with_argument("demo");
    let ended = launch.run_to_its_end().await;
    assert_eq!(ended.code, Some(1));
    let refusal = "database_url: this database holds a firm's work already; play into another, such as --data-dir \
                   ./data-demo\n";
    assert_eq!(ended.errors, format!("sigmadsa: {refusal}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_needs_the_sandbox() {
    let database = TestDatabase::create().await;
    let launch = Launch::new().with("DATABASE_URL", &database.url()).with("GRAPH_BASE_URL", "http://127.0.0.1:9");
    let ended = launch.with_argument("demo").run_to_its_end().await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.errors.contains("played with the sandbox"), "{}", ended.errors);
}

#[test]
fn a_telling_begins_in_the_morning_of_its_first_day() {
    let begins = |now: &str| Telling::new(5, 1, now.parse().unwrap()).begins_at().to_rfc3339();
    // Thursday in India: the five working days before it began on Friday.
    assert_eq!(begins("2026-11-26T06:00:00Z"), "2026-11-20T03:30:00+00:00");
    assert_eq!(begins("2026-11-25T19:00:00Z"), "2026-11-20T03:30:00+00:00");
}
