//! Links of published entries: which entry names which address, visits after so many days, and what the office sees of
//! those that lead nowhere.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::EntryId;
use domain::account::Viewer;
use domain::policy::may_enter_office;
use domain::visit::{AGAIN_DAYS, AN_HOUR, Outcome, Verdict};
use storage::entry::{self, Origin};
use storage::visit;

use super::{ask, hash};
use crate::read::Shown;
use crate::{Error, Library};

/// Most entries in the list of the office.
const MOST_ENTRIES: usize = 200;
/// Most links that the list is made from.
const MOST_LINKS: u64 = 2_000;

/// A published entry with links that lead nowhere.
#[derive(Debug, Clone)]
pub struct Dead {
    /// The entry.
    pub shown: Shown,
    /// Its links, by address.
    pub links: Vec<DeadLink>,
}

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLink {
    /// The address.
    pub address: String,
    /// When it was last visited.
    pub checked_at: DateTime<Utc>,
    /// What became of it.
    pub outcome: Outcome,
}

impl Library {
    /// Notes anew which published entry names which addresses, and forgets addresses that nobody names any more; gives
    /// how many entries have changed. Where nobody visits addresses, none is learned, and all the same forgotten. Entries
    /// of other nodes are theirs. May run at any time, and twice.
    ///
    /// # Errors
    /// Where the storage fails; what was noted stays.
    pub async fn note_links(&self) -> Result<usize, Error> {
        let mut changed = 0;
        let mut after: Option<EntryId> = None;
        loop {
            let shown = self.public_after(after).await?;
            let Some(last) = shown.last() else { break };
            after = Some(last.entry().id);
            for shown in shown.iter().filter(|shown| shown.origin != Origin::Mirrored) {
                changed += usize::from(self.note_links_of(shown).await?);
            }
        }
        let tx = self.storage.begin().await?;
        // What is suspended or removed names nothing: nobody is asked for it, and its addresses are not kept.
        visit::unname_hidden(&tx).await?;
        visit::forget(&tx, self.clock.now() - TimeDelta::days(AGAIN_DAYS.into())).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// The same for one entry; `false` where all was noted already.
    async fn note_links_of(&self, shown: &Shown) -> Result<bool, Error> {
        let entry = shown.entry();
        let named = visit::named_by(&self.storage, entry.id).await?;
        if named.is_empty() && !self.checks_links {
            return Ok(false);
        }
        let mut addresses: BTreeMap<String, String> =
            self.outside(entry.kind, entry.authored()).into_iter().map(|address| (hash(&address), address)).collect();
        addresses.retain(|hash, _| self.checks_links || named.contains(hash));
        let hashes: Vec<String> = addresses.keys().cloned().collect();
        if named == hashes {
            return Ok(false);
        }
        let tx = self.storage.begin().await?;
        // It may have been erased meanwhile, and another process may note the same.
        if entry::get_locked(&tx, entry.id).await?.is_none() {
            tx.roll_back().await?;
            return Ok(false);
        }
        for (hash, address) in &addresses {
            visit::know(&tx, hash, address).await?;
        }
        visit::name(&tx, entry.id, &hashes).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Asks for visits of addresses that published entries name and nobody has visited for [`AGAIN_DAYS`], as far as
    /// fewer than [`AN_HOUR`] were asked for within the last hour; gives how many. May run at any time, and twice.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn visit_again(&self) -> Result<usize, Error> {
        if !self.checks_links {
            return Ok(0);
        }
        let now = self.clock.now();
        let before = now - TimeDelta::days(AGAIN_DAYS.into());
        let lately = visit::asked_since(&self.storage, now - TimeDelta::hours(1)).await?;
        let due = visit::due(&self.storage, before, AN_HOUR.saturating_sub(lately)).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let tx = self.storage.begin().await?;
        let mut count = 0;
        for row in due {
            count += usize::from(ask(&tx, &row.address, now, before).await?);
        }
        tx.commit().await?;
        Ok(count)
    }

    /// Published entries with links that lead nowhere, those with most of them first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn dead_links(&self, viewer: &Viewer) -> Result<Vec<Dead>, Error> {
        may_enter_office(viewer).map_err(Error::from)?;
        if !self.checks_links {
            return Ok(Vec::new());
        }
        let worst: Vec<Outcome> =
            Outcome::ALL.into_iter().filter(|outcome| outcome.verdict(u32::MAX) == Verdict::Dead).collect();
        let mut links: BTreeMap<EntryId, Vec<DeadLink>> = BTreeMap::new();
        for (entry, row) in visit::with_outcome(&self.storage, &worst, MOST_LINKS).await? {
            let Some((checked_at, outcome)) = row.checked else { continue };
            if outcome.verdict(row.failed) == Verdict::Dead {
                links.entry(entry).or_default().push(DeadLink { address: row.address, checked_at, outcome });
            }
        }
        let ids: Vec<EntryId> = links.keys().copied().collect();
        let mut list = Vec::new();
        for shown in self.many(&ids).await? {
            let mut links = links.remove(&shown.entry().id).unwrap_or_default();
            links.sort_by(|one, other| one.address.cmp(&other.address));
            list.push(Dead { shown, links });
        }
        list.sort_by_key(|dead| (std::cmp::Reverse(dead.links.len()), dead.shown.entry().id));
        list.truncate(MOST_ENTRIES);
        Ok(list)
    }
}
