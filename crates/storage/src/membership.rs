//! Who belongs to which initiative, and what is about to change there.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::{AccountId, Membership};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{AT_ONCE, Error, MOST, Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "membership")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub initiative: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub role: Option<String>,
        pub since: DateTimeUtc,
        pub change: Option<String>,
        pub change_by: Option<Uuid>,
        pub change_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who left: the last time that they belonged to it.
mod past {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "past_member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub initiative: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub until: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// The code of no role.
const NONE: &str = "none";

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The role from then on; none: the person leaves.
    pub to: Option<Membership>,
    /// Who wants it.
    pub by: AccountId,
    /// When it takes effect; none where somebody has to say yes first.
    pub at: Option<DateTime<Utc>>,
}

/// Somebody in an initiative, or asking to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRow {
    /// The initiative, an entry.
    pub initiative: EntryId,
    /// Who.
    pub account: AccountId,
    /// The role; none for somebody who asks for one.
    pub role: Option<Membership>,
    /// Since when it is like this.
    pub since: DateTime<Utc>,
    /// What is about to change.
    pub change: Option<Change>,
}

impl MembershipRow {
    /// The role at this time, a change that has come due included.
    pub fn role_at(&self, now: DateTime<Utc>) -> Option<Membership> {
        match &self.change {
            Some(Change { to, at: Some(at), .. }) if *at <= now => *to,
            _ => self.role,
        }
    }
}

/// The row of this account in this initiative.
pub async fn get(source: &impl Source, initiative: EntryId, account: AccountId) -> Result<Option<MembershipRow>> {
    let row = table::Entity::find_by_id((initiative.0, account.0))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    row.map(MembershipRow::try_from).transpose()
}

/// Initiatives of an account.
pub async fn of_account(source: &impl Source, account: AccountId) -> Result<Vec<MembershipRow>> {
    let rows = table::Entity::find()
        .filter(Column::Account.eq(account.0))
        .order_by_asc(Column::Initiative)
        .limit(MOST)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(MembershipRow::try_from).collect()
}

/// People of an initiative, whoever has been there longest first.
pub async fn of_initiative(source: &impl Source, initiative: EntryId) -> Result<Vec<MembershipRow>> {
    let rows = table::Entity::find()
        .filter(Column::Initiative.eq(initiative.0))
        .order_by_asc(Column::Since)
        .order_by_asc(Column::Account)
        .limit(MOST)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(MembershipRow::try_from).collect()
}

/// Owners of all initiatives, those of one beside each other.
pub async fn owners(source: &impl Source) -> Result<Vec<MembershipRow>> {
    let rows = table::Entity::find()
        .filter(Column::Role.eq(Membership::Owner.code()))
        .order_by_asc(Column::Initiative)
        .order_by_asc(Column::Account)
        .limit(MOST)
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(MembershipRow::try_from).collect()
}

