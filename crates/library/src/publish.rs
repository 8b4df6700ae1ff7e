//! Taking entries in: the shipped library, imports, what was reviewed. Everything that follows from a publication is written in the
//! same transaction as the publication.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::canonical::{self, ContentHash};
use domain::entry::Body;
use domain::lifecycle::Status;
use domain::text::Language;
use storage::entry::{EntryRow, Origin};
use storage::{Transaction, entry, link, media, meta, revision, search_log, slug, tombstone};

use crate::media::hashes;
use crate::read::USES;
use crate::transfer::Item;
use crate::{Error, Library};

/// Entries per transaction: a killed import loses at most so many, and repeats them.
const BATCH: usize = 200;

/// Entries that are written before the first of them are made findable.
const FINDABLE: usize = 1_000;

/// Key under which the storage remembers which release of the shipped library was taken in last.
const RELEASE: &str = "shipped_release";

/// What became of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there.
    New,
    /// It is a new version now.
    Changed,
    /// It was there just so.
    Unchanged,
    /// It was there just so, and has another address now.
    Moved,
    /// The node has its own or a deleted one under this id: left as it is.
    Kept,
    /// Another entry has its slug; it was given a longer one.
    Renamed,
}

/// How many became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "named like the outcomes")]
pub struct Tally {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub kept: usize,
    pub renamed: usize,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.new += 1,
            Outcome::Changed | Outcome::Moved => self.changed += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Kept => self.kept += 1,
            Outcome::Renamed => {
                self.new += 1;
                self.renamed += 1;
            }
        }
    }

    /// All entries that were looked at.
    pub const fn all(&self) -> usize {
        self.new + self.changed + self.unchanged + self.kept
    }
}

