//! What readers reported, under a number for people, and what became of it.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::{AccountId, Address};
use domain::decision::Reason;
use domain::notice::{NoticeKind, Outcome};
use domain::{EntryId, Language};
use sea_orm::sea_query::{Condition, Expr, LockType};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub number: i64,
        pub kind: String,
        pub entry_id: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub page: String,
        pub reason: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub aid: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub name: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub mail: Option<String>,
        pub language: String,
        pub at: DateTimeUtc,
        pub due: String,
        pub decided_at: Option<DateTimeUtc>,
        pub decided_by: Option<Uuid>,
        pub outcome: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub answer: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What became of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: DateTime<Utc>,
    /// Who decided.
    pub by: AccountId,
    /// What.
    pub outcome: Outcome,
    /// What whoever reported is told.
    pub answer: String,
}

/// One notice.
#[derive(Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// The number that people are told; given by [`add`].
    pub number: i64,
    /// What it is about.
    pub kind: NoticeKind,
    /// The entry, where it is about one.
    pub entry: Option<EntryId>,
    /// The page, as a path of this site; may be empty for a barrier.
    pub page: String,
    /// Why, for content.
    pub reason: Option<Reason>,
    /// What is wrong and where, or what the barrier is.
    pub text: String,
    /// The aid with which a barrier was met.
    pub aid: Option<String>,
    /// Who reported it, where they said so, until a year after the end.
    pub name: Option<String>,
    /// Where an answer goes, likewise.
    pub mail: Option<Address>,
    /// The language of the page, in which an answer is written.
    pub language: Language,
    /// When it was reported.
    pub at: DateTime<Utc>,
    /// The day by which it is to be decided.
    pub due: NaiveDate,
    /// What became of it; none while it is open.
    pub decided: Option<Decided>,
}

impl fmt::Debug for NoticeRow {
    /// Without what must not get into a log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("NoticeRow")
            .field("number", &self.number)
            .field("kind", &self.kind)
            .field("entry", &self.entry)
            .field("decided", &self.decided.is_some())
            .finish_non_exhaustive()
    }
}

