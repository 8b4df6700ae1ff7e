//! Accounts: people who can sign in. An erased one keeps its id, and nothing else that says who it was.

use chrono::{DateTime, Utc};
use domain::Language;
use domain::account::{AccountId, AccountStatus, Address, Office};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub address: Option<String>,
        pub address_key: Option<String>,
        pub name: String,
        pub language: String,
        pub password_hash: Option<String>,
        pub status: String,
        pub office: Option<String>,
        pub created_at: DateTimeUtc,
        pub signed_in_at: Option<DateTimeUtc>,
        pub erased_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id, for ever.
    pub id: AccountId,
    /// Where letters go; none once it is erased.
    pub address: Option<Address>,
    /// The name under which it appears; empty once it is erased.
    pub name: String,
    /// Language of letters.
    pub language: Language,
    /// Hash of the password in the PHC string format; none before one is chosen.
    pub password_hash: Option<String>,
    /// What it may be used for.
    pub status: AccountStatus,
    /// Role for the node.
    pub office: Option<Office>,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// When somebody signed in for the last time.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// When it was erased.
    pub erased_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for AccountRow {
    /// Without what must not get into a log.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("AccountRow")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("office", &self.office)
            .finish_non_exhaustive()
    }
}

/// The account with this id.
pub async fn get(source: &impl Source, id: AccountId) -> Result<Option<AccountRow>> {
    let row = table::Entity::find_by_id(id.0).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    row.map(AccountRow::try_from).transpose()
}

/// The same, locked until the transaction ends: for what is read in order to be changed.
pub async fn get_locked(tx: &Transaction, id: AccountId) -> Result<Option<AccountRow>> {
    let row =
        table::Entity::find_by_id(id.0).lock(LockType::Update).one(tx.inner()).await.map_err(|error| tx.fail(error))?;
    row.map(AccountRow::try_from).transpose()
}

/// The account that this address belongs to, however it is written.
pub async fn by_address(source: &impl Source, address: &Address) -> Result<Option<AccountRow>> {
    let row = table::Entity::find()
        .filter(Column::AddressKey.eq(address.key()))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    row.map(AccountRow::try_from).transpose()
}

/// These accounts, in no order.
pub async fn many(source: &impl Source, ids: &[AccountId]) -> Result<Vec<AccountRow>> {
    let mut found = Vec::new();
    for part in ids.chunks(1_000) {
        let rows = table::Entity::find()
            .filter(Column::Id.is_in(part.iter().map(|id| id.0)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            found.push(AccountRow::try_from(row)?);
        }
    }
    Ok(found)
}

/// Accounts that are not erased, the oldest first.
pub async fn list(source: &impl Source, limit: u64, offset: u64) -> Result<Vec<AccountRow>> {
    let rows = table::Entity::find()
        .filter(Column::Status.ne(AccountStatus::Erased.code()))
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .offset(Ord::min(offset, u64::from(u32::MAX)))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(AccountRow::try_from).collect()
}

/// Who has a role for the node.
pub async fn of_office(source: &impl Source) -> Result<Vec<AccountRow>> {
    let rows = table::Entity::find()
        .filter(Column::Office.is_not_null())
        .filter(Column::Status.ne(AccountStatus::Erased.code()))
        .order_by_asc(Column::Id)
        .limit(capped(crate::MOST))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(AccountRow::try_from).collect()
}

/// How many accounts there are that are not erased.
pub async fn count(source: &impl Source) -> Result<u64> {
    let all = table::Entity::find().filter(Column::Status.ne(AccountStatus::Erased.code()));
    all.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// How many with this role for the node can sign in.
pub async fn count_office(source: &impl Source, office: Office) -> Result<u64> {
    let able = AccountStatus::ALL.into_iter().filter(|status| status.may_sign_in()).map(AccountStatus::code);
    let all = table::Entity::find().filter(Column::Office.eq(office.code())).filter(Column::Status.is_in(able));
    all.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// The administrators, locked until the transaction ends, so that two of them cannot be the last at one time.
pub async fn lock_administrators(tx: &Transaction) -> Result<Vec<AccountId>> {
    let rows = table::Entity::find()
        .filter(Column::Office.eq(Office::Administrator.code()))
        .order_by_asc(Column::Id)
        .lock(LockType::Update)
        .all(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(rows.into_iter().map(|row| AccountId(row.id)).collect())
}

/// Marks active accounts dormant in which nobody has signed in since `since`, and gives how many.
pub async fn mark_dormant(tx: &Transaction, since: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::update_many()
        .col_expr(Column::Status, AccountStatus::Dormant.code().into())
        .filter(Column::Status.eq(AccountStatus::Active.code()))
        .filter(Column::SignedInAt.lt(kept(since)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Writes a new account; `false` and nothing done if the address belongs to another one already.
pub async fn add(tx: &Transaction, row: &AccountRow) -> Result<bool> {
    let written = table::Entity::insert(row.to_model())
        .on_conflict(OnConflict::column(Column::AddressKey).do_nothing().to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// Writes an account as it is now, except for the time of its making.
pub async fn put(tx: &Transaction, row: &AccountRow) -> Result<()> {
    let mut model = row.to_model();
    model.created_at = sea_orm::ActiveValue::NotSet;
    table::Entity::update(model).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

impl AccountRow {
    fn to_model(&self) -> table::ActiveModel {
        table::ActiveModel {
            id: Set(self.id.0),
            address: Set(self.address.as_ref().map(|address| address.as_str().to_owned())),
            address_key: Set(self.address.as_ref().map(Address::key)),
            name: Set(self.name.clone()),
            language: Set(self.language.code().to_owned()),
            password_hash: Set(self.password_hash.clone()),
            status: Set(self.status.code().to_owned()),
            office: Set(self.office.map(|office| office.code().to_owned())),
            created_at: Set(kept(self.created_at)),
            signed_in_at: Set(self.signed_in_at.map(kept)),
            erased_at: Set(self.erased_at.map(kept)),
        }
    }
}

impl TryFrom<table::Model> for AccountRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let address = row.address.as_deref().map(Address::new).transpose();
        let office = row.office.as_deref().map(|code| Office::from_code(code).ok_or(())).transpose();
        Ok(Self {
            id: AccountId(row.id),
            address: address.map_err(|_| Error::corrupt("account.address"))?,
            name: row.name,
            language: Language::from_code(&row.language).ok_or_else(|| Error::corrupt("account.language"))?,
            password_hash: row.password_hash,
            status: AccountStatus::from_code(&row.status).ok_or_else(|| Error::corrupt("account.status"))?,
            office: office.map_err(|()| Error::corrupt("account.office"))?,
            created_at: row.created_at,
            signed_in_at: row.signed_in_at,
            erased_at: row.erased_at,
        })
    }
}