impl Library {
    /// Takes checked entries in as published, in batches, and makes them findable. May be repeated at any time: what
    /// is there just so stays as it is. `progress` hears how many are done.
    ///
    /// # Errors
    /// Where the storage fails; batches before it stay.
    pub async fn take_in(
        &self,
        items: &[Item],
        origin: Origin,
        mut progress: impl FnMut(usize) + Send,
    ) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        let (mut done, mut found) = (0, 0);
        for batch in items.chunks(BATCH) {
            // While a batch is written, those before it are made findable.
            let behind = done - found >= FINDABLE;
            if behind {
                found = done;
                let (taken, followed) = tokio::join!(self.take_batch(batch, origin, &mut tally), self.catch_up());
                taken?;
                followed?;
            } else {
                self.take_batch(batch, origin, &mut tally).await?;
            }
            done += batch.len();
            progress(done);
        }
        self.catch_up().await?;
        Ok(tally)
    }

    async fn take_batch(&self, batch: &[Item], origin: Origin, tally: &mut Tally) -> Result<(), Error> {
        let tx = self.storage.begin().await?;
        let (first, others) = self.apart(&tx, batch).await?;
        let mut outcomes = self.take_first(&tx, &first, origin).await?;
        for item in others {
            outcomes.push(self.take_one(&tx, item, origin).await?);
        }
        let touches =
            |outcome: &Outcome| matches!(outcome, Outcome::New | Outcome::Changed | Outcome::Moved | Outcome::Renamed);
        if outcomes.iter().any(touches) {
            meta::raise_content_revision(&tx).await?;
            tx.commit().await?;
        } else {
            tx.roll_back().await?;
        }
        outcomes.into_iter().for_each(|outcome| tally.count(outcome));
        Ok(())
    }

    /// Whether this release of the shipped library was taken in last.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn has_taken_in(&self, release: &str) -> Result<bool, Error> {
        Ok(meta::get(&self.storage, RELEASE).await?.is_some_and(|known| known == release))
    }

    /// Remembers that this release of the shipped library was taken in whole.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn note_taken_in(&self, release: &str) -> Result<(), Error> {
        let tx = self.storage.begin().await?;
        meta::put(&tx, RELEASE, release).await?;
        Ok(tx.commit().await?)
    }

    /// Those of a batch that nothing is known of yet, and the others.
    async fn apart<'i>(&self, tx: &Transaction, batch: &'i [Item]) -> Result<(Vec<&'i Item>, Vec<&'i Item>), Error> {
        let ids: Vec<EntryId> = batch.iter().map(|item| item.entry.id).collect();
        let mut known = tombstone::among(tx, &ids).await?;
        known.extend(entry::known(tx, &ids).await?);
        Ok(batch.iter().partition(|item| known.insert(item.entry.id)))
    }

    /// Takes in what was never here, all at once.
    async fn take_first(&self, tx: &Transaction, items: &[&Item], origin: Origin) -> Result<Vec<Outcome>, Error> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let rows = items.iter().map(|item| row(item, None, origin, now)).collect::<Result<Vec<_>, _>>()?;
        entry::put_all(tx, &rows).await?;
        let versions: Vec<_> = rows.iter().map(|row| version(row, now)).collect();
        revision::put_all(tx, &versions).await?;
        let slugs = |item: &'_ Item| wanted_slugs(item).len();
        let wanted: Vec<slug::Wanted<'_>> = items
            .iter()
            .flat_map(|item| {
                wanted_slugs(item).into_iter().map(|(language, slug)| slug::Wanted {
                    kind: item.entry.kind,
                    language,
                    slug,
                    entry: item.entry.id,
                })
            })
            .collect();
        let mut claimed = slug::claim_first(tx, &wanted).await?.into_iter();
        let mut outcomes = Vec::with_capacity(items.len());
        for item in items {
            let of_item: Vec<bool> = claimed.by_ref().take(slugs(item)).collect();
            let renamed = of_item.contains(&false) && self.claim_slugs(tx, item).await?;
            outcomes.push(if renamed { Outcome::Renamed } else { Outcome::New });
        }
        let links: Vec<(EntryId, Vec<link::Target>)> = items.iter().map(|item| (item.entry.id, links(item))).collect();
        link::put_first(tx, links.iter().flat_map(|(from, links)| links.iter().map(|link| (*from, link)))).await?;
        media::add_to_entries(tx, items.iter().flat_map(|item| files(item))).await?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
        search_log::append_all(tx, &ids, search_log::Change::Upsert, now).await?;
        Ok(outcomes)
    }

    async fn take_one(&self, tx: &Transaction, item: &Item, origin: Origin) -> Result<Outcome, Error> {
        let before = entry::get_locked(tx, item.entry.id).await?;
        if tombstone::get(tx, item.entry.id).await?.is_some() {
            return Ok(Outcome::Kept);
        }
        let now = self.clock.now();
        let row = row(item, before.as_ref(), origin, now)?;
        let hash = row.content_hash;
        match &before {
            Some(row) if row.content_hash == hash && (row.origin != origin || !row.status.is_public()) => {
                return Ok(Outcome::Unchanged);
            }
            // Its next version is being reviewed, and goes on from this one.
            Some(row) if row.status == Status::RevisionPending => return Ok(Outcome::Kept),
            // What the node has made its own is not replaced, and a shipped entry only by a newer release.
            Some(row) if row.origin != origin || !row.status.is_public() => return Ok(Outcome::Kept),
            Some(row) if row.content_hash == hash => {
                if self.has_slugs(tx, item).await? {
                    return Ok(Outcome::Unchanged);
                }
                self.claim_slugs(tx, item).await?;
                search_log::append(tx, row.id, search_log::Change::Upsert, now).await?;
                return Ok(Outcome::Moved);
            }
            _ => {}
        }
        entry::put(tx, &row).await?;
        revision::put(tx, &version(&row, now)).await?;
        let renamed = self.claim_slugs(tx, item).await?;
        link::put(tx, row.id, &links(item)).await?;
        media::add_to_entries(tx, files(item)).await?;
        search_log::append(tx, row.id, search_log::Change::Upsert, now).await?;
        Ok(match (before, renamed) {
            (Some(_), _) => Outcome::Changed,
            (None, false) => Outcome::New,
            (None, true) => Outcome::Renamed,
        })
    }

    /// Makes a reviewed text public, as the first version or the one after `before`, with all that follows from it:
    /// slugs, links, files, and the lines by which indexes and pages follow.
    pub(crate) async fn make_public(
        &self,
        tx: &Transaction,
        item: &Item,
        before: Option<&EntryRow>,
        initiative: Option<EntryId>,
        note: Option<String>,
    ) -> Result<EntryRow, Error> {
        let now = self.clock.now();
        let row = EntryRow { origin_initiative: initiative, ..row(item, before, Origin::Own, now)? };
        entry::put(tx, &row).await?;
        revision::put(tx, &revision::RevisionRow { change_note: note, ..version(&row, now) }).await?;
        self.claim_slugs(tx, item).await?;
        link::put(tx, row.id, &links(item)).await?;
        media::add_to_entries(tx, files(item)).await?;
        meta::raise_content_revision(tx).await?;
        search_log::append(tx, row.id, search_log::Change::Upsert, now).await?;
        Ok(row)
    }

    /// Claims the slugs of an entry; where one is taken, with the end of the id behind it.
    async fn claim_slugs(&self, tx: &Transaction, item: &Item) -> Result<bool, Error> {
        let mut renamed = false;
        for (language, wanted) in wanted_slugs(item) {
            if slug::claim(tx, item.entry.kind, language, wanted, item.entry.id).await? {
                continue;
            }
            renamed |= slug::claim(tx, item.entry.kind, language, &longer(wanted, item), item.entry.id).await?;
        }
        Ok(renamed)
    }

    /// Whether the entry is reached under its slugs already.
    async fn has_slugs(&self, tx: &Transaction, item: &Item) -> Result<bool, Error> {
        let current = slug::current(tx, &[item.entry.id]).await?;
        Ok(wanted_slugs(item).into_iter().all(|(language, wanted)| {
            current.iter().any(|it| it.language == language && (it.slug == wanted || it.slug == longer(wanted, item)))
        }))
    }
}