/// Writes a new notice and gives its number; that of `row` is not looked at.
pub async fn add(tx: &Transaction, row: &NoticeRow) -> Result<i64> {
    let decided = row.decided.as_ref();
    let new = table::ActiveModel {
        number: NotSet,
        kind: Set(row.kind.code().to_owned()),
        entry_id: Set(row.entry.map(|entry| entry.0)),
        page: Set(row.page.clone()),
        reason: Set(row.reason.map(|reason| reason.code().to_owned())),
        text: Set(row.text.clone()),
        aid: Set(row.aid.clone()),
        name: Set(row.name.clone()),
        mail: Set(row.mail.as_ref().map(|mail| mail.as_str().to_owned())),
        language: Set(row.language.code().to_owned()),
        at: Set(kept(row.at)),
        due: Set(row.due.to_string()),
        decided_at: Set(decided.map(|decided| kept(decided.at))),
        decided_by: Set(decided.map(|decided| decided.by.0)),
        outcome: Set(decided.map(|decided| decided.outcome.code().to_owned())),
        answer: Set(decided.map(|decided| decided.answer.clone())),
    };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// The notice with this number.
pub async fn get(source: &impl Source, number: i64) -> Result<Option<NoticeRow>> {
    table::Entity::find_by_id(number)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(NoticeRow::try_from)
        .transpose()
}

/// As [`get`], and nobody else changes it until the transaction ends.
pub async fn get_locked(tx: &Transaction, number: i64) -> Result<Option<NoticeRow>> {
    table::Entity::find_by_id(number)
        .lock(LockType::Update)
        .one(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?
        .map(NoticeRow::try_from)
        .transpose()
}

/// Open notices behind the first `from`, those that are due first before the others.
pub async fn open(source: &impl Source, from: u64, limit: u64) -> Result<Vec<NoticeRow>> {
    table::Entity::find()
        .filter(Column::DecidedAt.is_null())
        .order_by_asc(Column::Due)
        .order_by_asc(Column::Number)
        .offset(from)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(NoticeRow::try_from)
        .collect()
}

/// How many notices are open.
pub async fn count_open(source: &impl Source) -> Result<u64> {
    let open = table::Entity::find().filter(Column::DecidedAt.is_null());
    open.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// How many open notices were due before this day.
pub async fn count_late(source: &impl Source, today: NaiveDate) -> Result<u64> {
    // Days are kept in the order of their letters.
    let late = table::Entity::find().filter(Column::DecidedAt.is_null()).filter(Column::Due.lt(today.to_string()));
    late.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// How many notices of this kind are open.
pub async fn count_open_of(source: &impl Source, kind: NoticeKind) -> Result<u64> {
    let open = table::Entity::find().filter(Column::DecidedAt.is_null()).filter(Column::Kind.eq(kind.code()));
    open.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// How many open notices of this kind were due before this day.
pub async fn count_late_of(source: &impl Source, kind: NoticeKind, today: NaiveDate) -> Result<u64> {
    let open = table::Entity::find().filter(Column::DecidedAt.is_null()).filter(Column::Kind.eq(kind.code()));
    let late = open.filter(Column::Due.lt(today.to_string()));
    late.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Notices that were decided, behind the first `from`, the last decided first.
pub async fn decided(source: &impl Source, from: u64, limit: u64) -> Result<Vec<NoticeRow>> {
    table::Entity::find()
        .filter(Column::DecidedAt.is_not_null())
        .order_by_desc(Column::DecidedAt)
        .order_by_desc(Column::Number)
        .offset(from)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(NoticeRow::try_from)
        .collect()
}

/// Notices about an entry, newest first.
pub async fn of_entry(source: &impl Source, entry: EntryId, limit: u64) -> Result<Vec<NoticeRow>> {
    table::Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .order_by_desc(Column::Number)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(NoticeRow::try_from)
        .collect()
}

/// How many notices of this kind were reported since a moment, and how many were decided since then.
pub async fn count(source: &impl Source, kind: NoticeKind, from: DateTime<Utc>) -> Result<(u64, u64)> {
    let of_kind = || table::Entity::find().filter(Column::Kind.eq(kind.code()));
    let reported = of_kind().filter(Column::At.gte(kept(from)));
    let reported = reported.count(&source.executor()).await.map_err(|error| source.fail(error))?;
    let decided = of_kind().filter(Column::DecidedAt.gte(kept(from)));
    let decided = decided.count(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok((reported, decided))
}

/// When notices of this kind that were decided since a moment had been reported and were decided; the last decided
/// first.
pub async fn times(
    source: &impl Source,
    kind: NoticeKind,
    from: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>> {
    let rows: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> = table::Entity::find()
        .select_only()
        .column(Column::At)
        .column(Column::DecidedAt)
        .filter(Column::Kind.eq(kind.code()))
        .filter(Column::DecidedAt.gte(kept(from)))
        .order_by_desc(Column::DecidedAt)
        .limit(capped(limit))
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().filter_map(|(at, decided)| Some((at, decided?))).collect())
}

/// Notes what became of an open notice; `false` and nothing done if it was decided before.
pub async fn decide(tx: &Transaction, number: i64, decided: &Decided) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::DecidedAt, kept(decided.at).into())
        .col_expr(Column::DecidedBy, decided.by.0.into())
        .col_expr(Column::Outcome, decided.outcome.code().into())
        .col_expr(Column::Answer, decided.answer.as_str().into())
        .filter(Column::Number.eq(number))
        .filter(Column::DecidedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// Erases names and addresses of whoever reported what was decided before a moment; gives of how many.
pub async fn forget_names(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let named = Condition::any().add(Column::Name.is_not_null()).add(Column::Mail.is_not_null());
    let nothing = || -> Expr { Option::<String>::None.into() };
    let update = table::Entity::update_many()
        .col_expr(Column::Name, nothing())
        .col_expr(Column::Mail, nothing())
        .filter(Column::DecidedAt.lt(kept(before)))
        .filter(named);
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected)
}

impl TryFrom<table::Model> for NoticeRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let reason = row.reason.as_deref().map(|code| Reason::from_code(code).ok_or(()));
        let decided = match (row.decided_at, row.decided_by, row.outcome.as_deref()) {
            (Some(at), Some(by), Some(outcome)) => Some(Decided {
                at,
                by: AccountId(by),
                outcome: Outcome::from_code(outcome).ok_or_else(|| Error::corrupt("notice.outcome"))?,
                answer: row.answer.unwrap_or_default(),
            }),
            _ => None,
        };
        let mail = row.mail.as_deref().map(Address::new).transpose();
        Ok(Self {
            number: row.number,
            kind: NoticeKind::from_code(&row.kind).ok_or_else(|| Error::corrupt("notice.kind"))?,
            entry: row.entry_id.map(EntryId),
            page: row.page,
            reason: reason.transpose().map_err(|()| Error::corrupt("notice.reason"))?,
            text: row.text,
            aid: row.aid,
            name: row.name,
            mail: mail.map_err(|_| Error::corrupt("notice.mail"))?,
            language: Language::from_code(&row.language).ok_or_else(|| Error::corrupt("notice.language"))?,
            at: row.at,
            due: row.due.parse().map_err(|_| Error::corrupt("notice.due"))?,
            decided,
        })
    }
}