/// People of an initiative, locked until the transaction ends: two owners who leave at one time leave one after the other.
pub async fn lock_initiative(tx: &Transaction, initiative: EntryId) -> Result<Vec<MembershipRow>> {
    let rows = table::Entity::find()
        .filter(Column::Initiative.eq(initiative.0))
        .order_by_asc(Column::Account)
        .lock(LockType::Update)
        .all(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    rows.into_iter().map(MembershipRow::try_from).collect()
}

/// Writes a row as it is now.
pub async fn put(tx: &Transaction, row: &MembershipRow) -> Result<()> {
    let change = row.change.as_ref();
    let code = |role: Option<Membership>| role.map_or(NONE, Membership::code).to_owned();
    let model = table::ActiveModel {
        initiative: Set(row.initiative.0),
        account: Set(row.account.0),
        role: Set(row.role.map(|role| role.code().to_owned())),
        since: Set(kept(row.since)),
        change: Set(change.map(|change| code(change.to))),
        change_by: Set(change.map(|change| change.by.0)),
        change_at: Set(change.and_then(|change| change.at).map(kept)),
    };
    let all = [Column::Role, Column::Since, Column::Change, Column::ChangeBy, Column::ChangeAt];
    let update = OnConflict::columns([Column::Initiative, Column::Account]).update_columns(all).to_owned();
    table::Entity::insert(model)
        .on_conflict(update)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(())
}

/// Removes a row; `false` if there is none. Of whoever had a role it is noted that they belonged to the initiative until
/// `at`.
pub async fn remove(tx: &Transaction, initiative: EntryId, account: AccountId, at: DateTime<Utc>) -> Result<bool> {
    let had_role = get(tx, initiative, account).await?.is_some_and(|row| row.role.is_some());
    let done = table::Entity::delete_by_id((initiative.0, account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    if had_role {
        let left = past::ActiveModel { initiative: Set(initiative.0), account: Set(account.0), until: Set(kept(at)) };
        let key = [past::Column::Initiative, past::Column::Account];
        let again = OnConflict::columns(key).update_column(past::Column::Until).to_owned();
        past::Entity::insert(left)
            .on_conflict(again)
            .exec_without_returning(tx.inner())
            .await
            .map_err(|error| tx.fail(error))?;
    }
    Ok(done.rows_affected == 1)
}

/// Who belongs to these initiatives, and who has left one of them, with the last time that they belonged to it; none
/// for those who still do.
pub async fn past_and_present(
    source: &impl Source,
    initiatives: &[EntryId],
) -> Result<Vec<(EntryId, AccountId, Option<DateTime<Utc>>)>> {
    let mut all = Vec::new();
    for part in initiatives.chunks(AT_ONCE) {
        let ids: Vec<uuid::Uuid> = part.iter().map(|id| id.0).collect();
        let present = table::Entity::find()
            .filter(Column::Initiative.is_in(ids.clone()))
            .filter(Column::Role.is_not_null())
            .order_by_asc(Column::Initiative)
            .order_by_asc(Column::Account)
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        all.extend(present.into_iter().map(|row| (EntryId(row.initiative), AccountId(row.account), None)));
        let past = past::Entity::find()
            .filter(past::Column::Initiative.is_in(ids))
            .order_by_asc(past::Column::Initiative)
            .order_by_asc(past::Column::Account)
            .all(&source.executor())
            .await
            .map_err(|error| source.fail(error))?;
        all.extend(past.into_iter().map(|row| (EntryId(row.initiative), AccountId(row.account), Some(row.until))));
    }
    Ok(all)
}

/// Initiatives to which somebody asks to belong, with how many do.
pub async fn asked(source: &impl Source) -> Result<Vec<(EntryId, u64)>> {
    let rows: Vec<(uuid::Uuid, i64)> = table::Entity::find()
        .select_only()
        .column(Column::Initiative)
        .column_as(Column::Account.count(), "people")
        .filter(Column::Role.is_null())
        .group_by(Column::Initiative)
        .order_by_asc(Column::Initiative)
        .limit(MOST)
        .into_tuple()
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(rows.into_iter().map(|(id, people)| (EntryId(id), people.unsigned_abs())).collect())
}

/// Removes an account from all initiatives, also from those that it left.
pub async fn remove_account(tx: &Transaction, account: AccountId) -> Result<u64> {
    past::Entity::delete_many()
        .filter(past::Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    let done = table::Entity::delete_many()
        .filter(Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected)
}

impl TryFrom<table::Model> for MembershipRow {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        let role = |code: &str| Membership::from_code(code).ok_or_else(|| Error::corrupt("membership.role"));
        let change = match (row.change.as_deref(), row.change_by) {
            (Some(code), Some(by)) => {
                let to = if code == NONE { None } else { Some(role(code)?) };
                Some(Change { to, by: AccountId(by), at: row.change_at })
            }
            _ => None,
        };
        Ok(Self {
            initiative: EntryId(row.initiative),
            account: AccountId(row.account),
            role: row.role.as_deref().map(role).transpose()?,
            since: row.since,
            change,
        })
    }
}
