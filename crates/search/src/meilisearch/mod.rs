//! The engine on a server of its own, over meilisearch-sdk.
//!
//! Words are understood here, not there: the server is sent stems, in one index for each language of readers, since
//! only an index has an order of texts. So both engines know the same forms, spellings and parts of compounds; what
//! the server does is matching, typing errors, beginnings, ranking, filters and counts.
//!
//! Every call ends within a time limit. Settings are code; their version is in the names of the indexes, so that other
//! settings begin with new ones. The server keeps no cursor: it is kept by a [`CursorStore`], written after the
//! server has finished, so that a crash in between repeats changes and never loses any.
//!
//! What it does otherwise than the embedded engine: numbers in a query are left out; a typing error is ranked below
//! but also looked for where the word exists as typed; similar entries are those that share words alone; of several
//! words, entries that lack some have the rarest; hits are not put in order by how well size and time fit.

mod cursor;
mod document;
mod filter;
mod find;
mod key;
mod related;
mod server;
mod settings;

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::query::Query;
use domain::{EntryId, Language};
use meilisearch_sdk::client::Client;

pub use cursor::{CursorStore, MemoryCursors};
pub use filter::filter;
pub use key::restricted_key;

use crate::analysis::{Analyser, Lexicon};
use crate::error::Error;
use crate::found::{Found, Suggestion};
use crate::{Change, Find, Index};

/// Documents that are sent at one time.
const BATCH: usize = 500;

/// Where the server is and how long it may take.
#[derive(Clone)]
pub struct Configuration {
    /// Address, without a path: `http://localhost:7700`.
    pub url: String,
    /// Key with the rights to manage the indexes whose names begin with [`PREFIX`].
    pub key: Option<String>,
    /// Longest time for an answer.
    pub request_timeout: Duration,
    /// Longest time until a change is findable.
    pub task_timeout: Duration,
}

/// With what the names of the indexes begin.
pub const PREFIX: &str = settings::PREFIX;

impl Configuration {
    /// The server at this address, with the usual limits: a second for answers, a minute for changes.
    pub fn new(url: impl Into<String>, key: Option<String>) -> Self {
        Self { url: url.into(), key, request_timeout: Duration::from_secs(1), task_timeout: Duration::from_secs(60) }
    }
}

/// The engine on a server.
pub struct Meilisearch {
    client: Client,
    analyser: Arc<Analyser>,
    cursors: Arc<dyn CursorStore>,
    request_timeout: Duration,
    task_timeout: Duration,
    version: String,
}

impl Meilisearch {
    /// The engine on this server. Nothing is sent yet.
    ///
    /// # Errors
    /// Where address or key cannot be used.
    pub fn new(configuration: Configuration, cursors: Arc<dyn CursorStore>) -> Result<Self, Error> {
        Self::with_lexicon(configuration, cursors, Lexicon::shipped())
    }

    /// As [`new`](Self::new), with other words.
    ///
    /// # Errors
    /// Where address or key cannot be used.
    pub fn with_lexicon(
        configuration: Configuration,
        cursors: Arc<dyn CursorStore>,
        lexicon: Arc<Lexicon>,
    ) -> Result<Self, Error> {
        let url = configuration.url.trim_end_matches('/');
        let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
        if !host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' '])) {
            return Err(Error::Configuration("address"));
        }
        // The client would panic at a key that is no header.
        if configuration.key.as_ref().is_some_and(|key| !key.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(Error::Configuration("key"));
        }
        let analyser = Arc::new(Analyser::new(lexicon));
        let version = settings::version(&analyser);
        Ok(Self {
            client: Client::new(url, configuration.key)?,
            analyser,
            cursors,
            request_timeout: configuration.request_timeout,
            task_timeout: configuration.task_timeout,
            version,
        })
    }

    /// The index for readers of this language.
    fn index(&self, language: Language) -> meilisearch_sdk::indexes::Index {
        self.client.index(self.uid(language))
    }

    fn uid(&self, language: Language) -> String {
        format!("{}_{language}", self.version)
    }

    async fn set_cursor(&self, cursor: i64) -> Result<(), Error> {
        self.cursors.set(&self.version, cursor).await.map_err(Error::Cursor)
    }

    /// Sends changes to both indexes and waits until they are done. Of changes of one entry the last is sent.
    async fn send(&self, changes: Vec<Change>) -> Result<(), Error> {
        let last: HashMap<EntryId, usize> = changes.iter().enumerate().map(|(at, change)| (change.id(), at)).collect();
        let kept: Vec<&Change> = changes
            .iter()
            .enumerate()
            .filter(|(at, change)| last[&change.id()] == *at)
            .map(|(_, change)| change)
            .collect();
        for language in Language::ALL {
            let index = self.index(language);
            for batch in kept.chunks(BATCH) {
                let mut documents = Vec::new();
                let mut removed = Vec::new();
                for change in batch {
                    match change {
                        Change::Upsert(document) => {
                            documents.push(document::Sent::of(document, language, &self.analyser));
                        }
                        Change::Remove(id) => removed.push(id.to_string()),
                    }
                }
                if !documents.is_empty() {
                    let task = self.in_task_time(index.add_or_replace(&documents, Some("id"))).await?;
                    self.done(task).await?;
                }
                if !removed.is_empty() {
                    let task = self.in_task_time(index.delete_documents(&removed)).await?;
                    self.done(task).await?;
                }
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Meilisearch {
    /// Without the key.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Meilisearch").field("version", &self.version).finish_non_exhaustive()
    }
}

/// For the log and for people: which server.
impl Display for Meilisearch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.client.get_host())
    }
}

#[async_trait]
impl Find for Meilisearch {
    async fn find(&self, query: &Query) -> Result<Found, Error> {
        self.found(query).await
    }

    async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, Error> {
        self.suggested(text, language, limit).await
    }

    async fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, Error> {
        self.alike(id, limit).await
    }
}

#[async_trait]
impl Index for Meilisearch {
    async fn apply(&self, changes: Vec<Change>, cursor: i64) -> Result<(), Error> {
        self.present().await?;
        self.send(changes).await?;
        self.set_cursor(cursor).await
    }

    async fn cursor(&self) -> Result<i64, Error> {
        match self.present().await {
            Ok(()) | Err(Error::Vanished) => self.cursors.get(&self.version).await.map_err(Error::Cursor),
            Err(error) => Err(error),
        }
    }

    async fn clear(&self) -> Result<(), Error> {
        self.set_cursor(0).await?;
        match self.present().await {
            Ok(()) => {}
            // The new ones are empty.
            Err(Error::Vanished) => return Ok(()),
            Err(error) => return Err(error),
        }
        for language in Language::ALL {
            let task = self.in_time(self.index(language).delete_all_documents()).await?;
            self.done(task).await?;
        }
        Ok(())
    }

    async fn count(&self) -> Result<u64, Error> {
        let index = self.index(Language::De);
        Ok(self.in_time(index.get_stats()).await?.number_of_documents as u64)
    }

    fn version(&self) -> &str {
        &self.version
    }
}
