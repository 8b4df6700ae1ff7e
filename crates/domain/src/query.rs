//! What a reader looks for: words, filters, intervals, order, page.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::entry::Kind;
use crate::field::{Field, Shape};
use crate::text::Language;
use crate::vocabulary::{self, Label};

/// Longest query text that is read, in characters; what is longer is cut there and the reader is told.
pub const MAX_TEXT: usize = 200;
/// Most hits on one page.
pub const MAX_LIMIT: u32 = 100;
/// Hits on a page when nothing is said.
pub const DEFAULT_LIMIT: u32 = 20;
/// Deepest hit that can be reached by paging.
pub const MAX_OFFSET: u32 = 10_000;

/// A query. Within one filter the values are alternatives; filters add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Query {
    /// Words, as typed, at most [`MAX_TEXT`] characters.
    pub text: String,
    /// Language of the reader: chooses analyser and order, not what exists.
    pub language: Language,
    /// Facet key → accepted codes. Keys are those of [`facets`].
    pub filters: BTreeMap<&'static str, Vec<String>>,
    /// Group size: fits where `group_min <= people <= group_max` (an open maximum fits all above).
    pub people: Option<u32>,
    /// Time available for the event in minutes: fits where `duration_min <= minutes`.
    pub minutes: Option<u32>,
    /// Weeks until the event: fits where `lead_time_weeks <= weeks`.
    pub weeks: Option<u32>,
    /// Highest affordable cost band, 0–5: fits where the band is not above.
    pub cost: Option<u8>,
    /// The words are only words: wishes in them („30 Leute“) are not taken for filters.
    pub literal: bool,
    /// Order of the hits.
    pub sort: Sort,
    /// Hits wanted, 1 to [`MAX_LIMIT`].
    pub limit: u32,
    /// Hits left out at the beginning.
    pub offset: u32,
}

/// Order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first; without words, most useful first.
    #[default]
    Relevance,
    /// Newest publication first.
    Newest,
    /// Shortest event first; entries without a duration last.
    Duration,
    /// By title in the reader's language.
    Title,
}

impl Sort {
    /// All orders.
    pub const ALL: [Self; 4] = [Self::Relevance, Self::Newest, Self::Duration, Self::Title];

    /// Code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Duration => "duration",
            Self::Title => "title",
        }
    }

    /// The order with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// Something readers may filter by.
#[derive(Debug, Clone, Copy)]
pub struct Facet {
    /// Key in queries, documents and the API.
    pub key: &'static str,
    /// What it is called for people.
    pub label: Label,
    /// The vocabulary of its values.
    pub scheme: &'static str,
}

/// Facets that are no field of one kind but computed for all.
const COMPUTED: [Facet; 3] = [
    Facet { key: "kind", label: Label { de: "Art des Eintrags", en: "Kind of entry" }, scheme: "kind" },
    Facet { key: "land", label: Label { de: "Land", en: "State" }, scheme: "land" },
    Facet { key: "language", label: Label { de: "Sprache", en: "Language" }, scheme: "language" },
];

/// Every facet: computed ones, then those of the envelope and of the kinds as their descriptions say.
pub fn facets() -> &'static [Facet] {
    static FACETS: std::sync::OnceLock<Vec<Facet>> = std::sync::OnceLock::new();
    FACETS.get_or_init(|| {
        let mut all = COMPUTED.to_vec();
        let described =
            std::iter::once(crate::entry::Envelope::FIELDS).chain(Kind::ALL.iter().map(|kind| kind.fields()));
        for fields in described {
            collect(fields, &mut all);
        }
        all
    })
}

/// Facets of these fields and of the records in them.
fn collect(fields: &'static [Field], all: &mut Vec<Facet>) {
    for Field { key, label, shape, facet, .. } in fields {
        if let Shape::Record { fields } | Shape::Records { fields, .. } = shape {
            collect(fields, all);
        }
        if let (true, Some(scheme), false) = (*facet, shape.scheme(), all.iter().any(|facet| facet.key == *key)) {
            all.push(Facet { key, label: *label, scheme });
        }
    }
}

/// The facet with this key.
pub fn facet(key: &str) -> Option<&'static Facet> {
    facets().iter().find(|facet| facet.key == key)
}

