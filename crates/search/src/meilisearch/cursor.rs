//! Where the cursor of an index on a server is kept.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

/// What goes wrong in a store is not for this room to know.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Keeps the number of the last log line that an index holds. Kept apart from the server: it outlives it.
#[async_trait]
pub trait CursorStore: Send + Sync {
    /// The cursor of the index with this name; 0 where none was ever set.
    async fn get(&self, index: &str) -> Result<i64, Failure>;

    /// Sets the cursor of the index with this name.
    async fn set(&self, index: &str, cursor: i64) -> Result<(), Failure>;
}

/// Cursors that are gone with the process: the index is then filled anew.
#[derive(Debug, Default)]
pub struct MemoryCursors(Mutex<HashMap<String, i64>>);

#[async_trait]
impl CursorStore for MemoryCursors {
    async fn get(&self, index: &str) -> Result<i64, Failure> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(index).copied().unwrap_or(0))
    }

    async fn set(&self, index: &str, cursor: i64) -> Result<(), Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(index.to_owned(), cursor);
        Ok(())
    }
}
