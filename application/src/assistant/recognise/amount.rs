//! The amount of the loan, among all the figures that a message may hold.

use super::figure::{self, Figure};
use super::loan_type::is_had_already;
use crate::assistant::lexicon::{Concept, NAMES_A_LOAN};
use crate::assistant::message::{Found, Message};
use domain::lead::LoanType;
use domain::money::Rupees;

/// How far from a figure a word still says what it is, in steps.
const LABEL_STEPS_MAX: usize = 7;
/// Within how many steps such a word stands right beside the figure.
const NEAR_STEPS_MAX: usize = 3;
/// Steps that the end of a clause counts for.
const BREAK_STEPS: usize = 4;
/// What a bare number of rupees ends in where nothing else makes it money.
const ROUND_TO: i64 = 1_000;

/// Words within the name of a loan type that say that it is a loan.
const LOAN_WORDS: [&str; 8] = ["loan", "loans", "lone", "lon", "finance", "लोन", "ऋण", "कर्ज"];

/// What the words around a figure say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Loan,
    Owed,
    Purpose,
    Another,
}

/// What was asked and found before, as far as it matters to the amount.
#[derive(Clone, Copy)]
pub(in crate::assistant) struct Known {
    /// Whether the question for the amount is open.
    pub(in crate::assistant) asked: bool,
    /// The loan type of the message.
    pub(in crate::assistant) loan_type: Option<LoanType>,
}

/// The amount that a message asks for.
///
/// The figure beside "loan", "need" or "amount" counts, not salary, instalment or value; one that puts another right
/// wins. `None` for a range, a bare small number, several figures of equal weight, and what no loan can be.
pub(in crate::assistant) fn find(
    message: &Message<'_>,
    known: Known,
    is_taken: impl Fn(usize) -> bool,
) -> Option<Rupees> {
    let figures = figure::find(message, is_taken);
    let scored = figures
        .iter()
        .enumerate()
        .filter_map(|(index, figure)| {
            let score = score(message, known, &figures, index, figure)?;
            Some(Found { span: figure.span.clone(), value: (figure.value, score) })
        })
        .collect();
    let meant = message.meant(scored);
    let most = meant.iter().map(|found| found.value.1).max()?;
    let best: Vec<Figure> = meant.iter().filter(|found| found.value.1 == most).map(|found| found.value.0).collect();
    let first = best.first()?;
    let agreed = best.iter().all(|figure| !figure.range && figure.rupees == first.rupees);
    first.rupees.filter(|_| agreed).and_then(|rupees| Rupees::loan(rupees).ok())
}

/// How surely a figure is the amount; `None` where it is something else.
fn score(
    message: &Message<'_>,
    known: Known,
    figures: &[Found<Figure>],
    index: usize,
    figure: &Found<Figure>,
) -> Option<u8> {
    if figure.value.small || is_rate_or_ordinal(message, figure) {
        return None;
    }
    let label = label(message, known, figures, index);
    let round = figure.value.rupees.is_some_and(|rupees| rupees % ROUND_TO == 0);
    match label {
        Some((Label::Another, _)) => None,
        Some((Label::Loan, steps)) => Some(if steps <= NEAR_STEPS_MAX { 4 } else { 3 }),
        // What is owed is the loan only where nothing more is asked for.
        Some((Label::Owed, _)) => Some(2),
        // "A flat for 80 lakh" is the loan only where nothing else is.
        Some((Label::Purpose, _)) => Some(3),
        None if figure.value.marked => Some(2),
        None => (known.asked || round).then_some(1),
    }
}

fn is_rate_or_ordinal(message: &Message<'_>, figure: &Found<Figure>) -> bool {
    message.is_mark(figure.span.end, '%')
}

/// What the nearest words say a figure is, and how far away they stand; words beyond another figure belong to that one.
fn label(message: &Message<'_>, known: Known, figures: &[Found<Figure>], index: usize) -> Option<(Label, usize)> {
    let span = &figures.get(index)?.span;
    let from = index.checked_sub(1).and_then(|before| figures.get(before)).map_or(0, |before| before.span.end);
    let to = figures.get(index + 1).map_or(message.tokens.len(), |after| after.span.start);
    let before = nearest(message, known, (from..span.start).rev());
    let after = nearest(message, known, span.end..to);
    match (before, after) {
        (Some((before, steps)), Some((after, further))) => {
            let before_first = steps < further || (steps == further && labels_lead(message, known, figures));
            Some(if before_first { (before, steps) } else { (after, further) })
        }
        (Some(only), None) | (None, Some(only)) => Some(only),
        (None, None) => None,
    }
}

/// The first label on a way away from a figure, and how many steps away it is.
fn nearest(message: &Message<'_>, known: Known, way: impl Iterator<Item = usize>) -> Option<(Label, usize)> {
    let mut steps = 0;
    for at in way {
        steps += if message.is_break(at) { BREAK_STEPS } else { 1 };
        if steps > LABEL_STEPS_MAX {
            return None;
        }
        if let Some(label) = label_at(message, known, at) {
            return Some((label, steps));
        }
    }
    None
}

fn label_at(message: &Message<'_>, known: Known, at: usize) -> Option<Label> {
    let moves = known.loan_type == Some(LoanType::BalanceTransfer);
    let adds = known.loan_type == Some(LoanType::TopUp);
    let runs = message.covering(at).any(|hit| {
        hit.concept == Concept::RunningLoan || (hit.concept.loan_type().is_some() && is_had_already(message, hit))
    });
    if runs && !moves {
        return (!adds).then_some(Label::Another);
    }
    // What is owed is the answer where the amount was asked: the question said which amount.
    let owed_counts = moves || known.asked;
    let is_other = |concept| concept == Concept::OtherFigure || (concept == Concept::Owed && !owed_counts);
    let is_loan = |concept: Concept| {
        matches!(concept, Concept::Loan | Concept::Need | Concept::Amount | Concept::Owed | Concept::RunningLoan)
            || concept.loan_type().is_some_and(|(_, weight)| weight >= NAMES_A_LOAN)
    };
    if message.is(at, is_other) {
        Some(Label::Another)
    } else if message.is(at, |concept| concept == Concept::Owed) {
        Some(Label::Owed)
    } else if message.is(at, is_loan) {
        Some(if is_purpose(message, at) { Label::Purpose } else { Label::Loan })
    } else {
        None
    }
}

/// Whether words name what is bought, and no loan: "buy a flat", "ghar kharidna".
fn is_purpose(message: &Message<'_>, at: usize) -> bool {
    let names_loan = |span: &std::ops::Range<usize>| {
        let mut words = span.clone().filter_map(|at| message.tokens.get(at)).map(|token| token.text.as_str());
        words.any(|word| LOAN_WORDS.contains(&word))
    };
    message.covering(at).all(|hit| {
        let bought = matches!(
            hit.concept,
            Concept::Type(
                LoanType::HomeLoan
                    | LoanType::PlotLoan
                    | LoanType::CarLoan
                    | LoanType::TwoWheelerLoan
                    | LoanType::CommercialVehicleLoan
                    | LoanType::MachineryLoan,
                _
            )
        );
        bought && hit.span.len() > 1 && !names_loan(&hit.span)
    })
}

/// Whether a word that says what a figure is comes before the first figure, so that such words lead in this message.
fn labels_lead(message: &Message<'_>, known: Known, figures: &[Found<Figure>]) -> bool {
    let first = figures.first().map_or(0, |figure| figure.span.start);
    (0..first).any(|at| label_at(message, known, at).is_some())
}
