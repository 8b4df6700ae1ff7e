//! Pages of the site that are written in the browser: every version is kept, the newest published one is shown.

use chrono::{DateTime, Utc};
use domain::Language;
use domain::account::AccountId;
use domain::site::{Page, PageText};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "site_page")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub page: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub summary: String,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        pub who: Option<Uuid>,
        pub at: DateTimeUtc,
        pub published_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// One version of a page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// The page.
    pub page: Page,
    /// The language it is written in.
    pub language: Language,
    /// Its number, from 1.
    pub version: i64,
    /// What stands on it.
    pub text: PageText,
    /// Who saved it.
    pub who: Option<AccountId>,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// Adds a version; `false` and nothing done if there is one with this number already.
pub async fn add(tx: &Transaction, row: &PageRow) -> Result<bool> {
    let new = table::ActiveModel {
        page: Set(row.page.code().to_owned()),
        language: Set(row.language.code().to_owned()),
        version: Set(row.version),
        title: Set(row.text.title.clone()),
        summary: Set(row.text.summary.clone()),
        text: Set(row.text.text.clone()),
        who: Set(row.who.map(|who| who.0)),
        at: Set(kept(row.at)),
        published_at: Set(row.published_at.map(kept)),
    };
    let untouched = OnConflict::columns([Column::Page, Column::Language, Column::Version]).do_nothing().to_owned();
    let written = table::Entity::insert(new)
        .on_conflict(untouched)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// Notes that a version is published; `false` if there is none with this number, or it is published already.
pub async fn publish(
    tx: &Transaction,
    page: Page,
    language: Language,
    version: i64,
    at: DateTime<Utc>,
) -> Result<bool> {
    let update = table::Entity::update_many()
        .col_expr(Column::PublishedAt, kept(at).into())
        .filter(Column::Page.eq(page.code()))
        .filter(Column::Language.eq(language.code()))
        .filter(Column::Version.eq(version))
        .filter(Column::PublishedAt.is_null());
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected == 1)
}

/// This version of the page.
pub async fn get(source: &impl Source, page: Page, language: Language, version: i64) -> Result<Option<PageRow>> {
    table::Entity::find_by_id((page.code().to_owned(), language.code().to_owned(), version))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(PageRow::try_from)
        .transpose()
}

/// The versions of the page, newest first.
pub async fn list(source: &impl Source, page: Page, language: Language, limit: u64) -> Result<Vec<PageRow>> {
    table::Entity::find()
        .filter(Column::Page.eq(page.code()))
        .filter(Column::Language.eq(language.code()))
        .order_by_desc(Column::Version)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(PageRow::try_from)
        .collect()
}

/// The newest version of the page; the newest published one where `published`.
pub async fn newest(source: &impl Source, page: Page, language: Language, published: bool) -> Result<Option<PageRow>> {
    let mut found = table::Entity::find()
        .filter(Column::Page.eq(page.code()))
        .filter(Column::Language.eq(language.code()))
        .order_by_desc(Column::Version);
    if published {
        found = found.filter(Column::PublishedAt.is_not_null());
    }
    found.limit(1).one(&source.executor()).await.map_err(|error| source.fail(error))?.map(PageRow::try_from).transpose()
}

impl TryFrom<table::Model> for PageRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            page: Page::from_code(&row.page).ok_or_else(|| Error::corrupt("site_page.page"))?,
            language: Language::from_code(&row.language).ok_or_else(|| Error::corrupt("site_page.language"))?,
            version: row.version,
            text: PageText { title: row.title, summary: row.summary, text: row.text },
            who: row.who.map(AccountId),
            at: row.at,
            published_at: row.published_at,
        })
    }
}
