//! What the list is narrowed to, as it stands in its address.

use super::LEADS;
use crate::input::{Fields, Missed, text, word};
use crate::lead::{NOBODY, owner};
use domain::lead::{LoanType, Stage};
use domain::tenant::Catalogue;
use projections::lead::{LeadFilter, Owner};
use projections::member::Colleague;
use std::fmt::Write;

/// What the list is narrowed to, and from where it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub(super) q: Option<String>,
    pub(super) stage: Option<Stage>,
    pub(super) owner: Option<Owner>,
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
        let owner = fields.optional("assignee", owner);
        let loan_type = fields.optional("loan_type", word);
        let cursor = fields.optional("cursor", text);
        Ok(Self { q: q?, stage: stage?, owner: owner?, loan_type: loan_type?, cursor: cursor? })
    }

    /// The same for the query.
    pub(super) fn filter(&self) -> LeadFilter {
        LeadFilter { q: self.q.clone(), stage: self.stage, owner: self.owner, loan_type: self.loan_type }
    }

    /// Whether anything is left out of the list.
    pub(super) fn narrow(&self) -> bool {
        self.filter() != LeadFilter::default()
    }

    /// The address below [`LEADS`] where this is shown.
    pub(super) fn address(&self, below: &str) -> String {
        let assignee = self.owner.map(|owner| match owner {
            Owner::Member(member) => member.to_string(),
            Owner::Nobody => NOBODY.to_owned(),
        });
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
    /// The form as it is filled in; `colleagues` are those whose leads can be asked for, beside those of nobody where the
    /// reader sees them. A hidden loan type is offered only where it is chosen.
    pub(super) fn of(
        filters: &Filters,
        colleagues: Vec<Colleague>,
        sees_unowned: bool,
        loan_types: &Catalogue<LoanType>,
    ) -> Self {
        let stage = |stage: &Stage| Choice::of(stage.slug(), stage.label(), filters.stage == Some(*stage));
        let is_offered =
            |loan_type: &LoanType| !loan_types.is_hidden(*loan_type) || filters.loan_type == Some(*loan_type);
        let loan_type = |loan_type: LoanType| {
            Choice::of(loan_type.slug(), loan_types.label(loan_type), filters.loan_type == Some(loan_type))
        };
        let assignee =
            |one: Colleague| Choice::of(one.member, one.name, filters.owner == Some(Owner::Member(one.member)));
        let nobody = sees_unowned.then(|| Choice::of(NOBODY, "Nobody", filters.owner == Some(Owner::Nobody)));
        Self {
            q: filters.q.clone().unwrap_or_default(),
            stages: Stage::ALL.iter().map(stage).collect(),
            loan_types: loan_types.all().filter(is_offered).map(loan_type).collect(),
            assignees: nobody.into_iter().chain(colleagues.into_iter().map(assignee)).collect(),
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
