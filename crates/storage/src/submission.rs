//! What was submitted, under a number for people, and every step it took.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use domain::lifecycle::{Status, Step};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::audit::Looked;
use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "submission")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub number: i64,
        pub draft_id: Uuid,
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub authored: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub change_note: Option<String>,
        pub status: String,
        pub submitted_at: DateTimeUtc,
        pub submitted_by: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod step {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "submission_step")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub number: i64,
        pub at: DateTimeUtc,
        pub who: Uuid,
        pub step: String,
        pub status: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    /// The number that people are told; given by [`put`].
    pub number: i64,
    /// The draft it was made from, and the entry it will be.
    pub draft: EntryId,
    /// The version it will be, from 1.
    pub version: i64,
    /// The authored fields in their canonical form as they were submitted.
    pub authored: String,
    /// What changes in this version.
    pub change_note: Option<String>,
    /// How far it has come.
    pub status: Status,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// Who submitted it.
    pub submitted_by: AccountId,
}

/// One step of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// Who took it.
    pub who: AccountId,
    /// What was done.
    pub step: Step,
    /// The state after it.
    pub status: Status,
    /// What was said about it.
    pub note: Option<String>,
}

/// Writes a new submission and gives its number; that of `row` is not looked at.
pub async fn put(tx: &Transaction, row: &SubmissionRow) -> Result<i64> {
    let new = table::ActiveModel {
        number: NotSet,
        draft_id: Set(row.draft.0),
        version: Set(row.version),
        authored: Set(row.authored.clone()),
        change_note: Set(row.change_note.clone()),
        status: Set(row.status.code().to_owned()),
        submitted_at: Set(kept(row.submitted_at)),
        submitted_by: Set(row.submitted_by.0),
    };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// The submission with this number.
pub async fn get(source: &impl Source, number: i64) -> Result<Option<SubmissionRow>> {
    table::Entity::find_by_id(number)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(SubmissionRow::try_from)
        .transpose()
}

/// The submissions made from these drafts, newest first.
pub async fn of_drafts(source: &impl Source, drafts: &[EntryId], limit: u64) -> Result<Vec<SubmissionRow>> {
    table::Entity::find()
        .filter(Column::DraftId.is_in(drafts.iter().map(|id| id.0)))
        .order_by_desc(Column::Number)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(SubmissionRow::try_from)
        .collect()
}

/// A submission without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub number: i64,
    /// How far it has come.
    pub status: Status,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
}

/// Submissions since a moment without their texts, the newest first.
pub async fn heads_since(source: &impl Source, from: DateTime<Utc>, limit: u64) -> Result<Vec<Head>> {
    let rows: Vec<(i64, String, DateTime<Utc>)> = table::Entity::find()
        .select_only()
        .column(Column::Number)
        .column(Column::Status)
        .column(Column::SubmittedAt)
        .filter(Column::SubmittedAt.gte(kept(from)))
        .order_by_desc(Column::Number)
        .limit(capped(limit))
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|(number, status, submitted_at)| {
            let status = Status::from_code(&status).ok_or_else(|| Error::corrupt("submission.status"))?;
            Ok(Head { number, status, submitted_at })
        })
        .collect()
}

/// Steps of submissions that were made since a moment, without what was said: number, step and time, oldest first.
pub async fn steps_since(source: &impl Source, from: DateTime<Utc>) -> Result<Vec<(i64, Step, DateTime<Utc>)>> {
    let numbers = sea_orm::sea_query::Query::select()
        .column(Column::Number)
        .from(table::Entity)
        .and_where(Column::SubmittedAt.gte(kept(from)))
        .to_owned();
    let rows: Vec<(i64, String, DateTime<Utc>)> = step::Entity::find()
        .select_only()
        .column(step::Column::Number)
        .column(step::Column::Step)
        .column(step::Column::At)
        .filter(step::Column::Number.in_subquery(numbers))
        .order_by_asc(step::Column::Id)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|(number, step, at)| {
            Ok((number, Step::from_code(&step).ok_or_else(|| Error::corrupt("submission_step.step"))?, at))
        })
        .collect()
}

