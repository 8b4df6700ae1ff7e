//! Drafts: what is being written, one for an entry, with its authors and what stood in it before.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::lifecycle::Status;
use domain::{EntryId, Kind};
use sea_orm::sea_query::{Condition, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub initiative: Option<Uuid>,
        pub based_on_version: Option<i64>,
        pub status: String,
        #[sea_orm(column_type = "Text")]
        pub authored: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub change_note: Option<String>,
        pub revision: i64,
        pub created_at: DateTimeUtc,
        pub saved_at: DateTimeUtc,
        pub saved_by: Uuid,
        pub opened_by: Option<Uuid>,
        pub opened_at: Option<DateTimeUtc>,
        pub discarded_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod author {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_author")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod text {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_text")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i64,
        #[sea_orm(column_type = "Text")]
        pub authored: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub beside: Option<String>,
        pub saved_at: DateTimeUtc,
        pub saved_by: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod save {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft_save")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub draft_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub revision: i64,
        pub arranged: i64,
        #[sea_orm(column_type = "Text", nullable)]
        pub authored: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub beside: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// What was written at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The authored fields as JSON.
    pub authored: String,
    /// What stood beside them, as JSON; none where nothing did.
    pub beside: Option<String>,
}

/// A save under the name that its program gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The name, unique within the draft.
    pub name: String,
    /// The revision that came of it.
    pub revision: i64,
    /// How many changes of lists were made in its form.
    pub arranged: i64,
    /// What was sent, where the text of the revision is another.
    pub text: Option<Text>,
}

/// A draft as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The identifier of the entry that it is or will be.
    pub id: EntryId,
    /// The kind of entry, which never changes.
    pub kind: Kind,
    /// The initiative for which it is written.
    pub initiative: Option<EntryId>,
    /// The published version that it goes on from; none for a new entry.
    pub based_on: Option<i64>,
    /// How far this version has come; the entry itself may be public meanwhile.
    pub status: Status,
    /// The authored fields as JSON, finished or not.
    pub authored: String,
    /// What changes in this version, in the author's words.
    pub change_note: Option<String>,
    /// How often it was saved, from 1.
    pub revision: i64,
    /// When it was begun; later writes don't change it.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// Who saved it last.
    pub saved_by: AccountId,
    /// Who has it open, since when.
    pub opened: Option<(AccountId, DateTime<Utc>)>,
    /// When it was thrown away; it is kept for a while.
    pub discarded_at: Option<DateTime<Utc>>,
}

/// The draft with this id.
pub async fn get(source: &impl Source, id: EntryId) -> Result<Option<DraftRow>> {
    table::Entity::find_by_id(id.0)
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .map(DraftRow::try_from)
        .transpose()
}

/// These drafts, in no particular order; what does not exist is left out.
pub async fn many(source: &impl Source, ids: &[EntryId]) -> Result<Vec<DraftRow>> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(10_000) {
        let rows = table::Entity::find()
            .filter(Column::Id.is_in(part.iter().map(|id| id.0)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        for row in rows {
            found.push(DraftRow::try_from(row)?);
        }
    }
    Ok(found)
}

/// As [`get`], and nobody else changes it until the transaction ends.
pub async fn get_locked(tx: &Transaction, id: EntryId) -> Result<Option<DraftRow>> {
    table::Entity::find_by_id(id.0)
        .lock(LockType::Update)
        .one(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?
        .map(DraftRow::try_from)
        .transpose()
}

/// Drafts that this account writes or that belong to one of these initiatives, last saved first.
pub async fn list(
    source: &impl Source,
    account: AccountId,
    initiatives: &[EntryId],
    limit: u64,
) -> Result<Vec<DraftRow>> {
    let own = author::Entity::find()
        .select_only()
        .column(author::Column::DraftId)
        .filter(author::Column::AccountId.eq(account.0));
    let mut mine = Condition::any().add(Column::Id.in_subquery(sea_orm::QuerySelect::query(&mut { own }).take()));
    if !initiatives.is_empty() {
        mine = mine.add(Column::Initiative.is_in(initiatives.iter().map(|id| id.0)));
    }
    table::Entity::find()
        .filter(mine)
        .order_by_desc(Column::SavedAt)
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(DraftRow::try_from)
        .collect()
}

/// Drafts that nobody has thrown away, those after `after`: to walk through all of them in steps.
pub async fn all_open(source: &impl Source, after: Option<EntryId>, limit: u64) -> Result<Vec<DraftRow>> {
    let mut select = table::Entity::find().filter(Column::DiscardedAt.is_null());
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.0));
    }
    select
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?
        .into_iter()
        .map(DraftRow::try_from)
        .collect()
}

