//! Lists, searches and boards of one large firm, at ten thousand leads and at a million.

use crate::cluster::Cluster;
use crate::crowd::{Crowd, MEMBERS, YEAR, drawn, mobile};
use crate::load::{Measured, float};
use crate::ours::Ours;
use crate::report::Report;
use anyhow::{Result, ensure};
use application::access::{Grant, ViewLeads, ViewTasks};
use application::clock::Clock as _;
use domain::access::{Role, Scope};
use domain::lead::{LeadNumber, LoanType, Stage};
use infrastructure::clock::SystemClock;
use infrastructure::database::{connect_as_owner, connect_reader};
use infrastructure::follow::rebuild;
use projections::lead::{LeadFilter, LeadRef, Owner};
use projections::task::BoardFilter;
use projections::{PAGE_ITEMS_MAX, PageRequest, ReadModels};
use server::node::read_models;
use std::collections::BTreeMap;
use std::time::Instant;

/// Leads of the firm when it is first measured, and at last.
const SIZES: [u32; 2] = [10_000, 1_000_000];
/// Tasks beside them, at last; before, as many in proportion.
const TASKS: u32 = 100_000;
/// How often each question is asked, after as many as warm it up.
const ASKED: u32 = 400;
/// Questions that warm up caches and plans.
const WARM_UP: u32 = 100;
/// The read models that the questions are about.
const MODELS: [&str; 3] = ["member", "lead", "task"];
/// Longest answer, in milliseconds, for 99 of 100.
const AIM_MS: f64 = 10.0;
/// How much longer the larger firm may wait.
const AIM_RATIO: f64 = 1.5;

/// How long each question took at each size, by its name.
type Times = BTreeMap<&'static str, Vec<Measured>>;

/// Fills one firm, asks, fills it further, and asks again.
pub(crate) async fn measure(cluster: &Cluster, report: &mut Report) -> Result<()> {
    let ours = Ours::make(cluster, "board", 1).await?;
    let crowd = Crowd::of(&ours).await?;
    let mut times = Times::new();
    let mut written = 0;
    for size in SIZES {
        let started = Instant::now();
        crowd.add_leads(written + 1..=size).await?;
        let tasks = |leads: u32| leads / (SIZES[1] / TASKS);
        crowd.add_tasks(tasks(written) + 1..=tasks(size)).await?;
        report.note(format!(
            "{size} leads and {} tasks written: {:.0} s",
            tasks(size),
            started.elapsed().as_secs_f64()
        ));
        written = size;
        let started = Instant::now();
        make_read_models(&ours).await?;
        report.note(format!("their read models made: {:.0} s", started.elapsed().as_secs_f64()));
        cluster.settle().await?;
        ask_all(&ours, &crowd, size, &mut times).await?;
    }
    tell(&times, report);
    ours.close().await
}

/// Makes the read models, and leaves them as PostgreSQL's own housekeeping would.
async fn make_read_models(ours: &Ours) -> Result<()> {
    let pool = connect_as_owner(&ours.options, 2).await?;
    for model in read_models().into_iter().filter(|model| MODELS.contains(&model.name())) {
        rebuild(&pool, &ours.reader, model.as_ref(), None, &|_| {}).await?;
    }
    sqlx::raw_sql("VACUUM ANALYZE").execute(&pool).await?;
    pool.close().await;
    Ok(())
}

