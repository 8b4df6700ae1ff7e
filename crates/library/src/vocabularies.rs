//! The office takes care of the vocabularies: what there is, what an amendment would lead to, and the amendment.
//!
//! Entries keep the codes that were written; nothing that is published is changed or hashed anew. What changes is what a
//! code reads as: so whatever was derived from the codes, index and pages, is made anew for whoever carries one of them.
//!
//! An amendment holds at once in the process that made it and within seconds in others, where the library is that of a
//! program ([`Library::amending`]).

mod carriers;
pub mod folder;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::account::{AccountId, Viewer};
use domain::policy::{Denied, may_edit_vocabularies, may_enter_office};
use domain::vocabulary::amendment::{Amendment, Fault};
use domain::vocabulary::{self, Scheme, Working};
use domain::{EntryId, Kind, LangText};
use serde_json::json;
use storage::amendment::{self as kept, AmendmentRow};
use storage::audit::{self, Line};
use storage::{MOST, Source, Transaction, account};

use self::carriers::{carriers, looked_at_again};
use crate::Library;

/// Most entries that a preview lists.
pub const MOST_SHOWN: usize = 200;
/// How often an amendment is tried while others amend other vocabularies.
const TRIES: usize = 20;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// As everywhere: not allowed, not there, a part does not answer.
    #[error(transparent)]
    Library(#[from] crate::Error),
    /// It cannot be made.
    #[error("{} things are wrong with it", .0.len())]
    Refused(Vec<Fault>),
    /// The vocabulary was amended since it was looked at, by these.
    #[error("the vocabulary was amended meanwhile")]
    Moved(Vec<Done>),
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        Self::Library(error.into())
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        Self::Library(denied.into())
    }
}

/// All vocabularies, as the office sees them.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The vocabularies.
    pub vocabularies: Vec<Listed>,
    /// Whether the viewer may amend them.
    pub may_edit: bool,
}

/// A vocabulary in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The vocabulary, as it ships.
    pub scheme: &'static Scheme,
    /// Concepts in use.
    pub living: usize,
    /// Concepts out of use.
    pub out_of_use: usize,
    /// How often it was amended.
    pub amended: usize,
}

/// One vocabulary, as the office sees it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The vocabulary, as it is amended.
    pub working: Working,
    /// How many carry a concept, by code. A concept in use counts those with it whose code reads as it.
    pub counts: BTreeMap<String, Counted>,
    /// Its amendments, newest first.
    pub history: Vec<Done>,
    /// Number of the newest amendment of any vocabulary.
    pub seq: i64,
    /// Whether the viewer may amend it.
    pub may_edit: bool,
}

/// How many carry a concept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Public entries.
    pub published: u64,
    /// Drafts that are being written or reviewed.
    pub drafts: u64,
}

/// An amendment that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Its number.
    pub seq: i64,
    /// What was changed.
    pub amendment: Amendment,
    /// When.
    pub at: DateTime<Utc>,
    /// Name of whoever did it, as far as it is known.
    pub by: Option<String>,
    /// Whether it still fits what ships; otherwise it is left out.
    pub holds: bool,
}

/// What an amendment would lead to.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Number of the newest amendment when this was looked at.
    pub seq: i64,
    /// The vocabulary before it.
    pub before: Working,
    /// The amendment, tidied.
    pub amendment: Amendment,
    /// Public entries and drafts that carry the concept or one below it.
    pub counted: Counted,
    /// The first [`MOST_SHOWN`] of them, public entries first.
    pub affected: Vec<Affected>,
}

/// Somebody's entry that carries a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The entry.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// Its title; may be empty in a draft.
    pub title: LangText,
    /// Whether it is a draft, seen by those who write or review it.
    pub is_draft: bool,
}

