//! Languages and texts in several of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// A language of the interface and of entries, by its BCP-47 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// BCP-47 code: `de`, `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The other language of the interface.
    pub const fn other(self) -> Self {
        match self {
            Self::De => Self::En,
            Self::En => Self::De,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// One text in one or more languages, keyed by BCP-47 code. Unknown languages are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LangText(pub BTreeMap<String, String>);

/// A text as found, with the language in which it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The text; empty where there is none in any language.
    pub text: &'a str,
    /// BCP-47 code of the language it is written in.
    pub language: &'a str,
}

impl LangText {
    /// A text in one language.
    pub fn of(language: Language, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language.code().to_owned(), text.into())]))
    }

    /// The text in exactly this language.
    pub fn exact(&self, language: Language) -> Option<&str> {
        self.0.get(language.code()).map(String::as_str)
    }

    /// The text in this language or else in any other: what a reader is shown, with the language for `lang`.
    pub fn found(&self, language: Language) -> Found<'_> {
        self.0
            .get_key_value(language.code())
            .or_else(|| self.0.get_key_value(Language::De.code()))
            .or_else(|| self.0.iter().next())
            .map_or(Found { text: "", language: language.code() }, |(code, text)| Found { text, language: code })
    }

    /// The text in this language or else in any other.
    pub fn get(&self, language: Language) -> &str {
        self.found(language).text
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|text| text.is_empty())
    }
}

/// Length as product rules count it: Unicode characters after trimming.
pub fn length(text: &str) -> usize {
    text.trim().chars().count()
}

/// Text as it is kept: NFC, line ends LF, trimmed.
pub fn kept(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    if is_nfc(&text) { text } else { text.nfc().collect() }
}
