//! Suspending at once, before anything is written: the reasons follow by a day, and until then they are open work.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Viewer;
use domain::decision::{Deed, Reason};
use domain::lifecycle::{Status, Step};
use domain::notice::Outcome;
use domain::policy::{self, Action, may};
use domain::text::kept;
use domain::{EntryId, Language};
use storage::decision::DecisionRow;
use storage::entry::EntryRow;
use storage::notice::{Decided, NoticeRow};
use storage::suspension::SuspensionRow;
use storage::{Transaction, decision, entry, meta, notice, suspension};

use super::telling::{Links, Told};
use super::{Verdict, title_of};
use crate::drafts::account;
use crate::read::parsed;
use crate::{Error, Library, calendar};

/// The reason of a suspension that no notice gives one for, until somebody has written another.
const UNTIL_THEN: &str = "unlawful";
/// Suspensions without reasons that are listed; far more than there ever are.
const MOST: u64 = 500;

/// An entry that is suspended and whose reasons are still to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreasoned {
    /// The entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Since when it is suspended.
    pub since: DateTime<Utc>,
    /// The day by which the reasons are to be written.
    pub due: NaiveDate,
    /// Whether that day is over.
    pub is_late: bool,
}

impl Library {
    /// Suspends an entry at once, for the reason of the notice that led to it. Its authors are told, and again when
    /// [`Library::reason_suspension`] gives them the reasons; the notice stays open until then.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions and where the state does not allow it, also where somebody else was faster;
    /// [`Error::Conflict`] where the notice was decided already; [`Error::NotFound`] where there is no such entry or
    /// notice.
    pub async fn suspend_at_once(
        &self,
        viewer: &Viewer,
        id: EntryId,
        notice: Option<i64>,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let notice = open_notice(&tx, notice, id).await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&tx, &row).await?;
        may(viewer, Action::Step(Step::Suspend), &subject, self.review)?;
        let reason = notice.as_ref().and_then(|row| row.reason).or_else(|| Reason::from_code(UNTIL_THEN));
        let number = notice.map(|row| row.number);
        let line = DecisionRow {
            id: 0,
            at: now,
            entry: id,
            version: Some(row.version),
            deed: Deed::Suspended,
            reason,
            // Whoever shows it says that the reasons follow, in the language of whoever reads it.
            words: None,
            who: Some(who),
            for_office: policy::reviews_for_office(viewer, &subject),
            submission: None,
            notice: number,
        };
        let decision = decision::append(&tx, &line).await?;
        let due = self.term_ends(calendar::day_in_germany(now), self.deadlines.reasons);
        suspension::add(&tx, &suspended(&row, decision, number, Some(due), now)).await?;
        let told = Told { deed: Deed::Suspended, reason, words: "", until: None, version: None };
        self.tell_authors(&tx, &row, &told, links).await?;
        self.move_public(&tx, row, Step::Suspend, reason).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives the authors of an entry that was suspended at once the full statement of reasons, and ends the notice that
    /// led to it.
    ///
    /// # Errors
    /// [`Error::Denied`] by the permissions, [`Error::Invalid`] for a missing reason or words of the wrong length,
    /// [`Error::Conflict`] where no reasons are missing, [`Error::NotFound`] where there is no such entry.
    pub async fn reason_suspension(
        &self,
        viewer: &Viewer,
        id: EntryId,
        reason: Option<Reason>,
        words: &str,
        links: &dyn Links,
    ) -> Result<(), Error> {
        let who = account(viewer)?;
        policy::may_enter_office(viewer)?;
        let deed = Deed::SuspensionReasoned;
        let broken = Verdict { deed, reason, words: words.to_owned(), notice: None }.faults();
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let standing = suspension::standing(&tx, id).await?;
        // Notice before entry, as in every decision.
        let notice = match standing.as_ref().and_then(|it| it.notice) {
            Some(number) => notice::get_locked(&tx, number).await?.filter(|row| row.decided.is_none()),
            None => None,
        };
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let subject = self.subject_of(&tx, &row).await?;
        policy::may_moderate(viewer, &subject, self.review)?;
        let standing = standing.filter(|_| row.status == Status::Suspended).ok_or(Error::Conflict)?;
        if !suspension::reason(&tx, standing.decision, now).await? {
            return Err(Error::Conflict);
        }
        let words = kept(words);
        if let Some(notice) = &notice {
            let decided = Decided { at: now, by: who, outcome: Outcome::Suspended, answer: words.clone() };
            self.end_notice(&tx, notice, &decided, links).await?;
        }
        let line = DecisionRow {
            id: 0,
            at: now,
            entry: id,
            version: Some(row.version),
            deed,
            reason,
            words: Some(words.clone()),
            who: Some(who),
            for_office: policy::reviews_for_office(viewer, &subject),
            submission: None,
            notice: standing.notice,
        };
        decision::append(&tx, &line).await?;
        self.tell_authors(&tx, &row, &Told { deed, reason, words: &words, until: None, version: None }, links).await?;
        // The public figures count the notice.
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Entries that are suspended without their reasons, those that are due first before the others.
    ///
    /// # Errors
    /// [`Error::Denied`] outside the office.
    pub async fn unreasoned(&self, viewer: &Viewer, language: Language) -> Result<Vec<Unreasoned>, Error> {
        policy::may_enter_office(viewer)?;
        let rows = suspension::without_reasons(&self.storage, MOST).await?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.entry).collect();
        let entries = entry::many(&self.storage, &ids).await?;
        let today = calendar::day_in_germany(self.clock.now());
        let mut open = Vec::new();
        for row in rows {
            let suspended = |it: &&EntryRow| it.id == row.entry && it.status == Status::Suspended;
            let (Some(found), Some(due)) = (entries.iter().find(suspended), row.reasons_due) else { continue };
            let title = title_of(&parsed(found)?, language);
            open.push(Unreasoned { entry: row.entry, title, since: row.at, due, is_late: due < today });
        }
        Ok(open)
    }
}

/// The notice that leads to a decision about this entry, which nobody else changes meanwhile. To be called before the
/// entry is locked, so that two who decide at once wait for each other in one order.
pub(super) async fn open_notice(
    tx: &Transaction,
    number: Option<i64>,
    about: EntryId,
) -> Result<Option<NoticeRow>, Error> {
    let Some(number) = number else { return Ok(None) };
    let row = notice::get_locked(tx, number).await?.filter(|row| row.entry == Some(about)).ok_or(Error::NotFound)?;
    if row.decided.is_some() { Err(Error::Conflict) } else { Ok(Some(row)) }
}

/// The suspension of an entry that is as this row says before it.
pub(super) const fn suspended(
    before: &EntryRow,
    decision: i64,
    notice: Option<i64>,
    reasons_due: Option<NaiveDate>,
    at: DateTime<Utc>,
) -> SuspensionRow {
    SuspensionRow {
        decision,
        entry: before.id,
        at,
        before: before.status,
        notice,
        reasons_due,
        reasoned_at: None,
        ended_at: None,
    }
}
