//! One page of what fits a query, with its counts, in two questions: which reading of the words finds anything, and
//! then everything at once.

use std::collections::BTreeMap;

use domain::Language;
use domain::field::Weight;
use domain::query::{MAX_LIMIT, MAX_OFFSET, Query, Sort, facets};
use meilisearch_sdk::search::{MatchingStrategies, MultiSearchResponse, SearchQuery, SearchResults, Selectors};

use super::document::{BRIEF, Returned, facet_name};
use super::{Meilisearch, filter};
use crate::analysis::{Wanted, WantedWord, distance, is_stop_word, typos_allowed, words};
use crate::error::Error;
use crate::found::{Found, Hit};
use crate::snippet::{Marker, Marks, Text};

/// So many entries with all words are enough; of fewer, those that lack some are found as well.
const FEW: u64 = 5;

/// One question.
pub(super) struct Asked {
    pub(super) words: String,
    pub(super) strategy: MatchingStrategies,
    pub(super) filter: String,
    pub(super) facets: Vec<String>,
    pub(super) sort: Vec<String>,
    pub(super) part: Part,
    /// Fields to look in; all where empty.
    pub(super) fields: Vec<String>,
}

/// What of the hits is wanted.
pub(super) enum Part {
    /// How many there are, exactly.
    Count,
    /// So many after so many.
    Page { offset: usize, limit: usize },
}

/// A way to read the words of a query.
#[derive(Clone, Copy)]
pub(super) enum Reading {
    /// As they are.
    Words,
    /// The last one may go on.
    Beginning,
    /// Compounds by their parts.
    Parts,
    /// Not all of them have to be there.
    Some,
}

impl Reading {
    const STRICT: [Self; 3] = [Self::Words, Self::Beginning, Self::Parts];
}

impl Asked {
    /// Which entries fit these words and this filter.
    pub(super) fn new(words: String, strategy: MatchingStrategies, filter: String, part: Part) -> Self {
        Self { words, strategy, filter, facets: Vec::new(), sort: Vec::new(), part, fields: Vec::new() }
    }
}

impl Meilisearch {
    /// Answers all questions in one exchange, in their order.
    pub(super) async fn ask(&self, language: Language, asked: &[Asked]) -> Result<Vec<SearchResults<Returned>>, Error> {
        fn slices(texts: &[String]) -> Vec<&str> {
            texts.iter().map(String::as_str).collect()
        }
        let index = self.index(language);
        let lists: Vec<_> =
            asked.iter().map(|asked| (slices(&asked.facets), slices(&asked.sort), slices(&asked.fields))).collect();
        let mut all = self.client.multi_search();
        for (asked, (facets, sort, fields)) in asked.iter().zip(&lists) {
            let mut query = SearchQuery::new(&index);
            query.with_matching_strategy(asked.strategy.clone()).with_show_ranking_score(true).with_locales(&["eng"]);
            if !asked.words.is_empty() {
                query.with_query(&asked.words);
            }
            if !asked.filter.is_empty() {
                query.with_filter(&asked.filter);
            }
            if !facets.is_empty() {
                query.with_facets(Selectors::Some(facets));
            }
            if !sort.is_empty() {
                query.with_sort(sort);
            }
            if !fields.is_empty() {
                query.with_attributes_to_search_on(fields);
            }
            match asked.part {
                // Only pages are counted exactly. One hit, without its texts.
                Part::Count => {
                    query.with_page(1).with_hits_per_page(1).with_attributes_to_retrieve(Selectors::Some(&BRIEF))
                }
                Part::Page { offset, limit } => query.with_offset(offset).with_limit(limit),
            };
            all.with_search_query(query.build());
        }
        let answer: MultiSearchResponse<Returned> = self.in_time(all.execute()).await?;
        if answer.results.len() == asked.len() {
            return Ok(answer.results);
        }
        let wrong = <serde_json::Error as serde::de::Error>::custom("another number of answers than of questions");
        Err(meilisearch_sdk::errors::Error::ParseError(wrong).into())
    }

