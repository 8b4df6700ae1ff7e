//! Reviewing: what waits, one case with all that its screen needs, and what becomes of it.
//!
//! Who acts has taken the case before; every act looks at the state again under the lock of its draft, so that of
//! many who decide at once one does. The decision, the letter and what becomes public are one transaction.

mod act;
mod assign;
mod authors;
mod case;
mod objections;
mod publishing;
mod queue;
mod rooms;
mod rounds;

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::{AccountId, Viewer};
use domain::decision::Reason;
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Denied, Held, Subject};
use domain::review::{Act, Verdict};
use domain::{EntryId, Kind, Language};
use serde_json::{Map, Value};
use storage::case::CaseRow;
use storage::draft::DraftRow;
use storage::submission::{StepRow, SubmissionRow};
use storage::{Source, Transaction, account, case as cases, draft, entry, membership, submission};

pub use act::Notes;
pub use assign::{Assigned, Reviewer};
pub use authors::{Decided, DecisionsOf, Told};
pub use case::{Beside, Case, Comment, Compared};
pub use objections::Objection;
pub(crate) use queue::due;
pub use queue::{Filter, Overview, Queue, Tally, Waiting, With};
pub use rooms::{Joining, Rooms, Waits};
pub use rounds::Remark;
pub(crate) use rounds::keep as keep_round;
pub use storage::comment::{Answer, CommentRow};
pub use storage::decision::DecisionRow;
pub use storage::objection::{ObjectionRow, Outcome};
pub use storage::round::RoundHead;

use crate::calendar::day_in_germany;
use crate::letters::{self, Letter};
use crate::notify::Fact;
use crate::read::authored;
use crate::{Error, Library};

/// Pages that letters about a review lead to; the door knows where they are.
pub trait Addresses: Send + Sync {
    /// How far a draft has come, with comments and decisions.
    fn state(&self, language: Language, draft: EntryId) -> String;
    /// The public page of an entry.
    fn entry(&self, kind: Kind, entry: EntryId) -> String;
    /// What was decided about an entry that was not written here, and where to object.
    fn decided(&self, language: Language, entry: EntryId) -> String {
        self.state(language, entry)
    }
}

/// A decision as a reviewer makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is decided.
    pub verdict: Verdict,
    /// Why, where the verdict asks for it.
    pub reason: Option<Reason>,
    /// Why in words; readable by the authors.
    pub words: String,
}

/// Who reviewed a public version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewed {
    /// The office.
    ByOffice,
    /// A second person who does not belong to the office.
    ByColleague,
    /// Nobody but those who wrote it.
    ByNobody,
}

impl Reviewed {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByOffice => "office",
            Self::ByColleague => "colleague",
            Self::ByNobody => "none",
        }
    }
}

/// One submission, which nobody else changes until the transaction ends.
struct Locked {
    tx: Transaction,
    account: AccountId,
    draft: DraftRow,
    submission: SubmissionRow,
    case: CaseRow,
    subject: Subject,
    now: DateTime<Utc>,
}

impl Locked {
    /// Takes a step of the submission, and its draft along.
    async fn step(&mut self, step: Step) -> Result<(), Error> {
        // An older submission of the draft is history.
        if self.submission.status != self.draft.status {
            return Err(Error::Denied(Denied::State));
        }
        let status = self.submission.status.after(step).map_err(|_| Error::Denied(Denied::State))?;
        let row = StepRow { at: self.now, who: self.account, step, status, note: None };
        submission::take_step(&self.tx, self.submission.number, &row).await?;
        self.submission.status = status;
        self.subject.status = status;
        self.draft.status = status;
        self.draft.opened = None;
        draft::put(&self.tx, &self.draft).await?;
        Ok(())
    }

    /// What people are told of it, now.
    fn fact(&self) -> Fact {
        let mark = self.now.timestamp_micros().to_string();
        Fact { entry: Some(self.draft.id), number: self.submission.number, mark }
    }

    /// Whether it lies with whoever acts.
    fn is_held(&self) -> bool {
        self.case.reviewer == Some(self.account)
    }

    /// The title as it was submitted.
    fn title(&self) -> Result<String, Error> {
        let authored = authored(&self.submission.authored, self.draft.id)?;
        Ok(title_in(&authored).to_owned())
    }
}

/// The language in which something was written.
pub(crate) fn language_of(authored: &Map<String, Value>) -> Language {
    let code = authored.get("language_original").and_then(Value::as_str);
    code.and_then(Language::from_code).unwrap_or_default()
}

/// The title in the language in which it was written.
pub(crate) fn title_in(authored: &Map<String, Value>) -> &str {
    let titles = authored.get("title");
    let title = titles.and_then(|titles| titles.get(language_of(authored).code()));
    title.and_then(Value::as_str).unwrap_or_default()
}

/// A draft as the rules see it that ask who reviews it: with whoever belonged to its initiative since it was begun.
pub(crate) async fn subject_for_review(source: &impl Source, row: &DraftRow, status: Status) -> Result<Subject, Error> {
    let authors = draft::authors(source, row.id).await?;
    let belonged = belonged(source, row.initiative, row.created_at).await?;
    Ok(Subject { status, initiative: row.initiative, authors, belonged })
}

/// Who belonged to an initiative at `since` or later, whether they still do or not.
pub(crate) async fn belonged(
    source: &impl Source,
    initiative: Option<EntryId>,
    since: DateTime<Utc>,
) -> Result<Vec<AccountId>, Error> {
    let Some(initiative) = initiative else { return Ok(Vec::new()) };
    let people = membership::past_and_present(source, &[initiative]).await?;
    let there = people.into_iter().filter(|(.., until)| until.is_none_or(|until| until >= since));
    Ok(there.map(|(_, account, _)| account).collect())
}

