//! Signing in and out, and who is there with a request.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{
    AccountId, AccountStatus, Address, CODE_MINUTES, DEVICE_DAYS, IDLE_DAYS, RECENT_MINUTES, SESSION_DAYS,
};
use domain::policy::AccountAction;
use serde_json::json;
use storage::account::AccountRow;
use storage::session::SessionRow;
use storage::token::{Purpose, TokenRow};
use storage::{Transaction, account, attempt, audit, device as devices, membership, second_factor, session, token};

use super::limits::{Limit, take_back};
use super::people::write_to;
use super::secret::{Secret, id_of};
use super::{Error, Links, Present, Refusal, Result, line, password, viewer};
use crate::Library;
use crate::letters::Letter;

/// Seconds after which it is noted again that a session is in use: not every request shall write.
const SEEN_EVERY: i64 = 60;
/// Longest key that is looked up; ours have 43 letters.
const LONGEST_KEY: usize = 64;
/// Longest name of a device, in characters.
const LONGEST_DEVICE: usize = 80;

/// What somebody gives to be let in.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The address, as typed.
    pub address: String,
    /// The password, as typed.
    pub password: String,
    /// What the device is called.
    pub device: String,
    /// Whose attempts are counted together: the client's network address.
    pub client: String,
    /// The session that this one takes the place of, if there is one in this browser.
    pub before: Option<String>,
}

/// What the browser keeps: the key of a session. Its id in the database is made of it and not the other way round.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(pub String);

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(…)")
    }
}

/// How far somebody got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// Signed in.
    In(Key),
    /// The password was right; the code of the second factor is asked for, with this token beside it.
    CodeNeeded(String),
}

