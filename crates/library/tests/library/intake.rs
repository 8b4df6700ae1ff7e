//! Taking entries in: what is new, unchanged, changed, kept; addresses; what is gone stays gone.

use std::sync::Arc;

use domain::account::Viewer;
use domain::lifecycle::Status;
use domain::query::Query;
use domain::{EntryId, Kind, Language};
use library::read::Reading;
use library::transfer::{File, Item};
use library::{Error, Library, Origin, Tally};
use search::embedded::Embedded;
use serde_json::json;
use storage::tombstone::{self, Tombstone};
use storage::{entry, revision, search_log};

use crate::world::{
    Hand, all, assert_sound, changed, content, empty, found, items, named, of_kind, profile, profiles, put_into,
    revised, shipped, storage,
};

async fn take_in(library: &Library, items: &[Item], origin: Origin) -> Tally {
    library.take_in(items, origin, |_| {}).await.unwrap()
}

async fn reading(library: &Library, address: &str, language: Language) -> Reading {
    library.read(&Viewer::reader(), Kind::Initiative, address, language).await.unwrap()
}

fn title(reading: &Reading) -> &str {
    match reading {
        Reading::Page(page) => page.shown.entry().envelope.title.get(Language::De),
        other => panic!("{other:?} is no page"),
    }
}

