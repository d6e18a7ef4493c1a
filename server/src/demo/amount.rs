//! Amounts as people write them.

use super::random::Random;
use super::script::Language;

/// Rupees in a crore, a lakh and a thousand.
const CRORE: i64 = 10_000_000;
const LAKH: i64 = 100_000;
const THOUSAND: i64 = 1_000;

/// An amount in the words of somebody who writes this language, one way or another.
pub(super) fn written(rupees: i64, language: Language, random: &mut Random) -> String {
    let way = random.between(0, 4);
    match language {
        Language::Hindi => in_hindi(rupees, way),
        Language::English | Language::Hinglish => match way {
            0 | 1 => plainly(rupees),
            2 if (LAKH..CRORE).contains(&rupees) => format!("{}L", hundredths(rupees, LAKH)),
            2 if rupees >= CRORE => format!("{} cr", hundredths(rupees, CRORE)),
            3 => format!("Rs {}", grouped(rupees)),
            4 if rupees >= LAKH => rupees.to_string(),
            _ if language == Language::Hinglish && rupees < LAKH => format!("{} hazar", rupees / THOUSAND),
            _ => plainly(rupees),
        },
    }
}

/// An amount as it can hardly be misread: `35 lakh`.
pub(super) fn plainly(rupees: i64) -> String {
    if rupees >= CRORE {
        format!("{} crore", hundredths(rupees, CRORE))
    } else if rupees >= LAKH {
        format!("{} lakh", hundredths(rupees, LAKH))
    } else {
        grouped(rupees)
    }
}

fn in_hindi(rupees: i64, way: i64) -> String {
    let (figure, unit) = if rupees >= CRORE {
        (hundredths(rupees, CRORE), "करोड़")
    } else if rupees >= LAKH {
        (hundredths(rupees, LAKH), "लाख")
    } else {
        ((rupees / THOUSAND).to_string(), "हजार")
    };
    if way < 2 { format!("{} {unit}", devanagari(&figure)) } else { format!("{figure} {unit}") }
}

/// How many units an amount is, with at most two decimals.
fn hundredths(rupees: i64, unit: i64) -> String {
    let hundredths = rupees * 100 / unit;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An amount with its digits grouped as in India: three, and then two by two.
fn grouped(rupees: i64) -> String {
    let digits = rupees.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().rev().enumerate() {
        if place >= 3 && place % 2 == 1 {
            grouped.insert(0, ',');
        }
        grouped.insert(0, digit);
    }
    grouped
}

fn devanagari(figure: &str) -> String {
    let digit = |digit: char| digit.to_digit(10).and_then(|value| char::from_u32(0x0966 + value)).unwrap_or(digit);
    figure.chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_in_india() {
        assert_eq!(plainly(3_500_000), "35 lakh");
        assert_eq!(plainly(275_000), "2.75 lakh");
        assert_eq!(plainly(12_500_000), "1.25 crore");
        assert_eq!(plainly(80_000), "80,000");
        assert_eq!((grouped(3_500_000), grouped(999)), ("35,00,000".to_owned(), "999".to_owned()));
        assert_eq!((in_hindi(3_500_000, 0), in_hindi(85_000, 2)), ("३५ लाख".to_owned(), "85 हजार".to_owned()));
    }

    #[test]
    fn every_way_of_writing_is_understood_as_the_same_amount() {
        for language in [Language::English, Language::Hinglish, Language::Hindi] {
            for rupees in [80_000, 275_000, 3_500_000, 12_500_000] {
                let mut random = Random::seeded(3, "ways");
                for _ in 0..20 {
                    let text = written(rupees, language, &mut random);
                    let read = application::assistant::phrase::amount_of(&text).map(domain::money::Rupees::get);
                    assert_eq!(read, Some(rupees), "{text}");
                }
            }
        }
    }
}
