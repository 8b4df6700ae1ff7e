//! Suggestions while typing, and entries that are like another.

use std::collections::HashMap;

use domain::field::Weight;
use domain::{EntryId, Language};
use meilisearch_sdk::search::MatchingStrategies;

use super::document::{Returned, text_name};
use super::find::{Asked, Part, Reading};
use super::{Meilisearch, filter};
use crate::analysis::{Wanted, is_stop_word, words};
use crate::error::Error;
use crate::found::Suggestion;

/// Words by which entries like another are found.
const TELLING_WORDS: usize = 10;
/// Entries that are looked at for each.
const CANDIDATES: usize = 30;

impl Meilisearch {
    pub(super) async fn suggested(
        &self,
        text: &str,
        language: Language,
        limit: usize,
    ) -> Result<Vec<Suggestion>, Error> {
        let wanted = Wanted::new(&self.analyser, text);
        if wanted.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let words = self.words(&wanted, language, Reading::Beginning);
        let page = Part::Page { offset: 0, limit: limit.saturating_mul(2).min(100) };
        let mut asked = Asked::new(words, MatchingStrategies::ALL, String::new(), page);
        asked.fields = [Weight::Title, Weight::Names]
            .iter()
            .flat_map(|weight| [true, false].map(|own| text_name(*weight, own)))
            .collect();
        let answers = self.ask(language, &[asked]).await?;
        let hits: Vec<Returned> = answers.into_iter().flat_map(|answer| answer.hits).map(|hit| hit.result).collect();
        let (marks, _) = self.marks(&wanted, language, hits.iter());
        let mut marker = marks.marker(&self.analyser);
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for hit in &hits {
            let names = [language, language.other()].into_iter().flat_map(|of| {
                let names = hit.texts(of, Weight::Title).iter().chain(hit.texts(of, Weight::Names));
                names.map(move |name| (of, name))
            });
            let best = names.fold(None, |best: Option<(u32, &String)>, (of, name)| {
                let count = marker.count_in(of, name);
                match best {
                    Some((most, _)) if most >= count => best,
                    _ => Some((count, name)),
                }
            });
            if let Some((_, name)) = best
                && !suggestions.iter().any(|other| other.text == *name)
            {
                suggestions.push(Suggestion { text: name.clone(), id: hit.id, kind: hit.kind });
            }
        }
        suggestions.truncate(limit);
        Ok(suggestions)
    }

    pub(super) async fn alike(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, Error> {
        let this = self.in_time(self.index(Language::De).get_document::<Returned>(&id.to_string())).await;
        let this = match this {
            Ok(this) => this,
            Err(Error::Server(error)) if is_unknown(&error) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let language = this.languages.first().copied().unwrap_or_default();
        let mut counted: HashMap<String, usize> = HashMap::new();
        for (weight, counts) in [(Weight::Title, 4), (Weight::Names, 3), (Weight::Summary, 2), (Weight::Concepts, 1)] {
            for word in this.texts(language, weight).iter().flat_map(|text| words(text)) {
                let forms = self.analyser.forms(language, &word.text);
                if forms.key.chars().count() > 2 && !is_stop_word(&forms.key) {
                    *counted.entry(forms.stem.clone()).or_default() += counts;
                }
            }
        }
        let mut telling: Vec<(String, usize)> = counted.into_iter().collect();
        telling.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        telling.truncate(TELLING_WORDS);
        // A question for each word: one with all of them would find what has all, or has the rarest.
        let asked: Vec<Asked> = telling
            .iter()
            .map(|(stem, _)| {
                // The end with a space: it is no beginning.
                let page = Part::Page { offset: 0, limit: CANDIDATES };
                Asked::new(format!("{stem} "), MatchingStrategies::ALL, filter::not(id), page)
            })
            .collect();
        let mut scores: HashMap<EntryId, f32> = HashMap::new();
        for ((_, counts), answer) in telling.iter().zip(self.ask(language, &asked).await?) {
            // A word that many share tells little.
            let rarity = (*counts as f32).sqrt() / (1.0 + answer.hits.len() as f32);
            for hit in answer.hits {
                *scores.entry(hit.result.id).or_default() += rarity;
            }
        }
        let mut alike: Vec<(EntryId, f32)> = scores.into_iter().collect();
        alike.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        Ok(alike.into_iter().take(limit).map(|(id, _)| id).collect())
    }
}

fn is_unknown(error: &meilisearch_sdk::errors::Error) -> bool {
    use meilisearch_sdk::errors::{Error, ErrorCode};
    matches!(error, Error::Meilisearch(error) if error.error_code == ErrorCode::DocumentNotFound)
}
