//! From the log of changes to notifications.

use std::collections::btree_map::Entry as Place;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::AccountId;
use domain::decision::Deed;
use domain::entry::Entry;
use domain::query::{MAX_LIMIT, Query, Sort};
use domain::watch::{How, Subject, What};
use domain::{EntryId, Kind, vocabulary};
use storage::entry::EntryRow;
use storage::notification::NotificationRow;
use storage::search_log::Line;
use storage::watch::WatchRow;
use storage::{cursor, decision, entry, notification, revision, search_log, submission, watch};
use uuid::Uuid;

use crate::read::parsed;
use crate::{Error, Library};

/// Name of the cursor.
const CURSOR: &str = "watches";
/// How long one process alone follows, counted anew for every part of the log and every [`SEARCHES`].
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Lines of the log that are read at once.
const LINES: u64 = 200;
/// Watches that are read at once.
const WATCHES: u64 = 1_000;
/// Searches that are asked before the lease is prolonged.
const SEARCHES: usize = 50;
/// Keys that are looked for at once.
const KEYS: usize = 500;
/// Pages of a search, newest first, on which new entries are looked for.
const PAGES: u32 = 5;
/// Submissions and decisions of an entry that are looked through for who published a version.
const LOOKED_THROUGH: u64 = 100;
/// What was published longer ago is not told any more: less than notifications are kept, so that what was forgotten is
/// not told again.
const TOLD_FOR: TimeDelta = TimeDelta::days(90);

/// A version that was published.
struct Published {
    row: EntryRow,
    entry: Entry,
    at: DateTime<Utc>,
    /// Who submitted or published it, and so needs not be told.
    by: Vec<AccountId>,
}

/// Who is told of what (place in a list), and because of which watch.
type Told = BTreeMap<(AccountId, usize), WatchRow>;

impl Library {
    /// Makes notifications of what was published since the last time, and gives how many. Nothing is done while
    /// another owner is at it. Without any watch the log is passed over.
    ///
    /// # Errors
    /// Where storage or index fail; the cursor then stays where it was, and the next call goes on there.
    pub async fn follow_watches(&self, owner: &str) -> Result<u64, Error> {
        let mut made = 0;
        loop {
            let newest = search_log::last_seq(&self.storage).await?;
            if cursor::get(&self.storage, CURSOR).await? == newest {
                return Ok(made);
            }
            if !self.prolong(owner).await? {
                return Ok(made);
            }
            let from = cursor::get(&self.storage, CURSOR).await?;
            // A cursor ahead of the log is one of a later state of the database, before a backup was put back.
            let lines = if from > newest || !watch::any(&self.storage).await? {
                Vec::new()
            } else {
                search_log::read_from(&self.storage, from, LINES).await?
            };
            let to = lines.last().map_or(newest, |line| line.seq);
            let published = self.published_in(&lines).await?;
            let new = match self.told_of(owner, &published).await? {
                Some(told) => self.note(owner, to, &published, told).await?,
                None => None,
            };
            let Some(new) = new else {
                tracing::warn!(from, to, "the lease on the watches is lost; what was found is not noted");
                return Ok(made);
            };
            made += new;
        }
    }

    /// The newest public versions of the entries of these lines.
    async fn published_in(&self, lines: &[Line]) -> Result<Vec<Published>, Error> {
        let ids: BTreeSet<EntryId> = lines.iter().map(|line| line.entry).collect();
        let ids: Vec<EntryId> = ids.into_iter().collect();
        let earliest = self.now() - TOLD_FOR;
        let mut published = Vec::new();
        for row in entry::many(&self.storage, &ids).await? {
            if !row.status.is_public() {
                continue;
            }
            let Some(version) = revision::get(&self.storage, row.id, row.version).await? else { continue };
            if version.published_at < earliest {
                continue;
            }
            let by = self.publishers(row.id, row.version).await?;
            published.push(Published { entry: parsed(&row)?, at: version.published_at, by, row });
        }
        Ok(published)
    }

