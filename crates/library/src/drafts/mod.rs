//! Writing: drafts that are begun, saved, merged, shown before they are published, submitted, taken back, thrown away.
//!
//! A draft may be empty or wrong; saving refuses nothing and overwrites nothing. Its id is that of the entry it will
//! be. While the next version of a published entry is written the published one stays as it is.

mod beside;
mod desk;
mod merge;
mod preview;
mod save;
mod submit;
mod withdrawal;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountId, Membership, Viewer};
use domain::lifecycle::{Status, Step};
use domain::policy::{self, Action, Denied, Subject, may};
use domain::{EntryId, Kind, Language};
use serde_json::{Map, Value, json};
use storage::draft::DraftRow;
use storage::{Transaction, draft, entry, submission};
use uuid::Uuid;

pub use desk::OnDesk;
pub use markdown::pasted;
pub use merge::{Disputed, Side};
pub use save::{Clash, Edit, Outcome, Saved};
pub use storage::submission::{StepRow, SubmissionRow};
pub use submit::Receipt;
pub use withdrawal::Withdrawal;

use crate::letters::Letter;
use crate::review::Addresses;
use crate::{Error, Library};

/// How long a draft counts as open after it was last touched.
pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(30);
/// Discarded next versions that are dealt with at one time.
const AT_ONCE: u64 = 500;
/// How long a discarded draft is kept.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// Licence of a text whose author chose none (product design 3.1).
const USUAL_LICENCE: &str = "CC-BY-4.0";

/// A draft as its authors see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The identifier of the entry that it is or will be.
    pub id: EntryId,
    /// The kind of entry.
    pub kind: Kind,
    /// The initiative for which it is written.
    pub initiative: Option<EntryId>,
    /// Who writes it.
    pub authors: Vec<AccountId>,
    /// The published version that it goes on from; none for a new entry.
    pub based_on: Option<i64>,
    /// How far it has come.
    pub status: Status,
    /// The authored fields, finished or not.
    pub authored: Map<String, Value>,
    /// What changes in this version.
    pub change_note: Option<String>,
    /// How often it was saved.
    pub revision: i64,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// Who saved it last.
    pub saved_by: AccountId,
    /// Who has it open, since when.
    pub opened: Option<(AccountId, DateTime<Utc>)>,
    /// When it was thrown away.
    pub discarded_at: Option<DateTime<Utc>>,
}

impl Draft {
    fn of(row: DraftRow, authors: Vec<AccountId>) -> Result<Self, Error> {
        let authored = object(&row.authored).ok_or_else(|| Error::Corrupt(row.id.to_string()))?;
        Ok(Self {
            id: row.id,
            kind: row.kind,
            initiative: row.initiative,
            authors,
            based_on: row.based_on,
            status: row.status,
            authored,
            change_note: row.change_note,
            revision: row.revision,
            saved_at: row.saved_at,
            saved_by: row.saved_by,
            opened: row.opened,
            discarded_at: row.discarded_at,
        })
    }

    /// The language it is written in.
    pub fn language(&self) -> Language {
        let code = self.authored.get("language_original").and_then(Value::as_str);
        code.and_then(Language::from_code).unwrap_or_default()
    }

    /// The title, empty where it has none yet.
    pub fn title(&self) -> &str {
        let title = self.authored.get("title").and_then(|title| title.get(self.language().code()));
        title.and_then(Value::as_str).unwrap_or_default()
    }

    /// The version it will be, from 1.
    pub fn version(&self) -> i64 {
        self.based_on.map_or(1, |based_on| based_on + 1)
    }

    /// Whether it can be changed in its state.
    pub const fn is_open(&self) -> bool {
        matches!(self.status, Status::Draft | Status::ChangesRequested) && self.discarded_at.is_none()
    }

    /// Since when somebody else than `account` has it open.
    pub fn held_from(&self, account: Option<AccountId>, now: DateTime<Utc>) -> Option<(AccountId, DateTime<Utc>)> {
        held(self.opened, account, now)
    }
}

/// Who has a draft open beside `account`, since when.
fn held(
    opened: Option<(AccountId, DateTime<Utc>)>,
    account: Option<AccountId>,
    now: DateTime<Utc>,
) -> Option<(AccountId, DateTime<Utc>)> {
    opened.filter(|(who, at)| Some(*who) != account && now - *at < OPEN_FOR)
}

