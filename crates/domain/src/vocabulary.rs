//! Controlled vocabularies: bilingual concepts with stable codes, from `content/vocabularies/`.
//!
//! Codes are language-neutral and never re-used. German and English labels are data, so that a face only chooses.
//!
//! What ships is compiled in; the office amends it ([`amendment`]). What holds is one set for the whole process, which
//! only a program installs ([`install`]), never a library: many libraries live in one process of tests. A set that was
//! installed stays in memory for good, since everything here is `&'static`: sets are small and change rarely.

pub mod amendment;
mod names;
mod working;

use std::sync::{PoisonError, RwLock};

pub use working::{Held, State, Working, amended};

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
#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    /// Stable code, also the name of its file: `topic`, `target_group`, …
    pub code: &'static str,
    /// What it is called for people.
    pub label: Label,
    /// Whether the office may amend it: no rule of ours names its codes.
    pub open: bool,
    /// Its concepts in the order in which people shall read them, those that are out of use among them.
    pub concepts: &'static [Concept],
}

/// One concept of a vocabulary.
#[derive(Debug, Clone, Copy)]
pub struct Concept {
    /// The vocabulary it belongs to.
    pub scheme: &'static str,
    /// Stable code within the vocabulary.
    pub code: &'static str,
    /// Preferred label; of a concept that was merged that of its successor, as which it reads.
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
    /// Whether it is out of use: it stays where it is carried, and is offered nowhere.
    pub deprecated: bool,
    /// Code of the concept that it was merged into, never one that was merged itself; then it is out of use.
    pub replaced_by: Option<&'static str>,
    /// What it was called before it was merged.
    pub former: Option<Label>,
    /// Why it is out of use, where somebody said so.
    pub note: Option<Label>,
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

    /// Its own name, also where it was merged and reads as its successor.
    pub fn own_label(&self) -> Label {
        self.former.unwrap_or(self.label)
    }

    /// Whether it is out of use and nothing stands in its place: whoever reads it is told so.
    pub const fn is_outdated(&self) -> bool {
        self.deprecated && self.replaced_by.is_none()
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

    /// The concept with this code, or the one that it was merged into.
    pub fn current(&self, code: &str) -> Option<&'static Concept> {
        let concept = self.concept(code)?;
        Some(concept.replaced_by.and_then(|next| self.concept(next)).unwrap_or(concept))
    }

    /// The code, or that of the concept that it was merged into; itself where it is unknown.
    pub fn reads_as<'a>(&self, code: &'a str) -> &'a str {
        self.current(code).map_or(code, |concept| concept.code)
    }

    /// Concepts that were merged into this one.
    pub fn merged_into<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'static Concept> + 'a {
        self.concepts.iter().filter(move |concept| concept.replaced_by == Some(code))
    }

    /// The concepts that are in use.
    pub fn living(&self) -> impl Iterator<Item = &'static Concept> {
        self.concepts.iter().filter(|concept| !concept.deprecated)
    }

    /// The code, or that of the concept it was merged into, together with those of all its broader concepts, narrowest
    /// first.
    pub fn with_broader(&self, code: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        let mut next = self.current(code);
        while let Some(concept) = next {
            if found.contains(&concept.code) {
                break;
            }
            found.push(concept.code);
            next = concept.broader.and_then(|broader| self.concept(broader));
        }
        found
    }

    /// Concepts in use without a broader one.
    pub fn top(&self) -> impl Iterator<Item = &'static Concept> {
        self.living().filter(|concept| concept.broader.is_none())
    }

    /// Concepts in use directly below `code`.
    pub fn narrower<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'static Concept> + 'a {
        self.living().filter(move |concept| concept.broader == Some(code))
    }

    /// The code nearest to a mistyped one, for „meinten Sie“.
    pub fn nearest(&self, code: &str) -> Option<&'static str> {
        let wanted = code.to_lowercase();
        self.living()
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

/// The vocabularies that hold, with the number of the amendment up to which they were amended.
static CURRENT: RwLock<(&'static [Scheme], i64)> = RwLock::new((SCHEMES, 0));

/// All vocabularies as they ship.
pub fn shipped() -> &'static [Scheme] {
    SCHEMES
}

/// All vocabularies as they hold, by code.
pub fn all() -> &'static [Scheme] {
    CURRENT.read().unwrap_or_else(PoisonError::into_inner).0
}

/// Number of the amendment up to which [`all`] is amended; 0 for what ships.
pub fn revision() -> i64 {
    CURRENT.read().unwrap_or_else(PoisonError::into_inner).1
}

/// Lets these vocabularies hold in the whole process, unless newer ones do. For programs alone: whoever calls it twice
/// with different databases mixes them up.
pub fn install(schemes: Vec<Scheme>, revision: i64) {
    let mut current = CURRENT.write().unwrap_or_else(PoisonError::into_inner);
    if revision > current.1 {
        let kept: &'static [Scheme] = Vec::leak(schemes);
        *current = (kept, revision);
    }
}

/// The vocabulary with this code.
pub fn scheme(code: &str) -> Option<&'static Scheme> {
    all().iter().find(|scheme| scheme.code == code)
}

/// The concept `code` of the vocabulary `of`.
pub fn concept(of: &str, code: &str) -> Option<&'static Concept> {
    scheme(of).and_then(|scheme| scheme.concept(code))
}

/// The concept `code` of the vocabulary `of`, or the one that it was merged into.
pub fn current(of: &str, code: &str) -> Option<&'static Concept> {
    scheme(of).and_then(|scheme| scheme.current(code))
}

/// The label of a concept, or its code where it is unknown (as in what a newer peer sends). A concept that was merged
/// reads as its successor.
pub fn label<'a>(of: &str, code: &'a str, language: Language) -> &'a str {
    concept(of, code).map_or(code, |concept| concept.label.get(language))
}
