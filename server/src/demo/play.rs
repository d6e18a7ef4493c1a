//! Letting time go on, and one act follow the other.

use super::calendar::{at_minute, day_of, days_before, is_working, minute};
use super::office::{Office, text};
use super::people::{Casting, Person};
use super::phones::Phones;
use super::random::Random;
use super::script::Script;
use super::talks::Talk;
use crate::node::Node;
use anyhow::{Context as _, bail};
use application::clock::Clock as _;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use infrastructure::clock::HeldClock;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The firm as Meta knows it.
const FIRM: &str = "Demo Finance";
/// The firm's number in the sandbox.
const NUMBER: &str = "+918000000001";
/// Who connects the number.
const ADMIN: &str = "admin";
/// When the first day begins, in minutes after midnight.
const BEGINS_AT: i64 = 9 * 60;
/// When the firm connects its number on the first day.
const CONNECTS_AT: i64 = 9 * 60 + 12;
/// How long before the present everybody plans ahead.
const PLANS_BEFORE: TimeDelta = TimeDelta::minutes(4);
/// Longest wait until everything has come to rest.
const RESTS_WITHIN: Duration = Duration::from_mins(1);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(4);
/// Longest wait until the number is connected.
const CONNECTED_WITHIN: Duration = Duration::from_mins(1);
/// Most acts of a telling: a story that goes round in circles ends.
const ACTS_MAX: usize = 50_000;

/// Which story is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// How many working days, 1 to 10.
    pub days: usize,
    /// What all chance comes from: the same seed tells the same story.
    pub seed: u64,
    /// Where the story comes to its end: a moment that is over, and the same for tellings that are to be the same.
    pub present: DateTime<Utc>,
}

impl Telling {
    /// The story of so many working days before `present`.
    pub const fn new(days: usize, seed: u64, present: DateTime<Utc>) -> Self {
        Self { days, seed, present }
    }

    /// The morning of the first day.
    pub fn begins_at(&self) -> DateTime<Utc> {
        self.story_days().first().map_or(self.present, |day| at_minute(*day, BEGINS_AT))
    }

    fn story_days(&self) -> Vec<NaiveDate> {
        days_before(self.present, self.days)
    }
}

/// What is there once the story is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The firm's number, E.164.
    pub firm: String,
    /// The number of a customer who is in the middle of a talk with it, digits.
    pub customer: String,
}

/// What comes at a time.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The firm connects its number.
    Connect,
    /// The next beat of a customer.
    Beat(usize),
    /// Staff enter a customer.
    WalkIn(usize),
    /// A member works: so many things more.
    Work(String, usize),
    /// A member and a customer talk.
    Talk(Talk),
    /// The firm changes something of itself.
    Change(usize),
    /// Everybody plans what is to be done later today and tomorrow.
    Plan,
}

/// What has happened so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) messages: usize,
    pub(super) walk_ins: usize,
    pub(super) things: usize,
}

/// A telling of the story.
pub struct Play<'a> {
    node: &'a Node,
    clock: Arc<HeldClock>,
    pub(super) office: Office,
    pub(super) phones: Phones,
    pub(super) script: Script,
    pub(super) people: Vec<Person>,
    /// Who has which mobile, E.164.
    pub(super) by_mobile: BTreeMap<String, usize>,
    /// Chance of each member.
    pub(super) chance: BTreeMap<String, Random>,
    /// Tasks that somebody has forgotten.
    pub(super) forgotten: BTreeSet<String>,
    /// How many tasks of the own each member has put on the board.
    pub(super) own_tasks: BTreeMap<String, usize>,
    /// Tasks that nobody forgets.
    pub(super) remembered: BTreeSet<String>,
    /// When a file was last worked on.
    pub(super) touched: BTreeMap<String, DateTime<Utc>>,
    pub(super) tally: Tally,
    acts: BTreeMap<(DateTime<Utc>, usize), Act>,
    planned: usize,
    pub(super) days: Vec<NaiveDate>,
    present: DateTime<Utc>,
}

