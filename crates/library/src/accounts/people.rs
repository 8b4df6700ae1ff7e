//! Who belongs to which initiative, who runs the node, and how that changes.
//!
//! Changes of owners wait, so that all owners hear of them and one can stop what another should not have done; a
//! second owner's yes makes them take effect at once (`domain::policy::effect`). A change that has come due counts
//! from that moment, and is written down when the initiative is next changed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::account::{AccountId, AccountStatus, Membership, Office, Viewer};
use domain::policy::{AccountAction, Effect, Refused, Standing, effect, may_account};
use domain::{EntryId, Kind, Language};
use serde_json::json;
use storage::account::AccountRow;
use storage::membership::{Change, MembershipRow};
use storage::{Transaction, account, audit, membership};

use super::roles::{Wanted, owners, seen_in, settled, staying, tell_stopped};
use super::{Links, Present, Result, line};
use crate::letters::{self, Letter};
use crate::read::Shown;
use crate::{Error, Library};

/// An initiative as its people see it.
#[derive(Debug, Clone)]
pub struct Initiative {
    /// Its profile.
    pub shown: Shown,
    /// The role of whoever asks; none for the office, or for somebody who asks to join.
    pub role: Option<Membership>,
    /// Whether the request to join waits for an answer.
    pub asked: bool,
}

/// Somebody in an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub account: AccountId,
    /// The name; empty for an erased account.
    pub name: String,
    /// The role; none for somebody who asks to join.
    pub role: Option<Membership>,
    /// Since when it is like this.
    pub since: DateTime<Utc>,
    /// What is about to change.
    pub change: Option<Change>,
    /// The name of whoever wants the change.
    pub change_by: String,
}

/// An account as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The address.
    pub address: String,
    /// Role for the node.
    pub office: Option<Office>,
    /// What it may be used for.
    pub status: AccountStatus,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// When somebody signed in for the last time.
    pub signed_in_at: Option<DateTime<Utc>>,
}

impl From<AccountRow> for Person {
    fn from(row: AccountRow) -> Self {
        Self {
            account: row.id,
            name: row.name,
            address: row.address.map(|address| address.as_str().to_owned()).unwrap_or_default(),
            office: row.office,
            status: row.status,
            created_at: row.created_at,
            signed_in_at: row.signed_in_at,
        }
    }
}

