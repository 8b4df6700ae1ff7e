//! Sets of the documents of one segment.

/// A set of numbers below a fixed length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    len: u32,
}

impl Bits {
    /// The empty set of numbers below `len`.
    pub(super) fn none(len: u32) -> Self {
        Self { words: vec![0; len.div_ceil(64) as usize], len }
    }

    /// The set of all numbers below `len`.
    pub(super) fn all(len: u32) -> Self {
        let mut bits = Self { words: vec![u64::MAX; len.div_ceil(64) as usize], len };
        if let (Some(last), 1..) = (bits.words.last_mut(), len % 64) {
            *last = (1 << (len % 64)) - 1;
        }
        bits
    }

    /// The numbers below `len` for which `holds` says so.
    pub(super) fn filled(len: u32, holds: impl Fn(usize) -> bool) -> Self {
        let mut bits = Self::none(len);
        (0..len).filter(|number| holds(*number as usize)).for_each(|number| bits.insert(number));
        bits
    }

    pub(super) fn insert(&mut self, number: u32) {
        self.words[number as usize / 64] |= 1 << (number % 64);
    }

    pub(super) fn remove(&mut self, number: u32) {
        self.words[number as usize / 64] &= !(1 << (number % 64));
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        self.words[number as usize / 64] >> (number % 64) & 1 == 1
    }

    /// Keeps what is in `other` too.
    pub(super) fn keep(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Adds what is in `other`.
    pub(super) fn add(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn clear(&mut self) {
        self.words.fill(0);
    }

    pub(super) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// How many are in both.
    pub(super) fn count_with(&self, other: &Self) -> u64 {
        self.words.iter().zip(&other.words).map(|(word, other)| u64::from((word & other).count_ones())).sum()
    }

    /// The numbers in the set, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().zip((0..self.len).step_by(64)).flat_map(|(&word, first)| {
            let mut left = word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    first + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    proptest::proptest! {
        #[test]
        fn bits_are_sets(len in 1u32..200, one: Vec<u32>, other: Vec<u32>) {
            let of = |numbers: &[u32]| numbers.iter().map(|number| number % len).collect::<BTreeSet<_>>();
            let (one, other) = (of(&one), of(&other));
            let bits = |set: &BTreeSet<u32>| Bits::filled(len, |number| set.contains(&u32::try_from(number).expect("small")));
            let (mut kept, mut added) = (bits(&one), bits(&one));
            kept.keep(&bits(&other));
            added.add(&bits(&other));
            proptest::prop_assert_eq!(kept.iter().collect::<BTreeSet<_>>(), &one & &other);
            proptest::prop_assert_eq!(added.iter().collect::<BTreeSet<_>>(), &one | &other);
            proptest::prop_assert_eq!(bits(&one).count_with(&bits(&other)), kept.count());
            proptest::prop_assert_eq!(Bits::all(len).count(), u64::from(len));
        }
    }
}