impl Library {
    /// All vocabularies.
    ///
    /// # Errors
    /// Whoever is not of the office is denied; else where the storage fails.
    pub async fn vocabularies(&self, viewer: &Viewer) -> Result<Listing, crate::Error> {
        may_enter_office(viewer)?;
        let rows = all(&self.storage).await?;
        let listed = |scheme: &'static Scheme| {
            let of_scheme = || rows.iter().filter(move |row| row.scheme == scheme.code).map(|row| &row.amendment);
            let (working, _) = Working::with(scheme, of_scheme());
            let living = working.concepts().iter().filter(|held| held.is_living()).count();
            let out_of_use = working.concepts().len() - living;
            Listed { scheme, living, out_of_use, amended: of_scheme().count() }
        };
        Ok(Listing {
            vocabularies: vocabulary::shipped().iter().map(listed).collect(),
            may_edit: may_edit_vocabularies(viewer, self.review).is_ok(),
        })
    }

    /// One vocabulary with its concepts, how many carry each, and its amendments.
    ///
    /// # Errors
    /// Whoever is not of the office is denied; [`crate::Error::NotFound`] where there is no such vocabulary; else where
    /// the storage fails.
    pub async fn vocabulary(&self, viewer: &Viewer, scheme: &str) -> Result<Opened, crate::Error> {
        may_enter_office(viewer)?;
        let scheme = shipped(scheme)?;
        let rows = all(&self.storage).await?;
        let (working, left_out) = working(scheme, &rows);
        let mut history =
            self.names_told(rows.iter().filter(|row| row.scheme == scheme.code).cloned().collect()).await?;
        for place in left_out {
            if let Some(done) = history.get_mut(place) {
                done.holds = false;
            }
        }
        history.reverse();
        let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
        for carrier in carriers(&self.storage, scheme.code, true).await? {
            let mut codes = carrier.codes.clone();
            codes.extend(carrier.codes.iter().filter_map(|code| Some(working.current(code)?.code.clone())));
            for code in codes {
                let counted = counts.entry(code).or_default();
                if carrier.entry.is_draft { counted.drafts += 1 } else { counted.published += 1 }
            }
        }
        Ok(Opened {
            working,
            counts,
            history,
            seq: newest(&rows),
            may_edit: scheme.open && may_edit_vocabularies(viewer, self.review).is_ok(),
        })
    }

    /// Whether this viewer may amend vocabularies here.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_amend(&self, viewer: &Viewer) -> Result<(), crate::Error> {
        Ok(may_edit_vocabularies(viewer, self.review)?)
    }

    /// What an amendment would lead to; nothing is changed.
    ///
    /// # Errors
    /// Whoever may not amend vocabularies is denied; [`Error::Refused`] where it cannot be made.
    pub async fn preview_amendment(
        &self,
        viewer: &Viewer,
        scheme: &str,
        amendment: &Amendment,
    ) -> Result<Preview, Error> {
        may_edit_vocabularies(viewer, self.review)?;
        let scheme = shipped(scheme)?;
        let amendment = amendment.tidy();
        let rows = all(&self.storage).await?;
        let (before, _) = working(scheme, &rows);
        before.clone().take(&amendment).map_err(Error::Refused)?;
        let reach = match amendment {
            Amendment::Add { .. } => BTreeSet::new(),
            _ => before.reach(amendment.code()),
        };
        let mut counted = Counted::default();
        let mut affected = Vec::new();
        for carrier in carriers(&self.storage, scheme.code, true).await? {
            if !carrier.carries(&reach) {
                continue;
            }
            if carrier.entry.is_draft {
                counted.drafts += 1
            } else {
                counted.published += 1
            }
            if affected.len() < MOST_SHOWN {
                affected.push(carrier.entry);
            }
        }
        Ok(Preview { seq: newest(&rows), before, amendment, counted, affected })
    }

    /// Makes an amendment that was looked at when `seq` was the number of the newest one; gives its number.
    ///
    /// # Errors
    /// Whoever may not amend vocabularies is denied; [`Error::Moved`] where this vocabulary was amended meanwhile;
    /// [`Error::Refused`] where it cannot be made. Then nothing is changed.
    pub async fn amend(&self, viewer: &Viewer, scheme: &str, amendment: &Amendment, seq: i64) -> Result<i64, Error> {
        may_edit_vocabularies(viewer, self.review)?;
        let scheme = shipped(scheme)?;
        let amendment = amendment.tidy();
        for _ in 0..TRIES {
            let Some(made) = self.make(viewer, scheme, &amendment, seq).await? else { continue };
            if let Err(error) = self.follow_vocabularies().await {
                // It is made; whoever follows tries again.
                tracing::warn!(%error, "the amended vocabularies do not hold yet");
            }
            return Ok(made);
        }
        Err(Error::Library(crate::Error::Conflict))
    }

    /// One try; none where another vocabulary was amended at the same moment.
    async fn make(
        &self,
        viewer: &Viewer,
        scheme: &'static Scheme,
        amendment: &Amendment,
        seq: i64,
    ) -> Result<Option<i64>, Error> {
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let rows = all(&tx).await?;
        let since: Vec<AmendmentRow> =
            rows.iter().filter(|row| row.seq > seq && row.scheme == scheme.code).cloned().collect();
        if !since.is_empty() {
            tx.roll_back().await?;
            return Err(Error::Moved(self.names_told(since).await?));
        }
        let (mut working, _) = working(scheme, &rows);
        let touched = working.touched(amendment);
        if let Err(faults) = working.take(amendment) {
            tx.roll_back().await?;
            return Err(Error::Refused(faults));
        }
        let row = AmendmentRow {
            seq: newest(&rows) + 1,
            scheme: scheme.code.to_owned(),
            amendment: amendment.clone(),
            who: viewer.account,
            at: now,
        };
        if !noted(&tx, &row).await? {
            tx.roll_back().await?;
            return Ok(None);
        }
        looked_at_again(&tx, &BTreeMap::from([(scheme.code, touched)]), now).await?;
        tx.commit().await?;
        Ok(Some(row.seq))
    }

    /// Lets the vocabularies hold in this process as they are amended; gives whether they were others before. Nothing
    /// where the library is not that of a program.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn follow_vocabularies(&self) -> Result<bool, crate::Error> {
        if !self.amends || kept::newest(&self.storage).await? == vocabulary::revision() {
            return Ok(false);
        }
        let rows = all(&self.storage).await?;
        let seq = newest(&rows);
        let amendments: Vec<(String, Amendment)> = rows.into_iter().map(|row| (row.scheme, row.amendment)).collect();
        let (schemes, left_out) = vocabulary::amended(vocabulary::shipped(), &amendments);
        if !left_out.is_empty() {
            tracing::warn!(number = left_out.len(), "amendments no longer fit the vocabularies that ship");
        }
        vocabulary::install(schemes, seq);
        Ok(true)
    }

    /// Amendments with the names of those who made them.
    async fn names_told(&self, rows: Vec<AmendmentRow>) -> Result<Vec<Done>, crate::Error> {
        let ids: BTreeSet<AccountId> = rows.iter().filter_map(|row| row.who).collect();
        let mut names: BTreeMap<AccountId, String> = BTreeMap::new();
        for id in ids {
            if let Some(row) = account::get(&self.storage, id).await?.filter(|row| !row.name.is_empty()) {
                names.insert(id, row.name);
            }
        }
        let done = |row: AmendmentRow| Done {
            seq: row.seq,
            by: row.who.and_then(|who| names.get(&who).cloned()),
            amendment: row.amendment,
            at: row.at,
            holds: true,
        };
        Ok(rows.into_iter().map(done).collect())
    }
}

