//! Withdrawing: what was submitted is a draft again; what is public leaves every surface at once and leaves a
//! tombstone. What was written stays with those who wrote it.
//!
//! A tombstone is for good, here and on nodes that hold copies. So whoever wants to publish the same again goes on with
//! a fresh draft of the text, which becomes an entry of its own by a review of its own.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::account::{AccountId, Membership, Viewer};
use domain::canonical::ContentHash;
use domain::decision::{Deed, LONGEST_WORDS, SHORTEST_WITHDRAWAL};
use domain::lifecycle::{Status, Step};
use domain::notice::within;
use domain::policy::{self, Action, Denied, may};
use domain::text::kept;
use domain::{EntryId, Invalid};
use serde_json::{Value, json};
use storage::account::AccountRow;
use storage::decision::DecisionRow;
use storage::draft::DraftRow;
use storage::entry::EntryRow;
use storage::submission::StepRow;
use storage::{Source, Transaction, decision, draft, entry, link, media, membership, submission};
use uuid::Uuid;

use super::{Draft, account, initiative_of, object, subject};
use crate::letters::{self, Letter};
use crate::media::hashes;
use crate::moderation::{Links, title_of};
use crate::read::{Shown, parsed};
use crate::review::Addresses;
use crate::{Error, Library};

/// Most entries that name a withdrawn one and are looked at.
const MOST_NAMING: u64 = 200;

/// What somebody is told before they withdraw a public entry.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// The entry.
    pub shown: Shown,
    /// Public entries that name it, whose way to it then ends.
    pub named_by: Vec<Shown>,
    /// Whether a next version is being reviewed, which ends with it.
    pub is_pending: bool,
    /// Why this viewer cannot, though they wrote it or own its initiative.
    pub barred: Option<Denied>,
}

