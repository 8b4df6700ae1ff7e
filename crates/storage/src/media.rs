//! Files that were handed in: what they are, and which drafts and published entries have them. Their bytes lie
//! elsewhere, under the same hash.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use domain::canonical::ContentHash;
use domain::media::MediaType;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "media")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        #[sea_orm(column_name = "type")]
        pub of_type: String,
        pub bytes: i64,
        pub width: Option<i32>,
        pub height: Option<i32>,
        pub tagged: Option<bool>,
        pub created_at: DateTimeUtc,
        pub uploaded_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod of_draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "media_draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod of_entry {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "media_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// A file that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRow {
    /// SHA-256 of its bytes.
    pub hash: ContentHash,
    /// What it is, by its content.
    pub of_type: MediaType,
    /// Its size.
    pub bytes: i64,
    /// Width and height of a picture, in points.
    pub size: Option<(u32, u32)>,
    /// Whether a PDF has tags for reading aloud; none where that cannot be told, and for pictures.
    pub tagged: Option<bool>,
    /// When it first came; later writes don't change it.
    pub created_at: DateTime<Utc>,
    /// Who handed it in first; none where it was imported.
    pub uploaded_by: Option<AccountId>,
}

/// The file with this hash.
pub async fn get(source: &impl Source, hash: ContentHash) -> Result<Option<MediaRow>> {
    Ok(many(source, &[hash]).await?.pop())
}

/// Those of these files that are here, in the order of their hashes.
pub async fn many(source: &impl Source, hashes: &[ContentHash]) -> Result<Vec<MediaRow>> {
    let mut found = Vec::new();
    for part in hashes.chunks(AT_ONCE) {
        let rows = table::Entity::find()
            .filter(Column::Sha256.is_in(part.iter().map(ToString::to_string)))
            .order_by_asc(Column::Sha256)
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            found.push(MediaRow::try_from(row)?);
        }
    }
    Ok(found)
}

/// Notes the file, once: what was noted first stays.
pub async fn put(tx: &Transaction, row: &MediaRow) -> Result<()> {
    let once = OnConflict::column(Column::Sha256).do_nothing().to_owned();
    table::Entity::insert(table::Model::from(row).into_active_model().reset_all())
        .on_conflict(once)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Notes that the file was handed in for this draft. [`Error::Conflict`] if one of them is not there.
pub async fn add_to_draft(tx: &Transaction, hash: ContentHash, draft: EntryId) -> Result<()> {
    let row = of_draft::ActiveModel { sha256: Set(hash.to_string()), draft_id: Set(draft.0) };
    let again = OnConflict::columns([of_draft::Column::Sha256, of_draft::Column::DraftId]).do_nothing().to_owned();
    of_draft::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Files that were handed in for this draft, in the order of their hashes, at most `limit`.
pub async fn of_draft(source: &impl Source, draft: EntryId, limit: u64) -> Result<Vec<MediaRow>> {
    let of = of_draft::Entity::find()
        .select_only()
        .column(of_draft::Column::Sha256)
        .filter(of_draft::Column::DraftId.eq(draft.0));
    table::Entity::find()
        .filter(Column::Sha256.in_subquery(sea_orm::QuerySelect::query(&mut { of }).take()))
        .order_by_asc(Column::Sha256)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(MediaRow::try_from)
        .collect()
}

/// Drafts for which this file was handed in, at most `limit`.
pub async fn drafts(source: &impl Source, hash: ContentHash, limit: u64) -> Result<Vec<EntryId>> {
    let rows = of_draft::Entity::find()
        .filter(of_draft::Column::Sha256.eq(hash.to_string()))
        .order_by_asc(of_draft::Column::DraftId)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| EntryId(row.draft_id)).collect())
}

