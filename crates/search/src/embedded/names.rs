//! What concepts are called, in memory: words of a query name concepts, and concepts are what entries carry.
//!
//! Labels are no texts of entries: an entry keeps the codes alone, and the words are looked up here. So a label that
//! the office changes is searched at once, and a hundred names of a concept are not written into every entry.
//!
//! A concept is met in two ways. Each word counts by how much it says of the concept, as words of a text do
//! ([`Names::meant`]); and a label counts by how much of it the query says as a whole ([`Said`]): „schläft ein“ says
//! little, „unser Netzwerk schläft ein“ nearly all of one label.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Language;
use domain::field::Weight;
use domain::vocabulary::{self, Concept, Scheme};

use super::forms::{Form, Of, Way};
use super::matching::{LENGTHS, SATURATION};
use super::schema::carried;
use crate::analysis::{Analyser, Quick, is_stop_word, shown, words};

/// What a concept counts for an entry that carries a narrower one.
const NARROWER: f32 = 0.85;
/// What a label that is said as a whole counts beside its words one by one.
const WHOLE: f32 = 0.75;
/// How fast a label counts less of which only some words are said: the power of their share.
const IN_PART: f32 = 2.5;

/// The names as they hold, made when they are first asked for and whenever the vocabularies have changed.
#[derive(Debug)]
pub(super) struct KnownNames {
    analyser: Arc<Analyser>,
    kept: Mutex<Option<Arc<Names>>>,
}

impl KnownNames {
    pub(super) const fn new(analyser: Arc<Analyser>) -> Self {
        Self { analyser, kept: Mutex::new(None) }
    }

    /// Waits for them where they are being made.
    pub(super) fn current(&self) -> Arc<Names> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|names| names.revision == vocabulary::revision()) {
            Some(names) => names.clone(),
            None => kept.insert(Arc::new(Names::new(&self.analyser))).clone(),
        }
    }
}

/// The names of all concepts.
#[derive(Debug, Default)]
pub(super) struct Names {
    revision: i64,
    concepts: Vec<Named>,
    labels: Vec<Label>,
    exact: ByTerm,
    stems: [ByTerm; Language::ALL.len()],
    keys: BTreeMap<Box<str>, Key>,
}

type ByTerm = HashMap<Box<str>, Stands, Quick>;

/// One concept.
#[derive(Debug)]
struct Named {
    /// It and its narrower ones, as entries carry them, with what each counts.
    carried: Vec<(String, f32)>,
}

/// One name of a concept.
#[derive(Debug, Clone, Copy)]
struct Label {
    concept: u32,
    language: Language,
    /// Words that have a meaning.
    words: u32,
}

/// Where a term stands.
#[derive(Debug, Default)]
struct Stands {
    concepts: Vec<Naming>,
    /// Each once.
    labels: Vec<u32>,
}

/// A term stands in the names of a concept.
#[derive(Debug, Clone, Copy)]
struct Naming {
    concept: u32,
    language: Language,
    /// What it says of the concept, above 0 and below 1.
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

/// How often the terms of one concept stand in its names in one language, and how many words these have.
#[derive(Debug, Default)]
struct Counted {
    exact: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    length: u32,
}

impl Names {
    /// The names of the vocabularies as they hold.
    pub(super) fn new(analyser: &Analyser) -> Self {
        let mut names = Self { revision: vocabulary::revision(), ..Self::default() };
        let mut counted = Vec::new();
        for (scheme, concept) in vocabulary::all().iter().flat_map(|scheme| scheme.living().map(move |it| (scheme, it)))
        {
            names.concepts.push(Named { carried: with_narrower(scheme, concept) });
            for language in Language::ALL {
                counted.push((names.concepts.len() - 1, language, names.take_in(analyser, concept, language)));
            }
        }
        let lengths = counted.iter().map(|(.., counted)| counted.length).filter(|length| *length > 0);
        let mean = lengths.clone().sum::<u32>() as f32 / lengths.count().max(1) as f32;
        let longer = LENGTHS[Weight::Concepts as usize];
        for (concept, language, Counted { exact, stems, length }) in counted {
            let naming = |often: u32| {
                let often = often as f32;
                let tells_against = SATURATION * (1.0 - longer + longer * length as f32 / mean);
                Naming { concept: number(concept), language, share: often / (often + tells_against) }
            };
            let of_stems = &mut names.stems[language as usize];
            exact.into_iter().for_each(|(term, often)| stands(&mut names.exact, &term).concepts.push(naming(often)));
            stems.into_iter().for_each(|(term, often)| stands(of_stems, &term).concepts.push(naming(often)));
        }
        names
    }

    /// Takes in the labels of the newest concept in one language.
    fn take_in(&mut self, analyser: &Analyser, concept: &Concept, language: Language) -> Counted {
        let at = number(self.concepts.len() - 1);
        let mut counted = Counted::default();
        for label in std::iter::once(&concept.label.get(language)).chain(concept.alternatives(language)) {
            let this = number(self.labels.len());
            let mut meaning = 0;
            for word in words(label) {
                let forms = analyser.forms(language, &word.text);
                if forms.key.is_empty() {
                    continue;
                }
                counted.length += 1;
                *counted.exact.entry(forms.key.clone()).or_default() += 1;
                for stem in std::iter::once(&forms.stem).chain(&forms.parts) {
                    *counted.stems.entry(stem.clone()).or_default() += 1;
                }
                let key = self.keys.entry(forms.key.as_str().into()).or_default();
                if key.spelling.is_empty() {
                    key.spelling = shown(&word.text);
                }
                if key.concepts.last() != Some(&at) {
                    key.concepts.push(at);
                }
                if is_stop_word(&forms.key) {
                    continue;
                }
                meaning += u32::from(!word.joined);
                for stem in std::iter::once(&forms.stem).chain(&forms.parts) {
                    stands(&mut self.stems[language as usize], stem).in_label(this);
                }
                stands(&mut self.exact, &forms.key).in_label(this);
            }
            self.labels.push(Label { concept: at, language, words: meaning });
        }
        counted
    }

