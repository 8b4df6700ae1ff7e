//! What the office changes about a vocabulary: one amendment after the other, each as it was decided, none ever changed.
//!
//! An amendment is data. Whether it can be made, and what it leads to, is what [`super::Working`] says.

use serde::{Deserialize, Serialize};

use super::names::fold;
use super::{Concept, Label};
use crate::text::{Language, kept};

/// Longest code, in characters.
pub const CODE: u32 = 40;
/// Shortest and longest label.
pub const LABEL: (u32, u32) = (2, 100);
/// Longest label for tight places, and longest words in the finder's sentence.
pub const SHORT: u32 = 80;
/// Longest definition.
pub const DEFINITION: u32 = 600;
/// Shortest and longest other name.
pub const ALTERNATIVE: (u32, u32) = (2, 100);
/// Most other names in one language.
pub const ALTERNATIVES: u32 = 60;
/// Longest reason.
pub const REASON: u32 = 400;

/// A text in both languages, as it is written; one of them may still be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

impl Both {
    /// In both languages.
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self { de: de.into(), en: en.into() }
    }

    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }

    /// Whether it says nothing in either language.
    pub fn is_empty(&self) -> bool {
        self.de.is_empty() && self.en.is_empty()
    }

    fn tidy(&self) -> Self {
        Self { de: tidy(&self.de), en: tidy(&self.en) }
    }
}

impl From<Label> for Both {
    fn from(label: Label) -> Self {
        Self::new(label.de, label.en)
    }
}

/// How a concept is called and explained, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Preferred label.
    pub label: Both,
    /// Shorter label for tight places.
    #[serde(default, skip_serializing_if = "Both::is_empty")]
    pub short: Both,
    /// As it stands in the finder's sentence.
    #[serde(default, skip_serializing_if = "Both::is_empty")]
    pub phrase: Both,
    /// One or two sentences.
    #[serde(default, skip_serializing_if = "Both::is_empty")]
    pub definition: Both,
    /// Other German names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives_de: Vec<String>,
    /// Other English names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives_en: Vec<String>,
    /// Code of the broader concept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broader: Option<String>,
}

impl Wording {
    /// That of a concept as it ships.
    pub fn of(concept: &Concept) -> Self {
        let both = |label: Option<Label>| label.map(Both::from).unwrap_or_default();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            label: concept.label.into(),
            short: both(concept.short),
            phrase: both(concept.phrase),
            definition: both(concept.definition),
            alternatives_de: names(concept.alternatives_de),
            alternatives_en: names(concept.alternatives_en),
            broader: concept.broader.map(str::to_owned),
        }
    }

    /// Other names in `language`.
    pub fn alternatives(&self, language: Language) -> &[String] {
        match language {
            Language::De => &self.alternatives_de,
            Language::En => &self.alternatives_en,
        }
    }

    /// All names in `language`, the preferred one first.
    pub fn names(&self, language: Language) -> impl Iterator<Item = &str> {
        std::iter::once(self.label.get(language)).chain(self.alternatives(language).iter().map(String::as_str))
    }

    fn tidy(&self) -> Self {
        let label = self.label.tidy();
        let names = |language: Language| {
            let mut taken = vec![fold(label.get(language))];
            let mut names = Vec::new();
            for name in self.alternatives(language).iter().map(|name| tidy(name)).filter(|name| !name.is_empty()) {
                let folded = fold(&name);
                if !taken.contains(&folded) {
                    taken.push(folded);
                    names.push(name);
                }
            }
            names
        };
        Self {
            short: self.short.tidy(),
            phrase: self.phrase.tidy(),
            definition: self.definition.tidy(),
            alternatives_de: names(Language::De),
            alternatives_en: names(Language::En),
            broader: self.broader.as_deref().map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned),
            label,
        }
    }
}