    pub(super) async fn found(&self, query: &Query) -> Result<Found, Error> {
        let wanted = Wanted::new(&self.analyser, &query.text);
        let (words, strategy) = self.reading(&wanted, query.language).await?;
        let ask = |filter: String, part: Part| Asked::new(words.clone(), strategy.clone(), filter, part);
        let (offset, limit) = (query.offset.min(MAX_OFFSET) as usize, query.limit.clamp(1, MAX_LIMIT) as usize);

        let whole = filter::filter(query, None);
        let chosen: Vec<&str> =
            query.filters.iter().filter(|(_, codes)| !codes.is_empty()).map(|(key, _)| *key).collect();
        let mut asked = vec![
            Asked { sort: order(query.sort), ..ask(whole.clone(), Part::Page { offset, limit }) },
            Asked { facets: facets().iter().map(|facet| facet_name(facet.key)).collect(), ..ask(whole, Part::Count) },
        ];
        asked.extend(chosen.iter().map(|key| Asked {
            facets: facets().iter().filter(|facet| facet.key == *key).map(|facet| facet_name(facet.key)).collect(),
            ..ask(filter::filter(query, Some(key)), Part::Count)
        }));
        if query.minutes.is_some() {
            asked.push(ask(filter::without_minutes(query), Part::Count));
        }

        let mut answers = self.ask(query.language, &asked).await?.into_iter();
        let page = answers.next().map(|page| page.hits).unwrap_or_default();
        let counted = answers.next();
        let mut counts = distribution(counted.as_ref());
        for (key, answer) in chosen.iter().zip(answers.by_ref()) {
            match distribution(Some(&answer)).remove(*key) {
                Some(own) => counts.insert((*key).to_owned(), own),
                None => counts.remove(*key),
            };
        }
        let unknown_minutes = answers.next().map_or(0, |answer| total(&answer));
        let returned: Vec<(Returned, f32)> =
            page.into_iter().map(|hit| (hit.result, hit.ranking_score.unwrap_or_default() as f32)).collect();
        let (marks, corrected) = self.marks(&wanted, query.language, returned.iter().map(|(hit, _)| hit));
        let mut marker = marks.marker(&self.analyser);
        let hits = returned
            .iter()
            .map(|(hit, score)| hit_of(hit, *score, &mut marker, wanted.is_empty(), query.language))
            .collect();
        Ok(Found { total: counted.as_ref().map_or(0, total), hits, facets: counts, unknown_minutes, corrected })
    }

    /// The words to send. The first way to read them that finds anything at all, whatever the filters say: so a
    /// filter never brings entries that were not there without it.
    async fn reading(&self, wanted: &Wanted, language: Language) -> Result<(String, MatchingStrategies), Error> {
        if wanted.is_empty() {
            return Ok((String::new(), MatchingStrategies::ALL));
        }
        let readings = Reading::STRICT.map(|reading| self.words(wanted, language, reading));
        let some = self.words(wanted, language, Reading::Some);
        let mut asked: Vec<Asked> = readings
            .iter()
            .map(|words| Asked::new(words.clone(), MatchingStrategies::ALL, String::new(), Part::Count))
            .collect();
        asked.push(Asked::new(some.clone(), MatchingStrategies::FREQUENCY, String::new(), Part::Count));
        let totals: Vec<u64> = self.ask(language, &asked).await?.iter().map(total).collect();
        let of_some = totals.last().copied().unwrap_or(0);
        let least = if wanted.words.len() > 1 { FEW } else { 1 };
        let strict = || readings.iter().zip(&totals);
        let enough = strict().find(|(_, total)| **total >= least);
        let any = || strict().find(|(_, total)| **total > 0 && **total >= of_some);
        Ok(match enough.or_else(any) {
            Some((words, _)) => (words.clone(), MatchingStrategies::ALL),
            None => (some, MatchingStrategies::FREQUENCY),
        })
    }

    /// The words as stems. A space at the end says that the last one is whole.
    pub(super) fn words(&self, wanted: &Wanted, language: Language, reading: Reading) -> String {
        let is_number = |word: &&WantedWord| word.key.chars().all(|letter| letter.is_ascii_digit());
        let only_numbers = wanted.words.iter().all(|word| is_number(&word));
        let mut sent = Vec::new();
        for word in wanted.words.iter().filter(|word| only_numbers || !is_number(word)) {
            let forms = self.analyser.forms(language, &word.text);
            match reading {
                Reading::Parts if forms.cover.len() > 1 => {
                    sent.extend(forms.cover.iter().map(|part| self.analyser.forms(language, part).stem.clone()));
                }
                // A stem may be shorter than what is typed: as a beginning it would find too much.
                Reading::Beginning | Reading::Some if word.is_beginning => sent.push(forms.key.clone()),
                _ => sent.push(forms.stem.clone()),
            }
        }
        let open = matches!(reading, Reading::Beginning | Reading::Some)
            && wanted.words.last().is_some_and(|word| word.is_beginning);
        sent.join(" ") + if open { "" } else { " " }
    }

