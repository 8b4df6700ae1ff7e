//! Taking entries in: the shipped library, imports. Everything that follows from a publication is written in the
//! same transaction as the publication.

use std::collections::BTreeSet;

use domain::canonical;
use domain::entry::Body;
use domain::lifecycle::Status;
use domain::text::Language;
use storage::entry::{EntryRow, Origin};
use storage::{Transaction, entry, link, meta, revision, search_log, slug, tombstone};

use crate::read::USES;
use crate::transfer::Item;
use crate::{Error, Library};

/// Entries per transaction: a killed import loses at most so many, and repeats them.
const BATCH: usize = 200;

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
        let mut done = 0;
        for batch in items.chunks(BATCH) {
            let tx = self.storage.begin().await?;
            let mut touched = false;
            for item in batch {
                let outcome = self.take_one(&tx, item, origin).await?;
                touched |= matches!(outcome, Outcome::New | Outcome::Changed | Outcome::Moved | Outcome::Renamed);
                tally.count(outcome);
            }
            if touched {
                meta::raise_content_revision(&tx).await?;
                tx.commit().await?;
            } else {
                tx.roll_back().await?;
            }
            done += batch.len();
            progress(done);
        }
        self.catch_up().await?;
        Ok(tally)
    }

    async fn take_one(&self, tx: &Transaction, item: &Item, origin: Origin) -> Result<Outcome, Error> {
        let written = &item.entry;
        let corrupt = |_| Error::Corrupt(written.id.to_string());
        let bytes = canonical::bytes(written.authored()).map_err(corrupt)?;
        let hash = canonical::of_bytes(&bytes);
        let authored = String::from_utf8(bytes).map_err(|_| Error::Corrupt(written.id.to_string()))?;
        let before = entry::get_locked(tx, written.id).await?;
        if tombstone::get(tx, written.id).await?.is_some() {
            return Ok(Outcome::Kept);
        }
        let now = self.clock.now();
        match &before {
            Some(row) if row.content_hash == hash && (row.origin != origin || !row.status.is_public()) => {
                return Ok(Outcome::Unchanged);
            }
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
        let row = EntryRow {
            id: written.id,
            kind: written.kind,
            status: Status::Published,
            version: before.as_ref().map_or(1, |row| row.version + 1),
            origin,
            origin_initiative: before.as_ref().and_then(|row| row.origin_initiative),
            language_original: written.envelope.language_original,
            authored: authored.clone(),
            content_hash: hash,
            created_at: before.as_ref().map_or(now, |row| row.created_at),
            modified_at: now,
            published_at: Some(before.as_ref().and_then(|row| row.published_at).unwrap_or(now)),
        };
        entry::put(tx, &row).await?;
        let version = revision::RevisionRow {
            entry: row.id,
            version: row.version,
            authored,
            content_hash: hash,
            change_note: None,
            published_at: now,
        };
        revision::put(tx, &version).await?;
        let renamed = self.claim_slugs(tx, item).await?;
        link::put(tx, row.id, &links(item)).await?;
        search_log::append(tx, row.id, search_log::Change::Upsert, now).await?;
        Ok(match (before, renamed) {
            (Some(_), _) => Outcome::Changed,
            (None, false) => Outcome::New,
            (None, true) => Outcome::Renamed,
        })
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
