//! What filters, orders and counts need of every document, in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::Language;
use domain::field::Weight;
use domain::query::Query;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{Searcher, SegmentReader};

use super::bits::Bits;
use super::schema::{self, ByText, Fields, SEPARATOR};
use crate::error::Error;

/// How many times its least size an open group is taken to have at most.
const OPEN_ENDED: f32 = 30.0;
/// How much it tells against a format that it is made for another size, by the logarithm of how far off.
const OFF_SIZE: f32 = 0.5;
/// How much it tells against a format that it leaves time unused.
const OFF_TIME: f32 = 0.6;
/// Blocks of texts that are kept unpacked.
const BLOCKS: usize = 32;
/// Stands where there is no number.
const NONE: u32 = u32::MAX;

/// The columns of one segment. A segment never changes, so they are read once; what was deleted since stands in
/// [`Segment::alive`].
pub(super) struct Columns {
    len: u32,
    /// What was kept of the documents.
    pub(super) stored: StoreReader,
    pub(super) ids: Vec<u128>,
    pub(super) published: Vec<i64>,
    people: Vec<(u32, u32)>,
    pub(super) minutes: Vec<u32>,
    longest: Vec<u32>,
    weeks: Vec<u32>,
    cost: Vec<u32>,
    /// Rank of the title among those of the segment, and the titles by rank; by language.
    titles: [(Vec<u32>, Vec<Box<str>>); 2],
    pub(super) facets: BTreeMap<String, BTreeMap<String, Bits>>,
    /// Documents by the concept they carry, as [`schema::carried`].
    concepts: HashMap<String, Bits>,
    lengths: Lengths,
    texts: [ByReading; 2],
}

/// By language and weight.
type ByReading = Vec<Vec<Reading>>;

/// What is needed to read the postings of one field. Opening both takes as long as reading a short list.
pub(super) struct Reading {
    pub(super) index: Arc<InvertedIndexReader>,
    pub(super) norms: FieldNormReader,
}

/// By kind of term (exact, stem), language and weight: sum of the lengths of texts, and how many there are.
type Lengths = [[[(u64, u64); Weight::ALL.len()]; Language::ALL.len()]; 2];

/// One segment as it is seen now.
pub(super) struct Segment {
    pub(super) columns: Arc<Columns>,
    /// Documents that were not deleted.
    pub(super) alive: Bits,
}

/// The whole index at one moment: every answer comes from one of these.
pub(super) struct Snapshot {
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<Segment>,
    /// Mean length of the texts by kind of term, language and weight.
    pub(super) mean_lengths: [[[f32; Weight::ALL.len()]; Language::ALL.len()]; 2],
    pub(super) count: u64,
    known: HashMap<SegmentId, Arc<Columns>>,
}

impl Snapshot {
    /// What `searcher` sees. Columns of segments that `before` knew already are taken over.
    pub(super) fn new(searcher: Searcher, fields: &Fields, before: Option<&Self>) -> Result<Self, Error> {
        let mut known = HashMap::new();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let id = reader.segment_id();
            let columns = match before.and_then(|before| before.known.get(&id)) {
                Some(columns) => columns.clone(),
                None => Arc::new(Columns::read(reader, fields)?),
            };
            known.insert(id, columns.clone());
            let alive = match reader.alive_bitset() {
                None => Bits::all(reader.max_doc()),
                Some(alive) => {
                    Bits::filled(reader.max_doc(), |doc| u32::try_from(doc).is_ok_and(|doc| alive.is_alive(doc)))
                }
            };
            segments.push(Segment { columns, alive });
        }
        let mean = |kind: usize, language: usize, weight: usize| {
            let (sum, texts) = segments.iter().fold((0, 0), |(sum, texts), segment| {
                let (more, many) = segment.columns.lengths[kind][language][weight];
                (sum + more, texts + many)
            });
            if texts == 0 { 1.0 } else { sum as f32 / texts as f32 }
        };
        let mean_lengths = std::array::from_fn(|kind| {
            std::array::from_fn(|language| std::array::from_fn(|weight| mean(kind, language, weight)))
        });
        let count = segments.iter().map(|segment| segment.alive.count()).sum();
        Ok(Self { searcher, segments, mean_lengths, count, known })
    }

    /// How many documents carry one of these concepts; one that carries two counts twice.
    pub(super) fn carrying<'c>(&self, concepts: impl Iterator<Item = &'c str>) -> u64 {
        let of = |concept: &str| -> u64 {
            let counts = self
                .segments
                .iter()
                .filter_map(|segment| Some(segment.columns.carrying(concept)?.count_with(&segment.alive)));
            counts.sum()
        };
        concepts.map(of).sum()
    }

    /// Where the document with this id is.
    pub(super) fn position(&self, id: u128) -> Option<(usize, u32)> {
        self.segments.iter().enumerate().find_map(|(at, segment)| {
            let doc = segment.alive.iter().find(|doc| segment.columns.ids[*doc as usize] == id)?;
            Some((at, doc))
        })
    }
}

