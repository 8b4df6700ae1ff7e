//! What can be found.
//!
//! One trait, [`Index`] (and [`Find`], its asking half), with two engines behind it: [`embedded`] (tantivy, in this process) and [`meilisearch`] (a
//! server of its own). Both are sent the same [`Document`] and nothing else, and answer the same
//! [`Query`](domain::query::Query). How German and English words are understood stands in [`analysis`] and is shared
//! by both; what is wished in the words of a query ([`understand`]) is told apart before either is asked. Where there is a
//! server, a [`Relay`] answers from the embedded engine whenever the server does not. An index is derived data: it may be thrown away at any time and is filled again from the log of changes,
//! read from its [cursor](Index::cursor).
//!
//! This room never reads the database, never decides who may see what (only published entries are sent here, and
//! what is found is loaded from storage by its id) and never writes HTML.
//!
//! Start at [`Index`] and [`Document::of`]. To make a field searchable or a facet, change its description in
//! `domain`; nothing here has to be touched. To teach a word form, a synonym or a part of compounds, edit
//! `content/vocabularies/wordforms.toml` or `words.txt`: the version of the index follows by itself.

pub mod analysis;
mod document;
pub mod embedded;
mod error;
mod found;
pub mod meilisearch;
mod relay;
mod snippet;
mod wishes;

use async_trait::async_trait;
use domain::query::Query;
use domain::{EntryId, Language};

pub use document::Document;
pub use error::Error;
pub use found::{Found, Hit, Snippet, Suggestion};
pub use relay::{Answering, PATIENCE, PEACE, Relay};
pub use wishes::{Understood, Wish, understand};

/// One change of what can be found, as it follows from one line of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The entry is as this document says, whether it was there before or not.
    Upsert(Document),
    /// The entry is no longer to be found; nothing happens if it was not there.
    Remove(EntryId),
}

impl Change {
    /// The entry that changes.
    pub fn id(&self) -> EntryId {
        match self {
            Self::Upsert(document) => document.id,
            Self::Remove(id) => *id,
        }
    }
}

/// Whatever answers questions.
#[async_trait]
pub trait Find: Send + Sync {
    /// One page of what fits the query, with the counts of all of it.
    async fn find(&self, query: &Query) -> Result<Found, Error>;

    /// Titles and other names that begin like `text`, best first, at most `limit`.
    async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, Error>;

    /// Entries most like this one, best first, without itself; none when it is not in the index.
    async fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, Error>;
}

/// An engine that finds entries and is told of their changes.
///
/// Every change is findable when its call returns without an error, and every change may be sent twice. Of several
/// changes of one entry in one call the last one counts.
#[async_trait]
pub trait Index: Find {
    /// Applies `changes` and remembers `cursor`, the number of the last log line they came from. Neither is kept
    /// without the other, or, where an engine cannot promise that, the cursor stays behind: then the changes are sent
    /// again.
    async fn apply(&self, changes: Vec<Change>, cursor: i64) -> Result<(), Error>;

    /// Number of the last log line that this index holds; 0 when it has to be filled from the beginning.
    async fn cursor(&self) -> Result<i64, Error>;

    /// Adds or replaces documents without moving the cursor.
    async fn upsert(&self, documents: Vec<Document>) -> Result<(), Error> {
        let cursor = self.cursor().await?;
        self.apply(documents.into_iter().map(Change::Upsert).collect(), cursor).await
    }

    /// Removes documents without moving the cursor.
    async fn remove(&self, ids: Vec<EntryId>) -> Result<(), Error> {
        let cursor = self.cursor().await?;
        self.apply(ids.into_iter().map(Change::Remove).collect(), cursor).await
    }

    /// Forgets everything: no documents, cursor 0.
    async fn clear(&self) -> Result<(), Error>;

    /// Forgets everything and holds exactly these documents, as of log line `cursor`.
    async fn rebuild(&self, documents: Vec<Document>, cursor: i64) -> Result<(), Error> {
        self.clear().await?;
        self.apply(documents.into_iter().map(Change::Upsert).collect(), cursor).await
    }

    /// Number of documents.
    async fn count(&self) -> Result<u64, Error>;

    /// Name of the rules by which this index was built. With other word lists, fields or analysers it is another
    /// one, and the index begins anew, empty with cursor 0.
    fn version(&self) -> &str;
}
