//! Finding: a query to hits with reasons.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::Fit;
use domain::query::{Query, Sort};
use domain::vocabulary::{self, Concept};
use domain::{EntryId, Kind, Language};
use search::analysis::key;
use search::{Snippet, Wish};
use storage::entry;

use crate::gaps::WantedRow;
use crate::read::Shown;
use crate::{Error, Library};

/// One reason why a hit fits or what it misses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// About what.
    pub about: About,
    /// How well.
    pub fit: Fit,
}

/// What a reason is about, with the wish and what the entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Persons wished; smallest and largest group.
    People {
        /// As wished.
        wish: u32,
        /// Smallest group.
        min: u32,
        /// Largest group; none is open.
        max: Option<u32>,
    },
    /// Minutes wished; shortest event.
    Minutes {
        /// As wished.
        wish: u32,
        /// Shortest and longest event.
        span: Option<(u32, u32)>,
    },
    /// Weeks until the event; lead time.
    Weeks {
        /// As wished; none where the reader said nothing and is only told.
        wish: Option<u32>,
        /// Lead time.
        lead: u32,
    },
    /// Money; cost band.
    Cost {
        /// Rank of the highest affordable band.
        wish: u8,
        /// Code of the entry's band.
        band: String,
    },
}

/// One hit.
#[derive(Debug, Clone)]
pub struct HitShown {
    /// The entry.
    pub shown: Shown,
    /// Where the words were found.
    pub snippet: Option<Snippet>,
    /// Language in which it was found.
    pub language: Language,
    /// Why it fits.
    pub why: Vec<Reason>,
    /// All intervals together.
    pub fits: Fit,
}

/// What to let go so that more is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaxed {
    /// The wider query.
    pub query: Query,
    /// Name of the parameter that was dropped.
    pub without: &'static str,
    /// Hits of the wider query.
    pub total: u64,
}

/// One page of results.
#[derive(Debug, Clone)]
pub struct Results {
    /// The query as it was put.
    pub query: Query,
    /// The query as it was understood: what is wished in its words stands in its filters.
    pub understood: Query,
    /// What was understood so.
    pub wishes: Vec<Wish>,
    /// All hits.
    pub total: u64,
    /// The hits of this page.
    pub hits: Vec<HitShown>,
    /// Counts per facet and code.
    pub facets: BTreeMap<String, BTreeMap<String, u64>>,
    /// The words as understood, where a typo was corrected.
    pub corrected: Option<String>,
    /// Entries that would fit but state no fixed duration.
    pub unknown_minutes: u64,
    /// What to let go, where little or nothing was found.
    pub relaxed: Vec<Relaxed>,
    /// Titles and names spelt like the words, where these find nothing at all.
    pub near: Vec<String>,
    /// The open call for what the words look for.
    pub call: Option<WantedRow>,
}

/// What somebody may be about to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The text to type.
    pub text: String,
    /// Where it leads.
    pub target: Target,
}

/// Where a suggestion leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An entry.
    Entry(Kind, EntryId),
    /// A concept: its scheme and code.
    Concept(&'static str, &'static str),
}

/// Vocabularies whose concepts are suggested, most telling first.
const SUGGESTED: [&str; 4] = ["topic", "purpose", "target_group", "phase"];
/// Most concepts among suggestions.
const CONCEPTS: usize = 3;
/// Most near spellings.
const NEAR: usize = 4;
/// Fewest letters that a word keeps while something spelt like it is looked for.
const STUMP: usize = 4;

/// At how many hits or fewer the reader is told what to let go.
const FEW: u64 = 3;

impl Library {
    /// Finds what fits a query.
    ///
    /// # Errors
    /// Where neither index nor storage answers.
    pub async fn find(&self, query: &Query) -> Result<Results, Error> {
        let search::Understood { query: understood, wishes } = search::understand(query);
        let found = self.finder().find(&understood).await?;
        let ids: Vec<EntryId> = found.hits.iter().map(|hit| hit.id).collect();
        let shown: BTreeMap<EntryId, Shown> =
            self.many(&ids).await?.into_iter().map(|shown| (shown.entry().id, shown)).collect();
        let hits = found
            .hits
            .into_iter()
            .filter_map(|hit| {
                let shown = shown.get(&hit.id)?.clone();
                let why = reasons(&understood, &shown);
                let fits = why.iter().map(|reason| reason.fit).max_by_key(|fit| match fit {
                    Fit::Yes => 0,
                    Fit::Just => 1,
                    Fit::Unknown => 2,
                    Fit::No => 3,
                });
                let fits = fits.unwrap_or(if shown.facts().is_some() { Fit::Yes } else { Fit::Unknown });
                Some(HitShown { shown, snippet: hit.snippet, language: hit.language, why, fits })
            })
            .collect();
        let few = found.total <= FEW && query.offset == 0;
        let relaxed = if few { self.relax(&understood, found.total).await? } else { Vec::new() };
        let near = if few && found.total == 0 { self.near(&understood).await? } else { Vec::new() };
        let call = self.call_for(&understood).await?;
        Ok(Results {
            query: query.clone(),
            understood,
            wishes,
            total: found.total,
            hits,
            facets: found
                .facets
                .into_iter()
                .map(|(key, counts)| (key.to_string(), counts.into_iter().collect()))
                .collect(),
            corrected: found.corrected,
            unknown_minutes: found.unknown_minutes,
            relaxed,
            near,
            call,
        })
    }