    /// What to mark, and the query as understood where words are there in another spelling only.
    pub(super) fn marks<'r>(
        &self,
        wanted: &Wanted,
        language: Language,
        hits: impl Iterator<Item = &'r Returned> + Clone,
    ) -> (Marks, Option<String>) {
        let mut marks = Marks::default();
        let mut corrections = Vec::new();
        for (number, word) in (0..).zip(&wanted.words) {
            let mut own = Marks::default();
            let names = word.synonyms.iter().flatten().chain(&word.joined).chain([&word.text]);
            let forms = self.analyser.forms(Language::De, &word.text);
            for name in names.chain(&forms.cover) {
                for set in [&mut own, &mut marks] {
                    set.key(number, &self.analyser.forms(language, name).key);
                    Language::ALL.into_iter().for_each(|of| set.stem(number, of, &self.analyser.forms(of, name).stem));
                }
            }
            let mut marker = own.marker(&self.analyser);
            if hits.clone().flat_map(texts).any(|(of, text)| marker.count_in(of, text) > 0) {
                continue;
            }
            let near = self.near(word, hits.clone());
            if let Some((_, (typing_error, spelling))) = near.iter().min_by_key(|(_, (distance, _))| *distance)
                && *typing_error > 0
            {
                corrections.push((word.range.clone(), spelling.clone()));
            }
            near.keys().for_each(|key| marks.key(number, key));
        }
        let corrected = (!corrections.is_empty()).then(|| wanted.with(&corrections));
        (marks, corrected)
    }

    /// Keys in the hits that the server may have taken for the word, with their distance (0 where the word begins
    /// them) and a spelling.
    fn near<'r>(
        &self,
        word: &WantedWord,
        hits: impl Iterator<Item = &'r Returned>,
    ) -> BTreeMap<String, (usize, String)> {
        let allowed = usize::from(typos_allowed(&word.key));
        let mut near = BTreeMap::new();
        for text in hits.flat_map(texts).map(|(_, text)| text) {
            for other in words(text) {
                let key = self.analyser.forms(Language::De, &other.text).key.clone();
                if near.contains_key(&key) || is_stop_word(&key) {
                    continue;
                }
                let begins = word.is_beginning && key.starts_with(&word.key);
                let lengths = key.chars().count().abs_diff(word.key.chars().count());
                let far = if begins {
                    0
                } else if lengths > allowed {
                    usize::MAX
                } else {
                    distance(&word.key, &key)
                };
                if begins || (allowed > 0 && far <= allowed) {
                    near.insert(key, (far, other.text.into_owned()));
                }
            }
        }
        near
    }
}

fn hit_of(hit: &Returned, score: f32, marker: &mut Marker<'_>, without_words: bool, language: Language) -> Hit {
    let mut stands_in =
        |of: Language| texts(hit).any(|(in_language, text)| in_language == of && marker.count_in(of, text) > 0);
    let own = hit.languages.contains(&language) && (without_words || stands_in(language));
    let found_in = if hit.languages.contains(&language.other()) && !own { language.other() } else { language };
    if without_words {
        return Hit { id: hit.id, score: 0.0, language: found_in, snippet: None };
    }
    let weights = [Weight::Summary, Weight::Goal, Weight::Body];
    let texts = weights.iter().flat_map(|weight| hit.texts(found_in, *weight)).map(|text| Text::plain(text));
    Hit { id: hit.id, score, language: found_in, snippet: marker.snippet(found_in, texts) }
}

/// Every text of a hit with its language.
fn texts(hit: &Returned) -> impl Iterator<Item = (Language, &String)> {
    Language::ALL.into_iter().flat_map(move |language| {
        Weight::ALL.iter().flat_map(move |weight| hit.texts(language, *weight)).map(move |text| (language, text))
    })
}

fn total(answer: &SearchResults<Returned>) -> u64 {
    answer.total_hits.or(answer.estimated_total_hits).unwrap_or(0) as u64
}

/// Facet key → code → entries.
fn distribution(answer: Option<&SearchResults<Returned>>) -> BTreeMap<String, BTreeMap<String, u64>> {
    let counted = answer.and_then(|answer| answer.facet_distribution.as_ref());
    let counted = counted.into_iter().flatten().filter(|(_, codes)| !codes.is_empty());
    let of = |codes: &std::collections::HashMap<String, usize>| {
        codes.iter().filter(|(_, count)| **count > 0).map(|(code, count)| (code.clone(), *count as u64)).collect()
    };
    counted.filter_map(|(name, codes)| Some((name.strip_prefix("facet_")?.to_owned(), of(codes)))).collect()
}

/// What puts hits in order before all else. Between equals the ranking rules of the index decide, as everywhere.
fn order(sort: Sort) -> Vec<String> {
    let by = match sort {
        Sort::Relevance => return Vec::new(),
        Sort::Newest => ["published:desc", "id:asc"].as_slice(),
        Sort::Duration => &["minutes:asc", "published:desc", "id:asc"],
        Sort::Title => &["title:asc", "published:desc", "id:asc"],
    };
    by.iter().map(|by| (*by).to_owned()).collect()
}
