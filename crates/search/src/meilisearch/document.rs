//! What the server is sent of a document, and what comes back of it.

use std::collections::BTreeMap;

use domain::field::Weight;
use domain::query::facet;
use domain::{EntryId, Kind, Language, vocabulary};
use serde::{Deserialize, Serialize};

use crate::Document;
use crate::analysis::{Analyser, plain, words};

/// Changes whenever what is sent does.
pub(super) const SHAPE: &str = "1";
/// The field of the parts of compounds.
pub(super) const PARTS: &str = "parts";
/// What comes back of a hit.
pub(super) const DISPLAYED: [&str; 4] = ["id", "kind", "languages", "texts"];
/// What comes back of a hit that is only counted.
pub(super) const BRIEF: [&str; 3] = ["id", "kind", "languages"];
/// Stands for an open end: filters know no infinity.
const OPEN: u32 = u32::MAX;

/// A document in the index for readers of one language.
#[derive(Debug, Serialize)]
pub(super) struct Sent {
    #[serde(flatten)]
    shown: Returned,
    /// Stems of every text by the name of its field, with facets by theirs.
    #[serde(flatten)]
    named: BTreeMap<String, Vec<String>>,
    version: u32,
    /// Whether it can be read in the language of the index, as a number to sort by.
    readable: u8,
    title: String,
    published: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    people_min: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people_max: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<u8>,
}

/// What comes back of a hit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Returned {
    pub(super) id: EntryId,
    pub(super) kind: Kind,
    pub(super) languages: Vec<Language>,
    /// By language; then in the order of [`Weight::ALL`].
    #[serde(default)]
    texts: BTreeMap<Language, Vec<Vec<String>>>,
}

impl Returned {
    /// The texts of this weight in this language.
    pub(super) fn texts(&self, language: Language, weight: Weight) -> &[String] {
        self.texts.get(&language).and_then(|texts| texts.get(weight as usize)).map_or(&[], Vec::as_slice)
    }
}

/// The field of texts of this weight, in the language of the index or in the other.
pub(super) fn text_name(weight: Weight, own: bool) -> String {
    format!("{}_{}", weight.code(), if own { "own" } else { "other" })
}

/// The field of a facet.
pub(super) fn facet_name(key: &str) -> String {
    format!("facet_{key}")
}

impl Sent {
    /// The document as it stands in the index for readers of `language`.
    pub(super) fn of(document: &Document, language: Language, analyser: &Analyser) -> Self {
        let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut parts: Vec<String> = Vec::new();
        let mut kept = BTreeMap::new();
        for (of, texts) in &with_names(document) {
            for (weight, texts) in texts {
                let stems = named.entry(text_name(*weight, *of == language)).or_default();
                for text in texts {
                    stems.push(stemmed(analyser, language, text, &mut parts));
                }
            }
            let by_weight = Weight::ALL.iter().map(|weight| texts.get(weight).cloned().unwrap_or_default());
            kept.insert(*of, by_weight.collect::<Vec<_>>());
        }
        parts.sort_unstable();
        parts.dedup();
        named.insert(PARTS.to_owned(), parts);
        for (key, code) in document.codes() {
            // Only what readers may filter by: the settings name these.
            if facet(key).is_some() {
                named.entry(facet_name(key)).or_default().push(code.to_owned());
            }
        }
        let title = words(document.title(language))
            .filter(|word| !word.joined)
            .map(|word| plain(&word.text))
            .collect::<Vec<_>>();
        Self {
            shown: Returned {
                id: document.id,
                kind: document.kind,
                languages: document.languages.clone(),
                texts: kept,
            },
            named,
            version: document.version,
            readable: u8::from(document.languages.contains(&language)),
            title: title.join(" "),
            published: document.published,
            people_min: document.people.map(|(min, _)| min),
            people_max: document.people.map(|(_, max)| max.unwrap_or(OPEN)),
            minutes: document.minutes.map(|(min, _)| min),
            weeks: document.weeks,
            cost: document.cost,
        }
    }
}

/// The texts with what its concepts and the broader ones are called: a server of its own knows no vocabularies.
fn with_names(document: &Document) -> BTreeMap<Language, BTreeMap<Weight, Vec<String>>> {
    let mut all = document.texts.clone();
    for (scheme, codes) in &document.concepts {
        let Some(scheme) = vocabulary::scheme(scheme) else { continue };
        let concepts = codes.iter().flat_map(|code| scheme.with_broader(code)).filter_map(|code| scheme.concept(code));
        for concept in concepts {
            for language in Language::ALL {
                let texts = all.entry(language).or_default().entry(Weight::Concepts).or_default();
                let names =
                    std::iter::once(concept.label.get(language)).chain(concept.alternatives(language).iter().copied());
                for name in names {
                    if !texts.iter().any(|text| text == name) {
                        texts.push(name.to_owned());
                    }
                }
            }
        }
    }
    all
}

/// The stems of a text in its order. What else its words may be found by goes to `parts`.
fn stemmed(analyser: &Analyser, language: Language, text: &str, parts: &mut Vec<String>) -> String {
    let mut stems = Vec::new();
    for word in words(text) {
        let forms = analyser.forms(language, &word.text);
        parts.extend(forms.parts.iter().cloned());
        if word.joined {
            parts.push(forms.stem.clone());
        } else if !forms.stem.is_empty() {
            stems.push(forms.stem.clone());
        }
    }
    stems.join(" ")
}
