//! A few single values: settings of the node by key, and the revision of the library.

use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, EntityTrait as _};

use crate::{Error, Result, Source, Transaction};

pub(crate) mod counter {
    //! The one row of counters. Both stand in one row so that two transactions can't lock them in opposite order.

    use sea_orm::entity::prelude::*;

    /// The key of the row.
    pub const ROW: i64 = 1;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub search_seq: i64,
        pub content_revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "meta")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The value of `key`.
pub async fn get(source: &impl Source, key: &str) -> Result<Option<String>> {
    let row = table::Entity::find_by_id(key).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(|row| row.value))
}

/// Sets the value of `key`.
pub async fn put(tx: &Transaction, key: &str, value: &str) -> Result<()> {
    table::Entity::insert(table::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) })
        .on_conflict(OnConflict::column(table::Column::Key).update_column(table::Column::Value).to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// How often the published library has changed: a page that was cached under a smaller number may be out of date.
pub async fn content_revision(source: &impl Source) -> Result<i64> {
    Ok(counters(source).await?.content_revision)
}

/// Notes that this transaction changes the published library, and gives the number that its commit will show.
///
/// It waits for other transactions that did the same; so call it last.
pub async fn raise_content_revision(tx: &Transaction) -> Result<i64> {
    raise_by(tx, counter::Column::ContentRevision, 1).await
}

/// Waits for every other transaction that has called this or has noted a change of the library, and is alone with them
/// until it ends: for what may only be checked and written one after the other.
pub async fn alone(tx: &Transaction) -> Result<()> {
    raise_by(tx, counter::Column::ContentRevision, 0).await.map(drop)
}

pub(crate) async fn counters(source: &impl Source) -> Result<counter::Model> {
    counter::Entity::find_by_id(counter::ROW)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .ok_or_else(|| Error::corrupt("counter: its row is missing"))
}

/// Adds to a counter and gives the new number. The lock on the row is held until the transaction ends: numbers
/// become visible in their order, and a rolled-back one is given again.
pub(crate) async fn raise_by(tx: &Transaction, column: counter::Column, by: i64) -> Result<i64> {
    let statement = Query::update()
        .table(counter::Entity)
        .value(column, Expr::col(column).add(by))
        .and_where(Expr::col(counter::Column::Id).eq(counter::ROW))
        .returning_col(column)
        .to_owned();
    // Read to the end, which is what ends the statement on SQLite.
    let rows = tx.inner().query_all(&statement).await.map_err(|error| tx.fail(error))?;
    let row = rows.first().ok_or_else(|| Error::corrupt("counter: its row is missing"))?;
    row.try_get_by_index(0).map_err(|error| tx.fail(error))
}