impl Library {
    /// Takes back what was submitted: it is a draft again. Those who write it too are told.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Denied`] by the permissions.
    pub async fn withdraw(&self, viewer: &Viewer, id: EntryId, links: &dyn Addresses) -> Result<(), Error> {
        let account = account(viewer)?;
        let tx = self.storage.begin().await?;
        let (mut row, authors) = self.locked(&tx, id).await?;
        may(viewer, Action::Read, &subject(&row, &authors), self.review).map_err(Error::from)?;
        may(viewer, Action::Step(Step::Withdraw), &subject(&row, &authors), self.review).map_err(Error::from)?;
        let status = row.status.after(Step::Withdraw).map_err(|_| Error::Denied(Denied::State))?;
        // What is public is withdrawn as an entry, not as a draft.
        if status != Status::Draft {
            return Err(Error::Denied(Denied::State));
        }
        if row.based_on.is_some() {
            self.move_entry(&tx, id, Step::DropRevision).await?;
        }
        let now = self.clock.now();
        let number = end_submission(&tx, id, account, now).await?;
        row.status = status;
        draft::put(&tx, &row).await?;
        if let Some(number) = number {
            let others: Vec<AccountId> = authors.iter().copied().filter(|author| *author != account).collect();
            let title = Draft::of(row, authors)?.title().to_owned();
            for person in reachable(&tx, &others).await? {
                let link = links.state(person.language, id);
                let letter = Letter::Withdrawn { title: title.clone(), number: number.to_string(), link };
                send_to(&tx, &person, &letter, now).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// What whoever wants to withdraw a public entry has to know before.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such entry for this viewer, [`Error::Gone`] where it was withdrawn or ended,
    /// [`Error::Denied`] for whoever neither wrote it nor owns its initiative.
    pub async fn withdrawal(&self, viewer: &Viewer, id: EntryId) -> Result<Withdrawal, Error> {
        account(viewer)?;
        let row = entry::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        if matches!(row.status, Status::Withdrawn | Status::Removed) {
            return Err(Error::Gone);
        }
        let subject = self.subject_of(&self.storage, &row).await?;
        may(viewer, Action::Read, &subject, self.review).map_err(Error::from)?;
        may(viewer, Action::Step(Step::Withdraw), &subject, self.review).map_err(Error::from)?;
        let naming = naming(&self.storage, id).await?;
        let barred = policy::may_withdraw(viewer, row.kind, &subject, !naming.is_empty(), self.review).err();
        let named_by = self.many(&naming).await?;
        // What is archived stays so while its next version is reviewed.
        let next = draft::get(&self.storage, id).await?;
        let is_reviewed =
            next.is_some_and(|next| next.based_on.is_some() && next.discarded_at.is_none() && waits(&next));
        let is_pending = row.status == Status::RevisionPending || is_reviewed;
        let shown = self.all_shown(vec![row], viewer).await?.pop().ok_or(Error::NotFound)?;
        Ok(Withdrawal { shown, named_by, is_pending, barred })
    }

    /// Withdraws a public entry, with all that follows: it is found and read nowhere any more, a next version that waits
    /// for review ends with it, its owners and authors are told why. Gives the draft in which its text stays with them.
    ///
    /// # Errors
    /// [`Error::Gone`] where it was withdrawn or ended already, [`Error::NotFound`] and [`Error::Denied`] by the
    /// permissions, [`Error::Invalid`] for reasons of the wrong length.
    pub async fn withdraw_entry(
        &self,
        viewer: &Viewer,
        id: EntryId,
        words: &str,
        links: &(impl Addresses + Links),
    ) -> Result<EntryId, Error> {
        let who = account(viewer)?;
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        // The draft first, as everywhere.
        let written = draft::get_locked(&tx, id).await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        if matches!(row.status, Status::Withdrawn | Status::Removed) {
            return Err(Error::Gone);
        }
        let subject = self.subject_of(&tx, &row).await?;
        may(viewer, Action::Read, &subject, self.review).map_err(Error::from)?;
        let is_named = !naming(&tx, id).await?.is_empty();
        policy::may_withdraw(viewer, row.kind, &subject, is_named, self.review)?;
        let broken: Vec<Invalid> = within("words", words, SHORTEST_WITHDRAWAL, LONGEST_WORDS).into_iter().collect();
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let line = DecisionRow {
            id: 0,
            at: now,
            entry: id,
            version: Some(row.version),
            deed: Deed::Withdrawn,
            reason: None,
            words: Some(kept(words)),
            who: Some(who),
            for_office: false,
            submission: None,
            notice: None,
        };
        // What is over is not recommended either.
        self.end_with(&tx, &row, &line, links).await?;
        decision::append(&tx, &line).await?;
        let text = match written {
            Some(mut written) => {
                let text = unfinished(&written).then(|| written.authored.clone());
                if waits(&written) {
                    end_submission(&tx, id, who, now).await?;
                }
                written.status = Status::Withdrawn;
                written.opened = None;
                written.discarded_at = None;
                draft::put(&tx, &written).await?;
                text
            }
            None => None,
        };
        let copy = copied(&tx, &row, text.as_deref().unwrap_or(&row.authored), &subject.authors, who, now).await?;
        self.tell_withdrawn(&tx, &row, &subject.authors, copy, links).await?;
        self.move_public(&tx, row, Step::Withdraw, None).await?;
        tx.commit().await?;
        Ok(copy)
    }

    /// Writes to those who wrote the entry and to the owners of its initiative.
    async fn tell_withdrawn(
        &self,
        tx: &Transaction,
        row: &EntryRow,
        authors: &[AccountId],
        copy: EntryId,
        links: &dyn Addresses,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let mut told: BTreeSet<AccountId> = authors.iter().copied().collect();
        if let Some(initiative) = initiative_of(row) {
            let members = membership::of_initiative(tx, initiative).await?;
            let owners = members.into_iter().filter(|member| member.role_at(now) == Some(Membership::Owner));
            told.extend(owners.map(|member| member.account));
        }
        let told: Vec<AccountId> = told.into_iter().collect();
        let entry = parsed(row)?;
        for person in reachable(tx, &told).await? {
            let title = title_of(&entry, person.language);
            let letter = Letter::Withdrawn { title, number: String::new(), link: links.state(person.language, copy) };
            send_to(tx, &person, &letter, now).await?;
        }
        Ok(())
    }
}

/// Public entries that name this one.
async fn naming(source: &impl Source, id: EntryId) -> Result<Vec<EntryId>, Error> {
    let named: BTreeSet<EntryId> =
        link::to(source, id, MOST_NAMING).await?.into_iter().map(|link| link.from).filter(|from| *from != id).collect();
    let named: Vec<EntryId> = named.into_iter().collect();
    let rows = entry::many(source, &named).await?;
    Ok(rows.into_iter().filter(|row| row.status.is_public()).map(|row| row.id).collect())
}

impl Library {
    /// Throws the next version of an entry away whose authors may not write it any more, in the transaction of that;
    /// also where it waits for review. What is public stays.
    pub(crate) async fn drop_next(&self, tx: &Transaction, id: EntryId, by: AccountId) -> Result<(), Error> {
        let next = draft::get_locked(tx, id).await?.filter(|row| row.based_on.is_some() && unfinished(row));
        let Some(mut row) = next else { return Ok(()) };
        let now = self.clock.now();
        if waits(&row) {
            row.status = Status::Draft;
            self.move_entry(tx, id, Step::DropRevision).await?;
            end_submission(tx, id, by, now).await?;
        }
        row.discarded_at = Some(now);
        row.opened = None;
        draft::put(tx, &row).await?;
        Ok(())
    }
}

/// Whether a draft waits for somebody who reviews.
const fn waits(draft: &DraftRow) -> bool {
    matches!(draft.status, Status::Submitted | Status::InReview | Status::ChangesRequested | Status::Approved)
}

/// Whether somebody was writing a next version.
const fn unfinished(draft: &DraftRow) -> bool {
    draft.discarded_at.is_none() && (waits(draft) || matches!(draft.status, Status::Draft))
}

/// Ends the last submission of a draft, and gives its number.
async fn end_submission(
    tx: &Transaction,
    draft: EntryId,
    who: AccountId,
    at: DateTime<Utc>,
) -> Result<Option<i64>, Error> {
    let Some(last) = submission::of_drafts(tx, &[draft], 1).await?.pop() else { return Ok(None) };
    let step = StepRow { at, who, step: Step::Withdraw, status: Status::Draft, note: None };
    submission::take_step(tx, last.number, &step).await?;
    Ok(Some(last.number))
}

/// A fresh draft with this text of a withdrawn entry, with its files, for those who wrote it.
async fn copied(
    tx: &Transaction,
    row: &EntryRow,
    text: &str,
    authors: &[AccountId],
    who: AccountId,
    now: DateTime<Utc>,
) -> Result<EntryId, Error> {
    let id = EntryId(Uuid::now_v7());
    let mut authored = object(text).ok_or_else(|| Error::Corrupt(row.id.to_string()))?;
    authored.insert("id".to_owned(), json!(id));
    let copy = DraftRow {
        id,
        kind: row.kind,
        initiative: initiative_of(row),
        based_on: None,
        status: Status::Draft,
        authored: Value::Object(authored).to_string(),
        change_note: None,
        revision: 1,
        created_at: now,
        saved_at: now,
        saved_by: who,
        opened: None,
        discarded_at: None,
    };
    draft::put(tx, &copy).await?;
    draft::keep_text(tx, &copy, None).await?;
    for author in authors.iter().chain(authors.is_empty().then_some(&who)) {
        draft::add_author(tx, id, *author).await?;
    }
    let handed_in = media::of_draft(tx, row.id, storage::MOST).await?.into_iter().map(|file| file.hash);
    let files: BTreeSet<ContentHash> = handed_in.chain(hashes(&parsed(row)?.envelope.media)).collect();
    let files: Vec<ContentHash> = files.into_iter().collect();
    for file in media::many(tx, &files).await? {
        media::add_to_draft(tx, file.hash, id).await?;
    }
    Ok(id)
}

/// Those of these accounts that a letter reaches.
async fn reachable(tx: &Transaction, ids: &[AccountId]) -> Result<Vec<AccountRow>, Error> {
    let mut people = storage::account::many(tx, ids).await?;
    people.retain(|person| person.status.may_sign_in() && person.address.is_some());
    Ok(people)
}

/// A letter to somebody whom one reaches.
pub(super) async fn send_to(
    tx: &Transaction,
    person: &AccountRow,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    match &person.address {
        Some(address) => letters::send(tx, address.as_str(), person.language, letter, at).await,
        None => Ok(()),
    }
}
