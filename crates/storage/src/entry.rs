//! Entries as they are now: one row each, whatever the kind.

use chrono::{DateTime, Utc};
use domain::canonical::ContentHash;
use domain::lifecycle::Status;
use domain::{EntryId, Kind, Language};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, OnConflict, SelectStatement};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, Order as Direction,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};

use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub status: String,
        pub version: i64,
        pub origin: String,
        pub origin_initiative: Option<Uuid>,
        pub language_original: String,
        #[sea_orm(column_type = "Text")]
        pub authored: String,
        pub content_hash: String,
        pub created_at: DateTimeUtc,
        pub modified_at: DateTimeUtc,
        pub published_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// The largest offset that both engines understand.
const FARTHEST: u64 = i64::MAX as u64;

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It came with the program, the Grundbestand; no node is its origin.
    Shipped,
    /// It was written on this node.
    Own,
    /// It is a copy of what another node published.
    Mirrored,
}

impl Origin {
    /// All origins.
    pub const ALL: [Self; 3] = [Self::Shipped, Self::Own, Self::Mirrored];

    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Own => "own",
            Self::Mirrored => "mirrored",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.code() == code)
    }
}

/// An entry as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its identifier.
    pub id: EntryId,
    /// Its kind, which never changes.
    pub kind: Kind,
    /// Its state.
    pub status: Status,
    /// The number of the published version that `authored` is; 0 before the first.
    pub version: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// The initiative that contributed it; none for the Grundbestand and for initiatives themselves.
    pub origin_initiative: Option<EntryId>,
    /// The language it was written in.
    pub language_original: Language,
    /// The authored fields in their canonical form (RFC 8785), kept to the byte.
    pub authored: String,
    /// The hash of `authored`.
    pub content_hash: ContentHash,
    /// When it was begun; later writes don't change it.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub modified_at: DateTime<Utc>,
    /// When it was first published, none before; the time of each version stands in its revision.
    pub published_at: Option<DateTime<Utc>>,
}

/// Which entries; what is left out does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only these states; empty: all.
    pub statuses: Vec<Status>,
    /// Only this origin.
    pub origin: Option<Origin>,
    /// Only what this initiative contributed.
    pub origin_initiative: Option<EntryId>,
}

impl Filter {
    /// What anybody may read.
    pub fn public() -> Self {
        Self { statuses: public(), ..Self::default() }
    }

    /// The same, restricted to a kind.
    #[must_use]
    pub fn of_kind(self, kind: Kind) -> Self {
        Self { kind: Some(kind), ..self }
    }

    fn on(&self, mut select: Select<table::Entity>) -> Select<table::Entity> {
        if let Some(kind) = self.kind {
            select = select.filter(Column::Kind.eq(kind.code()));
        }
        if !self.statuses.is_empty() {
            select = select.filter(Column::Status.is_in(self.statuses.iter().map(|status| status.code())));
        }
        if let Some(origin) = self.origin {
            select = select.filter(Column::Origin.eq(origin.code()));
        }
        if let Some(initiative) = self.origin_initiative {
            select = select.filter(Column::OriginInitiative.eq(initiative.0));
        }
        select
    }
}

/// In which order; equal ones by identifier, so that pages never overlap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By identifier, which is the order in which they were begun.
    #[default]
    Id,
    /// The newest publication first; what was never published comes last.
    Published,
    /// The newest change first.
    Modified,
}

/// The states that anybody may read.
fn public() -> Vec<Status> {
    Status::ALL.into_iter().filter(|status| status.is_public()).collect()
}

/// The entry with this identifier, in whatever state.
pub async fn get(source: &impl Source, id: EntryId) -> Result<Option<EntryRow>> {
    table::Entity::find_by_id(id.0)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(EntryRow::try_from)
        .transpose()
}

