//! What concepts are called, in memory: words of a query name concepts, and concepts are what entries carry.
//!
//! Labels are no texts of entries: an entry keeps the codes alone, and the words are looked up here. So a label that
//! the office changes is searched at once, and a hundred names of a concept are not written into every entry.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use domain::field::Weight;
use domain::{Language, vocabulary};

use super::forms::{Form, Of};
use super::matching::{LENGTHS, SATURATION};
use super::schema::carried;
use crate::analysis::{Analyser, Quick, shown, words};

/// What a concept counts for an entry that carries a narrower one.
const NARROWER: f32 = 0.85;

/// The names of all concepts.
#[derive(Debug)]
pub(super) struct Names {
    revision: i64,
    concepts: Vec<Named>,
    exact: ByTerm,
    stems: [ByTerm; Language::ALL.len()],
    keys: BTreeMap<Box<str>, Key>,
}

type ByTerm = HashMap<Box<str>, Vec<Naming>, Quick>;

/// One concept.
#[derive(Debug, Default)]
struct Named {
    /// It and its narrower ones, as entries carry them, with what each counts.
    carried: Vec<(String, f32)>,
}

/// A term stands in the names of a concept.
#[derive(Debug, Clone, Copy)]
struct Naming {
    concept: u32,
    language: Language,
    /// Above 0 and below 1.
    share: f32,
}

/// A word of names.
#[derive(Debug, Default)]
struct Key {
    /// As it is written.
    spelling: String,
    concepts: Vec<u32>,
}

/// A concept that was named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant {
    concept: u32,
    pub(super) language: Language,
    pub(super) score: f32,
}

/// How often a term stands in the names of one concept in one language.
type Counted = HashMap<String, u32>;

impl Names {
    /// The names of the vocabularies as they hold.
    pub(super) fn new(analyser: &Analyser) -> Self {
        let revision = vocabulary::revision();
        let mut names = Self {
            revision,
            concepts: Vec::new(),
            exact: ByTerm::default(),
            stems: Default::default(),
            keys: BTreeMap::new(),
        };
        let all: Vec<_> =
            vocabulary::all().iter().flat_map(|scheme| scheme.living().map(move |it| (scheme, it))).collect();
        let mut counted = Vec::new();
        for (number, (scheme, concept)) in (0..).zip(&all) {
            let below = all.iter().filter(|(of, other)| {
                of.code == scheme.code
                    && other.code != concept.code
                    && scheme.with_broader(other.code).contains(&concept.code)
            });
            let mut own = vec![(carried(scheme.code, concept.code), 1.0)];
            own.extend(below.map(|(_, other)| (carried(scheme.code, other.code), NARROWER)));
            names.concepts.push(Named { carried: own });
            for language in Language::ALL {
                let labels =
                    std::iter::once(concept.label.get(language)).chain(concept.alternatives(language).iter().copied());
                counted.push((number, language, names.count(analyser, number, language, labels)));
            }
        }
        let lengths = counted.iter().map(|(.., (_, _, length))| *length).filter(|length| *length > 0);
        let mean = lengths.clone().sum::<u32>() as f32 / lengths.count().max(1) as f32;
        for (concept, language, (exact, stems, length)) in counted {
            let share = |often: u32| {
                let often = often as f32;
                let length = length as f32 / mean;
                let longer = LENGTHS[Weight::Concepts as usize];
                often / (often + SATURATION * (1.0 - longer + longer * length))
            };
            let naming = |often| Naming { concept, language, share: share(often) };
            for (term, often) in exact {
                names.exact.entry(term.into()).or_default().push(naming(often));
            }
            for (term, often) in stems {
                names.stems[language as usize].entry(term.into()).or_default().push(naming(often));
            }
        }
        names
    }

    /// Whether the vocabularies are still those.
    pub(super) fn is_current(&self) -> bool {
        self.revision == vocabulary::revision()
    }

    /// Keys and stems of the labels of a concept, and how many words they have.
    fn count<'l>(
        &mut self,
        analyser: &Analyser,
        concept: u32,
        language: Language,
        labels: impl Iterator<Item = &'l str>,
    ) -> (Counted, Counted, u32) {
        let (mut exact, mut stems, mut length) = (Counted::new(), Counted::new(), 0);
        for word in labels.flat_map(words) {
            let forms = analyser.forms(language, &word.text);
            if forms.key.is_empty() {
                continue;
            }
            length += 1;
            *exact.entry(forms.key.clone()).or_default() += 1;
            for stem in std::iter::once(&forms.stem).chain(&forms.parts) {
                *stems.entry(stem.clone()).or_default() += 1;
            }
            let key = self.keys.entry(forms.key.as_str().into()).or_default();
            if key.spelling.is_empty() {
                key.spelling = shown(&word.text);
            }
            if key.concepts.last() != Some(&concept) {
                key.concepts.push(concept);
            }
        }
        (exact, stems, length)
    }

    /// The concepts that one of these forms names, each once in each language, with how well the best names it.
    pub(super) fn meant(&self, forms: &[Form]) -> Vec<Meant> {
        let mut best: HashMap<(u32, usize), Meant, Quick> = HashMap::default();
        for form in forms {
            let found = match form.of {
                Of::Exact => self.exact.get(form.text.as_str()),
                Of::Stem(language) => self.stems[language as usize].get(form.text.as_str()),
            };
            for naming in found.into_iter().flatten() {
                let score = form.boost * naming.share;
                let at = (naming.concept, naming.language as usize);
                let meant =
                    best.entry(at).or_insert(Meant { concept: naming.concept, language: naming.language, score });
                meant.score = meant.score.max(score);
            }
        }
        // In the same order every time: scores are added up, and pages must not differ in the last digit.
        let mut meant: Vec<Meant> = best.into_values().collect();
        meant.sort_unstable_by_key(|meant| (meant.concept, meant.language as usize));
        meant
    }

    /// What entries carry that are about this concept, with what each counts.
    pub(super) fn carried(&self, meant: Meant) -> &[(String, f32)] {
        &self.concepts[meant.concept as usize].carried
    }

    /// Words of names that begin with this key: key, spelling, and what entries carry that are called so.
    pub(super) fn beginning<'n>(&'n self, key: &'n str) -> impl Iterator<Item = Word<'n>> {
        let from = self.keys.range::<str, _>((Bound::Included(key), Bound::Unbounded));
        from.take_while(move |(found, _)| found.starts_with(key)).map(|(key, of)| self.word(key, of))
    }

    /// All words of names.
    pub(super) fn words(&self) -> impl Iterator<Item = Word<'_>> {
        self.keys.iter().map(|(key, of)| self.word(key, of))
    }

    /// The word with this key.
    pub(super) fn of_key(&self, key: &str) -> Option<Word<'_>> {
        self.keys.get_key_value(key).map(|(key, of)| self.word(key, of))
    }

    fn word<'n>(&'n self, key: &'n str, of: &'n Key) -> Word<'n> {
        Word { key, spelling: &of.spelling, concepts: &of.concepts, names: self }
    }
}

/// A word that stands in names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'n> {
    pub(super) key: &'n str,
    pub(super) spelling: &'n str,
    concepts: &'n [u32],
    names: &'n Names,
}

impl<'n> Word<'n> {
    /// What entries carry that are called so.
    pub(super) fn carried(self) -> impl Iterator<Item = &'n str> {
        let of = |concept: &u32| self.names.concepts[*concept as usize].carried.iter().map(|(code, _)| code.as_str());
        self.concepts.iter().flat_map(of)
    }
}