/// With whom a case lies.
fn held(case: &CaseRow, today: NaiveDate) -> Option<Held> {
    case.reviewer.map(|by| Held { by, is_late: today > case.look_due })
}

/// The account that acts.
fn account_of(viewer: &Viewer) -> Result<AccountId, Error> {
    viewer.account.ok_or(Error::Denied(Denied::SignIn))
}

impl Library {
    /// A submission for somebody who acts on it.
    async fn locked_case(&self, viewer: &Viewer, number: i64) -> Result<Locked, Error> {
        let account = account_of(viewer)?;
        policy::may_see_queue(viewer, self.review).map_err(Error::from)?;
        let tx = self.storage.begin().await?;
        let known = submission::get(&tx, number).await?.ok_or(Error::NotFound)?;
        let draft = draft::get_locked(&tx, known.draft).await?.ok_or(Error::NotFound)?;
        // What was read before the lock may be old.
        let submission = submission::get(&tx, number).await?.ok_or(Error::NotFound)?;
        let subject = subject_for_review(&tx, &draft, submission.status).await?;
        policy::may_see_case(viewer, &subject, self.review).map_err(Error::from)?;
        let case = match cases::get(&tx, number).await? {
            Some(case) => case,
            None => self.fresh_case(&submission),
        };
        Ok(Locked { tx, account, draft, submission, case, subject, now: self.clock.now() })
    }

    /// The same, where it lies with the viewer and is being reviewed.
    async fn held_case(&self, viewer: &Viewer, number: i64, step: Step) -> Result<Locked, Error> {
        let locked = self.locked_case(viewer, number).await?;
        policy::may_step(viewer, step, &locked.subject, self.review).map_err(Error::from)?;
        if locked.is_held() { Ok(locked) } else { Err(Error::Denied(Denied::State)) }
    }

    /// How a submission lies that nobody has looked at.
    fn fresh_case(&self, submission: &SubmissionRow) -> CaseRow {
        let day = day_in_germany(submission.submitted_at);
        CaseRow {
            number: submission.number,
            reviewer: None,
            touched_at: submission.submitted_at,
            first_look_at: None,
            look_due: self.term_ends(day, self.deadlines.look),
            decision_due: self.term_ends(day, self.deadlines.decision),
            rounds: 1,
            checklist: String::new(),
        }
    }

    /// Sets the days by which something has to happen, when a submission comes in for the first time or again, and gives
    /// which round it is.
    pub(crate) async fn open_case(&self, tx: &Transaction, number: i64, now: DateTime<Utc>) -> Result<i64, Error> {
        let before = cases::get(tx, number).await?;
        let day = day_in_germany(now);
        let row = CaseRow {
            number,
            reviewer: before.as_ref().and_then(|before| before.reviewer),
            touched_at: now,
            first_look_at: before.as_ref().and_then(|before| before.first_look_at),
            look_due: self.term_ends(day, self.deadlines.look),
            decision_due: self.term_ends(day, self.deadlines.decision),
            rounds: before.as_ref().map_or(1, |before| before.rounds + 1),
            checklist: before.map(|before| before.checklist).unwrap_or_default(),
        };
        cases::put(tx, &row).await?;
        Ok(row.rounds)
    }

    /// Notes what was done to the case, and writes it.
    async fn touch(&self, locked: &mut Locked, act: Act) -> Result<(), Error> {
        let fresh = self.term_ends(day_in_germany(locked.now), self.deadlines.look);
        let case = &mut locked.case;
        case.touched_at = locked.now;
        if act.is_look() {
            case.first_look_at = case.first_look_at.or(Some(locked.now));
        }
        case.look_due = act.look_due(case.look_due, fresh, case.decision_due);
        cases::put(&locked.tx, case).await?;
        Ok(())
    }

    /// The language in which whoever writes an entry reads: that of the first of them whose account is there; otherwise
    /// `original`, in which the entry is written.
    pub(crate) async fn language_of(&self, authors: &[AccountId], original: Language) -> Result<Language, Error> {
        let known = account::many(&self.storage, authors).await?;
        let language = |id: &AccountId| known.iter().find(|row| row.id == *id && row.status.may_sign_in());
        Ok(authors.iter().find_map(language).map_or(original, |row| row.language))
    }

    /// The language in which the authors of an entry are written to.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such entry.
    pub async fn language_of_authors(&self, id: EntryId) -> Result<Language, Error> {
        let text = match draft::get(&self.storage, id).await? {
            Some(draft) => draft.authored,
            None => entry::get(&self.storage, id).await?.ok_or(Error::NotFound)?.authored,
        };
        let authors = draft::authors(&self.storage, id).await?;
        self.language_of(&authors, language_of(&authored(&text, id)?)).await
    }

    /// Writes to everybody who writes an entry, each in their language.
    async fn write_to_authors(
        &self,
        tx: &Transaction,
        authors: &[AccountId],
        letter: &(dyn Fn(Language) -> Letter + Send + Sync),
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for row in account::many(tx, authors).await? {
            if let Some(address) = row.address.as_ref().filter(|_| row.status.may_sign_in()) {
                letters::send(tx, address.as_str(), row.language, &letter(row.language), now).await?;
            }
        }
        Ok(())
    }

    /// Who reviewed a public version; none for one that came with the program or from elsewhere.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn reviewed(&self, entry: EntryId, version: i64) -> Result<Option<Reviewed>, Error> {
        let review = storage::review::get(&self.storage, entry, version).await?;
        Ok(review.map(|review| match (review.for_office, review.second) {
            (true, _) => Reviewed::ByOffice,
            (false, true) => Reviewed::ByColleague,
            (false, false) => Reviewed::ByNobody,
        }))
    }
}
