//! Which terms of the index a wanted word may stand for.

use std::collections::HashMap;

use domain::Language;
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;
use tantivy_fst::Automaton;

use super::columns::Snapshot;
use super::names::{Names, Word};
use super::schema::{Fields, SEPARATOR};
use crate::analysis::{Analyser, ONE_TYPO, WantedWord, distance, is_stop_word, typos_allowed};
use crate::error::Error;

/// How much a form counts beside the word itself, which counts 1.
const STEM: f32 = 0.8;
const JOINED: f32 = 1.2;
const PREFIX: f32 = 0.7;
const SYNONYM: f32 = 0.8;
const PARTS: f32 = 0.5;
/// By distance.
const TYPO: [f32; 3] = [1.0, 0.6, 0.3];
/// A mistyped beginning.
const TYPO_IN_PREFIX: f32 = 0.5;

/// Most terms a beginning or a mistyped word stands for.
const MAX_EXPANSIONS: usize = 30;
/// Most terms that are looked at for it in one segment.
const MAX_SCANNED: usize = 5000;

/// A term of the index that stands for a word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) of: Of,
    pub(super) boost: f32,
}

/// In which terms a form is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Of {
    /// Keys, in all languages.
    Exact,
    /// Stems in one language.
    Stem(Language),
}

/// One way to say a word: all of these must be there, each in one of its forms.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    pub(super) factors: Vec<Vec<Form>>,
    pub(super) boost: f32,
}

impl Way {
    fn one(forms: Vec<Form>) -> Self {
        Self { factors: vec![forms], boost: 1.0 }
    }
}

fn exact(key: &str, boost: f32) -> Form {
    Form { text: key.to_owned(), of: Of::Exact, boost }
}

fn all_forms(analyser: &Analyser, word: &str, boost: f32) -> Vec<Form> {
    let mut forms = vec![exact(&analyser.forms(Language::De, word).key, boost)];
    for language in Language::ALL {
        let text = analyser.forms(language, word).stem.clone();
        forms.push(Form { text, of: Of::Stem(language), boost: boost * STEM });
    }
    forms
}

/// The ways in which the word itself, words made with its neighbours, its parts and its synonyms are said.
pub(super) fn plain_ways(analyser: &Analyser, word: &WantedWord) -> Vec<Way> {
    let mut itself = all_forms(analyser, &word.text, 1.0);
    for joined in &word.joined {
        itself.extend(all_forms(analyser, joined, JOINED));
    }
    let mut ways = vec![Way::one(itself)];
    let cover = &analyser.forms(Language::De, &word.text).cover;
    if cover.len() > 1 {
        let factors = cover.iter().map(|part| with_synonyms(analyser, part)).collect();
        ways.push(Way { factors, boost: PARTS });
    }
    for name in &word.synonyms {
        let factors: Vec<_> =
            name.iter().filter(|key| !is_stop_word(key)).map(|key| all_forms(analyser, key, 1.0)).collect();
        if !factors.is_empty() {
            ways.push(Way { factors, boost: SYNONYM });
        }
    }
    ways
}

/// A part of a compound and its synonyms of one word.
fn with_synonyms(analyser: &Analyser, part: &str) -> Vec<Form> {
    let mut forms = all_forms(analyser, part, 1.0);
    for names in analyser.lexicon().synonyms_near(part) {
        if names.iter().any(|name| matches!(name.as_slice(), [only] if only == part)) {
            for name in names {
                if let [only] = name.as_slice()
                    && only != part
                {
                    forms.extend(all_forms(analyser, only, SYNONYM));
                }
            }
        }
    }
    forms
}

/// Where terms stand as which a word may be found.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) fields: &'a Fields,
    /// None where the names of concepts do not count.
    pub(super) names: Option<&'a Names>,
}

/// Keys that begin like the word. Of a short word, or where there are such, only those that begin like it as it is
/// typed: „Burg“ is no beginning of „Bürger“, but „burgerver“ is one of „Bürgerversammlung“.
pub(super) fn prefix_way(terms: &Terms<'_>, word: &WantedWord, lenient: bool) -> Result<Option<Way>, Error> {
    let typed = word.text.to_lowercase();
    // Key → documents, and whether it begins as typed.
    let mut found: HashMap<String, (u32, bool)> = HashMap::new();
    for reader in terms.snapshot.searcher.segment_readers() {
        let index = reader.inverted_index(terms.fields.spellings)?;
        let mut stream = index.terms().range().ge(&word.key).lt(after(&word.key)).into_stream()?;
        let mut scanned = 0;
        while scanned < MAX_SCANNED && stream.advance() {
            scanned += 1;
            let Some((key, spelling)) =
                std::str::from_utf8(stream.key()).ok().and_then(|term| term.split_once(SEPARATOR))
            else {
                continue;
            };
            let entry = found.entry(key.to_owned()).or_default();
            entry.0 += stream.value().doc_freq;
            entry.1 |= spelling.to_lowercase().starts_with(&typed);
        }
    }
    for name in terms.names.into_iter().flat_map(|names| names.beginning(&word.key)) {
        if let documents @ 1.. = terms.carrying(name) {
            let entry = found.entry(name.key.to_owned()).or_default();
            entry.0 += documents;
            entry.1 |= name.spelling.to_lowercase().starts_with(&typed);
        }
    }
    let as_typed = found.values().any(|(_, as_typed)| *as_typed);
    if !lenient && (as_typed || word.key.chars().count() < ONE_TYPO) {
        found.retain(|_, (_, as_typed)| *as_typed);
    }
    let mut found: Vec<_> = found.into_iter().map(|(key, (documents, _))| (documents, key)).collect();
    found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    found.truncate(MAX_EXPANSIONS);
    let forms: Vec<_> = found.into_iter().map(|(_, key)| exact(&key, PREFIX)).collect();
    Ok((!forms.is_empty()).then(|| Way::one(forms)))
}

