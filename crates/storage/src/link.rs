//! Which entry names which other, so that the named one can say so too. Derived from the authored fields and
//! replaced as a whole with every published version; the named entry need not be here.

use domain::EntryId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{AT_ONCE, MOST, Result, Source, Transaction};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub from_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub rel: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub to_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Code of the relation.
    pub rel: String,
    /// The named entry.
    pub to: EntryId,
}

/// One link, as seen from the named entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The entry that names.
    pub from: EntryId,
    /// Code of the relation.
    pub rel: String,
}

/// Entries that name this one, the earliest begun first, at most `limit`.
pub async fn to(source: &impl Source, entry: EntryId, limit: u64) -> Result<Vec<Link>> {
    let rows = table::Entity::find()
        .filter(Column::ToId.eq(entry.0))
        .order_by_asc(Column::FromId)
        .order_by_asc(Column::Rel)
        .limit(limit.min(MOST))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| Link { from: EntryId(row.from_id), rel: row.rel }).collect())
}

/// Those of `entries` that some entry names with this relation, each with who names it, public or not.
pub async fn naming(source: &impl Source, rel: &str, entries: &[EntryId]) -> Result<Vec<(EntryId, EntryId)>> {
    let mut found = Vec::new();
    for part in entries.chunks(10_000) {
        let rows: Vec<(uuid::Uuid, uuid::Uuid)> = table::Entity::find()
            .select_only()
            .column(Column::ToId)
            .column(Column::FromId)
            .filter(Column::Rel.eq(rel))
            .filter(Column::ToId.is_in(part.iter().map(|id| id.0)))
            .order_by_asc(Column::ToId)
            .order_by_asc(Column::FromId)
            .into_tuple()
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(|(to, from)| (EntryId(to), EntryId(from))));
    }
    Ok(found)
}

/// Makes these, each once, all that the entry names.
pub async fn put(tx: &Transaction, from: EntryId, targets: &[Target]) -> Result<()> {
    table::Entity::delete_many()
        .filter(Column::FromId.eq(from.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    put_first(tx, targets.iter().map(|target| (from, target))).await
}

/// As [`put`], for entries that name nothing yet, in few statements.
pub async fn put_first<'t>(tx: &Transaction, targets: impl IntoIterator<Item = (EntryId, &'t Target)>) -> Result<()> {
    let rows = targets.into_iter().map(|(from, target)| table::ActiveModel {
        from_id: Set(from.0),
        rel: Set(target.rel.clone()),
        to_id: Set(target.to.0),
    });
    let rows: Vec<_> = rows.collect();
    for part in rows.chunks(AT_ONCE) {
        table::Entity::insert_many(part.iter().cloned())
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(())
}
