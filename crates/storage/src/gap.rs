//! What was looked for in vain: words and the day, and nobody. Beside it for which clusters something was opened.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::Language;
use domain::gap::Vain;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::{AT_ONCE, Error, MOST, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "gap")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub vain: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub said: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub topic: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub land: String,
        pub cluster: String,
        pub number: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod opened {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "gap_opened")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cluster: String,
        pub day: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod dismissed {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "gap_dismissed")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cluster: String,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// Words that were looked for on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRow {
    /// The day, in UTC.
    pub day: NaiveDate,
    /// In which way it was in vain.
    pub vain: Vain,
    /// Language of the readers.
    pub language: Language,
    /// The words as they were typed, in lower case.
    pub said: String,
    /// Code of the topic that was asked for.
    pub topic: Option<String>,
    /// Code of the Land that was asked for.
    pub land: Option<String>,
    /// What the words are about, the same for all orders and forms of them.
    pub cluster: String,
    /// How often, from 1.
    pub number: u64,
}

/// Adds to the number of a row that is there; `false` if it is not.
pub async fn raise(tx: &Transaction, row: &GapRow) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::Number, Expr::col(Column::Number).add(number(row.number)))
        .filter(Column::Day.eq(code_of(row.day)))
        .filter(Column::Vain.eq(row.vain.code()))
        .filter(Column::Language.eq(row.language.code()))
        .filter(Column::Said.eq(row.said.as_str()))
        .filter(Column::Topic.eq(row.topic.as_deref().unwrap_or_default()))
        .filter(Column::Land.eq(row.land.as_deref().unwrap_or_default()));
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// Adds a row, or to the number of the one that is there.
pub async fn add(tx: &Transaction, row: &GapRow) -> Result<()> {
    let key = [Column::Day, Column::Vain, Column::Language, Column::Said, Column::Topic, Column::Land];
    let more = OnConflict::columns(key)
        .value(Column::Number, Expr::col((table::Entity, Column::Number)).add(number(row.number)))
        .to_owned();
    let new = table::ActiveModel {
        day: Set(code_of(row.day)),
        vain: Set(row.vain.code().to_owned()),
        language: Set(row.language.code().to_owned()),
        said: Set(row.said.clone()),
        topic: Set(row.topic.clone().unwrap_or_default()),
        land: Set(row.land.clone().unwrap_or_default()),
        cluster: Set(row.cluster.clone()),
        number: Set(number(row.number)),
    };
    table::Entity::insert(new)
        .on_conflict(more)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// How many rows of this kind a day has.
pub async fn count(source: &impl Source, vain: Vain, day: NaiveDate) -> Result<u64> {
    let of_day = table::Entity::find().filter(Column::Day.eq(code_of(day))).filter(Column::Vain.eq(vain.code()));
    of_day.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Rows of this kind since a day whose cluster has such rows on so many distinct days since then, the newest first.
pub async fn frequent(
    source: &impl Source,
    vain: Vain,
    since: NaiveDate,
    days: u32,
    limit: u64,
) -> Result<Vec<GapRow>> {
    table::Entity::find()
        .filter(Column::Day.gte(code_of(since)))
        .filter(Column::Vain.eq(vain.code()))
        .filter(Column::Cluster.in_subquery(clusters(vain, since, days)))
        .order_by_desc(Column::Day)
        .order_by_asc(Column::Language)
        .order_by_asc(Column::Said)
        .order_by_asc(Column::Topic)
        .order_by_asc(Column::Land)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(GapRow::try_from)
        .collect()
}

/// Forgets rows from before `all`, and those from before `raw` whose cluster has rows of the same kind on fewer than so
/// many distinct days; gives how many.
pub async fn forget(tx: &Transaction, raw: NaiveDate, all: NaiveDate, days: u32) -> Result<u64> {
    let old = table::Entity::delete_many().filter(Column::Day.lt(code_of(all)));
    let mut gone = old.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected;
    for vain in Vain::ALL {
        let rare = Query::delete()
            .from_table(table::Entity)
            .and_where(Expr::col(Column::Day).lt(code_of(raw)))
            .and_where(Expr::col(Column::Vain).eq(vain.code()))
            .and_where(Expr::col(Column::Cluster).not_in_subquery(clusters(vain, all, days)))
            .to_owned();
        gone += tx.inner().execute(&rare).await.map_err(|error| tx.fail(error))?.rows_affected();
    }
    Ok(gone)
}

/// Clusters with rows of this kind on so many distinct days since a day.
fn clusters(vain: Vain, since: NaiveDate, days: u32) -> SelectStatement {
    Query::select()
        .column(Column::Cluster)
        .from(table::Entity)
        .and_where(Expr::col(Column::Vain).eq(vain.code()))
        .and_where(Expr::col(Column::Day).gte(code_of(since)))
        .group_by_col(Column::Cluster)
        .and_having(Expr::col(Column::Day).count_distinct().gte(i64::from(days)))
        .to_owned()
}

/// Notes that something was opened for a cluster; the last day is the one that counts.
pub async fn open(tx: &Transaction, cluster: &str, day: NaiveDate) -> Result<()> {
    let row = opened::ActiveModel { cluster: Set(cluster.to_owned()), day: Set(code_of(day)) };
    let again = OnConflict::column(opened::Column::Cluster).update_column(opened::Column::Day).to_owned();
    opened::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// For which of these clusters something was opened since a day.
pub async fn opened(source: &impl Source, clusters: &[String], since: NaiveDate) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for part in clusters.chunks(AT_ONCE) {
        let rows = opened::Entity::find()
            .filter(opened::Column::Cluster.is_in(part.iter().map(String::as_str)))
            .filter(opened::Column::Day.gte(code_of(since)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(|row| row.cluster));
    }
    Ok(found)
}

/// For how many clusters something was last opened on a day.
pub async fn count_opened(source: &impl Source, day: NaiveDate) -> Result<u64> {
    let of_day = opened::Entity::find().filter(opened::Column::Day.eq(code_of(day)));
    of_day.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Forgets that nothing was opened for these clusters, and gives how many rows.
pub async fn forget_not_opened(tx: &Transaction, clusters: &[String]) -> Result<u64> {
    let mut gone = 0;
    for part in clusters.chunks(AT_ONCE) {
        let rows = table::Entity::delete_many()
            .filter(Column::Vain.eq(Vain::NotOpened.code()))
            .filter(Column::Cluster.is_in(part.iter().map(String::as_str)));
        gone += rows.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected;
    }
    Ok(gone)
}

/// Forgets for which clusters something was last opened before `before`. Of the others nothing is left that was not
/// opened: another process may have counted it in the same moment. Gives how many rows.
pub async fn forget_opened(tx: &Transaction, before: NaiveDate) -> Result<u64> {
    let old = opened::Entity::delete_many().filter(opened::Column::Day.lt(code_of(before)));
    let old = old.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected;
    let marked = Query::select().column(opened::Column::Cluster).from(opened::Entity).to_owned();
    let late = table::Entity::delete_many()
        .filter(Column::Vain.eq(Vain::NotOpened.code()))
        .filter(Column::Cluster.in_subquery(marked));
    let late = late.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected;
    Ok(old + late)
}

/// Puts a cluster aside, once.
pub async fn dismiss(tx: &Transaction, cluster: &str, at: DateTime<Utc>) -> Result<()> {
    let row = dismissed::ActiveModel { cluster: Set(cluster.to_owned()), at: Set(kept(at)) };
    let again = OnConflict::column(dismissed::Column::Cluster).do_nothing().to_owned();
    dismissed::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Clusters that were put aside.
pub async fn dismissed(source: &impl Source) -> Result<Vec<String>> {
    let rows = dismissed::Entity::find()
        .order_by_asc(dismissed::Column::Cluster)
        .limit(MOST)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| row.cluster).collect())
}

/// Forgets that clusters were put aside before `before`, and gives how many.
pub async fn forget_dismissed(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = dismissed::Entity::delete_many()
        .filter(dismissed::Column::At.lt(kept(before)))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// A day as it is stored, in the order of days.
fn code_of(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl TryFrom<table::Model> for GapRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            day: row.day.parse().map_err(|_| Error::corrupt("gap.day"))?,
            vain: Vain::from_code(&row.vain).ok_or_else(|| Error::corrupt("gap.vain"))?,
            language: Language::from_code(&row.language).ok_or_else(|| Error::corrupt("gap.language"))?,
            said: row.said,
            topic: Some(row.topic).filter(|code| !code.is_empty()),
            land: Some(row.land).filter(|code| !code.is_empty()),
            cluster: row.cluster,
            number: u64::try_from(row.number).map_err(|_| Error::corrupt("gap.number"))?,
        })
    }
}
