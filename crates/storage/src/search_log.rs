//! The log of what indexes and caches must follow.
//!
//! Every transaction that changes what can be found appends a line, and every index reads on from its own cursor.
//! Numbers are allotted under the lock of one row that is held until commit: whoever sees number n sees every smaller
//! one, on `PostgreSQL` too, where a sequence would not promise it. There are no gaps until [`compact`] makes them.

use chrono::{DateTime, Utc};
use domain::EntryId;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::meta::{self, counter};
use crate::{AT_ONCE, Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_log")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub entry_id: Uuid,
        pub change: String,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What happened to the entry, as an index sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It can be found, with the content it has now.
    Upsert,
    /// It can't be found any more.
    Remove,
}

impl Change {
    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upsert => "upsert",
            Self::Remove => "remove",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Upsert, Self::Remove].into_iter().find(|change| change.code() == code)
    }
}

/// One line of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub seq: i64,
    /// The entry.
    pub entry: EntryId,
    /// What happened to it.
    pub change: Change,
    /// When.
    pub at: DateTime<Utc>,
}

/// Appends a line and gives its number.
///
/// It waits for other transactions that have appended and not yet ended; so call it last, after the entries.
/// On `PostgreSQL` every further line in one transaction costs a little more: thousands belong into several.
pub async fn append(tx: &Transaction, entry: EntryId, change: Change, at: DateTime<Utc>) -> Result<i64> {
    append_all(tx, &[entry], change, at).await
}

/// As [`append`], for many in few statements; gives the number of the last line, or of the newest where there is none.
pub async fn append_all(tx: &Transaction, entries: &[EntryId], change: Change, at: DateTime<Utc>) -> Result<i64> {
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let last = meta::raise_by(tx, counter::Column::SearchSeq, count).await?;
    let lines: Vec<_> = (last - count + 1..)
        .zip(entries)
        .map(|(seq, entry)| table::ActiveModel {
            seq: Set(seq),
            entry_id: Set(entry.0),
            change: Set(change.code().to_owned()),
            at: Set(kept(at)),
        })
        .collect();
    for part in lines.chunks(AT_ONCE) {
        table::Entity::insert_many(part.iter().cloned())
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(last)
}

/// The lines after `cursor` (0: from the beginning), oldest first.
pub async fn read_from(source: &impl Source, cursor: i64, limit: u64) -> Result<Vec<Line>> {
    table::Entity::find()
        .filter(table::Column::Seq.gt(cursor))
        .order_by_asc(table::Column::Seq)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(|row| {
            let change = Change::from_code(&row.change).ok_or_else(|| Error::corrupt("search_log.change"))?;
            Ok(Line { seq: row.seq, entry: EntryId(row.entry_id), change, at: row.at })
        })
        .collect()
}

/// The number of the newest line; 0 if there was none yet.
pub async fn last_seq(source: &impl Source) -> Result<i64> {
    Ok(meta::counters(source).await?.search_seq)
}

/// Drops the lines up to and including `cursor` that a later line up to `cursor` about the same entry makes
/// superfluous, and gives how many.
///
/// A reader, even one that starts at 0, still learns the last state of every entry.
pub async fn compact(tx: &Transaction, cursor: i64) -> Result<u64> {
    let newest = Query::select()
        .expr(Expr::col(table::Column::Seq).max())
        .from(table::Entity)
        .and_where(Expr::col(table::Column::Seq).lte(cursor))
        .group_by_col(table::Column::EntryId)
        .to_owned();
    let statement = Query::delete()
        .from_table(table::Entity)
        .and_where(Expr::col(table::Column::Seq).lte(cursor))
        .and_where(Expr::col(table::Column::Seq).not_in_subquery(newest))
        .to_owned();
    let done = tx.inner().execute(&statement).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected())
}
