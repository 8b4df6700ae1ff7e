//! Libraries to try things in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use domain::canonical;
use domain::entry::Entry;
use domain::lifecycle::Status;
use domain::query::{MAX_LIMIT, Query};
use domain::{EntryId, Kind, Language};
use library::read::Shown;
use library::transfer::{self, File, Item};
use library::{Clock, Library, Origin};
use search::Index;
use search::embedded::Embedded;
use serde_json::{Value, json};
use storage::{Storage, entry, meta, search_log};

/// A clock that is set by hand.
#[derive(Debug, Clone)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    /// So many days later.
    pub fn pass(&self, days: i64) {
        self.0.fetch_add(days * 24 * 3600, Ordering::SeqCst);
    }

    /// An hour later.
    pub fn turn(&self) {
        self.0.fetch_add(3600, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap()
    }
}

/// The folder of the content that ships.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

/// The entries that ship.
pub fn content() -> Vec<Item> {
    let (files, faults) = transfer::files(&folder()).unwrap();
    assert_eq!(faults, []);
    items(&files)
}

/// The entries of these files, which are valid.
pub fn items(files: &[File]) -> Vec<Item> {
    let (items, faults) = transfer::read(files, &|_, _| None);
    assert_eq!(faults, []);
    items
}

pub async fn storage() -> Storage {
    Storage::open("sqlite::memory:").await.unwrap()
}

pub fn over(storage: &Storage, index: Arc<dyn Index>) -> Library {
    Library::new(storage.clone(), index, Arc::new(Hand::new()))
}

/// A library without entries.
pub async fn empty() -> Library {
    over(&storage().await, Arc::new(Embedded::in_memory().unwrap()))
}

/// A library with the entries that ship.
pub async fn shipped() -> Library {
    let library = empty().await;
    library.take_in(&content(), Origin::Shipped, |_| {}).await.unwrap();
    library
}

/// Profiles of so many initiatives, all different.
pub fn profiles(count: usize) -> Vec<Item> {
    let files: Vec<File> = (1..=count).map(profile).collect();
    items(&files)
}

/// The profile with this number.
pub fn profile(number: usize) -> File {
    let text = format!(
        r#"+++
id = "019a2000-0000-7000-8000-{number:012}"
language_original = "de"
title = "Dialog Nummer {number}"
summary = "Ein Zusammenschluss von Betrieben und Gemeinden, der die Nummer {number} trägt."
topics = ["T1"]
licence = "CC-BY-4.0"
legal_name = "Dialog Nummer {number} e. V."
org_type = "association"
activity_status = "active"
fields_of_action = ["T1"]
website = "none"

[spatial]
level = "region"
ags = ["05"]

[[carriers]]
name = "Gemeinde am Fluss"
org_type = "municipality"
+++

Wir bringen Menschen aus Betrieben und Nachbarschaft an einen Tisch, damit beide Seiten wissen, was die andere bewegt.
"#
    );
    File { path: format!("entries/initiative/dialog-{number}.md"), text }
}

/// The item with another value at a JSON pointer of its authored fields.
pub fn changed(item: &Item, pointer: &str, value: Value) -> Item {
    let mut authored = Value::Object(item.entry.authored().clone());
    *authored.pointer_mut(pointer).unwrap() = value;
    let Value::Object(authored) = authored else { unreachable!("it was made from an object") };
    Item { entry: Entry::new(authored).unwrap(), slugs: item.slugs.clone() }
}

/// The item under another summary.
pub fn revised(item: &Item) -> Item {
    changed(
        item,
        "/summary",
        json!({ "de": "Eine ganz andere Zusammenfassung mit dem Wort Quittengelee und mehr als fünfzig Zeichen." }),
    )
}

/// One of these with a German slug.
pub fn named<'a>(items: &'a [Item], slug: &str) -> &'a Item {
    items.iter().find(|item| item.slugs.get(&Language::De).is_some_and(|it| it == slug)).unwrap()
}

/// Puts an entry into a state, as a moderator would, with all that follows; `told`: the index is told.
pub async fn put_into(library: &Library, id: EntryId, status: Status, told: bool) {
    let tx = library.storage().begin().await.unwrap();
    let mut row = entry::get_locked(&tx, id).await.unwrap().unwrap();
    row.status = status;
    entry::put(&tx, &row).await.unwrap();
    meta::raise_content_revision(&tx).await.unwrap();
    if told {
        search_log::append(&tx, id, search_log::Change::Remove, row.modified_at).await.unwrap();
    }
    tx.commit().await.unwrap();
    if told {
        library.catch_up().await.unwrap();
    }
}

/// A query for everything.
pub fn all() -> Query {
    Query { limit: MAX_LIMIT, ..Query::default() }
}

/// Ids that a query finds, in order.
pub async fn found(library: &Library, query: &Query) -> Vec<EntryId> {
    library.find(query).await.unwrap().hits.into_iter().map(|hit| hit.shown.entry().id).collect()
}

/// Everything public as files.
pub async fn exported(library: &Library) -> Vec<File> {
    let mut files = Vec::new();
    library
        .export(|file| {
            files.push(file);
            Ok(())
        })
        .await
        .unwrap();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// Everything public, page by page.
pub async fn everything(library: &Library) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    loop {
        let page = library.public_after(all.last().map(|shown| shown.entry().id)).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// What must agree in every library, whatever happened to it.
pub async fn assert_sound(library: &Library) {
    assert_eq!(library.storage().integrity().await.unwrap(), []);
    let public = library.count().await.unwrap();
    assert_eq!(library.index().count().await.unwrap(), public, "every public entry is indexed, and no other");
    let newest = search_log::last_seq(library.storage()).await.unwrap();
    assert_eq!(library.index().cursor().await.unwrap(), newest, "the index has read the whole log");
    let everything = everything(library).await;
    for shown in &everything {
        let hash = canonical::hash(shown.entry().authored()).unwrap();
        assert_eq!(hash, shown.hash, "{}", shown.entry().id);
        for language in Language::ALL {
            assert!(domain::slug::is_valid(shown.slug(language)), "{}", shown.entry().id);
        }
    }
    assert_eq!(everything.len() as u64, public);
}

/// The kinds of these entries, counted.
pub fn of_kind(items: &[Item], kind: Kind) -> usize {
    items.iter().filter(|item| item.entry.kind == kind).count()
}
