//! The firm's members: each works on the own board, calls customers, and moves files as far as their fate lets them.

use super::calendar::{at_minute, day_of, days_after, is_working, minute_of};
use super::office::text;
use super::people::Person;
use super::play::{Act, Play};
use super::random::Random;
use super::script::Fate;
use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// How long before its time a task is taken up.
const TAKEN_UP_BEFORE: TimeDelta = TimeDelta::minutes(50);
/// The firm's working hours, in minutes after midnight.
pub(super) const OPENS_AT: i64 = 9 * 60 + 30;
pub(super) const CLOSES_AT: i64 = 18 * 60 + 30;

/// A task that a member has taken up, and the file it is about.
pub(super) struct Job {
    pub(super) member: String,
    pub(super) task: String,
    /// LD- number.
    pub(super) number: String,
    /// Who the file is of.
    pub(super) person: usize,
    pub(super) stage: String,
}

impl Play<'_> {
    /// A member does one thing, and plans the next one if there is any.
    pub(super) async fn work(&mut self, member: &str, things: usize) -> anyhow::Result<()> {
        let now = self.now();
        self.office.open(member, now).await?;
        let done = match member {
            "omkar" => self.process_a_file(member).await? || self.do_a_task(member).await?,
            "manager" => {
                self.answer_somebody(member).await?
                    || self.lead_the_team(member).await?
                    || self.do_a_task(member).await?
            }
            "admin" => self.plan_own_work(member, "own_admin").await? || self.do_a_task(member).await?,
            _ => self.answer_somebody(member).await? || self.do_a_task(member).await?,
        };
        if done {
            self.tally.things += 1;
        }
        if done && things > 1 {
            let [least, most] = self.script.work.between;
            let pause = self.chance(member).between(least, most);
            self.plan(now + TimeDelta::minutes(pause), Act::Work(member.to_owned(), things - 1));
        }
        Ok(())
    }

    /// Chance of a member; everybody who isn't in the script shares one.
    pub(super) fn chance(&mut self, member: &str) -> &mut Random {
        self.chance.entry(member.to_owned()).or_insert_with(|| Random::seeded(0, member))
    }

    /// Takes up the first task on the own board that isn't forgotten; says whether there was one.
    async fn do_a_task(&mut self, member: &str) -> anyhow::Result<bool> {
        for column in ["overdue", "today"] {
            let mut tasks = self.office.list(member, &format!("/tasks?scope=own&column={column}")).await?;
            tasks.sort_by_key(in_order);
            for task in tasks {
                if due_at(&task)? > self.now() + TAKEN_UP_BEFORE {
                    break;
                }
                if !self.is_forgotten(member, text(&task, "id")) {
                    self.take_up(member, &task).await?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether somebody has forgotten a task; decided when they first see it.
    fn is_forgotten(&mut self, member: &str, task: &str) -> bool {
        if !self.remembered.contains(task) && !self.forgotten.contains(task) {
            let forgotten = self.script.work.forgotten;
            let kept = if self.chance(member).chance(forgotten) { &mut self.forgotten } else { &mut self.remembered };
            kept.insert(task.to_owned());
        }
        self.forgotten.contains(task)
    }

    async fn take_up(&mut self, member: &str, task: &Value) -> anyhow::Result<()> {
        let id = text(task, "id").to_owned();
        let Some(lead) = task.get("lead_id").and_then(Value::as_str) else {
            return self.finish(member, &id).await;
        };
        let lead = self.office.get(member, &format!("/leads/{lead}")).await?;
        let Some(&person) = self.by_mobile.get(text(&lead, "mobile")) else {
            return self.finish(member, &id).await;
        };
        let on_hold = lead.get("on_hold").and_then(Value::as_bool).unwrap_or(false);
        let job = Job {
            member: member.to_owned(),
            task: id,
            number: text(&lead, "number").to_owned(),
            person,
            stage: text(&lead, "stage").to_owned(),
        };
        self.touched.insert(job.number.clone(), self.now());
        match job.stage.as_str() {
            "new" => self.call(&job).await,
            "contacted" if !on_hold => self.follow_up(&job).await,
            "documentation" if !on_hold => self.collect(&job).await,
            "credit_evaluation" if !on_hold => {
                self.move_to(&job, "login_pending", json!({})).await?;
                self.finish(member, &job.task).await
            }
            _ => self.finish(member, &job.task).await,
        }
    }

    /// Calls somebody for the first time.
    async fn call(&mut self, job: &Job) -> anyhow::Result<()> {
        let person = self.people.get_mut(job.person).context("nobody has this place in the story")?;
        if person.fate == Fate::Unreachable || person.calls_in_vain > 0 {
            person.calls_in_vain -= 1;
            self.note(job, "no_answer").await?;
            let hours = self.chance(&job.member).between(2, 5);
            let at = in_working_hours(self.now() + TimeDelta::hours(hours));
            return self.put_off(job, at).await;
        }
        self.move_to(job, "contacted", json!({})).await?;
        self.note(job, "reached").await?;
        self.finish(&job.member, &job.task).await?;
        let hours = self.chance(&job.member).between(1, 3);
        let at = in_working_hours(self.now() + TimeDelta::hours(hours));
        self.new_task(job, "callback", "call_back", at).await
    }

    /// Calls back somebody who was reached before.
    async fn follow_up(&mut self, job: &Job) -> anyhow::Result<()> {
        match self.fate(job) {
            Fate::Unreachable | Fate::Contacted => {
                self.note(job, "wants_time").await?;
                let at = self.next_day(job, 2);
                self.put_off(job, at).await
            }
            Fate::OnHold => self.end(job, "on_hold", "on_hold").await,
            Fate::Lost => self.end(job, "lost", "lost").await,
            Fate::Rejected
            | Fate::Documentation
            | Fate::LoginPending
            | Fate::UnderProcess
            | Fate::Sanctioned
            | Fate::Disbursed => {
                self.move_to(job, "documentation", json!({})).await?;
                self.finish(&job.member, &job.task).await?;
                let quick = self.pace(job) > 1;
                let soon = in_working_hours(self.now() + TimeDelta::hours(3));
                let at = if quick { soon } else { self.next_day(job, 1) };
                let what = if self.chance(&job.member).chance(25) { "visit" } else { "documents" };
                self.new_task(job, "task", what, at).await
            }
        }
    }

    /// Collects the papers of a file.
    async fn collect(&mut self, job: &Job) -> anyhow::Result<()> {
        let fate = self.fate(job);
        self.note(job, if fate > Fate::Documentation { "complete" } else { "pending" }).await?;
        match fate {
            Fate::Rejected => self.end(job, "rejected", "rejected").await,
            Fate::Documentation => {
                let at = self.next_day(job, 1);
                self.put_off(job, at).await
            }
            Fate::Unreachable | Fate::Contacted | Fate::OnHold | Fate::Lost => {
                self.finish(&job.member, &job.task).await
            }
            Fate::LoginPending | Fate::UnderProcess | Fate::Sanctioned | Fate::Disbursed => {
                let quick = self.pace(job) > 1;
                self.move_to(job, if quick { "login_pending" } else { "credit_evaluation" }, json!({})).await?;
                self.note(job, "evaluation").await?;
                self.finish(&job.member, &job.task).await?;
                if quick {
                    return Ok(());
                }
                let at = in_working_hours(self.now() + TimeDelta::hours(2));
                self.new_task(job, "task", "evaluate", at).await
            }
        }
    }

    /// Ends a file, or puts it aside, with a reason.
    async fn end(&mut self, job: &Job, stage: &str, why: &str) -> anyhow::Result<()> {
        let reasons = self.script.work.reasons(why).to_vec();
        let reason = self.chance(&job.member).text(&reasons).to_owned();
        self.move_to(job, stage, json!({ "reason": reason })).await?;
        self.finish(&job.member, &job.task).await
    }

    /// Moves a file to a stage, with what that needs.
    pub(super) async fn move_to(&mut self, job: &Job, stage: &str, mut with: Value) -> anyhow::Result<()> {
        if let Value::Object(fields) = &mut with {
            fields.insert("stage".to_owned(), json!(stage));
        }
        self.office.post(&job.member, &format!("/leads/{}/stage", job.number), with).await.map(drop)
    }

    /// Writes down what there is to say.
    pub(super) async fn note(&mut self, job: &Job, what: &str) -> anyhow::Result<()> {
        let notes = self.script.work.notes(what).to_vec();
        let note = self.chance(&job.member).text(&notes).to_owned();
        let note = self.filled(&note, job);
        self.office.post(&job.member, &format!("/leads/{}/notes", job.number), json!({ "text": note })).await.map(drop)
    }

    /// Puts a task about a file on the own board.
    pub(super) async fn new_task(
        &mut self,
        job: &Job,
        kind: &str,
        what: &str,
        at: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let titles = self.script.work.tasks(what).to_vec();
        let title = self.chance(&job.member).text(&titles).to_owned();
        let title = self.filled(&title, job);
        let task = json!({ "kind": kind, "title": title, "due_at": at.to_rfc3339(), "lead_id": job.number });
        self.office.post(&job.member, "/tasks", task).await.map(drop)
    }

    pub(super) async fn put_off(&mut self, job: &Job, at: DateTime<Utc>) -> anyhow::Result<()> {
        let change = json!({ "due_at": at.to_rfc3339() });
        self.office.patch(&job.member, &format!("/tasks/{}", job.task), change).await.map(drop)
    }

    async fn finish(&mut self, member: &str, task: &str) -> anyhow::Result<()> {
        self.office.post(member, &format!("/tasks/{task}/done"), json!({})).await.map(drop)
    }

    /// A text with what is known of the file in it.
    pub(super) fn filled(&self, words: &str, job: &Job) -> String {
        let Some(person) = self.people.get(job.person) else { return words.to_owned() };
        let loan = self.script.loans.get(person.loan);
        let kind = loan.and_then(|loan| loan.words(super::script::Language::English).first());
        words
            .replace("{name}", first_name(person))
            .replace("{city}", &person.town)
            .replace("{loan}", kind.map_or("a loan", String::as_str))
            .replace("{lender}", self.lender(job))
    }

    /// Who lends for a file: always the same.
    pub(super) fn lender(&self, job: &Job) -> &str {
        let person = self.people.get(job.person);
        let loan = person.and_then(|person| self.script.loans.get(person.loan));
        loan.and_then(|loan| loan.lenders.iter().cycle().nth(job.person)).map_or("the lender", String::as_str)
    }

    pub(super) fn fate(&self, job: &Job) -> Fate {
        self.people.get(job.person).map_or(Fate::Contacted, |person| person.fate)
    }

    pub(super) fn pace(&self, job: &Job) -> usize {
        let person = self.people.get(job.person);
        person.and_then(|person| self.script.loans.get(person.loan)).map_or(1, |loan| loan.pace)
    }

    /// Some time on the working day that comes so many days later.
    pub(super) fn next_day(&mut self, job: &Job, days: usize) -> DateTime<Utc> {
        let minute = self.chance(&job.member).between(OPENS_AT + 30, CLOSES_AT - 60);
        at_minute(days_after(day_of(self.now()), days), minute)
    }
}

/// What tasks are taken up by: the time, and where several are due then, the title.
pub(super) fn in_order(task: &Value) -> (Option<DateTime<Utc>>, String) {
    (due_at(task).ok(), text(task, "title").to_owned())
}

/// When a task is due.
pub(super) fn due_at(task: &Value) -> anyhow::Result<DateTime<Utc>> {
    text(task, "due_at").parse().with_context(|| format!("a task has no due time: {task}"))
}

/// What members call somebody.
fn first_name(person: &Person) -> &str {
    &person.name
}

/// The time itself where the firm works then; otherwise some time into the next working day.
fn in_working_hours(at: DateTime<Utc>) -> DateTime<Utc> {
    let (day, minute) = (day_of(at), minute_of(at));
    let works = is_working(day) && (OPENS_AT..CLOSES_AT).contains(&minute);
    if works { at } else { at_minute(days_after(day, 1), OPENS_AT + 30 + minute % 90) }
}
