//! When entries are looked at again: who is told, what they answer, what the office sees.
//!
//! An entry is due so many months after it was last published or confirmed. What came with the program is the
//! office's to look at; copies of other nodes are theirs. Nothing is archived by itself.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, TimeDelta, Utc};
use domain::account::{AccountId, AccountStatus, Membership, Viewer};
use domain::lifecycle::{Status, Step};
use domain::policy::{Action, Denied, Subject, may, may_confirm, may_enter_office};
use domain::review_date::{AHEAD_DAYS, NUDGE_DAYS, SILENCE_DAYS};
use domain::{EntryId, Kind, Language};
use storage::account::AccountRow;
use storage::entry::{EntryRow, Filter, Head, Origin};
use storage::review_date::ReviewDateRow;
use storage::{Source, Transaction, account, draft, entry, membership, review_date, revision};

use crate::letters::{self, Letter};
use crate::read::{Shown, parsed};
use crate::{Error, Library, calendar};

/// Entries that are read at once when going through all of them.
const STEP: u64 = 1_000;
/// Most entries in the list of the office.
const MOST: usize = 200;
/// States of entries that have a date and can be archived: a next version that nobody goes on with leaves the public
/// one without care.
const KEPT: [Status; 2] = [Status::Published, Status::RevisionPending];

/// Who can be asked about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keepers {
    /// The office itself: the entry came with the program.
    Office,
    /// So many people who use their account.
    Active(usize),
    /// So many people, none of whom has signed in for long.
    Dormant(usize),
    /// Nobody who could sign in.
    Nobody,
}

/// An entry with its date, for the office.
#[derive(Debug, Clone)]
pub struct Due {
    /// The entry.
    pub shown: Shown,
    /// When it is to be looked at again.
    pub due: DateTime<Utc>,
    /// Whether that time is over.
    pub is_over: bool,
    /// When somebody last said that it still holds.
    pub confirmed: Option<DateTime<Utc>>,
    /// When its people were written to about this date.
    pub nudged: Option<DateTime<Utc>>,
    /// Since when it is proposed to archive it.
    pub proposed: Option<DateTime<Utc>>,
    /// Who can be asked.
    pub keepers: Keepers,
}

/// An entry with its date, for those who answer for it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The entry.
    pub shown: Shown,
    /// When it is to be looked at again.
    pub due: DateTime<Utc>,
    /// When somebody last said that it still holds.
    pub confirmed: Option<DateTime<Utc>>,
    /// Whether the viewer may begin the next version.
    pub may_revise: bool,
}

/// What one look at all dates led to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Entries whose people were written to.
    pub told: usize,
    /// Entries that are now proposed to be archived.
    pub proposed: usize,
}

/// An entry with what its date follows from.
#[derive(Debug, Clone)]
struct Dated {
    head: Head,
    /// When it was last published or confirmed.
    since: DateTime<Utc>,
    row: ReviewDateRow,
}

impl Dated {
    fn new(head: Head, published: Option<DateTime<Utc>>, row: Option<ReviewDateRow>) -> Self {
        let row = row.unwrap_or(ReviewDateRow::none(head.id));
        let published = published.unwrap_or(head.published_at);
        let since = row.confirmed.map_or(published, |(at, _)| at.max(published));
        Self { head, since, row }
    }

    fn due(&self) -> DateTime<Utc> {
        self.since.checked_add_months(Months::new(self.head.kind.review_months())).unwrap_or(self.since)
    }

    /// When its people were written to about this date and no earlier one.
    fn nudged(&self) -> Option<DateTime<Utc>> {
        self.row.nudged_at.filter(|at| *at >= self.since)
    }

    fn proposed(&self) -> Option<DateTime<Utc>> {
        self.row.proposed_at.filter(|at| *at >= self.since)
    }

    fn is_to_nudge(&self, now: DateTime<Utc>) -> bool {
        let from = self.due() - TimeDelta::days(NUDGE_DAYS.into());
        self.head.origin == Origin::Own && self.nudged().is_none() && now >= from
    }

    fn is_to_propose(&self, now: DateTime<Utc>) -> bool {
        let silent = self.nudged().map_or(self.due(), |at| at.max(self.due()));
        let from = silent + TimeDelta::days(SILENCE_DAYS.into());
        self.head.origin == Origin::Own && self.proposed().is_none() && now >= from
    }

    /// The initiative that answers for it; a profile stands for itself.
    const fn initiative(&self) -> Option<EntryId> {
        match self.head.kind {
            Kind::Initiative => Some(self.head.id),
            _ => self.head.origin_initiative,
        }
    }
}

