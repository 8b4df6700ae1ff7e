//! The engine in this process: tantivy keeps words, postings and texts; what is counted, filtered and ordered is kept
//! in memory beside it ([`columns`]).
//!
//! A change is written by the only writer of the folder, committed together with the cursor and seen by every search
//! that begins after its call returned. The index may be lost: a folder that cannot be read is set aside, one that
//! was written by other rules is emptied, and both begin anew with cursor 0.

mod bits;
mod columns;
mod find;
mod forms;
mod matching;
mod names;
mod open;
mod related;
mod schema;
pub(crate) mod stored;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use async_trait::async_trait;
use domain::query::Query;
use domain::{EntryId, Language};
use serde::{Deserialize, Serialize};
use tantivy::IndexWriter;
use tantivy::schema::Schema;
use tokio::sync::Semaphore;

use crate::analysis::{Analyser, Lexicon, print};
use crate::error::Error;
use crate::found::{Found, Suggestion};
use crate::{Change, Find, Index};
use columns::Snapshot;
use names::{KnownNames, Names};
use schema::Fields;

/// Memory of the writer before it writes a segment, in bytes.
const WRITER_MEMORY: usize = 48 << 20;

/// The embedded engine. A clone is another handle to the same index.
#[derive(Clone)]
pub struct Embedded {
    inner: Arc<Inner>,
    version: Arc<str>,
    /// Searches at one time: more would only wait for one another.
    places: Arc<Semaphore>,
}

struct Inner {
    analyser: Arc<Analyser>,
    schema: Schema,
    fields: Fields,
    index: tantivy::Index,
    reader: tantivy::IndexReader,
    version: Arc<str>,
    snapshot: RwLock<Arc<Snapshot>>,
    names: Arc<KnownNames>,
    /// None after a failure: the next change makes a new one.
    writer: Mutex<Option<IndexWriter>>,
}

/// What is kept with every commit.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    version: String,
    cursor: i64,
}

/// One search: it sees one moment of the index.
struct Reading<'a> {
    snapshot: &'a Snapshot,
    fields: &'a Fields,
    names: &'a Names,
    analyser: &'a Analyser,
}

impl Embedded {
    /// An index that is gone when the last handle is.
    ///
    /// # Errors
    /// Where tantivy cannot make one.
    pub fn in_memory() -> Result<Self, Error> {
        Self::in_memory_with(Lexicon::shipped())
    }

    /// As [`in_memory`](Self::in_memory), with other words.
    ///
    /// # Errors
    /// Where tantivy cannot make one.
    pub fn in_memory_with(lexicon: Arc<Lexicon>) -> Result<Self, Error> {
        let (analyser, version) = rules(lexicon);
        open::in_memory(analyser, version).map(Self::new)
    }

    /// The index in this folder, which is made if it is not there. Whatever is wrong with what it holds, an index
    /// comes back; [`cursor`](Index::cursor) tells whether it has to be filled. Blocks while it reads the folder.
    ///
    /// # Errors
    /// Where the folder itself cannot be used, or another process writes into it.
    pub fn in_folder(folder: &Path) -> Result<Self, Error> {
        Self::in_folder_with(folder, Lexicon::shipped())
    }

    /// As [`in_folder`](Self::in_folder), with other words.
    ///
    /// # Errors
    /// Where the folder itself cannot be used, or another process writes into it.
    pub fn in_folder_with(folder: &Path, lexicon: Arc<Lexicon>) -> Result<Self, Error> {
        let (analyser, version) = rules(lexicon);
        open::in_folder(folder, &analyser, &version).map(Self::new)
    }

    fn new(inner: Inner) -> Self {
        let places = std::thread::available_parallelism().map_or(2, usize::from) * 2;
        let version = inner.version.clone();
        // A search that comes first waits for them; none of those after it does.
        let names = inner.names.clone();
        std::thread::spawn(move || names.current());
        Self { inner: Arc::new(inner), version, places: Arc::new(Semaphore::new(places)) }
    }

    /// Runs a search beside the threads that answer requests.
    async fn read<T: Send + 'static>(
        &self,
        search: impl FnOnce(&Reading<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _place = self.places.acquire().await.map_err(|_| Error::Stopped)?;
        let inner = self.inner.clone();
        let run = move || {
            let (snapshot, names) = (inner.snapshot(), inner.names.current());
            search(&Reading { snapshot: &snapshot, fields: &inner.fields, names: &names, analyser: &inner.analyser })
        };
        tokio::task::spawn_blocking(run).await.map_err(|_| Error::Stopped)?
    }

    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Inner) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let inner = self.inner.clone();
        tokio::task::spawn_blocking(move || change(&inner)).await.map_err(|_| Error::Stopped)?
    }
}

