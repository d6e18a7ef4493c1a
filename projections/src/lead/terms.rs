//! What a lead is found by, as terms: numbers that stand for a part of its name, mobile or number, and for what lists are
//! narrowed to.
//!
//! An index over the terms (PostgreSQL's own GIN) intersects them, so that any part of a name beside any filter, within
//! whatever the asker sees, costs what it finds and not what there is. Each term stands there twice: once for all leads,
//! and once for the stretch of numbers that the lead is among. A list runs from the newest stretch down and stops when its
//! page is full; only what is rare is looked for among all.
//!
//! A term is a hash, the tenant in it. Different words may share one: whoever finds a lead by terms compares it again.

use super::rows::Row;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many neighbouring numbers are one stretch. The statements of `found` say the same.
pub(super) const STRETCH_NUMBERS: i64 = 4096;
/// Stretches that are told apart; further ones share terms with earlier ones.
const STRETCHES: i64 = 1 << 20;
/// Spreads the stretches over all terms. (Knuth, multiplicative hashing)
const SPREAD: i64 = 2_654_435_761;
/// Keeps a spread stretch within a positive term.
const TERM_MASK: i64 = 0x7fff_ffff;
/// How many characters of a text one term stands for.
pub(super) const GRAM_CHARS: usize = 3;

/// The owner of leads that nobody owns, as a word.
pub(super) const NOBODY: &str = "nobody";

/// Sorts of terms, so that a mobile's digits aren't a name's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// Three letters of the name.
    Name,
    /// How a word of the name begins.
    WordStart,
    /// Three digits of the mobile.
    Mobile,
    /// Three characters of the number's last part, its hyphen included.
    Serial,
    /// The number's year.
    Year,
    /// Where the file stands.
    Stage,
    /// What the loan is for.
    LoanType,
    /// Who owns it, or that nobody does.
    Assignee,
    /// The team it belongs to.
    Team,
    /// Two of the last four at once, which few leads have beside all that have either.
    Pair,
}

impl Sort {
    const fn mark(self) -> u8 {
        match self {
            Self::Name => b'n',
            Self::WordStart => b'w',
            Self::Mobile => b'm',
            Self::Serial => b'#',
            Self::Year => b'y',
            Self::Stage => b's',
            Self::LoanType => b'l',
            Self::Assignee => b'a',
            Self::Team => b't',
            Self::Pair => b'+',
        }
    }
}

/// The term of a word among all leads of a tenant. (FNV-1a, folded to 32 bits)
pub(super) fn term(tenant: Uuid, sort: Sort, word: &str) -> i32 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mark = [sort.mark()];
    let bytes = tenant.as_bytes().iter().chain(&mark).chain(word.as_bytes());
    let hash = bytes.fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    // Both halves are within 32 bits.
    let folded = u32::try_from((hash >> 32) ^ (hash & u64::from(u32::MAX))).unwrap_or_default();
    folded.cast_signed()
}

/// All terms of a lead, each once, in order.
pub(super) fn of(row: &Row) -> Vec<i32> {
    let (words, mix) = (words(row), mix(row.number_order));
    let all = words.iter().map(|(sort, word)| term(row.tenant_id, *sort, word));
    let terms: BTreeSet<i32> = all.flat_map(|term| [term, term ^ mix]).collect();
    terms.into_iter().collect()
}

/// What turns a term into that of the stretch with this number.
fn mix(number_order: i64) -> i32 {
    let mixed = ((number_order / STRETCH_NUMBERS) % STRETCHES * SPREAD) & TERM_MASK;
    // The mask leaves what fits.
    i32::try_from(mixed).unwrap_or_default()
}

/// What leads to those that have all of this, of which a list is narrowed to: pairs of it, and what is in no pair.
pub(super) fn narrowed(all: &[(Sort, String)]) -> Vec<(Sort, String)> {
    let alone = all.iter().filter(|word| all.iter().all(|other| pair(word, other).is_none()));
    pairs(all).into_iter().chain(alone.cloned()).collect()
}

fn pairs(all: &[(Sort, String)]) -> Vec<(Sort, String)> {
    let of_two = |(place, first)| all.iter().skip(place + 1).filter_map(move |second| pair(first, second));
    all.iter().enumerate().flat_map(of_two).collect()
}

