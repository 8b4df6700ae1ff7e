//! What the office decides about entries that are public, or were: hiding, showing again, ending, archiving,
//! recommending. Each decision is written down with its reasons, told to the authors, and effective with the next look
//! of index and pages, all in one transaction. Who may decide says `domain::policy`.

mod entries;
mod figures;
mod recommend;
mod suspend;
mod telling;
mod versions;

use domain::account::Viewer;
use domain::decision::{Deed, LONGEST_WORDS, Reason, SHORTEST_WORDS};
use domain::entry::Entry;
use domain::lifecycle::{Status, Step};
use domain::notice::{Outcome, within};
use domain::policy::{self, Action, Denied, Subject, may};
use domain::text::kept;
use domain::{EntryId, Invalid, Language, Rule};
use storage::entry::EntryRow;
use storage::notice::Decided;
use storage::tombstone::Tombstone;
use storage::{Transaction, decision, draft, entry, meta, search_log, suspension, tombstone};

use crate::drafts::{account, initiative_of};
use crate::review::belonged;
use crate::{Error, Library};

pub use entries::OfficeEntry;
pub use figures::{Figures, Reported};
pub use storage::decision::DecisionRow;
pub use suspend::Unreasoned;
pub use telling::Links;
pub use versions::OfficeVersion;

use suspend::{open_notice, suspended};
use telling::Told;

/// Reason of a tombstone where nobody gave one.
const NO_REASON: &str = "removed";
/// Reason of the tombstone that those who answer for an entry leave.
const WITHDRAWN: &str = "withdrawn";

/// A decision about an entry, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is decided: to suspend, to restore, to remove or to archive.
    pub deed: Deed,
    /// Why; needed where something is taken from the authors.
    pub reason: Option<Reason>,
    /// Why, in words that the authors read.
    pub words: String,
    /// The notice that led to it, which it ends.
    pub notice: Option<i64>,
}

impl Verdict {
    /// The step that it is.
    const fn step(&self) -> Option<Step> {
        match self.deed {
            Deed::Suspended => Some(Step::Suspend),
            Deed::Restored => Some(Step::Restore),
            Deed::Removed => Some(Step::Remove),
            Deed::Archived => Some(Step::Archive),
            _ => None,
        }
    }

    fn faults(&self) -> Vec<Invalid> {
        let mut broken = Vec::new();
        if self.deed.is_adverse() && self.reason.is_none() {
            broken.push(Invalid::at("reason", Rule::Missing));
        }
        broken.extend(within("words", &self.words, SHORTEST_WORDS, LONGEST_WORDS));
        broken
    }
}

/// The title of an entry in this language, or in the one it has.
pub(crate) fn title_of(entry: &Entry, language: Language) -> String {
    entry.envelope.title.get(language).to_owned()
}

