//! What was looked for in vain, since nothing was found or nobody opened what was: which words of a query may be
//! remembered, and for how long.
//!
//! Words that point to a person are dropped before anything is kept (product design, O-4: no address, cleaned of
//! personal data, at least three days). What is kept is a day, words, a language, a topic and a Land; who asked never
//! is.

use unicode_normalization::UnicodeNormalization as _;

use crate::query::Query;
use crate::text::{LangText, Language};
use crate::{Invalid, Rule, personal};

/// Most words of a query that is remembered; longer ones tell a story of somebody's own.
pub const MOST_WORDS: usize = 6;
/// Most characters of a query that is remembered.
pub const LONGEST_QUERY: usize = 80;
/// Digits from which on a query may hold a telephone number, an account or a file number.
const TELLING_DIGITS: usize = 6;
/// Distinct days on which the same words must have been looked for before anybody is shown them (product design, O-4).
pub const FEWEST_DAYS: u32 = 3;
/// Days after which words that were looked for on fewer days are forgotten.
pub const RAW_DAYS: u32 = 30;
/// Days that the list of gaps looks back, and after which everything is forgotten.
pub const SEEN_DAYS: u32 = 90;
/// Days after an opening during which nobody has looked for the same words in vain, whatever becomes of the next
/// queries; then it is forgotten that there was one.
pub const OPENED_DAYS: u32 = 30;
/// Days after which words that the office has put aside may come up again.
pub const DISMISSED_DAYS: u32 = 365;
/// Shortest and longest title of a call, in characters.
pub const CALL_TITLE: (u32, u32) = (5, 120);
/// Shortest and longest text of a call, in characters.
pub const CALL_TEXT: (u32, u32) = (20, 1_000);

/// In which way something was looked for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vain {
    /// Nothing was found.
    NotFound,
    /// Something was found, and nobody opened any of it.
    NotOpened,
}

impl Vain {
    /// Both.
    pub const ALL: [Self; 2] = [Self::NotFound, Self::NotOpened];

    /// Code in storage and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotOpened => "not_opened",
        }
    }

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vain| vain.code() == code)
    }
}

/// Words that were looked for, as they may be remembered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sought {
    /// Language of the reader.
    pub language: Language,
    /// Its words in lower case, in the order in which they were typed.
    pub said: String,
    /// Code of the topic that was asked for, where it was exactly one.
    pub topic: Option<String>,
    /// Code of the Land that was asked for, where it was exactly one.
    pub land: Option<String>,
}

impl Sought {
    /// What of a query whose results are shown may be remembered; none where it holds no words, words that may point to
    /// a person, or restrictions that are not remembered: then it would say of the words what was due to those.
    pub fn of(query: &Query) -> Option<Self> {
        let measured =
            query.people.is_some() || query.minutes.is_some() || query.weeks.is_some() || query.cost.is_some();
        let others = query.filters.keys().any(|key| !matches!(*key, "topics" | "land"));
        if measured || others || query.offset > 0 {
            return None;
        }
        let only = |key: &str| match query.filters.get(key).map(Vec::as_slice) {
            Some([one]) => Some(one.clone()),
            _ => None,
        };
        Some(Self { language: query.language, said: words(&query.text)?, topic: only("topics"), land: only("land") })
    }

    /// What of a query may be remembered after which something was opened. By what it was restricted and how far
    /// somebody paged makes no difference: the words led somewhere.
    pub fn opened(query: &Query) -> Option<Self> {
        Some(Self { language: query.language, said: words(&query.text)?, topic: None, land: None })
    }
}

/// The words of a query in lower case, nothing but words, with a space between; none where they may point to a person
/// (an address, a telephone number, an account, a link, somebody addressed by name), are too many or are none.
pub fn words(text: &str) -> Option<String> {
    if personal::addresses_somebody(text) || !personal::streets(text).is_empty() || !personal::ibans(text).is_empty() {
        return None;
    }
    let text: String = text.trim().nfc().flat_map(char::to_lowercase).collect();
    let fits = text.chars().count() <= LONGEST_QUERY && text.split_whitespace().count() <= MOST_WORDS;
    if !fits || holds_address(&text) || text.chars().filter(|letter| letter.is_numeric()).count() >= TELLING_DIGITS {
        return None;
    }
    let words: Vec<&str> = text
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '-'))
        .map(|word| word.trim_matches('-'))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    (1..=MOST_WORDS).contains(&words.len()).then(|| words.join(" "))
}

/// Whether a text in lower case holds an address of a mailbox or of a page, also where its signs are spelt out.
fn holds_address(text: &str) -> bool {
    let is_site = |word: &str| {
        let word = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        word.starts_with("www.")
            || word.rsplit_once('.').is_some_and(|(before, end)| {
                before.ends_with(char::is_alphanumeric)
                    && before.chars().count() > 1
                    && end.chars().count() > 1
                    && end.chars().all(char::is_alphabetic)
            })
            || word.split_once('/').is_some_and(|(before, _)| before.contains('.'))
    };
    text.contains(['@', '\u{ff20}'])
        || ["://", "(at)", "[at]"].iter().any(|sign| text.contains(sign))
        || text.split_whitespace().any(is_site)
}

