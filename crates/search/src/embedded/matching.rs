//! Which documents hold the wanted words, and how well.
//!
//! Word by word, and form by form within a word, all postings are read once into a score per document (BM25 of the
//! text in which the word counts most, and a little for the others). Rarity is that of the word with all its forms:
//! otherwise a mistyped or rare form would count more than the word itself.

use std::collections::HashSet;

use domain::Language;
use domain::field::Weight;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::bits::Bits;
use super::columns::{Reading, Snapshot};
use super::forms::{self, Form, Of, Way};
use super::names::{Meant, Names, Said};
use super::schema::Fields;
use crate::analysis::{Analyser, Wanted};
use crate::error::Error;
use crate::snippet::Marks;

/// What a word counts in a text of each weight, in the order of [`Weight::ALL`].
const WEIGHTS: [f32; Weight::ALL.len()] = [7.8, 5.2, 4.5, 4.4, 4.2, 0.2];
/// What a word counts in the names of concepts, which are many and none of the author's words.
const NAMES: f32 = 3.2;
/// How much a text's length tells against it, likewise.
pub(super) const LENGTHS: [f32; Weight::ALL.len()] = [0.3, 0.2, 0.5, 0.5, 0.2, 0.75];
/// How soon repeating a word stops counting.
pub(super) const SATURATION: f32 = 1.1;
/// What the texts count in which a word counts less than in its best one.
const OTHER_TEXTS: f32 = 0.15;
/// What a text in another language than the reader's counts.
const OTHER_LANGUAGE: f32 = 0.85;
/// Share of the words, by their weight, that a document must have.
const ENOUGH: f32 = 0.45;
/// How fast a document counts less that lacks some of the words: the power of the share of those that it has.
const LACKING: f32 = 0.5;
/// How fast words count more the rarer they are: the power of their rarity. In situations that people describe, the
/// rarest word is seldom the one that matters.
const BY_RARITY: f32 = 0.3;
/// All but what adding up costs.
const NEARLY: f32 = 0.999;
/// So many documents with both of two words are enough.
const FEW: usize = 5;
/// What an entry counts that the reader cannot read in their language.
const UNREADABLE: f32 = 0.85;

/// The documents of one segment that hold wanted words.
#[derive(Debug)]
pub(super) struct Matching {
    /// They hold at least one; what was deleted is not among them.
    pub(super) documents: Bits,
    /// By document.
    pub(super) scores: Vec<f32>,
    /// What of the words it has, weighed by how rare they are, by document.
    mass: Vec<f32>,
    /// They hold one in the reader's language.
    pub(super) in_language: Bits,
}

/// The answer to the words of a query.
#[derive(Debug)]
pub(super) struct Matched {
    /// By segment.
    pub(super) segments: Vec<Matching>,
    /// What to mark in snippets.
    pub(super) marks: Marks,
    /// The query as understood, where a typing error was corrected.
    pub(super) corrected: Option<String>,
}

/// How a query is matched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner<'a> {
    pub(super) language: Language,
    /// Texts that count.
    pub(super) weights: &'a [Weight],
    /// The last word is a beginning even if it is a word.
    pub(super) completing: bool,
}

/// Documents with their scores, ascending.
type Sparse = Vec<(u32, f32)>;

pub(super) struct Matcher<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) fields: &'a Fields,
    pub(super) names: &'a Names,
    pub(super) analyser: &'a Analyser,
    pub(super) manner: Manner<'a>,
}

