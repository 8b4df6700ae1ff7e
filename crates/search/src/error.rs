//! What can go wrong while finding.

use std::time::Duration;

/// Why an index could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The embedded engine failed.
    #[error("the embedded index failed")]
    Engine(#[from] tantivy::TantivyError),
    /// The folder of the embedded index cannot be used, and a new one cannot be made either.
    #[error("the folder of the index cannot be used")]
    Folder(#[source] std::io::Error),
    /// Another process writes into the folder of the index.
    #[error("another process holds the folder of the index")]
    Locked,
    /// A computation ended in a panic; the index itself goes on.
    #[error("the search stopped unexpectedly")]
    Stopped,
    /// What the index holds does not have the shape that was written.
    #[error("the index holds something unreadable")]
    Unreadable(#[source] serde_json::Error),
    /// The search server answered with an error or with something that cannot be read.
    #[error("the search server did not do as asked")]
    Server(#[source] Box<meilisearch_sdk::errors::Error>),
    /// The search server did not answer in time.
    #[error("the search server did not answer within {0:?}")]
    Timeout(Duration),
    /// The search server took a change and then failed or canceled it.
    #[error("the search server gave up on a change: {0}")]
    Task(String),
    /// The index was not on the search server any more. A new, empty one is there now, and the cursor is 0.
    #[error("the index had vanished from the search server")]
    Vanished,
    /// The address or the key of the search server cannot be one.
    #[error("the {0} of the search server is not usable")]
    Configuration(&'static str),
    /// The cursor of the index could not be read or written.
    #[error("the cursor of the index could not be kept")]
    Cursor(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Whether another engine may answer instead, since this one is out of reach or unwell.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Server(_) | Self::Timeout(_) | Self::Locked | Self::Stopped | Self::Engine(_))
    }
}

impl From<std::io::Error> for Error {
    /// Files of the index are read by tantivy alone.
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}

impl From<meilisearch_sdk::errors::Error> for Error {
    fn from(error: meilisearch_sdk::errors::Error) -> Self {
        Self::Server(Box::new(error))
    }
}
