//! Controlled vocabularies: bilingual concepts with stable codes, from `content/vocabularies/`.
//!
//! Codes are language-neutral and never re-used. German and English labels are data, so that a face only chooses.

use crate::text::Language;

/// A text in the two languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// German.
    pub de: &'static str,
    /// English.
    pub en: &'static str,
}

impl Label {
    /// The text in `language`.
    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::De => self.de,
            Language::En => self.en,
        }
    }
}

/// One controlled vocabulary.
#[derive(Debug)]
pub struct Scheme {
    /// Stable code, also the name of its file: `topic`, `target_group`, …
    pub code: &'static str,
    /// What it is called for people.
    pub label: Label,
    /// Its concepts in the order in which people shall read them.
    pub concepts: &'static [Concept],
}

/// One concept of a vocabulary.
#[derive(Debug)]
pub struct Concept {
    /// The vocabulary it belongs to.
    pub scheme: &'static str,
    /// Stable code within the vocabulary.
    pub code: &'static str,
    /// Preferred label.
    pub label: Label,
    /// Shorter label for plates and chips, where the preferred one is long.
    pub short: Option<Label>,
    /// As it stands in the finder's sentence („der Nachbarschaft“ after „mit“).
    pub phrase: Option<Label>,
    /// One or two sentences of our own.
    pub definition: Option<Label>,
    /// Other German names that people use and search for.
    pub alternatives_de: &'static [&'static str],
    /// Other English names that people use and search for.
    pub alternatives_en: &'static [&'static str],
    /// Code of the broader concept.
    pub broader: Option<&'static str>,
    /// Code of the inverse, for relations.
    pub inverse: Option<&'static str>,
    /// ISO 3166-2 code, for Länder.
    pub iso: Option<&'static str>,
    /// Codes of related concepts.
    pub related: &'static [&'static str],
    /// URIs of the same concept elsewhere (SKOS `exactMatch`).
    pub exact_match: &'static [&'static str],
}

impl Concept {
    /// The label for tight places.
    pub fn short(&self, language: Language) -> &'static str {
        self.short.as_ref().unwrap_or(&self.label).get(language)
    }

    /// The label as it stands in the finder's sentence.
    pub fn phrase(&self, language: Language) -> &'static str {
        self.phrase.as_ref().unwrap_or(&self.label).get(language)
    }

    /// Alternative labels in `language`.
    pub fn alternatives(&self, language: Language) -> &'static [&'static str] {
        match language {
            Language::De => self.alternatives_de,
            Language::En => self.alternatives_en,
        }
    }
}

impl Scheme {
    /// The concept with this code.
    pub fn concept(&self, code: &str) -> Option<&'static Concept> {
        self.concepts.iter().find(|concept| concept.code == code)
    }

    /// The code together with those of all its broader concepts, narrowest first.
    pub fn with_broader(&self, code: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        let mut next = self.concept(code);
        while let Some(concept) = next {
            if found.contains(&concept.code) {
                break;
            }
            found.push(concept.code);
            next = concept.broader.and_then(|broader| self.concept(broader));
        }
        found
    }

    /// Concepts without a broader one.
    pub fn top(&self) -> impl Iterator<Item = &'static Concept> {
        self.concepts.iter().filter(|concept| concept.broader.is_none())
    }

    /// Concepts directly below `code`.
    pub fn narrower<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'static Concept> + 'a {
        self.concepts.iter().filter(move |concept| concept.broader == Some(code))
    }

    /// The code nearest to a mistyped one, for „meinten Sie“.
    pub fn nearest(&self, code: &str) -> Option<&'static str> {
        let wanted = code.to_lowercase();
        self.concepts
            .iter()
            .find(|concept| {
                concept.code.to_lowercase() == wanted
                    || concept.label.de.to_lowercase() == wanted
                    || concept.label.en.to_lowercase() == wanted
                    || concept
                        .alternatives_de
                        .iter()
                        .chain(concept.alternatives_en)
                        .any(|other| other.to_lowercase() == wanted)
            })
            .map(|concept| concept.code)
    }
}

include!(concat!(env!("OUT_DIR"), "/vocabularies.rs"));

/// All vocabularies, by code.
pub fn all() -> &'static [Scheme] {
    SCHEMES
}

/// The vocabulary with this code.
pub fn scheme(code: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|scheme| scheme.code == code)
}

/// The concept `code` of the vocabulary `of`.
pub fn concept(of: &str, code: &str) -> Option<&'static Concept> {
    scheme(of).and_then(|scheme| scheme.concept(code))
}

/// The label of a concept, or its code where it is unknown (as in what a newer peer sends).
pub fn label<'a>(of: &str, code: &'a str, language: Language) -> &'a str {
    concept(of, code).map_or(code, |concept| concept.label.get(language))
}
