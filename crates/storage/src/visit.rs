//! Addresses outside: when they were asked for and visited, what became of it, and which published entries name them.
//! Known by the hash of the address; what nobody names any more is forgotten.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::visit::Outcome;
use sea_orm::sea_query::{OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, entry, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        #[sea_orm(column_type = "Text")]
        pub address: String,
        pub asked_at: DateTimeUtc,
        pub checked_at: Option<DateTimeUtc>,
        pub outcome: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub moved_to: Option<String>,
        pub failed: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod named {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visit_named")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// An address and what became of its visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRow {
    /// Hash of the address, by which it is known.
    pub hash: String,
    /// The address.
    pub address: String,
    /// When somebody last asked for a visit; the beginning of Unix time where nobody did.
    pub asked_at: DateTime<Utc>,
    /// The last visit: when, and what became of it.
    pub checked: Option<(DateTime<Utc>, Outcome)>,
    /// Where it is now, where the last visit was sent on for good.
    pub moved_to: Option<String>,
    /// How many visits in a row were without success.
    pub failed: u32,
}

impl VisitRow {
    /// Of an address for which nobody has asked.
    pub const fn new(hash: String, address: String) -> Self {
        Self { hash, address, asked_at: DateTime::UNIX_EPOCH, checked: None, moved_to: None, failed: 0 }
    }
}

/// The address with this hash.
pub async fn get(source: &impl Source, hash: &str) -> Result<Option<VisitRow>> {
    let row = table::Entity::find_by_id(hash).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    row.map(VisitRow::try_from).transpose()
}

/// Those of these that are known, in no order.
pub async fn many(source: &impl Source, hashes: &[String]) -> Result<Vec<VisitRow>> {
    let mut found = Vec::new();
    for part in hashes.chunks(AT_ONCE) {
        let rows = table::Entity::find()
            .filter(Column::Hash.is_in(part.iter().map(String::as_str)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            found.push(VisitRow::try_from(row)?);
        }
    }
    Ok(found)
}

/// Notes that a visit is asked for, once: `false` where it was asked for at `before` or later.
pub async fn ask(
    tx: &Transaction,
    hash: &str,
    address: &str,
    at: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<bool> {
    know(tx, hash, address).await?;
    let update = table::Entity::update_many()
        .col_expr(Column::AskedAt, kept(at).into())
        .filter(Column::Hash.eq(hash))
        .filter(Column::AskedAt.lt(kept(before)));
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// Knows an address from now on; what is known of it already stays.
pub async fn know(tx: &Transaction, hash: &str, address: &str) -> Result<()> {
    let row = table::Model::from(&VisitRow::new(hash.to_owned(), address.to_owned()));
    let untouched = OnConflict::column(Column::Hash).do_nothing().to_owned();
    table::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(untouched)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Writes what became of a visit, new or again.
pub async fn put(tx: &Transaction, row: &VisitRow) -> Result<()> {
    let again = OnConflict::column(Column::Hash)
        .update_columns([Column::CheckedAt, Column::Outcome, Column::MovedTo, Column::Failed])
        .to_owned();
    table::Entity::insert(table::Model::from(row).into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Makes these, each once, all that a published entry names.
pub async fn name(tx: &Transaction, entry: EntryId, hashes: &[String]) -> Result<()> {
    named::Entity::delete_many()
        .filter(named::Column::EntryId.eq(entry.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    let rows: Vec<named::ActiveModel> =
        hashes.iter().map(|hash| named::ActiveModel { entry_id: Set(entry.0), hash: Set(hash.clone()) }).collect();
    for part in rows.chunks(AT_ONCE) {
        named::Entity::insert_many(part.iter().cloned())
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

/// Forgets what entries name that nobody may read any more; gives how many names. Their addresses are left to
/// [`forget`].
pub async fn unname_hidden(tx: &Transaction) -> Result<u64> {
    let done = named::Entity::delete_many()
        .filter(named::Column::EntryId.not_in_subquery(entry::public_ids()))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Hashes that an entry names, in order.
pub async fn named_by(source: &impl Source, entry: EntryId) -> Result<Vec<String>> {
    let rows = named::Entity::find()
        .filter(named::Column::EntryId.eq(entry.0))
        .order_by_asc(named::Column::Hash)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| row.hash).collect())
}

/// Addresses of published entries whose last visit was asked for before `before`, the longest ago first.
pub async fn due(source: &impl Source, before: DateTime<Utc>, limit: u64) -> Result<Vec<VisitRow>> {
    table::Entity::find()
        .filter(Column::AskedAt.lt(kept(before)))
        .filter(Column::Hash.in_subquery(all_named()))
        .order_by_asc(Column::AskedAt)
        .order_by_asc(Column::Hash)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(VisitRow::try_from)
        .collect()
}

/// How many visits were asked for after `since`.
pub async fn asked_since(source: &impl Source, since: DateTime<Utc>) -> Result<u64> {
    let since = table::Entity::find().filter(Column::AskedAt.gt(kept(since)));
    since.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Published entries with those of their addresses whose last visit had one of these outcomes, by the hash.
pub async fn with_outcome(source: &impl Source, outcomes: &[Outcome], limit: u64) -> Result<Vec<(EntryId, VisitRow)>> {
    let rows = table::Entity::find()
        .filter(Column::Outcome.is_in(outcomes.iter().map(|outcome| outcome.code())))
        .filter(Column::Hash.in_subquery(all_named()))
        .order_by_asc(Column::Hash)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    let mut visits = BTreeMap::new();
    for row in rows {
        visits.insert(row.hash.clone(), VisitRow::try_from(row)?);
    }
    let hashes: Vec<&String> = visits.keys().collect();
    let mut found = Vec::new();
    for part in hashes.chunks(AT_ONCE) {
        let names = named::Entity::find()
            .filter(named::Column::Hash.is_in(part.iter().map(|hash| hash.as_str())))
            .order_by_asc(named::Column::Hash)
            .order_by_asc(named::Column::EntryId)
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in names {
            if let Some(visit) = visits.get(&row.hash) {
                found.push((EntryId(row.entry_id), visit.clone()));
            }
        }
    }
    Ok(found)
}

/// Forgets addresses that no published entry names and for which nobody has asked since `before`; gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::AskedAt.lt(kept(before)))
        .filter(Column::Hash.not_in_subquery(all_named()))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// All hashes that some published entry names.
fn all_named() -> SelectStatement {
    Query::select().column(named::Column::Hash).from(named::Entity).to_owned()
}

impl From<&VisitRow> for table::Model {
    fn from(row: &VisitRow) -> Self {
        Self {
            hash: row.hash.clone(),
            address: row.address.clone(),
            asked_at: kept(row.asked_at),
            checked_at: row.checked.map(|(at, _)| kept(at)),
            outcome: row.checked.map(|(_, outcome)| outcome.code().to_owned()),
            moved_to: row.moved_to.clone(),
            failed: row.failed.into(),
        }
    }
}

impl TryFrom<table::Model> for VisitRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let outcome = match row.outcome.as_deref() {
            Some(code) => Some(Outcome::from_code(code).ok_or_else(|| Error::corrupt("visit.outcome"))?),
            None => None,
        };
        Ok(Self {
            hash: row.hash,
            address: row.address,
            asked_at: row.asked_at,
            checked: row.checked_at.zip(outcome),
            moved_to: row.moved_to,
            failed: u32::try_from(row.failed).map_err(|_| Error::corrupt("visit.failed"))?,
        })
    }
}