/// As [`get`], and nobody else changes it until the transaction ends. For whoever decides by what is there.
pub async fn get_locked(tx: &Transaction, id: EntryId) -> Result<Option<EntryRow>> {
    // SQLite has no row locks; there the whole transaction is alone.
    table::Entity::find_by_id(id.0)
        .lock(LockType::Update)
        .one(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?
        .map(EntryRow::try_from)
        .transpose()
}

/// These entries in the order of `ids`; what does not exist is left out.
pub async fn many(source: &impl Source, ids: &[EntryId]) -> Result<Vec<EntryRow>> {
    let mut found = std::collections::HashMap::with_capacity(ids.len());
    // One query for every real list; an engine binds only so many values in one.
    for part in ids.chunks(10_000) {
        let rows = table::Entity::find()
            .filter(Column::Id.is_in(part.iter().map(|id| id.0)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            found.insert(EntryId(row.id), EntryRow::try_from(row)?);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Those of `ids` that there is an entry with, in whatever state.
pub async fn known(source: &impl Source, ids: &[EntryId]) -> Result<Vec<EntryId>> {
    let mut found = Vec::new();
    for part in ids.chunks(10_000) {
        let rows: Vec<uuid::Uuid> = table::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.is_in(part.iter().map(|id| id.0)))
            .into_tuple()
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(EntryId));
    }
    Ok(found)
}

/// A page of entries.
pub async fn list(
    source: &impl Source,
    filter: &Filter,
    order: Order,
    limit: u64,
    offset: u64,
) -> Result<Vec<EntryRow>> {
    let select = filter.on(table::Entity::find());
    let select = match order {
        Order::Id => select,
        // Both engines sort NULL differently, so it gets a place of its own.
        Order::Published => select
            .order_by(Expr::col(Column::PublishedAt).is_null(), Direction::Asc)
            .order_by(Column::PublishedAt, Direction::Desc),
        Order::Modified => select.order_by(Column::ModifiedAt, Direction::Desc),
    };
    rows(source, select.order_by_asc(Column::Id).limit(capped(limit)).offset(Ord::min(offset, FARTHEST))).await
}

/// How many entries there are.
pub async fn count(source: &impl Source, filter: &Filter) -> Result<u64> {
    filter.on(table::Entity::find()).count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// How many public entries there are of each kind; a kind without any is there with 0.
pub async fn count_by_kind(source: &impl Source) -> Result<Vec<(Kind, u64)>> {
    let counted: Vec<(String, i64)> = Filter::public()
        .on(table::Entity::find())
        .select_only()
        .column(Column::Kind)
        .column_as(Column::Id.count(), "number")
        .group_by(Column::Kind)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    let number = |kind: Kind| counted.iter().find(|(code, _)| code == kind.code()).map_or(0, |(_, number)| *number);
    Ok(Kind::ALL.into_iter().map(|kind| (kind, number(kind).unsigned_abs())).collect())
}

/// What is known of an entry without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its identifier.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// Where it comes from.
    pub origin: Origin,
    /// The initiative that contributed it.
    pub origin_initiative: Option<EntryId>,
    /// When it was first published, or begun where it never was.
    pub published_at: DateTime<Utc>,
}

/// Entries without their texts by identifier, those after `after`: to walk through many of them in steps.
pub async fn heads(source: &impl Source, filter: &Filter, after: Option<EntryId>, limit: u64) -> Result<Vec<Head>> {
    let mut select = filter.on(table::Entity::find());
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.0));
    }
    heads_in(source, select.limit(capped(limit))).await
}

/// Those of these entries that anybody may read, without their texts, by identifier.
pub async fn public_heads(source: &impl Source, ids: &[EntryId]) -> Result<Vec<Head>> {
    let mut found = Vec::new();
    for part in ids.chunks(10_000) {
        let select = Filter::public().on(table::Entity::find());
        found.extend(heads_in(source, select.filter(Column::Id.is_in(part.iter().map(|id| id.0)))).await?);
    }
    Ok(found)
}

