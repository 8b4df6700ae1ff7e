//! Keeping the index equal to what is published: it reads the log of changes from its own cursor. Catching up,
//! repairing and rebuilding are the same code.

use std::collections::BTreeMap;

use domain::EntryId;
use search::{Change, Document, Index};
use storage::{entry, search_log};

use crate::read::parsed;
use crate::{Error, Library};

/// Log lines that are read at once.
const LINES: u64 = 1_000;

impl Library {
    /// Applies what the log holds behind the index's cursor. Returns the number of changed entries.
    ///
    /// # Errors
    /// Where storage or index fail; the cursor then stays where it was, and the next call goes on there.
    pub async fn catch_up(&self) -> Result<usize, Error> {
        let _one_at_a_time = self.indexing.lock().await;
        let changed = self.follow(self.index.as_ref()).await?;
        if let (1.., Some(relay)) = (changed, &self.relay) {
            // Until it has followed, too.
            relay.follows(false);
        }
        Ok(changed)
    }

    /// Brings the index on the search server up to date, as [`Library::catch_up`] does with the library's own; from
    /// then on the server answers. Nothing to do where there is none.
    ///
    /// # Errors
    /// Where storage or server fail; the library's own index answers then.
    pub async fn follow_server(&self) -> Result<usize, Error> {
        let Some(relay) = &self.relay else { return Ok(0) };
        let followed = self.follow(relay.server()).await;
        relay.follows(followed.is_ok());
        if let Err(Error::Unavailable(cause)) = &followed
            && let Some(error) = cause.downcast_ref::<search::Error>()
        {
            relay.broke(error);
        }
        followed
    }

    async fn follow(&self, index: &dyn Index) -> Result<usize, Error> {
        let mut changed = 0;
        // An index that knows of more than the log belongs to another database or to a later state of this one (after
        // a backup was put back): nothing in it can be trusted.
        let cursor = index.cursor().await?;
        let newest = search_log::last_seq(&self.storage).await?;
        if cursor > newest {
            tracing::warn!(cursor, newest, "the search index is ahead of the database and is built anew");
            index.clear().await?;
        }
        let mut ready = self.changes_after(index.cursor().await?).await?;
        while let Some((changes, last)) = ready {
            changed += changes.len();
            // What comes next is read while this is taken apart.
            let (applied, next) = tokio::join!(index.apply(changes, last), self.changes_after(last));
            applied?;
            ready = next?;
        }
        Ok(changed)
    }

    /// What the next lines of the log after `cursor` ask of an index, with the number of the last; none where there
    /// are no more.
    async fn changes_after(&self, cursor: i64) -> Result<Option<(Vec<Change>, i64)>, Error> {
        let lines = search_log::read_from(&self.storage, cursor, LINES).await?;
        let Some(last) = lines.last().map(|line| line.seq) else { return Ok(None) };
        // An amendment and the lines that follow from it are committed together: what these lines ask for is made with
        // the vocabularies that they may follow from.
        self.follow_vocabularies().await?;
        // Only the newest state counts, whatever the lines say.
        let ids: Vec<EntryId> = lines.iter().map(|line| line.entry).collect();
        let mut changes: BTreeMap<EntryId, Change> = ids.iter().map(|id| (*id, Change::Remove(*id))).collect();
        let wanted: Vec<EntryId> = changes.keys().copied().collect();
        for row in entry::many(&self.storage, &wanted).await? {
            // Its address may have changed without its text.
            self.items.forget(row.id, row.version);
            if row.status.is_public() {
                let published = row.published_at.unwrap_or(row.created_at).timestamp();
                let document = Document::of(&parsed(&row)?, u32::try_from(row.version).unwrap_or(u32::MAX), published);
                changes.insert(row.id, Change::Upsert(document));
            }
        }
        Ok(Some((changes.into_values().collect(), last)))
    }

    /// Empties the index and fills it from what is published.
    ///
    /// # Errors
    /// As [`Library::catch_up`].
    pub async fn reindex(&self) -> Result<usize, Error> {
        {
            let _one_at_a_time = self.indexing.lock().await;
            self.index.clear().await?;
        }
        self.catch_up().await
    }
}
