//! What the list is narrowed to, as it stands in its address.

use super::LEADS;
use crate::input::{Fields, Missed, text, word};
use domain::id::MemberId;
use domain::lead::{LoanType, Stage};
use domain::tenant::Catalogue;
use projections::lead::LeadFilter;
use projections::member::Colleague;
use std::fmt::Write;

/// What the list is narrowed to, and from where it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub(super) q: Option<String>,
    pub(super) stage: Option<Stage>,
    pub(super) assignee: Option<MemberId>,
    pub(super) loan_type: Option<LoanType>,
    pub(super) cursor: Option<String>,
}

/// A choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// The form above the list.
pub(super) struct FilterForm {
    pub(super) q: String,
    pub(super) stages: Vec<Choice>,
    pub(super) loan_types: Vec<Choice>,
    /// Empty where the reader sees only their own leads.
    pub(super) assignees: Vec<Choice>,
    pub(super) is_narrowed: bool,
}

impl Filters {
    /// What the address asks for.
    pub(super) fn read(fields: &mut Fields) -> Result<Self, Missed> {
        let q = fields.optional("q", text);
        let stage = fields.optional("stage", word);
        let assignee = fields.optional("assignee", |value| word(value).map_err(|_| "must be a UUID".to_owned()));
        let loan_type = fields.optional("loan_type", word);
        let cursor = fields.optional("cursor", text);
        Ok(Self { q: q?, stage: stage?, assignee: assignee?, loan_type: loan_type?, cursor: cursor? })
    }

    /// The same for the query.
    pub(super) fn filter(&self) -> LeadFilter {
        LeadFilter { q: self.q.clone(), stage: self.stage, assignee: self.assignee, loan_type: self.loan_type }
    }

    /// Whether anything is left out of the list.
    pub(super) fn narrow(&self) -> bool {
        self.filter() != LeadFilter::default()
    }

    /// The address below [`LEADS`] where this is shown.
    pub(super) fn address(&self, below: &str) -> String {
        let assignee = self.assignee.map(|member| member.to_string());
        let parts = [
            ("q", self.q.as_deref()),
            ("stage", self.stage.map(Stage::slug)),
            ("assignee", assignee.as_deref()),
            ("loan_type", self.loan_type.as_ref().map(LoanType::slug)),
            ("cursor", self.cursor.as_deref()),
        ];
        let set = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(value?))));
        let query = set.collect::<Vec<_>>().join("&");
        if query.is_empty() { format!("{LEADS}{below}") } else { format!("{LEADS}{below}?{query}") }
    }

    /// The address of another page of the same list.
    pub(super) fn page(&self, cursor: Option<String>) -> String {
        Self { cursor, ..self.clone() }.address("")
    }
}

impl FilterForm {
    /// The form as it is filled in; `colleagues` are those whose leads can be asked for.
    pub(super) fn of(filters: &Filters, colleagues: Vec<Colleague>, loan_types: &Catalogue<LoanType>) -> Self {
        let stage = |stage: &Stage| Choice::of(stage.slug(), stage.label(), filters.stage == Some(*stage));
        let loan_type = |loan_type: LoanType| {
            Choice::of(loan_type.slug(), loan_types.label(loan_type), filters.loan_type == Some(loan_type))
        };
        let assignee = |one: Colleague| Choice::of(one.member, one.name, filters.assignee == Some(one.member));
        Self {
            q: filters.q.clone().unwrap_or_default(),
            stages: Stage::ALL.iter().map(stage).collect(),
            loan_types: loan_types.all().map(loan_type).collect(),
            assignees: colleagues.into_iter().map(assignee).collect(),
            is_narrowed: filters.narrow(),
        }
    }
}

impl Choice {
    pub(super) fn of(value: impl ToString, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.to_string(), label: label.into(), chosen }
    }
}

/// A text as it stands in a query.
pub(in crate::pages) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text can't fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
