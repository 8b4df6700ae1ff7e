//! Published versions: every one is kept and can be cited.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::canonical::ContentHash;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "revision")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub authored: String,
        pub content_hash: String,
        pub change_note: Option<String>,
        pub published_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One published version of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    /// The entry.
    pub entry: EntryId,
    /// Its number, from 1.
    pub version: i64,
    /// The authored fields in their canonical form, kept to the byte.
    pub authored: String,
    /// The hash of `authored`.
    pub content_hash: ContentHash,
    /// What changed since the version before; none for the first.
    pub change_note: Option<String>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// This version of the entry.
pub async fn get(source: &impl Source, entry: EntryId, version: i64) -> Result<Option<RevisionRow>> {
    table::Entity::find_by_id((entry.0, version))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(RevisionRow::try_from)
        .transpose()
}

/// The versions of the entry, newest first.
pub async fn list(source: &impl Source, entry: EntryId, limit: u64) -> Result<Vec<RevisionRow>> {
    table::Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .order_by_desc(Column::Version)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(RevisionRow::try_from)
        .collect()
}

/// When versions of these entries were published, each version with its entry, in no order.
pub async fn published(source: &impl Source, entries: &[EntryId]) -> Result<Vec<(EntryId, DateTime<Utc>)>> {
    let mut found = Vec::new();
    for part in entries.chunks(10_000) {
        let rows: Vec<(uuid::Uuid, DateTime<Utc>)> = table::Entity::find()
            .select_only()
            .column(Column::EntryId)
            .column(Column::PublishedAt)
            .filter(Column::EntryId.is_in(part.iter().map(|id| id.0)))
            .into_tuple()
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(|(entry, at)| (EntryId(entry), at)));
    }
    Ok(found)
}

/// Writes a version, once: [`Error::Conflict`] if the entry has one with this number. The entry is written before it.
pub async fn put(tx: &Transaction, row: &RevisionRow) -> Result<()> {
    put_all(tx, std::slice::from_ref(row)).await
}

/// As [`put`], for many in few statements.
pub async fn put_all(tx: &Transaction, rows: &[RevisionRow]) -> Result<()> {
    for part in rows.chunks(AT_ONCE) {
        let models = part.iter().map(|row| table::Model::from(row).into_active_model().reset_all());
        table::Entity::insert_many(models).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

impl From<&RevisionRow> for table::Model {
    fn from(row: &RevisionRow) -> Self {
        Self {
            entry_id: row.entry.0,
            version: row.version,
            authored: row.authored.clone(),
            content_hash: row.content_hash.to_string(),
            change_note: row.change_note.clone(),
            published_at: kept(row.published_at),
        }
    }
}

impl TryFrom<table::Model> for RevisionRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            entry: EntryId(row.entry_id),
            version: row.version,
            authored: row.authored,
            content_hash: row.content_hash.parse().map_err(|_| Error::corrupt("revision.content_hash"))?,
            change_note: row.change_note,
            published_at: row.published_at,
        })
    }
}
