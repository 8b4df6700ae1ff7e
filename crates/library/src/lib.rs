//! What can be done here: the use cases.
//!
//! Read, find, list; import, export, ship, check. Later: submit, review, publish. This room knows neither HTTP nor
//! SQL nor ActivityPub; pages, API, command line and federation are doors into it.
//!
//! Start at [`Library`]. Time comes from its [`Clock`], never from `now()` in passing.

pub mod catalogue;
pub mod clock;
mod error;
pub mod find;
mod index;
mod publish;
pub mod read;
pub mod transfer;

use std::sync::Arc;

use search::Index;
use storage::Storage;

pub use clock::Clock;
pub use error::Error;
pub use publish::{Outcome, Tally};
pub use storage::entry::Origin;

/// The library of one node: what it remembers, what can be found in it, what time it is.
#[derive(Clone)]
pub struct Library {
    storage: Storage,
    index: Arc<dyn Index>,
    clock: Arc<dyn Clock>,
    items: read::Items,
    indexing: Arc<tokio::sync::Mutex<()>>,
}

impl Library {
    /// A library over these parts.
    pub fn new(storage: Storage, index: Arc<dyn Index>, clock: Arc<dyn Clock>) -> Self {
        Self { storage, index, clock, items: read::Items::default(), indexing: Arc::default() }
    }

    /// What it remembers, for the machine room (health, backup).
    pub const fn storage(&self) -> &Storage {
        &self.storage
    }

    /// What can be found, for the machine room.
    pub fn index(&self) -> &dyn Index {
        self.index.as_ref()
    }
}
