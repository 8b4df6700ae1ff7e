//! How often something was tried within a window of time, counted for all processes together.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _};

use crate::{Error, Result, Storage, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub window: DateTimeUtc,
        pub number: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// Counts one more attempt at `key` in the window that begins at `window`, and gives how many that makes. A statement
/// and transaction of its own: what fails afterwards was tried all the same.
pub async fn count(storage: &Storage, key: &str, window: DateTime<Utc>) -> Result<u64> {
    let more = OnConflict::columns([Column::Key, Column::Window])
        .value(Column::Number, Expr::col((table::Entity, Column::Number)).add(1))
        .to_owned();
    let statement = Query::insert()
        .into_table(table::Entity)
        .columns([Column::Key, Column::Window, Column::Number])
        .values_panic([key.into(), kept(window).into(), 1_i64.into()])
        .on_conflict(more)
        .returning_col(Column::Number)
        .to_owned();
    let rows = storage.writer().query_all(&statement).await?;
    let row = rows.first().ok_or_else(|| Error::corrupt("attempt: it was not counted"))?;
    let number: i64 = row.try_get_by_index(0)?;
    Ok(u64::try_from(number).unwrap_or_default())
}

/// Takes one attempt back that was counted, since it succeeded.
pub async fn take_back(tx: &Transaction, key: &str, window: DateTime<Utc>) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::Number, Expr::col(Column::Number).sub(1))
        .filter(Column::Key.eq(key))
        .filter(Column::Window.eq(kept(window)))
        .filter(Column::Number.gt(0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Forgets what was tried at `key`, since it succeeded.
pub async fn clear(tx: &Transaction, key: &str) -> Result<()> {
    table::Entity::delete_many().filter(Column::Key.eq(key)).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Forgets windows that began before `before`.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::Window.lt(kept(before)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}
