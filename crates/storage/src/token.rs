//! Tokens: what somebody holds who got a letter, or who is between two pages of one step. Each works once.

use chrono::{DateTime, Utc};
use domain::account::{AccountId, Address};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::Value;

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub purpose: String,
        pub account: Option<Uuid>,
        pub address: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub used_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What a token is for; one made for one purpose does nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To confirm an address and begin an account.
    Confirm,
    /// To choose a new password.
    Reset,
    /// To take a role that somebody gave.
    Invitation,
    /// To become the first administrator.
    FirstAdministrator,
    /// To give the code of the second factor after the password.
    SecondFactor,
    /// To end the letters about what somebody watches; the one that works more than once.
    Unsubscribe,
    /// To reach an account under another address.
    NewAddress,
    /// To go back to the address from before.
    OldAddress,
    /// To let somebody take a profile over.
    Claim,
    /// To object to a hand-over.
    Objection,
    /// To say whether an invitation may be accepted from another address.
    Elsewhere,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Confirm,
        Self::Reset,
        Self::Invitation,
        Self::FirstAdministrator,
        Self::SecondFactor,
        Self::Unsubscribe,
        Self::NewAddress,
        Self::OldAddress,
        Self::Claim,
        Self::Objection,
        Self::Elsewhere,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
            Self::Invitation => "invitation",
            Self::FirstAdministrator => "first_administrator",
            Self::SecondFactor => "second_factor",
            Self::Unsubscribe => "unsubscribe",
            Self::NewAddress => "new_address",
            Self::OldAddress => "old_address",
            Self::Claim => "claim",
            Self::Objection => "objection",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// SHA-256 of what is sent, in hexadecimal digits.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The account it is about; of an invitation, who invites.
    pub account: Option<AccountId>,
    /// The address it was sent to.
    pub address: Option<Address>,
    /// What else must be known when it is used.
    pub payload: Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it does not work any more.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// The token with this id, as long as it works: for this purpose, not used, not expired at `now`.
pub async fn get(source: &impl Source, id: &str, purpose: Purpose, now: DateTime<Utc>) -> Result<Option<TokenRow>> {
    let row = table::Entity::find_by_id(id)
        .filter(Column::Purpose.eq(purpose.code()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(kept(now)))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    row.map(TokenRow::try_from).transpose()
}

/// Tokens of an account that still work, the newest first.
pub async fn list(
    source: &impl Source,
    account: AccountId,
    purpose: Purpose,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<TokenRow>> {
    let rows = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .filter(Column::Purpose.eq(purpose.code()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(kept(now)))
        .order_by_desc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(TokenRow::try_from).collect()
}

/// Tokens of an account that were used and are not forgotten yet, those used last first.
pub async fn used(source: &impl Source, account: AccountId, purpose: Purpose, limit: u64) -> Result<Vec<TokenRow>> {
    let rows = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .filter(Column::Purpose.eq(purpose.code()))
        .filter(Column::UsedAt.is_not_null())
        .order_by_desc(Column::UsedAt)
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(TokenRow::try_from).collect()
}

/// Writes a new token.
pub async fn add(tx: &Transaction, row: &TokenRow) -> Result<()> {
    let model = table::ActiveModel {
        id: Set(row.id.clone()),
        purpose: Set(row.purpose.code().to_owned()),
        account: Set(row.account.map(|account| account.0)),
        address: Set(row.address.as_ref().map(|address| address.as_str().to_owned())),
        payload: Set(row.payload.to_string()),
        created_at: Set(kept(row.created_at)),
        expires_at: Set(kept(row.expires_at)),
        used_at: Set(row.used_at.map(kept)),
    };
    table::Entity::insert(model).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Uses a token up. Of several who try, one hears `true`; the others, and whoever comes too late, `false`.
pub async fn use_up(tx: &Transaction, id: &str, purpose: Purpose, now: DateTime<Utc>) -> Result<bool> {
    let done = table::Entity::update_many()
        .col_expr(Column::UsedAt, kept(now).into())
        .filter(Column::Id.eq(id))
        .filter(Column::Purpose.eq(purpose.code()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(kept(now)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// Makes all tokens for a purpose worthless, those of one account or, without one, those of none; gives how many.
pub async fn take_back(
    tx: &Transaction,
    account: Option<AccountId>,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<u64> {
    let whose = account.map_or_else(|| Column::Account.is_null(), |account| Column::Account.eq(account.0));
    let done = table::Entity::update_many()
        .col_expr(Column::UsedAt, kept(now).into())
        .filter(whose)
        .filter(Column::Purpose.eq(purpose.code()))
        .filter(Column::UsedAt.is_null())
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Forgets everything that was made for this account or sent to this address, however it was written.
pub async fn erase(tx: &Transaction, account: AccountId, address: &Address) -> Result<()> {
    // What stands before the @ is ASCII and the domain is kept in lower case, so that this is the key of the address.
    let same = Func::lower(Expr::col(Column::Address)).eq(address.key());
    let about = sea_orm::Condition::any().add(Column::Account.eq(account.0)).add(same);
    table::Entity::delete_many().filter(about).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Forgets tokens that expired before `before`, used or not, and gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::ExpiresAt.lt(kept(before)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

impl TryFrom<table::Model> for TokenRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let purpose = Purpose::ALL.into_iter().find(|purpose| purpose.code() == row.purpose);
        let address = row.address.as_deref().map(Address::new).transpose();
        Ok(Self {
            id: row.id,
            purpose: purpose.ok_or_else(|| Error::corrupt("token.purpose"))?,
            account: row.account.map(AccountId),
            address: address.map_err(|_| Error::corrupt("token.address"))?,
            payload: serde_json::from_str(&row.payload).map_err(|_| Error::corrupt("token.payload"))?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        })
    }
}
