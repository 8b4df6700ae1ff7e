//! Earlier versions of entries that the office has hidden, while the entry itself is public.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::decision::Reason;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::{Error, Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hidden_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub reason: String,
        #[sea_orm(column_type = "Text")]
        pub words: String,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One version that is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenVersionRow {
    /// The entry.
    pub entry: EntryId,
    /// The number of the version.
    pub version: i64,
    /// Why.
    pub reason: Reason,
    /// Why, in words that the authors read.
    pub words: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Hides a version; `false` and nothing done if it is hidden already.
pub async fn put(tx: &Transaction, row: &HiddenVersionRow) -> Result<bool> {
    let new = table::ActiveModel {
        entry_id: Set(row.entry.0),
        version: Set(row.version),
        reason: Set(row.reason.code().to_owned()),
        words: Set(row.words.clone()),
        at: Set(kept(row.at)),
    };
    let untouched = OnConflict::columns([Column::EntryId, Column::Version]).do_nothing().to_owned();
    let written = table::Entity::insert(new)
        .on_conflict(untouched)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// Shows a version again; `false` if it is not hidden.
pub async fn remove(tx: &Transaction, entry: EntryId, version: i64) -> Result<bool> {
    let done =
        table::Entity::delete_by_id((entry.0, version)).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected > 0)
}

/// This version, if it is hidden.
pub async fn get(source: &impl Source, entry: EntryId, version: i64) -> Result<Option<HiddenVersionRow>> {
    table::Entity::find_by_id((entry.0, version))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(HiddenVersionRow::try_from)
        .transpose()
}

/// The hidden versions of an entry, newest first; there are never more than it has versions.
pub async fn of_entry(source: &impl Source, entry: EntryId) -> Result<Vec<HiddenVersionRow>> {
    table::Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .order_by_desc(Column::Version)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(HiddenVersionRow::try_from)
        .collect()
}

impl TryFrom<table::Model> for HiddenVersionRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            entry: EntryId(row.entry_id),
            version: row.version,
            reason: Reason::from_code(&row.reason).ok_or_else(|| Error::corrupt("hidden_version.reason"))?,
            words: row.words,
            at: row.at,
        })
    }
}
