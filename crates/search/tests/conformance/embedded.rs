//! The embedded engine: the story, and properties over many small libraries.

use std::collections::BTreeSet;

use domain::query::{MAX_LIMIT, Query, Sort};
use domain::{Kind, Language};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use search::embedded::Embedded;
use search::{Document, Find, Index};

use crate::corpus::{Make, blank, library};
use crate::story::{self, Exceptions, find, numbers, query};
use crate::{corpus, naive};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

#[test]
fn the_story_in_memory() {
    runtime().block_on(async { story::tell(&Embedded::in_memory().expect("an index"), Exceptions::default()).await });
}

#[test]
fn typing_errors_are_said() {
    runtime().block_on(async {
        let index = Embedded::in_memory().expect("an index");
        index.rebuild(library(), 1).await.expect("rebuild");
        for (text, understood) in [
            ("Zukunfswerkstat", "Zukunftswerkstatt"),
            ("die Buergerversamlung, bald", "die Bürgerversammlung, bald"),
            ("Rundre Tisch", "Runder Tisch"),
        ] {
            assert_eq!(find(&index, &query(text)).await.corrected.as_deref(), Some(understood));
        }
        for text in ["Zukunftswerkstatt", "Zukunftsw", "buergerversammlung", "Quantenverschränkung"] {
            assert_eq!(find(&index, &query(text)).await.corrected, None, "{text}");
        }
    });
}

#[test]
fn better_matches_come_first() {
    runtime().block_on(async {
        let index = Embedded::in_memory().expect("an index");
        let other = "Etwas ganz anderes steht hier.";
        let library = vec![
            Make::new(1, Kind::Guide).de("Ganz anderes", other).body("Am Ende gibt es eine Mediation.").done(),
            Make::new(2, Kind::Guide).de("Wieder anderes", "Eine Mediation, kurz gefasst.").done(),
            Make::new(3, Kind::Guide).de("Mediation", other).done(),
            Make::new(4, Kind::Guide).de("Noch etwas", other).name("Mediation").done(),
            Make::new(5, Kind::Guide).de("Mediationen und mehr davon", other).done(),
        ];
        index.rebuild(library, 1).await.expect("rebuild");
        // Title, other name, another form in a longer title, summary, text.
        assert_eq!(numbers(&find(&index, &query("Mediation")).await), [3, 4, 5, 2, 1]);
    });
}

fn codes(all: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    proptest::sample::subsequence(all, 0..=all.len()).prop_map(|codes| codes.into_iter().map(str::to_owned).collect())
}

const TOPICS: &[&str] = &["T1", "T11", "T2"];
const SETTINGS: &[&str] = &["online", "in_person"];
const KINDS: &[&str] = &["dialog_format", "best_practice", "guide", "initiative"];

prop_compose! {
    fn document()(
        kind in proptest::sample::select(&Kind::ALL[..]),
        topics in codes(TOPICS),
        settings in codes(SETTINGS),
        german in any::<bool>(),
        english in any::<bool>(),
        people in option::of((0u32..40, option::of(0u32..40))),
        minutes in option::of((1u32..300, 0u32..300)),
        weeks in option::of(0u32..10),
        cost in option::of(0u8..=5),
        published in 0i64..5,
    ) -> Document {
        let mut document = blank(0, kind);
        for (language, there) in [(Language::De, german), (Language::En, english)] {
            if there {
                document.languages.push(language);
            }
        }
        document.facets = [("topics".to_owned(), topics), ("settings".to_owned(), settings)].into();
        document.people = people.map(|(min, more)| (min, more.map(|more| min + more)));
        document.minutes = minutes.map(|(min, more)| (min, min + more));
        document.weeks = weeks;
        document.cost = cost;
        document.published = published;
        document
    }
}

prop_compose! {
    fn filters()(
        topics in codes(TOPICS),
        settings in codes(SETTINGS),
        kinds in codes(KINDS),
        people in option::of(0u32..90),
        minutes in option::of(0u32..310),
        weeks in option::of(0u32..11),
        cost in option::of(0u8..=6),
        sort in proptest::sample::select(&Sort::ALL[..]),
        page in 1u32..6,
    ) -> (Query, u32) {
        let filters = [("topics", topics), ("settings", settings), ("kind", kinds)].into();
        (Query { filters, people, minutes, weeks, cost, sort, limit: MAX_LIMIT, ..Query::default() }, page)
    }
}

