//! What authors are told about a review, and what they say to it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Viewer;
use domain::decision::{Deed, OBJECTION_DAYS};
use domain::news::Event;
use domain::policy::{self, Denied, Subject};
use domain::text::kept;
use domain::{EntryId, Kind, Language};
use storage::decision::DecisionRow;
use storage::objection::ObjectionRow;
use storage::{comment, decision, draft, objection, submission};

use super::account_of;
use super::rounds::Remark;
use crate::drafts::subject;
use crate::notify::Fact;
use crate::{Error, Library};

/// Most decisions about one entry that are told.
const MOST: u64 = 100;

/// A decision as the authors see it; never by whom it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The decision.
    pub row: DecisionRow,
    /// The objection to it.
    pub objection: Option<ObjectionRow>,
    /// Until when one may object; none where nobody may, or did.
    pub may_object_until: Option<DateTime<Utc>>,
}

/// What authors are told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// Comments on the last submission, once the authors were asked or it was decided.
    pub comments: Vec<Remark>,
    /// Decisions about the entry, newest first.
    pub decisions: Vec<Decided>,
}

/// What was decided about an entry, whether it was written here or not, for those who may object to it.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionsOf {
    /// The entry.
    pub entry: EntryId,
    /// The kind of entry.
    pub kind: Kind,
    /// The title, in the language in which it was written.
    pub title: String,
    /// That language.
    pub language: Language,
    /// Whether it was written here, so that its state has a page of its own.
    pub is_written_here: bool,
    /// Whether the viewer may begin to correct it while it is suspended.
    pub may_correct: bool,
    /// Decisions; comments belong to the state.
    pub told: Told,
}

/// The suspension and its reasons that belong together with this decision: itself and, where they were written apart,
/// the other one.
pub(super) fn of_one_suspension<'a>(
    decisions: &'a [DecisionRow],
    decided: &DecisionRow,
) -> (Option<&'a DecisionRow>, Option<&'a DecisionRow>) {
    let about = |it: &&DecisionRow| matches!(it.deed, Deed::Suspended | Deed::SuspensionReasoned);
    let suspended = match decided.deed {
        Deed::Suspended => decisions.iter().find(|it| it.id == decided.id),
        Deed::SuspensionReasoned => {
            let before = |it: &&DecisionRow| it.deed == Deed::Suspended && it.id < decided.id;
            decisions.iter().filter(before).max_by_key(|it| it.id)
        }
        _ => return (None, None),
    };
    let next = suspended
        .and_then(|suspended| decisions.iter().filter(about).filter(|it| it.id > suspended.id).min_by_key(|it| it.id));
    (suspended, next.filter(|it| it.deed == Deed::SuspensionReasoned))
}

/// Whether the reasons of this suspension followed: then one objects to them, with all that they say.
fn is_superseded(decisions: &[DecisionRow], decided: &DecisionRow) -> bool {
    decided.deed == Deed::Suspended && of_one_suspension(decisions, decided).1.is_some()
}

/// The last moment to object to a decision.
pub(super) fn until(row: &DecisionRow) -> DateTime<Utc> {
    row.at + TimeDelta::days(OBJECTION_DAYS.into())
}

impl Library {
    /// Comments and decisions about an entry.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such draft for this viewer.
    pub async fn told(&self, viewer: &Viewer, id: EntryId) -> Result<Told, Error> {
        let row = draft::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let subject = subject(&row, &draft::authors(&self.storage, id).await?);
        if policy::may_see_history(viewer, &subject).is_err() {
            return Ok(Told::default());
        }
        let last = submission::of_drafts(&self.storage, &[id], 1).await?.pop();
        let comments = match last {
            // What a reviewer writes down is told with the decision, all at once.
            Some(last) => {
                let said = decision::of_entry(&self.storage, id, MOST).await?;
                let at = said.iter().filter(|row| row.submission == Some(last.number)).map(|row| row.at).max();
                let mut comments = comment::of(&self.storage, last.number).await?;
                comments.retain(|comment| at.is_some_and(|at| comment.at <= at));
                self.remarks(&row, &last, comments).await?
            }
            None => Vec::new(),
        };
        Ok(Told { comments, decisions: self.decided(viewer, id, &subject).await? })
    }

    /// Decisions about an entry, also about one that was never written here.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, and for whoever neither writes it, nor belongs to its initiative, nor to
    /// the office.
    pub async fn decisions_told(&self, viewer: &Viewer, id: EntryId) -> Result<DecisionsOf, Error> {
        account_of(viewer)?;
        let about = self.about(&self.storage, id).await?.ok_or(Error::NotFound)?;
        policy::may_see_history(viewer, &about.subject).map_err(Error::from)?;
        let decisions = self.decided(viewer, id, &about.subject).await?;
        Ok(DecisionsOf {
            entry: id,
            kind: about.kind,
            title: about.title,
            language: about.language,
            is_written_here: about.draft.is_some(),
            may_correct: self.may_correct(viewer, id).await?,
            told: Told { comments: Vec::new(), decisions },
        })
    }

    /// Decisions about an entry with what was objected to them, newest first.
    async fn decided(&self, viewer: &Viewer, id: EntryId, subject: &Subject) -> Result<Vec<Decided>, Error> {
        let now = self.clock.now();
        let objections = objection::of_entry(&self.storage, id, MOST).await?;
        let rows = decision::of_entry(&self.storage, id, MOST).await?;
        let decided = |row: &DecisionRow| {
            let objection = objections.iter().find(|objection| objection.decision == row.id).cloned();
            let may = objection.is_none()
                && now <= until(row)
                && !is_superseded(&rows, row)
                && policy::may_object(viewer, row.deed, subject).is_ok();
            Decided { may_object_until: may.then(|| until(row)), objection, row: row.clone() }
        };
        Ok(rows.iter().map(decided).collect())
    }

    /// Objects to a decision, and gives the number of the objection.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `objection`; [`Error::Conflict`] where there is one already; [`Error::NotFound`] and
    /// [`Error::Denied`] by the permissions, also when the time to object is over.
    pub async fn object(&self, viewer: &Viewer, id: EntryId, decided: i64, text: &str) -> Result<i64, Error> {
        let who = account_of(viewer)?;
        let tx = self.storage.begin().await?;
        let subject = self.about_locked(&tx, id).await?.subject;
        policy::may(viewer, policy::Action::Read, &subject, self.review).map_err(Error::from)?;
        let found = decision::get(&tx, decided).await?.filter(|found| found.entry == id);
        // Who may not object learns nothing about which decisions there are.
        let found = found.ok_or(Error::Denied(Denied::State))?;
        policy::may_object(viewer, found.deed, &subject).map_err(Error::from)?;
        let now = self.clock.now();
        let decisions = decision::of_entry(&tx, id, MOST).await?;
        if now > until(&found) || is_superseded(&decisions, &found) {
            return Err(Error::Denied(Denied::State));
        }
        let text = kept(text);
        let bounds = (domain::review::SHORTEST_OBJECTION, domain::decision::LONGEST_WORDS);
        if let Some(fault) = domain::review::bounds("objection", &text, bounds.0, bounds.1) {
            return Err(Error::Invalid(vec![fault]));
        }
        let row = ObjectionRow { id: 0, decision: decided, entry: id, who, at: now, text, outcome: None };
        let number = objection::append(&tx, &row).await?;
        let fact = Fact { entry: Some(id), number, mark: String::new() };
        self.note_for_office(&tx, Event::Objected, &fact, Some(who)).await?;
        tx.commit().await?;
        Ok(number)
    }
}
