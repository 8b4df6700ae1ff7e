//! Saving: whatever was written is kept; what somebody else saved meanwhile is merged or shown, never overwritten.

use std::collections::BTreeMap;

use domain::EntryId;
use domain::account::{AccountId, Viewer};
use domain::form::{self, Change};
use domain::lifecycle::Status;
use serde_json::{Map, Value};
use storage::draft::{self, DraftRow, Sent, Text};
use storage::{Source, Transaction};

use super::beside::{self, Beside};
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
    /// Answers to comments of reviewers, by their numbers.
    pub answers: Vec<(i64, String)>,
    /// Names that the program of the editor gave to what it sent and got no answer to, oldest first; the last one is
    /// that of this save. None without a program.
    pub sent: Vec<String>,
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
    /// It was here already: an earlier save of the same program, whose answer did not arrive, had brought it.
    pub again: bool,
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
        let joined = if is_same(&seen, &row) { early } else { joined(&tx, &row, edit, &posted).await? };
        let Joined { theirs, around, sent, said, merged, disputed, is_as_written, unknown, again } = joined;
        let beside = held(row.opened, Some(account), self.clock.now()).map(|(who, _)| who);
        let outcome = |saved| Outcome { saved, unknown, beside, linked, again };
        if !disputed.is_empty() {
            let theirs = Draft::of(row, authors)?;
            return Ok(outcome(Saved::Conflict(Box::new(Clash { theirs, disputed }))));
        }
        let (merged, told) = beside::apart(merged);
        let now = self.clock.now();
        let changed = merged != theirs || told != around.now;
        if changed {
            around.answer(&tx, self, account, &told).await?;
            row.authored = Value::Object(merged).to_string();
            row.change_note = beside::note(&told);
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
        let told = beside::stored(&told);
        if changed {
            draft::keep_text(&tx, &row, told.as_deref()).await?;
            if row.revision % FORGET == 0 {
                draft::forget_texts(&tx, id, row.revision - TEXTS).await?;
            }
        }
        let sent = Text { authored: Value::Object(sent).to_string(), beside: beside::stored(&said) };
        note_name(&tx, &row, edit, sent, told).await?;
        tx.commit().await?;
        let draft = Box::new(Draft::of(row, authors)?);
        Ok(outcome(if is_as_written { Saved::Saved(draft) } else { Saved::Merged(draft) }))
    }

    /// Notes that the viewer has a draft open, and gives who else has; theirs is left alone then.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] as for saving.
    pub async fn hold(&self, viewer: &Viewer, id: EntryId) -> Result<Option<AccountId>, Error> {
        let account = account(viewer)?;
        let (tx, row, _) = self.writable(viewer, id).await?;
        let now = self.clock.now();
        if let Some((other, _)) = held(row.opened, Some(account), now) {
            return Ok(Some(other));
        }
        draft::mark_opened(&tx, id, account, now).await?;
        tx.commit().await?;
        Ok(None)
    }
}

/// Whether a draft holds what it held a moment ago. Comments are settled without a new revision.
fn is_same(seen: &DraftRow, now: &DraftRow) -> bool {
    now.status != Status::ChangesRequested
        && (seen.revision, seen.status, &seen.authored, &seen.change_note)
            == (now.revision, now.status, &now.authored, &now.change_note)
}

/// A draft with what somebody wrote over it.
struct Joined {
    /// The fields as they are saved.
    theirs: Map<String, Value>,
    /// What stands beside them.
    around: Beside,
    /// The fields as they were written, without what a button asked for.
    sent: Map<String, Value>,
    /// What was written beside them.
    said: Map<String, Value>,
    /// All of it together.
    merged: Map<String, Value>,
    disputed: Vec<Disputed>,
    /// All together is what was written.
    is_as_written: bool,
    unknown: Vec<String>,
    again: bool,
}