/// `profile(number)` under another slug.
fn renamed(number: usize, slug: &str) -> Item {
    items(&[File { path: format!("entries/initiative/{slug}.md"), ..profile(number) }]).remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_time_nothing_is_written() {
    let library = empty().await;
    let content = content();
    let mut heard = Vec::new();
    let tally = library.take_in(&content, Origin::Shipped, |done| heard.push(done)).await.unwrap();
    assert_eq!(tally, Tally { new: content.len(), ..Tally::default() });
    assert_eq!(heard, [content.len()]);
    assert_eq!(library.count().await.unwrap(), content.len() as u64);
    let kinds = library.overview().await.unwrap().kinds;
    for kind in Kind::ALL {
        assert_eq!(kinds[&kind], of_kind(&content, kind) as u64);
    }
    let before = (library.revision().await.unwrap(), search_log::last_seq(library.storage()).await.unwrap());
    let tally = take_in(&library, &content, Origin::Shipped).await;
    assert_eq!(tally, Tally { unchanged: content.len(), ..Tally::default() });
    let after = (library.revision().await.unwrap(), search_log::last_seq(library.storage()).await.unwrap());
    assert_eq!(before, after, "no cache has to be emptied for nothing");
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_entry_is_a_new_version_and_the_old_one_is_kept() {
    let clock = Hand::new();
    let library = Library::new(storage().await, Arc::new(Embedded::in_memory().unwrap()), Arc::new(clock.clone()));
    let profiles = profiles(3);
    take_in(&library, &profiles, Origin::Shipped).await;
    let old = &profiles[1];
    let new = revised(old);
    clock.turn();
    let changed = [profiles[0].clone(), new.clone(), profiles[2].clone()];
    assert_eq!(
        take_in(&library, &changed, Origin::Shipped).await,
        Tally { changed: 1, unchanged: 2, ..Tally::default() }
    );
    let shown = library.by_id(&Viewer::reader(), new.entry.id).await.unwrap();
    assert_eq!(shown.entry(), &new.entry);
    assert_eq!(shown.version, 2);
    assert_eq!((shown.modified - shown.published).num_hours(), 1);
    let versions = revision::list(library.storage(), new.entry.id, 10).await.unwrap();
    assert_eq!(versions.iter().map(|it| it.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(versions[1].content_hash, domain::canonical::hash(old.entry.authored()).unwrap());
    let quince = Query { text: "Quittengelee".to_owned(), ..all() };
    assert_eq!(found(&library, &quince).await, [new.entry.id], "the new words are found");
    let page = reading(&library, "dialog-2", Language::De).await;
    assert!(matches!(page, Reading::Page(page) if page.versions.len() == 2));
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shipped_entry_changed_in_the_content_is_shown_as_it_is_now() {
    let library = shipped().await;
    let content = content();
    let fishbowl = named(&content, "fishbowl");
    let limits = json!([{ "de": "Mehr als hundert Menschen hören nicht mehr zu.", "en": "More than a hundred people no longer listen." }]);
    let new = changed(fishbowl, "/fields/limits", limits);
    let address = &fishbowl.slugs[&Language::De];
    let first = library.read(&Viewer::reader(), Kind::DialogFormat, address, Language::De).await.unwrap();
    assert!(matches!(first, Reading::Page(page) if page.shown.version == 1));
    assert_eq!(take_in(&library, &[new], Origin::Shipped).await.changed, 1);
    let second = library.read(&Viewer::reader(), Kind::DialogFormat, address, Language::De).await.unwrap();
    let Reading::Page(page) = second else { panic!("it is there") };
    assert_eq!(page.shown.version, 2);
    assert_eq!(page.shown.entry().as_format().unwrap().limits.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_entry_is_not_overwritten_by_a_shipped_one_nor_the_other_way_round() {
    for (first, second) in [(Origin::Own, Origin::Shipped), (Origin::Shipped, Origin::Own)] {
        let library = empty().await;
        let old = profiles(1).remove(0);
        take_in(&library, std::slice::from_ref(&old), first).await;
        assert_eq!(take_in(&library, &[revised(&old)], second).await, Tally { kept: 1, ..Tally::default() });
        assert_eq!(take_in(&library, &[renamed(1, "ein-anderer-name")], second).await.changed, 0);
        let shown = library.by_id(&Viewer::reader(), old.entry.id).await.unwrap();
        assert_eq!((shown.entry(), shown.version, shown.origin), (&old.entry, 1, first));
        assert_eq!(shown.slug(Language::De), "dialog-1");
        assert_sound(&library).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_hidden_or_taken_back_does_not_come_back_by_an_import() {
    for status in [Status::Suspended, Status::Withdrawn, Status::Removed, Status::Draft] {
        let library = empty().await;
        let old = profiles(1).remove(0);
        take_in(&library, std::slice::from_ref(&old), Origin::Shipped).await;
        put_into(&library, old.entry.id, status, true).await;
        for again in [old.clone(), revised(&old), renamed(1, "ein-anderer-name")] {
            let tally = take_in(&library, &[again], Origin::Shipped).await;
            assert_eq!(tally.new + tally.changed, 0, "{status:?}");
        }
        let row = entry::get(library.storage(), old.entry.id).await.unwrap().unwrap();
        assert_eq!((row.status, row.version), (status, 1));
        assert_eq!(found(&library, &all()).await, [], "{status:?}");
        assert_sound(&library).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tombstone_stays() {
    let library = empty().await;
    let profiles = profiles(2);
    let id = profiles[0].entry.id;
    take_in(&library, &profiles, Origin::Shipped).await;
    let tx = library.storage().begin().await.unwrap();
    let row = entry::get_locked(&tx, id).await.unwrap().unwrap();
    let tombstone = Tombstone { entry: id, version: row.version, reason: "R01".to_owned(), at: row.modified_at };
    tombstone::put(&tx, &tombstone).await.unwrap();
    assert!(entry::erase(&tx, id).await.unwrap());
    search_log::append(&tx, id, search_log::Change::Remove, row.modified_at).await.unwrap();
    tx.commit().await.unwrap();
    library.catch_up().await.unwrap();
    for again in [profiles[0].clone(), revised(&profiles[0]), renamed(1, "ein-anderer-name")] {
        assert_eq!(take_in(&library, &[again], Origin::Shipped).await, Tally { kept: 1, ..Tally::default() });
    }
    assert!(matches!(library.by_id(&Viewer::reader(), id).await, Err(Error::Gone)));
    for language in Language::ALL {
        assert!(
            matches!(reading(&library, "dialog-1", language).await, Reading::Gone),
            "its old address says that it is gone"
        );
    }
    assert_eq!(found(&library, &all()).await, [profiles[1].entry.id]);
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_addresses_lead_to_new_ones() {
    let library = empty().await;
    take_in(&library, &profiles(2), Origin::Shipped).await;
    // The address alone changes, the text does not.
    assert_eq!(take_in(&library, &[renamed(1, "dialog-eins")], Origin::Shipped).await.changed, 1);
    for language in Language::ALL {
        assert_eq!(title(&reading(&library, "dialog-eins", language).await), "Dialog Nummer 1");
        let old = reading(&library, "dialog-1", language).await;
        assert!(matches!(&old, Reading::Moved(to) if to == "dialog-eins"), "{language}: {old:?}");
    }
    assert_eq!(take_in(&library, &[renamed(1, "dialog-eins")], Origin::Shipped).await.unchanged, 1);
    // Address and text change together.
    assert_eq!(take_in(&library, &[revised(&renamed(1, "dialog-i"))], Origin::Shipped).await.changed, 1);
    for old in ["dialog-1", "dialog-eins"] {
        assert!(matches!(reading(&library, old, Language::De).await, Reading::Moved(to) if to == "dialog-i"), "{old}");
    }
    // Back again.
    assert_eq!(take_in(&library, &[renamed(1, "dialog-1")], Origin::Shipped).await.changed, 1);
    assert_eq!(title(&reading(&library, "dialog-1", Language::De).await), "Dialog Nummer 1");
    assert!(matches!(reading(&library, "dialog-i", Language::De).await, Reading::Moved(to) if to == "dialog-1"));
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_english_address_leads_to_the_page_of_the_readers_language() {
    let library = shipped().await;
    let content = content();
    let item = named(&content, "werksfuehrung");
    let (german, english) = (&item.slugs[&Language::De], &item.slugs[&Language::En]);
    assert_ne!(german, english);
    for (address, language, other) in [(german, Language::En, english), (english, Language::De, german)] {
        let read = library.read(&Viewer::reader(), Kind::DialogFormat, address, language).await.unwrap();
        assert!(matches!(&read, Reading::Moved(to) if to == other), "{address} in {language}: {read:?}");
    }
    let absent = library.read(&Viewer::reader(), Kind::Guide, german, Language::De).await;
    assert!(matches!(absent, Err(Error::NotFound)), "an address belongs to its kind");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_entries_of_one_name_are_both_reached() {
    let library = empty().await;
    take_in(&library, &profiles(1), Origin::Shipped).await;
    let second = renamed(2, "dialog-1");
    assert_eq!(
        take_in(&library, std::slice::from_ref(&second), Origin::Own).await,
        Tally { new: 1, renamed: 1, ..Tally::default() }
    );
    assert_eq!(title(&reading(&library, "dialog-1", Language::De).await), "Dialog Nummer 1");
    let shown = library.by_id(&Viewer::reader(), second.entry.id).await.unwrap();
    let longer = shown.slug(Language::De).to_owned();
    assert_eq!(title(&reading(&library, &longer, Language::De).await), "Dialog Nummer 2");
    // Taking it in again finds it in order as it is.
    assert_eq!(take_in(&library, &[second], Origin::Own).await.unchanged, 1);
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_read_that_is_not_there() {
    let library = empty().await;
    let nobody: EntryId = "019a2000-0000-7000-8000-00000000ffff".parse().unwrap();
    assert!(matches!(library.by_id(&Viewer::reader(), nobody).await, Err(Error::NotFound)));
    for address in ["dialog-1", "", "..", "a/b", "\u{0}", "%2e%2e", "' OR 1=1 --", "😀"] {
        let read = library.read(&Viewer::reader(), Kind::Initiative, address, Language::De).await;
        assert!(matches!(read, Err(Error::NotFound)), "{address:?}: {read:?}");
    }
    assert_eq!(library.overview().await.unwrap().newest.len(), 0);
    assert_eq!(crate::world::exported(&library).await, []);
    assert_eq!(library.find(&all()).await.unwrap().total, 0);
}