impl Columns {
    fn read(reader: &SegmentReader, fields: &Fields) -> Result<Self, Error> {
        let len = reader.max_doc();
        let fast = reader.fast_fields();
        let numbers = |name: &str| -> Result<Vec<u32>, Error> {
            let column = fast.u64(name)?;
            let read = |doc| column.first(doc).and_then(|value| u32::try_from(value).ok()).unwrap_or(NONE);
            Ok((0..len).map(read).collect())
        };
        let (high, low) = (fast.u64(schema::ID_HIGH)?, fast.u64(schema::ID_LOW)?);
        let half = |value: Option<u64>| u128::from(value.unwrap_or_default());
        let published = fast.i64(schema::PUBLISHED)?;
        let (people_min, people_max) = (numbers(schema::PEOPLE_MIN)?, fast.u64(schema::PEOPLE_MAX)?);
        let people_max =
            (0..len).map(|doc| people_max.first(doc).map_or(0, |max| u32::try_from(max).unwrap_or(u32::MAX)));
        Ok(Self {
            len,
            stored: reader.get_store_reader(BLOCKS)?,
            ids: (0..len).map(|doc| half(high.first(doc)) << 64 | half(low.first(doc))).collect(),
            published: (0..len).map(|doc| published.first(doc).unwrap_or_default()).collect(),
            people: people_min.into_iter().zip(people_max).collect(),
            minutes: numbers(schema::MINUTES)?,
            longest: numbers(schema::MINUTES_MAX)?,
            weeks: numbers(schema::WEEKS)?,
            cost: numbers(schema::COST)?,
            titles: [titles(reader, schema::TITLES[0])?, titles(reader, schema::TITLES[1])?],
            facets: facets(reader)?,
            concepts: coded(reader, schema::CONCEPT)?.into_iter().collect(),
            lengths: [lengths(reader, &fields.exact)?, lengths(reader, &fields.stem)?],
            texts: [readings(reader, &fields.exact)?, readings(reader, &fields.stem)?],
        })
    }

    /// Documents that fit the numbers of the query, apart from the time it gives.
    pub(super) fn fitting(&self, query: &Query) -> Bits {
        let mut fits = Bits::all(self.len);
        if let Some(people) = query.people {
            fits.keep(&Bits::filled(self.len, |doc| self.people[doc].0 <= people && people <= self.people[doc].1));
        }
        if let Some(weeks) = query.weeks {
            fits.keep(&Bits::filled(self.len, |doc| self.weeks[doc] != NONE && self.weeks[doc] <= weeks));
        }
        if let Some(cost) = query.cost {
            fits.keep(&Bits::filled(self.len, |doc| self.cost[doc] <= u32::from(cost)));
        }
        fits
    }

    /// How well a document is made for the size and the time of the query, above 0 and at most 1. One that fits by its
    /// bounds may be meant for far fewer people, or leave most of the time unused.
    pub(super) fn made_for(&self, query: &Query, doc: u32) -> f32 {
        let index = doc as usize;
        let mut fits = 1.0;
        if let (Some(people), (min @ 1.., max)) = (query.people, self.people[index])
            && min != NONE
        {
            let (min, max) = (min as f32, (max as f32).min(min as f32 * OPEN_ENDED));
            let off = ((people as f32).ln() - (min * max).sqrt().ln()).abs();
            fits /= 1.0 + OFF_SIZE * off;
        }
        if let (Some(minutes), longest) = (query.minutes, self.longest[index])
            && longest != NONE
        {
            fits *= (longest as f32 / minutes.max(1) as f32).min(1.0).powf(OFF_TIME);
        }
        fits
    }

    /// Documents that take no longer than this.
    pub(super) fn within(&self, minutes: u32) -> Bits {
        Bits::filled(self.len, |doc| self.minutes[doc] != NONE && self.minutes[doc] <= minutes)
    }

    /// Documents without a duration.
    pub(super) fn without_minutes(&self) -> Bits {
        Bits::filled(self.len, |doc| self.minutes[doc] == NONE)
    }