async fn ask_all(ours: &Ours, crowd: &Crowd<'_>, size: u32, times: &mut Times) -> Result<()> {
    let pool = connect_reader(&ours.options, 4).await?;
    let reads = ReadModels::new(pool.clone());
    let grant = |turn: u32, role: Role| crowd.identity(drawn(turn, 30, MEMBERS), role).authorize::<ViewLeads>();
    let mut keep = |name, measured| times.entry(name).or_default().push(measured);

    keep(
        "a row by its key, PostgreSQL alone",
        timed(async |turn| {
            let lead = LeadNumber::new(YEAR, drawn(turn, 31, size) + 1).to_string();
            let row: Option<String> = sqlx::query_scalar("SELECT name FROM lead WHERE tenant_id = $1 AND number = $2")
                .bind(crowd.tenant.uuid())
                .bind(lead)
                .fetch_optional(&ours.pool)
                .await?;
            Ok(usize::from(row.is_some()))
        })
        .await?,
    );
    keep(
        "a lead by its number",
        timed(async |turn| {
            let number = LeadRef::Number(LeadNumber::new(YEAR, drawn(turn, 31, size) + 1));
            Ok(usize::from(reads.lookup_lead(&grant(turn, Role::Admin)?, number).await?.is_some()))
        })
        .await?,
    );
    for question in questions(size) {
        let cursor = deeper(&reads, &grant(0, question.role)?, &(question.filter)(crowd, 0), question.pages).await?;
        let found = timed(async |turn| {
            let (grant, filter) = (grant(turn, question.role)?, (question.filter)(crowd, turn));
            let page = PageRequest::new(None, cursor.clone());
            Ok(reads.list_leads(&grant, &filter, page).await?.items.len())
        });
        keep(question.name, found.await?);
    }
    ask_boards(crowd, &reads, times).await?;
    pool.close().await;
    Ok(())
}

async fn ask_boards(crowd: &Crowd<'_>, reads: &ReadModels, times: &mut Times) -> Result<()> {
    for (name, role, scope) in [
        ("board, own", Role::Sales, Scope::Own),
        ("board, team", Role::Manager, Scope::Team),
        ("board, all", Role::Admin, Scope::All),
    ] {
        let found = timed(async |turn| {
            let grant: Grant<ViewTasks> = crowd.identity(drawn(turn, 30, MEMBERS), role).authorize()?;
            let filter = BoardFilter { scope: Some(scope), ..BoardFilter::default() };
            let board = reads.board(&grant, &filter, SystemClock.now(), chrono_tz::Asia::Kolkata).await?;
            Ok(board.lanes.values().map(|lane| lane.tasks.len()).sum())
        });
        times.entry(name).or_default().push(found.await?);
    }
    Ok(())
}

/// What a question is narrowed to, each time that it is asked.
type Narrowed = Box<dyn Fn(&Crowd<'_>, u32) -> LeadFilter>;

/// A question to the list of leads.
struct Question {
    name: &'static str,
    role: Role,
    /// After how many pages, each as long as may be.
    pages: u32,
    filter: Narrowed,
}

fn questions(size: u32) -> Vec<Question> {
    [whole(), of_names(), of_numbers(size), of_filters()].into_iter().flatten().collect()
}

fn ask(name: &'static str, role: Role, filter: Narrowed) -> Question {
    Question { name, role, pages: 0, filter }
}

fn deep(question: Question) -> Question {
    Question { pages: 3, ..question }
}

fn q(text: &str) -> LeadFilter {
    LeadFilter { q: Some(text.to_owned()), ..LeadFilter::default() }
}

fn text(text: &'static str) -> Narrowed {
    Box::new(move |_, _| q(text))
}

fn all() -> Narrowed {
    Box::new(|_, _| LeadFilter::default())
}

fn whole() -> Vec<Question> {
    vec![
        ask("all leads, first page", Role::Admin, all()),
        deep(ask("all leads, a deeper page", Role::Admin, all())),
        ask("own leads", Role::Sales, all()),
        ask("the team's leads", Role::Manager, all()),
    ]
}

fn of_names() -> Vec<Question> {
    vec![
        ask("rare part of a name", Role::Admin, text("illonwa")),
        ask("rare part of a name, own", Role::Sales, text("illonwa")),
        ask("rare part of a name, team", Role::Manager, text("illonwa")),
        ask("common part of a name", Role::Admin, text("uma")),
        deep(ask("common part of a name, a deeper page", Role::Admin, text("uma"))),
        ask("common part of a name, own", Role::Sales, text("uma")),
        ask("common part of a name, team", Role::Manager, text("uma")),
        ask("middling part of a name", Role::Admin, text("ra mukh")),
        ask("two letters", Role::Admin, text("su")),
        ask("what no name contains", Role::Admin, text("xqzv")),
    ]
}

fn of_numbers(size: u32) -> Vec<Question> {
    let in_mobile = move |turn| {
        let mobile = mobile(drawn(turn, 33, size) + 1);
        q(mobile.get(5..12).unwrap_or_default())
    };
    let in_number = move |turn| {
        let number = LeadNumber::new(YEAR, drawn(turn, 34, size) + 1).to_string();
        q(number.get(..11).unwrap_or_default())
    };
    vec![
        ask("part of a mobile", Role::Admin, Box::new(move |_, turn| in_mobile(turn))),
        ask("part of a mobile, own", Role::Sales, Box::new(move |_, turn| in_mobile(turn))),
        ask("beginning of a number", Role::Admin, Box::new(move |_, turn| in_number(turn))),
    ]
}

fn of_filters() -> Vec<Question> {
    let three = |crowd: &Crowd<'_>, turn| LeadFilter {
        q: None,
        stage: stage(turn),
        owner: Some(Owner::Member(crowd.member(drawn(turn, 35, MEMBERS)))),
        loan_type: Some(LoanType::HomeLoan),
    };
    let with_text = |turn| LeadFilter { stage: stage(turn), loan_type: Some(LoanType::GoldLoan), ..q("sha") };
    let one = |turn| LeadFilter { stage: stage(turn), ..LeadFilter::default() };
    vec![
        ask("stage", Role::Admin, Box::new(move |_, turn| one(turn))),
        ask("stage, assignee and loan type", Role::Admin, Box::new(move |crowd, turn| three(crowd, turn))),
        ask("part of a name, stage and loan type, team", Role::Manager, Box::new(move |_, turn| with_text(turn))),
    ]
}

