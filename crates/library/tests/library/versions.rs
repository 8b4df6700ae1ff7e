//! Every published version can be read and compared, as long as the entry is public.

use std::sync::Arc;

use domain::account::Viewer;
use domain::lifecycle::Status;
use domain::{Kind, Language, canonical};
use library::difference::How;
use library::read::{EntryPage, Reading};
use library::transfer::{File, Item};
use library::versions::Comparison;
use library::{Error, Library, Origin};
use search::embedded::Embedded;
use serde_json::json;

use crate::world::{Hand, assert_sound, changed, items, profile, profiles, put_into, revised, storage};

const MISSION: &str = "Wir bringen Menschen aus Betrieben und Nachbarschaft an einen Tisch, damit beide Seiten wissen, \
                       was die andere bewegt und was sie bremst.";

/// A library with one profile in three versions, an hour apart: another summary, then another mission.
async fn three() -> (Library, [Item; 3]) {
    let clock = Hand::new();
    let library = Library::new(storage().await, Arc::new(Embedded::in_memory().unwrap()), Arc::new(clock.clone()));
    let first = profiles(1).remove(0);
    let second = revised(&first);
    let third = changed(&second, "/fields/mission", json!({ "de": MISSION }));
    for item in [&first, &second, &third] {
        library.take_in(std::slice::from_ref(item), Origin::Own, |_| {}).await.unwrap();
        clock.turn();
    }
    (library, [first, second, third])
}

async fn version(library: &Library, address: &str, number: i64) -> Result<Reading, Error> {
    library.version(&Viewer::reader(), Kind::Initiative, address, Language::De, number).await
}

async fn page(library: &Library, number: i64) -> Box<EntryPage> {
    match version(library, "dialog-1", number).await {
        Ok(Reading::Page(page)) => page,
        other => panic!("{number}: {other:?}"),
    }
}

async fn compared(library: &Library, from: i64, to: i64) -> Result<Reading<Box<Comparison>>, Error> {
    library.compared(&Viewer::reader(), Kind::Initiative, "dialog-1", Language::De, (from, to)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_is_read_as_it_was() {
    let (library, written) = three().await;
    for (number, item) in (1_i64..).zip(&written) {
        let page = page(&library, number).await;
        assert_eq!((page.shown.version, page.shown.entry()), (number, &item.entry));
        assert_eq!(page.shown.hash, canonical::hash(item.entry.authored()).unwrap());
        assert_eq!((page.shown.modified - page.shown.published).num_hours(), number - 1);
        assert_eq!(page.versions.iter().map(|it| it.number).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(page.newer().map(|newer| newer.number), (number < 3).then_some(3));
        assert_eq!(page.html["mission"].contains("bremst"), number == 3, "rendered from its own text");
    }
    // Having read the old ones, the page itself and the lists are as before.
    let read = library.read(&Viewer::reader(), Kind::Initiative, "dialog-1", Language::De).await.unwrap();
    assert!(matches!(read, Reading::Page(page) if page.newer().is_none() && page.html["mission"].contains("bremst")));
    let listed = library.many(&[written[0].entry.id]).await.unwrap();
    assert_eq!((listed[0].version, listed[0].entry()), (3, &written[2].entry));
    for unknown in [0, 4, -1, i64::MAX] {
        assert!(matches!(version(&library, "dialog-1", unknown).await, Err(Error::NotFound)), "{unknown}");
    }
    assert!(matches!(version(&library, "dialog-2", 1).await, Err(Error::NotFound)));
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_versions_are_told_apart_word_by_word() {
    let (library, _) = three().await;
    for (from, to, mut wanted) in
        [(1, 2, vec!["summary"]), (2, 3, vec!["mission"]), (1, 3, vec!["summary", "mission"]), (3, 2, vec!["mission"])]
    {
        let Ok(Reading::Page(comparison)) = compared(&library, from, to).await else { panic!("{from} {to}") };
        assert_eq!((comparison.from.number, comparison.to.number), (from.min(to), from.max(to)));
        let difference = comparison.difference();
        let mut told: Vec<&str> =
            difference.fields.iter().filter(|it| it.how != How::Same).map(|it| it.path.as_str()).collect();
        told.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(told, wanted, "{from} {to}");
    }
    let Ok(Reading::Page(comparison)) = compared(&library, 2, 3).await else { panic!("it is there") };
    let difference = comparison.difference();
    let mission = difference.fields.iter().find(|field| field.path == "mission").unwrap();
    let text = |how: How| -> String {
        mission.leaves[0].pieces.iter().filter(|it| it.how == how).map(|it| it.text.as_str()).collect()
    };
    assert!(text(How::New).contains("und was sie bremst"), "{mission:?}");
    assert!(text(How::Same).starts_with("Wir bringen Menschen") && !text(How::Gone).contains("Menschen"));
    for (from, to) in [(1, 1), (1, 4), (0, 1)] {
        assert!(matches!(compared(&library, from, to).await, Err(Error::NotFound)), "{from} {to}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_versions_are_hidden_with_their_entry() {
    let (library, written) = three().await;
    let id = written[0].entry.id;
    let newest = library.by_id(&Viewer::reader(), id).await.unwrap();
    assert_eq!(library.of_version(newest, 1).await.unwrap().entry(), &written[0].entry);
    for status in Status::ALL {
        put_into(&library, id, status, false).await;
        for number in 1..=3 {
            let found = version(&library, "dialog-1", number).await;
            let other = compared(&library, 1, 3).await;
            let fits = match status {
                _ if status.is_public() => matches!((found, other), (Ok(Reading::Page(_)), Ok(Reading::Page(_)))),
                Status::Withdrawn | Status::Removed => matches!((found, other), (Ok(Reading::Gone), Ok(Reading::Gone))),
                _ => matches!((found, other), (Err(Error::NotFound), Err(Error::NotFound))),
            };
            assert!(fits, "{status:?} {number}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_versions_are_found_where_the_entry_is_now() {
    let (library, written) = three().await;
    let moved = items(&[File { path: "entries/initiative/dialog-eins.md".to_owned(), ..profile(1) }]).remove(0);
    let moved = Item { entry: written[2].entry.clone(), slugs: moved.slugs };
    library.take_in(std::slice::from_ref(&moved), Origin::Own, |_| {}).await.unwrap();
    let old = version(&library, "dialog-1", 1).await;
    assert!(matches!(&old, Ok(Reading::Moved(to)) if to == "dialog-eins"), "{old:?}");
    assert!(matches!(compared(&library, 1, 2).await, Ok(Reading::Moved(to)) if to == "dialog-eins"));
    let Ok(Reading::Page(page)) = version(&library, "dialog-eins", 1).await else { panic!("it is there") };
    assert_eq!((page.shown.slug(Language::De), page.shown.entry()), ("dialog-eins", &written[0].entry));
}
