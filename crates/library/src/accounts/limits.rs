//! How often something may be tried, counted for all processes of the node together.
//!
//! What is counted are hashes with a salt of the node: the table tells nobody which addresses or devices tried.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use storage::{Transaction, attempt, meta};

use super::{Refusal, Result, secret};
use crate::Library;

/// The key of the node's salt.
const SALT: &str = "attempt_salt";

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Failed sign-ins with one address.
    SignInByAddress,
    /// Failed sign-ins from one client: what succeeds is taken back, since a whole house may share a network address.
    SignInByClient,
    /// Sign-ins from one client, failed or not: each costs as much as hashing a password does.
    SignInsByClient,
    /// Codes tried for one account.
    Code,
    /// Registrations of one address.
    RegisterByAddress,
    /// Registrations from one client.
    RegisterByClient,
    /// New passwords asked for with one address.
    ResetByAddress,
    /// New passwords asked for from one client.
    ResetByClient,
    /// Invitations by one account.
    Invite,
    /// Invitations that one account wants to accept from another address.
    Elsewhere,
    /// Other addresses that one account asks for.
    NewAddress,
    /// Letters to one address that it was asked for as another one.
    NewAddressTo,
    /// Profiles that one account asks for.
    Claim,
    /// Letters to the organisation of one profile.
    ClaimOf,
    /// Letters to one address of an organisation.
    ClaimTo,
    /// Notices from one client.
    NoticeByClient,
    /// Notices from one client within a day.
    NoticeByClientDay,
    /// Letters about notices to one address.
    NoticeByAddress,
}

impl Limit {
    /// Its name, how often it may be tried, and in how many minutes.
    const fn rule(self) -> (&'static str, u64, u32) {
        match self {
            Self::SignInByAddress => ("sign_in_address", 10, 15),
            Self::SignInByClient => ("sign_in_client", 60, 15),
            Self::SignInsByClient => ("sign_ins_client", 600, 15),
            Self::Code => ("code", 6, 15),
            Self::RegisterByAddress => ("register_address", 3, 60),
            Self::RegisterByClient => ("register_client", 20, 60),
            Self::ResetByAddress => ("reset_address", 3, 60),
            Self::ResetByClient => ("reset_client", 20, 60),
            Self::Invite => ("invite", 50, 24 * 60),
            Self::Elsewhere => ("elsewhere", 10, 24 * 60),
            Self::NewAddress => ("new_address", 5, 24 * 60),
            Self::NewAddressTo => ("new_address_to", 3, 60),
            Self::Claim => ("claim", 5, 24 * 60),
            Self::ClaimOf => ("claim_of", 10, 24 * 60),
            Self::ClaimTo => ("claim_to", 3, 24 * 60),
            Self::NoticeByClient => ("notice_client", 20, 60),
            Self::NoticeByClientDay => ("notice_client_day", 30, 24 * 60),
            Self::NoticeByAddress => ("notice_address", 5, 24 * 60),
        }
    }

    /// Begin of the window that `now` is in.
    fn window(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let (.., minutes) = self.rule();
        let length = i64::from(minutes) * 60;
        DateTime::from_timestamp(now.timestamp().div_euclid(length) * length, 0).unwrap_or(now)
    }
}

/// The longest window of all.
pub const LONGEST: TimeDelta = TimeDelta::days(1);

impl Library {
    /// Counts an attempt of `whom` and refuses it where it is one too many.
    pub(crate) async fn limited(&self, limit: Limit, whom: &str) -> Result<()> {
        let now = self.now();
        let window = limit.window(now);
        let (_, most, minutes) = limit.rule();
        let key = self.attempt_key(limit, whom).await?;
        let number = attempt::count(&self.storage, &key, window).await?;
        if number <= most {
            return Ok(());
        }
        let over = window + TimeDelta::minutes(i64::from(minutes)) - now;
        let minutes = u32::try_from(over.num_seconds().max(0)).unwrap_or_default().div_ceil(60).max(1);
        Err(Refusal::TooOften { minutes }.into())
    }

    /// The key under which attempts of `whom` are counted.
    pub(super) async fn attempt_key(&self, limit: Limit, whom: &str) -> Result<String> {
        let salt = match meta::get(&self.storage, SALT).await? {
            Some(salt) => salt,
            None => {
                let salt = HEXLOWER.encode(&secret::random::<16>()?);
                let tx = self.storage.begin().await?;
                meta::put(&tx, SALT, &salt).await?;
                tx.commit().await?;
                salt
            }
        };
        let (name, ..) = limit.rule();
        Ok(HEXLOWER.encode(&Sha256::digest(format!("{salt}\0{name}\0{whom}").as_bytes())))
    }
}

/// Takes an attempt back that was counted at `at`, since it succeeded; `key` from [`Library::attempt_key`].
pub(super) async fn take_back(tx: &Transaction, limit: Limit, key: &str, at: DateTime<Utc>) -> Result<()> {
    Ok(attempt::take_back(tx, key, limit.window(at)).await?)
}