    /// Titles and names spelt like the words of a query that finds nothing by these alone. Word by word: what begins
    /// like it, or like ever less of it.
    async fn near(&self, query: &Query) -> Result<Vec<String>, Error> {
        let words = Query { text: query.text.clone(), language: query.language, limit: 1, ..Query::default() };
        if query.text.is_empty() || self.finder().find(&words).await?.total > 0 {
            return Ok(Vec::new());
        }
        let mut near: Vec<String> = Vec::new();
        for word in query.text.split_whitespace().take(NEAR) {
            let letters: Vec<char> = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
            let mut length = letters.len();
            while length >= STUMP {
                let begin: String = letters[..length].iter().collect();
                let found = self.finder().suggest(&begin, query.language, NEAR).await?;
                if !found.is_empty() {
                    for suggestion in found {
                        if !near.contains(&suggestion.text) {
                            near.push(suggestion.text);
                        }
                    }
                    break;
                }
                length = (length * 3 / 4).min(length - 1);
            }
        }
        near.truncate(NEAR);
        Ok(near)
    }

    /// Each wish left out in turn, and what that brings; the best first, at most three.
    async fn relax(&self, query: &Query, total: u64) -> Result<Vec<Relaxed>, Error> {
        let mut wider: Vec<(&'static str, Query)> = Vec::new();
        let with = |change: &dyn Fn(&mut Query)| {
            let mut wider = Query { sort: Sort::Relevance, limit: 1, offset: 0, ..query.clone() };
            change(&mut wider);
            wider
        };
        if query.people.is_some() {
            wider.push(("people", with(&|query| query.people = None)));
        }
        if query.minutes.is_some() {
            wider.push(("minutes", with(&|query| query.minutes = None)));
        }
        if query.weeks.is_some() {
            wider.push(("weeks", with(&|query| query.weeks = None)));
        }
        if query.cost.is_some() {
            wider.push(("cost", with(&|query| query.cost = None)));
        }
        for key in query.filters.keys() {
            wider.push((
                key,
                with(&|query| {
                    query.filters.remove(key);
                }),
            ));
        }
        if !query.text.is_empty() && !wider.is_empty() {
            wider.push(("q", with(&|query| query.text.clear())));
        }
        let mut relaxed = Vec::new();
        for (without, wide) in wider {
            let found = self.finder().find(&wide).await?;
            if found.total > total {
                let query = Query { limit: query.limit, sort: query.sort, ..wide };
                relaxed.push(Relaxed { query, without, total: found.total });
            }
        }
        relaxed.sort_by_key(|relaxed| std::cmp::Reverse(relaxed.total));
        relaxed.truncate(3);
        Ok(relaxed)
    }

    /// Titles, other names and concepts that begin like `text`; entries first.
    ///
    /// # Errors
    /// Where index or storage do not answer.
    pub async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggested>, Error> {
        let limit = limit.min(20);
        let found = self.finder().suggest(text, language, limit).await?;
        // What was hidden a moment ago may still be in the index.
        let ids: Vec<EntryId> = found.iter().map(|it| it.id).collect();
        let public: BTreeSet<EntryId> =
            entry::public_heads(&self.storage, &ids).await?.into_iter().map(|head| head.id).collect();
        let mut suggested: Vec<Suggested> = found
            .into_iter()
            .filter(|it| public.contains(&it.id))
            .map(|it| Suggested { text: it.text, target: Target::Entry(it.kind, it.id) })
            .collect();
        let concepts = concepts(text, language);
        suggested.truncate(limit.saturating_sub(concepts.len().min(limit / 2)));
        for concept in concepts {
            if suggested.len() < limit {
                let text = concept.label.get(language).to_owned();
                suggested.push(Suggested { text, target: Target::Concept(concept.scheme, concept.code) });
            }
        }
        Ok(suggested)
    }
}

/// Concepts one of whose names, or a word in it, begins like `text`.
fn concepts(text: &str, language: Language) -> Vec<&'static Concept> {
    let begin = key(text.trim());
    if begin.chars().count() < 3 {
        return Vec::new();
    }
    let begins = |name: &&str| {
        name.split([' ', '/', '-', '&']).any(|word| key(word).starts_with(&begin)) || key(name).starts_with(&begin)
    };
    let all = SUGGESTED.into_iter().filter_map(vocabulary::scheme).flat_map(|scheme| scheme.living());
    let names = |concept: &'static Concept| {
        std::iter::once(concept.label.get(language)).chain(concept.alternatives(language).iter().copied())
    };
    all.filter(|concept| names(concept).any(|name| begins(&name))).take(CONCEPTS).collect()
}

/// What fits and what does not, in the order of the plate. Only what the reader asked for, and the lead time where
/// it asks for weeks of preparation.
pub fn reasons(query: &Query, shown: &Shown) -> Vec<Reason> {
    let Some(facts) = shown.facts() else { return Vec::new() };
    let mut why = Vec::new();
    if let Some(wish) = query.people {
        why.push(Reason {
            about: About::People { wish, min: facts.group_min, max: facts.group_max },
            fit: facts.fits_people(wish),
        });
    }
    if let Some(wish) = query.minutes {
        why.push(Reason {
            about: About::Minutes { wish, span: facts.duration_min.zip(facts.duration_max) },
            fit: facts.fits_minutes(wish),
        });
    }
    match query.weeks {
        Some(wish) => why.push(Reason {
            about: About::Weeks { wish: Some(wish), lead: facts.lead_time_weeks },
            fit: facts.fits_weeks(wish),
        }),
        None if !why.is_empty() => {
            why.push(Reason { about: About::Weeks { wish: None, lead: facts.lead_time_weeks }, fit: Fit::Yes });
        }
        None => {}
    }
    if let Some(wish) = query.cost {
        why.push(Reason { about: About::Cost { wish, band: facts.cost_band.clone() }, fit: facts.fits_cost(wish) });
    }
    why
}
