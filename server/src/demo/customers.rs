//! Customers: they write, read what comes, and answer what they are asked.

use super::amount;
use super::files::file;
use super::office::text;
use super::people::{Person, next_time};
use super::play::{Act, Play};
use super::script::{Beat, Questions};
use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// Most answers to questions in a row; whoever is asked more gives up.
const ANSWERS_MAX: usize = 12;
/// Of a hundred who may, how many say "same number".
const SAME_NUMBER: u32 = 70;

/// What a message of the firm asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// Nothing.
    Nothing,
    /// To confirm a summary by this button, or to change something by the other.
    Confirm {
        confirm: String,
        change: Option<String>,
    },
    /// Which detail is to be changed; the amount's choice.
    Detail(String),
    /// The loan, from a list or in words.
    Loan(Vec<(String, String)>),
    Name,
    Amount,
    Mobile,
}

impl Play<'_> {
    /// The next beat of a customer, and plans the one after it.
    pub(super) async fn beat(&mut self, index: usize) -> anyhow::Result<()> {
        let person = self.people.get(index).context("nobody has this place in the story")?;
        let Some(beat) = person.beats.get(person.next_beat).cloned() else { return Ok(()) };
        if person.seen == 0 && person.next_beat == 0 {
            let (number, name) = (person.number(), person.name.clone());
            self.phones.introduce(&number, &name).await?;
        }
        let goes_on = if beat.answer || beat.answer_only.is_some() {
            self.answer(index, &beat).await?
        } else {
            self.begin(index, &beat).await?;
            false
        };
        let now = self.now();
        let person = self.people.get_mut(index).context("nobody has this place in the story")?;
        let at = if goes_on {
            now + TimeDelta::seconds(person.random.between(25, 200))
        } else {
            person.next_beat += 1;
            person.answers = 0;
            let Some(next) = person.beats.get(person.next_beat).cloned() else { return Ok(()) };
            next_time(&next, now, &mut person.random)
        };
        self.plan(at, Act::Beat(index));
        Ok(())
    }

    /// Says something, or sends a file.
    async fn begin(&mut self, index: usize, beat: &Beat) -> anyhow::Result<()> {
        let mut messages = Vec::new();
        if beat.amount_changes {
            self.want_another_amount(index);
        }
        for phrase in beat.say.iter().chain(&beat.together) {
            let words = self.words(index, phrase);
            messages.push(match &beat.send {
                Some(kind) => file(kind, &words),
                None => json!({ "text": words }),
            });
        }
        self.say(index, messages).await
    }

    /// Writes these messages, one upon the other, after reading what has come.
    pub(super) async fn say(&mut self, index: usize, messages: Vec<Value>) -> anyhow::Result<()> {
        let number = self.person(index)?.number();
        self.phones.read(&number).await?;
        for message in messages {
            self.phones.write(&number, message).await?;
            self.tally.messages += 1;
        }
        Ok(())
    }

    /// Answers what is asked; says whether there may be more to answer.
    async fn answer(&mut self, index: usize, beat: &Beat) -> anyhow::Result<bool> {
        let person = self.person(index)?;
        let received = self.phones.received(&person.number(), person.seen).await?;
        if received.is_empty() && person.seen == 0 {
            bail!("{} has written, and nobody answers", person.name);
        }
        let asked =
            received.last().map_or(Asked::Nothing, |last| asked(last, self.script.questions(), person.changing));
        let seen = received.last().and_then(|last| last.get("seq")).and_then(Value::as_u64);
        let person = self.people.get_mut(index).context("nobody has this place in the story")?;
        person.seen = seen.unwrap_or(person.seen);
        if asked == Asked::Nothing {
            return Ok(false);
        }
        person.answers += 1;
        let enough = beat.answer_only.unwrap_or(ANSWERS_MAX);
        let more = person.answers < enough;
        let reply = self.reply(index, beat, asked);
        self.say(index, vec![reply]).await?;
        Ok(more)
    }

    fn reply(&mut self, index: usize, beat: &Beat, asked: Asked) -> Value {
        match asked {
            Asked::Nothing => json!({ "text": "ok" }),
            Asked::Confirm { change: Some(change), .. } if beat.change && !self.has_been_asked(index, "change") => {
                self.want_another_amount(index);
                self.set_changing(index, true);
                json!({ "reply_id": change })
            }
            Asked::Confirm { confirm, .. } => json!({ "reply_id": confirm }),
            Asked::Detail(amount) => {
                self.set_changing(index, false);
                json!({ "reply_id": amount })
            }
            Asked::Loan(rows) => self.choose_loan(index, &rows),
            Asked::Name if self.has_been_asked(index, "name") => {
                json!({ "text": self.plain(index, |one| one.name.clone()) })
            }
            Asked::Name => json!({ "text": self.words(index, "name") }),
            Asked::Amount if self.has_been_asked(index, "amount") => {
                json!({ "text": self.plain(index, |one| amount::plainly(one.amount)) })
            }
            Asked::Amount => json!({ "text": self.words(index, "amount") }),
            Asked::Mobile => {
                let same = !self.has_been_asked(index, "mobile") && self.chance_of(index, SAME_NUMBER);
                json!({ "text": self.words(index, if same { "same" } else { "mobile" }) })
            }
        }
    }

    /// Taps the row of the loan that is wanted, or writes it where the list hasn't got it.
    fn choose_loan(&mut self, index: usize, rows: &[(String, String)]) -> Value {
        let slug = self.people.get(index).and_then(|person| self.script.loans.get(person.loan)).map(|loan| &loan.slug);
        let row = slug.and_then(|slug| rows.iter().find(|(id, _)| id.split(':').any(|part| part == slug)));
        match row {
            Some((id, _)) => json!({ "reply_id": id }),
            None => json!({ "text": self.words(index, "wanting") }),
        }
    }

    fn person(&self, index: usize) -> anyhow::Result<&Person> {
        self.people.get(index).context("nobody has this place in the story")
    }

    fn plain(&self, index: usize, of: impl Fn(&Person) -> String) -> String {
        self.people.get(index).map(of).unwrap_or_default()
    }

    fn has_been_asked(&mut self, index: usize, what: &'static str) -> bool {
        self.people.get_mut(index).is_some_and(|person| !person.asked.insert(what))
    }

    fn chance_of(&mut self, index: usize, percent: u32) -> bool {
        self.people.get_mut(index).is_some_and(|person| person.random.chance(percent))
    }

    fn set_changing(&mut self, index: usize, changing: bool) {
        if let Some(person) = self.people.get_mut(index) {
            person.changing = changing;
        }
    }

    fn want_another_amount(&mut self, index: usize) {
        if let Some(person) = self.people.get_mut(index)
            && let Some(loan) = self.script.loans.get(person.loan)
        {
            person.want_another_amount(loan);
        }
    }

    /// A phrase in the person's words.
    pub(super) fn words(&mut self, index: usize, phrase: &str) -> String {
        let Some(person) = self.people.get_mut(index) else { return String::new() };
        let loan = self.script.loans.get(person.loan).map(|loan| loan.words(person.language)).unwrap_or_default();
        let amount = amount::written(person.amount, person.language, &mut person.random);
        if phrase == "amount" {
            return amount;
        }
        let words = person.random.text(self.script.phrases(person.language, phrase)).to_owned();
        let loan = person.random.text(loan);
        words
            .replace("{name}", &person.name)
            .replace("{loan}", loan)
            .replace("{amount}", &amount)
            .replace("{mobile}", &person.mobile)
    }
}