impl Library {
    /// Who holds this key now. Looked up anew with every request, so that what was ended or taken away is so at once.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn present(&self, key: &str) -> Result<Option<Present>> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Ok(None);
        }
        let now = self.now();
        let Some(row) = session::get(&self.storage, &id_of(key)).await?.filter(|row| is_alive(row, now)) else {
            return Ok(None);
        };
        let Some(account) = account::get(&self.storage, row.account).await? else { return Ok(None) };
        let (true, Some(address)) = (account.status.may_sign_in(), account.address.clone()) else { return Ok(None) };
        if now - row.seen_at >= TimeDelta::seconds(SEEN_EVERY) {
            session::touch(&self.storage, &row.id, now).await?;
        }
        let memberships = membership::of_account(&self.storage, account.id).await?;
        Ok(Some(Present {
            viewer: viewer(&account, &memberships, now),
            session: row.id,
            id: account.id,
            name: account.name,
            address,
            language: account.language,
            // A clock that was set back must not make a sign-in recent again for longer than it may be.
            recent: row.recent_until > now && row.recent_until - now <= TimeDelta::minutes(RECENT_MINUTES.into()),
        }))
    }

    /// Signs somebody in by address and password. Its owner is told where the device was not seen for long.
    ///
    /// # Errors
    /// [`Refusal::Credentials`] whatever of the two is wrong, [`Refusal::TooOften`].
    pub async fn sign_in(&self, given: &Credentials, links: &dyn Links) -> Result<Entered> {
        let address = Address::new(&given.address).ok();
        let named = address.as_ref().map_or_else(|| given.address.trim().to_lowercase(), Address::key);
        let begun = self.now();
        self.limited(Limit::SignInsByClient, &given.client).await?;
        // Counted before the password is compared: many who try at one time must not all be let through.
        self.limited(Limit::SignInByClient, &given.client).await?;
        self.limited(Limit::SignInByAddress, &named).await?;
        let row = match &address {
            Some(address) => account::by_address(&self.storage, address).await?,
            None => None,
        };
        let row = row.filter(|row| row.status.may_sign_in());
        let hash = row.as_ref().and_then(|row| row.password_hash.clone());
        let fits = password::fits(&given.password, hash.clone()).await?;
        let Some(row) = row.filter(|_| fits) else { return Err(Refusal::Credentials.into()) };
        let by_address = self.attempt_key(Limit::SignInByAddress, &named).await?;
        let by_client = self.attempt_key(Limit::SignInByClient, &given.client).await?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        // What was true while the password was compared may have changed since: another password, erasure.
        let current = account::get_locked(&tx, row.id).await?;
        let Some(current) = current.filter(|it| it.status.may_sign_in() && it.password_hash == hash) else {
            return Err(Refusal::Credentials.into());
        };
        let has_second = second_factor::get(&tx, row.id).await?.is_some_and(|it| it.confirmed_at.is_some());
        let entered = if has_second {
            let step = Secret::new()?;
            let between = TokenRow {
                id: step.id,
                purpose: Purpose::SecondFactor,
                account: Some(row.id),
                address: None,
                payload: json!({}),
                created_at: now,
                expires_at: now + TimeDelta::minutes(CODE_MINUTES.into()),
                used_at: None,
            };
            token::add(&tx, &between).await?;
            Entered::CodeNeeded(step.plain)
        } else {
            tell_of_device(&tx, &current, &given.device, links, now).await?;
            Entered::In(opened(&tx, current, &given.device, given.before.as_deref(), now).await?)
        };
        attempt::clear(&tx, &by_address).await?;
        take_back(&tx, Limit::SignInByClient, &by_client, begun).await?;
        tx.commit().await?;
        Ok(entered)
    }

    /// The second half of signing in: the code of the app, or a recovery code. `before`: see [`Credentials`].
    ///
    /// # Errors
    /// [`Refusal::Link`] where the password was given too long ago, [`Refusal::Code`], [`Refusal::TooOften`].
    pub async fn give_code(
        &self,
        step: &str,
        code: &str,
        device: &str,
        before: Option<&str>,
        links: &dyn Links,
    ) -> Result<Key> {
        let now = self.now();
        let id = id_of(step);
        let between = token::get(&self.storage, &id, Purpose::SecondFactor, now).await?;
        let account = between.and_then(|row| row.account).ok_or(Refusal::Link)?;
        self.limited(Limit::Code, &account.0.to_string()).await?;
        let key = self.attempt_key(Limit::Code, &account.0.to_string()).await?;
        let tx = self.storage.begin().await?;
        let row = account::get_locked(&tx, account).await?.filter(|row| row.status.may_sign_in());
        let row = row.ok_or(Refusal::Link)?;
        if !super::second_factor::taken(&tx, account, code, now).await? {
            return Err(Refusal::Code.into());
        }
        if !token::use_up(&tx, &id, Purpose::SecondFactor, now).await? {
            return Err(Refusal::Link.into());
        }
        attempt::clear(&tx, &key).await?;
        tell_of_device(&tx, &row, device, links, now).await?;
        let key = opened(&tx, row, device, before, now).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Ends the session of whoever asks.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn sign_out(&self, present: &Present) -> Result<()> {
        self.end_session(present, &present.session).await.map(drop)
    }

    /// Ends one session of whoever asks; `false` if it was not there.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn end_session(&self, present: &Present, id: &str) -> Result<bool> {
        let tx = self.storage.begin().await?;
        let ended = session::end(&tx, present.id, id, self.now()).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends all other sessions of whoever asks, everywhere at once, and gives how many. A letter tells of it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn end_others(&self, present: &Present, links: &dyn Links) -> Result<u64> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        let row = account::get_locked(&tx, present.id).await?.ok_or(crate::Error::NotFound)?;
        let ended = session::end_all(&tx, present.id, Some(&present.session), now).await?;
        if ended > 0 {
            let letter = Letter::SessionsEnded { by_office: false, link: links.forgotten(row.language) };
            write_to(&tx, &row, &letter, now).await?;
            let detail = json!({ "number": ended });
            audit::append(&tx, &line(now, Some(row.id), "sessions_ended", row.id, detail)).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends all sessions of somebody else, for administrators; a letter tells of it.
    ///
    /// # Errors
    /// [`Refusal::Policy`]; [`crate::Error::NotFound`].
    pub async fn end_sessions_of(&self, present: &Present, of: AccountId, links: &dyn Links) -> Result<u64> {
        present.may(AccountAction::EndSessions)?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let row = account::get_locked(&tx, of).await?.filter(|row| row.status != AccountStatus::Erased);
        let row = row.ok_or(crate::Error::NotFound)?;
        let ended = session::end_all(&tx, of, None, now).await?;
        token::take_back(&tx, Some(of), Purpose::SecondFactor, now).await?;
        if ended > 0 {
            let letter = Letter::SessionsEnded { by_office: true, link: links.forgotten(row.language) };
            write_to(&tx, &row, &letter, now).await?;
        }
        let detail = json!({ "number": ended });
        audit::append(&tx, &line(now, Some(present.id), "sessions_ended", of, detail)).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

/// Whether a session still opens anything at this time.
fn is_alive(row: &SessionRow, now: DateTime<Utc>) -> bool {
    row.ended_at.is_none()
        && now - row.seen_at < TimeDelta::days(IDLE_DAYS.into())
        && now - row.created_at < TimeDelta::days(SESSION_DAYS.into())
}

/// Opens a session under a fresh key; the one that this browser had ends.
pub(super) async fn opened(
    tx: &Transaction,
    mut account: AccountRow,
    device: &str,
    before: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Key, Error> {
    let key = Secret::new()?;
    if let Some(before) = before {
        session::end(tx, account.id, before, now).await?;
    }
    account.signed_in_at = Some(now);
    account.status = AccountStatus::Active;
    account::put(tx, &account).await?;
    let device = device_name(device);
    devices::put(tx, account.id, &device, now).await?;
    let row = SessionRow {
        id: key.id,
        account: account.id,
        device,
        created_at: now,
        seen_at: now,
        recent_until: now + TimeDelta::minutes(RECENT_MINUTES.into()),
        ended_at: None,
    };
    session::add(tx, &row).await?;
    Ok(Key(key.plain))
}

/// Tells the owner of a sign-in with a device that was not seen for [`DEVICE_DAYS`]. Never of the first sign-in of all.
async fn tell_of_device(
    tx: &Transaction,
    account: &AccountRow,
    device: &str,
    links: &dyn Links,
    now: DateTime<Utc>,
) -> Result<()> {
    if account.signed_in_at.is_none() {
        return Ok(());
    }
    let device = device_name(device);
    let since = now - TimeDelta::days(DEVICE_DAYS.into());
    if devices::seen(tx, account.id, &device).await?.is_some_and(|seen| seen >= since) {
        return Ok(());
    }
    let letter = Letter::SignedInElsewhere { device, link: links.forgotten(account.language) };
    write_to(tx, account, &letter, now).await
}

/// The name of a device as it is kept.
fn device_name(device: &str) -> String {
    device.chars().take(LONGEST_DEVICE).collect()
}

/// A fresh id of an account.
pub(super) fn new_id() -> AccountId {
    AccountId(uuid::Uuid::now_v7())
}
