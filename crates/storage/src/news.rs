//! What people are told about reviews and the work of the office: each fact once for an account, and how each of them
//! wishes to be told. A piece of news waits for its letter until it is told or becomes quiet.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use domain::news::Event;
use domain::watch::How;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _,
};

use crate::{AT_ONCE, Error, Result, Source, Transaction, kept, telling};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "news")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub account: Uuid,
        pub at: DateTimeUtc,
        pub event: String,
        pub entry_id: Option<Uuid>,
        pub number: i64,
        pub mark: String,
        pub letter: String,
        pub told_at: Option<DateTimeUtc>,
        pub read_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod wish {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "news_wish")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: String,
        pub how: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

impl telling::Told for table::Entity {
    const ID: Column = Column::Id;
    const ACCOUNT: Column = Column::Account;
    const AT: Column = Column::At;
    const LETTER: Column = Column::Letter;
    const TOLD_AT: Column = Column::ToldAt;
    const READ_AT: Column = Column::ReadAt;
}

/// One piece of news for one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsRow {
    /// Its number, in the order of time; given by [`add_all`].
    pub id: i64,
    /// Who is told.
    pub account: AccountId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    pub event: Event,
    /// The entry that it happened to, where there is one.
    pub entry: Option<EntryId>,
    /// The number of the submission, the notice or the objection.
    pub number: i64,
    /// What tells it from the same event of the same thing: a round, a day.
    pub mark: String,
    /// The letter that it waits for or was told in; [`How::AppOnly`]: none.
    pub letter: How,
    /// When the letter was written.
    pub told_at: Option<DateTime<Utc>>,
    /// When it was read in the account.
    pub read_at: Option<DateTime<Utc>>,
}

/// Adds news and gives how many were new: of a fact that an account was told of, nothing is added. The numbers of the
/// rows are not looked at.
pub async fn add_all(tx: &Transaction, rows: &[NewsRow]) -> Result<u64> {
    let mut added = 0;
    for part in rows.chunks(AT_ONCE) {
        let models = part.iter().map(NewsRow::to_model);
        let fact = [Column::Account, Column::Event, Column::Number, Column::Mark];
        let once = OnConflict::columns(fact).do_nothing().to_owned();
        added += table::Entity::insert_many(models)
            .on_conflict(once)
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(added)
}

/// The news of an account, the newest first.
pub async fn list(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<NewsRow>> {
    telling::list::<table::Entity, _>(source, account, limit).await
}

/// Marks the news of an account as read, up to the one with this number, and gives how many.
pub async fn read_all(tx: &Transaction, account: AccountId, until: i64, at: DateTime<Utc>) -> Result<u64> {
    telling::read_all::<table::Entity>(tx, account, until, at).await
}

/// Accounts with news of `until` at the latest that wait for this letter.
pub async fn waiting(source: &impl Source, letter: How, until: DateTime<Utc>, limit: u64) -> Result<Vec<AccountId>> {
    telling::waiting::<table::Entity>(source, letter, until, limit).await
}

/// What of an account waits for this letter and is of `until` at the latest, the oldest first.
pub async fn waiting_of(
    source: &impl Source,
    account: AccountId,
    letter: How,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<NewsRow>> {
    telling::waiting_of::<table::Entity, _>(source, account, letter, until, limit).await
}

/// Whether a letter of this kind was written to the account at `since` or later.
pub async fn was_told(source: &impl Source, account: AccountId, letter: How, since: DateTime<Utc>) -> Result<bool> {
    telling::was_told::<table::Entity>(source, account, letter, since).await
}

/// Notes that these were told in their letter.
pub async fn note_told(tx: &Transaction, ids: &[i64], at: DateTime<Utc>) -> Result<()> {
    telling::note_told::<table::Entity>(tx, ids, at).await
}

/// No letter is written about these any more.
pub async fn make_quiet(tx: &Transaction, ids: &[i64]) -> Result<()> {
    telling::make_quiet::<table::Entity>(tx, ids).await
}

/// Forgets news of before `before`, and gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    telling::forget::<table::Entity>(tx, before).await
}

/// Forgets all news of an account, and how it wished to be told.
pub async fn erase(tx: &Transaction, account: AccountId) -> Result<()> {
    telling::erase::<table::Entity>(tx, account).await?;
    wish::Entity::delete_many()
        .filter(wish::Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// How these accounts wish to be told; what nobody has chosen is left out.
pub async fn wishes(source: &impl Source, accounts: &[AccountId]) -> Result<Vec<(AccountId, Event, How)>> {
    let mut all = Vec::new();
    for part in accounts.chunks(AT_ONCE) {
        let rows = wish::Entity::find()
            .filter(wish::Column::Account.is_in(part.iter().map(|account| account.0)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            all.push((AccountId(row.account), event_of(&row.event)?, how_of(&row.how)?));
        }
    }
    Ok(all)
}

/// Notes how an account wishes to be told of an event from now on; what waits for another letter is told that way too.
pub async fn put_wish(tx: &Transaction, account: AccountId, event: Event, how: How) -> Result<()> {
    let model = wish::ActiveModel {
        account: Set(account.0),
        event: Set(event.code().to_owned()),
        how: Set(how.code().to_owned()),
    };
    let again =
        OnConflict::columns([wish::Column::Account, wish::Column::Event]).update_column(wish::Column::How).to_owned();
    wish::Entity::insert(model)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    table::Entity::update_many()
        .col_expr(Column::Letter, how.code().into())
        .filter(Column::Account.eq(account.0))
        .filter(Column::Event.eq(event.code()))
        .filter(Column::ToldAt.is_null())
        .filter(Column::Letter.ne(How::AppOnly.code()))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

fn event_of(code: &str) -> Result<Event> {
    Event::from_code(code).ok_or_else(|| Error::corrupt("news.event"))
}

fn how_of(code: &str) -> Result<How> {
    How::from_code(code).ok_or_else(|| Error::corrupt("news.how"))
}

impl NewsRow {
    fn to_model(&self) -> table::ActiveModel {
        table::ActiveModel {
            id: NotSet,
            account: Set(self.account.0),
            at: Set(kept(self.at)),
            event: Set(self.event.code().to_owned()),
            entry_id: Set(self.entry.map(|entry| entry.0)),
            number: Set(self.number),
            mark: Set(self.mark.clone()),
            letter: Set(self.letter.code().to_owned()),
            told_at: Set(self.told_at.map(kept)),
            read_at: Set(self.read_at.map(kept)),
        }
    }
}

impl TryFrom<table::Model> for NewsRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            account: AccountId(row.account),
            at: row.at,
            event: event_of(&row.event)?,
            entry: row.entry_id.map(EntryId),
            number: row.number,
            mark: row.mark,
            letter: how_of(&row.letter)?,
            told_at: row.told_at,
            read_at: row.read_at,
        })
    }
}
