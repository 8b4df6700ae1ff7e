//! Objections: what waits, and what a second person decides about them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Viewer;
use domain::decision::{Deed, LONGEST_WORDS, SHORTEST_WORDS};
use domain::lifecycle::{Status, Step};
use domain::news::Event;
use domain::policy::{self, Subject};
use domain::review::{Act, bounds};
use domain::text::kept;
use domain::{EntryId, Kind, Language};
use storage::decision::DecisionRow;
use storage::draft::DraftRow;
use storage::objection::{ObjectionRow, Outcome};
use storage::{Source, Transaction, case as cases, decision, draft, entry, objection, submission};

use super::authors::of_one_suspension;
use super::{Addresses, Locked, account_of, authored, language_of, subject_for_review, title_in};
use crate::calendar::day_in_germany;
use crate::letters::Letter;
use crate::notify::Fact;
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
    /// The title of the entry, as its draft has it, or else as it was published.
    pub title: String,
    /// Until when the decision about it is wanted.
    pub due: NaiveDate,
    /// Whether that day is over.
    pub is_late: bool,
    /// Whether the viewer may decide about it.
    pub may_decide: bool,
}

/// What an objection is about.
pub(super) struct About {
    pub kind: Kind,
    /// The draft, where the entry was written here.
    pub draft: Option<DraftRow>,
    pub subject: Subject,
    /// The title, in the language in which it was written.
    pub title: String,
    pub language: Language,
}

impl Library {
    /// Objections that wait and that the viewer may see, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever may not see the queue.
    pub async fn objections(&self, viewer: &Viewer) -> Result<Vec<Objection>, Error> {
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let today = day_in_germany(self.clock.now());
        let mut objections = Vec::new();
        for row in objection::open(&self.storage, MOST).await? {
            let Some(decision) = decision::get(&self.storage, row.decision).await? else { continue };
            let Some(About { subject, title, .. }) = self.about(&self.storage, row.entry).await? else { continue };
            if policy::may_see_objection(viewer, decision.deed, &subject, self.review).is_err() {
                continue;
            }
            let decisions = decision::of_entry(&self.storage, row.entry, MOST).await?;
            let may_decide = self.may_decide_objection(viewer, &decisions, &decision, &subject).is_ok();
            let due = self.objection_due(&row);
            objections.push(Objection { row, decision, title, due, is_late: today > due, may_decide });
        }
        Ok(objections)
    }

    /// Until when the decision about an objection is wanted.
    pub(crate) fn objection_due(&self, row: &ObjectionRow) -> NaiveDate {
        self.term_ends(day_in_germany(row.at), self.deadlines.decision)
    }

    /// What an objection is about: the draft, or the entry that was never written here.
    pub(super) async fn about(&self, source: &impl Source, id: EntryId) -> Result<Option<About>, Error> {
        if let Some(draft) = draft::get(source, id).await? {
            let subject = subject_for_review(source, &draft, draft.status).await?;
            let fields = authored(&draft.authored, id)?;
            let (title, language) = (title_in(&fields).to_owned(), language_of(&fields));
            return Ok(Some(About { kind: draft.kind, draft: Some(draft), subject, title, language }));
        }
        let Some(row) = entry::get(source, id).await? else { return Ok(None) };
        let subject = self.subject_of(source, &row).await?;
        let fields = authored(&row.authored, id)?;
        let (title, language) = (title_in(&fields).to_owned(), language_of(&fields));
        Ok(Some(About { kind: row.kind, draft: None, subject, title, language }))
    }

    /// The same, which nobody else changes until the transaction ends.
    pub(super) async fn about_locked(&self, tx: &Transaction, id: EntryId) -> Result<About, Error> {
        // The draft first, as everywhere; where there is none, the entry stands for it.
        if draft::get_locked(tx, id).await?.is_none() {
            entry::get_locked(tx, id).await?;
        }
        self.about(tx, id).await?.ok_or(Error::NotFound)
    }

