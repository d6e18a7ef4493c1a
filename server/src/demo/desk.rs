//! What the others do: operations moves files through the lenders, the manager leads the team, staff enter customers
//! who walk in, and everybody plans ahead.

use super::calendar::{at_minute, day_of, days_after, minute_of};
use super::office::text;
use super::play::Play;
use super::script::Fate;
use super::staff::{CLOSES_AT, Job, OPENS_AT, due_at, in_order};
use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// The stages in which operations has a file, the last one first, so that nothing is overtaken.
const IN_OPERATIONS: [&str; 6] =
    ["disbursal_pending", "sanctioned", "credit_approved", "under_process", "logged_in", "login_pending"];
/// How long a file lies before it moves again.
const LIES_FOR: TimeDelta = TimeDelta::minutes(75);
/// Those who enter customers and look after them.
const SALES: [&str; 2] = ["asha", "ravi"];
/// Where customers who walk in come from.
const SOURCES: [&str; 3] = ["walk_in", "referral", "partner"];
/// How many tasks of each member are planned for later today.
const LATER_TODAY: usize = 3;
/// How many tasks of their own members plan ahead.
const OWN_AHEAD: usize = 3;
/// Minutes between tasks that are planned for later today.
const APART: i64 = 45;

impl Play<'_> {
    /// Moves the first file that may go on; says whether there was one.
    pub(super) async fn process_a_file(&mut self, member: &str) -> anyhow::Result<bool> {
        for stage in IN_OPERATIONS {
            for lead in self.office.list(member, &format!("/leads?stage={stage}")).await? {
                let number = text(&lead, "number").to_owned();
                let lies = self.touched.get(&number).is_none_or(|at| *at + LIES_FOR <= self.now());
                let Some(&person) = self.by_mobile.get(text(&lead, "mobile")) else { continue };
                let job =
                    Job { member: member.to_owned(), task: String::new(), number, person, stage: stage.to_owned() };
                if lies && goes_on(self.fate(&job), stage) {
                    self.touched.insert(job.number.clone(), self.now());
                    self.move_on(&job).await?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    async fn move_on(&mut self, job: &Job) -> anyhow::Result<()> {
        let quick = self.pace(job) > 2;
        let lender = self.lender(job).to_owned();
        let amount = self.sanctioned(job);
        match job.stage.as_str() {
            "login_pending" => {
                self.note(job, "login").await?;
                self.move_to(job, if quick { "under_process" } else { "logged_in" }, json!({})).await?;
                let at = self.next_day(job, 1);
                self.new_task(job, "task", "follow_lender", at).await
            }
            "logged_in" => {
                self.note(job, "process").await?;
                self.move_to(job, "under_process", json!({})).await
            }
            "under_process" if !quick => {
                self.note(job, "approved").await?;
                self.move_to(job, "credit_approved", json!({})).await
            }
            "under_process" | "credit_approved" => {
                self.move_to(job, "sanctioned", json!({ "amount": amount, "lender": lender })).await
            }
            "sanctioned" => {
                self.note(job, "disbursal").await?;
                self.move_to(job, "disbursal_pending", json!({})).await?;
                let at = self.next_day(job, 1);
                self.new_task(job, "callback", "follow_disbursal", at).await
            }
            _ => {
                let today = day_of(self.now()).to_string();
                self.move_to(job, "disbursed", json!({ "amount": amount, "date": today })).await
            }
        }
    }

    /// What the lender sanctions: all of it, or a round sum below.
    fn sanctioned(&self, job: &Job) -> i64 {
        let person = self.people.get(job.person);
        let step = person.and_then(|person| self.script.loans.get(person.loan)).map_or(1, |loan| loan.amounts.step);
        let less = i64::try_from(job.person % 3).unwrap_or(0) * step;
        person.map_or(step, |person| (person.amount - less).max(step))
    }

    /// The manager looks over the newest files: a word here, another owner there, one taken up again.
    pub(super) async fn lead_the_team(&mut self, member: &str) -> anyhow::Result<bool> {
        let planned = self.plan_own_work(member, "own_manager").await?;
        let way = self.chance(member).between(0, 9);
        let stage = match way {
            0..=3 => "documentation",
            4..=6 => "new",
            7 => "lost",
            _ => return Ok(planned),
        };
        let leads = self.office.list(member, &format!("/leads?stage={stage}")).await?;
        let known = leads.into_iter().filter(|lead| self.by_mobile.contains_key(text(lead, "mobile")));
        let known: Vec<Value> = known.collect();
        let Some(lead) = self.chance(member).pick(&known).cloned() else { return Ok(planned) };
        let person = self.by_mobile.get(text(&lead, "mobile")).copied().context("the lead is of nobody")?;
        let number = text(&lead, "number").to_owned();
        let job = Job { member: member.to_owned(), task: String::new(), number, person, stage: stage.to_owned() };
        match stage {
            "new" => self.give_to_the_other(&job, &lead).await?,
            "lost" => self.take_up_again(&job).await?,
            _ => self.note(&job, "manager").await?,
        }
        Ok(true)
    }

    /// Gives a file to the other of the two who look after customers.
    async fn give_to_the_other(&mut self, job: &Job, lead: &Value) -> anyhow::Result<()> {
        let ids = SALES.map(|member| self.office.id_of(member).to_owned());
        let Some(other) = ids.into_iter().find(|id| !id.is_empty() && id != text(lead, "assignee_id")) else {
            return Ok(());
        };
        self.note(job, "manager").await?;
        let assign = json!({ "member_id": other });
        self.office.post(&job.member, &format!("/leads/{}/assign", job.number), assign).await.map(drop)
    }

    async fn take_up_again(&mut self, job: &Job) -> anyhow::Result<()> {
        let reasons = self.script.work.reasons("reopened").to_vec();
        let reason = self.chance(&job.member).text(&reasons).to_owned();
        if let Some(person) = self.people.get_mut(job.person) {
            person.fate = Fate::Documentation;
        }
        self.move_to(job, "contacted", json!({ "reason": reason })).await
    }

    /// Puts the day's first own task on the own board; says whether it did.
    pub(super) async fn plan_own_work(&mut self, member: &str, which: &str) -> anyhow::Result<bool> {
        let now = self.now();
        if minute_of(now) > OPENS_AT + 45 || self.planned_on(member) {
            return Ok(false);
        }
        let title = self.next_own_task(member, which);
        let minute = self.chance(member).between(12 * 60, CLOSES_AT);
        self.own_task(member, &title, at_minute(day_of(now), minute)).await?;
        Ok(true)
    }

    /// What a member puts on the own board next: one after the other, so that nothing comes twice before all have come.
    fn next_own_task(&mut self, member: &str, which: &str) -> String {
        let titles = self.script.work.tasks(which);
        let so_far = self.own_tasks.entry(member.to_owned()).or_default();
        let title = titles.iter().cycle().nth(*so_far).cloned().unwrap_or_default();
        *so_far += 1;
        title
    }

    /// Whether a member has put a task of the own on the board today; from now on they have.
    fn planned_on(&mut self, member: &str) -> bool {
        !self.remembered.insert(format!("{member} {}", day_of(self.now())))
    }

    async fn own_task(&mut self, member: &str, title: &str, at: DateTime<Utc>) -> anyhow::Result<()> {
        let task = json!({ "kind": "task", "title": title, "due_at": at.to_rfc3339() });
        self.office.post(member, "/tasks", task).await.map(drop)
    }

    /// Enters a customer who has come to the office, or was sent by somebody.
    pub(super) async fn walk_in(&mut self, index: usize) -> anyhow::Result<()> {
        let person = self.people.get(index).context("nobody has this place in the story")?.clone();
        let loan = self.script.loans.get(person.loan).context("the loan isn't in the script")?;
        let member = SALES.get(index % SALES.len()).copied().unwrap_or("asha");
        let lead = json!({
            "name": person.name,
            "mobile": person.mobile,
            "loan_type": loan.slug,
            "amount": person.amount,
            "source": SOURCES.get(index % SOURCES.len()).copied().unwrap_or("walk_in"),
        });
        let now = self.now();
        self.office.open(member, now).await?;
        self.office.post(member, "/leads", lead).await?;
        self.tally.walk_ins += 1;
        Ok(())
    }

    /// Just before the present everybody plans the rest of the day and the next one.
    pub(super) async fn plan_ahead(&mut self) -> anyhow::Result<()> {
        for member in ["asha", "ravi", "omkar", "manager", "admin"] {
            let now = self.now();
            self.office.open(member, now).await?;
            self.plan_ahead_of(member).await?;
        }
        Ok(())
    }

    async fn plan_ahead_of(&mut self, member: &str) -> anyhow::Result<()> {
        let now = self.now();
        let late = self.office.list(member, "/tasks?scope=own&column=overdue").await?;
        let mut late: Vec<Value> = late.into_iter().filter(|task| !self.forgotten.contains(text(task, "id"))).collect();
        late.sort_by_key(in_order);
        for (nth, task) in late.iter().enumerate() {
            let at = if nth < LATER_TODAY { later_today(now, nth) } else { self.another_day(member) };
            let change = json!({ "due_at": at.to_rfc3339() });
            self.office.patch(member, &format!("/tasks/{}", text(task, "id")), change).await?;
        }
        let titles = match member {
            "omkar" => "own_operations",
            "manager" => "own_manager",
            "admin" => "own_admin",
            _ => return Ok(()),
        };
        for nth in 0..OWN_AHEAD {
            let at = if nth == 0 { later_today(now, late.len()) } else { self.another_day(member) };
            let title = self.next_own_task(member, titles);
            self.own_task(member, &title, at).await?;
        }
        self.plan_done_of(member).await
    }

    /// Whoever has done nothing yet by the board does one thing.
    async fn plan_done_of(&mut self, member: &str) -> anyhow::Result<()> {
        if !self.office.list(member, "/tasks?scope=own&column=done").await?.is_empty() {
            return Ok(());
        }
        let upcoming = self.office.list(member, "/tasks?scope=own&column=upcoming").await?;
        match upcoming.iter().max_by_key(|task| due_at(task).ok()) {
            Some(task) => {
                let path = format!("/tasks/{}/done", text(task, "id"));
                self.office.post(member, &path, json!({})).await.map(drop)
            }
            None => Ok(()),
        }
    }

    fn another_day(&mut self, member: &str) -> DateTime<Utc> {
        let days = usize::try_from(self.chance(member).between(1, 3)).unwrap_or(1);
        let minute = self.chance(member).between(OPENS_AT, CLOSES_AT);
        at_minute(days_after(day_of(self.now()), days), minute)
    }
}

/// A time later today, some time apart for each; close to midnight there is little left of it.
fn later_today(now: DateTime<Utc>, nth: usize) -> DateTime<Utc> {
    let nth = i64::try_from(nth).unwrap_or(0);
    let first = (minute_of(now) + 40).max(OPENS_AT + 30);
    let at = at_minute(day_of(now), (first + nth * APART).min(24 * 60 - 2));
    at.max(now + TimeDelta::seconds(30))
}

/// Whether a file of this fate leaves this stage.
fn goes_on(fate: Fate, stage: &str) -> bool {
    match stage {
        "login_pending" | "logged_in" => fate >= Fate::UnderProcess,
        "under_process" | "credit_approved" => fate >= Fate::Sanctioned,
        _ => fate >= Fate::Disbursed,
    }
}
