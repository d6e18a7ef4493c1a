//! How a word sounds, whatever its script and spelling: `Suneetha`, `Sunita` and `सुनीता` sound the same.

/// Longest word that is sounded, in characters; longer ones are no names.
const SOUNDED_CHARS_MAX: usize = 24;
/// The sign that takes the vowel from a consonant in Devanagari.
const VIRAMA: char = '\u{094D}';

/// The word as it sounds, roughly: without breath, length and doubling, and without any "a" but a first one.
pub(super) fn sound(word: &str) -> String {
    let mut heard = Heard::default();
    let letters: Vec<char> = word.chars().take(SOUNDED_CHARS_MAX).collect();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        at += if letter.is_ascii_alphabetic() { heard.latin(*letter, next) } else { heard.devanagari(*letter, next) };
    }
    heard.finished()
}

/// What was heard of a word so far.
#[derive(Default)]
struct Heard {
    sounds: String,
}

impl Heard {
    fn hear(&mut self, sound: char) {
        if !self.sounds.ends_with(sound) {
            self.sounds.push(sound);
        }
    }

    /// A Latin letter, with the next where the two are one sound; how many letters that were.
    fn latin(&mut self, letter: char, next: Option<char>) -> usize {
        let breathed = next == Some('h') && matches!(letter, 's' | 't' | 'd' | 'b' | 'k' | 'g' | 'c' | 'j');
        let (sound, length) = match (letter, next) {
            ('p', Some('h')) => ('f', 2),
            ('e', Some('e')) => ('i', 2),
            ('o', Some('o')) => ('u', 2),
            ('a' | 'o', Some('u' | 'w')) => ('o', 2),
            ('w', _) => ('v', 1),
            ('z', _) => ('j', 1),
            ('q', _) => ('k', 1),
            ('y', _) => ('i', 1),
            (letter, _) => (letter, 1 + usize::from(breathed)),
        };
        if sound == 'x' {
            self.hear('k');
            self.hear('s');
        } else {
            self.hear(sound);
        }
        length
    }

    /// A letter or sign of Devanagari, and the sign without a vowel after it; how many characters that were.
    fn devanagari(&mut self, letter: char, next: Option<char>) -> usize {
        let sound = match letter {
            'अ' | 'आ' | 'ा' => 'a',
            'इ' | 'ई' | 'ऐ' | 'ि' | 'ी' | 'ै' | 'य' => 'i',
            'उ' | 'ऊ' | 'ु' | 'ू' => 'u',
            'ए' | 'े' => 'e',
            'ओ' | 'औ' | 'ो' | 'ौ' | 'ॉ' | 'ऑ' => 'o',
            'क' | 'ख' => 'k',
            'ग' | 'घ' => 'g',
            'च' | 'छ' => 'c',
            'ज' | 'झ' => 'j',
            'ट' | 'ठ' | 'त' | 'थ' => 't',
            'ड' | 'ढ' | 'द' | 'ध' => 'd',
            'न' | 'ण' | 'ङ' | 'ञ' | 'ं' => 'n',
            'प' => 'p',
            'फ' => 'f',
            'ब' | 'भ' => 'b',
            'म' => 'm',
            'र' => 'r',
            'ल' | 'ळ' => 'l',
            'व' => 'v',
            'स' | 'श' | 'ष' => 's',
            'ह' => 'h',
            'ृ' => {
                self.hear('r');
                'i'
            }
            _ => return 1,
        };
        self.hear(sound);
        1 + usize::from(next == Some(VIRAMA))
    }

    fn finished(self) -> String {
        let mut sounds = self.sounds.chars();
        let mut finished: String = sounds.next().into_iter().collect();
        finished.extend(sounds.filter(|sound| *sound != 'a'));
        if finished.chars().count() > 2 && finished.ends_with('h') {
            finished.pop();
        }
        finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_scripts_of_one_name_sound_the_same() {
        for same in [
            &["suneeta", "sunita", "sunitha", "सुनीता"][..],
            &["vijay", "wijay", "vijai", "विजय"],
            &["rajesh", "raajesh", "राजेश"],
            &["chaudhary", "choudhari", "chowdhary"],
            &["lakshmi", "laxmi", "लक्ष्मी"],
            &["krishna", "krishnaa", "कृष्णा"],
            &["mohammad", "mohamad", "मोहम्मद"],
            &["deepak", "dipak", "दीपक"],
        ] {
            let sounds: Vec<String> = same.iter().map(|word| sound(word)).collect();
            assert!(sounds.windows(2).all(|pair| pair.first() == pair.last()), "{same:?}: {sounds:?}");
        }
    }

    #[test]
    fn other_names_sound_otherwise() {
        for (one, other) in [("ravi", "reva"), ("sunil", "sunita"), ("mina", "mona"), ("ajit", "ajay")] {
            assert_ne!(sound(one), sound(other));
        }
    }
}