    /// Who submitted this version, and who decided to publish it.
    async fn publishers(&self, id: EntryId, version: i64) -> Result<Vec<AccountId>, Error> {
        let submitted = submission::of_drafts(&self.storage, &[id], LOOKED_THROUGH).await?;
        let mut by: Vec<AccountId> =
            submitted.iter().filter(|row| row.version == version).map(|row| row.submitted_by).collect();
        let decided = decision::of_entry(&self.storage, id, LOOKED_THROUGH).await?;
        let is_it = |row: &&decision::DecisionRow| row.deed == Deed::Published && row.version == Some(version);
        by.extend(decided.iter().filter(is_it).filter_map(|row| row.who));
        Ok(by)
    }

    /// Who is told of these, each by the most urgent of their watches; none where another process has taken over.
    async fn told_of(&self, owner: &str, published: &[Published]) -> Result<Option<Told>, Error> {
        let mut told = Told::new();
        if published.is_empty() {
            return Ok(Some(told));
        }
        for (code, places) in subjects(published) {
            let keys: Vec<String> = places.keys().cloned().collect();
            for part in keys.chunks(KEYS) {
                let mut after = Uuid::nil();
                loop {
                    let rows = watch::on(&self.storage, code, part, after, WATCHES).await?;
                    let Some(last) = rows.last() else { break };
                    after = last.id;
                    for row in rows {
                        let of = places.get(&row.subject.key()).map(Vec::as_slice).unwrap_or_default();
                        of.iter().for_each(|place| tell(&mut told, published, *place, &row));
                    }
                }
            }
        }
        Ok(self.told_by_searches(owner, published, &mut told).await?.then_some(told))
    }

    /// The same for searches: each is asked once, however many people watch it. `false` where another process has taken
    /// over meanwhile.
    async fn told_by_searches(&self, owner: &str, published: &[Published], told: &mut Told) -> Result<bool, Error> {
        let mut found: BTreeMap<String, BTreeSet<EntryId>> = BTreeMap::new();
        let wanted: BTreeSet<EntryId> = published.iter().map(|of| of.row.id).collect();
        let (mut after, mut is_level) = (Uuid::nil(), false);
        loop {
            let rows = watch::searches(&self.storage, after, WATCHES).await?;
            let Some(last) = rows.last() else { return Ok(true) };
            after = last.id;
            if !is_level {
                // What is looked for must be there to be found.
                self.catch_up().await?;
                is_level = true;
            }
            for row in rows {
                let Subject::Search(query) = &row.subject else { continue };
                let key = row.subject.key();
                let ids = match found.remove(&key) {
                    Some(known) => known,
                    None => {
                        // There may be more of them than can be asked within one lease.
                        if !found.is_empty() && found.len().is_multiple_of(SEARCHES) && !self.prolong(owner).await? {
                            return Ok(false);
                        }
                        self.newest_hits(query, &wanted).await?
                    }
                };
                for (place, of) in published.iter().enumerate() {
                    if ids.contains(&of.row.id) {
                        tell(told, published, place, &row);
                    }
                }
                found.insert(key, ids);
            }
        }
    }

    /// Takes or prolongs the lease; `false` where another process has it.
    async fn prolong(&self, owner: &str) -> Result<bool, Error> {
        let now = self.now();
        Ok(cursor::lease(&self.storage, CURSOR, owner, now, now + LEASE).await?)
    }