/// How many submissions are in each state; states without any are left out.
pub async fn count_by_status(source: &impl Source) -> Result<Vec<(Status, u64)>> {
    let rows: Vec<(String, i64)> = table::Entity::find()
        .select_only()
        .column(Column::Status)
        .column_as(Column::Number.count(), "submissions")
        .group_by(Column::Status)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|(status, number)| {
            let status = Status::from_code(&status).ok_or_else(|| Error::corrupt("submission.status"))?;
            Ok((status, number.unsigned_abs()))
        })
        .collect()
}

/// The submissions in these states, oldest first.
pub async fn in_states(source: &impl Source, states: &[Status], limit: u64) -> Result<Vec<SubmissionRow>> {
    table::Entity::find()
        .filter(Column::Status.is_in(states.iter().map(|status| status.code())))
        .order_by_asc(Column::SubmittedAt)
        .order_by_asc(Column::Number)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(SubmissionRow::try_from)
        .collect()
}

/// Replaces what was submitted under this number; `false` if there is none.
pub async fn renew(tx: &Transaction, number: i64, authored: &str, change_note: Option<&str>) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::Authored, authored.into())
        .col_expr(Column::ChangeNote, change_note.map(str::to_owned).into())
        .filter(Column::Number.eq(number));
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// Notes a step of a submission and the state it led to; `false` if there is no submission with this number.
pub async fn take_step(tx: &Transaction, number: i64, row: &StepRow) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::Status, row.status.code().into())
        .filter(Column::Number.eq(number));
    if update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 0 {
        return Ok(false);
    }
    let new = step::ActiveModel {
        id: NotSet,
        number: Set(number),
        at: Set(kept(row.at)),
        who: Set(row.who.0),
        step: Set(row.step.code().to_owned()),
        status: Set(row.status.code().to_owned()),
        note: Set(row.note.clone()),
    };
    step::Entity::insert(new).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(true)
}

/// The steps of a submission, oldest first.
pub async fn steps(source: &impl Source, number: i64) -> Result<Vec<StepRow>> {
    step::Entity::find()
        .filter(step::Column::Number.eq(number))
        .order_by_asc(step::Column::Id)
        .limit(crate::MOST)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(StepRow::try_from)
        .collect()
}

/// The steps that are looked for, behind the first `offset`, newest first: the number of the submission, its entry, and
/// the step.
pub async fn find_steps(
    source: &impl Source,
    looked: &Looked,
    offset: u64,
    limit: u64,
) -> Result<Vec<(i64, Option<EntryId>, StepRow)>> {
    let mut find = step::Entity::find();
    if let Some(account) = looked.account {
        find = find.filter(step::Column::Who.eq(account.0));
    }
    if let Some(entry) = looked.entry {
        let numbers = sea_orm::sea_query::Query::select()
            .column(Column::Number)
            .from(table::Entity)
            .and_where(Column::DraftId.eq(entry.0))
            .to_owned();
        find = find.filter(step::Column::Number.in_subquery(numbers));
    }
    if let Some(from) = looked.from {
        find = find.filter(step::Column::At.gte(kept(from)));
    }
    if let Some(before) = looked.before {
        find = find.filter(step::Column::At.lt(kept(before)));
    }
    let rows = find
        .order_by_desc(step::Column::Id)
        .offset(offset)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    let drafts: Vec<(i64, uuid::Uuid)> = table::Entity::find()
        .select_only()
        .column(Column::Number)
        .column(Column::DraftId)
        .filter(Column::Number.is_in(rows.iter().map(|row| row.number)))
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|row| {
            let entry = drafts.iter().find(|(number, _)| *number == row.number).map(|(_, id)| EntryId(*id));
            Ok((row.number, entry, StepRow::try_from(row)?))
        })
        .collect()
}

impl TryFrom<table::Model> for SubmissionRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            number: row.number,
            draft: EntryId(row.draft_id),
            version: row.version,
            authored: row.authored,
            change_note: row.change_note,
            status: Status::from_code(&row.status).ok_or_else(|| Error::corrupt("submission.status"))?,
            submitted_at: row.submitted_at,
            submitted_by: AccountId(row.submitted_by),
        })
    }
}

impl TryFrom<step::Model> for StepRow {
    type Error = Error;

    fn try_from(row: step::Model) -> Result<Self> {
        Ok(Self {
            at: row.at,
            who: AccountId(row.who),
            step: Step::from_code(&row.step).ok_or_else(|| Error::corrupt("submission_step.step"))?,
            status: Status::from_code(&row.status).ok_or_else(|| Error::corrupt("submission_step.status"))?,
            note: row.note,
        })
    }
}