    fn standing(&self, form: &Form) -> Option<&Stands> {
        match form.of {
            Of::Exact => self.exact.get(form.text.as_str()),
            Of::Stem(language) => self.stems[language as usize].get(form.text.as_str()),
        }
    }

    /// The concepts that one of these forms names, each once in each language, with how well the best names it.
    pub(super) fn meant(&self, forms: &[Form]) -> Vec<Meant> {
        let mut best = Best::default();
        for form in forms {
            for naming in self.standing(form).into_iter().flat_map(|stands| &stands.concepts) {
                best.offer(naming.concept, naming.language, form.boost * naming.share);
            }
        }
        best.0.into_values().collect()
    }

    /// What entries carry that are about this concept, with what each counts.
    pub(super) fn carried(&self, meant: Meant) -> &[(String, f32)] {
        &self.concepts[meant.concept as usize].carried
    }

    /// Words of names that begin with this key.
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

/// A concept and those below it, as entries carry them.
fn with_narrower(scheme: &Scheme, concept: &Concept) -> Vec<(String, f32)> {
    let is_below =
        |other: &&Concept| other.code != concept.code && scheme.with_broader(other.code).contains(&concept.code);
    let below = scheme.living().filter(is_below).map(|other| (carried(scheme.code, other.code), NARROWER));
    std::iter::once((carried(scheme.code, concept.code), 1.0)).chain(below).collect()
}

fn stands<'t>(terms: &'t mut ByTerm, term: &str) -> &'t mut Stands {
    terms.entry(term.into()).or_default()
}

/// There are far fewer labels than this can count.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Stands {
    fn in_label(&mut self, label: u32) {
        if self.labels.last() != Some(&label) {
            self.labels.push(label);
        }
    }
}

/// The best score of each concept in each language. In the same order every time: scores are added up, and pages must
/// not differ in the last digit.
#[derive(Default)]
struct Best(BTreeMap<(u32, usize), Meant>);

impl Best {
    fn offer(&mut self, concept: u32, language: Language, score: f32) {
        let meant = self.0.entry((concept, language as usize)).or_insert(Meant { concept, language, score });
        meant.score = meant.score.max(score);
    }
}

/// The labels of which a query says something, with how many words of it and what they count.
#[derive(Debug, Default)]
pub(super) struct Said(BTreeMap<u32, (u32, f32)>);

impl Said {
    /// A word was said in these ways, and counts so much.
    pub(super) fn word(&mut self, names: &Names, ways: &[Way], counts: f32) {
        let mut best: HashMap<u32, f32, Quick> = HashMap::default();
        for way in ways {
            let boost = way.boost / way.factors.len() as f32;
            for form in way.factors.iter().flatten() {
                for label in names.standing(form).into_iter().flat_map(|stands| &stands.labels) {
                    let of_label = best.entry(*label).or_default();
                    *of_label = of_label.max(form.boost * boost);
                }
            }
        }
        for (label, boost) in best {
            let (words, counted) = self.0.entry(label).or_default();
            *words += 1;
            *counted += boost * counts;
        }
    }

    /// The concepts whose labels were said, each by the label of which most was.
    pub(super) fn meant(&self, names: &Names) -> Vec<Meant> {
        let mut best = Best::default();
        for (label, (words, counted)) in &self.0 {
            let Label { concept, language, words: of } = names.labels[*label as usize];
            let share = *words as f32 / of.max(*words) as f32;
            best.offer(concept, language, WHOLE * counted * share.powf(IN_PART));
        }
        best.0.into_values().collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Lexicon;

    fn scores(words: &[&str]) -> BTreeMap<String, f32> {
        let analyser = Analyser::new(Lexicon::shipped());
        let names = Names::new(&analyser);
        let mut said = Said::default();
        for word in words {
            let forms = analyser.forms(Language::De, word);
            let form = Form { text: forms.stem.clone(), of: Of::Stem(Language::De), boost: 1.0 };
            said.word(&names, &[Way { factors: vec![vec![form]], boost: 1.0 }], 1.0);
        }
        let of = |meant: Meant| (names.carried(meant)[0].0.replace('\0', "/"), meant.score);
        said.meant(&names).into_iter().map(of).collect()
    }

    #[test]
    fn a_label_that_is_said_whole_counts_most() {
        let whole = scores(&["Netzwerk", "schläft", "ein"]);
        let best = whole.iter().max_by(|one, other| one.1.total_cmp(other.1)).expect("it is said");
        assert_eq!(best.0, "situation/S102");
        assert!(scores(&["schläft"])["situation/S102"] < best.1 / 2.0);
    }

    #[test]
    fn what_is_below_is_carried_too() {
        let names = Names::new(&Analyser::new(Lexicon::shipped()));
        let of = |word: &str| {
            names.of_key(word).expect("it stands in a name").carried().map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        assert!(of("akzeptanz").contains(&carried("topic", "T11")));
        assert!(names.beginning("akzept").count() > 1 && names.words().count() > 1_000);
    }
}
