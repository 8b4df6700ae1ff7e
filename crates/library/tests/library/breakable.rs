//! An index that fails; for the tests of the library and of the server.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use domain::query::Query;
use domain::{EntryId, Language};
use search::embedded::Embedded;
use search::{Change, Find, Found, Index, Suggestion};

/// An index that takes no changes as long as it is broken.
pub struct Breakable {
    inner: Embedded,
    broken: AtomicBool,
}

impl Breakable {
    /// A new and empty one.
    pub fn new(broken: bool) -> Self {
        Self { inner: Embedded::in_memory().unwrap(), broken: AtomicBool::new(broken) }
    }

    /// Breaks it, or mends it.
    pub fn set_broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }
}

#[async_trait]
impl Find for Breakable {
    async fn find(&self, query: &Query) -> Result<Found, search::Error> {
        self.inner.find(query).await
    }

    async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, search::Error> {
        self.inner.suggest(text, language, limit).await
    }

    async fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, search::Error> {
        self.inner.similar(id, limit).await
    }
}

#[async_trait]
impl Index for Breakable {
    async fn apply(&self, changes: Vec<Change>, cursor: i64) -> Result<(), search::Error> {
        if self.broken.load(Ordering::SeqCst) {
            Err(search::Error::Stopped)
        } else {
            self.inner.apply(changes, cursor).await
        }
    }

    async fn cursor(&self) -> Result<i64, search::Error> {
        self.inner.cursor().await
    }

    async fn clear(&self) -> Result<(), search::Error> {
        self.inner.clear().await
    }

    async fn count(&self) -> Result<u64, search::Error> {
        self.inner.count().await
    }

    fn version(&self) -> &str {
        self.inner.version()
    }
}
