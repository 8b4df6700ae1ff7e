//! How a submission lies with its reviewers: with whom, since when, until when.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::{Error, Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review_case")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub reviewer: Option<Uuid>,
        pub touched_at: DateTimeUtc,
        pub first_look_at: Option<DateTimeUtc>,
        pub look_due: String,
        pub decision_due: String,
        pub rounds: i64,
        #[sea_orm(column_type = "Text")]
        pub checklist: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// How one submission lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The number of the submission.
    pub number: i64,
    /// With whom it lies, or lay until the authors were asked.
    pub reviewer: Option<AccountId>,
    /// When somebody last did something to it.
    pub touched_at: DateTime<Utc>,
    /// When a reviewer first looked at it ([`domain::review::Act::is_look`]).
    pub first_look_at: Option<DateTime<Utc>>,
    /// The day by which somebody has to look at it.
    pub look_due: NaiveDate,
    /// The day by which it has to be decided.
    pub decision_due: NaiveDate,
    /// How often it was handed in, from 1.
    pub rounds: i64,
    /// Codes of the points of the checklist that are ticked off, with blanks between them.
    pub checklist: String,
}

/// How this submission lies.
pub async fn get(source: &impl Source, number: i64) -> Result<Option<CaseRow>> {
    table::Entity::find_by_id(number)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(CaseRow::try_from)
        .transpose()
}

/// How these submissions lie, in no particular order; one of which nothing is known is left out.
pub async fn many(source: &impl Source, numbers: &[i64]) -> Result<Vec<CaseRow>> {
    let mut found = Vec::with_capacity(numbers.len());
    for part in numbers.chunks(10_000) {
        let rows = table::Entity::find()
            .filter(Column::Number.is_in(part.iter().copied()))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            found.push(CaseRow::try_from(row)?);
        }
    }
    Ok(found)
}

/// When cases were first looked at, since a moment: their numbers with the time.
pub async fn first_looks_since(source: &impl Source, from: DateTime<Utc>) -> Result<Vec<(i64, DateTime<Utc>)>> {
    let rows = table::Entity::find()
        .filter(Column::FirstLookAt.gte(kept(from)))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().filter_map(|row| Some((row.number, row.first_look_at?))).collect())
}

/// Writes how it lies, new or again. Who decides by what is there locks the draft before.
pub async fn put(tx: &Transaction, row: &CaseRow) -> Result<()> {
    let again = OnConflict::column(Column::Number)
        .update_columns([
            Column::Reviewer,
            Column::TouchedAt,
            Column::FirstLookAt,
            Column::LookDue,
            Column::DecisionDue,
            Column::Rounds,
            Column::Checklist,
        ])
        .to_owned();
    table::Entity::insert(table::Model::from(row).into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

impl From<&CaseRow> for table::Model {
    fn from(row: &CaseRow) -> Self {
        Self {
            number: row.number,
            reviewer: row.reviewer.map(|who| who.0),
            touched_at: kept(row.touched_at),
            first_look_at: row.first_look_at.map(kept),
            look_due: row.look_due.to_string(),
            decision_due: row.decision_due.to_string(),
            rounds: row.rounds,
            checklist: row.checklist.clone(),
        }
    }
}

impl TryFrom<table::Model> for CaseRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let day = |text: &str| text.parse().map_err(|_| Error::corrupt("review_case.due"));
        Ok(Self {
            number: row.number,
            reviewer: row.reviewer.map(AccountId),
            touched_at: row.touched_at,
            first_look_at: row.first_look_at,
            look_due: day(&row.look_due)?,
            decision_due: day(&row.decision_due)?,
            rounds: row.rounds,
            checklist: row.checklist,
        })
    }
}
