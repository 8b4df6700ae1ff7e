//! What was handed in under a number, round by round: the text of each stays when the next one comes in.

use chrono::{DateTime, Utc};
use domain::canonical::ContentHash;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{Error, MOST, Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "submission_round")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub round: i64,
        #[sea_orm(column_type = "Text")]
        pub authored: String,
        pub content_hash: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub change_note: Option<String>,
        pub submitted_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One round of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRow {
    /// The number of the submission.
    pub number: i64,
    /// Which round, from 1.
    pub round: i64,
    /// The authored fields in their canonical form as they were handed in.
    pub authored: String,
    /// The hash of `authored`.
    pub content_hash: ContentHash,
    /// What changes in this version.
    pub change_note: Option<String>,
    /// When it was handed in.
    pub submitted_at: DateTime<Utc>,
}

/// A round without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundHead {
    /// Which round, from 1.
    pub round: i64,
    /// The hash of its text.
    pub content_hash: ContentHash,
    /// What changes in this version.
    pub change_note: Option<String>,
    /// When it was handed in.
    pub submitted_at: DateTime<Utc>,
}

/// This round of a submission; none where its text is not kept.
pub async fn get(source: &impl Source, number: i64, round: i64) -> Result<Option<RoundRow>> {
    table::Entity::find_by_id((number, round))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(RoundRow::try_from)
        .transpose()
}

/// The rounds of a submission without their texts, oldest first.
pub async fn heads(source: &impl Source, number: i64) -> Result<Vec<RoundHead>> {
    let rows: Vec<(i64, String, Option<String>, DateTime<Utc>)> = table::Entity::find()
        .select_only()
        .column(Column::Round)
        .column(Column::ContentHash)
        .column(Column::ChangeNote)
        .column(Column::SubmittedAt)
        .filter(Column::Number.eq(number))
        .order_by_asc(Column::Round)
        .limit(MOST)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|(round, hash, change_note, submitted_at)| {
            let content_hash = hash.parse().map_err(|_| Error::corrupt("submission_round.content_hash"))?;
            Ok(RoundHead { round, content_hash, change_note, submitted_at })
        })
        .collect()
}

/// Writes a round; one that is there stays as it is. The submission is written before it.
pub async fn put(tx: &Transaction, row: &RoundRow) -> Result<()> {
    let again = OnConflict::columns([Column::Number, Column::Round]).do_nothing().to_owned();
    table::Entity::insert(table::Model::from(row).into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Forgets the rounds of a submission up to this one, and gives how many they were.
pub async fn forget(tx: &Transaction, number: i64, up_to: i64) -> Result<u64> {
    let old = table::Entity::delete_many().filter(Column::Number.eq(number)).filter(Column::Round.lte(up_to));
    Ok(old.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected)
}

impl From<&RoundRow> for table::Model {
    fn from(row: &RoundRow) -> Self {
        Self {
            number: row.number,
            round: row.round,
            authored: row.authored.clone(),
            content_hash: row.content_hash.to_string(),
            change_note: row.change_note.clone(),
            submitted_at: kept(row.submitted_at),
        }
    }
}

impl TryFrom<table::Model> for RoundRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            number: row.number,
            round: row.round,
            authored: row.authored,
            content_hash: row.content_hash.parse().map_err(|_| Error::corrupt("submission_round.content_hash"))?,
            change_note: row.change_note,
            submitted_at: row.submitted_at,
        })
    }
}
