//! What was decided about entries, by whom, for which reason. Only added to.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use domain::decision::{Deed, Reason};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::audit::Looked;
use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "decision")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub at: DateTimeUtc,
        pub entry_id: Uuid,
        pub version: Option<i64>,
        pub deed: String,
        pub reason: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub words: Option<String>,
        pub who: Option<Uuid>,
        pub for_office: bool,
        pub submission: Option<i64>,
        pub notice: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its number, in the order of time; given by [`append`].
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The entry, published or not.
    pub entry: EntryId,
    /// The version that it is about, where it is about one.
    pub version: Option<i64>,
    /// What was decided.
    pub deed: Deed,
    /// Why, where the deed asks for it.
    pub reason: Option<Reason>,
    /// Why in words; readable by the authors, so that nothing about third people belongs here.
    pub words: Option<String>,
    /// Who decided; none where a rule did (the end of a term).
    pub who: Option<AccountId>,
    /// Whether it counts as one of the office ([`domain::policy::reviews_for_office`]).
    pub for_office: bool,
    /// The submission that was decided about.
    pub submission: Option<i64>,
    /// The notice that led to it.
    pub notice: Option<i64>,
}

/// Adds a decision and gives its number; that of `row` is not looked at.
pub async fn append(tx: &Transaction, row: &DecisionRow) -> Result<i64> {
    let new = table::ActiveModel {
        id: NotSet,
        at: Set(kept(row.at)),
        entry_id: Set(row.entry.0),
        version: Set(row.version),
        deed: Set(row.deed.code().to_owned()),
        reason: Set(row.reason.map(|reason| reason.code().to_owned())),
        words: Set(row.words.clone()),
        who: Set(row.who.map(|who| who.0)),
        for_office: Set(row.for_office),
        submission: Set(row.submission),
        notice: Set(row.notice),
    };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// The decision with this number.
pub async fn get(source: &impl Source, id: i64) -> Result<Option<DecisionRow>> {
    table::Entity::find_by_id(id)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(DecisionRow::try_from)
        .transpose()
}

/// The decisions about an entry, newest first.
pub async fn of_entry(source: &impl Source, entry: EntryId, limit: u64) -> Result<Vec<DecisionRow>> {
    table::Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(DecisionRow::try_from)
        .collect()
}

/// The decisions that are looked for, behind the first `offset`, newest first.
pub async fn find(source: &impl Source, looked: &Looked, offset: u64, limit: u64) -> Result<Vec<DecisionRow>> {
    let mut find = table::Entity::find();
    if let Some(account) = looked.account {
        find = find.filter(Column::Who.eq(account.0));
    }
    if let Some(entry) = looked.entry {
        find = find.filter(Column::EntryId.eq(entry.0));
    }
    if let Some(from) = looked.from {
        find = find.filter(Column::At.gte(kept(from)));
    }
    if let Some(before) = looked.before {
        find = find.filter(Column::At.lt(kept(before)));
    }
    find.order_by_desc(Column::Id)
        .offset(offset)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(DecisionRow::try_from)
        .collect()
}

/// The decisions since a moment, newest first.
pub async fn since(source: &impl Source, from: DateTime<Utc>, limit: u64) -> Result<Vec<DecisionRow>> {
    table::Entity::find()
        .filter(Column::At.gte(kept(from)))
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(DecisionRow::try_from)
        .collect()
}

/// How many decisions of which kind, for which reason, since a moment.
pub async fn count(source: &impl Source, from: DateTime<Utc>) -> Result<Vec<(Deed, Option<Reason>, u64)>> {
    let rows: Vec<(String, Option<String>, i64)> = table::Entity::find()
        .select_only()
        .column(Column::Deed)
        .column(Column::Reason)
        .column_as(Column::Id.count(), "number")
        .filter(Column::At.gte(kept(from)))
        .group_by(Column::Deed)
        .group_by(Column::Reason)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|(deed, reason, number)| {
            let number = u64::try_from(number).unwrap_or_default();
            Ok((deed_of(&deed)?, reason.as_deref().map(reason_of).transpose()?, number))
        })
        .collect()
}

fn deed_of(code: &str) -> Result<Deed> {
    Deed::from_code(code).ok_or_else(|| Error::corrupt("decision.deed"))
}

fn reason_of(code: &str) -> Result<Reason> {
    Reason::from_code(code).ok_or_else(|| Error::corrupt("decision.reason"))
}

impl TryFrom<table::Model> for DecisionRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            at: row.at,
            entry: EntryId(row.entry_id),
            version: row.version,
            deed: deed_of(&row.deed)?,
            reason: row.reason.as_deref().map(reason_of).transpose()?,
            words: row.words,
            who: row.who.map(AccountId),
            for_office: row.for_office,
            submission: row.submission,
            notice: row.notice,
        })
    }
}
