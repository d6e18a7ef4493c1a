//! A whole dialogue, played through what is understood and what is decided, without a database.

use crate::assistant::{Heard, understand_with, words_for};
use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use domain::conversation::{
    Aside, Ask, Carried, Channel, Conversation, ConversationCommand, ConversationError, ConversationEvent,
    FileStanding, Inbound, InboundKind, Language, Open, Opening, Registered, Reply, Told,
};
use domain::id::{ConversationId, LeadId, PersonId};
use domain::lead::{LeadNumber, LoanType, Stage};
use domain::media::{Media, MediaKind};
use domain::mobile::Mobile;
use domain::money::Rupees;
use domain::name::PersonName;
use domain::notification::Content;
use domain::private::Private;
use domain::tenant::{Catalogue, WordRequest};
use serde::Deserialize;
use uuid::Uuid;

const TALK: ConversationId = ConversationId::new(Uuid::from_u128(1));
const PERSON: PersonId = PersonId::new(Uuid::from_u128(2));
const LEAD: LeadId = LeadId::new(Uuid::from_u128(3));
/// Whom every dialogue is with, unless it says otherwise.
const SENDER: &str = "9876541001";

/// A dialogue, and how it should end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dialogue {
    /// What it is an example of.
    pub(super) kind: String,
    /// What the customer does, in order.
    pub(super) turns: Vec<Turn>,
    /// How it should end, as [`Player::end`] tells it.
    pub(super) end: String,
    /// The language of the last reply, where it matters.
    pub(super) speaks: Option<Language>,
    /// The customer's number, unless it is the usual one.
    sender: Option<String>,
    /// Whether the channel hides the number.
    #[serde(default)]
    hidden: bool,
    /// The customer's files before: number, loan type, stage.
    #[serde(default)]
    files: Vec<String>,
    /// The loan types that the firm has of its own.
    #[serde(default)]
    own_types: Vec<String>,
    /// The loan types that the firm offers no more.
    #[serde(default)]
    hidden_types: Vec<LoanType>,
    /// How many things sent should be filed with a lead.
    pub(super) attached: Option<usize>,
    /// Whether the inquiry should be completed no more than once.
    #[serde(default)]
    pub(super) once: bool,
}

/// One thing a customer does.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Turn {
    Says(String),
    Taps {
        tap: String,
    },
    /// A button of the first summary.
    TapsOld {
        old_tap: String,
    },
    Sends {
        media: MediaKind,
        #[serde(default)]
        caption: String,
        file_name: Option<String>,
    },
    Waits {
        wait_h: i64,
    },
}

/// A customer and the bot.
pub(super) struct Player {
    stream: Conversation,
    now: DateTime<Utc>,
    sender: Option<Mobile>,
    files: Vec<FileStanding>,
    loan_types: Catalogue<LoanType>,
    messages: u128,
    summaries: Vec<Uuid>,
    completed: Vec<String>,
    last: Option<(Reply, Language)>,
    said: Vec<String>,
    no_file: bool,
    attached: usize,
}

impl Player {
    /// Plays a dialogue to its end.
    pub(super) fn play(dialogue: &Dialogue) -> Self {
        let sender = dialogue.sender.as_deref().unwrap_or(SENDER).parse().unwrap();
        let mut player = Self {
            stream: Conversation::default(),
            now: "2026-11-26T06:00:00Z".parse().unwrap(),
            sender: (!dialogue.hidden).then_some(sender),
            files: dialogue.files.iter().map(|file| file_of(file)).collect(),
            loan_types: loan_types_of(dialogue),
            messages: 0,
            summaries: Vec::new(),
            completed: Vec::new(),
            last: None,
            said: Vec::new(),
            no_file: false,
            attached: 0,
        };
        for turn in &dialogue.turns {
            player.turn(turn);
        }
        player
    }

    fn turn(&mut self, turn: &Turn) {
        self.now += TimeDelta::minutes(1);
        match turn {
            Turn::Says(text) => self.write(InboundKind::Text, text, None, None),
            Turn::Taps { tap } => {
                let summary = self.summaries.last().copied();
                self.write(InboundKind::Choice, tap, Some(&choice(tap, summary)), None);
            }
            Turn::TapsOld { old_tap } => {
                let summary = self.summaries.first().copied();
                self.write(InboundKind::Choice, old_tap, Some(&choice(old_tap, summary)), None);
            }
            Turn::Sends { media, caption, file_name } => {
                let file_name = file_name.as_ref().map(|name| Private::new(PERSON, name.clone()));
                let media = Media { kind: *media, id: Some("77".into()), mime_type: None, file_name, sha256: None };
                self.write(InboundKind::Media, caption, None, Some(media));
            }
            Turn::Waits { wait_h } => self.now += TimeDelta::hours(*wait_h),
        }
    }