impl Library {
    /// The initiatives of whoever asks, those to which they asked to belong included.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn my_initiatives(&self, present: &Present) -> Result<Vec<Initiative>> {
        let now = self.now();
        let rows = membership::of_account(&self.storage, present.id).await?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.initiative).collect();
        let shown = self.many(&ids).await?;
        Ok(shown
            .into_iter()
            .filter_map(|shown| {
                let row = rows.iter().find(|row| row.initiative == shown.entry().id)?;
                let role = row.role_at(now);
                let asked = row.role.is_none() && row.change.is_some();
                (role.is_some() || asked).then_some(Initiative { shown, role, asked: asked && role.is_none() })
            })
            .collect())
    }

    /// The people of an initiative.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`] for whoever neither belongs to it nor to the office; [`Error::NotFound`].
    pub async fn people(&self, present: &Present, initiative: EntryId) -> Result<(Initiative, Vec<Member>)> {
        present.may(AccountAction::SeePeople(initiative))?;
        let shown = self.initiative(initiative).await?;
        let now = self.now();
        let rows = membership::of_initiative(&self.storage, initiative).await?;
        let mut ids: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
        ids.extend(rows.iter().filter_map(|row| row.change.as_ref().map(|change| change.by)));
        ids.sort();
        ids.dedup();
        let names: BTreeMap<AccountId, String> =
            account::many(&self.storage, &ids).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let name = |id: &AccountId| names.get(id).cloned().unwrap_or_default();
        let members = rows
            .into_iter()
            .filter_map(|row| {
                let role = row.role_at(now);
                let change = row.change.filter(|change| change.at.is_none_or(|at| at > now));
                (role.is_some() || change.is_some()).then(|| Member {
                    account: row.account,
                    name: name(&row.account),
                    role,
                    since: row.since,
                    change_by: change.as_ref().map(|change| name(&change.by)).unwrap_or_default(),
                    change,
                })
            })
            .collect();
        let role = present.viewer.membership(initiative);
        Ok((Initiative { shown, role, asked: false }, members))
    }

    /// Asks to belong to an initiative. Its owners are told, or the office where it has none; one of them says yes by
    /// [`Library::set_membership`] or no by [`Library::stop_change`]. Who belongs to it already, or has asked, hears
    /// nothing new.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn ask_to_join(&self, present: &Present, initiative: EntryId, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Own)?;
        let shown = self.initiative(initiative).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let rows = settled(&tx, initiative, now).await?;
        if rows.iter().any(|row| row.account == present.id) {
            return Ok(());
        }
        let row = MembershipRow {
            initiative,
            account: present.id,
            role: None,
            since: now,
            change: Some(Change { to: Some(Membership::Contributor), by: present.id, at: None }),
        };
        membership::put(&tx, &row).await?;
        let owners: Vec<AccountId> = owners(&rows).map(|row| row.account).collect();
        let mut told = account::many(&tx, &owners).await?;
        if told.is_empty() {
            told = account::list(&tx, storage::MOST, 0).await?;
            told.retain(|row| row.office.is_some());
        }
        for row in told {
            let letter = Letter::JoinRequested {
                name: present.name.clone(),
                initiative: title(&shown, row.language),
                link: links.people(row.language, initiative),
            };
            write_to(&tx, &row, &letter, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Gives somebody in an initiative another role, or none, and says when that takes effect.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`]; [`Error::NotFound`] where the person is not there.
    pub async fn set_membership(
        &self,
        present: &Present,
        initiative: EntryId,
        of: AccountId,
        to: Option<Membership>,
        links: &dyn Links,
    ) -> Result<Effect> {
        let shown = self.initiative(initiative).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let rows = settled(&tx, initiative, now).await?;
        let viewer = seen_in(&present.viewer, initiative, &rows);
        let row = rows.iter().find(|row| row.account == of);
        let from = row.and_then(|row| row.role);
        let standing = Standing { administrators: 0, owners: staying(&rows, of), recent: present.recent };
        may_account(&viewer, AccountAction::SetMembership { initiative, of, from, to }, standing)?;
        let row = row.ok_or(Error::NotFound)?;
        if from == to {
            return Ok(Effect::Now);
        }
        let is_owner = viewer.membership(initiative) == Some(Membership::Owner);
        let when = effect(from, to, owners(&rows).count() as u64, u64::from(is_owner));
        let change = Wanted { initiative, of, to, by: present.id, when, now };
        change.write(&tx, row).await?;
        self.tell(&tx, &shown, &rows, row, &change, links).await?;
        let detail = json!({ "initiative": initiative, "from": from, "to": to, "at_once": when == Effect::Now });
        audit::append(&tx, &line(now, Some(present.id), "membership_set", of, detail)).await?;
        tx.commit().await?;
        Ok(when)
    }

    /// The second owner's yes: a change of owners takes effect now.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`] for whoever is no owner or wanted the change; [`Error::NotFound`] where none waits.
    pub async fn agree_to_change(
        &self,
        present: &Present,
        initiative: EntryId,
        of: AccountId,
        links: &dyn Links,
    ) -> Result<()> {
        let shown = self.initiative(initiative).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let rows = settled(&tx, initiative, now).await?;
        let viewer = seen_in(&present.viewer, initiative, &rows);
        if viewer.membership(initiative) != Some(Membership::Owner) {
            return Err(Refused::Role.into());
        }
        let row = rows.iter().find(|row| row.account == of).ok_or(Error::NotFound)?;
        let waiting = row.change.clone().filter(|change| change.at.is_some()).ok_or(Error::NotFound)?;
        if waiting.by == present.id {
            return Err(Refused::Role.into());
        }
        let standing = Standing { administrators: 0, owners: staying(&rows, of), recent: present.recent };
        let action = AccountAction::SetMembership { initiative, of, from: row.role, to: waiting.to };
        may_account(&viewer, action, standing)?;
        let by_owner = owners(&rows).any(|row| row.account == waiting.by);
        let when = effect(row.role, waiting.to, owners(&rows).count() as u64, 1 + u64::from(by_owner));
        let change = Wanted { initiative, of, to: waiting.to, by: waiting.by, when, now };
        if when == Effect::Now {
            change.write(&tx, row).await?;
            self.tell(&tx, &shown, &rows, row, &change, links).await?;
        }
        let detail = json!({ "initiative": initiative, "from": row.role, "to": waiting.to });
        audit::append(&tx, &line(now, Some(present.id), "membership_agreed", of, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Stops a change that waits, or turns a request to join down. Owners may, and whoever asked for it themselves. All
    /// owners are told of a change of owners that does not take place, and whom it was about.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`]; [`Error::NotFound`] where none waits.
    pub async fn stop_change(
        &self,
        present: &Present,
        initiative: EntryId,
        of: AccountId,
        links: &dyn Links,
    ) -> Result<()> {
        let shown = self.initiative(initiative).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let rows = settled(&tx, initiative, now).await?;
        let viewer = seen_in(&present.viewer, initiative, &rows);
        let mut row = rows.iter().find(|row| row.account == of).cloned().ok_or(Error::NotFound)?;
        let waiting = row.change.take().ok_or(Error::NotFound)?;
        let is_owner = viewer.membership(initiative) == Some(Membership::Owner);
        let answers_for = is_owner || (row.role.is_none() && viewer.office.is_some());
        if waiting.by != present.id && !answers_for {
            return Err(Refused::Role.into());
        }
        if !present.recent && waiting.by != present.id {
            return Err(Refused::SignInAgain.into());
        }
        if row.role.is_none() {
            membership::remove(&tx, initiative, of, now).await?;
            if of != present.id
                && let Some(person) = account::get(&tx, of).await?
            {
                let letter = Letter::JoinRefused { initiative: title(&shown, person.language) };
                write_to(&tx, &person, &letter, now).await?;
            }
        } else {
            membership::put(&tx, &row).await?;
            tell_stopped(&tx, &shown, &rows, (&row, &waiting), present, links, now).await?;
        }
        let detail = json!({ "initiative": initiative, "to": waiting.to });
        audit::append(&tx, &line(now, Some(present.id), "membership_stopped", of, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// All accounts, the oldest first, with how many there are.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`] for all but administrators.
    pub async fn accounts(&self, present: &Present, limit: u64, offset: u64) -> Result<(Vec<Person>, u64)> {
        present.may(AccountAction::SeeAccounts)?;
        let rows = account::list(&self.storage, limit, offset).await?;
        Ok((rows.into_iter().map(Person::from).collect(), account::count(&self.storage).await?))
    }

    /// Gives somebody another role for the node, or none.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`]; [`Error::NotFound`].
    pub async fn set_office(&self, present: &Present, of: AccountId, to: Option<Office>) -> Result<()> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        account::lock_administrators(&tx).await?;
        let office = account::get(&tx, present.id).await?.and_then(|row| row.office);
        let viewer = Viewer { office, ..present.viewer.clone() };
        let administrators = account::count_office(&tx, Office::Administrator).await?;
        let standing = Standing { administrators, owners: 0, recent: present.recent };
        let row = account::get_locked(&tx, of).await?.filter(|row| row.status != AccountStatus::Erased);
        let from = row.as_ref().and_then(|row| row.office);
        // Asked before telling whether there is such an account.
        may_account(&viewer, AccountAction::SetOffice { of, from, to }, standing)?;
        let mut row = row.ok_or(Error::NotFound)?;
        row.office = to;
        account::put(&tx, &row).await?;
        let detail = json!({ "from": from, "to": to });
        audit::append(&tx, &line(now, Some(present.id), "office_set", of, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The public profile of an initiative.
    pub(super) async fn initiative(&self, id: EntryId) -> Result<Shown> {
        let shown = self.by_id(&Viewer::reader(), id).await?;
        if shown.entry().kind == Kind::Initiative { Ok(shown) } else { Err(Error::NotFound.into()) }
    }
}

/// The title of a profile.
pub(super) fn title(shown: &Shown, language: Language) -> String {
    shown.entry().envelope.title.get(language).to_owned()
}

/// A letter to somebody who can still be written to.
pub(super) async fn write_to(tx: &Transaction, row: &AccountRow, letter: &Letter, now: DateTime<Utc>) -> Result<()> {
    if let Some(address) = &row.address {
        letters::send(tx, address.as_str(), row.language, letter, now).await?;
    }
    Ok(())
}
