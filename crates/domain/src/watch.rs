//! What people watch, what they are told, and how they wish to be told.
//!
//! A watch is about an entry, a topic, an initiative or a search. Each has a code for its kind and a key within it, so
//! that it can be stored, sent by a form and found again; equal watches have equal keys.

use serde::{Deserialize, Serialize};

use crate::id::EntryId;
use crate::query::{DEFAULT_LIMIT, Query, Sort};
use crate::text::Language;
use crate::vocabulary;

/// Most that one person may watch.
pub const MOST_WATCHES: u64 = 100;
/// Longest key, in bytes: what an index of a database takes in.
pub const LONGEST_KEY: usize = 2_000;
/// Days after which a notification is forgotten.
pub const KEPT_DAYS: u32 = 180;
/// Days for which a link out of a letter ends the letters.
pub const UNSUBSCRIBE_DAYS: u32 = 365;

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub enum Subject {
    /// One entry: its new versions.
    Entry(EntryId),
    /// A topic, by its code: entries that carry it.
    Topic(String),
    /// An initiative: its profile and the entries that it contributes.
    Initiative(EntryId),
    /// A search: entries that fit it. Order and page play no part.
    Search(Box<Query>),
}

/// A subject as code and key.
#[derive(Serialize, Deserialize)]
struct Stored {
    subject: String,
    key: String,
}

/// A search as key.
#[derive(Serialize, Deserialize)]
struct Saved {
    language: Language,
    parameters: Vec<(String, String)>,
}

impl Subject {
    /// Codes of all kinds of subjects.
    pub const CODES: [&'static str; 4] = ["entry", "topic", "initiative", "search"];

    /// A search, without order and page.
    pub fn search(query: Query) -> Self {
        Self::Search(Box::new(Query { sort: Sort::default(), limit: DEFAULT_LIMIT, offset: 0, ..query }))
    }

    /// Code of its kind.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Entry(_) => "entry",
            Self::Topic(_) => "topic",
            Self::Initiative(_) => "initiative",
            Self::Search(_) => "search",
        }
    }

    /// What tells it from others of its kind.
    pub fn key(&self) -> String {
        match self {
            Self::Entry(id) | Self::Initiative(id) => id.to_string(),
            Self::Topic(code) => code.clone(),
            Self::Search(query) => {
                let parameters = query.parameters().into_iter().map(|(name, value)| (name.to_owned(), value));
                let saved = Saved { language: query.language, parameters: parameters.collect() };
                // Texts alone always become JSON.
                serde_json::to_string(&saved).unwrap_or_default()
            }
        }
    }

    /// The subject of a code and a key; none where they say none. Whether there is such a thing is not asked.
    pub fn read(code: &str, key: &str) -> Option<Self> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return None;
        }
        match code {
            "entry" => key.parse().ok().map(Self::Entry),
            "initiative" => key.parse().ok().map(Self::Initiative),
            "topic" => key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.'))
                .then(|| Self::Topic(key.to_owned())),
            "search" => {
                let saved: Saved = serde_json::from_str(key).ok()?;
                let given = saved.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                // What is not known any more is left out, as in an address.
                let (query, _) = Query::from_parameters(saved.language, given);
                Some(Self::search(query))
            }
            _ => None,
        }
    }

    /// Whether it can be begun to be watched, as far as can be told without looking into the library: a topic of the
    /// vocabulary; a search that restricts something and is not too long.
    pub fn is_possible(&self) -> bool {
        match self {
            Self::Entry(_) | Self::Initiative(_) => true,
            Self::Topic(code) => {
                vocabulary::concept("topic", code).is_some_and(|concept| concept.replaced_by.is_none())
            }
            Self::Search(query) => !query.is_open() && self.key().len() <= LONGEST_KEY,
        }
    }
}

impl From<Subject> for Stored {
    fn from(subject: Subject) -> Self {
        Self { subject: subject.code().to_owned(), key: subject.key() }
    }
}

impl TryFrom<Stored> for Subject {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        Self::read(&stored.subject, &stored.key).ok_or("nothing that can be watched")
    }
}

/// How somebody is told; the most urgent first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By a letter as soon as it happens.
    AtOnce,
    /// By one letter a day, in the morning.
    #[default]
    Daily,
    /// In the account alone.
    AppOnly,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::AppOnly];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::AppOnly => "app_only",
        }
    }

    /// The way with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }
}

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It was published for the first time.
    New,
    /// It has a new version.
    Changed,
}

impl What {
    /// Both.
    pub const ALL: [Self; 2] = [Self::New, Self::Changed];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
        }
    }

    /// What has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// What it is that a version with this number, from 1, was published.
    pub const fn of_version(version: i64) -> Self {
        if version > 1 { Self::Changed } else { Self::New }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019a2000-0000-7000-8000-000000000001";

    fn search(parameters: &[(&str, &str)]) -> Subject {
        Subject::search(Query::from_parameters(Language::De, parameters.iter().copied()).0)
    }

    #[test]
    fn a_subject_is_read_as_it_was_said() {
        let subjects = [
            Subject::Entry(ID.parse().expect("it is an id")),
            Subject::Initiative(ID.parse().expect("it is an id")),
            Subject::Topic("T1".to_owned()),
            search(&[("q", "Tag der „offenen\" Tür"), ("topics", "T1,T2"), ("people", "30"), ("literal", "1")]),
        ];
        for subject in subjects {
            assert_eq!(Subject::read(subject.code(), &subject.key()), Some(subject.clone()));
            assert!(Subject::CODES.contains(&subject.code()) && subject.is_possible());
            let json = serde_json::to_value(&subject).expect("it is said");
            assert_eq!(serde_json::from_value::<Subject>(json).expect("it is read"), subject);
        }
    }

    #[test]
    fn order_and_page_make_no_other_search() {
        let one = search(&[("q", "dialog"), ("sort", "newest"), ("offset", "40"), ("limit", "5")]);
        assert_eq!(one.key(), search(&[("q", "dialog")]).key());
        assert_ne!(one.key(), search(&[("q", "dialoge")]).key());
    }

    #[test]
    fn what_is_nothing_is_not_read() {
        let long = "x".repeat(LONGEST_KEY + 1);
        for (code, key) in [
            ("entry", "1"),
            ("entry", ""),
            ("topic", "T1 OR 1=1"),
            ("topic", long.as_str()),
            ("search", "q=x"),
            ("search", "{}"),
            ("people", ID),
            ("", ""),
        ] {
            assert_eq!(Subject::read(code, key), None, "{code} {key}");
        }
    }

    #[test]
    fn only_what_restricts_can_be_watched() {
        assert!(!search(&[]).is_possible());
        assert!(!search(&[("sort", "newest"), ("q", " ")]).is_possible());
        assert!(!Subject::Topic("T999".to_owned()).is_possible());
        assert!(search(&[("topics", "T1")]).is_possible());
    }

    #[test]
    fn codes_lead_back() {
        for how in How::ALL {
            assert_eq!(How::from_code(how.code()), Some(how));
        }
        for what in What::ALL {
            assert_eq!(What::from_code(what.code()), Some(what));
        }
        assert_eq!(How::from_code("always"), None);
        assert_eq!(How::default(), How::Daily);
        assert!(How::AtOnce < How::Daily && How::Daily < How::AppOnly, "the most urgent first");
        assert_eq!([0, 1, 2].map(What::of_version), [What::New, What::New, What::Changed]);
    }
}
