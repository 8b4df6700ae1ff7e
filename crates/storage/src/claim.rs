//! Requests to take the profile of an initiative over, for the office to decide.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "claim")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub open_for: Option<String>,
        pub initiative: Uuid,
        pub account: Uuid,
        #[sea_orm(column_type = "Text")]
        pub words: String,
        pub asked_at: DateTimeUtc,
        pub decided_at: Option<DateTimeUtc>,
        pub decided_by: Option<Uuid>,
        pub granted: Option<bool>,
        #[sea_orm(column_type = "Text", nullable)]
        pub answer: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What the office said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountId,
    /// Whether whoever asked may take it over.
    pub granted: bool,
    /// Why, in words; may be empty.
    pub words: String,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its id.
    pub id: Uuid,
    /// The initiative.
    pub initiative: EntryId,
    /// Who asks.
    pub account: AccountId,
    /// Who they are there, in their words.
    pub words: String,
    /// When they asked.
    pub asked_at: DateTime<Utc>,
    /// What the office said; none as long as it waits.
    pub decided: Option<Decided>,
}

/// Writes a new request; `false` and nothing done where one of this account for this initiative waits already.
pub async fn add(tx: &Transaction, row: &ClaimRow) -> Result<bool> {
    let decided = row.decided.as_ref();
    let open_for = decided.is_none().then(|| format!("{}/{}", row.initiative, row.account.0));
    let model = table::ActiveModel {
        id: Set(row.id),
        open_for: Set(open_for),
        initiative: Set(row.initiative.0),
        account: Set(row.account.0),
        words: Set(row.words.clone()),
        asked_at: Set(kept(row.asked_at)),
        decided_at: Set(decided.map(|decided| kept(decided.at))),
        decided_by: Set(decided.map(|decided| decided.by.0)),
        granted: Set(decided.map(|decided| decided.granted)),
        answer: Set(decided.map(|decided| decided.words.clone())),
    };
    let written = table::Entity::insert(model)
        .on_conflict(OnConflict::column(Column::OpenFor).do_nothing().to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// The request with this id.
pub async fn get(source: &impl Source, id: Uuid) -> Result<Option<ClaimRow>> {
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    row.map(ClaimRow::try_from).transpose()
}

/// As [`get`], and nobody else changes it until the transaction ends.
pub async fn get_locked(tx: &Transaction, id: Uuid) -> Result<Option<ClaimRow>> {
    let row =
        table::Entity::find_by_id(id).lock(LockType::Update).one(tx.inner()).await.map_err(|error| tx.fail(error))?;
    row.map(ClaimRow::try_from).transpose()
}

/// Requests that wait, the oldest first.
pub async fn open(source: &impl Source, limit: u64) -> Result<Vec<ClaimRow>> {
    let waiting = table::Entity::find().filter(Column::DecidedAt.is_null());
    rows(source, waiting.order_by_asc(Column::AskedAt).order_by_asc(Column::Id), limit).await
}

/// What an account has asked for, the newest first.
pub async fn of_account(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<ClaimRow>> {
    let own = table::Entity::find().filter(Column::Account.eq(account.0));
    rows(source, own.order_by_desc(Column::AskedAt).order_by_desc(Column::Id), limit).await
}

async fn rows(source: &impl Source, select: Select<table::Entity>, limit: u64) -> Result<Vec<ClaimRow>> {
    let rows = select.limit(capped(limit)).all(&source.executor()).await.map_err(|error| source.fail(error))?;
    rows.into_iter().map(ClaimRow::try_from).collect()
}

/// Writes down what the office says; `false` and nothing done where it was said before.
pub async fn decide(tx: &Transaction, id: Uuid, decided: &Decided) -> Result<bool> {
    let done = table::Entity::update_many()
        .col_expr(Column::OpenFor, Option::<String>::None.into())
        .col_expr(Column::DecidedAt, kept(decided.at).into())
        .col_expr(Column::DecidedBy, decided.by.0.into())
        .col_expr(Column::Granted, decided.granted.into())
        .col_expr(Column::Answer, decided.words.clone().into())
        .filter(Column::Id.eq(id))
        .filter(Column::DecidedAt.is_null())
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// Forgets what an account has asked for.
pub async fn erase(tx: &Transaction, account: AccountId) -> Result<()> {
    table::Entity::delete_many()
        .filter(Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Forgets requests that were decided before `before`, and gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::DecidedAt.lt(kept(before)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

impl TryFrom<table::Model> for ClaimRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let decided = match (row.decided_at, row.decided_by, row.granted, row.answer) {
            (None, None, None, None) => None,
            (Some(at), Some(by), Some(granted), Some(words)) => Some(Decided { at, by: AccountId(by), granted, words }),
            _ => return Err(Error::corrupt("claim.decided_at")),
        };
        Ok(Self {
            id: row.id,
            initiative: EntryId(row.initiative),
            account: AccountId(row.account),
            words: row.words,
            asked_at: row.asked_at,
            decided,
        })
    }
}
