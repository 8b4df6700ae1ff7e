//! The story: what is looked for, and what must be found.

use std::collections::BTreeSet;

use domain::Language;
use domain::query::{Query, Sort};
use search::{Change, Found, Index};

use crate::corpus::{id, library, number};
use crate::naive;

/// What an engine cannot do. Named, so that nothing is weaker for the other one.
#[derive(Debug, Default, Clone, Copy)]
pub struct Exceptions {
    /// It looks for typing errors even where the word exists as typed, so that sets are larger.
    pub typos_always: bool,
}

pub fn query(text: &str) -> Query {
    Query { text: text.to_owned(), limit: 100, ..Query::default() }
}

pub fn english(text: &str) -> Query {
    Query { language: Language::En, ..query(text) }
}

pub fn numbers(found: &Found) -> Vec<u64> {
    found.hits.iter().map(|hit| number(hit.id)).collect()
}

pub async fn find(index: &dyn Index, query: &Query) -> Found {
    index.find(query).await.unwrap_or_else(|error| panic!("{query:?}: {error:?}"))
}

async fn first(index: &dyn Index, query: &Query) -> Option<u64> {
    numbers(&find(index, query).await).first().copied()
}

async fn set(index: &dyn Index, text: &str) -> BTreeSet<u64> {
    numbers(&find(index, &query(text)).await).into_iter().collect()
}

/// Tells the whole story to an empty index.
pub async fn tell(index: &dyn Index, exceptions: Exceptions) {
    fills(index).await;
    known_items(index).await;
    spellings(index).await;
    compounds(index, exceptions).await;
    languages(index).await;
    some_of_the_words(index).await;
    snippets(index).await;
    filters(index).await;
    pages(index).await;
    orders(index).await;
    suggestions(index).await;
    likeness(index).await;
    absurdities(index).await;
    changes(index, exceptions).await;
}

async fn fills(index: &dyn Index) {
    assert_eq!(index.cursor().await.expect("cursor"), 0);
    assert_eq!(find(index, &query("")).await.total, 0);
    let changes = library().into_iter().map(Change::Upsert).collect();
    index.apply(changes, 25).await.expect("apply");
    assert_eq!(index.count().await.expect("count"), 25);
    assert_eq!(index.cursor().await.expect("cursor"), 25);
    let found = find(index, &query("")).await;
    assert_eq!((found.total, found.hits.len()), (25, 25));
    assert!(found.corrected.is_none() && found.hits.iter().all(|hit| hit.snippet.is_none()));
}

/// Somebody knows what they want and types it as people do.
async fn known_items(index: &dyn Index) {
    for (text, wanted) in [
        ("Zukunftswerkstatt", 1),
        ("zukunftswerkstätten", 1),
        ("Zukunfswerkstat", 1),
        ("Zukunftswerk", 1),
        ("Bürgerversammlung", 3),
        ("Bürgerversammlungen", 3),
        ("Bürgerversamlung", 3),
        ("buergerversamlung", 3),
        ("Welt-Cafe", 4),
        ("weltcafé", 4),
        ("world cafe", 4),
        ("Fischbowl", 5),
        ("innenkreis", 5),
        ("Planungszellen", 6),
        ("werksfuehrung", 7),
        ("lange Nacht der Industrie", 8),
        ("azubis gewinnen", 10),
        ("Einladung", 12),
        ("Burg", 15),
        ("bürgerrat", 16),
        ("open space", 18),
        ("Onlinesprechstunde", 19),
        ("Gespräche Streit", 24),
        ("Mediaton", 24),
    ] {
        assert_eq!(first(index, &query(text)).await, Some(wanted), "{text}");
    }
    for (text, wanted) in
        [("town hall", 3), ("citizens assembly", 16), ("plant tours", 7), ("invitations", 12), ("Bürgerrat", 16)]
    {
        assert_eq!(first(index, &english(text)).await, Some(wanted), "{text}");
    }
}

