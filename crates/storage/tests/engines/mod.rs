//! One story, told to every engine: [`engines!`] makes a test for each out of one async function over a [`Place`].
//!
//! `SQLite` gets a file in a temporary folder, `PostgreSQL` a database of its own on the server that
//! `WERKBUCH_TEST_POSTGRES` names (a URL of a user who may create databases). Without that variable those tests say so
//! and do nothing; with `WERKBUCH_REQUIRE_POSTGRES=1` they fail instead.

#![allow(dead_code, reason = "each test program uses its part")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use domain::canonical::of_bytes;
use domain::lifecycle::Status;
use domain::{EntryId, Kind, Language};
use sea_orm::{ConnectionTrait as _, Database};
use storage::entry::{EntryRow, Origin};
use storage::revision::RevisionRow;
use storage::search_log::Change;
use storage::{Storage, Transaction, entry, revision, search_log};

/// Makes a module with one test per engine out of `async fn name(place: &Place)`.
#[macro_export]
macro_rules! engines {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                super::$story(&$crate::engines::Place::file()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                if let Some(place) = $crate::engines::Place::server().await {
                    super::$story(&place).await;
                }
            }
        }
    )+};
}

/// Runs writes in a transaction and commits it.
#[macro_export]
macro_rules! write {
    ($storage:expr, |$tx:ident| $body:expr) => {{
        let transaction = $storage.begin().await.expect("a transaction begins");
        let $tx = &transaction;
        let value = $body;
        transaction.commit().await.expect("the transaction commits");
        value
    }};
}

/// An empty database for one test, gone afterwards.
pub struct Place {
    pub url: String,
    folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Place {
    pub fn file() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let url = format!("sqlite:{}", folder.path().join("story.db").display());
        Self { url, folder: Some(folder), server: None }
    }

    pub async fn server() -> Option<Self> {
        let Ok(server) = std::env::var("WERKBUCH_TEST_POSTGRES") else {
            let why = "PostgreSQL left out: WERKBUCH_TEST_POSTGRES names no server";
            assert!(std::env::var("WERKBUCH_REQUIRE_POSTGRES").as_deref() != Ok("1"), "{why}");
            eprintln!("{why}");
            return None;
        };
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_nanos();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("werkbuch_test_{}_{moment}_{number}", std::process::id());
        tell(&server, &format!("CREATE DATABASE {name}")).await;
        let (address, options) = server.split_once('?').unwrap_or((&server, ""));
        let (_, authority) = address.split_once("://").expect("a URL has a scheme");
        let end = authority.find('/').map_or(address.len(), |slash| address.len() - authority.len() + slash);
        let url = format!("{}/{name}?{options}", &address[..end]);
        Some(Self { url: url.trim_end_matches('?').to_owned(), folder: None, server: Some((server, name)) })
    }

    pub fn is_server(&self) -> bool {
        self.server.is_some()
    }

    pub async fn open(&self) -> Storage {
        Storage::open(&self.url).await.expect("the database opens")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((server, name)) = self.server.take() else { return };
        let drop = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(tell(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        });
        // A failure here is seen as a database left over, and must not hide the failure of the story.
        let _ = drop.join();
    }
}

/// One statement, past storage.
pub async fn tell(url: &str, sql: &str) {
    let connection = Database::connect(url).await.expect("the engine answers");
    connection.execute_unprepared(sql).await.expect("the engine understands");
    connection.close().await.expect("the connection closes");
}

/// Identifier number `number` in the order of identifiers.
pub fn id(number: u64) -> EntryId {
    EntryId(uuid::Uuid::from_u128((u128::from(number) << 80) | (7 << 76) | (2 << 62)))
}

/// A moment, `seconds` after a fixed one.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("it is a moment")
}

/// A published format with this number.
pub fn format(number: u64) -> EntryRow {
    let authored = format!("{{\"title\":{{\"de\":\"Gespräch {number}\"}}}}");
    let seconds = i64::try_from(number % 1_000_000).expect("it is small");
    EntryRow {
        id: id(number),
        kind: Kind::DialogFormat,
        status: Status::Published,
        version: 1,
        origin: Origin::Own,
        origin_initiative: None,
        language_original: Language::De,
        content_hash: of_bytes(authored.as_bytes()),
        authored,
        created_at: at(seconds),
        modified_at: at(seconds),
        published_at: Some(at(seconds)),
    }
}

/// The revision that belongs to the entry as it is.
pub fn revision_of(row: &EntryRow) -> RevisionRow {
    RevisionRow {
        entry: row.id,
        version: row.version,
        authored: row.authored.clone(),
        content_hash: row.content_hash,
        change_note: None,
        published_at: row.published_at.expect("it is published"),
    }
}

/// Publishes the entry as the library does, and gives its number in the search log.
pub async fn publish(tx: &Transaction, row: &EntryRow) -> Result<i64, storage::Error> {
    entry::put(tx, row).await?;
    revision::put(tx, &revision_of(row)).await?;
    search_log::append(tx, row.id, Change::Upsert, row.modified_at).await
}
