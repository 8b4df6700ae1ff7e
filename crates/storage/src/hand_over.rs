//! Hand-overs of initiatives whose owners have gone quiet: begun by the office, due after some weeks, ended once.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::{AccountId, Address};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hand_over")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub open_for: Option<String>,
        pub initiative: Uuid,
        pub to_account: Option<Uuid>,
        pub to_address: Option<String>,
        pub by: Uuid,
        pub begun_at: DateTimeUtc,
        pub due_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
        pub ending: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// Who shall answer for the initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heir {
    /// Somebody of the initiative.
    Account(AccountId),
    /// Whoever is invited at this address.
    Address(Address),
}

/// How a hand-over ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was carried out.
    Done,
    /// An owner objected.
    Objected,
    /// An owner signed in again.
    Returned,
    /// The office stopped it.
    Stopped,
    /// Whoever should get it is not there any more, or the initiative is not.
    Void,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Done, Self::Objected, Self::Returned, Self::Stopped, Self::Void];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Objected => "objected",
            Self::Returned => "returned",
            Self::Stopped => "stopped",
            Self::Void => "void",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.code() == code)
    }
}

/// A hand-over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverRow {
    /// Its id.
    pub id: Uuid,
    /// The initiative.
    pub initiative: EntryId,
    /// Who shall answer for it; none once it has ended or the address was forgotten.
    pub to: Option<Heir>,
    /// Who of the office began it.
    pub by: AccountId,
    /// When.
    pub begun_at: DateTime<Utc>,
    /// From when on it is carried out.
    pub due_at: DateTime<Utc>,
    /// How it ended; none as long as it waits.
    pub ended: Option<(DateTime<Utc>, Ending)>,
}

/// Writes a new one; `false` and nothing done where one for this initiative waits already.
pub async fn add(tx: &Transaction, row: &HandOverRow) -> Result<bool> {
    let (account, address) = match &row.to {
        Some(Heir::Account(account)) => (Some(account.0), None),
        Some(Heir::Address(address)) => (None, Some(address.as_str().to_owned())),
        None => (None, None),
    };
    let model = table::ActiveModel {
        id: Set(row.id),
        open_for: Set(row.ended.is_none().then(|| row.initiative.to_string())),
        initiative: Set(row.initiative.0),
        to_account: Set(account),
        to_address: Set(address),
        by: Set(row.by.0),
        begun_at: Set(kept(row.begun_at)),
        due_at: Set(kept(row.due_at)),
        ended_at: Set(row.ended.map(|(at, _)| kept(at))),
        ending: Set(row.ended.map(|(_, ending)| ending.code().to_owned())),
    };
    let written = table::Entity::insert(model)
        .on_conflict(OnConflict::column(Column::OpenFor).do_nothing().to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// The hand-over with this id.
pub async fn get(source: &impl Source, id: Uuid) -> Result<Option<HandOverRow>> {
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    row.map(HandOverRow::try_from).transpose()
}

/// As [`get`], and nobody else changes it until the transaction ends.
pub async fn get_locked(tx: &Transaction, id: Uuid) -> Result<Option<HandOverRow>> {
    let row =
        table::Entity::find_by_id(id).lock(LockType::Update).one(tx.inner()).await.map_err(|error| tx.fail(error))?;
    row.map(HandOverRow::try_from).transpose()
}

/// Those that wait, the next due first.
pub async fn open(source: &impl Source, limit: u64) -> Result<Vec<HandOverRow>> {
    let rows = table::Entity::find()
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(HandOverRow::try_from).collect()
}

/// Those of which an account is the heir or which it began, the newest first.
pub async fn of_account(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<HandOverRow>> {
    let about = Condition::any().add(Column::ToAccount.eq(account.0)).add(Column::By.eq(account.0));
    let rows = table::Entity::find()
        .filter(about)
        .order_by_desc(Column::BegunAt)
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(HandOverRow::try_from).collect()
}

/// Ends one and forgets the address in it; `false` and nothing done where it has ended before.
pub async fn end(tx: &Transaction, id: Uuid, at: DateTime<Utc>, ending: Ending) -> Result<bool> {
    let done = table::Entity::update_many()
        .col_expr(Column::OpenFor, Option::<String>::None.into())
        .col_expr(Column::ToAddress, Option::<String>::None.into())
        .col_expr(Column::EndedAt, kept(at).into())
        .col_expr(Column::Ending, ending.code().into())
        .filter(Column::Id.eq(id))
        .filter(Column::EndedAt.is_null())
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// Forgets an address, however it was written.
pub async fn erase(tx: &Transaction, address: &Address) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::ToAddress, Option::<String>::None.into())
        .filter(Func::lower(Expr::col(Column::ToAddress)).eq(address.key()))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

impl TryFrom<table::Model> for HandOverRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let address = row.to_address.as_deref().map(Address::new).transpose();
        let address = address.map_err(|_| Error::corrupt("hand_over.to_address"))?;
        let ended = match (row.ended_at, row.ending.as_deref()) {
            (None, None) => None,
            (Some(at), Some(code)) => {
                Some((at, Ending::from_code(code).ok_or_else(|| Error::corrupt("hand_over.ending"))?))
            }
            _ => return Err(Error::corrupt("hand_over.ended_at")),
        };
        Ok(Self {
            id: row.id,
            initiative: EntryId(row.initiative),
            to: row.to_account.map(|id| Heir::Account(AccountId(id))).or(address.map(Heir::Address)),
            by: AccountId(row.by),
            begun_at: row.begun_at,
            due_at: row.due_at,
            ended,
        })
    }
}