/// The analyser and the name of the rules by which an index is built.
fn rules(lexicon: Arc<Lexicon>) -> (Arc<Analyser>, Arc<str>) {
    let analyser = Arc::new(Analyser::new(lexicon));
    let rules = format!("{}/{}/tantivy-{}", schema::SHAPE, analyser.version(), tantivy::version_string());
    (analyser, format!("{:016x}", print(&[&rules])).into())
}

impl Inner {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn cursor(&self) -> Result<i64, Error> {
        let payload = self.index.load_metas()?.payload;
        Ok(payload
            .and_then(|payload| serde_json::from_str::<Payload>(&payload).ok())
            .map_or(0, |payload| payload.cursor))
    }

    /// Writes and commits. `cursor`: none leaves it where it is.
    fn change(&self, write: impl FnOnce(&IndexWriter) -> Result<(), Error>, cursor: Option<i64>) -> Result<(), Error> {
        let mut place = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out, so that a failure or a panic leaves none behind that holds half of the changes.
        let mut writer = match place.take() {
            Some(writer) => writer,
            None => open::writer(&self.index)?,
        };
        let cursor = match cursor {
            Some(cursor) => cursor,
            None => self.cursor()?,
        };
        write(&writer)?;
        let payload =
            serde_json::to_string(&Payload { version: self.version.to_string(), cursor }).map_err(Error::Unreadable)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        *place = Some(writer);
        self.reader.reload()?;
        let snapshot = Snapshot::new(self.reader.searcher(), &self.fields, Some(&self.snapshot()))?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    fn apply(&self, changes: &[Change], cursor: Option<i64>) -> Result<(), Error> {
        let add = |writer: &IndexWriter| {
            for change in changes {
                writer.delete_term(self.fields.id_term(change.id()));
                if let Change::Upsert(document) = change {
                    writer.add_document(self.fields.document(&self.schema, document, &self.analyser)?)?;
                }
            }
            Ok(())
        };
        self.change(add, cursor)
    }
}

#[async_trait]
impl Find for Embedded {
    async fn find(&self, query: &Query) -> Result<Found, Error> {
        let query = query.clone();
        self.read(move |reading| reading.find(&query)).await
    }

    async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, Error> {
        let text = text.to_owned();
        self.read(move |reading| reading.suggest(&text, language, limit)).await
    }

    async fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, Error> {
        self.read(move |reading| reading.similar(id, limit)).await
    }
}

#[async_trait]
impl Index for Embedded {
    async fn apply(&self, changes: Vec<Change>, cursor: i64) -> Result<(), Error> {
        self.write(move |inner| inner.apply(&changes, Some(cursor))).await
    }

    async fn cursor(&self) -> Result<i64, Error> {
        self.write(Inner::cursor).await
    }

    async fn upsert(&self, documents: Vec<crate::Document>) -> Result<(), Error> {
        let changes: Vec<_> = documents.into_iter().map(Change::Upsert).collect();
        self.write(move |inner| inner.apply(&changes, None)).await
    }

    async fn remove(&self, ids: Vec<EntryId>) -> Result<(), Error> {
        let changes: Vec<_> = ids.into_iter().map(Change::Remove).collect();
        self.write(move |inner| inner.apply(&changes, None)).await
    }

    async fn clear(&self) -> Result<(), Error> {
        self.rebuild(Vec::new(), 0).await
    }

    async fn rebuild(&self, documents: Vec<crate::Document>, cursor: i64) -> Result<(), Error> {
        let add = move |inner: &Inner| {
            let fill = |writer: &IndexWriter| {
                writer.delete_all_documents()?;
                for document in &documents {
                    writer.delete_term(inner.fields.id_term(document.id));
                    writer.add_document(inner.fields.document(&inner.schema, document, &inner.analyser)?)?;
                }
                Ok(())
            };
            inner.change(fill, Some(cursor))
        };
        self.write(add).await
    }

    async fn count(&self) -> Result<u64, Error> {
        Ok(self.inner.snapshot().count)
    }

    fn version(&self) -> &str {
        &self.version
    }
}