impl Matcher<'_> {
    /// Matches words: documents that hold enough of them, those that hold all before others.
    pub(super) fn matched(&self, wanted: &Wanted) -> Result<Matched, Error> {
        let mut out = self.nothing();
        let mut corrections = Vec::new();
        // Numbers are seldom written where people look for them: they help, but are not asked for.
        let is_number = |key: &str| key.chars().all(|letter| letter.is_ascii_digit());
        let only_numbers = wanted.words.iter().all(|word| is_number(&word.key));
        let mut required = 0_usize;
        let mut said = Said::default();
        for (number, word) in (0..).zip(&wanted.words) {
            let counts = only_numbers || !is_number(&word.key);
            required += usize::from(counts);
            let mut ways = forms::plain_ways(self.analyser, word);
            let mut found = self.of_ways(&ways, &mut out)?;
            let missing = found.iter().all(Vec::is_empty);
            if word.is_beginning
                && (missing || self.manner.completing)
                && let Some(way) = forms::prefix_way(&self.terms(), word, self.manner.completing)?
            {
                ways.push(way);
                found = self.of_ways(&ways, &mut out)?;
            }
            for as_prefix in [false, true] {
                if found.iter().any(|found| !found.is_empty()) || (as_prefix && !word.is_beginning) {
                    break;
                }
                if let Some((way, spelling)) = forms::typo_way(&self.terms(), word, as_prefix)? {
                    found = self.of_ways(std::slice::from_ref(&way), &mut out)?;
                    if found.iter().any(|found| !found.is_empty()) {
                        corrections.push((word.range.clone(), spelling));
                        ways = vec![way];
                    }
                }
            }
            for form in ways.iter().flat_map(|way| &way.factors).flatten() {
                match form.of {
                    Of::Exact => out.marks.key(number, &form.text),
                    Of::Stem(language) => out.marks.stem(number, language, &form.text),
                }
            }
            let rarity = rarity(found.iter().map(Vec::len).sum(), self.snapshot.count);
            self.named().into_iter().for_each(|names| said.word(names, &ways, rarity));
            out.count_word(&found, rarity, counts);
        }
        self.add_said(&said, &mut out);
        out.keep_best(required);
        self.lower_unreadable(&mut out);
        if !corrections.is_empty() {
            out.corrected = Some(wanted.with(&corrections));
        }
        Ok(out)
    }

    /// Adds what labels count that were said as a whole.
    fn add_said(&self, said: &Said, out: &mut Matched) {
        let meant = self.named().map(|names| said.meant(names)).unwrap_or_default();
        for (at, segment) in self.snapshot.segments.iter().enumerate() {
            let mut scratch = Scratch::new(segment.columns.len());
            let Matching { scores, in_language, .. } = &mut out.segments[at];
            self.read_names(at, &meant, &mut scratch, in_language);
            scratch.take(&segment.alive).into_iter().for_each(|(doc, score)| scores[doc as usize] += score);
        }
    }

    /// No words yet.
    pub(super) fn nothing(&self) -> Matched {
        let segments = self.snapshot.segments.iter().map(|segment| Matching {
            documents: segment.columns.none(),
            scores: vec![0.0; segment.columns.len() as usize],
            mass: vec![0.0; segment.columns.len() as usize],
            in_language: segment.columns.none(),
        });
        Matched { segments: segments.collect(), marks: Marks::default(), corrected: None }
    }

    /// Living documents in which a word is said in one of these ways, by segment, with the best score of any way.
    pub(super) fn of_ways(&self, ways: &[Way], out: &mut Matched) -> Result<Vec<Sparse>, Error> {
        let meant: Vec<Vec<Vec<Meant>>> =
            ways.iter().map(|way| way.factors.iter().map(|forms| self.meant(forms)).collect()).collect();
        let mut all = Vec::with_capacity(self.snapshot.segments.len());
        for (at, segment) in self.snapshot.segments.iter().enumerate() {
            let mut scratch = Scratch::new(segment.columns.len());
            let mut best = Scratch::new(segment.columns.len());
            for (way, meant) in ways.iter().zip(&meant) {
                let mut found: Option<Sparse> = None;
                for (factor, meant) in way.factors.iter().zip(meant) {
                    self.read(at, factor, &mut scratch, &mut out.segments[at].in_language)?;
                    self.read_names(at, meant, &mut scratch, &mut out.segments[at].in_language);
                    let of_factor = scratch.take(&segment.alive);
                    found = Some(match found {
                        None => of_factor,
                        Some(before) => in_both(&before, &of_factor),
                    });
                }
                let share = way.boost / way.factors.len() as f32;
                found.unwrap_or_default().into_iter().for_each(|(doc, score)| best.offer(doc, score * share));
            }
            all.push(best.take(&segment.alive));
        }
        Ok(all)
    }

    /// The terms as which a word may stand.
    fn terms(&self) -> forms::Terms<'_> {
        forms::Terms { snapshot: self.snapshot, fields: self.fields, names: self.named() }
    }

    /// The names of concepts, where they count.
    fn named(&self) -> Option<&Names> {
        self.manner.weights.contains(&Weight::Concepts).then_some(self.names)
    }

    fn meant(&self, forms: &[Form]) -> Vec<Meant> {
        self.named().map(|names| names.meant(forms)).unwrap_or_default()
    }

    /// Offers the documents of one segment that carry what was meant.
    fn read_names(&self, at: usize, meant: &[Meant], scratch: &mut Scratch, in_language: &mut Bits) {
        let columns = &self.snapshot.segments[at].columns;
        for meant in meant {
            let own = meant.language == self.manner.language;
            let score = meant.score * NAMES * if own { 1.0 } else { OTHER_LANGUAGE };
            for (concept, counts) in self.names.carried(*meant) {
                for doc in columns.carrying(concept).into_iter().flat_map(Bits::iter) {
                    scratch.offer(doc, score * counts);
                    if own {
                        in_language.insert(doc);
                    }
                }
            }
        }
    }

    /// Reads the postings of every form in one segment.
    fn read(&self, at: usize, forms: &[Form], scratch: &mut Scratch, in_language: &mut Bits) -> Result<(), Error> {
        let mut read = HashSet::new();
        for form in forms {
            // Several words may have a form in common; the first counts most.
            if !read.insert((form.of, form.text.as_str())) {
                continue;
            }
            for language in Language::ALL {
                let kind = match form.of {
                    Of::Exact => 0,
                    Of::Stem(of) if of == language => 1,
                    Of::Stem(_) => continue,
                };
                let own = language == self.manner.language;
                for weight in self.manner.weights.iter().map(|weight| *weight as usize) {
                    let boost = form.boost * WEIGHTS[weight] * if own { 1.0 } else { OTHER_LANGUAGE };
                    let mean = self.snapshot.mean_lengths[kind][language as usize][weight];
                    let share = LENGTHS[weight];
                    let text = self.snapshot.segments[at].columns.text(kind, language, weight);
                    read_postings(text, &form.text, |doc, often| {
                        let length = text.norms.fieldnorm(doc) as f32 / mean;
                        let often = often as f32;
                        scratch.offer(doc, boost * often / (often + SATURATION * (1.0 - share + share * length)));
                        if own {
                            in_language.insert(doc);
                        }
                    })?;
                }
            }
        }
        Ok(())
    }

    fn lower_unreadable(&self, out: &mut Matched) {
        for (segment, matching) in self.snapshot.segments.iter().zip(&mut out.segments) {
            let readable = segment.columns.in_language(self.manner.language);
            for doc in matching.documents.iter() {
                if readable.is_none_or(|readable| !readable.contains(doc)) {
                    matching.scores[doc as usize] *= UNREADABLE;
                }
            }
        }
    }
}