/// Umlaut, ae and folded spelling of a word are the same word.
async fn spellings(index: &dyn Index) {
    for spellings in [
        ["Bürgerversammlung", "Buergerversammlung", "burgerversammlung"],
        ["Werksführung", "werksfuehrung", "Werksfuhrung"],
        ["Gespräch", "Gespraech", "gesprach"],
        ["Übung", "uebung", "Ubung"],
        ["Fachkräfte", "Fachkraefte", "FACHKRAFTE"],
        ["World Café", "world cafe", "WORLD CAFE\u{301}"],
        ["Außenkreis", "aussenkreis", "AUSSENKREIS"],
    ] {
        let sets = [set(index, spellings[0]).await, set(index, spellings[1]).await, set(index, spellings[2]).await];
        assert!(!sets[0].is_empty(), "{spellings:?}");
        assert!(sets.iter().all(|set| *set == sets[0]), "{spellings:?}: {sets:?}");
    }
}

async fn compounds(index: &dyn Index, exceptions: Exceptions) {
    let pair = set(index, "Nachbarn Dialog").await;
    assert!(pair.contains(&2) && pair.contains(&13), "{pair:?}");
    let whole = set(index, "Nachbarschaftsdialog").await;
    assert!(whole.contains(&2), "{whole:?}");
    if !exceptions.typos_always {
        assert!(whole.contains(&13), "{whole:?}");
    }
    assert!(set(index, "Versammlung").await.contains(&3));
    let burg = set(index, "Burg").await;
    assert!(burg.contains(&15) && !burg.contains(&3) && !burg.contains(&16), "{burg:?}");
    let citizens = set(index, "Bürger").await;
    assert!(citizens.contains(&16) && citizens.contains(&3) && !citizens.contains(&15), "{citizens:?}");
}

/// The reader's language chooses the order, not what exists.
async fn languages(index: &dyn Index) {
    let found = find(index, &query("open space")).await;
    assert_eq!(found.hits[0].language, Language::En, "there is no German one");
    let found = find(index, &english("Nachbarschaftsdialog")).await;
    assert_eq!((number(found.hits[0].id), found.hits[0].language), (2, Language::De));
    // By the label of a concept: first what the reader can read.
    let found = find(index, &english("neighbourhood")).await;
    let readable: Vec<bool> = found.hits.iter().map(|hit| hit.language == Language::En).collect();
    assert!(readable.contains(&true) && readable.contains(&false), "{found:?}");
    assert!(readable.is_sorted_by(|one, other| one >= other), "{:?} {readable:?}", numbers(&found));
    let restricted = Query { filters: [("language", vec!["en".to_owned()])].into(), ..query("") };
    assert!(find(index, &restricted).await.total < 25);
}

/// Where nothing holds all words, what holds most of them is found.
async fn some_of_the_words(index: &dyn Index) {
    let found = find(index, &query("Zukunftswerkstatt Quantenverschränkung")).await;
    assert_eq!(numbers(&found).first(), Some(&1));
    assert!(find(index, &query("Quantenverschränkung")).await.hits.is_empty());
    assert_eq!(first(index, &query("30 Nachbarn, zwei Stunden am Werkstor")).await, Some(2));
}

async fn snippets(index: &dyn Index) {
    let found = find(index, &query("Stehtische")).await;
    assert_eq!(numbers(&found), [2]);
    let snippet = found.hits[0].snippet.as_ref().expect("it stands in the text");
    let marked: Vec<&str> = snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect();
    assert_eq!(marked, ["Stehtischen"], "{snippet:?}");
    assert_eq!(snippet.language, Language::De);
    let found = find(index, &query("Fachkräfte")).await;
    assert!(found.hits.iter().all(|hit| hit.snippet.as_ref().is_none_or(|snippet| !snippet.marks.is_empty())));
}