/// The vocabulary with this code, as it ships.
fn shipped(code: &str) -> Result<&'static Scheme, crate::Error> {
    vocabulary::shipped().iter().find(|scheme| scheme.code == code).ok_or(crate::Error::NotFound)
}

/// The vocabulary with those of these amendments that are about it, and the places of those among them that no longer
/// fit.
fn working(scheme: &'static Scheme, rows: &[AmendmentRow]) -> (Working, Vec<usize>) {
    Working::with(scheme, rows.iter().filter(|row| row.scheme == scheme.code).map(|row| &row.amendment))
}

fn newest(rows: &[AmendmentRow]) -> i64 {
    rows.last().map_or(0, |row| row.seq)
}

/// Writes an amendment down; `false` where another one has its number.
async fn noted(tx: &Transaction, row: &AmendmentRow) -> Result<bool, storage::Error> {
    if !kept::append(tx, row).await? {
        return Ok(false);
    }
    let detail = json!({ "scheme": row.scheme, "kind": row.amendment.kind(), "code": row.amendment.code() });
    let action = "vocabulary_amended".to_owned();
    audit::append(tx, &Line { at: row.at, actor: row.who, action, subject: None, detail }).await?;
    Ok(true)
}

/// All amendments, oldest first.
async fn all(source: &impl Source) -> Result<Vec<AmendmentRow>, storage::Error> {
    let mut all: Vec<AmendmentRow> = Vec::new();
    loop {
        let rows = kept::after(source, newest(&all), MOST).await?;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows);
    }
}