impl<'a> Play<'a> {
    /// The story on this node, which goes by this clock.
    ///
    /// # Errors
    /// The node has no console, sandbox or demo tenant, or the script can't be read.
    pub fn on(node: &'a Node, clock: Arc<HeldClock>, telling: Telling) -> anyhow::Result<Self> {
        let welcome = node.welcome();
        let console = welcome.console.clone().context("the node has no console")?;
        let sandbox = welcome.sandbox.clone().context("the node has no sandbox")?;
        let demo = welcome.demos.first().context("the node has no demo tenant")?;
        let http = infrastructure::http::client().context("making the HTTP client")?;
        let script = Script::read()?;
        let (present, days) = (telling.present, telling.story_days());
        let cast = Casting::cast(&script, telling.seed, &days, present);
        let by_mobile = cast.all.iter().enumerate().map(|(index, person)| (format!("+91{}", person.mobile), index));
        let chance = script.work.shifts.iter().map(|shift| shift.member.clone());
        let mut play = Self {
            node,
            clock,
            office: Office::new(http.clone(), console, &demo.tenant, &demo.password, telling.seed),
            phones: Phones::new(http, sandbox),
            by_mobile: by_mobile.collect(),
            chance: chance.map(|member| (member.clone(), Random::seeded(telling.seed, &member))).collect(),
            people: cast.all,
            forgotten: BTreeSet::new(),
            own_tasks: BTreeMap::new(),
            remembered: BTreeSet::new(),
            touched: BTreeMap::new(),
            tally: Tally::default(),
            acts: BTreeMap::new(),
            planned: 0,
            days,
            present,
            script,
        };
        for (at, person) in cast.writing {
            play.plan(at, Act::Beat(person));
        }
        for (at, person) in cast.walking_in {
            play.plan(at, Act::WalkIn(person));
        }
        play.plan_shifts();
        play.plan_changes();
        Ok(play)
    }

    fn plan_shifts(&mut self) {
        if let Some(first) = self.days.first() {
            self.plan(at_minute(*first, CONNECTS_AT), Act::Connect);
        }
        let today = day_of(self.present);
        let mut shifts = Vec::new();
        for day in self.days.iter().copied().chain(is_working(today).then_some(today)) {
            for shift in &self.script.work.shifts {
                let times = shift.at.iter().filter_map(|at| minute(at));
                shifts.extend(times.map(|at| (at_minute(day, at), Act::Work(shift.member.clone(), shift.things))));
            }
        }
        for (at, act) in shifts {
            self.plan(at, act);
        }
        self.plan(self.present - PLANS_BEFORE, Act::Plan);
    }

    /// Lets something come at a time; what is planned for the same time comes in the order it was planned in.
    pub(super) fn plan(&mut self, at: DateTime<Utc>, act: Act) {
        self.planned += 1;
        self.acts.insert((at, self.planned), act);
    }