/// Numbers, facets and their counts agree with counting by hand.
async fn filters(index: &dyn Index) {
    let all = library();
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let mut queries = vec![query("")];
    for people in [1, 2, 12, 25, 26, 60, 500, 100_000] {
        queries.push(Query { people: Some(people), ..query("") });
    }
    for minutes in [1, 59, 60, 120, 240, 20_160] {
        queries.push(Query { minutes: Some(minutes), ..query("") });
        queries.push(Query { minutes: Some(minutes), people: Some(30), weeks: Some(4), ..query("") });
    }
    for cost in 0..=5 {
        queries.push(Query { cost: Some(cost), weeks: Some(u32::from(cost) * 5), ..query("") });
    }
    let choices = [
        ("topics", codes(&["T11"])),
        ("topics", codes(&["T1", "T2"])),
        ("settings", codes(&["online"])),
        ("settings", codes(&["online", "in_person"])),
        ("kind", codes(&["guide", "initiative"])),
        ("land", codes(&["14"])),
        ("land", codes(&["16"])),
        ("language", codes(&["en"])),
    ];
    for (key, chosen) in &choices {
        queries.push(Query { filters: [(*key, chosen.clone())].into(), ..query("") });
        for (other, also) in &choices {
            queries.push(Query {
                filters: [(*key, chosen.clone()), (*other, also.clone())].into(),
                minutes: Some(180),
                ..query("")
            });
        }
    }
    for query in &queries {
        naive::check(&all, query, &find(index, query).await);
    }
    // With words: a filter only takes away, and counts keep what they promise.
    let words = find(index, &query("Nachbarschaft")).await;
    let of_words: BTreeSet<u64> = numbers(&words).into_iter().collect();
    for (key, counted) in &words.facets {
        for (code, count) in counted {
            let key = domain::query::facet(key).expect("only facets are counted").key;
            let narrowed = Query { filters: [(key, vec![code.clone()])].into(), ..query("Nachbarschaft") };
            let narrowed = find(index, &narrowed).await;
            assert_eq!(narrowed.total, *count, "{key} {code}");
            assert!(numbers(&narrowed).iter().all(|number| of_words.contains(number)));
        }
    }
    let nowhere = Query { filters: [("land", codes(&["16"]))].into(), ..query("Zukunftswerkstatt") };
    assert_eq!(find(index, &nowhere).await.total, 0, "a filter never brings hits");
}

/// Pages are whole and keep their order.
async fn pages(index: &dyn Index) {
    for text in ["", "Nachbarschaft", "Fragen Menschen Betrieb"] {
        for sort in Sort::ALL {
            let whole = numbers(&find(index, &Query { sort, ..query(text) }).await);
            for limit in [1, 4, 7] {
                let mut paged = Vec::new();
                let mut offset = 0;
                loop {
                    let page = find(index, &Query { sort, limit, offset, ..query(text) }).await;
                    assert_eq!(page.total, whole.len() as u64);
                    if page.hits.is_empty() {
                        break;
                    }
                    offset += u32::try_from(page.hits.len()).expect("small");
                    paged.extend(numbers(&page));
                }
                assert_eq!(paged, whole, "{text} {sort:?} {limit}");
            }
        }
    }
    let beyond = find(index, &Query { offset: 9_999, ..query("") }).await;
    assert_eq!((beyond.total, beyond.hits.len()), (25, 0));
}

async fn orders(index: &dyn Index) {
    let newest = numbers(&find(index, &Query { sort: Sort::Newest, ..query("") }).await);
    assert!(newest.is_sorted_by(|one, other| one > other), "{newest:?}");
    let by_duration = find(index, &Query { sort: Sort::Duration, ..query("") }).await;
    let all = library();
    let minutes: Vec<u32> = numbers(&by_duration)
        .into_iter()
        .map(|number| {
            all.iter()
                .find(|document| document.id == id(number))
                .and_then(|document| document.minutes)
                .map_or(u32::MAX, |(min, _)| min)
        })
        .collect();
    assert!(minutes.is_sorted(), "{minutes:?}");
    let by_title = numbers(&find(index, &Query { sort: Sort::Title, ..query("") }).await);
    assert_eq!(by_title[..4], [10, 17, 16, 3], "Ausbildungsbotschafter, Barcamp, Bürgerrat, Bürgerversammlung");
}

async fn suggestions(index: &dyn Index) {
    for (text, wanted) in [
        ("zukunf", "Zukunftswerkstatt"),
        ("Burgerve", "Bürgerversammlung"),
        ("innen", "Innenkreis und Außenkreis"),
        ("runder ti", "Runder Tisch"),
    ] {
        let found = index.suggest(text, Language::De, 5).await.expect("suggest");
        assert!(found.iter().any(|suggestion| suggestion.text == wanted), "{text}: {found:?}");
        assert!(found.len() <= 5);
    }
    assert!(index.suggest("", Language::De, 5).await.expect("suggest").is_empty());
    assert!(index.suggest("zukunf", Language::De, 0).await.expect("suggest").is_empty());
    let found = index.suggest("town", Language::En, 5).await.expect("suggest");
    assert_eq!(found.first().map(|suggestion| suggestion.text.as_str()), Some("Town hall meeting"));
}