impl Library {
    /// Looks at all dates: writes to the people of entries that are due in [`NUDGE_DAYS`], and proposes to the office
    /// those about which nobody has said anything for [`SILENCE_DAYS`]. May run at any time; what was done is not done
    /// again. `link` leads to the page where the question is answered.
    ///
    /// # Errors
    /// The first that went wrong; other entries are looked at all the same, and what was done stays.
    pub async fn remind_of_review_dates(
        &self,
        link: &(dyn Fn(Language, EntryId) -> String + Send + Sync),
    ) -> Result<Reminded, Error> {
        let now = self.clock.now();
        let mut done = Reminded::default();
        let mut failed = None;
        for dated in self.dated().await? {
            match self.remind_of(&dated, now, link).await {
                Ok(of_this) => {
                    done.told += of_this.told;
                    done.proposed += of_this.proposed;
                }
                Err(error) => {
                    failed.get_or_insert(error);
                }
            }
        }
        failed.map_or(Ok(done), Err)
    }

    /// The same for one entry.
    async fn remind_of(
        &self,
        dated: &Dated,
        now: DateTime<Utc>,
        link: &(dyn Fn(Language, EntryId) -> String + Send + Sync),
    ) -> Result<Reminded, Error> {
        let told = dated.is_to_nudge(now) && self.nudge(dated.head.id, link).await?;
        let proposed = dated.is_to_propose(now) && self.propose(dated.head.id).await?;
        Ok(Reminded { told: usize::from(told), proposed: usize::from(proposed) })
    }

