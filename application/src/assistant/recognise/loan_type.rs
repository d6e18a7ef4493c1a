//! Loan types.

use crate::assistant::lexicon::{Concept, Hit, NAMES_A_LOAN};
use crate::assistant::message::{Found, Message};
use domain::lead::LoanType;

/// What was asked, as far as it matters to the loan type.
#[derive(Clone, Copy)]
pub(in crate::assistant) struct Known {
    /// Whether the question for it is open.
    pub(in crate::assistant) asked: bool,
    /// Whether something else was asked and the message doesn't speak of a loan: then a thing merely mentioned, such
    /// as an office, is none.
    pub(in crate::assistant) elsewhere: bool,
}

/// The loan type that a message tells: what names a loan outdoes what merely mentions a thing.
///
/// `None` where two types are told with equal weight, so that the customer is asked. Loans the customer has already
/// don't count, unless they are to be moved or added to.
pub(in crate::assistant) fn find(message: &Message<'_>, known: Known) -> Option<LoanType> {
    let found = message
        .hits
        .iter()
        .filter(|hit| !is_had_already(message, hit))
        .filter_map(|hit| {
            let (loan_type, weight) = hit.concept.loan_type()?;
            Some(Found { span: hit.span.clone(), value: (used(message, hit, loan_type), weight) })
        })
        .collect();
    let meant = message.meant(found);
    let most = meant.iter().map(|found| found.value.1).max();
    if known.elsewhere && most.is_some_and(|weight| weight < NAMES_A_LOAN) {
        return None;
    }
    let mut best: Vec<LoanType> =
        meant.iter().filter(|found| Some(found.value.1) == most).map(|found| found.value.0).collect();
    best.dedup();
    match best.as_slice() {
        [one] => Some(*one),
        [] if known.asked && says_other(message) => Some(LoanType::Other),
        _ => None,
    }
}

/// The type for a used car where a car is said to be one: "purani Swift", "second hand Alto".
fn used(message: &Message<'_>, hit: &Hit, loan_type: LoanType) -> LoanType {
    let before = hit.span.start.checked_sub(1);
    let is_used = before.is_some_and(|at| message.is(at, |concept| concept == Concept::UsedThing));
    if is_used && loan_type == LoanType::CarLoan { LoanType::UsedCarLoan } else { loan_type }
}

/// Whether a phrase is about a loan that runs already: "existing home loan", "I have a car loan".
pub(super) fn is_had_already(message: &Message<'_>, hit: &Hit) -> bool {
    let wanted = message.starting(hit.span.end, |concept| concept == Concept::Need).is_some();
    let moved = matches!(hit.concept, Concept::Type(LoanType::BalanceTransfer | LoanType::TopUp, _));
    let had = message.hits_of(|concept| matches!(concept, Concept::Existing | Concept::RunningLoan)).any(|had| {
        let overlaps = had.span.start < hit.span.end && hit.span.start < had.span.end;
        let between = had.span.end..hit.span.start;
        let adjacent = had.span.end <= hit.span.start
            && between.len() <= 1
            && between.clone().all(|at| message.is(at, |concept| concept == Concept::Filler));
        overlaps || adjacent
    }) || runs_on(message, hit);
    had && !wanted && !moved
}

/// Whether words after a loan say that it runs: "car loan chal raha hai".
fn runs_on(message: &Message<'_>, hit: &Hit) -> bool {
    /// How many words may lie between.
    const GAP_MAX: usize = 3;
    message.hits_of(|concept| concept == Concept::ExistingAfter).any(|runs| {
        let mut between = hit.span.end..runs.span.start;
        hit.span.end <= runs.span.start
            && between.len() <= GAP_MAX
            && between
                .all(|at| message.is(at, |concept| matches!(concept, Concept::Filler | Concept::Loan | Concept::Place)))
    })
}

fn says_other(message: &Message<'_>) -> bool {
    message.has(|concept| concept == Concept::AnotherKind)
}
