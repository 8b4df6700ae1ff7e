//! Invitations: one address, one use, seven days, and they name what they give.

use chrono::TimeDelta;
use domain::account::{self as rules, Address, Grant, INVITATION_DAYS, Membership, Office};
use domain::policy::{AccountAction, Effect, Refused, Standing, effect, may_account};
use domain::{EntryId, Language};
use serde_json::json;
use storage::account::AccountRow;
use storage::membership::MembershipRow;
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, audit, membership, token};

use super::elsewhere::void_elsewhere;
use super::limits::Limit;
use super::people::title;
use super::register::{chosen, fresh};
use super::roles::{Wanted, owners, seen_in, settled};
use super::secret::{Secret, id_of};
use super::session::opened;
use super::{Key, Links, Present, Refusal, Result, line, viewer};
use crate::letters::{self, Letter};
use crate::read::Shown;
use crate::{Error, Library};

/// An invitation as whoever holds its link sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The address that is invited; none for the first administrator, who says theirs.
    pub address: Option<Address>,
    /// What is given.
    pub grant: Grant,
    /// The title of the initiative; empty for the office.
    pub initiative: String,
    /// Who invites; empty where it is the node itself.
    pub inviter: String,
    /// The address has an account, with which it must be accepted.
    pub has_account: bool,
}

/// What somebody gives who begins an account by an invitation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// The name, as typed.
    pub name: String,
    /// The password, as typed.
    pub password: String,
    /// The address, as typed; asked of the first administrator alone.
    pub address: String,
    /// Language of letters.
    pub language: Option<Language>,
}

