//! How it is counted what was looked for in vain, and when that is forgotten.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use domain::gap::{DISMISSED_DAYS, FEWEST_DAYS, OPENED_DAYS, RAW_DAYS, SEEN_DAYS, Sought, Vain};
use domain::query::Query;
use search::analysis::gist;
use storage::Transaction;
use storage::gap::{self, GapRow};

use crate::find::Results;
use crate::findings::names_somebody;
use crate::{Error, Library};

/// Rows of each kind that one day may have, and openings beside them: what comes beyond is a flood and not counted.
pub const MOST_A_DAY: u64 = 2_000;

/// What was looked for since it was last written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// How often: those that found nothing, and those that found something, which counts as not opened until it is.
    pub asked: BTreeMap<Vain, BTreeMap<Sought, u32>>,
    /// After which something was opened.
    pub opened: BTreeSet<Sought>,
}

impl Counted {
    /// Whether nothing was looked for.
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.asked.values().all(BTreeMap::is_empty)
    }
}

impl Results {
    /// What may be remembered of a query that names nobody, with what came of it so far: nothing was found, or nothing
    /// is opened yet.
    pub fn sought(&self) -> Option<(Vain, Sought)> {
        if names_somebody(&self.query.text) {
            return None;
        }
        let vain = if self.total == 0 { Vain::NotFound } else { Vain::NotOpened };
        Some((vain, Sought::of(&self.understood)?))
    }
}

/// What may be remembered of a query, as it was put, from whose results something was opened.
pub fn opened(query: &Query) -> Option<Sought> {
    if names_somebody(&query.text) { None } else { Sought::opened(&search::understand(query).query) }
}

impl Library {
    /// Adds to what was looked for today, and gives how many wordings were counted; beyond [`MOST_A_DAY`] only those
    /// that are known already. What was opened now or within [`OPENED_DAYS`] is not looked for in vain.
    ///
    /// # Errors
    /// Where the storage fails; then none was counted.
    pub async fn count_sought(&self, counted: &Counted) -> Result<u64, Error> {
        if counted.is_empty() {
            return Ok(0);
        }
        let (day, since) = (self.clock.now().date_naive(), self.days_ago(OPENED_DAYS));
        let tx = self.storage.begin().await?;
        note_opened(&tx, &counted.opened, day, since).await?;
        let mut kept = 0;
        for (vain, asked) in &counted.asked {
            let rows = asked.iter().filter_map(|(sought, number)| row(day, *vain, sought, *number)).collect();
            let rows = if *vain == Vain::NotOpened { without_opened(&tx, rows, since).await? } else { rows };
            kept += add(&tx, *vain, &rows, day).await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    /// Forgets what was looked for long ago or on few days only, and gives how many rows. May run at any time.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn forget_gaps(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let gone = gap::forget(&tx, self.days_ago(RAW_DAYS), self.days_ago(SEEN_DAYS), FEWEST_DAYS).await?;
        let opened = gap::forget_opened(&tx, self.days_ago(OPENED_DAYS)).await?;
        let shown_again = gap::forget_dismissed(&tx, now - TimeDelta::days(DISMISSED_DAYS.into())).await?;
        tx.commit().await?;
        Ok(gone + opened + shown_again)
    }
}

/// A row of what was looked for; none where nothing is left of its words.
fn row(day: NaiveDate, vain: Vain, sought: &Sought, number: u32) -> Option<GapRow> {
    let Sought { language, said, topic, land } = sought.clone();
    let cluster = gist(language, &said);
    let number = u64::from(number);
    (!cluster.is_empty()).then_some(GapRow { day, vain, language, said, topic, land, cluster, number })
}

/// Notes what was opened on a day, and forgets that it was not until then. `since`: from when on it is known anyway.
async fn note_opened(
    tx: &Transaction,
    opened: &BTreeSet<Sought>,
    day: NaiveDate,
    since: NaiveDate,
) -> Result<(), Error> {
    let clusters: BTreeSet<String> = opened.iter().map(|sought| gist(sought.language, &sought.said)).collect();
    let clusters: Vec<String> = clusters.into_iter().filter(|cluster| !cluster.is_empty()).collect();
    let known = gap::opened(tx, &clusters, since).await?;
    let mut room = MOST_A_DAY.saturating_sub(gap::count_opened(tx, day).await?);
    for cluster in &clusters {
        if !known.contains(cluster) {
            if room == 0 {
                continue;
            }
            room -= 1;
        }
        gap::open(tx, cluster, day).await?;
    }
    gap::forget_not_opened(tx, &clusters).await?;
    Ok(())
}

/// The rows but those of clusters for which something was opened since a day.
async fn without_opened(tx: &Transaction, rows: Vec<GapRow>, since: NaiveDate) -> Result<Vec<GapRow>, Error> {
    let clusters: BTreeSet<String> = rows.iter().map(|row| row.cluster.clone()).collect();
    let clusters: Vec<String> = clusters.into_iter().collect();
    let opened = gap::opened(tx, &clusters, since).await?;
    Ok(rows.into_iter().filter(|row| !opened.contains(&row.cluster)).collect())
}

/// Adds rows of one kind to those of a day, as far as there is room, and gives how many were counted.
async fn add(tx: &Transaction, vain: Vain, rows: &[GapRow], day: NaiveDate) -> Result<u64, Error> {
    let mut room = MOST_A_DAY.saturating_sub(gap::count(tx, vain, day).await?);
    let mut kept = 0;
    for row in rows {
        if gap::raise(tx, row).await? {
            kept += 1;
        } else if room > 0 {
            gap::add(tx, row).await?;
            room -= 1;
            kept += 1;
        }
    }
    Ok(kept)
}