impl Terms<'_> {
    /// How many entries are called so by what they carry.
    fn carrying(&self, name: Word<'_>) -> u32 {
        u32::try_from(self.snapshot.carrying(name.carried())).unwrap_or(u32::MAX)
    }
}

fn is_accepted<A: Automaton>(automaton: &A, text: &str) -> bool {
    let mut state = automaton.start();
    for byte in text.bytes() {
        state = automaton.accept(&state, byte);
        if !automaton.can_match(&state) {
            return false;
        }
    }
    automaton.is_match(&state)
}

/// The least text above all that begin with `prefix`.
fn after(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    // No byte of UTF-8 is 0xff.
    bytes.push(0xff);
    bytes
}

/// Keys at which somebody who mistyped the word may have aimed, with the best of them as it is written.
pub(super) fn typo_way(terms: &Terms<'_>, word: &WantedWord, as_prefix: bool) -> Result<Option<(Way, String)>, Error> {
    let allowed = typos_allowed(&word.key);
    if allowed == 0 {
        return Ok(None);
    }
    let term = Term::from_field_text(terms.fields.keys, &word.key);
    let query = match as_prefix {
        true => FuzzyTermQuery::new_prefix(term, allowed, true),
        false => FuzzyTermQuery::new(term, allowed, true),
    };
    let mut found: HashMap<String, u32> = HashMap::new();
    let automaton = query.automaton()?;
    for name in terms.names.into_iter().flat_map(Names::words).filter(|name| is_accepted(&automaton, name.key)) {
        if let documents @ 1.. = terms.carrying(name) {
            *found.entry(name.key.to_owned()).or_default() += documents;
        }
    }
    for reader in terms.snapshot.searcher.segment_readers() {
        let index = reader.inverted_index(terms.fields.keys)?;
        let mut stream = index.terms().search(query.automaton()?).into_stream()?;
        let mut scanned = 0;
        while scanned < MAX_SCANNED && stream.advance() {
            scanned += 1;
            if let Ok(key) = std::str::from_utf8(stream.key()) {
                *found.entry(key.to_owned()).or_default() += stream.value().doc_freq;
            }
        }
    }
    found.retain(|key, _| !is_stop_word(key));
    let mut found: Vec<_> = found
        .into_iter()
        .map(|(key, documents)| (if as_prefix { 1 } else { distance(&word.key, &key) }, documents, key))
        .filter(|(distance, ..)| *distance <= usize::from(allowed))
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)).then_with(|| one.2.cmp(&other.2)));
    found.truncate(MAX_EXPANSIONS);
    let Some((_, _, best)) = found.first() else { return Ok(None) };
    let best = spelling(terms, best)?;
    let boost = |distance: usize| TYPO[distance.min(2)] * if as_prefix { TYPO_IN_PREFIX } else { 1.0 };
    let forms = found.iter().map(|(distance, _, key)| exact(key, boost(*distance))).collect();
    Ok(Some((Way::one(forms), best)))
}

/// The spelling in which a key is written most often.
fn spelling(terms: &Terms<'_>, key: &str) -> Result<String, Error> {
    let from = format!("{key}{SEPARATOR}");
    let mut found: HashMap<String, u32> = HashMap::new();
    if let Some(name) = terms.names.and_then(|names| names.of_key(key)) {
        found.insert(name.spelling.to_owned(), terms.carrying(name));
    }
    for reader in terms.snapshot.searcher.segment_readers() {
        let index = reader.inverted_index(terms.fields.spellings)?;
        let mut stream = index.terms().range().ge(&from).lt(after(&from)).into_stream()?;
        while stream.advance() {
            if let Some((_, spelling)) =
                std::str::from_utf8(stream.key()).ok().and_then(|term| term.split_once(SEPARATOR))
            {
                *found.entry(spelling.to_owned()).or_default() += stream.value().doc_freq;
            }
        }
    }
    let best = found.into_iter().max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(&one.0)));
    Ok(best.map_or_else(|| key.to_owned(), |(spelling, _)| spelling))
}