    fn write(&mut self, kind: InboundKind, text: &str, choice: Option<&str>, media: Option<Media>) {
        self.said.push(format!("> {text}"));
        self.messages += 1;
        let stream = self.in_force();
        let heard = Heard { text, choice, open: stream.open(), sender_mobile: self.sender.as_ref() };
        let understood = understand_with(&heard, &self.loan_types);
        let files = if stream.heeds_files(kind, &understood) { self.files.clone() } else { Vec::new() };
        let inbound = Inbound {
            message: self.messages.to_string(),
            kind,
            text: Private::new(PERSON, text.to_owned()),
            profile_name: None,
            sent_at: self.now,
            reply_id: Uuid::from_u128(self.messages),
            firm: "Om Loans".into(),
            understood,
            media,
            files,
            closed: None,
            today: self.now.date_naive(),
        };
        self.ask(Ask::Receive(Box::new(inbound)));
    }

    /// The stream that a message goes to: the next one where this one is over.
    fn in_force(&mut self) -> Conversation {
        match self.stream.opening_of_next(self.now) {
            Some(opening) => Conversation::begun(opening, self.now),
            None => self.stream.clone(),
        }
    }

    fn ask(&mut self, ask: Ask) {
        let opening = self.stream.opening_of_next(self.now);
        if opening.is_some() {
            self.stream = Conversation::default();
        }
        let first = Opening {
            conversation: TALK,
            segment: 1,
            channel: Channel::WhatsApp,
            person: PERSON,
            address: Private::new(PERSON, "1".into()),
            endpoint: "2".into(),
            carried: Carried::default(),
        };
        let command = ConversationCommand { opening: opening.or(Some(first)), ask, at: self.now };
        let events: Result<_, ConversationError> = self.stream.decide(command);
        for event in events.unwrap() {
            self.stream.apply(event.clone());
            self.follow(event);
        }
    }

    /// What the process managers would do.
    fn follow(&mut self, event: ConversationEvent) {
        match event {
            ConversationEvent::ReplyRequested { reply, language, .. } => self.hear(reply, language),
            ConversationEvent::SummaryShown { summary, .. } => self.summaries.push(summary),
            ConversationEvent::MediaFiled { .. } => self.attached += 1,
            ConversationEvent::InquiryCompleted { name, mobile, loan_type, amount, .. } => {
                self.completed.push(told(name.known(), mobile.known(), Some(loan_type), Some(amount)));
                let number = LeadNumber::new(2026, 1);
                self.ask(Ask::Register {
                    reply_id: Uuid::new_v5(&Uuid::nil(), &self.messages.to_be_bytes()),
                    registered: Registered { lead: LEAD, number },
                    repeated: !self.files.is_empty(),
                });
                if self.files.is_empty() {
                    self.files.push(file_of(&format!("{number} {} new", loan_type.slug())));
                }
            }
            ConversationEvent::Started { .. }
            | ConversationEvent::MessageReceived { .. }
            | ConversationEvent::DetailCaptured { .. }
            | ConversationEvent::QuestionAsked { .. }
            | ConversationEvent::ChangeOffered { .. }
            | ConversationEvent::InquiryDropped { .. }
            | ConversationEvent::LeadRegistered { .. }
            | ConversationEvent::DataRequested { .. }
            | ConversationEvent::TakenOver { .. }
            | ConversationEvent::Released { .. }
            | ConversationEvent::OptedOut { .. }
            | ConversationEvent::OptedIn { .. } => {}
        }
    }

    fn hear(&mut self, reply: Reply, language: Language) {
        let content = words_for(&reply, language, &self.loan_types);
        self.said.push(format!("  {}", content.body().replace('\n', " ")));
        if let Content::List { rows, .. } = &content {
            let offered =
                |loan_type: LoanType| rows.iter().any(|row| row.id == format!("loan_type:{}", loan_type.slug()));
            let hidden = self.loan_types.all().filter(|loan_type| self.loan_types.is_hidden(*loan_type));
            assert_eq!(hidden.filter(|hidden| offered(*hidden)).count(), 0, "what is hidden is not offered");
        }
        if let Content::Buttons { buttons, .. } = content {
            assert_eq!(buttons.len(), 2);
        }
        if let Reply::Question { aside: Some(Aside::NoFile), .. } | Reply::Summary { aside: Some(Aside::NoFile), .. } =
            reply
        {
            self.no_file = true;
        }
        self.last = Some((reply, language));
    }

