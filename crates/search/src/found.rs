//! Answers: pages of hits, suggestions.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::{EntryId, Kind, Language};
use serde::Serialize;

/// One page of what fits a query, with the counts of all of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Found {
    /// Entries that fit, on all pages together.
    pub total: u64,
    /// The hits of this page, best first.
    pub hits: Vec<Hit>,
    /// Facet key → code → entries that would be found if this value were the only one chosen in its facet: a facet's
    /// own choice does not count, every other filter does. Codes without entries are left out.
    pub facets: BTreeMap<String, BTreeMap<String, u64>>,
    /// Entries without a fixed duration that would fit, were it not for the time asked for („auch ohne feste
    /// Dauer“). 0 when no time is asked for.
    pub unknown_minutes: u64,
    /// The words as understood, where a typing error was corrected.
    pub corrected: Option<String>,
}

/// One entry that fits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The entry.
    pub id: EntryId,
    /// How well the words fit: comparable within one answer only. 0 without words.
    pub score: f32,
    /// The language of the entry in which it was found: the reader's own where the words stand there too.
    pub language: Language,
    /// A passage with the words, where they stand in a text other than the title.
    pub snippet: Option<Snippet>,
}

/// A passage of plain text with what is to be marked in it. No HTML: the face escapes and marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The passage, with an ellipsis where it was cut.
    pub text: String,
    /// Byte ranges of `text` to mark: in order, without overlap, on character boundaries.
    pub marks: Vec<Range<usize>>,
    /// The language it is written in.
    pub language: Language,
}

/// A title or another name that completes what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The title or name, as written in the entry.
    pub text: String,
    /// The entry that has it.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
}
