//! Coming to the node by oneself, and coming back without the password.
//!
//! A registration keeps nothing but a token until the letter was answered: the account begins, and its password is
//! chosen, where the link leads. So nobody can prepare an account for somebody else's address.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Language;
use domain::account::{self as rules, AccountStatus, Address, CONFIRM_HOURS, RESET_HOURS};
use serde_json::{Value, json};
use storage::account::AccountRow;
use storage::token::{Purpose, TokenRow};
use storage::{account, audit, session, token};

use super::limits::Limit;
use super::secret::{Secret, id_of};
use super::session::{new_id, opened};
use super::{Error, Key, Links, Refusal, Result, line, password};
use crate::Library;
use crate::letters::{self, Letter};

/// What somebody gives who wants an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The address, as typed.
    pub address: String,
    /// The name under which to appear, as typed.
    pub name: String,
    /// Language of letters.
    pub language: Language,
    /// Whose attempts are counted together.
    pub client: String,
}

impl Library {
    /// Sends a letter to whoever wants an account. The answer is the same whether the address has one or not.
    ///
    /// # Errors
    /// [`Refusal::Address`], [`Refusal::Name`], [`Refusal::TooOften`] for one client.
    pub async fn register(&self, given: &Registration, links: &dyn Links) -> Result<()> {
        let address = Address::new(&given.address).map_err(|_| Refusal::Address)?;
        let name = rules::name(&given.name).ok_or(Refusal::Name)?;
        self.limited(Limit::RegisterByClient, &given.client).await?;
        if !self.is_within(Limit::RegisterByAddress, &address).await? {
            return Ok(());
        }
        let taken = account::by_address(&self.storage, &address).await?;
        let now = self.now();
        let fresh = Secret::new()?;
        let letter = match &taken {
            None => Letter::ConfirmAddress { link: links.confirm(given.language, &fresh.plain) },
            Some(row) => Letter::AddressTaken { link: links.forgotten(row.language) },
        };
        let language = taken.as_ref().map_or(given.language, |row| row.language);
        // For a taken address a token that nobody gets, so that both ways take as long.
        let row = TokenRow {
            id: fresh.id,
            purpose: Purpose::Confirm,
            account: None,
            address: taken.is_none().then(|| address.clone()),
            payload: json!({ "name": name, "language": given.language.code() }),
            created_at: now,
            expires_at: now + TimeDelta::hours(CONFIRM_HOURS.into()),
            used_at: None,
        };
        let tx = self.storage.begin().await?;
        token::add(&tx, &row).await?;
        letters::send(&tx, address.as_str(), language, &letter, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The name that was given with the registration behind this token.
    ///
    /// # Errors
    /// [`Refusal::Link`].
    pub async fn registration(&self, token: &str) -> Result<(Address, String)> {
        let row = token::get(&self.storage, &id_of(token), Purpose::Confirm, self.now()).await?;
        let row = row.ok_or(Refusal::Link)?;
        Ok((row.address.ok_or(Refusal::Link)?, text(&row.payload, "name").to_owned()))
    }

    /// Begins the account: the letter was answered, the password is chosen. Signs in.
    ///
    /// # Errors
    /// [`Refusal::Link`], [`Refusal::Password`], [`Refusal::Guessable`], [`Refusal::HasAccount`].
    pub async fn confirm(&self, token: &str, password: &str, device: &str) -> Result<Key> {
        let now = self.now();
        let id = id_of(token);
        let row = token::get(&self.storage, &id, Purpose::Confirm, now).await?.ok_or(Refusal::Link)?;
        let address = row.address.clone().ok_or(Refusal::Link)?;
        let name = text(&row.payload, "name").to_owned();
        let language = Language::from_code(text(&row.payload, "language")).unwrap_or(Language::De);
        let hash = chosen(password, &name, &address).await?;
        let tx = self.storage.begin().await?;
        if !token::use_up(&tx, &id, Purpose::Confirm, now).await? {
            return Err(Refusal::Link.into());
        }
        let fresh = fresh(address, name, language, Some(hash), now);
        if !account::add(&tx, &fresh).await? {
            return Err(Refusal::HasAccount.into());
        }
        audit::append(&tx, &line(now, Some(fresh.id), "account_begun", fresh.id, json!({}))).await?;
        let key = opened(&tx, fresh, device, None, now).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Sends a link to a new password, if the address has an account; the answer is the same if not.
    ///
    /// # Errors
    /// [`Refusal::Address`], [`Refusal::TooOften`] for one client.
    pub async fn forgotten(&self, address: &str, client: &str, links: &dyn Links) -> Result<()> {
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        self.limited(Limit::ResetByClient, client).await?;
        if !self.is_within(Limit::ResetByAddress, &address).await? {
            return Ok(());
        }
        let known = account::by_address(&self.storage, &address).await?;
        let now = self.now();
        let fresh = Secret::new()?;
        // For an unknown address a token that leads nowhere and a letter that nobody gets, so that both ways take as long.
        let language = known.as_ref().map_or(Language::De, |row| row.language);
        let letter = Letter::ResetPassword { link: links.reset(language, &fresh.plain) };
        let row = reset_token(fresh.id, known.as_ref(), now);
        let tx = self.storage.begin().await?;
        token::add(&tx, &row).await?;
        match known {
            Some(_) => letters::send(&tx, address.as_str(), language, &letter, now).await?,
            None => letters::pretend(&tx, address.as_str(), language, &letter, now).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// Whether a link to a new password works.
    ///
    /// # Errors
    /// [`Refusal::Link`].
    pub async fn reset_works(&self, token: &str) -> Result<()> {
        let row = token::get(&self.storage, &id_of(token), Purpose::Reset, self.now()).await?;
        row.and_then(|row| row.account).ok_or(Refusal::Link)?;
        Ok(())
    }

    /// Sets the new password, and ends all sessions of the account. It signs nobody in and leaves the second factor as
    /// it is, so that a mailbox alone opens no account that has one.
    ///
    /// # Errors
    /// [`Refusal::Link`], [`Refusal::Password`], [`Refusal::Guessable`].
    pub async fn reset(&self, token: &str, password: &str, links: &dyn Links) -> Result<()> {
        let now = self.now();
        let id = id_of(token);
        let row = token::get(&self.storage, &id, Purpose::Reset, now).await?.ok_or(Refusal::Link)?;
        let whose = row.account.ok_or(Refusal::Link)?;
        let account = account::get(&self.storage, whose).await?.ok_or(Refusal::Link)?;
        let address = account.address.clone().ok_or(Refusal::Link)?;
        let hash = chosen(password, &account.name, &address).await?;
        let tx = self.storage.begin().await?;
        let mut account = account::get_locked(&tx, whose).await?.ok_or(Refusal::Link)?;
        if account.status == AccountStatus::Erased || !token::use_up(&tx, &id, Purpose::Reset, now).await? {
            return Err(Refusal::Link.into());
        }
        account.password_hash = Some(hash);
        account.status = AccountStatus::Active;
        account::put(&tx, &account).await?;
        token::take_back(&tx, Some(whose), Purpose::Reset, now).await?;
        token::take_back(&tx, Some(whose), Purpose::SecondFactor, now).await?;
        session::end_all(&tx, whose, None, now).await?;
        audit::append(&tx, &line(now, Some(whose), "password_reset", whose, json!({}))).await?;
        let letter = Letter::PasswordChanged { link: links.forgotten(account.language) };
        letters::send(&tx, address.as_str(), account.language, &letter, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Counts an attempt with an address; too many of them are dropped without a word, which would tell something.
    pub(super) async fn is_within(&self, limit: Limit, address: &Address) -> Result<bool> {
        match self.limited(limit, &address.key()).await {
            Ok(()) => Ok(true),
            Err(Error::Refused(Refusal::TooOften { .. })) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

/// The token of a link to a new password; without an account it leads nowhere.
pub(super) fn reset_token(id: String, account: Option<&AccountRow>, now: DateTime<Utc>) -> TokenRow {
    TokenRow {
        id,
        purpose: Purpose::Reset,
        account: account.map(|row| row.id),
        address: account.and_then(|row| row.address.clone()),
        payload: json!({}),
        created_at: now,
        expires_at: now + TimeDelta::hours(RESET_HOURS.into()),
        used_at: None,
    }
}

/// Judges and hashes a chosen password.
pub(super) async fn chosen(password: &str, name: &str, address: &Address) -> Result<String> {
    let mut known: Vec<&str> = name.split_whitespace().collect();
    known.extend(address.as_str().split(['@', '.', '-', '_']));
    Ok(password::hashed(password::judged(password, &known)?).await?)
}

/// An account as it begins.
pub(super) fn fresh(
    address: Address,
    name: String,
    language: Language,
    password_hash: Option<String>,
    now: DateTime<Utc>,
) -> AccountRow {
    AccountRow {
        id: new_id(),
        address: Some(address),
        name,
        language,
        status: if password_hash.is_some() { AccountStatus::Active } else { AccountStatus::Unconfirmed },
        password_hash,
        office: None,
        created_at: now,
        signed_in_at: None,
        erased_at: None,
    }
}

/// A text of a token's payload; empty where it is not there.
pub(super) fn text<'a>(payload: &'a Value, key: &str) -> &'a str {
    payload.get(key).and_then(Value::as_str).unwrap_or_default()
}
