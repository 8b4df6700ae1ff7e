//! Leaving the node: what somebody is told before, and what is erased.
//!
//! Address, name, password, second factor, sessions and roles go at once; the id stays, so that logs and versions
//! remain true, and is shown as the editors from then on (product design, 3.11). Entries never name who wrote them;
//! what somebody wrote into one about themselves, and who is named as the author of a picture, stands in its hashed
//! fields and is gone with the next version only. So whoever leaves is told of it before.

use std::collections::{BTreeMap, BTreeSet};

use domain::EntryId;
use domain::account::{AccountId, AccountStatus, Membership, Office};
use domain::policy::{AccountAction, Refused, Standing, may_account};
use serde_json::json;
use storage::account::AccountRow;
use storage::membership::MembershipRow;
use storage::{
    Transaction, account, audit, claim, device, hand_over, membership, news, notification, second_factor, session,
    token, watch,
};

use super::people::{title, write_to};
use super::roles::{owners, settled, staying};
use super::{Links, Present, Result, line};
use crate::letters::{self, Letter, OwnersChange};
use crate::read::Shown;
use crate::{Error, Library};

/// Most entries that somebody is told of.
const LISTED: usize = 50;

/// An initiative for which nobody else answers.
#[derive(Debug, Clone)]
pub struct Owned {
    /// Which.
    pub initiative: EntryId,
    /// Its profile, where it is public.
    pub shown: Option<Shown>,
}

/// A public entry whose files name people.
#[derive(Debug, Clone)]
pub struct Credit {
    /// The entry.
    pub shown: Shown,
    /// Whom they name, each once.
    pub names: Vec<String>,
}

/// What somebody leaves behind.
#[derive(Debug, Clone, Default)]
pub struct Leaving {
    /// Initiatives for which nobody else answers: the office has to see to them.
    pub alone: Vec<Owned>,
    /// Public entries that they alone wrote and can withdraw before.
    pub own: Vec<Shown>,
    /// Public entries that they wrote and whose files name people.
    pub credits: Vec<Credit>,
}

impl Library {
    /// What whoever asks would leave behind.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn leaving(&self, present: &Present) -> Result<Leaving> {
        present.may(AccountAction::Own)?;
        let now = self.now();
        let mut orphans = Vec::new();
        for row in membership::of_account(&self.storage, present.id).await? {
            if row.role_at(now) != Some(Membership::Owner) {
                continue;
            }
            let rows = membership::of_initiative(&self.storage, row.initiative).await?;
            let stays = |other: &MembershipRow| {
                other.role_at(now) == Some(Membership::Owner)
                    && other.change.as_ref().is_none_or(|change| change.to == Some(Membership::Owner))
            };
            if !rows.iter().any(|other| other.account != present.id && stays(other)) {
                orphans.push(row.initiative);
            }
        }
        let shown = self.many(&orphans).await?;
        let profile = |id: EntryId| shown.iter().find(|shown| shown.entry().id == id).cloned();
        let alone = orphans.iter().map(|id| Owned { initiative: *id, shown: profile(*id) }).collect();

