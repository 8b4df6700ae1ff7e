//! Calls: what is wanted for the library, open or closed by the entry that came.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::{EntryId, LangText, Language};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "wanted")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub cluster: Option<String>,
        pub open_cluster: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub title_de: String,
        #[sea_orm(column_type = "Text")]
        pub title_en: String,
        #[sea_orm(column_type = "Text")]
        pub text_de: String,
        #[sea_orm(column_type = "Text")]
        pub text_en: String,
        pub opened_at: DateTimeUtc,
        pub opened_by: Uuid,
        pub closed_at: Option<DateTimeUtc>,
        pub closed_by: Option<Uuid>,
        pub entry_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who closed it.
    pub by: AccountId,
    /// The entry that answers it.
    pub entry: EntryId,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedRow {
    /// Its number; given by [`add`].
    pub id: i64,
    /// What was looked for and not found, where it began so.
    pub cluster: Option<String>,
    /// Its title in every language.
    pub title: LangText,
    /// Its text in every language.
    pub text: LangText,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Who opened it.
    pub opened_by: AccountId,
    /// How it ended; none as long as it is open.
    pub closed: Option<Closed>,
}

/// Adds a call and gives its number; that of `row` is not looked at. A conflict if there is an open one for its
/// cluster.
pub async fn add(tx: &Transaction, row: &WantedRow) -> Result<i64> {
    let new = table::ActiveModel { id: NotSet, ..row.to_model() };
    let done = table::Entity::insert(new).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.last_insert_id)
}

/// Writes a call as it is now.
pub async fn put(tx: &Transaction, row: &WantedRow) -> Result<()> {
    table::Entity::update(row.to_model()).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// The call with this number.
pub async fn get(source: &impl Source, id: i64) -> Result<Option<WantedRow>> {
    let row = table::Entity::find_by_id(id).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    row.map(WantedRow::try_from).transpose()
}

/// As [`get`], and nobody else changes it until the transaction ends.
pub async fn get_locked(tx: &Transaction, id: i64) -> Result<Option<WantedRow>> {
    let row =
        table::Entity::find_by_id(id).lock(LockType::Update).one(tx.inner()).await.map_err(|error| tx.fail(error))?;
    row.map(WantedRow::try_from).transpose()
}

/// The open call for a cluster.
pub async fn of_cluster(source: &impl Source, cluster: &str) -> Result<Option<WantedRow>> {
    let row = table::Entity::find()
        .filter(Column::OpenCluster.eq(cluster))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    row.map(WantedRow::try_from).transpose()
}

/// Open calls, the newest first.
pub async fn open(source: &impl Source, limit: u64) -> Result<Vec<WantedRow>> {
    table::Entity::find()
        .filter(Column::ClosedAt.is_null())
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(WantedRow::try_from)
        .collect()
}

/// Closed calls, the last closed first.
pub async fn closed(source: &impl Source, limit: u64) -> Result<Vec<WantedRow>> {
    table::Entity::find()
        .filter(Column::ClosedAt.is_not_null())
        .order_by_desc(Column::ClosedAt)
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(WantedRow::try_from)
        .collect()
}

impl WantedRow {
    fn to_model(&self) -> table::ActiveModel {
        let of = |texts: &LangText, language| texts.exact(language).unwrap_or_default().to_owned();
        table::ActiveModel {
            id: Set(self.id),
            cluster: Set(self.cluster.clone()),
            open_cluster: Set(self.cluster.clone().filter(|_| self.closed.is_none())),
            title_de: Set(of(&self.title, Language::De)),
            title_en: Set(of(&self.title, Language::En)),
            text_de: Set(of(&self.text, Language::De)),
            text_en: Set(of(&self.text, Language::En)),
            opened_at: Set(kept(self.opened_at)),
            opened_by: Set(self.opened_by.0),
            closed_at: Set(self.closed.map(|closed| kept(closed.at))),
            closed_by: Set(self.closed.map(|closed| closed.by.0)),
            entry_id: Set(self.closed.map(|closed| closed.entry.0)),
        }
    }
}

impl TryFrom<table::Model> for WantedRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let both = |de: String, en: String| {
            let texts = [(Language::De, de), (Language::En, en)];
            let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
            LangText(texts.map(|(language, text)| (language.code().to_owned(), text)).collect())
        };
        let closed = match (row.closed_at, row.closed_by, row.entry_id) {
            (None, None, None) => None,
            (Some(at), Some(by), Some(entry)) => Some(Closed { at, by: AccountId(by), entry: EntryId(entry) }),
            _ => return Err(Error::corrupt("wanted.closed_at")),
        };
        Ok(Self {
            id: row.id,
            cluster: row.cluster,
            title: both(row.title_de, row.title_en),
            text: both(row.text_de, row.text_en),
            opened_at: row.opened_at,
            opened_by: AccountId(row.opened_by),
            closed,
        })
    }
}
