//! Cursors of an index on a server of its own, kept in the database under a lease: of several processes one writes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use library::Clock;
use search::meilisearch::CursorStore;
use storage::{Storage, cursor};
use uuid::Uuid;

/// How long a lease holds; longer than any task of the search server may take.
const LEASE: Duration = Duration::from_secs(120);

/// Cursors in the database.
pub struct Cursors {
    storage: Storage,
    clock: Arc<dyn Clock>,
    /// Name of this process as holder of leases.
    owner: String,
}

impl Cursors {
    /// Cursors of this process.
    pub fn new(storage: Storage, clock: Arc<dyn Clock>) -> Self {
        Self { storage, clock, owner: Uuid::now_v7().to_string() }
    }
}

/// Another process holds the lease.
#[derive(Debug, thiserror::Error)]
#[error("another process writes this index")]
struct Leased;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[async_trait]
impl CursorStore for Cursors {
    async fn get(&self, index: &str) -> Result<i64, Failure> {
        Ok(cursor::get(&self.storage, index).await?)
    }

    async fn set(&self, index: &str, to: i64) -> Result<(), Failure> {
        let now = self.clock.now();
        if !cursor::lease(&self.storage, index, &self.owner, now, now + LEASE).await? {
            return Err(Box::new(Leased));
        }
        let tx = self.storage.begin().await?;
        if !cursor::put(&tx, index, &self.owner, now, to).await? {
            tx.roll_back().await?;
            return Err(Box::new(Leased));
        }
        tx.commit().await?;
        Ok(())
    }
}