/// Notes that published versions of entries name these files, in few statements. What was noted stays: earlier
/// versions can be read, too.
pub async fn add_to_entries(tx: &Transaction, files: impl IntoIterator<Item = (EntryId, ContentHash)>) -> Result<()> {
    let rows: Vec<_> = files
        .into_iter()
        .map(|(entry, hash)| of_entry::ActiveModel { sha256: Set(hash.to_string()), entry_id: Set(entry.0) })
        .collect();
    for part in rows.chunks(AT_ONCE) {
        let again = OnConflict::columns([of_entry::Column::Sha256, of_entry::Column::EntryId]).do_nothing().to_owned();
        of_entry::Entity::insert_many(part.iter().cloned())
            .on_conflict(again)
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

/// Entries of which a published version names this file, at most `limit`.
pub async fn entries(source: &impl Source, hash: ContentHash, limit: u64) -> Result<Vec<EntryId>> {
    let rows = of_entry::Entity::find()
        .filter(of_entry::Column::Sha256.eq(hash.to_string()))
        .order_by_asc(of_entry::Column::EntryId)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| EntryId(row.entry_id)).collect())
}

/// Files that came before `before` and that neither a draft nor an entry has, at most `limit`.
pub async fn unused(source: &impl Source, before: DateTime<Utc>, limit: u64) -> Result<Vec<ContentHash>> {
    let by_draft = Query::select().column(of_draft::Column::Sha256).from(of_draft::Entity).to_owned();
    let by_entry = Query::select().column(of_entry::Column::Sha256).from(of_entry::Entity).to_owned();
    let statement = Query::select()
        .column(Column::Sha256)
        .from(table::Entity)
        .cond_where(
            Condition::all()
                .add(Expr::col(Column::CreatedAt).lt(kept(before)))
                .add(Expr::col(Column::Sha256).not_in_subquery(by_draft))
                .add(Expr::col(Column::Sha256).not_in_subquery(by_entry)),
        )
        .order_by(Column::Sha256, sea_orm::Order::Asc)
        .limit(capped(limit))
        .to_owned();
    let rows = source.executor().query_all(&statement).await.map_err(|error| source.fail(error))?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get_by_index(0).map_err(|error| source.fail(error))?;
            text.parse().map_err(|_| Error::corrupt("media.sha256"))
        })
        .collect()
}

/// Forgets a file that neither a draft nor an entry has; `false` where one has it meanwhile.
pub async fn forget(tx: &Transaction, hash: ContentHash) -> Result<bool> {
    let draft = of_draft::Entity::find().filter(of_draft::Column::Sha256.eq(hash.to_string()));
    if draft.one(tx.inner()).await.map_err(|error| tx.fail(error))?.is_some() || !entries(tx, hash, 1).await?.is_empty()
    {
        return Ok(false);
    }
    table::Entity::delete_by_id(hash.to_string()).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(true)
}

impl From<&MediaRow> for table::Model {
    fn from(row: &MediaRow) -> Self {
        let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
        Self {
            sha256: row.hash.to_string(),
            of_type: row.of_type.code().to_owned(),
            bytes: row.bytes,
            width: row.size.map(|(width, _)| side(width)),
            height: row.size.map(|(_, height)| side(height)),
            tagged: row.tagged,
            created_at: kept(row.created_at),
            uploaded_by: row.uploaded_by.map(|account| account.0),
        }
    }
}

impl TryFrom<table::Model> for MediaRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let side = |side: i32| u32::try_from(side).map_err(|_| Error::corrupt("media.width, height"));
        Ok(Self {
            hash: row.sha256.parse().map_err(|_| Error::corrupt("media.sha256"))?,
            of_type: MediaType::from_code(&row.of_type).ok_or_else(|| Error::corrupt("media.type"))?,
            bytes: row.bytes,
            size: match row.width.zip(row.height) {
                Some((width, height)) => Some((side(width)?, side(height)?)),
                None => None,
            },
            tagged: row.tagged,
            created_at: row.created_at,
            uploaded_by: row.uploaded_by.map(AccountId),
        })
    }
}