    /// The time of the story.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Tells the story up to the present, and a line of each day by `tell`.
    ///
    /// # Errors
    /// The product or the sandbox answers something else than the story expects: what was asked and what was answered.
    pub async fn perform(mut self, tell: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Told> {
        let mut told = 0;
        for _ in 0..ACTS_MAX {
            let Some((&(at, nth), _)) = self.acts.first_key_value() else { break };
            if at > self.present {
                break;
            }
            let Some(act) = self.acts.remove(&(at, nth)) else { break };
            while self.days.get(told).is_some_and(|day| *day < day_of(at)) {
                self.end_day(&mut told, tell).await?;
            }
            self.go_on_to(at).await?;
            self.act(act).await.with_context(|| format!("in the story, at {}", self.now().to_rfc3339()))?;
            self.rest().await?;
        }
        while told < self.days.len() {
            self.end_day(&mut told, tell).await?;
        }
        self.clock.let_go();
        self.phones.catch_up_to(self.now() + TimeDelta::days(1)).await?;
        tell(&self.summary().await?);
        self.office.close_all().await?;
        let last = self.people.last().map(Person::number).unwrap_or_default();
        Ok(Told { firm: NUMBER.to_owned(), customer: last })
    }

    async fn act(&mut self, act: Act) -> anyhow::Result<()> {
        match act {
            Act::Connect => self.connect().await,
            Act::Beat(person) => self.beat(person).await,
            Act::WalkIn(person) => self.walk_in(person).await,
            Act::Work(member, things) => self.work(&member, things).await,
            Act::Talk(talk) => self.go_on_talking(talk).await,
            Act::Change(nth) => self.change(nth).await,
            Act::Plan => self.plan_ahead().await,
        }
    }

    async fn end_day(&mut self, told: &mut usize, tell: &(dyn Fn(&str) + Sync)) -> anyhow::Result<()> {
        self.office.close_all().await?;
        if let Some(day) = self.days.get(*told) {
            let Tally { messages, walk_ins, things } = std::mem::take(&mut self.tally);
            let (nth, days, day) = (*told + 1, self.days.len(), day.format("%A, %-d %B"));
            tell(&format!(
                "  Day {nth} of {days}, {day}: {messages} messages from customers, {walk_ins} entered by staff, {things} things done"
            ));
        }
        *told += 1;
        Ok(())
    }

    /// Lets the clocks go on to a time; one that has been changes nothing.
    async fn go_on_to(&self, at: DateTime<Utc>) -> anyhow::Result<()> {
        self.clock.move_to(at);
        self.phones.catch_up_to(at).await
    }

    /// Waits until everything that has begun has come to its end.
    pub(super) async fn rest(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let under_way = self.under_way().await?;
            let Some(what) = under_way else { return Ok(()) };
            if begun.elapsed() > RESTS_WITHIN {
                bail!("it doesn't come to rest within {} s: {what}", RESTS_WITHIN.as_secs());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// What hasn't come to rest: looked at twice, because what leaves the node comes back through the sandbox.
    async fn under_way(&self) -> anyhow::Result<Option<&'static str>> {
        let look = async || self.node.under_way().await.context("looking whether everything has come to rest");
        if let Some(what) = look().await? {
            return Ok(Some(what));
        }
        if self.phones.are_busy().await? {
            return Ok(Some("webhooks are on their way"));
        }
        look().await
    }

    /// Connects the firm's number, as the admin does with the pop-up.
    async fn connect(&mut self) -> anyhow::Result<()> {
        let now = self.now();
        self.office.open(ADMIN, now).await?;
        let signed_up = self.phones.sign_up(FIRM, NUMBER).await?;
        let card = self.office.get(ADMIN, "/whatsapp/connection").await?;
        if text(&card, "state") == "connected" {
            return Ok(());
        }
        let part = |name: &str| signed_up.get(name).cloned().unwrap_or_default();
        let finished = json!({
            "code": part("code"),
            "waba_id": part("waba_id"),
            "phone_number_id": part("phone_number_id"),
            "business_id": part("business_id"),
        });
        self.office.post(ADMIN, "/whatsapp/connection/signup", finished).await?;
        let begun = Instant::now();
        loop {
            let card = self.office.get(ADMIN, "/whatsapp/connection").await?;
            if text(&card, "state") == "connected" {
                return Ok(());
            }
            if begun.elapsed() > CONNECTED_WITHIN {
                bail!("the number isn't connected within {} s: {card}", CONNECTED_WITHIN.as_secs());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// How the firm stands at the end.
    async fn summary(&mut self) -> anyhow::Result<String> {
        let now = self.now();
        self.office.open(ADMIN, now).await?;
        let leads = self.office.list(ADMIN, "/leads").await?;
        let tasks = self.office.list(ADMIN, "/tasks?scope=all").await?;
        let conversations = self.office.list(ADMIN, "/conversations").await?;
        Ok(format!(
            "\n  {} leads: {}\n  {} tasks: {}\n  {} conversations",
            leads.len(),
            counted(&leads, "stage"),
            tasks.len(),
            counted(&tasks, "column"),
            conversations.len()
        ))
    }
}

/// How often each value of a field comes up.
fn counted(items: &[Value], field: &str) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for item in items {
        *counts.entry(text(item, field)).or_default() += 1;
    }
    let parts = counts.into_iter().map(|(what, count)| format!("{count} {}", what.replace('_', " ")));
    parts.collect::<Vec<_>>().join(", ")
}