    /// Which of these a search finds, the newest first, as far as is looked.
    async fn newest_hits(&self, query: &Query, wanted: &BTreeSet<EntryId>) -> Result<BTreeSet<EntryId>, Error> {
        let mut ids = BTreeSet::new();
        if query.is_open() {
            return Ok(ids);
        }
        let query = Query { sort: Sort::Newest, limit: MAX_LIMIT, offset: 0, ..query.clone() };
        let search::Understood { query, .. } = search::understand(&query);
        for page in 0..PAGES {
            // The own index, which has just caught up, and not a server that may lag behind.
            let found = self.index.find(&Query { offset: page * MAX_LIMIT, ..query.clone() }).await?;
            let is_last = found.total <= u64::from((page + 1) * MAX_LIMIT);
            ids.extend(found.hits.into_iter().map(|hit| hit.id).filter(|id| wanted.contains(id)));
            if is_last || ids.len() == wanted.len() {
                break;
            }
        }
        Ok(ids)
    }

    /// Writes the notifications together with the place in the log, and gives how many were new; none and nothing
    /// written where another process has taken over.
    async fn note(&self, owner: &str, to: i64, published: &[Published], told: Told) -> Result<Option<u64>, Error> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        let ids: Vec<EntryId> = published.iter().map(|it| it.row.id).collect();
        // What was hidden in between is not told; what was replaced, with its own line.
        let still: BTreeSet<(EntryId, i64)> = entry::many(&tx, &ids)
            .await?
            .into_iter()
            .filter(|row| row.status.is_public())
            .map(|row| (row.id, row.version))
            .collect();
        let rows: Vec<NotificationRow> = told
            .into_iter()
            .filter_map(|((account, place), watch)| {
                let Published { row, .. } = published.get(place)?;
                still.contains(&(row.id, row.version)).then(|| NotificationRow {
                    id: 0,
                    account,
                    at: now,
                    watch: Some(watch.id),
                    subject: watch.subject,
                    what: What::of_version(row.version),
                    entry: row.id,
                    version: row.version,
                    letter: watch.how,
                    told_at: None,
                    read_at: None,
                })
            })
            .collect();
        let new = notification::add_all(&tx, &rows).await?;
        if !cursor::put(&tx, CURSOR, owner, now, to).await? {
            tx.roll_back().await?;
            return Ok(None);
        }
        tx.commit().await?;
        Ok(Some(new))
    }
}

/// What somebody would have to watch to be told of these: code and key with their places.
fn subjects(published: &[Published]) -> BTreeMap<&'static str, BTreeMap<String, Vec<usize>>> {
    let mut places: BTreeMap<&'static str, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (place, Published { row, entry, .. }) in published.iter().enumerate() {
        let mut subjects = vec![Subject::Entry(row.id)];
        subjects.extend(topics(&entry.envelope.topics).into_iter().map(Subject::Topic));
        subjects.extend(row.origin_initiative.map(Subject::Initiative));
        if row.kind == Kind::Initiative {
            subjects.push(Subject::Initiative(row.id));
        }
        for subject in subjects {
            places.entry(subject.code()).or_default().entry(subject.key()).or_default().push(place);
        }
    }
    places
}

/// Topics with all that are broader, as the pages of topics list entries; and those that were merged into one of them,
/// since somebody may watch them from before.
fn topics(codes: &[String]) -> BTreeSet<String> {
    let Some(scheme) = vocabulary::scheme("topic") else { return BTreeSet::new() };
    let mut topics = BTreeSet::new();
    for code in codes.iter().flat_map(|code| scheme.with_broader(code)) {
        topics.insert(code.to_owned());
        topics.extend(scheme.merged_into(code).map(|former| former.code.to_owned()));
    }
    topics
}

/// Notes that a watch tells of one of these: if it was published since, not by the watcher, and no watch of theirs
/// tells it sooner.
fn tell(told: &mut Told, published: &[Published], place: usize, watch: &WatchRow) {
    let Some(of) = published.get(place) else { return };
    if of.at <= watch.since || of.by.contains(&watch.account) {
        return;
    }
    match told.entry((watch.account, place)) {
        Place::Vacant(free) => {
            free.insert(watch.clone());
        }
        Place::Occupied(mut known) => {
            let how: How = known.get().how;
            if watch.how < how {
                known.insert(watch.clone());
            }
        }
    }
}