/// What a message asks for, as the person reads it.
fn asked(message: &Value, questions: &Questions, changing: bool) -> Asked {
    let choices = |field: &str| -> Vec<(String, String)> {
        let list = message.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|choice| (text(choice, "id").to_owned(), text(choice, "title").to_owned())).collect()
    };
    let (buttons, rows) = (choices("buttons"), choices("rows"));
    if changing {
        let amount = buttons
            .iter()
            .chain(&rows)
            .find(|(id, title)| holds(id, &["amount".to_owned()]) || holds(title, &questions.amount));
        if let Some((id, _)) = amount {
            return Asked::Detail(id.clone());
        }
    }
    let button = |words: &[String]| buttons.iter().find(|(id, title)| holds(id, words) || holds(title, words));
    if let Some((confirm, _)) = button(&questions.confirm) {
        let change = button(&questions.change).map(|(id, _)| id.clone());
        return Asked::Confirm { confirm: confirm.clone(), change };
    }
    if !rows.is_empty() {
        return Asked::Loan(rows);
    }
    let body = text(message, "text");
    let last = body.rsplit("\n\n").next().unwrap_or(body);
    if !holds(last, &questions.asking) {
        return Asked::Nothing;
    }
    let last = last.to_lowercase();
    let kinds = [
        (&questions.mobile, Asked::Mobile),
        (&questions.amount, Asked::Amount),
        (&questions.loan, Asked::Loan(Vec::new())),
        (&questions.name, Asked::Name),
    ];
    // What stands last is asked; what stands before tells what is known.
    let place = |words: &[String]| words.iter().filter_map(|word| last.rfind(word.as_str())).max();
    let placed = kinds.into_iter().filter_map(|(words, asked)| Some((place(words)?, asked)));
    placed.max_by_key(|(place, _)| *place).map_or(Asked::Nothing, |(_, asked)| asked)
}

/// Whether a text has one of these words in it, in whatever case.
fn holds(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::script::Script;

    fn read(message: Value) -> Asked {
        asked(&message, Script::read().unwrap().questions(), false)
    }

    #[test]
    fn questions_are_known_by_their_words() {
        let asks = |text: &str| read(json!({ "text": text }));
        assert_eq!(asks("Hello! We note your loan request.\n\nMay I have your name, please?"), Asked::Name);
        assert_eq!(asks("Thank you, Ravi. How much do you need?"), Asked::Amount);
        assert_eq!(asks("On which mobile number may our team call you?"), Asked::Mobile);
        assert_eq!(asks("So far I have noted the amount. May I have your name, please?"), Asked::Name);
        assert_eq!(asks("Hamari team aapko kis mobile number par call kare?"), Asked::Mobile);
        assert_eq!(asks("आपको कितने रुपये का लोन चाहिए?"), Asked::Amount);
    }

    #[test]
    fn what_the_bot_only_tells_is_no_question() {
        for told in ["Thank you! Your request is registered. Your reference number is LD-2026-00001.", "ok"] {
            assert_eq!(read(json!({ "text": told })), Asked::Nothing);
        }
    }

    #[test]
    fn a_summary_is_confirmed_by_its_button() {
        let buttons = json!([{ "id": "confirm:1", "title": "Confirm" }, { "id": "change:1", "title": "Change" }]);
        let asked = read(json!({ "text": "Is this right?", "buttons": buttons }));
        assert_eq!(asked, Asked::Confirm { confirm: "confirm:1".to_owned(), change: Some("change:1".to_owned()) });
    }

    #[test]
    fn a_list_asks_for_the_loan() {
        let rows = json!([{ "id": "loan_type:home_loan", "title": "Home Loan" }]);
        let asked = read(json!({ "text": "Which loan are you looking for?", "rows": rows }));
        assert_eq!(asked, Asked::Loan(vec![("loan_type:home_loan".to_owned(), "Home Loan".to_owned())]));
    }
}