/// 250 libraries, each asked eight questions: what is found is what counting by hand finds, and pages are whole.
#[test]
fn filters_and_counts_agree_with_counting_by_hand() {
    let runtime = runtime();
    let index = Embedded::in_memory().expect("an index");
    let mut runner = TestRunner::new(Config { cases: 250, failure_persistence: None, ..Config::default() });
    let cases = (vec(document(), 0..12), vec(document(), 0..4), vec(filters(), 8));
    let outcome = runner.run(&cases, |(first, second, queries)| {
        runtime.block_on(async {
            let mut all: Vec<Document> = first;
            for (at, document) in all.iter_mut().enumerate() {
                document.id = corpus::id(at as u64);
            }
            index.rebuild(all.clone(), 1).await.expect("rebuild");
            // A second commit replaces the first documents and adds others: several segments, and deleted ones.
            for (at, mut document) in second.into_iter().enumerate() {
                document.id = corpus::id(at as u64 * 3);
                index.upsert(vec![document.clone()]).await.expect("upsert");
                all.retain(|other| other.id != document.id);
                all.push(document);
            }
            for (query, page) in &queries {
                let whole = find(&index, query).await;
                naive::check(&all, query, &whole);
                let mut paged = Vec::new();
                for offset in (0..=MAX_LIMIT).step_by(*page as usize) {
                    let of_page = find(&index, &Query { limit: *page, offset, ..query.clone() }).await;
                    if of_page.hits.is_empty() {
                        break;
                    }
                    paged.extend(numbers(&of_page));
                }
                assert_eq!(paged, numbers(&whole));
            }
        });
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// Words of the library in three spellings each find the same entries.
#[test]
fn spellings_find_the_same() {
    runtime().block_on(async {
        let index = Embedded::in_memory().expect("an index");
        index.rebuild(library(), 1).await.expect("rebuild");
        let all = library();
        let texts = all.iter().flat_map(|document| document.texts.values().flat_map(|texts| texts.values().flatten()));
        let words: BTreeSet<&str> = texts
            .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        assert!(words.len() > 250);
        for word in words {
            let lower = word.to_lowercase();
            let spelt = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
            let bare = lower.replace('ä', "a").replace('ö', "o").replace('ü', "u").replace('ß', "ss");
            let found = numbers(&find(&index, &query(word)).await);
            assert!(!found.is_empty(), "{word}");
            for other in [spelt, bare] {
                assert_eq!(found, numbers(&find(&index, &query(&other)).await), "{word} {other}");
            }
        }
    });
}

#[test]
fn anything_may_be_typed() {
    let runtime = runtime();
    let index = Embedded::in_memory().expect("an index");
    runtime.block_on(index.rebuild(library(), 1)).expect("rebuild");
    let mut runner = TestRunner::new(Config { cases: 500, failure_persistence: None, ..Config::default() });
    let texts = prop_oneof![
        any::<String>(),
        vec(any::<u8>(), 0..300).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        "[a-zäöüß ]{0,200}",
        "[\\p{P}\\p{S}]{0,200}",
        "((Bürger|nachbar|dialog|zukunft|-|'|werkstatt|s|en) ?){0,20}",
    ];
    let outcome = runner.run(&(texts, filters(), any::<bool>()), |(text, (filters, _), english)| {
        let language = if english { Language::En } else { Language::De };
        runtime.block_on(async {
            let open =
                find(&index, &Query { text: text.clone(), language, limit: MAX_LIMIT, ..Query::default() }).await;
            let narrow = find(&index, &Query { text: text.clone(), language, ..filters }).await;
            let open: BTreeSet<u64> = numbers(&open).into_iter().collect();
            assert!(numbers(&narrow).iter().all(|number| open.contains(number)), "a filter never adds a hit");
            index.suggest(&text, language, 8).await.expect("suggest");
        });
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
