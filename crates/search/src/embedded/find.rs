//! One page of what fits a query, with its counts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use domain::field::Weight;
use domain::query::{MAX_LIMIT, MAX_OFFSET, Query, Sort};
use domain::{EntryId, Language};
use uuid::Uuid;

use super::Reading;
use super::bits::Bits;
use super::matching::{Manner, Matched, Matcher};
use super::schema::PASSAGES;
use super::stored::Stored;
use crate::analysis::Wanted;
use crate::error::Error;
use crate::found::{Found, Hit};
use crate::snippet::Marker;

/// A document that fits, with all by which it is put in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) segment: usize,
    pub(super) doc: u32,
    pub(super) score: f32,
    readable: bool,
    minutes: u32,
    title: u32,
    published: i64,
    pub(super) id: u128,
}

/// Documents of one segment by what they fit.
struct Fitting {
    /// Everything.
    all: Bits,
    /// Everything but the filter of one facet; for facets with a filter.
    without: BTreeMap<&'static str, Bits>,
    /// Everything but the time, and they have none.
    unknown_minutes: u64,
}

impl Reading<'_> {
    /// Answers a query.
    pub(super) fn find(&self, query: &Query) -> Result<Found, Error> {
        let wanted = Wanted::new(self.analyser, &query.text);
        let matched = match wanted.is_empty() {
            true => None,
            false => Some(self.matcher(query.language, &Weight::ALL, false).matched(&wanted)?),
        };
        let mut found =
            Found { corrected: matched.as_ref().and_then(|matched| matched.corrected.clone()), ..Found::default() };
        let mut candidates = Vec::new();
        let limit = query.limit.clamp(1, MAX_LIMIT) as usize;
        let offset = query.offset.min(MAX_OFFSET) as usize;
        for (at, segment) in self.snapshot.segments.iter().enumerate() {
            let matching = matched.as_ref().map(|matched| &matched.segments[at].documents);
            let fitting = self.fitting(at, matching.unwrap_or(&segment.alive), query);
            found.total += fitting.all.count();
            found.unknown_minutes += fitting.unknown_minutes;
            for (key, codes) in &segment.columns.facets {
                let of = fitting.without.get(key.as_str()).unwrap_or(&fitting.all);
                for (code, documents) in codes {
                    let count = of.count_with(documents);
                    if count > 0 {
                        *found.facets.entry(key.clone()).or_default().entry(code.clone()).or_default() += count;
                    }
                }
            }
            let mut of_segment = self.candidates(at, &fitting.all, matched.as_ref(), query.language);
            // What is made for this size and this time stands before what only allows it.
            of_segment
                .iter_mut()
                .for_each(|candidate| candidate.score *= segment.columns.made_for(query, candidate.doc));
            // No more than a page's end can be needed of any segment.
            self.keep_first(&mut of_segment, offset + limit, query);
            candidates.extend(of_segment);
        }
        self.keep_first(&mut candidates, offset + limit, query);
        candidates.sort_by(|one, other| self.order(one, other, query));
        let mut marker = matched.as_ref().map(|matched| matched.marks.marker(self.analyser));
        for candidate in candidates.iter().skip(offset) {
            found.hits.push(self.hit(candidate, matched.as_ref(), marker.as_mut(), query.language)?);
        }
        Ok(found)
    }

    pub(super) fn matcher<'m>(&'m self, language: Language, weights: &'m [Weight], completing: bool) -> Matcher<'m> {
        let manner = Manner { language, weights, completing };
        Matcher { snapshot: self.snapshot, fields: self.fields, names: self.names, analyser: self.analyser, manner }
    }

    fn fitting(&self, at: usize, matching: &Bits, query: &Query) -> Fitting {
        let columns = &self.snapshot.segments[at].columns;
        let mut numbers = columns.fitting(query);
        numbers.keep(matching);
        let filters: Vec<(&'static str, Bits)> = query
            .filters
            .iter()
            .filter(|(_, codes)| !codes.is_empty())
            .map(|(key, codes)| (*key, columns.with_code(key, codes)))
            .collect();
        let combined = |left_out: Option<&str>| {
            let mut fits = numbers.clone();
            filters.iter().filter(|(key, _)| Some(*key) != left_out).for_each(|(_, bits)| fits.keep(bits));
            fits
        };
        let timely = query.minutes.map(|minutes| columns.within(minutes));
        let in_time = |mut fits: Bits| {
            timely.iter().for_each(|timely| fits.keep(timely));
            fits
        };
        let any_time = combined(None);
        let unknown_minutes = timely.as_ref().map_or(0, |_| any_time.count_with(&columns.without_minutes()));
        let without = filters.iter().map(|(key, _)| (*key, in_time(combined(Some(key))))).collect();
        Fitting { all: in_time(any_time), without, unknown_minutes }
    }

    pub(super) fn candidates(
        &self,
        at: usize,
        fits: &Bits,
        matched: Option<&Matched>,
        language: Language,
    ) -> Vec<Candidate> {
        let columns = &self.snapshot.segments[at].columns;
        let readable = columns.in_language(language);
        let matching = matched.map(|matched| &matched.segments[at]);
        let candidate = |doc: u32| {
            let index = doc as usize;
            Candidate {
                segment: at,
                doc,
                score: matching.map_or(1.0, |matching| matching.scores[index]),
                readable: readable.is_some_and(|readable| readable.contains(doc)),
                minutes: columns.minutes[index],
                title: columns.title(language, doc).0,
                published: columns.published[index],
                id: columns.ids[index],
            }
        };
        fits.iter().map(candidate).collect()
    }

    /// Leaves the first `wanted` in any order.
    fn keep_first(&self, candidates: &mut Vec<Candidate>, wanted: usize, query: &Query) {
        if candidates.len() > wanted && wanted > 0 {
            candidates.select_nth_unstable_by(wanted - 1, |one, other| self.order(one, other, query));
            candidates.truncate(wanted);
        }
    }

    /// The order of hits. Never equal for two documents, so that pages neither repeat nor leave out any.
    fn order(&self, one: &Candidate, other: &Candidate, query: &Query) -> Ordering {
        let by_relevance = || other.score.total_cmp(&one.score).then(other.readable.cmp(&one.readable));
        let chosen = match query.sort {
            Sort::Relevance => by_relevance(),
            Sort::Newest => Ordering::Equal,
            Sort::Duration => one.minutes.cmp(&other.minutes),
            Sort::Title if one.segment == other.segment => one.title.cmp(&other.title),
            Sort::Title => self.title(one, query.language).cmp(self.title(other, query.language)),
        };
        chosen.then(other.published.cmp(&one.published)).then(one.id.cmp(&other.id))
    }

    fn title(&self, candidate: &Candidate, language: Language) -> &str {
        self.snapshot.segments[candidate.segment].columns.title(language, candidate.doc).1
    }

    fn hit(
        &self,
        candidate: &Candidate,
        matched: Option<&Matched>,
        marker: Option<&mut Marker<'_>>,
        language: Language,
    ) -> Result<Hit, Error> {
        let Candidate { segment, doc, score, readable, .. } = *candidate;
        let columns = &self.snapshot.segments[segment].columns;
        let stands_there = matched.is_none_or(|matched| matched.segments[segment].in_language.contains(doc));
        let other = columns.in_language(language.other()).is_some_and(|other| other.contains(doc));
        let found_in = if other && !(readable && stands_there) { language.other() } else { language };
        let snippet = match marker {
            None => None,
            Some(marker) => {
                let stored = self.stored(segment, doc)?;
                let texts = PASSAGES.iter().flat_map(|weight| stored.marked_texts(found_in, *weight));
                marker.snippet(found_in, texts)
            }
        };
        Ok(Hit { id: entry_id(candidate.id), score, language: found_in, snippet })
    }

    /// What was kept of a document.
    pub(super) fn stored(&self, segment: usize, doc: u32) -> Result<Stored, Error> {
        Ok(Stored::read(self.snapshot.segments[segment].columns.stored.get_document_bytes(doc)?))
    }
}

pub(super) fn entry_id(id: u128) -> EntryId {
    EntryId(Uuid::from_u128(id))
}