    /// Entries whose date is over or comes soon, the longest overdue first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn review_dates(&self, viewer: &Viewer) -> Result<Vec<Due>, Error> {
        may_enter_office(viewer).map_err(Error::from)?;
        let now = self.clock.now();
        let until = now + TimeDelta::days(AHEAD_DAYS.into());
        let mut all: Vec<Dated> = self.dated().await?.into_iter().filter(|dated| dated.due() <= until).collect();
        all.sort_by_key(|dated| (dated.due(), dated.head.id));
        all.truncate(MOST);
        let ids: Vec<EntryId> = all.iter().map(|dated| dated.head.id).collect();
        let mut shown: BTreeMap<EntryId, Shown> =
            self.many(&ids).await?.into_iter().map(|shown| (shown.entry().id, shown)).collect();
        let mut list = Vec::with_capacity(all.len());
        for dated in all {
            let Some(shown) = shown.remove(&dated.head.id) else { continue };
            let keepers = match dated.head.origin {
                Origin::Own => keepers(&people(&self.storage, &dated, now).await?),
                _ => Keepers::Office,
            };
            list.push(Due {
                shown,
                due: dated.due(),
                is_over: dated.due() < now,
                confirmed: dated.row.confirmed.map(|(at, _)| at),
                nudged: dated.nudged(),
                proposed: dated.proposed(),
                keepers,
            });
        }
        Ok(list)
    }

    /// The date of an entry, for somebody who answers for it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such entry for this viewer, [`Error::Denied`] where the viewer does not
    /// answer for it or it is no longer kept.
    pub async fn standing(&self, viewer: &Viewer, id: EntryId) -> Result<Standing, Error> {
        let row = entry::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let dated = dated_of(&self.storage, &row).await?;
        let subject = answered_by(&self.storage, &row, &dated).await?;
        may_confirm(viewer, &subject).map_err(Error::from)?;
        let shown = self.all_shown(vec![row], viewer).await?.pop().ok_or(Error::NotFound)?;
        Ok(Standing {
            shown,
            due: dated.due(),
            confirmed: dated.row.confirmed.map(|(at, _)| at),
            may_revise: may(viewer, Action::Step(Step::Revise), &subject, self.review()).is_ok(),
        })
    }

    /// Notes that an entry still holds: its date moves on, and a proposal to archive it is dropped.
    ///
    /// # Errors
    /// As for [`Library::standing`].
    pub async fn confirm_entry(&self, viewer: &Viewer, id: EntryId) -> Result<(), Error> {
        let account = viewer.account.ok_or(Error::Denied(Denied::SignIn))?;
        let tx = self.storage.begin().await?;
        let row = entry::get_locked(&tx, id).await?.ok_or(Error::NotFound)?;
        let dated = dated_of(&tx, &row).await?;
        let subject = answered_by(&tx, &row, &dated).await?;
        may_confirm(viewer, &subject).map_err(Error::from)?;
        let confirmed = Some((self.clock.now(), account));
        review_date::put(&tx, &ReviewDateRow { entry: id, confirmed, nudged_at: None, proposed_at: None }).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every entry of this node or of the program that is kept, also while a next version is in review.
    async fn dated(&self) -> Result<Vec<Dated>, Error> {
        let filter = Filter { statuses: KEPT.to_vec(), ..Filter::default() };
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let heads = entry::heads(&self.storage, &filter, after, STEP).await?;
            let Some(last) = heads.last() else { return Ok(all) };
            after = Some(last.id);
            let ids: Vec<EntryId> = heads.iter().map(|head| head.id).collect();
            let mut newest: BTreeMap<EntryId, DateTime<Utc>> = BTreeMap::new();
            for (id, at) in revision::published(&self.storage, &ids).await? {
                newest.entry(id).and_modify(|known| *known = at.max(*known)).or_insert(at);
            }
            let mut rows: BTreeMap<EntryId, ReviewDateRow> =
                review_date::many(&self.storage, &ids).await?.into_iter().map(|row| (row.entry, row)).collect();
            for head in heads.into_iter().filter(|head| head.origin != Origin::Mirrored) {
                let (published, row) = (newest.get(&head.id).copied(), rows.remove(&head.id));
                all.push(Dated::new(head, published, row));
            }
        }
    }

    /// Writes to the people of an entry, once for each date; `false` where it was done or there is nobody to write to.
    async fn nudge(
        &self,
        id: EntryId,
        link: &(dyn Fn(Language, EntryId) -> String + Send + Sync),
    ) -> Result<bool, Error> {
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let open = still_kept(&tx, id).await?.filter(|(_, dated)| dated.is_to_nudge(now));
        let Some((row, dated)) = open else {
            tx.roll_back().await?;
            return Ok(false);
        };
        let people = people(&tx, &dated, now).await?;
        if people.is_empty() {
            tx.roll_back().await?;
            return Ok(false);
        }
        let title = parsed(&row)?.envelope.title;
        for person in &people {
            let Some(address) = &person.address else { continue };
            let letter = Letter::ReviewDue {
                title: title.get(person.language).to_owned(),
                due: calendar::day_in_germany(dated.due()),
                link: link(person.language, id),
            };
            letters::send(&tx, address.as_str(), person.language, &letter, now).await?;
        }
        review_date::put(&tx, &ReviewDateRow { nudged_at: Some(now), ..dated.row }).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Proposes to archive an entry, once for each date.
    async fn propose(&self, id: EntryId) -> Result<bool, Error> {
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let open = still_kept(&tx, id).await?.filter(|(_, dated)| dated.is_to_propose(now));
        let Some((_, dated)) = open else {
            tx.roll_back().await?;
            return Ok(false);
        };
        review_date::put(&tx, &ReviewDateRow { proposed_at: Some(now), ..dated.row }).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// The entry, if it still has a date, and nobody else changes it until the transaction ends.
async fn still_kept(tx: &Transaction, id: EntryId) -> Result<Option<(EntryRow, Dated)>, Error> {
    let Some(row) = entry::get_locked(tx, id).await?.filter(|row| KEPT.contains(&row.status)) else {
        return Ok(None);
    };
    let dated = dated_of(tx, &row).await?;
    Ok(Some((row, dated)))
}

async fn dated_of(source: &impl Source, row: &EntryRow) -> Result<Dated, Error> {
    let published = revision::published(source, &[row.id]).await?.into_iter().map(|(_, at)| at).max();
    let head = Head {
        id: row.id,
        kind: row.kind,
        origin: row.origin,
        origin_initiative: row.origin_initiative,
        published_at: row.published_at.unwrap_or(row.created_at),
    };
    Ok(Dated::new(head, published, review_date::get(source, row.id).await?))
}

/// The entry as the rules see it.
async fn answered_by(source: &impl Source, row: &EntryRow, dated: &Dated) -> Result<Subject, Error> {
    let authors = draft::authors(source, row.id).await?;
    Ok(Subject { status: row.status, initiative: dated.initiative(), authors, belonged: Vec::new() })
}

/// Whom to ask about an entry: those who wrote it, or else the owners of its initiative; only who can be written to.
async fn people(source: &impl Source, dated: &Dated, now: DateTime<Utc>) -> Result<Vec<AccountRow>, Error> {
    let authors = draft::authors(source, dated.head.id).await?;
    let mut people = reached(source, &authors).await?;
    if people.is_empty()
        && let Some(initiative) = dated.initiative()
    {
        let owners: Vec<AccountId> = membership::of_initiative(source, initiative)
            .await?
            .into_iter()
            .filter(|row| row.role_at(now) == Some(Membership::Owner))
            .map(|row| row.account)
            .collect();
        people = reached(source, &owners).await?;
    }
    Ok(people)
}

async fn reached(source: &impl Source, ids: &[AccountId]) -> Result<Vec<AccountRow>, Error> {
    let mut rows = account::many(source, ids).await?;
    rows.retain(|row| row.status.may_sign_in() && row.address.is_some());
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

fn keepers(people: &[AccountRow]) -> Keepers {
    match people.iter().filter(|row| row.status == AccountStatus::Active).count() {
        0 if people.is_empty() => Keepers::Nobody,
        0 => Keepers::Dormant(people.len()),
        active => Keepers::Active(active),
    }
}
