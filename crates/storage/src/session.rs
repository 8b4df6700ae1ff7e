//! Sessions: where somebody is signed in. They are looked up with every request, so that ending one ends it in every
//! process at once.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{Result, Source, Storage, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub account: Uuid,
        pub device: String,
        pub created_at: DateTimeUtc,
        pub seen_at: DateTimeUtc,
        pub recent_until: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of what the browser holds, in hexadecimal digits.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// What it runs on, in a few words for its owner: "Firefox, Linux".
    pub device: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was used for the last time, to a minute or so.
    pub seen_at: DateTime<Utc>,
    /// Until when the sign-in counts as recent.
    pub recent_until: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// The session with this id, ended or not.
pub async fn get(source: &impl Source, id: &str) -> Result<Option<SessionRow>> {
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(SessionRow::from))
}

/// The sessions of an account that were not ended, the last used first.
pub async fn list(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<SessionRow>> {
    let rows = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .filter(Column::EndedAt.is_null())
        .order_by_desc(Column::SeenAt)
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(SessionRow::from).collect())
}

/// Writes a new session.
pub async fn add(tx: &Transaction, row: &SessionRow) -> Result<()> {
    let model = table::ActiveModel {
        id: Set(row.id.clone()),
        account: Set(row.account.0),
        device: Set(row.device.clone()),
        created_at: Set(kept(row.created_at)),
        seen_at: Set(kept(row.seen_at)),
        recent_until: Set(kept(row.recent_until)),
        ended_at: Set(row.ended_at.map(kept)),
    };
    table::Entity::insert(model).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Notes that the session was used. A statement and transaction of its own; never earlier than it says already.
pub async fn touch(storage: &Storage, id: &str, at: DateTime<Utc>) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::SeenAt, kept(at).into())
        .filter(Column::Id.eq(id))
        .filter(Column::SeenAt.lt(kept(at)))
        .exec(storage.writer())
        .await?;
    Ok(())
}

/// Ends one session of an account; `false` if it is not one of its own or ended before.
pub async fn end(tx: &Transaction, account: AccountId, id: &str, at: DateTime<Utc>) -> Result<bool> {
    Ok(end_where(tx, account, Column::Id.eq(id), at).await? == 1)
}

/// Ends all sessions of an account except for `but`, and gives how many.
pub async fn end_all(tx: &Transaction, account: AccountId, but: Option<&str>, at: DateTime<Utc>) -> Result<u64> {
    end_where(tx, account, Column::Id.ne(but.unwrap_or_default()), at).await
}

async fn end_where(
    tx: &Transaction,
    account: AccountId,
    which: sea_orm::sea_query::SimpleExpr,
    at: DateTime<Utc>,
) -> Result<u64> {
    let done = table::Entity::update_many()
        .col_expr(Column::EndedAt, kept(at).into())
        .filter(Column::Account.eq(account.0))
        .filter(Column::EndedAt.is_null())
        .filter(which)
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Forgets sessions that were ended, or neither used since `unused_since` nor begun since `begun_before`.
pub async fn forget(tx: &Transaction, unused_since: DateTime<Utc>, begun_before: DateTime<Utc>) -> Result<u64> {
    let over = Condition::any()
        .add(Column::EndedAt.is_not_null())
        .add(Column::SeenAt.lt(kept(unused_since)))
        .add(Column::CreatedAt.lt(kept(begun_before)));
    let done = table::Entity::delete_many().filter(over).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Forgets all sessions of an account, and gives how many.
pub async fn forget_account(tx: &Transaction, account: AccountId) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

impl From<table::Model> for SessionRow {
    fn from(row: table::Model) -> Self {
        Self {
            id: row.id,
            account: AccountId(row.account),
            device: row.device,
            created_at: row.created_at,
            seen_at: row.seen_at,
            recent_until: row.recent_until,
            ended_at: row.ended_at,
        }
    }
}