/// JSON text of an object.
fn object(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// A draft as the rules see it that ask who writes it. Who reviews it is asked with
/// [`subject_for_review`](crate::review::subject_for_review).
pub(crate) fn subject(row: &DraftRow, authors: &[AccountId]) -> Subject {
    Subject { status: row.status, initiative: row.initiative, authors: authors.to_vec(), belonged: Vec::new() }
}

/// The account that acts.
pub(crate) fn account(viewer: &Viewer) -> Result<AccountId, Error> {
    viewer.account.ok_or(Error::Denied(Denied::SignIn))
}

impl Library {
    /// Who reviews here.
    pub const fn review(&self) -> domain::policy::ReviewMode {
        self.review
    }

    /// Begins an entry and gives its id.
    ///
    /// # Errors
    /// [`Error::Denied`] where the viewer may not write for this initiative.
    pub async fn begin(
        &self,
        viewer: &Viewer,
        kind: Kind,
        initiative: Option<EntryId>,
        language: Language,
    ) -> Result<EntryId, Error> {
        let account = account(viewer)?;
        policy::may_begin(viewer, kind, initiative).map_err(Error::from)?;
        let id = EntryId(Uuid::now_v7());
        let authored = json!({
            "id": id,
            "kind": kind,
            "language_original": language,
            "licence": USUAL_LICENCE,
        });
        let now = self.clock.now();
        let row = DraftRow {
            id,
            kind,
            initiative,
            based_on: None,
            status: Status::Draft,
            authored: authored.to_string(),
            change_note: None,
            revision: 1,
            created_at: now,
            saved_at: now,
            saved_by: account,
            opened: Some((account, now)),
            discarded_at: None,
        };
        let tx = self.storage.begin().await?;
        draft::put(&tx, &row).await?;
        draft::keep_text(&tx, &row, None).await?;
        draft::add_author(&tx, id, account).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Begins the next version of a published entry, or the correction of one that is suspended; that stays as it is.
    /// Goes on with the one that is being written, where there is one.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such entry, [`Error::Denied`] where the viewer may not.
    pub async fn revise(&self, viewer: &Viewer, id: EntryId) -> Result<EntryId, Error> {
        let account = account(viewer)?;
        let tx = self.storage.begin().await?;
        // The draft first, as everywhere: two that lock in turns would wait for each other.
        draft::get_locked(&tx, id).await?;
        let published = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let before = draft::get_locked(&tx, id).await?;
        let authors = draft::authors(&tx, id).await?;
        let initiative = initiative_of(&published);
        let subject = Subject { status: published.status, initiative, authors, belonged: Vec::new() };
        may(viewer, Action::Read, &subject, self.review).map_err(Error::from)?;
        // While a next version is on its way, only those who write it go on with it.
        let is_pending = published.status == Status::RevisionPending;
        let action = if is_pending { Action::Write } else { Action::Step(Step::Revise) };
        may(viewer, action, &subject, self.review).map_err(Error::from)?;
        if let Some(row) = before.as_ref().filter(|row| is_unfinished(row)) {
            may(viewer, Action::Read, &self::subject(row, &subject.authors), self.review).map_err(Error::from)?;
            return Ok(id);
        }
        let now = self.clock.now();
        let row = DraftRow {
            id,
            kind: published.kind,
            initiative: subject.initiative,
            based_on: Some(published.version),
            status: Status::Draft,
            authored: begun_with(&published, viewer)?,
            change_note: None,
            revision: before.as_ref().map_or(1, |row| row.revision + 1),
            created_at: now,
            saved_at: now,
            saved_by: account,
            opened: Some((account, now)),
            discarded_at: None,
        };
        draft::put(&tx, &row).await?;
        draft::keep_text(&tx, &row, None).await?;
        draft::add_author(&tx, id, account).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// One draft, for those who write it and the office. It keeps the state in which it was published, whatever became
    /// of the entry since; so what is public decides nothing here.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none for this viewer.
    pub async fn draft(&self, viewer: &Viewer, id: EntryId) -> Result<Draft, Error> {
        let row = draft::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let authors = draft::authors(&self.storage, id).await?;
        policy::may_see_history(viewer, &subject(&row, &authors)).map_err(Error::from)?;
        Draft::of(row, authors)
    }

    /// What somebody who writes at the same draft is called; empty for an account that is gone.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn called(&self, account: AccountId) -> Result<String, Error> {
        Ok(storage::account::get(&self.storage, account).await?.map(|row| row.name).unwrap_or_default())
    }

    /// Takes over a draft that somebody else has open, and tells them. What the other saves later is merged or shown,
    /// never lost.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] as for saving.
    pub async fn take_over(&self, viewer: &Viewer, id: EntryId, links: &dyn Addresses) -> Result<(), Error> {
        let account = account(viewer)?;
        let (tx, mut row, authors) = self.writable(viewer, id).await?;
        let now = self.clock.now();
        let beside = held(row.opened, Some(account), now).map(|(who, _)| who);
        row.opened = Some((account, now));
        draft::put(&tx, &row).await?;
        if let Some(other) = beside
            && let Some(other) = storage::account::get(&tx, other).await?.filter(|it| it.status.may_sign_in())
        {
            let by = storage::account::get(&tx, account).await?.map(|row| row.name).unwrap_or_default();
            let title = Draft::of(row, authors)?.title().to_owned();
            let letter = Letter::DraftTakenOver { title, by, link: links.state(other.language, id) };
            withdrawal::send_to(&tx, &other, &letter, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Throws a draft away; it is kept for [`KEPT_FOR`].
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] as for saving.
    pub async fn discard(&self, viewer: &Viewer, id: EntryId) -> Result<(), Error> {
        let account = account(viewer)?;
        let (tx, mut row, _) = self.writable(viewer, id).await?;
        let now = self.clock.now();
        if row.status == Status::ChangesRequested {
            // Nobody waits for an answer any more, and the public version is no longer about to be replaced.
            row.status = Status::Draft;
            if row.based_on.is_some() {
                self.move_entry(&tx, id, Step::DropRevision).await?;
            }
            if let Some(last) = submission::of_drafts(&tx, &[id], 1).await?.pop() {
                let step = StepRow { at: now, who: account, step: Step::Withdraw, status: row.status, note: None };
                submission::take_step(&tx, last.number, &step).await?;
            }
        }
        row.discarded_at = Some(now);
        row.opened = None;
        draft::put(&tx, &row).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes a discarded draft back.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] as for saving.
    pub async fn restore(&self, viewer: &Viewer, id: EntryId) -> Result<(), Error> {
        let tx = self.storage.begin().await?;
        let (mut row, authors) = self.locked(&tx, id).await?;
        may(viewer, Action::Write, &subject(&row, &authors), self.review).map_err(Error::from)?;
        row.discarded_at = None;
        draft::put(&tx, &row).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Erases drafts that were thrown away more than [`KEPT_FOR`] ago, and gives how many.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn erase_discarded(&self) -> Result<u64, Error> {
        let tx = self.storage.begin().await?;
        let before = self.clock.now() - KEPT_FOR;
        let mut erased = draft::erase_discarded(&tx, before).await?;
        // The next version of what is public shares its place with those who wrote that: only the text goes.
        for id in draft::discarded_versions(&tx, before, AT_ONCE).await? {
            let Some(mut row) = draft::get_locked(&tx, id).await? else { continue };
            let Some(published) = entry::get(&tx, id).await? else { continue };
            if row.discarded_at.is_none_or(|at| at >= before) {
                continue;
            }
            row.authored = published.authored;
            row.status = Status::Published;
            row.change_note = None;
            row.discarded_at = None;
            row.revision += 1;
            draft::put(&tx, &row).await?;
            draft::keep_text(&tx, &row, None).await?;
            draft::forget_texts(&tx, id, row.revision).await?;
            erased += 1;
        }
        tx.commit().await?;
        Ok(erased)
    }

    /// A draft that nobody else changes until the transaction ends, with its authors.
    async fn locked(&self, tx: &Transaction, id: EntryId) -> Result<(DraftRow, Vec<AccountId>), Error> {
        let row = draft::get_locked(tx, id).await?.ok_or(Error::NotFound)?;
        let authors = draft::authors(tx, id).await?;
        Ok((row, authors))
    }

    /// The same, where the viewer may change it.
    pub(crate) async fn writable(
        &self,
        viewer: &Viewer,
        id: EntryId,
    ) -> Result<(Transaction, DraftRow, Vec<AccountId>), Error> {
        let tx = self.storage.begin().await?;
        let (row, authors) = self.locked(&tx, id).await?;
        may(viewer, Action::Read, &subject(&row, &authors), self.review).map_err(Error::from)?;
        if row.discarded_at.is_some() {
            return Err(Error::NotFound);
        }
        may(viewer, Action::Write, &subject(&row, &authors), self.review).map_err(|denied| match denied {
            // Involved, but it is not the time to write.
            Denied::Role if !matches!(row.status, Status::Draft | Status::ChangesRequested) => {
                Error::Denied(Denied::State)
            }
            denied => denied.into(),
        })?;
        Ok((tx, row, authors))
    }
}

/// Whether a draft is still being written or reviewed. What was turned down is not gone on with: the next version begins
/// from what is public.
fn is_unfinished(row: &DraftRow) -> bool {
    row.discarded_at.is_none() && !row.status.is_public() && row.status != Status::Rejected
}

/// What the next version begins with. Where an owner goes on with a profile that the editors wrote, it becomes theirs:
/// nothing in it is kept open any more because nobody has published it.
fn begun_with(published: &entry::EntryRow, viewer: &Viewer) -> Result<String, Error> {
    let is_owner = viewer.membership(published.id) == Some(Membership::Owner);
    if published.kind != Kind::Initiative || !is_owner {
        return Ok(published.authored.clone());
    }
    let mut authored = object(&published.authored).ok_or_else(|| Error::Corrupt(published.id.to_string()))?;
    if authored.remove("editorial").is_none() {
        return Ok(published.authored.clone());
    }
    authored.remove("not_published");
    Ok(Value::Object(authored).to_string())
}

/// The initiative behind an entry: an initiative stands for itself.
pub(crate) fn initiative_of(row: &entry::EntryRow) -> Option<EntryId> {
    match row.kind {
        Kind::Initiative => Some(row.id),
        _ => row.origin_initiative,
    }
}