/// What is wrong with a query, so that the reader can be told; the rest of the query still counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the members are the parameter's name and value as given")]
pub enum Problem {
    /// A number was wanted within these bounds.
    NotInRange { name: &'static str, value: String, min: u32, max: u32 },
    /// The value is not one of the vocabulary.
    UnknownValue { name: &'static str, value: String },
    /// No such parameter.
    UnknownName { name: String },
    /// The text was cut at [`MAX_TEXT`] characters.
    TextCut,
    /// More parameters or values than are read.
    TooMany,
}

/// Most parameters that are read of one address.
const MAX_PARAMETERS: usize = 100;

/// What was given, as it may be told back: no control characters, and no more than can be read.
fn told(given: &str) -> String {
    given.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

impl Query {
    /// Reads decoded parameters of an address (`q`, `people`, `minutes`, `weeks`, `cost`, `literal`, `sort`, `limit`,
    /// `offset`, and facet keys, repeated or with commas). What cannot be read is left out and named.
    pub fn from_parameters<'a>(
        language: Language,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<Problem>) {
        let mut query = Self { language, limit: DEFAULT_LIMIT, ..Self::default() };
        let mut problems = Vec::new();
        for (index, (name, value)) in parameters.into_iter().enumerate() {
            if index >= MAX_PARAMETERS {
                problems.push(Problem::TooMany);
                break;
            }
            query.read(name, value, &mut problems);
        }
        (query, problems)
    }

    fn read(&mut self, name: &str, value: &str, problems: &mut Vec<Problem>) {
        let value = value.trim();
        let mut number = |name: &'static str, min: u32, max: u32| -> Option<u32> {
            if value.is_empty() {
                return None;
            }
            let read = value.parse().ok().filter(|number| (min..=max).contains(number));
            if read.is_none() {
                problems.push(Problem::NotInRange { name, value: told(value), min, max });
            }
            read
        };
        match name {
            "q" => {
                // What is left out may have stood before a blank.
                let text: String = value.chars().filter(|letter| !letter.is_control()).take(MAX_TEXT).collect();
                text.trim().clone_into(&mut self.text);
                if value.chars().count() > MAX_TEXT {
                    problems.push(Problem::TextCut);
                }
            }
            "people" => self.people = number("people", 1, 100_000),
            "minutes" => self.minutes = number("minutes", 1, 20_160),
            "weeks" => self.weeks = number("weeks", 0, 104),
            "cost" => self.cost = number("cost", 0, 5).and_then(|band| u8::try_from(band).ok()),
            "limit" => self.limit = number("limit", 1, MAX_LIMIT).unwrap_or(DEFAULT_LIMIT),
            "offset" => self.offset = number("offset", 0, MAX_OFFSET).unwrap_or(0),
            "literal" => match value {
                "" | "0" => self.literal = false,
                "1" => self.literal = true,
                _ => problems.push(Problem::UnknownValue { name: "literal", value: told(value) }),
            },
            "sort" if value.is_empty() => {}
            "sort" => match Sort::from_code(value) {
                Some(sort) => self.sort = sort,
                None => problems.push(Problem::UnknownValue { name: "sort", value: told(value) }),
            },
            _ => match facet(name) {
                Some(facet) => {
                    for code in value.split(',').map(str::trim).filter(|code| !code.is_empty()) {
                        // What was merged is asked for as what it became.
                        let Some(code) = vocabulary::current(facet.scheme, code).map(|concept| concept.code) else {
                            problems.push(Problem::UnknownValue { name: facet.key, value: told(code) });
                            continue;
                        };
                        let codes = self.filters.entry(facet.key).or_default();
                        if !codes.iter().any(|other| other == code) {
                            codes.push(code.to_owned());
                        }
                    }
                }
                None => problems.push(Problem::UnknownName { name: told(name) }),
            },
        }
    }

    /// The parameters that say this query again, in a fixed order and without defaults.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        if !self.text.is_empty() {
            all.push(("q", self.text.clone()));
        }
        let numbers = [
            ("people", self.people),
            ("minutes", self.minutes),
            ("weeks", self.weeks),
            ("cost", self.cost.map(u32::from)),
        ];
        all.extend(numbers.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))));
        for (key, codes) in &self.filters {
            all.extend(codes.iter().map(|code| (*key, code.clone())));
        }
        if self.literal {
            all.push(("literal", "1".to_owned()));
        }
        if self.sort != Sort::default() {
            all.push(("sort", self.sort.code().to_owned()));
        }
        if self.limit != DEFAULT_LIMIT {
            all.push(("limit", self.limit.to_string()));
        }
        if self.offset > 0 {
            all.push(("offset", self.offset.to_string()));
        }
        all
    }

    /// Whether nothing restricts what is found.
    pub fn is_open(&self) -> bool {
        self.text.is_empty() && self.without_words_is_open()
    }

    fn without_words_is_open(&self) -> bool {
        self.filters.is_empty()
            && self.people.is_none()
            && self.minutes.is_none()
            && self.weeks.is_none()
            && self.cost.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &[(&str, &str)]) -> (Query, Vec<Problem>) {
        Query::from_parameters(Language::De, parameters.iter().copied())
    }

    #[test]
    fn bad_values_are_named_and_the_rest_counts() {
        let (query, problems) =
            read(&[("q", "dialog"), ("people", "-3"), ("limit", "-1"), ("topics", "T1,T99"), ("nonsense", "x")]);
        assert_eq!(query.text, "dialog");
        assert_eq!((query.people, query.limit), (None, DEFAULT_LIMIT));
        assert_eq!(query.filters["topics"], ["T1"]);
        assert_eq!(problems.len(), 4, "{problems:?}");
    }

    #[test]
    fn facets_come_from_the_descriptions() {
        for key in ["kind", "land", "language", "topics", "purposes", "target_groups", "settings", "phases"] {
            assert!(facet(key).is_some(), "{key}");
        }
    }

    proptest::proptest! {
        #[test]
        fn parameters_say_the_query_again(text in "[a-zäöü \\u{0}\\u{9}]{0,30}", people in proptest::option::of(1u32..100_000), offset in 0u32..10_000) {
            let people_text = people.map(|n| n.to_string()).unwrap_or_default();
            let offset_text = offset.to_string();
            let (query, problems) = read(&[("q", text.as_str()), ("people", &people_text), ("offset", &offset_text), ("topics", "T1"), ("literal", "1"), ("sort", "newest")]);
            proptest::prop_assert!(problems.is_empty());
            let said: Vec<_> = query.parameters();
            let (again, _) = Query::from_parameters(Language::De, said.iter().map(|(name, value)| (*name, value.as_str())));
            proptest::prop_assert_eq!(query, again);
        }

        #[test]
        fn no_parameters_panic(name in "\\PC{0,20}", value in "\\PC{0,300}") {
            let _ = read(&[(&name, &value)]);
        }
    }
}
