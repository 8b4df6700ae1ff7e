//! Saving: whatever was written is kept; what somebody else saved meanwhile is merged or shown, never overwritten.

use std::collections::BTreeMap;

use domain::EntryId;
use domain::account::{AccountId, Viewer};
use domain::form::{self, Change};
use serde_json::{Map, Value};
use storage::Source;
use storage::draft::{self, DraftRow};

use super::merge::{Disputed, Side, merge};
use super::{Draft, account, held, object};
use crate::{Error, Library};

/// How many saved texts of a draft are kept, so that a change made long ago can still be merged.
/// A program that saves every ten seconds while somebody writes without a pause uses them up in fifty minutes; whoever
/// comes back later is asked about what differs.
const TEXTS: i64 = 300;
/// After so many saves those that are too old are forgotten together: while a draft is saved no other one is.
const FORGET: i64 = 20;

/// What somebody wrote.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// The revision that stood before them.
    pub revision: i64,
    /// The form.
    pub posted: Vec<(String, String)>,
    /// Changes of lists that were made in the form itself while no server could be asked, oldest first.
    pub arranged: Vec<Change>,
    /// A change of a list that a button asked for, behind those.
    pub change: Option<Change>,
    /// What changes in this version; none where it was not asked.
    pub change_note: Option<String>,
    /// Whose version is taken of what is disputed, by path; counts only against revision `seen`.
    pub choices: BTreeMap<String, Side>,
    /// The revision of somebody else that was shown beside it.
    pub seen: Option<i64>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Whether it is saved.
    pub saved: Saved,
    /// Names that no field has: nothing was done with them.
    pub unknown: Vec<String>,
    /// Who else had it open until now.
    pub beside: Option<AccountId>,
    /// The address or name of an entry became its id.
    pub linked: bool,
}

/// Whether it is saved.
#[derive(Debug, Clone)]
pub enum Saved {
    /// It is, as it was written.
    Saved(Box<Draft>),
    /// It is, together with what somebody else saved meanwhile.
    Merged(Box<Draft>),
    /// Nothing is: both changed the same.
    Conflict(Box<Clash>),
}

/// Both changed the same.
#[derive(Debug, Clone)]
pub struct Clash {
    /// The draft as it is saved.
    pub theirs: Draft,
    /// What is disputed.
    pub disputed: Vec<Disputed>,
}

impl Library {
    /// Saves what somebody wrote. The draft may stay empty or wrong.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such draft for this viewer, [`Error::Denied`] where it is not the time to
    /// write.
    pub async fn save(&self, viewer: &Viewer, id: EntryId, edit: &Edit) -> Result<Outcome, Error> {
        let account = account(viewer)?;
        let posted = self.with_targets(&edit.posted).await?;
        let linked = posted != edit.posted;
        // The form is read and merged before the transaction, in which nobody else can save anything, and once more
        // within it only where somebody saved meanwhile.
        let seen = draft::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let early = joined(&self.storage, &seen, edit, &posted).await?;
        let (tx, mut row, mut authors) = self.writable(viewer, id).await?;
        let is_same = row.revision == seen.revision && row.authored == seen.authored;
        let Joined { theirs, merged, disputed, is_as_written, unknown } =
            if is_same { early } else { joined(&tx, &row, edit, &posted).await? };
        let beside = held(row.opened, Some(account), self.clock.now()).map(|(who, _)| who);
        if !disputed.is_empty() {
            let theirs = Draft::of(row, authors)?;
            return Ok(Outcome {
                saved: Saved::Conflict(Box::new(Clash { theirs, disputed })),
                unknown,
                beside,
                linked,
            });
        }
        let is_merged = edit.revision != row.revision && !is_as_written;
        let now = self.clock.now();
        let note = match &edit.change_note {
            None => row.change_note.clone(),
            Some(note) => Some(domain::text::kept(note)).filter(|note| !note.is_empty()),
        };
        let changed = merged != theirs || note != row.change_note;
        if changed {
            row.authored = Value::Object(merged).to_string();
            row.change_note = note;
            row.revision += 1;
            row.saved_by = account;
            if !authors.contains(&account) {
                draft::add_author(&tx, id, account).await?;
                authors.push(account);
                authors.sort_unstable();
            }
        }
        row.saved_at = now;
        row.opened = Some((account, now));
        draft::put(&tx, &row).await?;
        if changed {
            draft::keep_text(&tx, &row).await?;
            if row.revision % FORGET == 0 {
                draft::forget_texts(&tx, id, row.revision - TEXTS).await?;
            }
        }
        tx.commit().await?;
        let draft = Box::new(Draft::of(row, authors)?);
        Ok(Outcome {
            saved: if is_merged { Saved::Merged(draft) } else { Saved::Saved(draft) },
            unknown,
            beside,
            linked,
        })
    }
}

/// A draft with what somebody wrote over it.
struct Joined {
    /// As it is saved.
    theirs: Map<String, Value>,
    /// Both together.
    merged: Map<String, Value>,
    disputed: Vec<Disputed>,
    /// Both together are what was written.
    is_as_written: bool,
    unknown: Vec<String>,
}

/// Reads a form over what stood before whoever wrote it, and merges it with what is saved.
async fn joined(
    source: &impl Source,
    row: &DraftRow,
    edit: &Edit,
    posted: &[(String, String)],
) -> Result<Joined, Error> {
    let corrupt = || Error::Corrupt(row.id.to_string());
    let theirs = object(&row.authored).ok_or_else(corrupt)?;
    let base = if edit.revision == row.revision {
        theirs.clone()
    } else {
        match draft::text_at(source, row.id, edit.revision).await? {
            Some(text) => object(&text).ok_or_else(corrupt)?,
            // Too long ago: whatever differs is disputed.
            None => fixed(&theirs),
        }
    };
    let before = form::arranged(&base, &edit.arranged);
    let read = form::read(row.kind, &before, posted, edit.change.as_ref());
    let nothing = BTreeMap::new();
    let choices = if edit.seen == Some(row.revision) { &edit.choices } else { &nothing };
    let (mut merged, mut disputed) = merge(&base, &read.authored, &theirs, choices);
    if !disputed.is_empty() && !edit.arranged.is_empty() {
        // Where an answer was lost on its way, what was saved has been put in the same order already.
        let (again, still) = merge(&before, &read.authored, &theirs, choices);
        if still.is_empty() {
            (merged, disputed) = (again, still);
        }
    }
    let is_as_written = merged == read.authored;
    Ok(Joined { theirs, merged, disputed, is_as_written, unknown: read.unknown })
}

/// What of a draft is fixed at its beginning.
fn fixed(authored: &Map<String, Value>) -> Map<String, Value> {
    let kept = |key: &str| matches!(key, "id" | "kind") || domain::questions::UNASKED.contains(&key);
    authored.iter().filter(|(key, _)| kept(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}