/// Reads a form over what stood before whoever wrote it, and merges it with what is saved.
async fn joined(
    source: &impl Source,
    row: &DraftRow,
    edit: &Edit,
    posted: &[(String, String)],
) -> Result<Joined, Error> {
    let theirs = object(&row.authored).ok_or_else(|| Error::Corrupt(row.id.to_string()))?;
    let around = Beside::of(source, row).await?;
    let base = base_of(source, row, edit, &theirs, &around).await?;
    let arranged = form::arranged(&base.authored, edit.arranged.get(base.arranged..).unwrap_or_default());
    let read = form::read(row.kind, &arranged, posted, edit.change.as_ref().filter(|_| !base.repeated));
    let sent = match &edit.change {
        Some(_) => form::read(row.kind, &arranged, posted, None).authored,
        None => read.authored.clone(),
    };
    let said = around.written(&base.beside, edit);
    let again = base.known && sent == base.authored && said == base.beside;
    let nothing = BTreeMap::new();
    let choices = if edit.seen == Some(row.revision) { &edit.choices } else { &nothing };
    let mine = beside::together(&read.authored, &said);
    let saved = beside::together(&theirs, &around.now);
    let (mut merged, mut disputed) = merge(&beside::together(&base.authored, &base.beside), &mine, &saved, choices);
    if !disputed.is_empty() && !edit.arranged.is_empty() {
        // Where an answer was lost on its way, what was saved has been put in the same order already.
        let (other, still) = merge(&beside::together(&arranged, &base.beside), &mine, &saved, choices);
        if still.is_empty() {
            (merged, disputed) = (other, still);
        }
    }
    let is_as_written = merged == mine;
    Ok(Joined { theirs, around, sent, said, merged, disputed, is_as_written, unknown: read.unknown, again })
}

/// What stood before somebody when they wrote.
struct Base {
    authored: Map<String, Value>,
    beside: Map<String, Value>,
    /// So many of the changes that were made in the form are part of it.
    arranged: usize,
    /// It is what their own program had sent.
    known: bool,
    /// This very save was here before.
    repeated: bool,
}

/// What somebody's program sent last and the server has; else the text of the revision that they name.
async fn base_of(
    source: &impl Source,
    row: &DraftRow,
    edit: &Edit,
    theirs: &Map<String, Value>,
    around: &Beside,
) -> Result<Base, Error> {
    let corrupt = || Error::Corrupt(row.id.to_string());
    let sent = draft::sent(source, row.id, &edit.sent).await?;
    let last = edit.sent.iter().rev().find_map(|name| sent.iter().find(|sent| sent.name == *name));
    let known = last.is_some();
    let repeated = last.is_some_and(|last| edit.sent.last() == Some(&last.name));
    let revision = last.map_or(edit.revision, |last| last.revision);
    let arranged = last.map_or(0, |last| usize::try_from(last.arranged).unwrap_or(0)).min(edit.arranged.len());
    let text = match last.and_then(|last| last.text.clone()) {
        Some(text) => Some(text),
        None if revision == row.revision => {
            return Ok(Base { authored: theirs.clone(), beside: around.now.clone(), arranged, known, repeated });
        }
        None => draft::text_at(source, row.id, revision).await?,
    };
    let Some(text) = text else {
        // Too long ago: whatever differs is disputed.
        return Ok(Base { authored: fixed(theirs), beside: Map::new(), arranged: 0, known: false, repeated: false });
    };
    let authored = object(&text.authored).ok_or_else(corrupt)?;
    Ok(Base { authored, beside: around.still(text.beside.as_deref()), arranged, known, repeated })
}

/// Notes the name of a save with what was sent, where the draft holds something else now; `beside` is what stands beside
/// the draft.
async fn note_name(
    tx: &Transaction,
    row: &DraftRow,
    edit: &Edit,
    sent: Text,
    beside: Option<String>,
) -> Result<(), Error> {
    let Some(name) = edit.sent.last() else { return Ok(()) };
    let is_held = sent.authored == row.authored && sent.beside == beside;
    let text = (!is_held).then_some(sent);
    let arranged = i64::try_from(edit.arranged.len()).unwrap_or(i64::MAX);
    Ok(draft::keep_sent(tx, row.id, &Sent { name: name.clone(), revision: row.revision, arranged, text }).await?)
}

/// What of a draft is fixed at its beginning.
fn fixed(authored: &Map<String, Value>) -> Map<String, Value> {
    let kept = |key: &str| matches!(key, "id" | "kind") || domain::questions::UNASKED.contains(&key);
    authored.iter().filter(|(key, _)| kept(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}
