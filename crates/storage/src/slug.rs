//! Slugs: every name under which an entry was ever reached, so that old links lead on and none is given away twice.

use std::collections::HashSet;

use domain::{EntryId, Kind, Language};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{AT_ONCE, Error, Result, Source, Transaction};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "slug")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub slug: String,
        pub entry_id: Uuid,
        pub is_current: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What stands under a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The entry that has or had it.
    pub entry: EntryId,
    /// Whether it has it now; otherwise the reader is sent on to the current one.
    pub is_current: bool,
}

/// The slug an entry has now in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The entry.
    pub entry: EntryId,
    /// The language.
    pub language: Language,
    /// The slug.
    pub slug: String,
}

/// The entry that has or had this slug.
pub async fn find(source: &impl Source, kind: Kind, language: Language, slug: &str) -> Result<Option<Found>> {
    let row = table::Entity::find_by_id(key(kind, language, slug))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(row.map(|row| Found { entry: EntryId(row.entry_id), is_current: row.is_current }))
}

/// The current slugs of these entries in all languages, in no particular order.
pub async fn current(source: &impl Source, entries: &[EntryId]) -> Result<Vec<Current>> {
    let mut found = Vec::with_capacity(entries.len());
    for part in entries.chunks(10_000) {
        let rows = table::Entity::find()
            .filter(Column::EntryId.is_in(part.iter().map(|id| id.0)))
            .filter(Column::IsCurrent.eq(true))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            let language = Language::from_code(&row.language).ok_or_else(|| Error::corrupt("slug.language"))?;
            found.push(Current { entry: EntryId(row.entry_id), language, slug: row.slug });
        }
    }
    Ok(found)
}

/// Makes this the current slug of the entry in this language; the one before stays and leads on.
///
/// `false`, and nothing changed, if it belongs or ever belonged to another entry: try another slug. That an entry
/// has at most one current slug per language holds for entries of one kind, which never changes.
pub async fn claim(tx: &Transaction, kind: Kind, language: Language, slug: &str, entry: EntryId) -> Result<bool> {
    let row = table::ActiveModel {
        kind: Set(kind.code().to_owned()),
        language: Set(language.code().to_owned()),
        slug: Set(slug.to_owned()),
        entry_id: Set(entry.0),
        is_current: Set(false),
    };
    // An error would end the transaction on PostgreSQL, so the key is tried without one and then looked at.
    let untouched = OnConflict::columns([Column::Kind, Column::Language, Column::Slug]).do_nothing().to_owned();
    table::Entity::insert(row)
        .on_conflict(untouched)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    match find(tx, kind, language, slug).await? {
        Some(found) if found.entry == entry && found.is_current => return Ok(true),
        Some(found) if found.entry == entry => {}
        _ => return Ok(false),
    }
    // First none, then this: at no moment are there two.
    retire(tx, entry, language).await?;
    table::Entity::update_many()
        .col_expr(Column::IsCurrent, true.into())
        .filter(Column::Kind.eq(kind.code()))
        .filter(Column::Language.eq(language.code()))
        .filter(Column::Slug.eq(slug))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(true)
}

/// A slug that an entry is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'s> {
    /// The kind of the entry.
    pub kind: Kind,
    /// The language.
    pub language: Language,
    /// The slug.
    pub slug: &'s str,
    /// The entry.
    pub entry: EntryId,
}

/// As [`claim`], for entries that have no slugs yet, in few statements. Says for each whether the entry has it now; of
/// two that want the same, the first has it.
pub async fn claim_first(tx: &Transaction, wanted: &[Wanted<'_>]) -> Result<Vec<bool>> {
    for part in wanted.chunks(AT_ONCE) {
        let rows = part.iter().map(|wanted| table::ActiveModel {
            kind: Set(wanted.kind.code().to_owned()),
            language: Set(wanted.language.code().to_owned()),
            slug: Set(wanted.slug.to_owned()),
            entry_id: Set(wanted.entry.0),
            is_current: Set(true),
        });
        let untouched = OnConflict::columns([Column::Kind, Column::Language, Column::Slug]).do_nothing().to_owned();
        table::Entity::insert_many(rows)
            .on_conflict(untouched)
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    let entries: Vec<EntryId> = wanted.iter().map(|wanted| wanted.entry).collect();
    let has: HashSet<(EntryId, Language, String)> =
        current(tx, &entries).await?.into_iter().map(|it| (it.entry, it.language, it.slug)).collect();
    Ok(wanted.iter().map(|it| has.contains(&(it.entry, it.language, it.slug.to_owned()))).collect())
}

/// Leaves the entry without a current slug in this language, because it has no text in it any more.
pub async fn retire(tx: &Transaction, entry: EntryId, language: Language) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::IsCurrent, false.into())
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::Language.eq(language.code()))
        .filter(Column::IsCurrent.eq(true))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Every slug the entry ever had in this language, by the alphabet.
pub async fn all(source: &impl Source, entry: EntryId, language: Language) -> Result<Vec<String>> {
    table::Entity::find()
        .select_only()
        .column(Column::Slug)
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::Language.eq(language.code()))
        .order_by_asc(Column::Slug)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))
}

fn key(kind: Kind, language: Language, slug: &str) -> (String, String, String) {
    (kind.code().to_owned(), language.code().to_owned(), slug.to_owned())
}