impl Library {
    /// Decides about an entry, and ends the notice that led to it.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions and where the state does not allow it, also where somebody else was faster;
    /// [`Error::Invalid`] for a missing reason or words of the wrong length; [`Error::Conflict`] where the notice was
    /// decided already; [`Error::NotFound`] where there is no such entry or notice.
    pub async fn decide(
        &self,
        viewer: &Viewer,
        id: EntryId,
        verdict: &Verdict,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let step = verdict.step().ok_or(Error::Denied(Denied::State))?;
        let broken = verdict.faults();
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let notice = open_notice(&tx, verdict.notice, id).await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&tx, &row).await?;
        may(viewer, Action::Step(step), &subject, self.review)?;
        let words = kept(&verdict.words);
        if let (Some(notice), Some(outcome)) = (&notice, Outcome::of(verdict.deed)) {
            let decided = Decided { at: now, by: who, outcome, answer: words.clone() };
            self.end_notice(&tx, notice, &decided, links).await?;
        }
        let line = DecisionRow {
            id: 0,
            at: now,
            entry: id,
            version: Some(row.version),
            deed: verdict.deed,
            reason: verdict.reason,
            words: Some(words.clone()),
            who: Some(who),
            for_office: policy::reviews_for_office(viewer, &subject),
            submission: None,
            notice: verdict.notice,
        };
        if matches!(step, Step::Remove | Step::Archive) {
            // What is over is not recommended either.
            self.end_with(&tx, &row, &line, links).await?;
        }
        let number = decision::append(&tx, &line).await?;
        if step == Step::Suspend {
            suspension::add(&tx, &suspended(&row, number, verdict.notice, None, now)).await?;
        }
        let told = Told { deed: verdict.deed, reason: verdict.reason, words: &words, until: None, version: None };
        self.tell_authors(&tx, &row, &told, links).await?;
        if step == Step::Restore {
            self.show_again(&tx, id).await?;
        } else {
            self.move_public(&tx, row, step, verdict.reason).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Brings an entry into the state after a step that hides, withdraws, ends or archives it, with all that follows.
    pub(crate) async fn move_public(
        &self,
        tx: &Transaction,
        mut row: EntryRow,
        step: Step,
        reason: Option<Reason>,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        row.status = row.status.after(step).map_err(|_| Error::Denied(Denied::State))?;
        entry::put(tx, &row).await?;
        let ground = match row.status {
            Status::Removed => Some(reason.map_or(NO_REASON, Reason::code)),
            Status::Withdrawn => Some(WITHDRAWN),
            _ => None,
        };
        if let Some(reason) = ground.map(str::to_owned) {
            tombstone::put(tx, &Tombstone { entry: row.id, version: row.version, reason, at: now }).await?;
            // Whoever ends it has said why.
            if let Some(standing) = suspension::standing(tx, row.id).await? {
                suspension::reason(tx, standing.decision, now).await?;
            }
        }
        let change = if row.status.is_public() { search_log::Change::Upsert } else { search_log::Change::Remove };
        search_log::append(tx, row.id, change, now).await?;
        meta::raise_content_revision(tx).await?;
        Ok(())
    }

    /// Shows a hidden entry again, in the transaction of the decision; it is found and read from the next look on. What
    /// was out of date before still is; where a next version of it is on its way, that goes on. To be called last in a
    /// transaction.
    pub(crate) async fn show_again(&self, tx: &Transaction, id: EntryId) -> Result<(), Error> {
        let not_now = |_| Error::Denied(Denied::State);
        let mut row = entry::get_locked(tx, id).await?.ok_or(Error::NotFound)?;
        row.status = row.status.after(Step::Restore).map_err(not_now)?;
        let was_archived = suspension::standing(tx, id).await?.is_some_and(|it| it.before == Status::Archived);
        suspension::end(tx, id, self.clock.now()).await?;
        let is_on_its_way = draft::get(tx, id).await?.is_some_and(|draft| {
            let waits = matches!(
                draft.status,
                Status::Submitted | Status::InReview | Status::ChangesRequested | Status::Approved
            );
            draft.based_on.is_some() && draft.discarded_at.is_none() && waits
        });
        if was_archived {
            row.status = row.status.after(Step::Archive).map_err(not_now)?;
        } else if is_on_its_way {
            row.status = row.status.after(Step::Revise).map_err(not_now)?;
        }
        entry::put(tx, &row).await?;
        search_log::append(tx, id, search_log::Change::Upsert, self.clock.now()).await?;
        meta::raise_content_revision(tx).await?;
        Ok(())
    }

    /// Brings an entry back that was removed, where nothing was decided about it since; with all its versions, its
    /// addresses and its files, which a removal keeps. To be called last in a transaction.
    ///
    /// # Errors
    /// [`Error::Gone`] where its text was erased since.
    pub(crate) async fn bring_back(&self, tx: &Transaction, id: EntryId) -> Result<(), Error> {
        let mut row = entry::get_locked(tx, id).await?.ok_or(Error::Gone)?;
        row.status = row.status.after(Step::GrantAppeal).map_err(|_| Error::Denied(Denied::State))?;
        entry::put(tx, &row).await?;
        tombstone::remove(tx, id).await?;
        self.show_again(tx, id).await
    }

    /// A published entry as the rules see it, with whoever wrote it here.
    pub(crate) async fn subject_of(&self, source: &impl storage::Source, row: &EntryRow) -> Result<Subject, Error> {
        let authors = draft::authors(source, row.id).await?;
        let initiative = initiative_of(row);
        let belonged = match draft::get(source, row.id).await? {
            Some(draft) => belonged(source, initiative, draft.created_at).await?,
            None => Vec::new(),
        };
        Ok(Subject { status: row.status, initiative, authors, belonged })
    }

    /// What was decided about an entry, newest first, for whoever wrote it, the members of its initiative and the
    /// office.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody else, and where there is neither an entry nor a draft.
    pub async fn decisions_of(&self, viewer: &Viewer, entry: EntryId) -> Result<Vec<DecisionRow>, Error> {
        let draft = draft::get(&self.storage, entry).await?;
        let subject = match (entry::get(&self.storage, entry).await?, &draft) {
            (Some(row), _) => self.subject_of(&self.storage, &row).await?,
            (None, Some(draft)) => crate::drafts::subject(draft, &draft::authors(&self.storage, entry).await?),
            (None, None) => return Err(Error::NotFound),
        };
        policy::may_read_decisions(viewer, &subject)?;
        Ok(decision::of_entry(&self.storage, entry, entries::DECISIONS).await?)
    }
}