fn stage(turn: u32) -> Option<Stage> {
    Stage::ALL.get(usize::try_from(drawn(turn, 32, 13)).unwrap_or_default()).copied()
}

/// What asks for the page after so many.
async fn deeper(
    reads: &ReadModels,
    grant: &Grant<ViewLeads>,
    filter: &LeadFilter,
    pages: u32,
) -> Result<Option<String>> {
    let mut cursor = None;
    for _ in 0..pages {
        cursor = reads.list_leads(grant, filter, PageRequest::new(Some(PAGE_ITEMS_MAX), cursor)).await?.next_cursor;
    }
    Ok(cursor)
}

/// How long a question takes, asked again and again by one client.
async fn timed(ask: impl AsyncFn(u32) -> Result<usize>) -> Result<Measured> {
    for turn in 0..WARM_UP {
        ask(turn).await?;
    }
    let began = Instant::now();
    let mut times = Vec::new();
    for turn in 0..ASKED {
        let asked = Instant::now();
        ask(turn).await?;
        times.push(asked.elapsed());
    }
    ensure!(times.len() == usize::try_from(ASKED)?, "every question was asked");
    Ok(Measured::new(times, began.elapsed()))
}

fn tell(times: &Times, report: &mut Report) {
    report.note(format!(
        "questions to a firm of {} and of {} leads, {ASKED} times each, by one client: p50 and p99 in ms, and by how much \
         the larger waits longer",
        SIZES[0], SIZES[1]
    ));
    let (mut slowest, mut ratios) = (0.0_f64, Vec::new());
    for (name, measured) in times {
        let [small, large] = measured.as_slice() else { continue };
        let (at_small, at_large) = (small.within_ms(0.99), large.within_ms(0.99));
        let ratio = at_large / at_small.max(f64::MIN_POSITIVE);
        report.note(format!(
            "{name}: {:.2} and {at_small:.2}; {:.2} and {at_large:.2}; {ratio:.2}",
            small.within_ms(0.5),
            large.within_ms(0.5)
        ));
        slowest = slowest.max(at_large);
        ratios.push(ratio);
    }
    let mean = ratios.iter().sum::<f64>() / float(ratios.len().max(1));
    report.aim("the slowest list, search or board at a million leads, p99 in ms", slowest, AIM_MS, false);
    report.aim("p99 at a million leads / at ten thousand, the mean of all", mean, AIM_RATIO, false);
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    report.aim("p99 at a million leads / at ten thousand, the worst of all", worst, AIM_RATIO, false);
}