/// What is wrong with a call that names what is wanted; title and text have to be there in both languages.
pub fn check_call(title: &LangText, text: &LangText) -> Vec<Invalid> {
    let mut faults = Vec::new();
    for (key, texts, (min, max)) in [("title", title, CALL_TITLE), ("text", text, CALL_TEXT)] {
        for language in Language::ALL {
            let is = crate::text::length(texts.exact(language).unwrap_or_default());
            let is = u32::try_from(is).unwrap_or(u32::MAX);
            let rule = match is {
                0 => Some(Rule::Missing),
                is if is < min => Some(Rule::TooShort { min, is }),
                is if is > max => Some(Rule::TooLong { max, is }),
                _ => None,
            };
            faults.extend(rule.map(|rule| Invalid::at(format!("{key}_{language}"), rule)));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_words_are_remembered() {
        for (text, wanted) in [
            ("Wasserstoff Dialog", Some("wasserstoff dialog")),
            ("  Bürger*innen   und H2!  ", Some("bürger innen und h2")),
            ("Welt-Café für 30 Leute", Some("welt-café für leute")),
            ("u\u{308}bergang", Some("übergang")),
            ("Dialog e.V. u.a.", Some("dialog e v u a")),
            ("eins zwei drei vier fünf sechs", Some("eins zwei drei vier fünf sechs")),
            ("eins zwei drei vier fünf sechs sieben", None),
            ("anna.beispiel@werk.example", None),
            ("anna (at) werk", None),
            ("anna＠werk", None),
            ("werk.example", None),
            ("www.werk", None),
            ("https://werk", None),
            ("werk.example/seite", None),
            ("siehe werk.example.", None),
            ("0221 123456", None),
            ("+49 (221) 12-34", None),
            ("Akte 2026/0815", None),
            ("30 60", None),
            ("Frau Müller", None),
            ("beschwerde herr schulze", None),
            ("dr. weber bürgerdialog", None),
            ("Frau und Technik", Some("frau und technik")),
            ("Musterstraße 5", None),
            ("lärm musterstr. 12a", None),
            ("12 High Street", None),
            ("Straße der Industriekultur", Some("straße der industriekultur")),
            ("Konto NL91 ABNA 0417 1643 00", None),
            ("…", None),
            ("", None),
        ] {
            assert_eq!(words(text).as_deref(), wanted, "{text:?}");
        }
        assert_eq!(words(&"x".repeat(LONGEST_QUERY)).map(|it| it.len()), Some(LONGEST_QUERY));
        assert_eq!(words(&"x".repeat(LONGEST_QUERY + 1)), None);
    }

    #[test]
    fn a_gap_says_nothing_of_words_that_was_due_to_something_else() {
        let query = |change: &dyn Fn(&mut Query)| {
            let mut query = Query { text: "Wasserstoff".to_owned(), ..Query::default() };
            change(&mut query);
            Sought::of(&query)
        };
        let plain = Sought { language: Language::De, said: "wasserstoff".to_owned(), topic: None, land: None };
        assert_eq!(query(&|_| {}), Some(plain.clone()));
        let one = |query: &mut Query| {
            query.filters.insert("topics", vec!["T1".to_owned()]);
            query.filters.insert("land", vec!["05".to_owned(), "06".to_owned()]);
        };
        assert_eq!(query(&one), Some(Sought { topic: Some("T1".to_owned()), ..plain }));
        let changes: [&dyn Fn(&mut Query); 7] = [
            &|query| query.people = Some(30),
            &|query| query.minutes = Some(30),
            &|query| query.weeks = Some(3),
            &|query| query.cost = Some(3),
            &|query| query.offset = 20,
            &|query| query.text.clear(),
            &|query| {
                query.filters.insert("kind", vec!["guide".to_owned()]);
            },
        ];
        assert!(changes.iter().all(|change| query(*change).is_none()));
    }

    #[test]
    fn an_opening_counts_for_the_words_whatever_else_was_asked() {
        let words = Query { text: "Wasserstoff".to_owned(), language: Language::En, ..Query::default() };
        let narrow = Query {
            people: Some(30),
            offset: 20,
            filters: [("topics", vec!["T1".to_owned()]), ("kind", vec!["guide".to_owned()])].into(),
            ..words.clone()
        };
        let plain = Sought { language: Language::En, said: "wasserstoff".to_owned(), topic: None, land: None };
        assert_eq!([Sought::opened(&words), Sought::opened(&narrow)], [Some(plain.clone()), Some(plain)]);
        for text in ["", "anna@werk.example", "Frau Müller"] {
            assert_eq!(Sought::opened(&Query { text: text.to_owned(), ..narrow.clone() }), None, "{text}");
        }
    }

    #[test]
    fn codes_lead_back() {
        for vain in Vain::ALL {
            assert_eq!(Vain::from_code(vain.code()), Some(vain));
        }
        assert_eq!(Vain::from_code("found"), None);
    }

    #[test]
    fn a_call_speaks_both_languages() {
        let both =
            |de: &str, en: &str| LangText([("de".to_owned(), de.to_owned()), ("en".to_owned(), en.to_owned())].into());
        let text = both(&"x".repeat(20), &"x".repeat(1_000));
        assert_eq!(check_call(&both("Titel", "Title"), &text), []);
        let faults = check_call(&both("", "Titl"), &both(&"x".repeat(1_001), " "));
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["title_de", "title_en", "text_de", "text_en"]);
    }

    proptest! {
        #[test]
        fn what_is_remembered_holds_no_address_and_stays_as_it_is(text in "\\PC{0,100}") {
            if let Some(said) = words(&text) {
                prop_assert!(said.split(' ').count() <= MOST_WORDS);
                prop_assert!(said.chars().all(|it| it.is_alphanumeric() || it == '-' || it == ' '));
                prop_assert!(said.chars().filter(char::is_ascii_digit).count() < TELLING_DIGITS);
            }
        }
    }
}
