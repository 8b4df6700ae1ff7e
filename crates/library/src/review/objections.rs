//! Objections: what waits, and what a second person decides about them.

use chrono::{DateTime, Utc};
use domain::Language;
use domain::account::Viewer;
use domain::decision::{Deed, LONGEST_WORDS, SHORTEST_WORDS};
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Subject};
use domain::review::bounds;
use domain::text::kept;
use storage::decision::DecisionRow;
use storage::objection::{ObjectionRow, Outcome};
use storage::{case as cases, decision, draft, entry, objection, submission};

use super::{Addresses, Locked, account_of, authored, title};
use crate::calendar::day_in_germany;
use crate::letters::Letter;
use crate::{Error, Library};

/// Most objections that are listed.
const MOST: u64 = 500;

/// An objection with what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Objection {
    /// The objection.
    pub row: ObjectionRow,
    /// The decision.
    pub decision: DecisionRow,
    /// The title of the entry, as its draft has it.
    pub title: String,
    /// Until when the decision about it is wanted.
    pub due: chrono::NaiveDate,
    /// Whether the viewer may decide about it.
    pub may_decide: bool,
}

impl Library {
    /// Objections that wait, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see the queue.
    pub async fn objections(&self, viewer: &Viewer) -> Result<Vec<Objection>, Error> {
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let mut objections = Vec::new();
        for row in objection::open(&self.storage, MOST).await? {
            let Some(decision) = decision::get(&self.storage, row.decision).await? else { continue };
            let Some(draft) = draft::get(&self.storage, row.entry).await? else { continue };
            let authors = draft::authors(&self.storage, row.entry).await?;
            let subject = Subject { status: draft.status, initiative: draft.initiative, authors };
            if policy::may_see_case(viewer, &subject, self.review).is_err() {
                continue;
            }
            let may_decide =
                policy::may_decide_objection(viewer, decision.deed, decision.who, &subject, self.review).is_ok();
            let title = title(&authored(&draft.authored, draft.id)?).to_owned();
            let due = self.term_ends(day_in_germany(row.at), self.deadlines.decision);
            objections.push(Objection { row, decision, title, due, may_decide });
        }
        Ok(objections)
    }

    /// Decides about an objection: it is followed or not, and the authors are told why. What was turned down is
    /// reviewed again by whoever follows the objection; what was hidden is shown again.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `words`; [`Error::Conflict`] where it is decided already; [`Error::NotFound`] and
    /// [`Error::Denied`] by the permissions.
    pub async fn decide_objection(
        &self,
        viewer: &Viewer,
        number: i64,
        granted: bool,
        words: &str,
        addresses: &dyn Addresses,
    ) -> Result<(), Error> {
        let account = account_of(viewer)?;
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let row = objection::get(&tx, number).await?.ok_or(Error::NotFound)?;
        let found = decision::get(&tx, row.decision).await?.ok_or(Error::NotFound)?;
        let draft = draft::get_locked(&tx, row.entry).await?.ok_or(Error::NotFound)?;
        let authors = draft::authors(&tx, draft.id).await?;
        let subject = Subject { status: draft.status, initiative: draft.initiative, authors };
        policy::may_decide_objection(viewer, found.deed, found.who, &subject, self.review).map_err(Error::from)?;
        let words = kept(words);
        if let Some(fault) = bounds("words", &words, SHORTEST_WORDS, LONGEST_WORDS) {
            return Err(Error::Invalid(vec![fault]));
        }
        let outcome = Outcome { at: now, who: account, granted, words: words.clone() };
        if !objection::decide(&tx, number, &outcome).await? {
            return Err(Error::Conflict);
        }
        let decided = DecisionRow {
            id: 0,
            at: now,
            entry: row.entry,
            version: found.version,
            deed: if granted { Deed::ObjectionGranted } else { Deed::ObjectionRefused },
            reason: None,
            words: Some(words.clone()),
            who: Some(account),
            for_office: policy::reviews_for_office(viewer, &subject),
            submission: found.submission,
            notice: found.notice,
        };
        decision::append(&tx, &decided).await?;
        let title = title(&authored(&draft.authored, draft.id)?).to_owned();
        let id = draft.id;
        let letter = |language: Language| Letter::ObjectionDecided {
            title: title.clone(),
            granted,
            words: words.clone(),
            link: addresses.state(language, id),
        };
        self.write_to_authors(&tx, &subject.authors, &letter, now).await?;
        match (granted, found.deed, found.submission) {
            (true, Deed::Rejected, Some(submitted)) => {
                let submission = submission::get(&tx, submitted).await?.ok_or(Error::NotFound)?;
                let case = match cases::get(&tx, submitted).await? {
                    Some(case) => case,
                    None => self.fresh_case(&submission),
                };
                let subject = Subject { status: submission.status, ..subject };
                let locked = Locked { tx, account, draft, submission, case, subject, now };
                self.review_again(locked, now).await
            }
            (true, Deed::Suspended, _) => {
                // Shown again meanwhile, or hidden again for another reason, it stays as it is.
                let is_hidden =
                    entry::get_locked(&tx, row.entry).await?.is_some_and(|it| it.status == Status::Suspended);
                let decisions = decision::of_entry(&tx, row.entry, MOST).await?;
                let last = decisions.iter().find(|it| it.deed == Deed::Suspended).map(|it| it.id);
                if is_hidden && last == Some(found.id) {
                    self.show_again(&tx, row.entry).await?;
                }
                Ok(tx.commit().await?)
            }
            _ => Ok(tx.commit().await?),
        }
    }

    /// What was turned down is in review again, with whoever followed the objection. Where the authors have gone on
    /// meanwhile, there is nothing to review again.
    async fn review_again(&self, mut locked: Locked, now: DateTime<Utc>) -> Result<(), Error> {
        let newest = submission::of_drafts(&locked.tx, &[locked.draft.id], 1).await?.pop();
        let is_last = newest.is_some_and(|newest| newest.number == locked.submission.number)
            && locked.draft.status == Status::Rejected
            && locked.submission.status == Status::Rejected;
        if is_last {
            locked.step(Step::GrantAppeal).await?;
            if locked.draft.based_on.is_some() {
                self.move_entry(&locked.tx, locked.draft.id, Step::Revise).await?;
            }
            locked.case.reviewer = Some(locked.account);
            locked.case.decision_due = self.term_ends(day_in_germany(now), self.deadlines.decision);
            self.touch(&mut locked).await?;
        }
        Ok(locked.tx.commit().await?)
    }
}
