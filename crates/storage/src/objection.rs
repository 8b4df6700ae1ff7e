//! Objections of authors to decisions, at most one to each, and what became of them.

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
    #[sea_orm(table_name = "objection")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub decision_id: i64,
        pub entry_id: Uuid,
        pub who: Uuid,
        pub at: DateTimeUtc,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        pub decided_at: Option<DateTimeUtc>,
        pub decided_by: Option<Uuid>,
        pub granted: Option<bool>,
        #[sea_orm(column_type = "Text", nullable)]
        pub words: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What became of an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// When.
    pub at: DateTime<Utc>,
    /// Who decided.
    pub who: AccountId,
    /// Whether it was followed.
    pub granted: bool,
    /// Why.
    pub words: String,
}

/// One objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionRow {
    /// Its number; given by [`append`].
    pub id: i64,
    /// The decision that it is about.
    pub decision: i64,
    /// The entry.
    pub entry: EntryId,
    /// Who objects.
    pub who: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub text: String,
    /// What became of it; none while it waits.
    pub outcome: Option<Outcome>,
}

/// Adds an objection and gives its number; that of `row` is not looked at. [`crate::Error::Conflict`] if there is one
/// to the same decision.
pub async fn append(tx: &Transaction, row: &ObjectionRow) -> Result<i64> {
    let outcome = row.outcome.as_ref();
    let new = table::ActiveModel {
        id: NotSet,
        decision_id: Set(row.decision),
        entry_id: Set(row.entry.0),
        who: Set(row.who.0),
        at: Set(kept(row.at)),
        text: Set(row.text.clone()),
        decided_at: Set(outcome.map(|outcome| kept(outcome.at))),
        decided_by: Set(outcome.map(|outcome| outcome.who.0)),
        granted: Set(outcome.map(|outcome| outcome.granted)),
        words: Set(outcome.map(|outcome| outcome.words.clone())),
    };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// The objection with this number.
pub async fn get(source: &impl Source, id: i64) -> Result<Option<ObjectionRow>> {
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(ObjectionRow::from))
}

/// The objections about an entry, newest first.
pub async fn of_entry(source: &impl Source, entry: EntryId, limit: u64) -> Result<Vec<ObjectionRow>> {
    let rows = table::Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(ObjectionRow::from).collect())
}

/// The objections that wait for an answer, oldest first.
pub async fn open(source: &impl Source, limit: u64) -> Result<Vec<ObjectionRow>> {
    let rows = table::Entity::find()
        .filter(Column::DecidedAt.is_null())
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(ObjectionRow::from).collect())
}

/// Writes what became of an objection, once; `false` if it is decided already or there is none.
pub async fn decide(tx: &Transaction, id: i64, outcome: &Outcome) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::DecidedAt, kept(outcome.at).into())
        .col_expr(Column::DecidedBy, outcome.who.0.into())
        .col_expr(Column::Granted, outcome.granted.into())
        .col_expr(Column::Words, outcome.words.clone().into())
        .filter(Column::Id.eq(id))
        .filter(Column::DecidedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

impl From<table::Model> for ObjectionRow {
    fn from(row: table::Model) -> Self {
        let outcome = match (row.decided_at, row.decided_by, row.granted) {
            (Some(at), Some(who), Some(granted)) => {
                Some(Outcome { at, who: AccountId(who), granted, words: row.words.unwrap_or_default() })
            }
            _ => None,
        };
        Self {
            id: row.id,
            decision: row.decision_id,
            entry: EntryId(row.entry_id),
            who: AccountId(row.who),
            at: row.at,
            text: row.text,
            outcome,
        }
    }
}