/// The entry as it will be: published, the next version of the one before.
fn row(item: &Item, before: Option<&EntryRow>, origin: Origin, now: DateTime<Utc>) -> Result<EntryRow, Error> {
    let written = &item.entry;
    let corrupt = |_| Error::Corrupt(written.id.to_string());
    let bytes = canonical::bytes(written.authored()).map_err(corrupt)?;
    let content_hash = canonical::of_bytes(&bytes);
    let authored = String::from_utf8(bytes).map_err(|_| Error::Corrupt(written.id.to_string()))?;
    Ok(EntryRow {
        id: written.id,
        kind: written.kind,
        status: Status::Published,
        version: before.map_or(1, |row| row.version + 1),
        origin,
        origin_initiative: before.and_then(|row| row.origin_initiative),
        language_original: written.envelope.language_original,
        authored,
        content_hash,
        created_at: before.map_or(now, |row| row.created_at),
        modified_at: now,
        published_at: Some(before.and_then(|row| row.published_at).unwrap_or(now)),
    })
}

/// The version that is published with this row.
fn version(row: &EntryRow, now: DateTime<Utc>) -> revision::RevisionRow {
    revision::RevisionRow {
        entry: row.id,
        version: row.version,
        authored: row.authored.clone(),
        content_hash: row.content_hash,
        change_note: None,
        published_at: now,
    }
}

/// The slug for every language; where there is no translation, that of the original.
fn wanted_slugs(item: &Item) -> Vec<(Language, &str)> {
    let kept = item.slugs.get(&item.entry.envelope.language_original);
    Language::ALL
        .into_iter()
        .filter_map(|language| Some((language, item.slugs.get(&language).or(kept)?.as_str())))
        .collect()
}

/// The slug with the end of the id behind it.
fn longer(wanted: &str, item: &Item) -> String {
    let id = item.entry.id.to_string();
    let short = wanted[..wanted.len().min(60)].trim_end_matches('-');
    format!("{short}-{}", &id[id.len() - 12..])
}

/// The files that an entry names.
fn files(item: &Item) -> impl Iterator<Item = (EntryId, ContentHash)> {
    hashes(&item.entry.envelope.media).map(|hash| (item.entry.id, hash))
}

/// What an entry names: relations, and formats used.
fn links(item: &Item) -> Vec<link::Target> {
    let related =
        item.entry.envelope.related.iter().map(|related| link::Target { rel: related.rel.clone(), to: related.target });
    let mut links: Vec<_> = related.collect();
    if let Body::BestPractice(practice) = &item.entry.body
        && practice.period.is_some()
    {
        links.extend(practice.formats_used.iter().map(|used| link::Target { rel: USES.to_owned(), to: used.format }));
    }
    let mut seen = BTreeSet::new();
    links.retain(|link| seen.insert((link.rel.clone(), link.to)));
    links
}