/// Writes the draft, new or again; `kind` and `created_at` stay as they were first written.
pub async fn put(tx: &Transaction, row: &DraftRow) -> Result<()> {
    let again = OnConflict::column(Column::Id)
        .update_columns([
            Column::Initiative,
            Column::BasedOnVersion,
            Column::Status,
            Column::Authored,
            Column::ChangeNote,
            Column::Revision,
            Column::SavedAt,
            Column::SavedBy,
            Column::OpenedBy,
            Column::OpenedAt,
            Column::DiscardedAt,
        ])
        .to_owned();
    table::Entity::insert(table::Model::from(row).into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Accounts that write this draft, in the order of their identifiers.
pub async fn authors(source: &impl Source, id: EntryId) -> Result<Vec<AccountId>> {
    let rows = author::Entity::find()
        .filter(author::Column::DraftId.eq(id.0))
        .order_by_asc(author::Column::AccountId)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|row| AccountId(row.account_id)).collect())
}

/// Who writes these drafts: each draft with each of its authors, in no order.
pub async fn authors_of(source: &impl Source, ids: &[EntryId]) -> Result<Vec<(EntryId, AccountId)>> {
    let mut found = Vec::new();
    // An engine binds only so many values in one statement.
    for part in ids.chunks(10_000) {
        let rows = author::Entity::find()
            .filter(author::Column::DraftId.is_in(part.iter().map(|id| id.0)))
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        found.extend(rows.into_iter().map(|row| (EntryId(row.draft_id), AccountId(row.account_id))));
    }
    Ok(found)
}

