//! Members who answer customers that wait for a person, and what the two write each other.

use super::office::text;
use super::play::{Act, Play};
use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// Of a hundred talks, how many a member gives back to the bot.
const GIVEN_BACK: u32 = 65;
/// How much must be left of a window for a member to begin.
const WINDOW_LEFT: TimeDelta = TimeDelta::minutes(40);
/// How long a customer waits before a member takes over, at least.
const WAITED: TimeDelta = TimeDelta::minutes(6);

/// A talk between a member and a customer.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    member: String,
    conversation: String,
    person: usize,
    /// Whether the customer's inquiry is a lead already.
    has_lead: bool,
    /// What has been said: the member and the customer by turns, the member first.
    turns: usize,
}

impl Play<'_> {
    /// Takes over the first conversation that waits for a person; says whether there was one.
    pub(super) async fn answer_somebody(&mut self, member: &str) -> anyhow::Result<bool> {
        let waiting = self.office.list(member, "/conversations?show=waiting").await?;
        for conversation in waiting {
            let Some(&person) = self.by_mobile.get(&format!("+{}", text(&conversation, "address"))) else { continue };
            let id = text(&conversation, "id").to_owned();
            // Whoever asks about their data is answered by the firm, in time, and not in passing.
            if text(&conversation, "hand_over_reason") == "data_request" {
                continue;
            }
            if self.is_called(&conversation) {
                self.office.post(member, &format!("/conversations/{id}/release"), json!({})).await?;
                return Ok(true);
            }
            if self.may_begin(&conversation) {
                self.office.post(member, &format!("/conversations/{id}/takeover"), json!({})).await?;
                let has_lead = !text(&conversation, "lead_number").is_empty();
                let talk = Talk { member: member.to_owned(), conversation: id, person, has_lead, turns: 0 };
                self.go_on_talking(talk).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a customer has waited, and may still be written to.
    fn may_begin(&self, conversation: &Value) -> bool {
        let moment = |field: &str| text(conversation, field).parse::<DateTime<Utc>>().ok();
        let open = moment("window_ends_at").is_some_and(|ends| ends > self.now() + WINDOW_LEFT);
        let waited = moment("last_message_at").is_some_and(|last| last + WAITED <= self.now());
        let opted_out = conversation.get("opted_out").and_then(Value::as_bool).unwrap_or(true);
        open && waited && !opted_out
    }

    /// Whether a customer who asked for a person can't be written to any more: then they are called, and the bot goes on.
    fn is_called(&self, conversation: &Value) -> bool {
        let ends = text(conversation, "window_ends_at").parse::<DateTime<Utc>>().ok();
        ends.is_some_and(|ends| ends <= self.now())
    }

    /// The next turn of a talk, and plans the one after it.
    pub(super) async fn go_on_talking(&mut self, mut talk: Talk) -> anyhow::Result<()> {
        let now = self.now();
        match talk.turns {
            0 => self.write_as_member(&talk, "first").await?,
            2 => self.write_as_member(&talk, "second").await?,
            1 => self.write_as_customer(talk.person, "more").await?,
            3 => self.write_as_customer(talk.person, "thanks").await?,
            _ => return self.end_talk(&talk).await,
        }
        talk.turns += 1;
        let minutes = self.chance(&talk.member).between(2, 9);
        self.plan(now + TimeDelta::minutes(minutes), Act::Talk(talk));
        Ok(())
    }

    async fn write_as_member(&mut self, talk: &Talk, what: &str) -> anyhow::Result<()> {
        let now = self.now();
        self.office.open(&talk.member, now).await?;
        let replies = self.script.work.replies(what).to_vec();
        let reply = self.chance(&talk.member).text(&replies).to_owned();
        let name = self.people.get(talk.person).map_or("", |person| person.name.as_str());
        let shift = self.script.work.shifts.iter().find(|shift| shift.member == talk.member);
        let reply = reply.replace("{name}", name).replace("{member}", shift.map_or("", |shift| &shift.name));
        let path = format!("/conversations/{}/messages", talk.conversation);
        self.office.post(&talk.member, &path, json!({ "text": reply })).await.map(drop)
    }

    async fn write_as_customer(&mut self, person: usize, phrase: &str) -> anyhow::Result<()> {
        let words = self.words(person, phrase);
        self.say(person, vec![json!({ "text": words })]).await
    }

    /// Gives the conversation back to the bot, or goes on with it another day; the customer then tells the rest.
    async fn end_talk(&mut self, talk: &Talk) -> anyhow::Result<()> {
        if !self.chance(&talk.member).chance(GIVEN_BACK) {
            return Ok(());
        }
        let now = self.now();
        self.office.open(&talk.member, now).await?;
        self.office.post(&talk.member, &format!("/conversations/{}/release", talk.conversation), json!({})).await?;
        if !talk.has_lead {
            let person = self.people.get_mut(talk.person).context("nobody has this place in the story")?;
            person.tell_the_rest();
            let minutes = person.random.between(3, 12);
            self.plan(now + TimeDelta::minutes(minutes), Act::Beat(talk.person));
        }
        Ok(())
    }
}
