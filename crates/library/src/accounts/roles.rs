//! How roles in an initiative change: what waits, what has come due, who is told.

use chrono::{DateTime, TimeDelta, Utc};
use domain::EntryId;
use domain::account::{AccountId, Membership, Viewer};
use domain::policy::Effect;
use storage::membership::{Change, MembershipRow};
use storage::{Transaction, account, membership};

use super::people::{title, write_to};
use super::{Links, Present, Result};
use crate::Library;
use crate::letters::{Letter, OwnersChange};
use crate::read::Shown;

impl Library {
    /// Tells all owners of a change of owners, whoever is to be one, and somebody who asked to join that the answer is yes.
    pub(super) async fn tell(
        &self,
        tx: &Transaction,
        shown: &Shown,
        rows: &[MembershipRow],
        row: &MembershipRow,
        change: &Wanted,
        links: &dyn Links,
    ) -> Result<()> {
        let Some(person) = account::get(tx, change.of).await? else { return Ok(()) };
        if row.role.is_none() && row.change.is_some() && change.to.is_some() {
            let letter = Letter::Joined {
                initiative: title(shown, person.language),
                link: links.people(person.language, change.initiative),
            };
            write_to(tx, &person, &letter, change.now).await?;
        }
        let becomes = change.to == Some(Membership::Owner);
        if !becomes && row.role != Some(Membership::Owner) {
            return Ok(());
        }
        let hours = match change.when {
            Effect::Now => 0,
            Effect::AfterHours(hours) => hours,
        };
        let ids: Vec<AccountId> = owners(rows).map(|row| row.account).collect();
        for owner in account::many(tx, &ids).await? {
            let letter = Letter::OwnersChanged {
                initiative: title(shown, owner.language),
                name: person.name.clone(),
                change: if becomes { OwnersChange::Added } else { OwnersChange::Removed },
                hours,
                link: links.people(owner.language, change.initiative),
            };
            write_to(tx, &owner, &letter, change.now).await?;
        }
        if becomes && !ids.contains(&person.id) {
            let letter = Letter::MadeOwner {
                initiative: title(shown, person.language),
                hours,
                link: links.people(person.language, change.initiative),
            };
            write_to(tx, &person, &letter, change.now).await?;
        }
        Ok(())
    }
}

/// Tells all owners, and whom it was about, that a change of owners was stopped by somebody.
pub(super) async fn tell_stopped(
    tx: &Transaction,
    shown: &Shown,
    rows: &[MembershipRow],
    (of, waiting): (&MembershipRow, &Change),
    by: &Present,
    links: &dyn Links,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = match (of.role, waiting.to) {
        (from, Some(Membership::Owner)) if from != Some(Membership::Owner) => OwnersChange::Added,
        (Some(Membership::Owner), _) => OwnersChange::Removed,
        _ => return Ok(()),
    };
    let mut ids: Vec<AccountId> = owners(rows).map(|row| row.account).collect();
    if !ids.contains(&of.account) {
        ids.push(of.account);
    }
    let name = account::get(tx, of.account).await?.map(|row| row.name).unwrap_or_default();
    for person in account::many(tx, &ids).await? {
        let letter = Letter::OwnersChangeStopped {
            initiative: title(shown, person.language),
            name: name.clone(),
            change,
            by: by.name.clone(),
            link: links.people(person.language, of.initiative),
        };
        write_to(tx, &person, &letter, now).await?;
    }
    Ok(())
}

/// A change of somebody's role, as decided.
pub(super) struct Wanted {
    pub initiative: EntryId,
    pub of: AccountId,
    pub to: Option<Membership>,
    pub by: AccountId,
    pub when: Effect,
    pub now: DateTime<Utc>,
}

impl Wanted {
    /// Writes it down: done, or waiting.
    pub async fn write(&self, tx: &Transaction, row: &MembershipRow) -> Result<()> {
        let mut row = row.clone();
        match (self.when, self.to) {
            (Effect::Now, None) => {
                membership::remove(tx, self.initiative, self.of, self.now).await?;
                return Ok(());
            }
            (Effect::Now, Some(_)) => {
                row.role = self.to;
                row.since = self.now;
                row.change = None;
            }
            (Effect::AfterHours(hours), to) => {
                let at = self.now + TimeDelta::hours(hours.into());
                row.change = Some(Change { to, by: self.by, at: Some(at) });
            }
        }
        Ok(membership::put(tx, &row).await?)
    }
}

/// The people of an initiative, locked, with every change that has come due written down.
pub(super) async fn settled(tx: &Transaction, initiative: EntryId, now: DateTime<Utc>) -> Result<Vec<MembershipRow>> {
    let mut settled = Vec::new();
    for mut row in membership::lock_initiative(tx, initiative).await? {
        let due = row.change.as_ref().and_then(|change| change.at).filter(|at| *at <= now);
        if let Some(at) = due {
            row.role = row.role_at(now);
            row.change = None;
            row.since = at;
            if row.role.is_none() {
                membership::remove(tx, initiative, row.account, at).await?;
                continue;
            }
            membership::put(tx, &row).await?;
        }
        settled.push(row);
    }
    Ok(settled)
}

/// Who owns the initiative now.
pub(super) fn owners(rows: &[MembershipRow]) -> impl Iterator<Item = &MembershipRow> {
    rows.iter().filter(|row| row.role == Some(Membership::Owner))
}

/// How many owners there are, `of` included, when all changes that wait for others have taken effect: two owners who
/// are about to leave must not count on each other.
pub(super) fn staying(rows: &[MembershipRow], of: AccountId) -> u64 {
    let stays = |row: &&MembershipRow| {
        row.account == of || row.change.as_ref().is_none_or(|change| change.to == Some(Membership::Owner))
    };
    owners(rows).filter(stays).count() as u64
}

/// The viewer with the role in this initiative that is written down now.
pub(super) fn seen_in(viewer: &Viewer, initiative: EntryId, rows: &[MembershipRow]) -> Viewer {
    let mut viewer = viewer.clone();
    viewer.memberships.retain(|(id, _)| *id != initiative);
    let own = rows.iter().find(|row| Some(row.account) == viewer.account).and_then(|row| row.role);
    viewer.memberships.extend(own.map(|role| (initiative, role)));
    viewer
}
