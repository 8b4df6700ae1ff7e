//! What the office recommends, until when, and why. One at a time stands for an entry; those before it stay.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recommendation")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub entry_id: Uuid,
        pub by: Uuid,
        pub at: DateTimeUtc,
        #[sea_orm(column_type = "Text")]
        pub reasons_de: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub reasons_en: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub exception: Option<String>,
        pub expires: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecommendationRow {
    /// Its number; given by [`add`].
    pub id: i64,
    /// The entry.
    pub entry: EntryId,
    /// Who recommends it for the office.
    pub by: AccountId,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Why, in German.
    pub reasons_de: String,
    /// Why, in English.
    pub reasons_en: Option<String>,
    /// Why though its evidence is below E2.
    pub exception: Option<String>,
    /// Until when.
    pub expires: DateTime<Utc>,
    /// When it was noted that it is over.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Writes a new recommendation and gives its number; that of `row` is not looked at.
pub async fn add(tx: &Transaction, row: &RecommendationRow) -> Result<i64> {
    let new = table::ActiveModel {
        id: NotSet,
        entry_id: Set(row.entry.0),
        by: Set(row.by.0),
        at: Set(kept(row.at)),
        reasons_de: Set(row.reasons_de.clone()),
        reasons_en: Set(row.reasons_en.clone()),
        exception: Set(row.exception.clone()),
        expires: Set(kept(row.expires)),
        ended_at: Set(row.ended_at.map(kept)),
    };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// What is recommended at `now` of these entries, in no order.
pub async fn standing(source: &impl Source, entries: &[EntryId], now: DateTime<Utc>) -> Result<Vec<RecommendationRow>> {
    let mut found = Vec::new();
    // An engine binds only so many values in one statement.
    for part in entries.chunks(1_000) {
        let rows = table::Entity::find()
            .filter(Column::EntryId.is_in(part.iter().map(|id| id.0)))
            .filter(Column::EndedAt.is_null())
            .filter(Column::Expires.gt(kept(now)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(RecommendationRow::from));
    }
    Ok(found)
}

/// Recommendations whose time is over and of which that is not noted yet, the oldest first.
pub async fn over(source: &impl Source, now: DateTime<Utc>, limit: u64) -> Result<Vec<RecommendationRow>> {
    let rows = table::Entity::find()
        .filter(Column::EndedAt.is_null())
        .filter(Column::Expires.lte(kept(now)))
        .order_by_asc(Column::Expires)
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(RecommendationRow::from).collect())
}

/// Notes of whatever is recommended of an entry that it is over; `false` if nothing was.
pub async fn end(tx: &Transaction, entry: EntryId, at: DateTime<Utc>) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::EndedAt, kept(at).into())
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::EndedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected > 0)
}

/// Notes of this recommendation that it is over; `false` if that was noted before.
pub async fn end_one(tx: &Transaction, id: i64, at: DateTime<Utc>) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::EndedAt, kept(at).into())
        .filter(Column::Id.eq(id))
        .filter(Column::EndedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

impl From<table::Model> for RecommendationRow {
    fn from(row: table::Model) -> Self {
        Self {
            id: row.id,
            entry: EntryId(row.entry_id),
            by: AccountId(row.by),
            at: row.at,
            reasons_de: row.reasons_de,
            reasons_en: row.reasons_en,
            exception: row.exception,
            expires: row.expires,
            ended_at: row.ended_at,
        }
    }
}
