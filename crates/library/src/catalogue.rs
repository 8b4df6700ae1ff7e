//! Overviews: what is there, what is new, where the initiatives are; and everything at once for export and sitemap.

use std::collections::BTreeMap;

use domain::account::Viewer;
use domain::entry::Kind;
use domain::query::Query;
use domain::{EntryId, Language};
use storage::entry::{Filter, Order};
use storage::{entry, meta, slug};

use crate::read::Shown;
use crate::transfer::{self, File, Item};
use crate::{Error, Library};

/// How many entries and initiatives one Land has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LandCount {
    /// Profiles of initiatives.
    pub initiatives: u64,
    /// All entries.
    pub entries: u64,
}

/// What the home page shows.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Entries by kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// Newest first.
    pub newest: Vec<Shown>,
    /// Formats that need no experience.
    pub beginners: Vec<Shown>,
    /// Formats that a published practice used.
    pub used: Vec<Shown>,
    /// Practices that did not, or only partly, succeed.
    pub failed: Vec<Shown>,
    /// AGS of the Land → counts.
    pub lands: BTreeMap<String, LandCount>,
}

/// Rows that are read at once when going through everything.
const PAGE: u64 = 500;

impl Library {
    /// Number that changes with every publication: whoever has seen this number has seen everything.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn revision(&self) -> Result<i64, Error> {
        Ok(meta::content_revision(&self.storage).await?)
    }

    /// Number of public entries.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn count(&self) -> Result<u64, Error> {
        Ok(entry::count(&self.storage, &Filter::public()).await?)
    }

    /// Newest public entries, of one kind or all.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn newest(&self, kind: Option<Kind>, limit: u64) -> Result<Vec<Shown>, Error> {
        let filter = Filter { kind, ..Filter::public() };
        let rows = entry::list(&self.storage, &filter, Order::Published, limit, 0).await?;
        self.all_shown(rows, &Viewer::reader()).await
    }

    /// What the home page shows.
    ///
    /// # Errors
    /// Where storage or index fail.
    pub async fn overview(&self) -> Result<Overview, Error> {
        let kinds = entry::count_by_kind(&self.storage).await?.into_iter().collect();
        let filtered = |filters: &[(&'static str, &str)], limit: u32| Query {
            filters: filters.iter().map(|(key, code)| (*key, vec![(*code).to_owned()])).collect(),
            limit,
            ..Query::default()
        };
        let shown = async |query: Query| -> Result<Vec<Shown>, Error> {
            Ok(self.find(&query).await?.hits.into_iter().map(|hit| hit.shown).collect())
        };
        let failed = Query {
            filters: BTreeMap::from([(
                "outcome_status",
                vec!["failed".to_owned(), "mixed".to_owned(), "stopped".to_owned()],
            )]),
            limit: 3,
            ..Query::default()
        };
        let formats = shown(filtered(&[("kind", "dialog_format")], 100)).await?;
        Ok(Overview {
            kinds,
            newest: self.newest(None, 3).await?,
            beginners: shown(filtered(&[("kind", "dialog_format"), ("facilitation_level", "M1")], 3)).await?,
            used: formats.into_iter().filter(Shown::is_used).take(3).collect(),
            failed: shown(failed).await?,
            lands: self.lands().await?,
        })
    }

    /// Counts per Land.
    ///
    /// # Errors
    /// Where the index fails.
    pub async fn lands(&self) -> Result<BTreeMap<String, LandCount>, Error> {
        let all = self.finder().find(&Query { limit: 1, ..Query::default() }).await?;
        let initiatives = Query {
            filters: BTreeMap::from([("kind", vec![Kind::Initiative.code().to_owned()])]),
            limit: 1,
            ..Query::default()
        };
        let initiatives = self.finder().find(&initiatives).await?;
        let mut lands: BTreeMap<String, LandCount> = BTreeMap::new();
        for (land, count) in all.facets.get("land").into_iter().flatten() {
            lands.entry(land.clone()).or_default().entries = *count;
        }
        for (land, count) in initiatives.facets.get("land").into_iter().flatten() {
            lands.entry(land.clone()).or_default().initiatives = *count;
        }
        Ok(lands)
    }

    /// Entries that carry a concept: how many, per code of a facet.
    ///
    /// # Errors
    /// Where the index fails.
    pub async fn usage(&self) -> Result<BTreeMap<String, BTreeMap<String, u64>>, Error> {
        Ok(self.finder().find(&Query { limit: 1, ..Query::default() }).await?.facets)
    }

    /// Newest public entries that an initiative brought in.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn of_initiative(&self, initiative: EntryId, limit: u64) -> Result<Vec<Shown>, Error> {
        let filter = Filter { origin_initiative: Some(initiative), ..Filter::public() };
        let rows = entry::list(&self.storage, &filter, Order::Published, limit, 0).await?;
        self.all_shown(rows, &Viewer::reader()).await
    }

    /// The next page of everything public, in the order of ids, behind `after`; empty at the end.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn public_after(&self, after: Option<EntryId>) -> Result<Vec<Shown>, Error> {
        let rows = entry::all_public(&self.storage, after, PAGE).await?;
        self.all_shown(rows, &Viewer::reader()).await
    }

    /// Everything public as files, in the format of import.
    ///
    /// # Errors
    /// Where the storage fails, or `each` does.
    pub async fn export(&self, mut each: impl FnMut(File) -> Result<(), Error>) -> Result<usize, Error> {
        let mut count = 0;
        let mut after: Option<EntryId> = None;
        loop {
            let shown = self.public_after(after).await?;
            let Some(last) = shown.last() else { return Ok(count) };
            after = Some(last.entry().id);
            let names = self.names(&shown.iter().flat_map(|shown| shown.entry().targets()).collect::<Vec<_>>()).await?;
            for one in shown {
                let item: &Item = &one.item;
                for file in transfer::write(item, &|id| names.get(&id).cloned()) {
                    each(file)?;
                }
                count += 1;
            }
        }
    }

    /// Kind and slug of the original for these ids, as far as they are public here.
    async fn names(&self, ids: &[EntryId]) -> Result<BTreeMap<EntryId, (Kind, String)>, Error> {
        let rows = entry::many(&self.storage, ids).await?;
        let originals: BTreeMap<EntryId, (Kind, Language)> = rows
            .into_iter()
            .filter(|row| row.status.is_public())
            .map(|row| (row.id, (row.kind, row.language_original)))
            .collect();
        let current = slug::current(&self.storage, &originals.keys().copied().collect::<Vec<_>>()).await?;
        Ok(current
            .into_iter()
            .filter_map(|current| {
                let (kind, original) = originals.get(&current.entry)?;
                (current.language == *original).then_some((current.entry, (*kind, current.slug)))
            })
            .collect())
    }

    /// The id that a file of an import names by kind and slug.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn id_of(&self, kind: Kind, address: &str) -> Result<Option<EntryId>, Error> {
        Ok(slug::find(&self.storage, kind, Language::De, address).await?.map(|found| found.entry))
    }
}