        let mine = self.desk(&present.viewer).await?;
        let mine = mine.into_iter().map(|on| on.draft).filter(|draft| draft.authors.contains(&present.id));
        let mine: BTreeMap<EntryId, bool> = mine.map(|draft| (draft.id, draft.authors.len() == 1)).collect();
        let public = self.many(&mine.keys().copied().collect::<Vec<_>>()).await?;
        let credits = public.iter().filter_map(credit).take(LISTED).collect();
        let mut own = Vec::new();
        for shown in public.iter().filter(|shown| mine.get(&shown.entry().id) == Some(&true)).take(LISTED) {
            let withdrawal = self.withdrawal(&present.viewer, shown.entry().id).await;
            if withdrawal.is_ok_and(|withdrawal| withdrawal.barred.is_none()) {
                own.push(shown.clone());
            }
        }
        Ok(Leaving { alone, own, credits })
    }

    /// Erases the account. Other owners of its initiatives are told; where there is none, `hands_over` says that the
    /// office shall see to it, which is told then.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`] without a recent sign-in, for the last administrator, and for the last owner of an initiative
    /// who does not hand it over.
    pub async fn erase_account(&self, present: &Present, hands_over: bool, links: &dyn Links) -> Result<()> {
        let now = self.now();
        let known = membership::of_account(&self.storage, present.id).await?;
        let profiles = self.many(&known.iter().map(|row| row.initiative).collect::<Vec<_>>()).await?;
        let tx = self.storage.begin().await?;
        account::lock_administrators(&tx).await?;
        let mut row = account::get_locked(&tx, present.id).await?.ok_or(Error::NotFound)?;
        let administrators = account::count_office(&tx, Office::Administrator).await?;
        let standing = Standing { administrators, owners: 0, recent: present.recent };
        may_account(&present.viewer, AccountAction::Delicate, standing)?;
        if row.office.is_some() {
            // Whoever leaves the node leaves its office as well.
            let leaves = AccountAction::SetOffice { of: row.id, from: row.office, to: None };
            may_account(&present.viewer, leaves, standing)?;
        }
        self.leave_initiatives(&tx, present, (&row, &profiles), hands_over, links).await?;
        letters::send(&tx, present.address.as_str(), row.language, &Letter::AccountErased, now).await?;
        token::erase(&tx, row.id, &present.address).await?;
        second_factor::remove(&tx, row.id).await?;
        membership::remove_account(&tx, row.id).await?;
        session::forget_account(&tx, row.id).await?;
        watch::erase(&tx, row.id).await?;
        notification::erase(&tx, row.id).await?;
        news::erase(&tx, row.id).await?;
        device::erase(&tx, row.id).await?;
        claim::erase(&tx, row.id).await?;
        hand_over::erase(&tx, &present.address).await?;
        row.address = None;
        row.name = String::new();
        row.password_hash = None;
        row.office = None;
        row.status = AccountStatus::Erased;
        row.signed_in_at = None;
        row.erased_at = Some(now);
        account::put(&tx, &row).await?;
        audit::append(&tx, &line(now, Some(row.id), "account_erased", row.id, json!({}))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells whoever stays behind in the initiatives of somebody who leaves.
    async fn leave_initiatives(
        &self,
        tx: &Transaction,
        present: &Present,
        (row, profiles): (&AccountRow, &[Shown]),
        hands_over: bool,
        links: &dyn Links,
    ) -> Result<()> {
        let now = self.now();
        for own in membership::of_account(tx, row.id).await? {
            let rows = settled(tx, own.initiative, now).await?;
            if !owners(&rows).any(|owner| owner.account == row.id) {
                continue;
            }
            let standing = Standing { administrators: 0, owners: staying(&rows, row.id), recent: present.recent };
            let from = Some(Membership::Owner);
            let leaves = AccountAction::SetMembership { initiative: own.initiative, of: row.id, from, to: None };
            let profile = profiles.iter().find(|shown| shown.entry().id == own.initiative);
            match may_account(&present.viewer, leaves, standing) {
                Err(Refused::LastOwner) if hands_over => {
                    tell_office(tx, row, own.initiative, profile, links, now).await?
                }
                other => other?,
            }
            let others: Vec<AccountId> =
                owners(&rows).map(|owner| owner.account).filter(|owner| *owner != row.id).collect();
            for owner in account::many(tx, &others).await? {
                let letter = Letter::OwnersChanged {
                    initiative: profile.map(|shown| title(shown, owner.language)).unwrap_or_default(),
                    name: row.name.clone(),
                    change: OwnersChange::Removed,
                    hours: 0,
                    link: links.people(owner.language, own.initiative),
                };
                write_to(tx, &owner, &letter, now).await?;
            }
        }
        Ok(())
    }
}

/// Tells the office that nobody answers for an initiative any more.
async fn tell_office(
    tx: &Transaction,
    leaving: &AccountRow,
    initiative: EntryId,
    profile: Option<&Shown>,
    links: &dyn Links,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    for person in account::list(tx, storage::MOST, 0).await? {
        if person.office.is_none() || person.id == leaving.id {
            continue;
        }
        let letter = Letter::Ownerless {
            initiative: profile.map(|shown| title(shown, person.language)).unwrap_or_default(),
            // Without a public profile there is no page of its people.
            link: match profile {
                Some(_) => links.people(person.language, initiative),
                None => links.profiles(person.language),
            },
        };
        write_to(tx, &person, &letter, now).await?;
    }
    Ok(())
}

/// Whom the files of an entry name; none where they name nobody.
fn credit(shown: &Shown) -> Option<Credit> {
    let named = shown.entry().envelope.media.iter().map(|media| media.credit.trim());
    let names: BTreeSet<&str> = named.filter(|name| !name.is_empty()).collect();
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    (!names.is_empty()).then(|| Credit { shown: shown.clone(), names })
}
