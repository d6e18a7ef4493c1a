//! The form of a lead's details, for a new lead and for one that is put right.

use super::change::{amount, kept};
use super::filters::Choice;
use crate::input::{Fields, Missed, listed, word};
use crate::problem::Problem;
use domain::id::MemberId;
use domain::lead::{LoanType, Source};
use domain::mobile::Mobile;
use domain::money::Rupees;
use domain::name::PersonName;
use domain::tenant::TenantProfile;
use projections::lead::LeadRow;
use projections::member::Colleague;

/// What stands in the fields, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) mobile: String,
    pub(super) loan_type: String,
    pub(super) amount: String,
    pub(super) source: String,
    pub(super) assignee: String,
    pub(super) note: String,
}

/// What was read of the fields.
pub(super) struct Details {
    pub(super) name: Result<PersonName, Missed>,
    pub(super) mobile: Result<Mobile, Missed>,
    pub(super) loan_type: Result<LoanType, Missed>,
    pub(super) amount: Result<Rupees, Missed>,
    pub(super) source: Result<Source, Missed>,
}

/// The form as it is drawn.
pub(super) struct DetailsForm {
    pub(super) csrf_token: String,
    /// Where it is sent.
    pub(super) action: String,
    /// Where one goes who gives up.
    pub(super) back: String,
    /// The lead that is put right, by its number and version; `None` for a new one.
    pub(super) of: Option<(String, u64)>,
    pub(super) typed: Typed,
    pub(super) loan_types: Vec<Choice>,
    pub(super) sources: Vec<Choice>,
    /// Empty where the asker may not assign, and where a lead is put right.
    pub(super) assignees: Vec<Choice>,
    /// Why it was refused, in sentences.
    pub(super) refusals: Vec<String>,
    /// The open lead that has the mobile number, by its number, where the asker sees it.
    pub(super) held_by: Option<String>,
}

impl Typed {
    /// A lead's details as they stand.
    pub(super) fn of(row: &LeadRow) -> Self {
        let amount = Rupees::new(row.amount).map_or_else(|_| row.amount.to_string(), |amount| amount.to_string());
        Self {
            name: row.name.clone().unwrap_or_default(),
            mobile: row.mobile.as_deref().map(super::super::front::phone).unwrap_or_default(),
            loan_type: row.loan_type.slug().to_owned(),
            amount: amount.trim_start_matches('\u{20b9}').to_owned(),
            source: row.source.slug().to_owned(),
            ..Self::default()
        }
    }

    /// Reads the details, keeping them as they were typed.
    pub(super) fn read(&mut self, fields: &mut Fields, firm: &TenantProfile) -> Details {
        Details {
            name: fields.required("name", |value| word(kept(value, &mut self.name)?.into())),
            mobile: fields.required("mobile", |value| word(kept(value, &mut self.mobile)?.into())),
            loan_type: fields
                .required("loan_type", |value| listed(&firm.loan_types)(kept(value, &mut self.loan_type)?.into())),
            amount: fields.required("amount", |value| loan(&kept(value, &mut self.amount)?)),
            source: fields.required("source", |value| listed(&firm.sources)(kept(value, &mut self.source)?.into())),
        }
    }
}

fn loan(typed: &str) -> Result<Rupees, String> {
    Rupees::loan(amount(typed)?.get()).map_err(|error| error.to_string())
}

impl DetailsForm {
    /// The form of a new lead.
    pub(super) fn of_new(csrf_token: String, firm: &TenantProfile, typed: Typed, colleagues: Vec<Colleague>) -> Self {
        let assignees = colleagues.into_iter().map(|one| {
            let id = one.member.to_string();
            let chosen = id == typed.assignee;
            Choice::of(id, one.name, chosen)
        });
        let assignees = assignees.collect();
        Self {
            assignees,
            ..Self::of((csrf_token, firm), (super::LEADS.to_owned(), super::LEADS.to_owned()), typed, None)
        }
    }

    /// The form that puts a lead right.
    pub(super) fn of_lead(
        csrf_token: String,
        firm: &TenantProfile,
        (row, version): (&LeadRow, u64),
        typed: Typed,
    ) -> Self {
        let back = format!("{}/{}", super::LEADS, row.number);
        let seen = Some((row.number.to_string(), version));
        Self::of((csrf_token, firm), (format!("{back}/details"), back), typed, seen)
    }

    fn of(
        (csrf_token, firm): (String, &TenantProfile),
        (action, back): (String, String),
        typed: Typed,
        seen: Option<(String, u64)>,
    ) -> Self {
        // A hidden word is offered no more, but for what it stands in; by chat a lead comes by itself.
        let loan_types = firm.loan_types.all();
        let loan_types = loan_types.filter(|one| !firm.loan_types.is_hidden(*one) || one.slug() == typed.loan_type);
        let by_chat = |source: &Source| matches!(source, Source::WhatsApp | Source::Telegram);
        let sources = firm.sources.all();
        let sources = sources.filter(|one| {
            let is_offered = !firm.sources.is_hidden(*one) && !by_chat(one);
            is_offered || one.slug() == typed.source
        });
        let loan_type =
            |one: LoanType| Choice::of(one.slug(), firm.loan_types.label(one), one.slug() == typed.loan_type);
        let source = |one: Source| Choice::of(one.slug(), firm.sources.label(one), one.slug() == typed.source);
        let loan_types = loan_types.map(loan_type).collect();
        let sources = sources.map(source).collect();
        Self {
            csrf_token,
            action,
            back,
            of: seen,
            loan_types,
            sources,
            assignees: Vec::new(),
            typed,
            refusals: Vec::new(),
            held_by: None,
        }
    }

    /// The form again, with why it was refused.
    pub(super) fn refused(self, problem: &Problem) -> Self {
        let held_by = problem.told("lead").and_then(|lead| lead.as_str()).map(str::to_owned);
        Self { refusals: super::change::refusals(problem), held_by, ..self }
    }
}

/// The member that a form names, if it names one.
pub(super) fn assignee(fields: &mut Fields, typed: &mut String) -> Result<Option<MemberId>, Missed> {
    fields.optional("assignee_id", |value| word(kept(value, typed)?.into()).map_err(|_| "must be a member".to_owned()))
}
