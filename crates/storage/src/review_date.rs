//! What happened about looking at entries again: who said that they still hold, and who was told when.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::{Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review_date")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        pub confirmed_at: Option<DateTimeUtc>,
        pub confirmed_by: Option<Uuid>,
        pub nudged_at: Option<DateTimeUtc>,
        pub proposed_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What happened about one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDateRow {
    /// The entry.
    pub entry: EntryId,
    /// When somebody last said that it still holds, and who.
    pub confirmed: Option<(DateTime<Utc>, AccountId)>,
    /// When its people were last written to.
    pub nudged_at: Option<DateTime<Utc>>,
    /// When the office was last proposed to archive it.
    pub proposed_at: Option<DateTime<Utc>>,
}

impl ReviewDateRow {
    /// Of an entry about which nothing happened.
    pub const fn none(entry: EntryId) -> Self {
        Self { entry, confirmed: None, nudged_at: None, proposed_at: None }
    }
}

/// What happened about this entry; none where nothing did.
pub async fn get(source: &impl Source, entry: EntryId) -> Result<Option<ReviewDateRow>> {
    let row = table::Entity::find_by_id(entry.0).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(ReviewDateRow::from))
}

/// What happened about these entries, in no order; those about which nothing did are left out.
pub async fn many(source: &impl Source, entries: &[EntryId]) -> Result<Vec<ReviewDateRow>> {
    let mut found = Vec::new();
    for part in entries.chunks(10_000) {
        let rows = table::Entity::find()
            .filter(Column::EntryId.is_in(part.iter().map(|id| id.0)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(ReviewDateRow::from));
    }
    Ok(found)
}

/// Writes what happened about an entry, new or again. The entry is written before it.
pub async fn put(tx: &Transaction, row: &ReviewDateRow) -> Result<()> {
    let again = OnConflict::column(Column::EntryId)
        .update_columns([Column::ConfirmedAt, Column::ConfirmedBy, Column::NudgedAt, Column::ProposedAt])
        .to_owned();
    table::Entity::insert(table::Model::from(row).into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

impl From<&ReviewDateRow> for table::Model {
    fn from(row: &ReviewDateRow) -> Self {
        Self {
            entry_id: row.entry.0,
            confirmed_at: row.confirmed.map(|(at, _)| kept(at)),
            confirmed_by: row.confirmed.map(|(_, by)| by.0),
            nudged_at: row.nudged_at.map(kept),
            proposed_at: row.proposed_at.map(kept),
        }
    }
}

impl From<table::Model> for ReviewDateRow {
    fn from(row: table::Model) -> Self {
        Self {
            entry: EntryId(row.entry_id),
            confirmed: row.confirmed_at.zip(row.confirmed_by.map(AccountId)),
            nudged_at: row.nudged_at,
            proposed_at: row.proposed_at,
        }
    }
}
