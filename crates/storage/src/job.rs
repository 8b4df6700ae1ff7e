//! Jobs: what is to be done after a fact, written in the transaction of the fact.
//!
//! A worker claims a job under a lease, does it, and ends it in the transaction of its effect. If the worker dies the
//! lease runs out and another takes the job: so every job may run twice, and whoever comes too late to end it learns so.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, IntoCondition as _, LockBehavior, LockType, Query};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult as _, Order, PaginatorTrait as _,
    QueryFilter as _, UpdateMany,
};
use serde_json::Value;

use crate::{Error, Result, Source, Storage, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        pub run_at: DateTimeUtc,
        pub attempts: i64,
        pub owner: Option<String>,
        pub until: Option<DateTimeUtc>,
        pub done_at: Option<DateTimeUtc>,
        #[sea_orm(column_type = "Text", nullable)]
        pub last_error: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// The longest error text that is kept, in characters.
const LONGEST_ERROR: usize = 1_000;

/// A job under the lease of whoever claimed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// Which job it is, a word of the worker.
    pub kind: String,
    /// What it needs to know.
    pub payload: Value,
    /// When it was due.
    pub run_at: DateTime<Utc>,
    /// How often it was claimed, this time included; from 1.
    pub attempts: i64,
    /// Who holds the lease.
    pub owner: String,
    /// What went wrong the time before.
    pub last_error: Option<String>,
}

/// Puts a job in the queue, to be run at `run_at` or soon after, and gives its number.
pub async fn enqueue(tx: &Transaction, kind: &str, payload: &Value, run_at: DateTime<Utc>) -> Result<i64> {
    let row = table::ActiveModel {
        id: NotSet,
        kind: Set(kind.to_owned()),
        payload: Set(payload.to_string()),
        run_at: Set(kept(run_at)),
        attempts: Set(0),
        owner: Set(None),
        until: Set(None),
        done_at: Set(None),
        last_error: Set(None),
    };
    let done = table::Entity::insert(row).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// Claims the job that has been due for longest, under a lease of `owner` until `until`; none if nothing is due.
///
/// Only jobs of these kinds, of all kinds if none is named. However many claim at once, each job goes to one of them.
/// It is a transaction of its own; the job is ended in the transaction of its effect.
pub async fn claim(
    storage: &Storage,
    kinds: &[&str],
    owner: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Job>> {
    let now = kept(now);
    let free = || {
        Condition::all()
            .add(Column::DoneAt.is_null())
            .add(Condition::any().add(Column::Owner.is_null()).add(Column::Until.lte(now)))
    };
    let mut next = Query::select();
    next.column(Column::Id)
        .from(table::Entity)
        .cond_where(free())
        .and_where(Column::RunAt.lte(now))
        .order_by(Column::RunAt, Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .limit(1)
        // Left out for SQLite by the builder, where there is one writer at a time anyway.
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    if !kinds.is_empty() {
        next.and_where(Column::Kind.is_in(kinds.iter().copied()));
    }
    let statement = Query::update()
        .table(table::Entity)
        .value(Column::Owner, owner)
        .value(Column::Until, kept(until))
        .value(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .and_where(Expr::col(Column::Id).eq(next.to_owned()))
        .cond_where(free())
        .returning_all()
        .to_owned();
    // All rows, of which there is at most one: reading to the end is what ends the statement on SQLite.
    let rows = storage.writer().query_all(&statement).await?;
    rows.first().map(|row| Job::try_from(table::Model::from_query_result(row, "")?)).transpose()
}

/// Prolongs the lease of a job that takes long; `false` if it is lost.
pub async fn prolong(storage: &Storage, job: &Job, until: DateTime<Utc>) -> Result<bool> {
    let update = held(job).col_expr(Column::Until, kept(until).into());
    Ok(update.exec(storage.writer()).await?.rows_affected == 1)
}

/// Notes that the job is done. `false` if the lease was lost to another: then roll back, the other does it too.
pub async fn complete(tx: &Transaction, job: &Job, at: DateTime<Utc>) -> Result<bool> {
    end(tx, held(job).col_expr(Column::DoneAt, kept(at).into()).col_expr(Column::LastError, nothing())).await
}

/// Puts the job back to be run at `run_at`, which the caller chooses by [`Job::attempts`]; `false` if the lease was
/// lost. The error is kept for operators: no names, no addresses.
pub async fn retry(tx: &Transaction, job: &Job, run_at: DateTime<Utc>, error: &str) -> Result<bool> {
    let update = held(job)
        .col_expr(Column::Owner, nothing())
        .col_expr(Column::RunAt, kept(run_at).into())
        .col_expr(Column::LastError, shortened(error).into());
    end(tx, update).await
}

/// Ends the job without success, for good; `false` if the lease was lost.
pub async fn give_up(tx: &Transaction, job: &Job, at: DateTime<Utc>, error: &str) -> Result<bool> {
    let update =
        held(job).col_expr(Column::DoneAt, kept(at).into()).col_expr(Column::LastError, shortened(error).into());
    end(tx, update).await
}

/// Takes from a job that ended what it needed to know: it may hold a secret that outlives its use.
pub async fn empty(tx: &Transaction, job: &Job) -> Result<()> {
    let update = table::Entity::update_many()
        .filter(Column::Id.eq(job.id))
        .filter(Column::DoneAt.is_not_null())
        .col_expr(Column::Payload, "null".into());
    update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// How many jobs of one kind wait or are being run, and how many were given up and not yet forgotten.
pub async fn tally(source: &impl Source, kind: &str) -> Result<(u64, u64)> {
    let count = async |ended: Condition| {
        let of_kind = table::Entity::find().filter(Column::Kind.eq(kind)).filter(ended);
        of_kind.count(&source.executor()).await.map_err(|error| source.fail(error))
    };
    let given_up = Condition::all().add(Column::DoneAt.is_not_null()).add(Column::LastError.is_not_null());
    Ok((count(Column::DoneAt.is_null().into_condition()).await?, count(given_up).await?))
}

/// How many jobs wait or are being run.
pub async fn count_open(source: &impl Source) -> Result<u64> {
    let open = table::Entity::find().filter(Column::DoneAt.is_null());
    open.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// How many jobs were given up and not yet forgotten.
pub async fn count_given_up(source: &impl Source) -> Result<u64> {
    let given_up = table::Entity::find().filter(Column::DoneAt.is_not_null()).filter(Column::LastError.is_not_null());
    given_up.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Forgets jobs that ended before `before`, and gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::DoneAt.lt(kept(before)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// The row of the job as long as the lease is this one. The number of attempts tells two leases of one owner apart.
fn held(job: &Job) -> UpdateMany<table::Entity> {
    table::Entity::update_many()
        .filter(Column::Id.eq(job.id))
        .filter(Column::Owner.eq(job.owner.as_str()))
        .filter(Column::Attempts.eq(job.attempts))
        .filter(Column::DoneAt.is_null())
}

async fn end(tx: &Transaction, update: UpdateMany<table::Entity>) -> Result<bool> {
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

fn nothing() -> Expr {
    Option::<String>::None.into()
}

fn shortened(error: &str) -> String {
    // PostgreSQL has no place for a NUL in a text.
    error.chars().filter(|&c| c != '\0').take(LONGEST_ERROR).collect()
}

impl TryFrom<table::Model> for Job {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            payload: serde_json::from_str(&row.payload).map_err(|_| Error::corrupt("job.payload"))?,
            run_at: row.run_at,
            attempts: row.attempts,
            owner: row.owner.ok_or_else(|| Error::corrupt("job.owner"))?,
            last_error: row.last_error,
        })
    }
}