/// One line of text: NFC, no controls, one blank between words.
fn tidy(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    kept(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// One change of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Amendment {
    /// A new concept.
    Add {
        /// Its code, never used before.
        code: String,
        /// How it is called.
        wording: Wording,
    },
    /// Other words for a concept, or another place; its code stays.
    Alter {
        /// Its code.
        code: String,
        /// How it is called from now on.
        wording: Wording,
    },
    /// A concept is no longer offered; it stays where it is carried.
    Deprecate {
        /// Its code.
        code: String,
        /// Why, for everybody; may be empty.
        #[serde(default, skip_serializing_if = "Both::is_empty")]
        reason: Both,
    },
    /// A concept reads as another one from now on.
    Merge {
        /// Its code.
        code: String,
        /// Code of the other one.
        into: String,
    },
    /// A concept that was out of use is in use again, under its own name.
    Restore {
        /// Its code.
        code: String,
    },
}

impl Amendment {
    /// Codes of all kinds.
    pub const KINDS: [&'static str; 5] = ["add", "alter", "deprecate", "merge", "restore"];

    /// Code of its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add",
            Self::Alter { .. } => "alter",
            Self::Deprecate { .. } => "deprecate",
            Self::Merge { .. } => "merge",
            Self::Restore { .. } => "restore",
        }
    }

    /// Code of the concept that it is about.
    pub fn code(&self) -> &str {
        match self {
            Self::Add { code, .. }
            | Self::Alter { code, .. }
            | Self::Deprecate { code, .. }
            | Self::Merge { code, .. }
            | Self::Restore { code } => code,
        }
    }

    /// The same without blanks and repetitions that say nothing.
    #[must_use]
    pub fn tidy(&self) -> Self {
        let code = self.code().trim().to_owned();
        match self {
            Self::Add { wording, .. } => Self::Add { code, wording: wording.tidy() },
            Self::Alter { wording, .. } => Self::Alter { code, wording: wording.tidy() },
            Self::Deprecate { reason, .. } => Self::Deprecate { code, reason: reason.tidy() },
            Self::Merge { into, .. } => Self::Merge { code, into: into.trim().to_owned() },
            Self::Restore { .. } => Self::Restore { code },
        }
    }

    /// As it is stored.
    pub fn to_json(&self) -> String {
        // Texts alone always become JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was stored; none where it cannot be read.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// One thing that is wrong with an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the part that it is about: `code`, `label_de`, `into`, …; empty where it is about the whole.
    pub at: &'static str,
    /// What is wrong.
    pub wrong: Wrong,
}

impl Fault {
    /// `wrong` at this part.
    pub const fn new(at: &'static str, wrong: Wrong) -> Self {
        Self { at, wrong }
    }
}

/// What can be wrong with an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The vocabulary is not open.
    Closed,
    /// Nothing is written; what is said in one language is said in the other.
    Missing,
    /// Fewer characters than allowed.
    TooShort {
        /// Fewest.
        min: u32,
    },
    /// More characters than allowed.
    TooLong {
        /// Most.
        max: u32,
        /// As written.
        is: u32,
    },
    /// More names than allowed.
    TooMany {
        /// Most.
        max: u32,
    },
    /// Not a code: letters a to z, digits and `_`, a letter first.
    NotACode,
    /// The code is or was in use.
    CodeTaken,
    /// Another concept of the vocabulary has this name.
    NameTaken {
        /// The name.
        name: String,
        /// Code of the other concept.
        by: String,
    },
    /// There is no such concept.
    Unknown,
    /// The concept is out of use.
    OutOfUse,
    /// The concept is in use already.
    InUse,
    /// A concept cannot be merged into itself, nor stand below itself.
    Itself,
    /// Concepts in use stand below it.
    HasNarrower,
    /// It is the last one in use.
    Last,
    /// Nothing would be different.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amendment_is_read_as_it_was_said() {
        let wording = Wording {
            label: Both::new("Wasserstoff", "Hydrogen"),
            alternatives_de: vec!["H2".to_owned()],
            broader: Some("T1".to_owned()),
            ..Wording::default()
        };
        let code = || "T9".to_owned();
        let all = [
            Amendment::Add { code: code(), wording: wording.clone() },
            Amendment::Alter { code: code(), wording },
            Amendment::Deprecate { code: code(), reason: Both::default() },
            Amendment::Deprecate { code: code(), reason: Both::new("kommt nicht vor", "does not occur") },
            Amendment::Merge { code: code(), into: "T1".to_owned() },
            Amendment::Restore { code: code() },
        ];
        for amendment in all {
            assert_eq!(Amendment::from_json(&amendment.to_json()), Some(amendment.clone()));
            assert!(Amendment::KINDS.contains(&amendment.kind()));
            assert_eq!((amendment.code(), amendment.tidy()), ("T9", amendment.clone()));
        }
        assert_eq!(Amendment::from_json("{}"), None);
    }

    #[test]
    fn blanks_and_repetitions_are_left_out() {
        let wording = Wording {
            label: Both::new("  Grüner \n Strom ", "Green power"),
            alternatives_de: ["Ökostrom", " ", "oekostrom", "gruener strom"].map(str::to_owned).to_vec(),
            broader: Some(" ".to_owned()),
            ..Wording::default()
        };
        let Amendment::Add { wording, code } = (Amendment::Add { code: " T9 ".to_owned(), wording }).tidy() else {
            unreachable!("it stays what it is")
        };
        assert_eq!((code.as_str(), wording.label.de.as_str()), ("T9", "Grüner Strom"));
        assert_eq!((wording.alternatives_de, wording.broader), (vec!["Ökostrom".to_owned()], None));
    }
}
