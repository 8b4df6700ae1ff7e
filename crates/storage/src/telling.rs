//! What waits to be told to people, in their account and by a letter, at once or once a day: what the tables whose rows
//! are told so have in common ([`crate::notification`], [`crate::news`]).

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::watch::How;
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;

use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, kept};

/// A table whose rows are told, by its columns.
pub(crate) trait Told: EntityTrait {
    /// The number of a row, in the order of time.
    const ID: Self::Column;
    /// Who is told.
    const ACCOUNT: Self::Column;
    /// When it happened.
    const AT: Self::Column;
    /// The letter that it waits for or was told in.
    const LETTER: Self::Column;
    /// When the letter was written.
    const TOLD_AT: Self::Column;
    /// When it was read in the account.
    const READ_AT: Self::Column;
}

/// The rows of an account, the newest first.
pub(crate) async fn list<E, R>(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<R>>
where
    E: Told,
    R: TryFrom<E::Model, Error = Error>,
{
    let rows = E::find()
        .filter(E::ACCOUNT.eq(account.0))
        .order_by_desc(E::ID)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(R::try_from).collect()
}

/// Marks the rows of an account as read, up to the one with this number, and gives how many.
pub(crate) async fn read_all<E: Told>(
    tx: &Transaction,
    account: AccountId,
    until: i64,
    at: DateTime<Utc>,
) -> Result<u64> {
    let done = E::update_many()
        .col_expr(E::READ_AT, kept(at).into())
        .filter(E::ACCOUNT.eq(account.0))
        .filter(E::ID.lte(until))
        .filter(E::READ_AT.is_null())
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Accounts with rows of `until` at the latest that wait for this letter.
pub(crate) async fn waiting<E: Told>(
    source: &impl Source,
    letter: How,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<AccountId>> {
    let accounts: Vec<Uuid> = E::find()
        .select_only()
        .column(E::ACCOUNT)
        .distinct()
        .filter(E::LETTER.eq(letter.code()))
        .filter(E::TOLD_AT.is_null())
        .filter(E::AT.lte(kept(until)))
        .order_by_asc(E::ACCOUNT)
        .limit(capped(limit))
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(accounts.into_iter().map(AccountId).collect())
}

/// What of an account waits for this letter and is of `until` at the latest, the oldest first.
pub(crate) async fn waiting_of<E, R>(
    source: &impl Source,
    account: AccountId,
    letter: How,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<R>>
where
    E: Told,
    R: TryFrom<E::Model, Error = Error>,
{
    let rows = E::find()
        .filter(E::ACCOUNT.eq(account.0))
        .filter(E::LETTER.eq(letter.code()))
        .filter(E::TOLD_AT.is_null())
        .filter(E::AT.lte(kept(until)))
        .order_by_asc(E::ID)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(R::try_from).collect()
}

/// Whether a letter of this kind was written to the account at `since` or later.
pub(crate) async fn was_told<E: Told>(
    source: &impl Source,
    account: AccountId,
    letter: How,
    since: DateTime<Utc>,
) -> Result<bool> {
    let found: Option<i64> = E::find()
        .select_only()
        .column(E::ID)
        .filter(E::ACCOUNT.eq(account.0))
        .filter(E::LETTER.eq(letter.code()))
        .filter(E::TOLD_AT.gte(kept(since)))
        .limit(1)
        .into_tuple()
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(found.is_some())
}

/// Notes that these were told in their letter.
pub(crate) async fn note_told<E: Told>(tx: &Transaction, ids: &[i64], at: DateTime<Utc>) -> Result<()> {
    for part in ids.chunks(AT_ONCE) {
        E::update_many()
            .col_expr(E::TOLD_AT, kept(at).into())
            .filter(E::ID.is_in(part.iter().copied()))
            .exec(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

/// No letter is written about these any more.
pub(crate) async fn make_quiet<E: Told>(tx: &Transaction, ids: &[i64]) -> Result<()> {
    for part in ids.chunks(AT_ONCE) {
        E::update_many()
            .col_expr(E::LETTER, How::AppOnly.code().into())
            .filter(E::ID.is_in(part.iter().copied()))
            .exec(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

/// Forgets rows of before `before`, and gives how many.
pub(crate) async fn forget<E: Told>(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done =
        E::delete_many().filter(E::AT.lt(kept(before))).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Forgets all rows of an account.
pub(crate) async fn erase<E: Told>(tx: &Transaction, account: AccountId) -> Result<()> {
    E::delete_many().filter(E::ACCOUNT.eq(account.0)).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}
