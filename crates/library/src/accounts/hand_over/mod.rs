//! Initiatives whose owners have all gone quiet: the office offers one to somebody of it, or to an address, and every
//! owner has two weeks to object by a link or simply by signing in.
//!
//! What has come due is carried out by [`Library::finish_hand_overs`], once, however often and by however many it is
//! called. The owners from before stay as contributors. While the profile is suspended, nothing is carried out.

mod finish;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountId, DORMANT_DAYS, HAND_OVER_DAYS, Membership, Office, Viewer};
use domain::lifecycle::Status;
use domain::policy::{AccountAction, may_enter_office};
use domain::{EntryId, Kind};
use serde_json::json;
use storage::account::AccountRow;
use storage::hand_over::{Ending, HandOverRow, Heir};
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, audit, entry, hand_over, membership, token};
use uuid::Uuid;

use super::limits::Limit;
use super::people::{title, write_to};
use super::roles::settled;
use super::secret::{Secret, id_of};
use super::{Links, Present, Refusal, Result, line};
use crate::letters::Letter;
use crate::read::Shown;
use crate::{Error, Library};

/// Somebody who answers for an initiative, or belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// When they signed in for the last time.
    pub signed_in_at: Option<DateTime<Utc>>,
}

/// An initiative whose owners have all gone quiet.
#[derive(Debug, Clone)]
pub struct Idle {
    /// Its profile.
    pub shown: Shown,
    /// Its owners.
    pub owners: Vec<Owner>,
    /// Others of it who could answer for it.
    pub others: Vec<Owner>,
}

/// A hand-over that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// The profile.
    pub shown: Shown,
    /// The name of whoever shall get it, or the address.
    pub to: String,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// From when on it is carried out.
    pub due_at: DateTime<Utc>,
}

/// A hand-over as an owner is asked about it.
#[derive(Debug, Clone)]
pub struct Objecting {
    /// The profile.
    pub shown: Shown,
    /// The name of whoever shall get it; empty where it goes to an address.
    pub name: String,
    /// From when on it is carried out.
    pub due_at: DateTime<Utc>,
}

