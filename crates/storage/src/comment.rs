//! What reviewers say about fields of a submission, and what its authors answer.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{MOST, Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review_comment")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub number: i64,
        pub round: i64,
        pub path: Option<String>,
        pub who: Uuid,
        pub at: DateTimeUtc,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub answer: Option<String>,
        pub answered_by: Option<Uuid>,
        pub answered_at: Option<DateTimeUtc>,
        pub settled: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What the authors said to a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who answered.
    pub who: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// The words.
    pub text: String,
}

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRow {
    /// Its number; given by [`append`].
    pub id: i64,
    /// The number of the submission.
    pub number: i64,
    /// The round in which it was made, from 1.
    pub round: i64,
    /// The path of the field; none where it is about the whole.
    pub path: Option<String>,
    /// Who says it.
    pub who: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// The words.
    pub text: String,
    /// The last answer.
    pub answer: Option<Answer>,
    /// Whether the reviewer has nothing more to say to it.
    pub settled: bool,
}

/// Adds a comment and gives its number; that of `row` is not looked at.
pub async fn append(tx: &Transaction, row: &CommentRow) -> Result<i64> {
    let new = table::ActiveModel {
        id: NotSet,
        number: Set(row.number),
        round: Set(row.round),
        path: Set(row.path.clone()),
        who: Set(row.who.0),
        at: Set(kept(row.at)),
        text: Set(row.text.clone()),
        answer: Set(row.answer.as_ref().map(|answer| answer.text.clone())),
        answered_by: Set(row.answer.as_ref().map(|answer| answer.who.0)),
        answered_at: Set(row.answer.as_ref().map(|answer| kept(answer.at))),
        settled: Set(row.settled),
    };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// The comments on a submission, oldest first.
pub async fn of(source: &impl Source, number: i64) -> Result<Vec<CommentRow>> {
    let rows = table::Entity::find()
        .filter(Column::Number.eq(number))
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(CommentRow::from).collect())
}

/// Writes the answer to a comment of this submission, in place of one that is there; `false` if there is no such
/// comment, or it is settled.
pub async fn answer(tx: &Transaction, number: i64, id: i64, answer: &Answer) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::Answer, answer.text.clone().into())
        .col_expr(Column::AnsweredBy, answer.who.0.into())
        .col_expr(Column::AnsweredAt, kept(answer.at).into())
        .filter(Column::Id.eq(id))
        .filter(Column::Number.eq(number))
        .filter(Column::Settled.eq(false));
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// Settles a comment of this submission, or opens it again; `false` if there is no such comment.
pub async fn settle(tx: &Transaction, number: i64, id: i64, settled: bool) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::Settled, settled.into())
        .filter(Column::Id.eq(id))
        .filter(Column::Number.eq(number));
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

impl From<table::Model> for CommentRow {
    fn from(row: table::Model) -> Self {
        let answer = match (row.answer, row.answered_by, row.answered_at) {
            (Some(text), Some(who), Some(at)) => Some(Answer { who: AccountId(who), at, text }),
            _ => None,
        };
        Self {
            id: row.id,
            number: row.number,
            round: row.round,
            path: row.path,
            who: AccountId(row.who),
            at: row.at,
            text: row.text,
            answer,
            settled: row.settled,
        }
    }
}
