//! The index follows the log: from wherever it stands, and after whatever failed.

use std::sync::Arc;

use domain::EntryId;
use domain::lifecycle::Status;
use domain::query::Query;
use library::{Error, Origin};
use search::Index;
use search::embedded::Embedded;

use crate::breakable::Breakable;
use crate::world::{all, assert_sound, content, found, over, profiles, put_into, revised, storage};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_index_is_filled() {
    let storage = storage().await;
    let writer = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    writer.take_in(&content(), Origin::Shipped, |_| {}).await.unwrap();
    let reader = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    assert_eq!(reader.find(&all()).await.unwrap().total, 0);
    assert_eq!(reader.catch_up().await.unwrap(), content().len());
    assert_eq!(reader.catch_up().await.unwrap(), 0, "there is nothing more to do");
    assert_sound(&reader).await;
    let query = Query { text: "Nachbarn".to_owned(), ..all() };
    assert_eq!(found(&reader, &query).await, found(&writer, &query).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_behind_catches_up_with_new_changed_and_hidden_ones() {
    let storage = storage().await;
    let writer = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    let reader = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    let profiles = profiles(5);
    writer.take_in(&profiles[..4], Origin::Own, |_| {}).await.unwrap();
    reader.catch_up().await.unwrap();
    writer.take_in(&[profiles[4].clone(), revised(&profiles[0])], Origin::Own, |_| {}).await.unwrap();
    put_into(&writer, profiles[1].entry.id, Status::Suspended, true).await;
    // Between its looks it shows nothing that is hidden now.
    assert!(!found(&reader, &all()).await.contains(&profiles[1].entry.id));
    assert_eq!(reader.catch_up().await.unwrap(), 3);
    assert_sound(&reader).await;
    let quince = Query { text: "Quittengelee".to_owned(), ..all() };
    assert_eq!(found(&reader, &quince).await, [profiles[0].entry.id]);
    assert_eq!(found(&reader, &all()).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_ahead_belongs_to_another_database_and_begins_anew() {
    let index = Embedded::in_memory().unwrap();
    let elsewhere = over(&storage().await, Arc::new(index.clone()));
    elsewhere.take_in(&profiles(50), Origin::Own, |_| {}).await.unwrap();
    assert_eq!(index.cursor().await.unwrap(), 50);
    let few: Vec<_> = content().into_iter().take(40).collect();
    // The same index over a database in which less has happened, as after a backup was put back.
    let here = over(&storage().await, Arc::new(index));
    here.take_in(&few, Origin::Shipped, |_| {}).await.unwrap();
    assert_sound(&here).await;
    let mut ids = found(&here, &all()).await;
    ids.sort();
    let mut wanted: Vec<EntryId> = few.iter().map(|item| item.entry.id).collect();
    wanted.sort();
    assert_eq!(ids, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuilt_index_finds_the_same() {
    let library = crate::world::shipped().await;
    let queries = [all(), Query { text: "Werk".to_owned(), ..all() }, Query { people: Some(30), ..all() }];
    let mut before = Vec::new();
    for query in &queries {
        before.push(found(&library, query).await);
    }
    assert_eq!(library.reindex().await.unwrap(), content().len());
    for (query, before) in queries.iter().zip(before) {
        assert_eq!(found(&library, query).await, before);
    }
    assert_sound(&library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_while_the_index_was_broken_is_found_afterwards() {
    let index = Arc::new(Breakable::new(true));
    let library = over(&storage().await, index.clone());
    let profiles = profiles(3);
    let failed = library.take_in(&profiles, Origin::Own, |_| {}).await;
    assert!(matches!(failed, Err(Error::Unavailable(_))), "{failed:?}");
    assert_eq!(library.count().await.unwrap(), 3, "what was stored stays stored");
    assert_eq!(index.cursor().await.unwrap(), 0);
    index.set_broken(false);
    // The same import again writes nothing, and still makes everything findable.
    let tally = library.take_in(&profiles, Origin::Own, |_| {}).await.unwrap();
    assert_eq!(tally.unchanged, 3);
    assert_sound(&library).await;
    assert_eq!(found(&library, &all()).await.len(), 3);
}
