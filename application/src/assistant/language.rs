//! Which language a message is written in, where that is clear.

use super::message::Message;
use super::token::Kind;
use domain::conversation::Language;

/// Words that only Hindi in Latin letters has.
const HINGLISH: &[&str] = &[
    "hai",
    "hain",
    "hu",
    "hun",
    "hoon",
    "chahiye",
    "chahie",
    "chaiye",
    "chahye",
    "chaahiye",
    "chaie",
    "cahiye",
    "chaiyye",
    "chahta",
    "chahti",
    "chahte",
    "mujhe",
    "muje",
    "mujhko",
    "mera",
    "meri",
    "mere",
    "hamara",
    "hamari",
    "humko",
    "naam",
    "ka",
    "ki",
    "ke",
    "ko",
    "se",
    "pe",
    "kya",
    "kyu",
    "kyun",
    "kab",
    "kaha",
    "kahan",
    "kaise",
    "kitna",
    "kitni",
    "kitne",
    "kaun",
    "kaunsa",
    "kis",
    "kisi",
    "koi",
    "nahi",
    "nahin",
    "nhi",
    "haan",
    "haanji",
    "ji",
    "aap",
    "aapka",
    "aapki",
    "aapke",
    "aapko",
    "apna",
    "apni",
    "karo",
    "karna",
    "karni",
    "karao",
    "karwao",
    "kijiye",
    "kar",
    "lena",
    "leni",
    "lene",
    "dena",
    "ghar",
    "dukan",
    "gaadi",
    "paisa",
    "paise",
    "batao",
    "bataiye",
    "bolo",
    "likho",
    "sahi",
    "galat",
    "theek",
    "thik",
    "accha",
    "acha",
    "wala",
    "wali",
    "aur",
    "yahi",
    "isi",
    "bhai",
    "rahe",
    "raha",
    "rahi",
    "gaya",
    "gayi",
    "hua",
    "hui",
    "mein",
    "liye",
    "hazar",
    "hazaar",
    "pachas",
    "dhai",
    "dedh",
    "saade",
    "namaste",
    "namaskar",
    "kuch",
    "mat",
    "band",
    "badlo",
    "badalna",
    "baat",
    "insaan",
    "abhi",
    "hoga",
    "milega",
    "raqam",
    "rakam",
    "shaadi",
    "padhai",
    "ho",
    "tak",
    "bas",
    "dhanyavad",
    "shukriya",
    "bol",
    "kal",
    "bhi",
    "thoda",
    "zyada",
    "bilkul",
    "rehne",
    "pata",
];

/// Words that only English has.
const ENGLISH: &[&str] = &[
    "i",
    "im",
    "am",
    "my",
    "we",
    "our",
    "you",
    "your",
    "is",
    "are",
    "was",
    "it",
    "its",
    "this",
    "that",
    "the",
    "a",
    "an",
    "of",
    "for",
    "from",
    "with",
    "and",
    "but",
    "not",
    "need",
    "want",
    "would",
    "like",
    "looking",
    "please",
    "what",
    "which",
    "when",
    "where",
    "who",
    "how",
    "why",
    "can",
    "could",
    "will",
    "should",
    "have",
    "has",
    "had",
    "get",
    "make",
    "take",
    "give",
    "tell",
    "talk",
    "speak",
    "buy",
    "buying",
    "purchase",
    "require",
    "required",
    "name",
    "thanks",
    "there",
    "any",
    "some",
    "someone",
    "interested",
    "sorry",
    "actually",
    "instead",
    "wrong",
    "right",
    "correct",
    "delete",
    "stop",
    "change",
    "here",
    "yes",
    "good",
    "morning",
    "evening",
    "afternoon",
    "much",
    "possible",
    "looks",
];

/// Fewest such words for a language to be clear, unless the message is short.
const CLEAR_WORDS: usize = 2;
/// Most words of a message that one such word makes clear.
const SHORT_WORDS: usize = 3;
/// Greetings that make clear by themselves that Hindi is spoken.
const HINDI_GREETINGS: &[&str] = &["namaste", "namaskar", "pranam", "namste", "namaskaar"];

/// The language of a message; `None` for what could be any: a figure, a name, "home loan", "ok".
pub(super) fn of(message: &Message<'_>) -> Option<Language> {
    let words: Vec<&str> =
        message.tokens.iter().filter(|token| token.kind == Kind::Word).map(|token| token.text.as_str()).collect();
    let devanagari = words.iter().filter(|word| word.chars().any(is_devanagari)).count();
    if devanagari * 2 >= words.len().max(1) {
        return Some(Language::Hindi);
    }
    let known = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
    let (hinglish, english) = (known(HINGLISH), known(ENGLISH));
    let alone = hinglish > 0 && english == 0 && words.len() <= SHORT_WORDS;
    if (hinglish >= CLEAR_WORDS && hinglish >= english && english <= hinglish * 2) || is_clear_alone(&words, alone) {
        Some(Language::Hinglish)
    } else {
        (english >= CLEAR_WORDS && english > hinglish).then_some(Language::English)
    }
}

/// Whether the one word of Hindi is no mere yes among English: `haan` and `ji` are said by everybody.
fn is_clear_alone(words: &[&str], alone: bool) -> bool {
    match words {
        [one] => HINDI_GREETINGS.contains(one),
        _ => alone,
    }
}

const fn is_devanagari(letter: char) -> bool {
    matches!(letter, '\u{900}'..='\u{97f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_where_it_is_clear() {
        for (text, language) in [
            ("I need a home loan of 35 lakh", Some(Language::English)),
            ("what is the status of my loan", Some(Language::English)),
            ("My name is Ravi ji", Some(Language::English)),
            ("mujhe ghar ke liye loan chahiye", Some(Language::Hinglish)),
            ("personal loan chahiye", Some(Language::Hinglish)),
            ("namaste", Some(Language::Hinglish)),
            ("मुझे लोन चाहिए", Some(Language::Hindi)),
            ("home loan चाहिए मुझे", Some(Language::Hindi)),
            ("हाँ", Some(Language::Hindi)),
            ("35 lakh", None),
            ("home loan", None),
            ("Ravi Kumar", None),
            ("ok", None),
            ("haan", None),
            ("9876541001", None),
            ("", None),
        ] {
            assert_eq!(of(&Message::read(text)), language, "{text}");
        }
    }
}