async fn likeness(index: &dyn Index) {
    let like = index.similar(id(2), 6).await.expect("similar");
    assert!(!like.is_empty() && like.len() <= 6 && !like.contains(&id(2)));
    assert!(like.contains(&id(13)) || like.contains(&id(9)) || like.contains(&id(7)), "{like:?}");
    assert!(index.similar(id(999), 6).await.expect("similar").is_empty());
}

async fn absurdities(index: &dyn Index) {
    let texts = [
        "?!".repeat(100),
        "\"".repeat(200),
        "-".repeat(200),
        "a".repeat(200),
        "ä".repeat(200),
        "a ".repeat(100),
        "\u{0}\u{1}\u{7f}".to_owned(),
        "\u{202e}\u{fdfa}🜁 \u{300}\u{300}".to_owned(),
        "' OR 1=1; --".to_owned(),
        "id = \"x\" OR id EXISTS".to_owned(),
        "title:* AND (".to_owned(),
        "<script>alert(1)</script>".to_owned(),
    ];
    for text in texts {
        for language in Language::ALL {
            let found = find(index, &Query { language, ..query(&text) }).await;
            assert!(found.total <= 25);
            index.suggest(&text, language, 5).await.expect("suggest");
        }
    }
    let odd = Query {
        filters: [("topics", vec!["T1\" OR id EXISTS".into(), "\\".into(), String::new()])].into(),
        ..query("")
    };
    assert_eq!(find(index, &odd).await.total, 0);
    let largest = Query {
        people: Some(u32::MAX),
        minutes: Some(u32::MAX),
        weeks: Some(u32::MAX),
        cost: Some(u8::MAX),
        limit: u32::MAX,
        offset: u32::MAX,
        ..query("")
    };
    assert!(find(index, &largest).await.hits.is_empty());
    let none = Query { limit: 0, ..query("") };
    assert_eq!(find(index, &none).await.hits.len(), 1, "a page has at least one");
}

/// What is acknowledged is findable, and everything may be sent twice.
async fn changes(index: &dyn Index, exceptions: Exceptions) {
    let mut changed = library().remove(0);
    changed.texts.clear();
    changed.languages.clear();
    let renamed = crate::corpus::Make::new(1, changed.kind).de("Ideenschmiede", "Früher anders genannt.").done();
    index.apply(vec![Change::Upsert(renamed.clone()), Change::Upsert(renamed)], 26).await.expect("apply");
    assert_eq!(first(index, &query("Ideenschmiede")).await, Some(1));
    if !exceptions.typos_always {
        assert!(!set(index, "Zukunftswerkstatt").await.contains(&1));
    }
    assert_eq!(index.count().await.expect("count"), 25);

    index.apply(vec![Change::Remove(id(1)), Change::Remove(id(404))], 27).await.expect("apply");
    index.apply(vec![Change::Remove(id(1))], 28).await.expect("apply");
    assert!(!set(index, "Ideenschmiede").await.contains(&1));
    assert_eq!((index.count().await.expect("count"), index.cursor().await.expect("cursor")), (24, 28));

    // The last of several changes of one entry counts.
    let [one, two] =
        ["Vorher", "Nachher"].map(|title| crate::corpus::Make::new(1, domain::Kind::Guide).de(title, "x").done());
    index.apply(vec![Change::Upsert(one), Change::Remove(id(1)), Change::Upsert(two)], 29).await.expect("apply");
    assert_eq!(first(index, &query("Nachher")).await, Some(1));
    index.remove(vec![id(1)]).await.expect("remove");
    assert_eq!(index.cursor().await.expect("cursor"), 29);

    index.rebuild(library(), 40).await.expect("rebuild");
    assert_eq!((index.count().await.expect("count"), index.cursor().await.expect("cursor")), (25, 40));
    index.clear().await.expect("clear");
    assert_eq!((index.count().await.expect("count"), index.cursor().await.expect("cursor")), (0, 0));
    assert_eq!(find(index, &query("Zukunftswerkstatt")).await.total, 0);
}
