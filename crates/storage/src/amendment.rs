//! What the office changed about vocabularies. Only added to, under numbers without gaps: the newest number says how far
//! the vocabularies of the node are amended.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::vocabulary::amendment::Amendment;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amendment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub scheme: String,
        #[sea_orm(column_type = "Text")]
        pub amendment: String,
        pub who: Option<Uuid>,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentRow {
    /// Its number, from 1.
    pub seq: i64,
    /// Code of the vocabulary.
    pub scheme: String,
    /// What was changed.
    pub amendment: Amendment,
    /// Who decided it; none for the operator at the command line.
    pub who: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds an amendment under its number; `false` and nothing done if there is one with this number already.
pub async fn append(tx: &Transaction, row: &AmendmentRow) -> Result<bool> {
    let new = table::ActiveModel {
        seq: Set(row.seq),
        scheme: Set(row.scheme.clone()),
        amendment: Set(row.amendment.to_json()),
        who: Set(row.who.map(|who| who.0)),
        at: Set(kept(row.at)),
    };
    let written = table::Entity::insert(new)
        .on_conflict(OnConflict::column(Column::Seq).do_nothing().to_owned())
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// Number of the newest amendment; 0 where there is none.
pub async fn newest(source: &impl Source) -> Result<i64> {
    let row = table::Entity::find()
        .order_by_desc(Column::Seq)
        .limit(1)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(row.map_or(0, |row| row.seq))
}

/// The amendments after this number (0: from the beginning), oldest first.
pub async fn after(source: &impl Source, seq: i64, limit: u64) -> Result<Vec<AmendmentRow>> {
    table::Entity::find()
        .filter(Column::Seq.gt(seq))
        .order_by_asc(Column::Seq)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(AmendmentRow::try_from)
        .collect()
}

impl TryFrom<table::Model> for AmendmentRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            seq: row.seq,
            amendment: Amendment::from_json(&row.amendment).ok_or_else(|| Error::corrupt("amendment.amendment"))?,
            scheme: row.scheme,
            who: row.who.map(AccountId),
            at: row.at,
        })
    }
}