    /// Documents with one of these codes in the facet.
    pub(super) fn with_code(&self, facet: &str, codes: &[String]) -> Bits {
        let mut with = Bits::none(self.len);
        if let Some(known) = self.facets.get(facet) {
            codes.iter().filter_map(|code| known.get(code)).for_each(|documents| with.add(documents));
        }
        with
    }

    /// Terms of texts of this kind (exact, stem), language and weight.
    pub(super) fn text(&self, kind: usize, language: Language, weight: usize) -> &Reading {
        &self.texts[kind][language as usize][weight]
    }

    /// Documents that carry this concept.
    pub(super) fn carrying(&self, concept: &str) -> Option<&Bits> {
        self.concepts.get(concept)
    }

    /// Documents that can be read in `language`.
    pub(super) fn in_language(&self, language: Language) -> Option<&Bits> {
        self.facets.get("language")?.get(language.code())
    }

    pub(super) fn none(&self) -> Bits {
        Bits::none(self.len)
    }

    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    /// The title as it is sorted, with its rank in the segment.
    pub(super) fn title(&self, language: Language, doc: u32) -> (u32, &str) {
        let (ranks, titles) = &self.titles[language as usize];
        let rank = ranks[doc as usize];
        (rank, titles.get(rank as usize).map_or("", |title| title))
    }
}

fn titles(reader: &SegmentReader, name: &str) -> Result<(Vec<u32>, Vec<Box<str>>), Error> {
    let len = reader.max_doc();
    let Some(column) = reader.fast_fields().str(name)? else { return Ok((vec![NONE; len as usize], Vec::new())) };
    let rank = |doc| column.term_ords(doc).next().and_then(|rank| u32::try_from(rank).ok()).unwrap_or(NONE);
    let mut titles = Vec::with_capacity(column.num_terms());
    let mut title = String::new();
    for rank in 0..column.num_terms() as u64 {
        title.clear();
        column.ord_to_str(rank, &mut title)?;
        titles.push(title.as_str().into());
    }
    Ok(((0..len).map(rank).collect(), titles))
}

fn facets(reader: &SegmentReader) -> Result<BTreeMap<String, BTreeMap<String, Bits>>, Error> {
    let mut facets: BTreeMap<String, BTreeMap<String, Bits>> = BTreeMap::new();
    for (name, bits) in coded(reader, schema::FACET)? {
        if let Some((key, code)) = name.split_once(SEPARATOR) {
            facets.entry(key.to_owned()).or_default().insert(code.to_owned(), bits);
        }
    }
    Ok(facets)
}

/// The documents of every value of a column of texts.
fn coded(reader: &SegmentReader, name: &str) -> Result<Vec<(String, Bits)>, Error> {
    let Some(column) = reader.fast_fields().str(name)? else { return Ok(Vec::new()) };
    let mut by_rank = vec![Bits::none(reader.max_doc()); column.num_terms()];
    for doc in 0..reader.max_doc() {
        for rank in column.term_ords(doc) {
            if let Some(bits) = usize::try_from(rank).ok().and_then(|rank| by_rank.get_mut(rank)) {
                bits.insert(doc);
            }
        }
    }
    let mut coded = Vec::with_capacity(by_rank.len());
    for (rank, bits) in by_rank.into_iter().enumerate() {
        let mut name = String::new();
        column.ord_to_str(rank as u64, &mut name)?;
        coded.push((name, bits));
    }
    Ok(coded)
}

fn readings(reader: &SegmentReader, fields: &ByText) -> Result<ByReading, Error> {
    let reading = |field: Field| -> Result<Reading, Error> {
        Ok(Reading { index: reader.inverted_index(field)?, norms: reader.get_fieldnorms_reader(field)? })
    };
    fields.iter().map(|row| row.iter().map(|field| reading(*field)).collect()).collect()
}

fn lengths(
    reader: &SegmentReader,
    fields: &ByText,
) -> Result<[[(u64, u64); Weight::ALL.len()]; Language::ALL.len()], Error> {
    let mut lengths = [[(0, 0); Weight::ALL.len()]; Language::ALL.len()];
    for (row, fields) in lengths.iter_mut().zip(fields) {
        for (length, field) in row.iter_mut().zip(fields) {
            *length = length_of(reader, *field)?;
        }
    }
    Ok(lengths)
}

fn length_of(reader: &SegmentReader, field: Field) -> Result<(u64, u64), Error> {
    let norms: FieldNormReader = reader.get_fieldnorms_reader(field)?;
    Ok((0..reader.max_doc())
        .map(|doc| norms.fieldnorm(doc))
        .filter(|length| *length > 0)
        .fold((0, 0), |(sum, texts), length| (sum + u64::from(length), texts + 1)))
}