/// Two words as one, in whatever order; none for two of a sort, and for an owner with a team, who mostly has but one.
fn pair(one: &(Sort, String), other: &(Sort, String)) -> Option<(Sort, String)> {
    let ((first, word), (second, words)) = if one.0 < other.0 { (one, other) } else { (other, one) };
    let is_kept = first != second && (*first, *second) != (Sort::Assignee, Sort::Team);
    is_kept.then(|| (Sort::Pair, format!("{}{word} {}{words}", char::from(first.mark()), char::from(second.mark()))))
}

fn words(row: &Row) -> Vec<(Sort, String)> {
    let mut words = vec![(Sort::Stage, row.stage.clone()), (Sort::LoanType, row.loan_type.clone())];
    words.push((Sort::Assignee, row.assignee_id.map_or_else(|| NOBODY.to_owned(), |member| member.to_string())));
    words.extend(row.team.clone().map(|team| (Sort::Team, team)));
    words.extend(pairs(&words));
    if let Some(name) = &row.search_key {
        words.extend(grams(name).map(|gram| (Sort::Name, gram)));
        words.extend(name.split(' ').flat_map(starts).map(|start| (Sort::WordStart, start)));
    }
    if let Some(mobile) = &row.mobile {
        words.extend(grams(mobile.trim_start_matches('+')).map(|gram| (Sort::Mobile, gram)));
    }
    if let Some((year, serial)) = row.number.strip_prefix("LD-").and_then(|rest| rest.split_once('-')) {
        words.push((Sort::Year, year.to_owned()));
        words.extend(grams(&format!("-{serial}")).map(|gram| (Sort::Serial, gram)));
    }
    words
}

/// Every three characters that follow each other; none of a shorter text.
pub(super) fn grams(text: &str) -> impl Iterator<Item = String> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(GRAM_CHARS).map(|gram| gram.iter().collect()).collect::<Vec<_>>().into_iter()
}

/// The first character of a word, and its first two.
fn starts(word: &str) -> impl Iterator<Item = String> {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(GRAM_CHARS - 1);
    ends.filter_map(|end| word.get(..end).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: Uuid = Uuid::from_u128(1);

    #[test]
    fn a_word_is_another_term_for_each_sort_and_tenant() {
        let term = |tenant, sort| term(Uuid::from_u128(tenant), sort, "new");
        assert_eq!(term(1, Sort::Stage), term(1, Sort::Stage));
        assert_ne!(term(1, Sort::Stage), term(1, Sort::Name));
        assert_ne!(term(1, Sort::Stage), term(2, Sort::Stage));
    }

    #[test]
    fn a_text_has_a_gram_at_each_character_but_its_last_two() {
        assert_eq!(grams("ravi").collect::<Vec<_>>(), ["rav", "avi"]);
        assert_eq!(grams("रवि").collect::<Vec<_>>(), ["रवि"]);
        assert_eq!(grams("ra").count(), 0);
        assert_eq!(starts("रवि").collect::<Vec<_>>(), ["र", "रव"]);
        assert_eq!(starts("k").collect::<Vec<_>>(), ["k"]);
    }

    #[test]
    fn what_is_narrowed_twice_is_looked_for_by_pairs_in_whatever_order() {
        let [stage, loan, own, team] =
            [Sort::Stage, Sort::LoanType, Sort::Assignee, Sort::Team].map(|sort| (sort, format!("{sort:?}")));
        assert_eq!(narrowed(std::slice::from_ref(&own)).first(), Some(&own));
        assert_eq!(narrowed(&[own.clone(), stage.clone()]), narrowed(&[stage.clone(), own.clone()]));
        assert_eq!(narrowed(&[stage.clone(), loan.clone(), own.clone()]).len(), 3);
        assert_eq!(narrowed(&[own.clone(), team.clone()]), [own.clone(), team.clone()]);
        let kept = pairs(&[stage.clone(), loan.clone(), own.clone(), team.clone()]);
        for asked in [vec![stage.clone(), team.clone()], vec![loan, own.clone()], vec![team, own, stage]] {
            assert!(narrowed(&asked).iter().all(|word| kept.contains(word)), "{asked:?}");
        }
    }

    #[test]
    fn neighbours_share_the_terms_of_their_stretch_and_others_do_not() {
        let first = STRETCH_NUMBERS * 7;
        assert_eq!(mix(first), mix(first + STRETCH_NUMBERS - 1));
        assert_ne!(mix(first), mix(first + STRETCH_NUMBERS));
        assert_ne!(term(TENANT, Sort::Name, "rav"), term(TENANT, Sort::Name, "rav") ^ mix(first));
    }
}
