//! What lies on somebody's desk.

use std::collections::BTreeMap;

use domain::EntryId;
use domain::account::{Membership, Viewer};
use domain::lifecycle::{Status, Step};
use domain::policy::{Action, may};
use storage::entry::{Filter, Order};
use storage::submission::{StepRow, SubmissionRow};
use storage::{draft, entry, submission};

use super::{Draft, KEPT_FOR, account, is_unfinished, subject};
use crate::read::Shown;
use crate::{Error, Library};

/// Most drafts on one desk.
const MOST: u64 = 200;

/// A draft with what became of it.
#[derive(Debug, Clone)]
pub struct OnDesk {
    /// The draft.
    pub draft: Draft,
    /// Its last submission.
    pub submission: Option<SubmissionRow>,
    /// How it stands by now: once it is published, as its entry does.
    pub stands: Status,
}

/// How a draft stands by now, behind which there is an entry in this state: what is published keeps its state as a draft
/// whatever becomes of the entry.
fn stands(draft: Status, entry: Option<Status>) -> Status {
    entry.filter(|_| draft == Status::Published).unwrap_or(draft)
}

impl Library {
    /// Drafts of the viewer and of the viewer's initiatives, last saved first; discarded ones as long as they are kept.
    ///
    /// # Errors
    /// [`Error::Denied`] for somebody who is not signed in.
    pub async fn desk(&self, viewer: &Viewer) -> Result<Vec<OnDesk>, Error> {
        let account = account(viewer)?;
        let initiatives: Vec<EntryId> = viewer.memberships.iter().map(|(id, _)| *id).collect();
        let rows = draft::list(&self.storage, account, &initiatives, MOST).await?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
        let submissions = submission::of_drafts(&self.storage, &ids, 1000).await?;
        let published: Vec<EntryId> =
            rows.iter().filter(|row| row.status == Status::Published).map(|row| row.id).collect();
        let entries: BTreeMap<EntryId, Status> =
            entry::many(&self.storage, &published).await?.into_iter().map(|row| (row.id, row.status)).collect();
        let now = self.clock.now();
        let mut desk = Vec::with_capacity(rows.len());
        for row in rows {
            if row.discarded_at.is_some_and(|at| now - at > KEPT_FOR) {
                continue;
            }
            let authors = draft::authors(&self.storage, row.id).await?;
            if may(viewer, Action::Read, &subject(&row, &authors), self.review).is_err() {
                continue;
            }
            let submission = submissions.iter().find(|submission| submission.draft == row.id).cloned();
            let stands = stands(row.status, entries.get(&row.id).copied());
            desk.push(OnDesk { draft: Draft::of(row, authors)?, submission, stands });
        }
        Ok(desk)
    }

    /// How a draft stands by now: once it is published, as its entry does.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn stands(&self, draft: &Draft) -> Result<Status, Error> {
        let entry = entry::get(&self.storage, draft.id).await?;
        Ok(stands(draft.status, entry.map(|row| row.status)))
    }

    /// Whether the viewer may begin to correct an entry that is suspended, which nobody is doing yet.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn may_correct(&self, viewer: &Viewer, id: EntryId) -> Result<bool, Error> {
        let suspended = entry::get(&self.storage, id).await?.filter(|row| row.status == Status::Suspended);
        let Some(row) = suspended else { return Ok(false) };
        if draft::get(&self.storage, id).await?.is_some_and(|draft| is_unfinished(&draft)) {
            return Ok(false);
        }
        let subject = self.subject_of(&self.storage, &row).await?;
        Ok(may(viewer, Action::Step(Step::Revise), &subject, self.review).is_ok())
    }

    /// Published entries of the viewer's initiatives, and their profiles: of which a next version can be written.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn revisable(&self, viewer: &Viewer) -> Result<Vec<Shown>, Error> {
        let mut rows = Vec::new();
        for (initiative, _) in &viewer.memberships {
            rows.extend(entry::get(&self.storage, *initiative).await?.filter(|row| row.status.is_public()));
            let filter = Filter { origin_initiative: Some(*initiative), ..Filter::public() };
            rows.extend(entry::list(&self.storage, &filter, Order::Modified, MOST, 0).await?);
        }
        self.all_shown(rows, viewer).await
    }

    /// The initiatives for which the viewer writes, with their profile where it is public.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn initiatives_of(&self, viewer: &Viewer) -> Result<Vec<(EntryId, Membership, Option<Shown>)>, Error> {
        let ids: Vec<EntryId> = viewer.memberships.iter().map(|(id, _)| *id).collect();
        let shown = self.many(&ids).await?;
        let of = |id: EntryId| shown.iter().find(|shown| shown.entry().id == id).cloned();
        Ok(viewer.memberships.iter().map(|(id, role)| (*id, *role, of(*id))).collect())
    }

    /// The last submission of a draft with its steps, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such draft for this viewer.
    pub async fn history(&self, viewer: &Viewer, id: EntryId) -> Result<Option<(SubmissionRow, Vec<StepRow>)>, Error> {
        self.draft(viewer, id).await?;
        let Some(last) = submission::of_drafts(&self.storage, &[id], 1).await?.pop() else { return Ok(None) };
        let steps = submission::steps(&self.storage, last.number).await?;
        Ok(Some((last, steps)))
    }
}