    /// How it ended.
    pub(super) fn end(&self) -> String {
        let last = self.last.as_ref().map(|(reply, _)| reply);
        match last {
            None => "silence".to_owned(),
            Some(Reply::HandOver { reason, .. }) => format!("handed_over {}", word(reason)),
            Some(Reply::DataRequested { .. }) => "handed_over data_request".to_owned(),
            Some(Reply::OptedOut) => "opted_out".to_owned(),
            Some(Reply::OptedIn { .. }) => "opted_in".to_owned(),
            Some(Reply::Dropped) => "cancelled".to_owned(),
            Some(Reply::Standing { files }) => {
                let numbers: Vec<String> = files.iter().map(|file| file.number.to_string()).collect();
                format!("status {}", numbers.join(" "))
            }
            Some(
                Reply::Question { .. }
                | Reply::Summary { .. }
                | Reply::Choice { .. }
                | Reply::Registered { .. }
                | Reply::AlreadyRegistered
                | Reply::MediaReceived
                | Reply::Words { .. },
            ) => self.standing(),
        }
    }

    fn standing(&self) -> String {
        match (self.stream.open(), self.last.as_ref()) {
            _ if self.no_file => "no_file".to_owned(),
            (Open::Question(detail), _) => format!("open {}", word(detail)),
            (Open::Choice, _) => "open choice".to_owned(),
            (Open::Summary, Some((Reply::Summary { told: Told { name, mobile, loan_type, amount }, .. }, _))) => {
                let known = name.as_ref().and_then(Private::known);
                let mobile = mobile.as_ref().and_then(Private::known);
                format!("summary: {}", told(known, mobile, *loan_type, *amount))
            }
            (Open::Summary, _) => "open summary".to_owned(),
            (Open::Nothing, _) => {
                self.completed.last().map_or_else(|| "nothing".to_owned(), |told| format!("completed: {told}"))
            }
        }
    }

    /// The language of the last reply.
    pub(super) fn speaks(&self) -> Option<Language> {
        self.last.as_ref().map(|(_, language)| *language)
    }

    /// How often an inquiry was completed.
    pub(super) const fn completions(&self) -> usize {
        self.completed.len()
    }

    /// How many things sent were filed with a lead.
    pub(super) const fn attached(&self) -> usize {
        self.attached
    }

    /// The whole talk, a line each.
    pub(super) fn transcript(&self) -> String {
        self.said.join("\n")
    }
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn told(
    name: Option<&PersonName>,
    mobile: Option<&Mobile>,
    loan_type: Option<LoanType>,
    amount: Option<Rupees>,
) -> String {
    let national = mobile.map_or("-", |mobile| mobile.as_str().trim_start_matches("+91"));
    let name = name.map_or("-".to_owned(), |name| name.as_str().to_lowercase());
    let amount = amount.map_or(0, Rupees::get);
    format!("{name} | {national} | {} | {amount}", loan_type.as_ref().map_or("-", LoanType::slug))
}

fn choice(tap: &str, summary: Option<Uuid>) -> String {
    let summary = summary.unwrap_or_default();
    match tap.split_once(':') {
        None => format!("{tap}:{summary}"),
        Some(("change", detail)) => format!("change:{summary}:{detail}"),
        Some(_) => tap.to_owned(),
    }
}

fn loan_types_of(dialogue: &Dialogue) -> Catalogue<LoanType> {
    let mut loan_types = Catalogue::default();
    let own = dialogue.own_types.iter().map(|label| WordRequest::Add(label.parse().unwrap()));
    let hidden = dialogue.hidden_types.iter().map(|loan_type| WordRequest::Hide(*loan_type));
    for request in own.chain(hidden) {
        let change = loan_types.decide(request).unwrap().unwrap();
        loan_types.apply(change);
    }
    loan_types
}

fn file_of(text: &str) -> FileStanding {
    let [number, loan_type, stage] = text.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let stage: Stage = stage.parse().unwrap();
    let since = "2026-11-20".parse().unwrap();
    FileStanding {
        lead: LEAD,
        number: number.parse().unwrap(),
        loan_type: loan_type.parse().unwrap(),
        stage,
        on_hold: false,
        since,
    }
}
