//! What people were told about what they watch: each version of an entry once for an account. A notification waits for
//! its letter until it is told or becomes quiet.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use domain::watch::{How, Subject, What};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _,
};
use uuid::Uuid;

use crate::{AT_ONCE, Error, Result, Source, Transaction, kept, telling};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notification")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub account: Uuid,
        pub at: DateTimeUtc,
        pub watch: Option<Uuid>,
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub key: String,
        pub what: String,
        pub entry_id: Uuid,
        pub version: i64,
        pub letter: String,
        pub told_at: Option<DateTimeUtc>,
        pub read_at: Option<DateTimeUtc>,
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

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationRow {
    /// Its number, in the order of time; given by [`add_all`].
    pub id: i64,
    /// Who is told.
    pub account: AccountId,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The watch that led to it, which may be gone meanwhile.
    pub watch: Option<Uuid>,
    /// What is watched by it.
    pub subject: Subject,
    /// What happened.
    pub what: What,
    /// The entry that it happened to.
    pub entry: EntryId,
    /// The version that was published.
    pub version: i64,
    /// The letter that it waits for or was told in; [`How::AppOnly`]: none.
    pub letter: How,
    /// When the letter was written.
    pub told_at: Option<DateTime<Utc>>,
    /// When it was read in the account.
    pub read_at: Option<DateTime<Utc>>,
}

/// Adds notifications and gives how many were new: of a version that an account was told of, nothing is added. The
/// numbers of the rows are not looked at.
pub async fn add_all(tx: &Transaction, rows: &[NotificationRow]) -> Result<u64> {
    let mut added = 0;
    for part in rows.chunks(AT_ONCE) {
        let models = part.iter().map(NotificationRow::to_model);
        let once = OnConflict::columns([Column::Account, Column::EntryId, Column::Version]).do_nothing().to_owned();
        added += table::Entity::insert_many(models)
            .on_conflict(once)
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(added)
}

/// The notifications of an account, the newest first.
pub async fn list(source: &impl Source, account: AccountId, limit: u64) -> Result<Vec<NotificationRow>> {
    telling::list::<table::Entity, _>(source, account, limit).await
}

/// Marks the notifications of an account as read, up to the one with this number, and gives how many.
pub async fn read_all(tx: &Transaction, account: AccountId, until: i64, at: DateTime<Utc>) -> Result<u64> {
    telling::read_all::<table::Entity>(tx, account, until, at).await
}

/// Accounts with notifications that were made at `until` at the latest and wait for this letter.
pub async fn waiting(source: &impl Source, letter: How, until: DateTime<Utc>, limit: u64) -> Result<Vec<AccountId>> {
    telling::waiting::<table::Entity>(source, letter, until, limit).await
}

/// What of an account waits for this letter and was made at `until` at the latest, the oldest first.
pub async fn waiting_of(
    source: &impl Source,
    account: AccountId,
    letter: How,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<NotificationRow>> {
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

/// No letter is written any more about what waits of an account, by one of its watches or by all.
pub async fn make_watch_quiet(tx: &Transaction, account: AccountId, watch: Option<Uuid>) -> Result<u64> {
    let mut update = table::Entity::update_many()
        .col_expr(Column::Letter, How::AppOnly.code().into())
        .filter(Column::Account.eq(account.0))
        .filter(Column::ToldAt.is_null());
    if let Some(watch) = watch {
        update = update.filter(Column::Watch.eq(watch));
    }
    Ok(update.exec(tx.inner()).await.map_err(|error| tx.fail(error))?.rows_affected)
}

/// Forgets notifications that were made before `before`, and gives how many.
pub async fn forget(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    telling::forget::<table::Entity>(tx, before).await
}

/// Forgets all notifications of an account.
pub async fn erase(tx: &Transaction, account: AccountId) -> Result<()> {
    telling::erase::<table::Entity>(tx, account).await
}

impl NotificationRow {
    fn to_model(&self) -> table::ActiveModel {
        table::ActiveModel {
            id: NotSet,
            account: Set(self.account.0),
            at: Set(kept(self.at)),
            watch: Set(self.watch),
            subject: Set(self.subject.code().to_owned()),
            key: Set(self.subject.key()),
            what: Set(self.what.code().to_owned()),
            entry_id: Set(self.entry.0),
            version: Set(self.version),
            letter: Set(self.letter.code().to_owned()),
            told_at: Set(self.told_at.map(kept)),
            read_at: Set(self.read_at.map(kept)),
        }
    }
}

impl TryFrom<table::Model> for NotificationRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let subject = Subject::read(&row.subject, &row.key);
        Ok(Self {
            id: row.id,
            account: AccountId(row.account),
            at: row.at,
            watch: row.watch,
            subject: subject.ok_or_else(|| Error::corrupt("notification.subject, key"))?,
            what: What::from_code(&row.what).ok_or_else(|| Error::corrupt("notification.what"))?,
            entry: EntryId(row.entry_id),
            version: row.version,
            letter: How::from_code(&row.letter).ok_or_else(|| Error::corrupt("notification.letter"))?,
            told_at: row.told_at,
            read_at: row.read_at,
        })
    }
}
