//! What operator and office say about themselves: every version is kept, the newest published one holds.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::site::Slots;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "site_slots")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub slots: String,
        pub who: Option<Uuid>,
        pub at: DateTimeUtc,
        pub published_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotsRow {
    /// Its number, from 1.
    pub version: i64,
    /// What is said.
    pub slots: Slots,
    /// Who saved it.
    pub who: Option<AccountId>,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// Adds a version; `false` and nothing done if there is one with this number already.
pub async fn add(tx: &Transaction, row: &SlotsRow) -> Result<bool> {
    let new = table::ActiveModel {
        version: Set(row.version),
        slots: Set(row.slots.to_json()),
        who: Set(row.who.map(|who| who.0)),
        at: Set(kept(row.at)),
        published_at: Set(row.published_at.map(kept)),
    };
    let written = table::Entity::insert(new)
        .on_conflict(OnConflict::column(Column::Version).do_nothing().to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// Notes that a version is published; `false` if there is none with this number, or it is published already.
pub async fn publish(tx: &Transaction, version: i64, at: DateTime<Utc>) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::PublishedAt, kept(at).into())
        .filter(Column::Version.eq(version))
        .filter(Column::PublishedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// This version.
pub async fn get(source: &impl Source, version: i64) -> Result<Option<SlotsRow>> {
    table::Entity::find_by_id(version)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(SlotsRow::try_from)
        .transpose()
}

/// The versions, newest first.
pub async fn list(source: &impl Source, limit: u64) -> Result<Vec<SlotsRow>> {
    table::Entity::find()
        .order_by_desc(Column::Version)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(SlotsRow::try_from)
        .collect()
}

/// The newest version; the newest published one where `published`.
pub async fn newest(source: &impl Source, published: bool) -> Result<Option<SlotsRow>> {
    let mut found = table::Entity::find().order_by_desc(Column::Version);
    if published {
        found = found.filter(Column::PublishedAt.is_not_null());
    }
    found
        .limit(1)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(SlotsRow::try_from)
        .transpose()
}

impl TryFrom<table::Model> for SlotsRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            version: row.version,
            slots: Slots::from_json(&row.slots).ok_or_else(|| Error::corrupt("site_slots.slots"))?,
            who: row.who.map(AccountId),
            at: row.at,
            published_at: row.published_at,
        })
    }
}