/// Notes that the account writes this draft.
pub async fn add_author(tx: &Transaction, id: EntryId, account: AccountId) -> Result<()> {
    let row = author::ActiveModel { draft_id: Set(id.0), account_id: Set(account.0) };
    let again = OnConflict::columns([author::Column::DraftId, author::Column::AccountId]).do_nothing().to_owned();
    author::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Notes that the account writes this draft no longer.
pub async fn remove_author(tx: &Transaction, id: EntryId, account: AccountId) -> Result<()> {
    author::Entity::delete_many()
        .filter(author::Column::DraftId.eq(id.0))
        .filter(author::Column::AccountId.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Keeps what the draft holds under its revision, and what stands beside it, once: [`Error::Conflict`] if there is one
/// with this number.
pub async fn keep_text(tx: &Transaction, row: &DraftRow, beside: Option<&str>) -> Result<()> {
    let text = text::ActiveModel {
        draft_id: Set(row.id.0),
        revision: Set(row.revision),
        authored: Set(row.authored.clone()),
        beside: Set(beside.map(str::to_owned)),
        saved_at: Set(kept(row.saved_at)),
        saved_by: Set(row.saved_by.0),
    };
    text::Entity::insert(text).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// What the draft held at a revision, if it is still kept.
pub async fn text_at(source: &impl Source, id: EntryId, revision: i64) -> Result<Option<Text>> {
    let row =
        text::Entity::find_by_id((id.0, revision)).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(|row| Text { authored: row.authored, beside: row.beside }))
}

/// Notes a save under its name; a name that is there stays as it is.
pub async fn keep_sent(tx: &Transaction, id: EntryId, sent: &Sent) -> Result<()> {
    let text = sent.text.as_ref();
    let row = save::ActiveModel {
        draft_id: Set(id.0),
        name: Set(sent.name.clone()),
        revision: Set(sent.revision),
        arranged: Set(sent.arranged),
        authored: Set(text.map(|text| text.authored.clone())),
        beside: Set(text.and_then(|text| text.beside.clone())),
    };
    let again = OnConflict::columns([save::Column::DraftId, save::Column::Name]).do_nothing().to_owned();
    save::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Saves of this draft under these names, in no particular order; names that are not known are left out.
pub async fn sent(source: &impl Source, id: EntryId, names: &[String]) -> Result<Vec<Sent>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = save::Entity::find()
        .filter(save::Column::DraftId.eq(id.0))
        .filter(save::Column::Name.is_in(names.iter().map(String::as_str)))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    let sent = rows.into_iter().map(|row| {
        let beside = row.beside;
        let text = row.authored.map(|authored| Text { authored, beside });
        Sent { name: row.name, revision: row.revision, arranged: row.arranged, text }
    });
    Ok(sent.collect())
}

/// Notes who has the draft open, and nothing else.
pub async fn mark_opened(tx: &Transaction, id: EntryId, who: AccountId, at: DateTime<Utc>) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::OpenedBy, who.0.into())
        .col_expr(Column::OpenedAt, kept(at).into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Forgets what the draft held before `revision`, with the names of those saves, and gives how many texts.
pub async fn forget_texts(tx: &Transaction, id: EntryId, revision: i64) -> Result<u64> {
    save::Entity::delete_many()
        .filter(save::Column::DraftId.eq(id.0))
        .filter(save::Column::Revision.lt(revision))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    let done = text::Entity::delete_many()
        .filter(text::Column::DraftId.eq(id.0))
        .filter(text::Column::Revision.lt(revision))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Erases drafts of what was never public that were thrown away before `before`, with all they held, and gives how many.
pub async fn erase_discarded(tx: &Transaction, before: DateTime<Utc>) -> Result<u64> {
    let done = table::Entity::delete_many()
        .filter(Column::DiscardedAt.lt(kept(before)))
        .filter(Column::BasedOnVersion.is_null())
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

/// Next versions of public entries that were thrown away before `before`.
pub async fn discarded_versions(source: &impl Source, before: DateTime<Utc>, limit: u64) -> Result<Vec<EntryId>> {
    let ids: Vec<uuid::Uuid> = table::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DiscardedAt.lt(kept(before)))
        .filter(Column::BasedOnVersion.is_not_null())
        .order_by_asc(Column::Id)
        .limit(capped(limit))
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(ids.into_iter().map(EntryId).collect())
}

impl From<&DraftRow> for table::Model {
    fn from(row: &DraftRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.code().to_owned(),
            initiative: row.initiative.map(|id| id.0),
            based_on_version: row.based_on,
            status: row.status.code().to_owned(),
            authored: row.authored.clone(),
            change_note: row.change_note.clone(),
            revision: row.revision,
            created_at: kept(row.created_at),
            saved_at: kept(row.saved_at),
            saved_by: row.saved_by.0,
            opened_by: row.opened.map(|(account, _)| account.0),
            opened_at: row.opened.map(|(_, at)| kept(at)),
            discarded_at: row.discarded_at.map(kept),
        }
    }
}

impl TryFrom<table::Model> for DraftRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            id: EntryId(row.id),
            kind: Kind::from_code(&row.kind).ok_or_else(|| Error::corrupt("draft.kind"))?,
            initiative: row.initiative.map(EntryId),
            based_on: row.based_on_version,
            status: Status::from_code(&row.status).ok_or_else(|| Error::corrupt("draft.status"))?,
            authored: row.authored,
            change_note: row.change_note,
            revision: row.revision,
            created_at: row.created_at,
            saved_at: row.saved_at,
            saved_by: AccountId(row.saved_by),
            opened: row.opened_by.map(AccountId).zip(row.opened_at),
            discarded_at: row.discarded_at,
        })
    }
}
