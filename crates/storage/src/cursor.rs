//! How far a reader outside this database, such as Meilisearch, has followed the search log.
//!
//! Several processes may serve one such index; a lease lets one at a time advance it. (An index of a process's own
//! keeps its cursor within itself.)

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::{Result, Source, Storage, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cursor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub seq: i64,
        pub owner: Option<String>,
        pub until: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// The last line that the reader called `name` has followed; 0 if it never read.
pub async fn get(source: &impl Source, name: &str) -> Result<i64> {
    let row = table::Entity::find_by_id(name).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map_or(0, |row| row.seq))
}

/// Takes or prolongs the lease on the cursor until `until`; `false` if another owner's lease has not run out at `now`.
pub async fn lease(
    storage: &Storage,
    name: &str,
    owner: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool> {
    let row = table::ActiveModel {
        name: Set(name.to_owned()),
        seq: Set(0),
        owner: Set(Some(owner.to_owned())),
        until: Set(Some(kept(until))),
    };
    let mine = (table::Entity, Column::Owner);
    let free = Condition::any()
        .add(Expr::col(mine).is_null())
        .add(Expr::col(mine).eq(owner))
        .add(Expr::col((table::Entity, Column::Until)).lte(kept(now)));
    let taken = OnConflict::column(Column::Name)
        .update_columns([Column::Owner, Column::Until])
        .action_cond_where(free)
        .to_owned();
    let written = table::Entity::insert(row).on_conflict(taken).exec_without_returning(storage.writer()).await?;
    Ok(written > 0)
}

/// Sets the cursor, forward or, to build the index anew, back; `false` and nothing done if the lease is not `owner`'s
/// any more.
pub async fn put(tx: &Transaction, name: &str, owner: &str, now: DateTime<Utc>, seq: i64) -> Result<bool> {
    let done = table::Entity::update_many()
        .col_expr(Column::Seq, seq.into())
        .filter(Column::Name.eq(name))
        .filter(Column::Owner.eq(owner))
        .filter(Column::Until.gt(kept(now)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// Gives the lease back before it runs out, so that the next process need not wait.
pub async fn release(storage: &Storage, name: &str, owner: &str) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::Owner, Option::<String>::None.into())
        .filter(Column::Name.eq(name))
        .filter(Column::Owner.eq(owner))
        .exec(storage.writer())
        .await?;
    Ok(())
}

/// The smallest of all cursors, up to which the log may be compacted without any reader noticing; `None` without any.
pub async fn smallest(source: &impl Source) -> Result<Option<i64>> {
    let found: Option<Option<i64>> = table::Entity::find()
        .select_only()
        .column_as(Column::Seq.min(), "seq")
        .into_tuple()
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(found.flatten())
}