/// Who accepts an invitation.
#[derive(Debug, Clone)]
pub enum Accepting<'a> {
    /// Somebody who is signed in.
    Present(&'a Present),
    /// Somebody without an account.
    New(&'a NewAccount),
}

impl Library {
    /// Invites an address to a role.
    ///
    /// # Errors
    /// [`Refusal::Policy`], [`Refusal::Address`], [`Refusal::TooOften`]; [`Error::NotFound`] where there is no such
    /// initiative.
    pub async fn invite(&self, present: &Present, address: &str, grant: Grant, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Invite(grant))?;
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        let language = present.language;
        let initiative = match grant {
            Grant::Office(_) => String::new(),
            Grant::Membership { initiative, .. } => title(&self.initiative(initiative).await?, language),
        };
        self.limited(Limit::Invite, &present.id.0.to_string()).await?;
        let now = self.now();
        let fresh = Secret::new()?;
        let row = TokenRow {
            id: fresh.id,
            purpose: Purpose::Invitation,
            account: Some(present.id),
            address: Some(address.clone()),
            payload: json!({ "grant": grant }),
            created_at: now,
            expires_at: now + TimeDelta::days(INVITATION_DAYS.into()),
            used_at: None,
        };
        let letter = Letter::Invitation {
            inviter: present.name.clone(),
            initiative,
            link: links.invitation(language, &fresh.plain),
            days: INVITATION_DAYS,
        };
        let tx = self.storage.begin().await?;
        token::add(&tx, &row).await?;
        letters::send(&tx, address.as_str(), language, &letter, now).await?;
        audit::append(&tx, &line(now, Some(present.id), "invited", present.id, json!({ "grant": grant }))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the link of an invitation gives.
    ///
    /// # Errors
    /// [`Refusal::Link`].
    pub async fn invitation(&self, token: &str, language: Language) -> Result<Invited> {
        let row = self.invitation_row(token).await?;
        let grant = grant(&row)?;
        let inviter = match row.account {
            Some(id) => account::get(&self.storage, id).await?.map(|row| row.name).unwrap_or_default(),
            None => String::new(),
        };
        let initiative = match grant {
            Grant::Membership { initiative, .. } => title(&self.initiative(initiative).await?, language),
            Grant::Office(_) => String::new(),
        };
        let has_account = match &row.address {
            Some(address) => account::by_address(&self.storage, address).await?.is_some(),
            None => false,
        };
        Ok(Invited { address: row.address, grant, initiative, inviter, has_account })
    }

    pub(super) async fn invitation_row(&self, token: &str) -> Result<TokenRow> {
        let (id, now) = (id_of(token), self.now());
        if let Some(row) = token::get(&self.storage, &id, Purpose::Invitation, now).await? {
            return Ok(row);
        }
        let first = token::get(&self.storage, &id, Purpose::FirstAdministrator, now).await?;
        Ok(first.ok_or(Refusal::Link)?)
    }

    /// Takes what an invitation gives. Whoever has no account begins one and is signed in.
    ///
    /// # Errors
    /// [`Refusal::Link`], also where whoever invited may not give it any more; [`Refusal::OtherAddress`] for whoever
    /// is signed in with another one; [`Refusal::HasAccount`] where the address must sign in first; faults of what was
    /// typed.
    pub async fn accept(
        &self,
        token: &str,
        accepting: Accepting<'_>,
        device: &str,
        links: &dyn Links,
    ) -> Result<Option<Key>> {
        let row = self.invitation_row(token).await?;
        let grant = grant(&row)?;
        let now = self.now();
        // What is slow or may be refused, before anything is locked.
        let newcomer = match &accepting {
            Accepting::Present(present) => {
                if row.address.as_ref().is_some_and(|address| address.key() != present.address.key()) {
                    return Err(Refusal::OtherAddress.into());
                }
                None
            }
            Accepting::New(given) => Some(self.newcomer(&row, given).await?),
        };
        let shown = self.profile_of(grant).await?;
        let tx = self.storage.begin().await?;
        if !token::use_up(&tx, &row.id, row.purpose, now).await? {
            return Err(Refusal::Link.into());
        }
        let mut person = match (newcomer, &accepting) {
            (Some(newcomer), _) => {
                if !account::add(&tx, &newcomer).await? {
                    return Err(Refusal::HasAccount.into());
                }
                newcomer
            }
            (None, Accepting::Present(present)) => account::get_locked(&tx, present.id)
                .await?
                .filter(|row| row.status.may_sign_in())
                .ok_or(Refusal::Link)?,
            (None, Accepting::New(_)) => return Err(Refusal::Link.into()),
        };
        self.give(&tx, &row, grant, shown.as_ref(), &mut person, links).await?;
        if let Some(inviter) = row.account {
            void_elsewhere(&tx, inviter, &row.id, now).await?;
        }
        let detail = json!({ "grant": grant, "by": row.account });
        audit::append(&tx, &line(now, Some(person.id), "invitation_accepted", person.id, detail)).await?;
        let key = match accepting {
            Accepting::New(_) => Some(opened(&tx, person, device, None, now).await?),
            Accepting::Present(_) => None,
        };
        tx.commit().await?;
        Ok(key)
    }

    /// The profile of the initiative to which something is given; none for the node.
    pub(super) async fn profile_of(&self, grant: Grant) -> Result<Option<Shown>> {
        match grant {
            Grant::Membership { initiative, .. } => Ok(Some(self.initiative(initiative).await?)),
            Grant::Office(_) => Ok(None),
        }
    }

    /// Gives somebody what an invitation gives, as long as whoever invited may still give it. `row` is the token of the
    /// invitation, or one that names the inviter in its place.
    pub(super) async fn give(
        &self,
        tx: &Transaction,
        row: &TokenRow,
        grant: Grant,
        shown: Option<&Shown>,
        person: &mut AccountRow,
        links: &dyn Links,
    ) -> Result<()> {
        let now = self.now();
        let inviter = self.still_allowed(tx, row, grant).await?;
        let (initiative, role) = match grant {
            Grant::Office(office) => {
                person.office = person.office.max(Some(office));
                account::put(tx, person).await?;
                return Ok(());
            }
            Grant::Membership { initiative, role } => (initiative, role),
        };
        let shown = shown.ok_or(Error::NotFound)?;
        let rows = settled(tx, initiative, now).await?;
        let by = inviter.as_ref().map_or(person.id, |row| row.id);
        let is_owner = owners(&rows).any(|row| row.account == by);
        let known = rows.iter().find(|row| row.account == person.id);
        let from = known.and_then(|row| row.role);
        if from >= Some(role) {
            return Ok(());
        }
        let when = effect(from, Some(role), owners(&rows).count() as u64, u64::from(is_owner));
        let mut before = known.cloned().unwrap_or(MembershipRow {
            initiative,
            account: person.id,
            role: None,
            since: now,
            change: None,
        });
        before.change = None;
        if when != Effect::Now {
            // Until the owners have had time to object, somebody who helps to write.
            before.role = before.role.or(Some(Membership::Contributor));
            before.since = now;
        }
        let change = Wanted { initiative, of: person.id, to: Some(role), by, when, now };
        change.write(tx, &before).await?;
        self.tell(tx, shown, &rows, &before, &change, links).await
    }

    /// The account that somebody begins by an invitation, checked and hashed, not written yet.
    async fn newcomer(&self, row: &TokenRow, given: &NewAccount) -> Result<AccountRow> {
        let address = match &row.address {
            Some(address) => address.clone(),
            None => Address::new(&given.address).map_err(|_| Refusal::Address)?,
        };
        let name = rules::name(&given.name).ok_or(Refusal::Name)?;
        if account::by_address(&self.storage, &address).await?.is_some() {
            return Err(Refusal::HasAccount.into());
        }
        let hash = chosen(&given.password, &name, &address).await?;
        Ok(fresh(address, name, given.language.unwrap_or(Language::De), Some(hash), self.now()))
    }

    /// Who invited, as long as they may still give it; none where the node itself invites its first administrator.
    async fn still_allowed(&self, tx: &Transaction, row: &TokenRow, grant: Grant) -> Result<Option<AccountRow>> {
        let Some(inviter) = row.account else {
            account::lock_administrators(tx).await?;
            let others = account::count_office(tx, Office::Administrator).await?;
            return if others == 0 { Ok(None) } else { Err(Refusal::Link.into()) };
        };
        let inviter = account::get(tx, inviter).await?.filter(|row| row.status.may_sign_in()).ok_or(Refusal::Link)?;
        let memberships = membership::of_account(tx, inviter.id).await?;
        let now = self.now();
        let standing = Standing { administrators: 0, owners: 0, recent: true };
        let mut eyes = viewer(&inviter, &memberships, now);
        if let Grant::Membership { initiative, .. } = grant {
            eyes = seen_in(&eyes, initiative, &settled(tx, initiative, now).await?);
        }
        may_account(&eyes, AccountAction::Invite(grant), standing).map_err(|_: Refused| Refusal::Link)?;
        Ok(Some(inviter))
    }

    /// Makes the link by which the first administrator comes, where there is none; earlier ones stop working. The
    /// token, or none where somebody runs the node already.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn first_administrator(&self) -> Result<Option<String>> {
        let now = self.now();
        let fresh = Secret::new()?;
        let tx = self.storage.begin().await?;
        if account::count_office(&tx, Office::Administrator).await? > 0 {
            return Ok(None);
        }
        token::take_back(&tx, None, Purpose::FirstAdministrator, now).await?;
        let row = TokenRow {
            id: fresh.id,
            purpose: Purpose::FirstAdministrator,
            account: None,
            address: None,
            payload: json!({ "grant": Grant::Office(Office::Administrator) }),
            created_at: now,
            expires_at: now + TimeDelta::hours(rules::RESET_HOURS.into()),
            used_at: None,
        };
        token::add(&tx, &row).await?;
        tx.commit().await?;
        Ok(Some(fresh.plain))
    }

    /// Invitations of whoever asks into one initiative that nobody has accepted yet: address and until when.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn open_invitations(
        &self,
        present: &Present,
        of: EntryId,
    ) -> Result<Vec<(Address, chrono::DateTime<chrono::Utc>)>> {
        let rows = token::list(&self.storage, present.id, Purpose::Invitation, self.now(), 200).await?;
        Ok(rows
            .into_iter()
            .filter(|row| matches!(grant(row), Ok(Grant::Membership { initiative, .. }) if initiative == of))
            .filter_map(|row| Some((row.address?, row.expires_at)))
            .collect())
    }
}

pub(super) fn grant(row: &TokenRow) -> Result<Grant> {
    let grant = row.payload.get("grant").cloned().unwrap_or_default();
    Ok(serde_json::from_value(grant).map_err(|_| Error::Corrupt("an invitation".to_owned()))?)
}