    /// Decides about an objection: it is followed or not, and the authors are told why. What was turned down is
    /// reviewed again by whoever follows the objection, also while what is public is hidden, which stays so; what was
    /// hidden or removed is shown again, be it an entry or one earlier version of it.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `words`; [`Error::Conflict`] where it is decided already; [`Error::Gone`] where it was to be
    /// followed and there is nothing left to be shown; [`Error::NotFound`] and [`Error::Denied`] by the permissions.
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
        let About { draft, subject, title, .. } = self.about_locked(&tx, row.entry).await?;
        policy::may_see_objection(viewer, found.deed, &subject, self.review).map_err(Error::from)?;
        let decisions = decision::of_entry(&tx, row.entry, MOST).await?;
        self.may_decide_objection(viewer, &decisions, &found, &subject)?;
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
        let (id, is_written_here) = (row.entry, draft.is_some());
        let link = |language| {
            if is_written_here { addresses.state(language, id) } else { addresses.decided(language, id) }
        };
        let letter = |language: Language| Letter::ObjectionDecided {
            title: title.clone(),
            granted,
            words: words.clone(),
            link: link(language),
        };
        let mut told = subject.authors.clone();
        if !told.contains(&row.who) {
            told.push(row.who);
        }
        self.write_to_authors(&tx, &told, &letter, now).await?;
        let fact = Fact { entry: Some(id), number, mark: String::new() };
        self.note_for(&tx, &told, Event::ObjectionDecided, &fact).await?;
        match (granted, found.deed, found.submission, draft) {
            (true, Deed::Rejected, Some(submitted), Some(draft)) => {
                let submission = submission::get(&tx, submitted).await?.ok_or(Error::NotFound)?;
                let case = match cases::get(&tx, submitted).await? {
                    Some(case) => case,
                    None => self.fresh_case(&submission),
                };
                let subject = Subject { status: submission.status, ..subject };
                let locked = Locked { tx, account, draft, submission, case, subject, now };
                self.review_again(locked, now).await
            }
            (true, Deed::Suspended | Deed::SuspensionReasoned | Deed::Removed, ..) => {
                self.take_back(&tx, &found).await?;
                Ok(tx.commit().await?)
            }
            (true, Deed::VersionHidden, ..) => {
                self.take_back_version(&tx, &found).await?;
                Ok(tx.commit().await?)
            }
            _ => Ok(tx.commit().await?),
        }
    }

    /// Whether this viewer may decide about an objection: they made none of the decisions that it is about.
    fn may_decide_objection(
        &self,
        viewer: &Viewer,
        decisions: &[DecisionRow],
        decided: &DecisionRow,
        subject: &Subject,
    ) -> Result<(), Error> {
        let (suspended, reasoned) = of_one_suspension(decisions, decided);
        for row in [Some(decided), suspended, reasoned].into_iter().flatten() {
            policy::may_decide_objection(viewer, row.deed, row.who, subject, self.review)?;
        }
        Ok(())
    }

    /// Shows what was suspended or removed again. Where it is shown already, or was hidden again for another reason, it
    /// stays as it is.
    async fn take_back(&self, tx: &Transaction, found: &DecisionRow) -> Result<(), Error> {
        let row = entry::get_locked(tx, found.entry).await?.ok_or(Error::Gone)?;
        // What was decided before the lock may not be all.
        let decisions = decision::of_entry(tx, found.entry, MOST).await?;
        let last = |deed| decisions.iter().filter(|it| it.deed == deed).map(|it| it.id).max();
        match (found.deed, row.status) {
            (Deed::Removed, Status::Removed) if last(Deed::Removed) == Some(found.id) => {
                self.bring_back(tx, found.entry).await
            }
            // Reasons that followed come behind their suspension.
            (Deed::Suspended | Deed::SuspensionReasoned, Status::Suspended)
                if last(Deed::Suspended).is_some_and(|last| found.id >= last) =>
            {
                self.show_again(tx, found.entry).await
            }
            _ => Ok(()),
        }
    }

    /// Shows the earlier version again that was hidden. Where something was decided about it since, it stays as it is.
    async fn take_back_version(&self, tx: &Transaction, found: &DecisionRow) -> Result<(), Error> {
        entry::get_locked(tx, found.entry).await?.ok_or(Error::Gone)?;
        let about = |row: &&DecisionRow| {
            matches!(row.deed, Deed::VersionHidden | Deed::VersionShown) && row.version == found.version
        };
        // What was decided before the lock may not be all.
        let decisions = decision::of_entry(tx, found.entry, MOST).await?;
        let last = decisions.iter().filter(about).map(|row| row.id).max();
        if last == Some(found.id) { self.show_version_again(tx, found).await } else { Ok(()) }
    }

    /// What was turned down is in review again, with whoever followed the objection. Where the authors have gone on
    /// meanwhile, or the entry was ended, there is nothing to review again.
    async fn review_again(&self, mut locked: Locked, now: DateTime<Utc>) -> Result<(), Error> {
        let newest = submission::of_drafts(&locked.tx, &[locked.draft.id], 1).await?.pop();
        let is_last = newest.is_some_and(|newest| newest.number == locked.submission.number)
            && locked.draft.status == Status::Rejected
            && locked.submission.status == Status::Rejected;
        let has_next = |status: Status| status == Status::RevisionPending || status.after(Step::Revise).is_ok();
        let goes_on = match locked.draft.based_on {
            Some(_) => entry::get(&locked.tx, locked.draft.id).await?.is_some_and(|row| has_next(row.status)),
            None => true,
        };
        if is_last && goes_on {
            locked.step(Step::GrantAppeal).await?;
            if locked.draft.based_on.is_some() {
                self.move_entry(&locked.tx, locked.draft.id, Step::Revise).await?;
            }
            locked.case.reviewer = Some(locked.account);
            locked.case.decision_due = self.term_ends(day_in_germany(now), self.deadlines.decision);
            self.touch(&mut locked, Act::Assign).await?;
        }
        Ok(locked.tx.commit().await?)
    }
}
