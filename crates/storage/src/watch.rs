//! What people watch: each thing once for an account, and how they wish to be told.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::watch::{How, Subject};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};
use uuid::Uuid;

use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "watch")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account: Uuid,
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub key: String,
        pub how: String,
        pub since: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// Something that somebody watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRow {
    /// Its id.
    pub id: Uuid,
    /// Who watches.
    pub account: AccountId,
    /// What.
    pub subject: Subject,
    /// How they wish to be told.
    pub how: How,
    /// Since when; what was published before is not told.
    pub since: DateTime<Utc>,
}

/// Writes a watch; of what the account watches already only `how` changes.
pub async fn put(tx: &Transaction, row: &WatchRow) -> Result<()> {
    let model = table::ActiveModel {
        id: Set(row.id),
        account: Set(row.account.0),
        subject: Set(row.subject.code().to_owned()),
        key: Set(row.subject.key()),
        how: Set(row.how.code().to_owned()),
        since: Set(kept(row.since)),
    };
    let again =
        OnConflict::columns([Column::Account, Column::Subject, Column::Key]).update_column(Column::How).to_owned();
    table::Entity::insert(model)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// The watch with this id.
pub async fn get(source: &impl Source, id: Uuid) -> Result<Option<WatchRow>> {
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    row.map(WatchRow::try_from).transpose()
}

/// The watch of this account on this subject.
pub async fn find(source: &impl Source, account: AccountId, subject: &Subject) -> Result<Option<WatchRow>> {
    let row = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .filter(Column::Subject.eq(subject.code()))
        .filter(Column::Key.eq(subject.key()))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    row.map(WatchRow::try_from).transpose()
}

/// What an account watches, the newest first.
pub async fn of_account(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<WatchRow>> {
    let select = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .order_by_desc(Column::Since)
        .order_by_desc(Column::Id)
        .limit(capped(limit));
    rows(source, select).await
}

/// How many things an account watches.
pub async fn count(source: &impl Source, account: AccountId) -> Result<u64> {
    let all = table::Entity::find().filter(Column::Account.eq(account.0));
    all.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Whether anybody watches anything.
pub async fn any(source: &impl Source) -> Result<bool> {
    let found: Option<Uuid> = table::Entity::find()
        .select_only()
        .column(Column::Id)
        .limit(1)
        .into_tuple()
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(found.is_some())
}

/// Watches on subjects of one kind with one of these keys, in the order of their ids, those after `after` (nil: from
/// the beginning). At most 500 keys are looked at.
pub async fn on(source: &impl Source, code: &str, keys: &[String], after: Uuid, limit: u64) -> Result<Vec<WatchRow>> {
    let select = table::Entity::find()
        .filter(Column::Subject.eq(code))
        .filter(Column::Key.is_in(keys.iter().take(AT_ONCE).map(String::as_str)))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(capped(limit));
    rows(source, select).await
}

/// All watched searches in the order of their ids, those after `after` (nil: from the beginning).
pub async fn searches(source: &impl Source, after: Uuid, limit: u64) -> Result<Vec<WatchRow>> {
    let select = table::Entity::find()
        .filter(Column::Subject.eq("search"))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(capped(limit));
    rows(source, select).await
}

/// Changes how an account is told, by one of its watches or by all, and gives how many were changed.
pub async fn set_how(tx: &Transaction, account: AccountId, watch: Option<Uuid>, how: How) -> Result<u64> {
    let mut update =
        table::Entity::update_many().col_expr(Column::How, how.code().into()).filter(Column::Account.eq(account.0));
    if let Some(watch) = watch {
        update = update.filter(Column::Id.eq(watch));
    }
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected)
}

/// Ends a watch of an account; `false` if it has none with this id.
pub async fn remove(tx: &Transaction, account: AccountId, id: Uuid) -> Result<bool> {
    let done = table::Entity::delete_many()
        .filter(Column::Account.eq(account.0))
        .filter(Column::Id.eq(id))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// Ends all watches of an account.
pub async fn erase(tx: &Transaction, account: AccountId) -> Result<()> {
    table::Entity::delete_many()
        .filter(Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

async fn rows(source: &impl Source, select: Select<table::Entity>) -> Result<Vec<WatchRow>> {
    let rows = select.all(&source.executor()).await.map_err(|error| source.fail(error))?;
    rows.into_iter().map(WatchRow::try_from).collect()
}

impl TryFrom<table::Model> for WatchRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            account: AccountId(row.account),
            subject: Subject::read(&row.subject, &row.key).ok_or_else(|| Error::corrupt("watch.subject, key"))?,
            how: How::from_code(&row.how).ok_or_else(|| Error::corrupt("watch.how"))?,
            since: row.since,
        })
    }
}
