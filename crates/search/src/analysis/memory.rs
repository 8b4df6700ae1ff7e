//! Words that were worked out before.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, PoisonError, RwLock};

use super::Forms;

/// Words of each shard that are remembered before it begins anew.
const REMEMBERED: usize = 4096;
/// Shards, so that threads seldom wait for one another.
const SHARDS: usize = 16;

type Shard = RwLock<HashMap<Box<str>, Arc<Forms>, Quick>>;

/// Remembers the forms of words, since texts repeat them.
#[derive(Default)]
pub(super) struct Memory {
    shards: [Shard; SHARDS],
    hasher: Quick,
}

impl Memory {
    /// The forms of `word`, from memory or else worked out.
    pub(super) fn remembered(&self, word: &str, work_out: impl FnOnce() -> Forms) -> Arc<Forms> {
        // The upper bits, since the maps use the others.
        let shard = &self.shards[usize::try_from(self.hasher.hash_one(word) >> 60).unwrap_or_default() % SHARDS];
        // A poisoned lock only means that somebody panicked between two finished entries.
        if let Some(forms) = shard.read().unwrap_or_else(PoisonError::into_inner).get(word) {
            return forms.clone();
        }
        let forms = Arc::new(work_out());
        let mut known = shard.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.into(), forms.clone());
        forms
    }
}

/// Hashes words several times faster than the default, for maps of bounded size. Seeded, so that nobody can prepare
/// words that collide.
#[derive(Debug, Clone)]
pub(crate) struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Quick {
    type Hasher = Mix;

    fn build_hasher(&self) -> Mix {
        Mix(self.0)
    }
}

/// Odd, with ones and zeros without order (the golden ratio).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The state of a [`Quick`] hash.
#[derive(Debug)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let product = u128::from(self.0 ^ u64::from_le_bytes(word)) * u128::from(FACTOR);
            let [low, high] = [product, product >> 64].map(|half| (half & u128::from(u64::MAX)) as u64);
            self.0 = low ^ high;
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_worked_out_once() {
        let memory = Memory::default();
        let forms =
            |key: &str| Forms { key: key.to_owned(), stem: String::new(), parts: Vec::new(), cover: Vec::new() };
        assert_eq!(memory.remembered("a", || forms("one")).key, "one");
        assert_eq!(memory.remembered("a", || forms("two")).key, "one");
        for number in 0..200_000 {
            memory.remembered(&number.to_string(), || forms(""));
        }
        let kept: usize = memory.shards.iter().map(|shard| shard.read().expect("not poisoned").len()).sum();
        assert!((1..=SHARDS * REMEMBERED).contains(&kept), "{kept}");
    }
}