impl Library {
    /// Initiatives whose owners have all gone quiet, without those that are being handed over.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn idle_initiatives(&self, present: &Present) -> Result<Vec<Idle>> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let now = self.now();
        let mut of: BTreeMap<EntryId, Vec<AccountId>> = BTreeMap::new();
        for row in membership::owners(&self.storage).await? {
            if row.role_at(now) == Some(Membership::Owner) {
                of.entry(row.initiative).or_default().push(row.account);
            }
        }
        for waiting in hand_over::open(&self.storage, storage::MOST).await? {
            of.remove(&waiting.initiative);
        }
        let all: Vec<AccountId> = of.values().flatten().copied().collect();
        let known = account::many(&self.storage, &all).await?;
        let mut idle = Vec::new();
        for shown in self.many(&of.keys().copied().collect::<Vec<_>>()).await? {
            let ids = of.remove(&shown.entry().id).unwrap_or_default();
            let owners: Vec<&AccountRow> = known.iter().filter(|row| ids.contains(&row.id)).collect();
            if are_idle(&owners, now) {
                idle.push(Idle { shown, owners: owners.into_iter().map(Owner::from).collect(), others: Vec::new() });
            }
        }
        Ok(idle)
    }

    /// One of them, with those of it to whom it could be handed over.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office; [`Error::NotFound`] where its owners are there.
    pub async fn idle_initiative(&self, present: &Present, initiative: EntryId) -> Result<Idle> {
        let all = self.idle_initiatives(present).await?;
        let mut idle = all.into_iter().find(|idle| idle.shown.entry().id == initiative).ok_or(Error::NotFound)?;
        let now = self.now();
        let rows = membership::of_initiative(&self.storage, initiative).await?;
        let others: Vec<AccountId> = rows
            .iter()
            .filter(|row| row.role_at(now) == Some(Membership::Contributor))
            .map(|row| row.account)
            .collect();
        let mut others = account::many(&self.storage, &others).await?;
        others.retain(|row| row.status.may_sign_in() && row.id != present.id);
        others.sort_by_key(|row| row.id);
        idle.others = others.iter().map(Owner::from).collect();
        Ok(idle)
    }

    /// Hand-overs that wait, the next due first.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn waiting_hand_overs(&self, present: &Present) -> Result<Vec<Waiting>> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let rows = hand_over::open(&self.storage, storage::MOST).await?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.initiative).collect();
        let mut profiles = entry::many(&self.storage, &ids).await?;
        // Of a profile that is gone there is nothing to hand over.
        profiles.retain(|row| row.status.is_public() || row.status == Status::Suspended);
        let shown = self.all_shown(profiles, &present.viewer).await?;
        let mut waiting = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(shown) = shown.iter().find(|shown| shown.entry().id == row.initiative) else { continue };
            let to = match &row.to {
                Some(Heir::Account(id)) => self.called(*id).await?,
                Some(Heir::Address(address)) => address.as_str().to_owned(),
                None => String::new(),
            };
            waiting.push(Waiting { id: row.id, shown: shown.clone(), to, begun_at: row.begun_at, due_at: row.due_at });
        }
        Ok(waiting)
    }

    /// Begins to hand an initiative over: its owners are told, and asked.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in and to oneself, [`Refusal::TooOften`], [`Refusal::Done`] where its
    /// owners are there or it is being handed over already; [`Error::Denied`] for whoever is not of the office;
    /// [`Error::NotFound`] where there is no such initiative, or nobody such in it.
    pub async fn begin_hand_over(
        &self,
        present: &Present,
        initiative: EntryId,
        to: Heir,
        links: &dyn Links,
    ) -> Result<()> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        let heir = match &to {
            Heir::Account(id) => Some(*id),
            Heir::Address(address) => (address.key() == present.address.key()).then_some(present.id),
        };
        present.may(AccountAction::HandOver { to: heir })?;
        let shown = self.initiative(initiative).await?;
        self.limited(Limit::Invite, &present.id.0.to_string()).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let person = match &to {
            Heir::Account(id) => {
                let row = account::get_locked(&tx, *id).await?.filter(|row| row.status.may_sign_in());
                Some(row.ok_or(Error::NotFound)?)
            }
            Heir::Address(_) => None,
        };
        let rows = settled(&tx, initiative, now).await?;
        let belongs =
            |id: AccountId| rows.iter().any(|row| row.account == id && row.role == Some(Membership::Contributor));
        if person.as_ref().is_some_and(|person| !belongs(person.id)) {
            return Err(Error::NotFound.into());
        }
        let owners = finish::owners_of(&tx, &rows).await?;
        let row = HandOverRow {
            id: Uuid::now_v7(),
            initiative,
            to: Some(to),
            by: present.id,
            begun_at: now,
            due_at: now + TimeDelta::days(HAND_OVER_DAYS.into()),
            ended: None,
        };
        if !are_idle(&owners.iter().collect::<Vec<_>>(), now) || !hand_over::add(&tx, &row).await? {
            return Err(Refusal::Done.into());
        }
        let name = person.map(|person| person.name).unwrap_or_default();
        for owner in &owners {
            ask(&tx, &shown, owner, &row, &name, links).await?;
        }
        let detail = json!({ "initiative": initiative, "hand_over": row.id });
        audit::append(&tx, &line(now, Some(present.id), "hand_over_begun", present.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Stops a hand-over.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in, [`Refusal::Done`] where it has ended; [`Error::Denied`] for whoever
    /// is not of the office; [`Error::NotFound`].
    pub async fn stop_hand_over(&self, present: &Present, id: Uuid, links: &dyn Links) -> Result<()> {
        may_enter_office(&present.viewer).map_err(Error::from)?;
        present.may(AccountAction::HandOver { to: None })?;
        let row = hand_over::get(&self.storage, id).await?.ok_or(Error::NotFound)?;
        let shown = self.handed_over(row.initiative).await?;
        let ended = self.end_hand_over(&shown, id, Ending::Stopped, Some(present.id), links).await?;
        if ended { Ok(()) } else { Err(Refusal::Done.into()) }
    }

    /// What the link to an owner asks.
    ///
    /// # Errors
    /// [`Refusal::Link`].
    pub async fn objecting(&self, token: &str) -> Result<Objecting> {
        let proof = token::get(&self.storage, &id_of(token), Purpose::Objection, self.now()).await?;
        let id = hand_over_of(&proof.ok_or(Refusal::Link)?)?;
        let row = hand_over::get(&self.storage, id).await?.filter(|row| row.ended.is_none()).ok_or(Refusal::Link)?;
        let name = match row.to {
            Some(Heir::Account(id)) => self.called(id).await?,
            _ => String::new(),
        };
        Ok(Objecting { shown: self.handed_over(row.initiative).await?, name, due_at: row.due_at })
    }

    /// An owner's objection: nothing is handed over.
    ///
    /// # Errors
    /// [`Refusal::Link`], also where it has ended.
    pub async fn object_to_hand_over(&self, token: &str, links: &dyn Links) -> Result<()> {
        let proof = token::get(&self.storage, &id_of(token), Purpose::Objection, self.now()).await?;
        let proof = proof.ok_or(Refusal::Link)?;
        let id = hand_over_of(&proof)?;
        let row = hand_over::get(&self.storage, id).await?.ok_or(Refusal::Link)?;
        let shown = self.handed_over(row.initiative).await?;
        // Of one owner who presses twice, and of several, one ends it: the state is the proof that it was used.
        let ended = self.end_hand_over(&shown, id, Ending::Objected, proof.account, links).await?;
        if ended { Ok(()) } else { Err(Refusal::Link.into()) }
    }

    /// The profile that is being handed over, also while it is suspended: its owners may object all the same.
    pub(super) async fn handed_over(&self, id: EntryId) -> Result<Shown> {
        // Whoever asks holds the link of an owner or is of the office; both see it then.
        let eyes = Viewer { office: Some(Office::Moderator), ..Viewer::default() };
        let shown = self.by_id(&eyes, id).await?;
        if shown.entry().kind == Kind::Initiative { Ok(shown) } else { Err(Error::NotFound.into()) }
    }
}

/// Tells an owner what is about to happen, with a link to object.
async fn ask(
    tx: &Transaction,
    shown: &Shown,
    owner: &AccountRow,
    row: &HandOverRow,
    name: &str,
    links: &dyn Links,
) -> Result<()> {
    let secret = Secret::new()?;
    let proof = TokenRow {
        id: secret.id,
        purpose: Purpose::Objection,
        account: Some(owner.id),
        address: owner.address.clone(),
        payload: json!({ "hand_over": row.id }),
        created_at: row.begun_at,
        expires_at: row.due_at,
        used_at: None,
    };
    token::add(tx, &proof).await?;
    let letter = Letter::HandOver {
        initiative: title(shown, owner.language),
        name: name.to_owned(),
        link: links.objection(owner.language, &secret.plain),
        days: HAND_OVER_DAYS,
    };
    write_to(tx, owner, &letter, row.begun_at).await
}

/// The hand-over that a token is about.
fn hand_over_of(row: &TokenRow) -> Result<Uuid> {
    let id = row.payload.get("hand_over").cloned().unwrap_or_default();
    Ok(serde_json::from_value(id).map_err(|_| Error::Corrupt("an objection".to_owned()))?)
}

/// Whether there are owners and none of them has signed in for long.
fn are_idle(owners: &[&AccountRow], now: DateTime<Utc>) -> bool {
    let since = now - TimeDelta::days(DORMANT_DAYS.into());
    !owners.is_empty() && owners.iter().all(|row| row.signed_in_at.unwrap_or(row.created_at) < since)
}

impl From<&AccountRow> for Owner {
    fn from(row: &AccountRow) -> Self {
        Self { account: row.id, name: row.name.clone(), signed_in_at: row.signed_in_at }
    }
}