async fn heads_in(source: &impl Source, select: Select<table::Entity>) -> Result<Vec<Head>> {
    type Row = (uuid::Uuid, String, String, Option<uuid::Uuid>, Option<DateTime<Utc>>, DateTime<Utc>);
    let rows: Vec<Row> = select
        .select_only()
        .column(Column::Id)
        .column(Column::Kind)
        .column(Column::Origin)
        .column(Column::OriginInitiative)
        .column(Column::PublishedAt)
        .column(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|(id, kind, origin, initiative, published, created)| {
            Ok(Head {
                id: EntryId(id),
                kind: Kind::from_code(&kind).ok_or_else(|| Error::corrupt("entry.kind"))?,
                origin: Origin::from_code(&origin).ok_or_else(|| Error::corrupt("entry.origin"))?,
                origin_initiative: initiative.map(EntryId),
                published_at: published.unwrap_or(created),
            })
        })
        .collect()
}

/// Public entries by identifier, those after `after`: to walk through all of them in steps, for an index or an export.
pub async fn all_public(source: &impl Source, after: Option<EntryId>, limit: u64) -> Result<Vec<EntryRow>> {
    let mut select = Filter::public().on(table::Entity::find());
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.0));
    }
    rows(source, select.order_by_asc(Column::Id).limit(capped(limit))).await
}

/// Ids of all that anybody may read, to be asked for within another statement.
pub(crate) fn public_ids() -> SelectStatement {
    Filter::public().on(table::Entity::find().select_only().column(Column::Id)).into_query()
}

/// Writes the entry, new or again; `kind` and `created_at` stay as they were first written.
pub async fn put(tx: &Transaction, row: &EntryRow) -> Result<()> {
    put_all(tx, std::slice::from_ref(row)).await
}

/// As [`put`], for many in few statements.
pub async fn put_all(tx: &Transaction, rows: &[EntryRow]) -> Result<()> {
    let again = OnConflict::column(Column::Id)
        .update_columns([
            Column::Status,
            Column::Version,
            Column::Origin,
            Column::OriginInitiative,
            Column::LanguageOriginal,
            Column::Authored,
            Column::ContentHash,
            Column::ModifiedAt,
            Column::PublishedAt,
        ])
        .to_owned();
    for part in rows.chunks(AT_ONCE) {
        let models = part.iter().map(|row| table::Model::from(row).into_active_model().reset_all());
        table::Entity::insert_many(models)
            .on_conflict(again.clone())
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

/// Erases the entry with all its versions and renderings, and gives whether there was one. Its slugs stay taken; the
/// caller leaves a tombstone and a line in the search log.
pub async fn erase(tx: &Transaction, id: EntryId) -> Result<bool> {
    let done = table::Entity::delete_by_id(id.0).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected > 0)
}

async fn rows(source: &impl Source, select: Select<table::Entity>) -> Result<Vec<EntryRow>> {
    let rows = select.all(&source.executor()).await.map_err(|error| source.fail(error))?;
    rows.into_iter().map(EntryRow::try_from).collect()
}

impl From<&EntryRow> for table::Model {
    fn from(row: &EntryRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.code().to_owned(),
            status: row.status.code().to_owned(),
            version: row.version,
            origin: row.origin.code().to_owned(),
            origin_initiative: row.origin_initiative.map(|id| id.0),
            language_original: row.language_original.code().to_owned(),
            authored: row.authored.clone(),
            content_hash: row.content_hash.to_string(),
            created_at: kept(row.created_at),
            modified_at: kept(row.modified_at),
            published_at: row.published_at.map(kept),
        }
    }
}

impl TryFrom<table::Model> for EntryRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            id: EntryId(row.id),
            kind: Kind::from_code(&row.kind).ok_or_else(|| Error::corrupt("entry.kind"))?,
            status: Status::from_code(&row.status).ok_or_else(|| Error::corrupt("entry.status"))?,
            version: row.version,
            origin: Origin::from_code(&row.origin).ok_or_else(|| Error::corrupt("entry.origin"))?,
            origin_initiative: row.origin_initiative.map(EntryId),
            language_original: Language::from_code(&row.language_original)
                .ok_or_else(|| Error::corrupt("entry.language_original"))?,
            authored: row.authored,
            content_hash: row.content_hash.parse().map_err(|_| Error::corrupt("entry.content_hash"))?,
            created_at: row.created_at,
            modified_at: row.modified_at,
            published_at: row.published_at,
        })
    }
}
