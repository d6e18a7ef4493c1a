//! Whatever is typed, the assistant answers, and quickly.

use super::heard;
use domain::conversation::Detail;

const ASKED: [Option<Detail>; 5] =
    [None, Some(Detail::Name), Some(Detail::LoanType), Some(Detail::Amount), Some(Detail::Mobile)];

/// A small generator of numbers, so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn any_characters_are_survived() {
    let mut numbers = Numbers(7);
    for _ in 0..300 {
        let length = numbers.below(120);
        let text: String = (0..length).filter_map(|_| char::from_u32(numbers.below(0x2_FFFF))).collect();
        for asked in ASKED {
            heard(&text, asked);
        }
    }
}

#[test]
fn any_order_of_known_words_is_survived() {
    const WORDS: [&str; 40] = [
        "35",
        "lakh",
        "cr",
        "half",
        "and",
        "a",
        "-",
        "to",
        "not",
        "sorry",
        "₹",
        "Rs.",
        "9876541001",
        "+91",
        "98765",
        "my name is",
        "i am",
        "Ravi",
        "K.",
        ".",
        ",",
        "\n",
        "home loan",
        "salary",
        "/-",
        "%",
        "here",
        "stop",
        "from",
        "call me",
        "same number",
        "between",
        "35,00,000",
        "(",
        ")",
        "👍",
        "ज़मीन",
        "hundred",
        "999999999999999",
        "d'",
    ];
    let mut numbers = Numbers(11);
    for _ in 0..3_000 {
        let words: Vec<&str> =
            (0..numbers.below(12)).filter_map(|_| WORDS.get(numbers.below(40) as usize)).copied().collect();
        let glue = if numbers.below(2) == 0 { " " } else { "" };
        for asked in ASKED {
            heard(&words.join(glue), asked);
        }
    }
}

#[test]
fn endless_messages_are_read_as_far_as_the_limit() {
    for text in
        ["9".repeat(100_000), "a".repeat(100_000), "1,".repeat(50_000), "R.".repeat(50_000), "\u{200B}".repeat(9_000)]
    {
        for asked in ASKED {
            heard(&text, asked);
        }
    }
    let late = format!("{} stop", "x ".repeat(2_000));
    assert_eq!(heard(&late, None).intent, domain::conversation::Intent::None);
}
