//! Settings of the indexes, as code. Whatever changes here changes their names.

use std::collections::HashMap;

use domain::Language;
use domain::field::Weight;
use domain::query::facets;
use meilisearch_sdk::settings::{
    FacetSortValue, FacetingSettings, FilterableAttribute, LocalizedAttributes, MinWordSizeForTypos, PaginationSetting,
    Settings, TypoToleranceSettings,
};

use super::document::{self, facet_name, text_name};
use crate::analysis::{Analyser, is_stop_word, print};

/// With what the names of the indexes begin.
pub(super) const PREFIX: &str = "werkbuch_v";

/// Most hits that are counted. The server's own limit is 1,000, and totals would be wrong above it.
const MAX_TOTAL: usize = 1_000_000;
/// Most values of a facet that are counted; the server's own limit is 100.
const MAX_VALUES: usize = 1_000;

/// Sort first, so that an order that is asked for rules; then how well words fit; then what the embedded engine takes
/// between equals.
const RANKING: [&str; 9] =
    ["sort", "words", "typo", "proximity", "attribute", "exactness", "readable:desc", "published:desc", "id:asc"];

/// Numbers by which is filtered.
const NUMBERS: [&str; 5] = ["people_min", "people_max", "minutes", "weeks", "cost"];
/// Fields that put hits in order.
const SORTABLE: [&str; 5] = ["readable", "published", "minutes", "title", "id"];

/// The settings of the index for readers of this language.
pub(super) fn settings(analyser: &Analyser, language: Language) -> Settings {
    let filterable =
        facets().iter().map(|facet| facet_name(facet.key)).chain(NUMBERS.map(String::from)).chain(["id".to_owned()]);
    Settings {
        synonyms: Some(synonyms(analyser, language)),
        stop_words: Some(Vec::new()),
        ranking_rules: Some(RANKING.map(String::from).to_vec()),
        filterable_attributes: Some(filterable.map(FilterableAttribute::Attribute).collect()),
        sortable_attributes: Some(SORTABLE.map(String::from).to_vec()),
        searchable_attributes: Some(searchable()),
        displayed_attributes: Some(document::DISPLAYED.map(String::from).to_vec()),
        pagination: Some(PaginationSetting { max_total_hits: MAX_TOTAL }),
        faceting: Some(FacetingSettings {
            max_values_per_facet: MAX_VALUES,
            sort_facet_values_by: Some([("*".to_owned(), FacetSortValue::Alpha)].into()),
        }),
        typo_tolerance: Some(TypoToleranceSettings {
            enabled: Some(true),
            disable_on_attributes: Some(Vec::new()),
            disable_on_words: Some(Vec::new()),
            min_word_size_for_typos: Some(MinWordSizeForTypos { one_typo: Some(5), two_typos: Some(9) }),
            disable_on_numbers: Some(true),
        }),
        // What is sent are stems: the server shall not split or change them by the rules of a language.
        localized_attributes: Some(vec![LocalizedAttributes {
            locales: vec!["eng".to_owned()],
            attribute_patterns: vec!["*".to_owned()],
        }]),
        ..Settings::default()
    }
}

/// Texts, most important first, those in the reader's language before others of the same weight; parts of compounds
/// last, in a field of their own.
fn searchable() -> Vec<String> {
    let by_weight = Weight::ALL.iter().flat_map(|weight| [true, false].map(|own| text_name(*weight, own)));
    by_weight.chain([document::PARTS.to_owned()]).collect()
}

/// Names that mean the same, as the stems that are sent.
fn synonyms(analyser: &Analyser, language: Language) -> HashMap<String, Vec<String>> {
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for names in analyser.lexicon().synonyms() {
        let stems = |name: &Vec<String>| {
            let words = name.iter().filter(|key| !is_stop_word(key));
            words.map(|key| analyser.forms(language, key).stem.clone()).collect::<Vec<_>>().join(" ")
        };
        let names: Vec<String> = names.iter().map(stems).filter(|name| !name.is_empty()).collect();
        for name in &names {
            let others = all.entry(name.clone()).or_default();
            for other in names.iter().filter(|other| *other != name) {
                if !others.contains(other) {
                    others.push(other.clone());
                }
            }
        }
    }
    all.retain(|_, others| !others.is_empty());
    all
}

/// The name under which indexes of these settings stand.
pub(super) fn version(analyser: &Analyser) -> String {
    let mut rules = format!("{}/{}", document::SHAPE, analyser.version());
    for language in Language::ALL {
        // Through a value, whose keys are sorted: the synonyms come from a map without order.
        let settings = serde_json::to_value(settings(analyser, language)).unwrap_or_default();
        rules.push_str(&settings.to_string());
    }
    format!("{PREFIX}{:016x}", print(&[&rules]))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Lexicon;

    #[test]
    fn the_name_follows_the_words() {
        let named = |forms: &str| version(&Analyser::new(Arc::new(Lexicon::parse(forms, "").expect("well formed"))));
        assert_eq!(named(""), named(""));
        assert_ne!(named(""), named("[synonyms]\n'Fishbowl' = ['Innenkreis']"));
        assert_eq!(version(&Analyser::new(Lexicon::shipped())), version(&Analyser::new(Lexicon::shipped())));
    }

    #[test]
    fn synonyms_are_stems_in_both_directions() {
        let lexicon = Lexicon::parse("[synonyms]\nNachbar = ['Nachbarschaften', 'Lange Nacht der Industrie']", "");
        let all = synonyms(&Analyser::new(Arc::new(lexicon.expect("well formed"))), Language::De);
        assert_eq!(all["nachbarschaft"], ["nachbar", "lang nacht industri"]);
        assert_eq!(all.len(), 3);
    }
}
