//! Finding in the shipped library: intervals against a naive reading of the entries, reasons, paging, wider queries.

use std::collections::BTreeSet;

use domain::evidence::DESCRIBED;
use domain::facts::{Facts, Fit};
use domain::query::{Query, Sort};
use domain::{EntryId, Kind, Language};
use library::find::About;
use library::transfer::Item;

use crate::world::{all, content, found, named, shipped};

/// Formats of the shipped library whose facts `fit`.
fn fitting(items: &[Item], fit: impl Fn(&Facts) -> bool) -> BTreeSet<EntryId> {
    items
        .iter()
        .filter(|item| item.entry.as_format().is_some_and(|format| fit(&Facts::of(format, DESCRIBED))))
        .map(|item| item.entry.id)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_minutes_are_intervals() {
    let library = shipped().await;
    let items = content();
    let mut some = 0;
    // Every bound that stands in an entry, and its neighbours.
    let formats: Vec<_> = items.iter().filter_map(|item| item.entry.as_format()).collect();
    let around =
        |bounds: Vec<u32>| -> BTreeSet<u32> { bounds.into_iter().flat_map(|it| [it.max(2) - 1, it, it + 1]).collect() };
    let people =
        around(formats.iter().flat_map(|format| [Some(format.group_min), format.group_max]).flatten().collect());
    let minutes = around(formats.iter().filter_map(|format| format.duration_min).collect());
    for wish in people.iter().filter(|wish| **wish <= 100_000) {
        let query = Query { people: Some(*wish), ..all() };
        let ids: BTreeSet<EntryId> = found(&library, &query).await.into_iter().collect();
        assert_eq!(
            ids,
            fitting(&items, |facts| facts.group_min <= *wish && facts.group_max.is_none_or(|max| *wish <= max)),
            "{wish} people"
        );
        some += ids.len();
    }
    for wish in minutes.iter().filter(|wish| **wish <= 20_160) {
        let query = Query { minutes: Some(*wish), ..all() };
        let results = library.find(&query).await.unwrap();
        let ids: BTreeSet<EntryId> = results.hits.iter().map(|hit| hit.shown.entry().id).collect();
        assert_eq!(ids, fitting(&items, |facts| facts.duration_min.is_some_and(|min| min <= *wish)), "{wish} minutes");
        // Every entry without a duration, of whatever kind.
        let timed = fitting(&items, |facts| facts.duration_min.is_some()).len();
        assert_eq!(results.unknown_minutes, (items.len() - timed) as u64);
        some += ids.len();
    }
    for (people, minutes) in people.iter().zip(minutes.iter().cycle()) {
        let query = Query { people: Some(*people), minutes: Some(*minutes), ..all() };
        let ids: BTreeSet<EntryId> = found(&library, &query).await.into_iter().collect();
        let fits = |facts: &Facts| {
            facts.fits_people(*people) != Fit::No && matches!(facts.fits_minutes(*minutes), Fit::Yes | Fit::Just)
        };
        assert_eq!(ids, fitting(&items, fits), "{people} people, {minutes} minutes");
    }
    assert!(some > 50, "the sweep found something");
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_neighbours_and_three_hours_find_the_parcours() {
    let library = shipped().await;
    let parcours = named(&content(), "nachbarschaftsdialog-parcours").entry.id;
    for text in ["30 Nachbarn", "Nachbarn", "nachbarschaft dialog"] {
        let query =
            Query { text: text.to_owned(), people: Some(30), minutes: Some(180), limit: 20, ..Query::default() };
        let results = library.find(&query).await.unwrap();
        let first: Vec<&str> = results.hits.iter().take(3).map(|hit| hit.shown.slug(Language::De)).collect();
        assert!(results.hits.iter().take(3).any(|hit| hit.shown.entry().id == parcours), "{text}: {first:?}");
        for hit in &results.hits {
            let abouts: Vec<_> = hit.why.iter().map(|reason| &reason.about).collect();
            assert!(
                matches!(
                    abouts[..],
                    [About::People { wish: 30, .. }, About::Minutes { wish: 180, .. }, About::Weeks { wish: None, .. }]
                ),
                "{abouts:?}"
            );
            assert!(hit.why.iter().all(|reason| reason.fit != Fit::No), "what does not fit is no hit");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_overlap_nowhere_and_leave_nothing_out() {
    let library = shipped().await;
    let total = content().len();
    for sort in Sort::ALL {
        for limit in [1, 5, 7, 100] {
            let mut seen = Vec::new();
            for offset in (0..u32::try_from(total).unwrap() + limit).step_by(limit as usize) {
                let page = found(&library, &Query { sort, limit, offset, ..Query::default() }).await;
                assert!(page.len() <= limit as usize);
                seen.extend(page);
            }
            let once: BTreeSet<_> = seen.iter().collect();
            assert_eq!((seen.len(), once.len()), (total, total), "{sort:?} by {limit}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn facets_count_what_choosing_them_brings() {
    let library = shipped().await;
    let start = Query { text: "Nachbarn".to_owned(), ..all() };
    let facets = library.find(&start).await.unwrap().facets;
    let mut checked = 0;
    for (key, counts) in &facets {
        let facet = domain::query::facet(key).expect("a facet is described");
        for (code, count) in counts {
            let mut query = start.clone();
            query.filters.insert(facet.key, vec![code.clone()]);
            assert_eq!(library.find(&query).await.unwrap().total, *count, "{key} {code}");
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_little_is_found_wider_queries_are_offered_that_keep_their_promise() {
    let library = shipped().await;
    let narrow = Query {
        text: "Nachbarn".to_owned(),
        people: Some(99_999),
        minutes: Some(1),
        ..Query { limit: 20, ..Query::default() }
    };
    let results = library.find(&narrow).await.unwrap();
    assert_eq!(results.total, 0);
    let impossible =
        Query { filters: [("kind", vec![Kind::Guide.code().to_owned()])].into(), people: Some(30), ..all() };
    let mut offered = results.relaxed;
    offered.extend(library.find(&impossible).await.unwrap().relaxed);
    assert!(!offered.is_empty());
    for relaxed in offered {
        assert!(relaxed.total > 0, "{}", relaxed.without);
        assert_eq!(library.find(&relaxed.query).await.unwrap().total, relaxed.total, "without {}", relaxed.without);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_words_find_nothing_and_break_nothing() {
    let library = shipped().await;
    let long = "Nachbarschaftsdialogparcours".repeat(8);
    for text in [
        "\"",
        "(((",
        "title:",
        "*",
        "AND OR NOT",
        "-",
        "~",
        "^",
        "\\",
        "/.*/",
        "a:b:c",
        "'; DROP TABLE entry; --",
        "\u{0}\u{1}",
        "\u{202e}Nachbarn",
        "😀",
        "%00",
        "{{7*7}}",
        "<script>",
        "+",
        "_",
        ".",
        long.as_str(),
        "ä ö ü ß",
        "ﬀ",
        "\u{2028}",
        "..",
        "[a TO z]",
        "  ",
        "\"Nachbarn",
        "Nachbarn\"",
    ] {
        for language in Language::ALL {
            let query = Query { text: text.chars().take(200).collect(), language, people: Some(30), ..all() };
            let results = library.find(&query).await.unwrap();
            assert!(results.hits.len() as u64 <= results.total, "{text:?}");
            library.suggest(text, language, 1_000).await.unwrap();
        }
    }
}
