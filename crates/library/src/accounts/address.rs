//! Another address for an account: confirmed by a letter to it, and told to the one from before, from where it can be
//! undone for a week.
//!
//! Whoever asks learns nothing about the accounts of others, and a link that went to a mistyped address is worth
//! nothing there: it works only for the account that asked.

use chrono::TimeDelta;
use domain::account::{AccountId, Address, RESET_HOURS, UNDO_DAYS};
use domain::policy::AccountAction;
use serde_json::json;
use storage::account::AccountRow;
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, audit, session, token};

use super::limits::Limit;
use super::register::reset_token;
use super::secret::{Secret, id_of};
use super::{Error, Links, Present, Refusal, Result, line};
use crate::Library;
use crate::letters::{self, Letter};

/// Most changes of one address that can be undone at one time.
const UNDONE: u64 = 200;

impl Library {
    /// Sends a link to the address under which somebody wants to use their account. The answer is the same whether
    /// another account has it or not.
    ///
    /// # Errors
    /// [`Refusal::Policy`] without a recent sign-in, [`Refusal::Address`], [`Refusal::TooOften`].
    pub async fn change_address(&self, present: &Present, address: &str, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Delicate)?;
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        self.limited(Limit::NewAddress, &present.id.0.to_string()).await?;
        if !self.is_within(Limit::NewAddressTo, &address).await? {
            return Ok(());
        }
        let taken = account::by_address(&self.storage, &address).await?.filter(|row| row.id != present.id);
        let now = self.now();
        let fresh = Secret::new()?;
        let (language, letter) = match &taken {
            None => {
                let link = links.new_address(present.language, &fresh.plain);
                (present.language, Letter::NewAddress { link })
            }
            Some(row) => (row.language, Letter::AddressTaken { link: links.forgotten(row.language) }),
        };
        // For a taken address a token that nobody gets and that leads nowhere, so that both ways take as long.
        let row = TokenRow {
            id: fresh.id,
            purpose: Purpose::NewAddress,
            account: Some(present.id),
            address: taken.is_none().then(|| address.clone()),
            payload: json!({}),
            created_at: now,
            expires_at: now + TimeDelta::hours(RESET_HOURS.into()),
            used_at: None,
        };
        let tx = self.storage.begin().await?;
        token::take_back(&tx, Some(present.id), Purpose::NewAddress, now).await?;
        token::add(&tx, &row).await?;
        letters::send(&tx, address.as_str(), language, &letter, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The address behind this token, for the account that asked for it.
    ///
    /// # Errors
    /// [`Refusal::Link`].
    pub async fn new_address(&self, present: &Present, token: &str) -> Result<Address> {
        let row = token::get(&self.storage, &id_of(token), Purpose::NewAddress, self.now()).await?;
        let row = row.filter(|row| row.account == Some(present.id)).ok_or(Refusal::Link)?;
        Ok(row.address.ok_or(Refusal::Link)?)
    }

    /// Uses the account under its other address from now on: all other sessions end, and the address from before is
    /// told.
    ///
    /// # Errors
    /// [`Refusal::Link`], also for another account than the one that asked, and where another one has the address now.
    pub async fn confirm_address(&self, present: &Present, token: &str, links: &dyn Links) -> Result<()> {
        present.may(AccountAction::Own)?;
        let now = self.now();
        let id = id_of(token);
        let undo = Secret::new()?;
        let tx = self.storage.begin().await?;
        let row = account::get_locked(&tx, present.id).await?.filter(|row| row.status.may_sign_in());
        let mut row = row.ok_or(Refusal::Link)?;
        let proof = token::get(&tx, &id, Purpose::NewAddress, now).await?;
        let proof = proof.filter(|proof| proof.account == Some(row.id)).ok_or(Refusal::Link)?;
        let (Some(before), Some(address)) = (row.address.clone(), proof.address) else {
            return Err(Refusal::Link.into());
        };
        if !token::use_up(&tx, &id, Purpose::NewAddress, now).await? {
            return Err(Refusal::Link.into());
        }
        moved(&tx, &mut row, address).await?;
        session::end_all(&tx, row.id, Some(&present.session), now).await?;
        token::take_back(&tx, Some(row.id), Purpose::Reset, now).await?;
        token::take_back(&tx, Some(row.id), Purpose::SecondFactor, now).await?;
        let back = TokenRow {
            id: undo.id,
            purpose: Purpose::OldAddress,
            account: Some(row.id),
            address: Some(before.clone()),
            payload: json!({}),
            created_at: now,
            expires_at: now + TimeDelta::days(UNDO_DAYS.into()),
            used_at: None,
        };
        token::add(&tx, &back).await?;
        let letter = Letter::AddressChanged { link: links.old_address(row.language, &undo.plain), days: UNDO_DAYS };
        letters::send(&tx, before.as_str(), row.language, &letter, now).await?;
        audit::append(&tx, &line(now, Some(row.id), "address_changed", row.id, json!({}))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The address that this token leads back to.
    ///
    /// # Errors
    /// [`Refusal::Link`].
    pub async fn old_address(&self, token: &str) -> Result<Address> {
        let row = token::get(&self.storage, &id_of(token), Purpose::OldAddress, self.now()).await?;
        Ok(row.and_then(|row| row.address).ok_or(Refusal::Link)?)
    }

    /// Goes back to the address from before, for whoever reads what is sent there: all sessions end and the password is
    /// worth nothing any more; the address that it had meanwhile is told. Gives the token of the link where a new one is
    /// chosen. A second factor stays, so that a
    /// mailbox alone opens no account that has one.
    ///
    /// # Errors
    /// [`Refusal::Link`], also where another account has the address now.
    pub async fn undo_address(&self, token: &str) -> Result<String> {
        let now = self.now();
        let id = id_of(token);
        let fresh = Secret::new()?;
        let whose = token::get(&self.storage, &id, Purpose::OldAddress, now).await?.and_then(|row| row.account);
        let tx = self.storage.begin().await?;
        let row = account::get_locked(&tx, whose.ok_or(Refusal::Link)?).await?;
        let mut row = row.filter(|row| row.status.may_sign_in()).ok_or(Refusal::Link)?;
        let proof = token::get(&tx, &id, Purpose::OldAddress, now).await?.ok_or(Refusal::Link)?;
        if !token::use_up(&tx, &id, Purpose::OldAddress, now).await? {
            return Err(Refusal::Link.into());
        }
        let address = proof.address.ok_or(Refusal::Link)?;
        // Where only the spelling was changed, the mailbox is the same.
        let left = row.address.clone().filter(|left| left.key() != address.key());
        row.password_hash = None;
        moved(&tx, &mut row, address).await?;
        take_back_since(&tx, row.id, proof.created_at, now).await?;
        session::end_all(&tx, row.id, None, now).await?;
        for purpose in [Purpose::Reset, Purpose::SecondFactor, Purpose::NewAddress] {
            token::take_back(&tx, Some(row.id), purpose, now).await?;
        }
        token::add(&tx, &reset_token(fresh.id, Some(&row), now)).await?;
        if let Some(left) = left {
            // With this address no new password is to be had: it has no account any more.
            letters::send(&tx, left.as_str(), row.language, &Letter::AddressUndone, now).await?;
        }
        audit::append(&tx, &line(now, Some(row.id), "address_undone", row.id, json!({}))).await?;
        tx.commit().await?;
        Ok(fresh.plain)
    }
}

/// Writes the account down under this address, if no other one has it.
async fn moved(tx: &Transaction, row: &mut AccountRow, address: Address) -> Result<()> {
    if account::by_address(tx, &address).await?.is_some_and(|other| other.id != row.id) {
        return Err(Refusal::Link.into());
    }
    row.address = Some(address);
    account::put(tx, row).await.map_err(|error| match error {
        // Somebody registered with it at this moment.
        storage::Error::Conflict { .. } => Error::from(Refusal::Link),
        other => Error::from(other),
    })
}

/// Whoever changed the address after this moment cannot undo that it is undone.
async fn take_back_since(
    tx: &Transaction,
    account: AccountId,
    since: chrono::DateTime<chrono::Utc>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let later = token::list(tx, account, Purpose::OldAddress, now, UNDONE).await?;
    for row in later.iter().filter(|row| row.created_at >= since) {
        token::use_up(tx, &row.id, Purpose::OldAddress, now).await?;
    }
    Ok(())
}
