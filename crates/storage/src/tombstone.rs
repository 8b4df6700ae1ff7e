//! What remains of an entry that was taken back or removed: that it was, and why it is gone.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::EntryId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::{Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tombstone")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        pub version: i64,
        pub reason: String,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A tombstone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The entry.
    pub entry: EntryId,
    /// The last version it had.
    pub version: i64,
    /// The code of the reason (product design 5.1), no sentence.
    pub reason: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// The tombstone of the entry, if it has one.
pub async fn get(source: &impl Source, entry: EntryId) -> Result<Option<Tombstone>> {
    let row = table::Entity::find_by_id(entry.0).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(|row| Tombstone { entry: EntryId(row.entry_id), version: row.version, reason: row.reason, at: row.at }))
}

/// Those of `entries` that have a tombstone.
pub async fn among(source: &impl Source, entries: &[EntryId]) -> Result<BTreeSet<EntryId>> {
    let mut found = BTreeSet::new();
    for part in entries.chunks(10_000) {
        let rows: Vec<uuid::Uuid> = table::Entity::find()
            .select_only()
            .column(table::Column::EntryId)
            .filter(table::Column::EntryId.is_in(part.iter().map(|id| id.0)))
            .into_tuple()
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(EntryId));
    }
    Ok(found)
}

/// Takes a tombstone away: an objection to the removal was followed. `false` if there was none.
pub async fn remove(tx: &Transaction, entry: EntryId) -> Result<bool> {
    let done = table::Entity::delete_by_id(entry.0).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected > 0)
}

/// Sets a tombstone, and gives whether it is new. The first one stays: a tombstone wins over whatever comes later.
pub async fn put(tx: &Transaction, tombstone: &Tombstone) -> Result<bool> {
    let row = table::ActiveModel {
        entry_id: Set(tombstone.entry.0),
        version: Set(tombstone.version),
        reason: Set(tombstone.reason.clone()),
        at: Set(kept(tombstone.at)),
    };
    let written = table::Entity::insert(row)
        .on_conflict(OnConflict::column(table::Column::EntryId).do_nothing().to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}
