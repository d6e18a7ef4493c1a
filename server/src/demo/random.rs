//! Chance that comes out the same for the same seed, on every machine and with every version of a library.

/// A source of numbers: `SplitMix64`, by Steele, Lea and Flood (2014).
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The source of one matter: what one matter draws changes nothing for another.
    pub(super) fn seeded(seed: u64, matter: &str) -> Self {
        let mixed = matter
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included; `least` where there is nothing between.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most.saturating_sub(least)).unwrap_or(0).saturating_add(1);
        least.saturating_add(i64::try_from(self.next() % span).unwrap_or(0))
    }

    /// Whether something comes about that does so often in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.between(0, 99) < i64::from(percent)
    }

    /// One of these; `None` where there is none.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(of.len()).unwrap_or(i64::MAX).saturating_sub(1);
        of.get(usize::try_from(self.between(0, last)).unwrap_or(0))
    }

    /// One of these texts; an empty one where there is none.
    pub(super) fn text<'a>(&mut self, of: &'a [String]) -> &'a str {
        self.pick(of).map_or("", String::as_str)
    }

    /// One of these, as often as its share of all shares says.
    pub(super) fn share<'a, T>(&mut self, of: &'a [T], share: impl Fn(&T) -> u32) -> Option<&'a T> {
        let all: i64 = of.iter().map(|one| i64::from(share(one))).sum();
        let mut at = self.between(0, all.saturating_sub(1));
        of.iter().find(|one| {
            at -= i64::from(share(one));
            at < 0
        })
    }

    /// Brings these into another order.
    pub(super) fn shuffle<T>(&mut self, these: &mut [T]) {
        for last in (1..these.len()).rev() {
            let other = self.between(0, i64::try_from(last).unwrap_or(0));
            these.swap(last, usize::try_from(other).unwrap_or(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_matter_give_the_same_numbers() {
        let drawn = |seed, matter| {
            let mut random = Random::seeded(seed, matter);
            (0..20).map(|_| random.between(0, 1_000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7, "names"), drawn(7, "names"));
        assert_ne!(drawn(7, "names"), drawn(7, "amounts"));
        assert_ne!(drawn(7, "names"), drawn(8, "names"));
    }

    #[test]
    fn numbers_stay_within_their_bounds_and_reach_both() {
        let mut random = Random::seeded(1, "bounds");
        let drawn: Vec<_> = (0..200).map(|_| random.between(3, 5)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&5)));
        assert_eq!(random.between(4, 4), 4);
        assert_eq!(random.pick::<u8>(&[]), None);
    }

    #[test]
    fn shares_are_kept_about() {
        let mut random = Random::seeded(1, "shares");
        let often = (0..1_000).filter(|_| random.share(&[90, 10], |share| *share) == Some(&90)).count();
        assert!((860..940).contains(&often), "{often}");
    }

    #[test]
    fn shuffling_keeps_everything() {
        let mut cards: Vec<_> = (0..50).collect();
        Random::seeded(1, "cards").shuffle(&mut cards);
        assert_ne!(cards, (0..50).collect::<Vec<_>>());
        cards.sort_unstable();
        assert_eq!(cards, (0..50).collect::<Vec<_>>());
    }
}
