//! Devices that somebody has signed in with, by what they are called: longer than their sessions are kept.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_device")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub device: String,
        pub seen_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// When somebody signed in with this device for the last time; none if never, or if it was forgotten.
pub async fn seen(source: &impl Source, account: AccountId, device: &str) -> Result<Option<DateTime<Utc>>> {
    let row = table::Entity::find_by_id((account.0, device.to_owned()))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(row.map(|row| row.seen_at))
}

/// Notes that somebody has signed in with it.
pub async fn put(tx: &Transaction, account: AccountId, device: &str, at: DateTime<Utc>) -> Result<()> {
    let row = table::ActiveModel { account: Set(account.0), device: Set(device.to_owned()), seen_at: Set(kept(at)) };
    let update = OnConflict::columns([Column::Account, Column::Device]).update_column(Column::SeenAt).to_owned();
    table::Entity::insert(row)
        .on_conflict(update)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// The devices of an account, the last used first.
pub async fn list(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<(String, DateTime<Utc>)>> {
    let rows = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .order_by_desc(Column::SeenAt)
        .order_by_asc(Column::Device)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| (row.device, row.seen_at)).collect())
}

/// Forgets devices that were used for the last time before `before`, and gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::SeenAt.lt(kept(before)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Forgets all devices of an account.
pub async fn erase(tx: &Transaction, account: AccountId) -> Result<()> {
    table::Entity::delete_many()
        .filter(Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}
