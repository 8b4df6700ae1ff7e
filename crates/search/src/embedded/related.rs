//! Suggestions while typing, and entries that are like another.

use std::collections::HashMap;

use domain::field::Weight;
use domain::{EntryId, Language};

use super::Reading;
use super::find::entry_id;
use super::forms::{Form, Of, Way};
use super::matching::rarity;
use crate::analysis::{Wanted, is_stop_word, words};
use crate::error::Error;
use crate::found::Suggestion;

/// Words of an entry by which others are compared with it.
const TELLING_WORDS: usize = 25;
/// Facets by which entries are alike.
const ALIKE: [&str; 4] = ["topics", "purposes", "target_groups", "kind"];
/// What a shared code counts beside a shared word of the title.
const SHARED_CODE: f32 = 1.5;

impl Reading<'_> {
    /// Titles and names that hold all of `text`, whose last word may be a beginning.
    pub(super) fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, Error> {
        let wanted = Wanted::new(self.analyser, text);
        if wanted.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let matched = self.matcher(language, &[Weight::Title, Weight::Names], true).matched(&wanted)?;
        let mut all: Vec<_> = (0..self.snapshot.segments.len())
            .flat_map(|at| self.candidates(at, &matched.segments[at].documents, Some(&matched), language))
            .collect();
        all.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.id.cmp(&other.id)));
        let mut marker = matched.marks.marker(self.analyser);
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for candidate in all {
            let stored = self.stored(candidate.segment, candidate.doc)?;
            let languages = [language, language.other()];
            let names = languages.iter().flat_map(|language| {
                let names = stored.texts(*language, Weight::Title).chain(stored.texts(*language, Weight::Names));
                names.map(move |name| (*language, name))
            });
            // The first of those that hold most of what is typed: the title before other names.
            let best = names.fold(None, |best: Option<(u32, &str)>, (language, name)| {
                let count = marker.count_in(language, name);
                match best {
                    Some((most, _)) if most >= count => best,
                    _ => Some((count, name)),
                }
            });
            if let (Some((1.., name)), Some(kind)) = (best, stored.kind())
                && !suggestions.iter().any(|other| other.text == *name)
            {
                suggestions.push(Suggestion { text: name.to_owned(), id: entry_id(candidate.id), kind });
            }
            if suggestions.len() == limit {
                break;
            }
        }
        Ok(suggestions)
    }

    /// Documents that share telling words, topics, purposes and target groups with this one.
    pub(super) fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, Error> {
        let Some((segment, doc)) = self.snapshot.position(id.0.as_u128()) else { return Ok(Vec::new()) };
        let stored = self.stored(segment, doc)?;
        let language = stored.languages().next().unwrap_or_default();
        let mut counted: HashMap<String, f32> = HashMap::new();
        let weights = [
            (Weight::Title, 3.0),
            (Weight::Names, 3.0),
            (Weight::Summary, 2.0),
            (Weight::Goal, 1.0),
            (Weight::Concepts, 1.0),
        ];
        for (weight, counts) in weights {
            for word in stored.texts(language, weight).flat_map(words) {
                let forms = self.analyser.forms(language, &word.text);
                if forms.key.chars().count() > 2 && !is_stop_word(&forms.key) {
                    *counted.entry(forms.stem.clone()).or_default() += counts;
                }
            }
        }
        let mut telling: Vec<(String, f32)> = counted.into_iter().collect();
        telling.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        telling.truncate(TELLING_WORDS);

        let matcher = self.matcher(language, &Weight::ALL, false);
        let mut matched = matcher.nothing();
        let mut scores: HashMap<(usize, u32), f32> = HashMap::new();
        for (stem, counts) in telling {
            let form = Form { text: stem, of: Of::Stem(language), boost: 1.0 };
            let found = matcher.of_ways(&[Way { factors: vec![vec![form]], boost: 1.0 }], &mut matched)?;
            let rarity = rarity(found.iter().map(Vec::len).sum(), self.snapshot.count);
            for (at, found) in found.iter().enumerate() {
                for (doc, score) in found {
                    *scores.entry((at, *doc)).or_default() += score * rarity * counts.sqrt();
                }
            }
        }
        self.add_shared_codes((segment, doc), &mut scores);
        scores.remove(&(segment, doc));
        let id_at = |(at, doc): (usize, u32)| self.snapshot.segments[at].columns.ids[doc as usize];
        let mut alike: Vec<(f32, u128)> = scores.into_iter().map(|(place, score)| (score, id_at(place))).collect();
        alike.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        Ok(alike.into_iter().take(limit).map(|(_, id)| entry_id(id)).collect())
    }

    fn add_shared_codes(&self, (segment, doc): (usize, u32), scores: &mut HashMap<(usize, u32), f32>) {
        let facets = &self.snapshot.segments[segment].columns.facets;
        for key in ALIKE {
            for (code, documents) in facets.get(key).into_iter().flatten() {
                if !documents.contains(doc) {
                    continue;
                }
                let shared: Vec<(usize, u32)> = (self.snapshot.segments.iter().enumerate())
                    .filter_map(|(at, segment)| Some((at, segment, segment.columns.facets.get(key)?.get(code)?)))
                    .flat_map(|(at, segment, with)| {
                        with.iter().filter(|doc| segment.alive.contains(*doc)).map(move |doc| (at, doc))
                    })
                    .collect();
                let counts = SHARED_CODE * rarity(shared.len(), self.snapshot.count);
                shared.into_iter().for_each(|place| *scores.entry(place).or_default() += counts);
            }
        }
    }
}
