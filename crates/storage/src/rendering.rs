//! Rendered text, kept so that reading is cheap. It is derived: whatever is missing can be made again.
//!
//! A rendering belongs to one version in one language by one renderer. The renderer is a string that changes whenever
//! its output might (our rules and the versions of the libraries), so an old rendering is never found by accident.

use domain::{EntryId, Language};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _};

use crate::{Result, Source, Transaction, capped};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rendering")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub renderer: String,
        #[sea_orm(column_type = "Text")]
        pub parts: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// Which rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    /// The entry.
    pub entry: EntryId,
    /// Its version.
    pub version: i64,
    /// The language.
    pub language: Language,
    /// Who rendered it.
    pub renderer: &'a str,
}

/// The rendered parts, as the JSON text they were put in.
pub async fn get(source: &impl Source, key: Key<'_>) -> Result<Option<String>> {
    let id = (key.entry.0, key.version, key.language.code().to_owned(), key.renderer.to_owned());
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(|row| row.parts))
}

/// Keeps the rendered parts, new or again. [`crate::Error::Conflict`] if the entry does not exist.
pub async fn put(tx: &Transaction, key: Key<'_>, parts: &str) -> Result<()> {
    let row = table::ActiveModel {
        entry_id: Set(key.entry.0),
        version: Set(key.version),
        language: Set(key.language.code().to_owned()),
        renderer: Set(key.renderer.to_owned()),
        parts: Set(parts.to_owned()),
    };
    let again = OnConflict::columns([Column::EntryId, Column::Version, Column::Language, Column::Renderer])
        .update_column(Column::Parts)
        .to_owned();
    table::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Drops the renderings of the entry that are of another version or by another renderer, and gives how many.
pub async fn drop_others(tx: &Transaction, entry: EntryId, version: i64, renderer: &str) -> Result<u64> {
    let other = Condition::any().add(Column::Version.ne(version)).add(Column::Renderer.ne(renderer));
    let done = table::Entity::delete_many()
        .filter(Column::EntryId.eq(entry.0))
        .filter(other)
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Entries with renderings by another renderer, by identifier: what a job makes anew after an upgrade, step by step.
pub async fn outdated(source: &impl Source, renderer: &str, limit: u64) -> Result<Vec<EntryId>> {
    let statement = Query::select()
        .distinct()
        .column(Column::EntryId)
        .from(table::Entity)
        .and_where(Expr::col(Column::Renderer).ne(renderer))
        .order_by(Column::EntryId, sea_orm::Order::Asc)
        .limit(capped(limit))
        .to_owned();
    let rows = source.executor().query_all(&statement).await.map_err(|error| source.fail(error))?;
    rows.iter().map(|row| row.try_get_by_index(0).map(EntryId).map_err(|error| source.fail(error))).collect()
}
