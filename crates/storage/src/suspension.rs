//! How entries were suspended: in which state they were before, and by when the full statement of reasons is due where
//! it was not given at once.

use chrono::{DateTime, NaiveDate, Utc};
use domain::EntryId;
use domain::lifecycle::Status;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "suspension")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub decision_id: i64,
        pub entry_id: Uuid,
        pub at: DateTimeUtc,
        pub status_before: String,
        pub notice: Option<i64>,
        pub reasons_due: Option<String>,
        pub reasoned_at: Option<DateTimeUtc>,
        pub ended_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspensionRow {
    /// The decision that it is.
    pub decision: i64,
    /// The entry.
    pub entry: EntryId,
    /// Since when.
    pub at: DateTime<Utc>,
    /// In which state the entry was.
    pub before: Status,
    /// The notice that led to it.
    pub notice: Option<i64>,
    /// The day by which its reasons are to be written; none where they were given with it.
    pub reasons_due: Option<NaiveDate>,
    /// When they were written.
    pub reasoned_at: Option<DateTime<Utc>>,
    /// When the entry was shown again.
    pub ended_at: Option<DateTime<Utc>>,
}

impl SuspensionRow {
    /// Whether it stands and its reasons are still to be written.
    pub const fn lacks_reasons(&self) -> bool {
        self.reasons_due.is_some() && self.reasoned_at.is_none() && self.ended_at.is_none()
    }
}

/// Writes a suspension, once: [`Error::Conflict`] if the decision has one.
pub async fn add(tx: &Transaction, row: &SuspensionRow) -> Result<()> {
    let new = table::Model::from(row).into_active_model().reset_all();
    table::Entity::insert(new).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// The suspension of this entry that stands; none where it was shown again.
pub async fn standing(source: &impl Source, entry: EntryId) -> Result<Option<SuspensionRow>> {
    table::Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::EndedAt.is_null())
        .order_by_desc(Column::DecisionId)
        .limit(1)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(SuspensionRow::try_from)
        .transpose()
}

/// Suspensions that stand without their reasons, those that are due first before the others.
pub async fn without_reasons(source: &impl Source, limit: u64) -> Result<Vec<SuspensionRow>> {
    table::Entity::find()
        .filter(Column::EndedAt.is_null())
        .filter(Column::ReasonedAt.is_null())
        .filter(Column::ReasonsDue.is_not_null())
        .order_by_asc(Column::ReasonsDue)
        .order_by_asc(Column::DecisionId)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(SuspensionRow::try_from)
        .collect()
}

/// Notes that the reasons of a suspension that stands were written; `false` and nothing done where they were before.
pub async fn reason(tx: &Transaction, decision: i64, at: DateTime<Utc>) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::ReasonedAt, kept(at).into())
        .filter(Column::DecisionId.eq(decision))
        .filter(Column::ReasonsDue.is_not_null())
        .filter(Column::ReasonedAt.is_null())
        .filter(Column::EndedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// Notes that the entry is shown again, and gives whether that was not noted before.
pub async fn end(tx: &Transaction, entry: EntryId, at: DateTime<Utc>) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::EndedAt, kept(at).into())
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::EndedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected > 0)
}

impl From<&SuspensionRow> for table::Model {
    fn from(row: &SuspensionRow) -> Self {
        Self {
            decision_id: row.decision,
            entry_id: row.entry.0,
            at: kept(row.at),
            status_before: row.before.code().to_owned(),
            notice: row.notice,
            reasons_due: row.reasons_due.map(|day| day.to_string()),
            reasoned_at: row.reasoned_at.map(kept),
            ended_at: row.ended_at.map(kept),
        }
    }
}

impl TryFrom<table::Model> for SuspensionRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let due = row.reasons_due.as_deref().map(str::parse::<NaiveDate>).transpose();
        Ok(Self {
            decision: row.decision_id,
            entry: EntryId(row.entry_id),
            at: row.at,
            before: Status::from_code(&row.status_before).ok_or_else(|| Error::corrupt("suspension.status_before"))?,
            notice: row.notice,
            reasons_due: due.map_err(|_| Error::corrupt("suspension.reasons_due"))?,
            reasoned_at: row.reasoned_at,
            ended_at: row.ended_at,
        })
    }
}