impl Matched {
    /// Adds a word that was found in these documents. One that does not `count` raises scores only.
    fn count_word(&mut self, found: &[Sparse], rarity: f32, counts: bool) {
        for (segment, found) in self.segments.iter_mut().zip(found) {
            for &(doc, score) in found {
                segment.scores[doc as usize] += score * rarity;
                if counts {
                    segment.documents.insert(doc);
                    segment.mass[doc as usize] += rarity;
                }
            }
        }
    }

    /// Keeps the documents that have enough of the words, and lowers those that lack some. Of two words both are
    /// asked for, unless next to nothing has them; of more, those that weigh most.
    fn keep_best(&mut self, words: usize) {
        let all = || self.segments.iter().flat_map(|segment| segment.mass.iter().copied());
        let most = all().fold(0.0, f32::max);
        let whole = all().filter(|mass| *mass > 0.0 && *mass >= most * NEARLY).count();
        let enough = if words <= 2 && whole >= FEW { most * NEARLY } else { most * ENOUGH };
        for segment in &mut self.segments {
            let mass = &segment.mass;
            let too_few: Vec<u32> = segment.documents.iter().filter(|doc| mass[*doc as usize] < enough).collect();
            too_few.into_iter().for_each(|doc| segment.documents.remove(doc));
            for doc in segment.documents.iter() {
                segment.scores[doc as usize] *= (segment.mass[doc as usize] / most).powf(LACKING);
            }
        }
    }
}

/// Every document of a segment in which a term stands, with how often it does.
fn read_postings(text: &Reading, term: &str, mut each: impl FnMut(u32, u32)) -> Result<(), Error> {
    let Some(term) = text.index.terms().get(term)? else { return Ok(()) };
    let mut postings = text.index.read_postings_from_terminfo(&term, IndexRecordOption::WithFreqs)?;
    while postings.doc() != TERMINATED {
        each(postings.doc(), postings.term_freq());
        postings.advance();
    }
    Ok(())
}

/// What finding a word says that stands in so many of the documents.
pub(super) fn rarity(found: usize, documents: u64) -> f32 {
    let (found, documents) = (found as f32, documents as f32);
    (1.0 + (documents - found + 0.5).max(0.0) / (found + 0.5)).ln().powf(BY_RARITY)
}

fn in_both(one: &Sparse, other: &Sparse) -> Sparse {
    let mut others = other.iter().peekable();
    one.iter()
        .filter_map(|&(doc, score)| {
            while others.next_if(|(other, _)| *other < doc).is_some() {}
            others.next_if(|(other, _)| *other == doc).map(|(_, more)| (doc, score + more))
        })
        .collect()
}

/// Scores by document while postings are read.
struct Scratch {
    best: Vec<f32>,
    sum: Vec<f32>,
    seen: Bits,
}

impl Scratch {
    fn new(len: u32) -> Self {
        Self { best: vec![0.0; len as usize], sum: vec![0.0; len as usize], seen: Bits::none(len) }
    }

    fn offer(&mut self, doc: u32, score: f32) {
        let at = doc as usize;
        self.best[at] = self.best[at].max(score);
        self.sum[at] += score;
        self.seen.insert(doc);
    }

    /// The scores of what was offered and lives; empty again.
    fn take(&mut self, alive: &Bits) -> Sparse {
        let mut found = Vec::new();
        for doc in self.seen.iter() {
            let at = doc as usize;
            if alive.contains(doc) {
                found.push((doc, self.best[at] + OTHER_TEXTS * (self.sum[at] - self.best[at])));
            }
            self.best[at] = 0.0;
            self.sum[at] = 0.0;
        }
        self.seen.clear();
        found
    }
}
