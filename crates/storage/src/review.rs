//! Who reviewed which published version. A version that came with the program, or from elsewhere, has none.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::{Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub who: Option<Uuid>,
        pub for_office: bool,
        pub second: bool,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The review of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// The entry.
    pub entry: EntryId,
    /// The version.
    pub version: i64,
    /// Who reviewed it.
    pub who: Option<AccountId>,
    /// Whether it counts as one by the office ([`domain::policy::reviews_for_office`]).
    pub for_office: bool,
    /// Whether it was somebody without a part in the entry ([`domain::policy::is_second_person`]).
    pub second: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// The review of this version.
pub async fn get(source: &impl Source, entry: EntryId, version: i64) -> Result<Option<ReviewRow>> {
    let row = table::Entity::find_by_id((entry.0, version))
        .one(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    Ok(row.map(|row| ReviewRow {
        entry: EntryId(row.entry_id),
        version: row.version,
        who: row.who.map(AccountId),
        for_office: row.for_office,
        second: row.second,
        at: row.at,
    }))
}

/// Writes the review of a version, once: [`crate::Error::Conflict`] if it has one. The entry is written before it.
pub async fn put(tx: &Transaction, row: &ReviewRow) -> Result<()> {
    let new = table::ActiveModel {
        entry_id: Set(row.entry.0),
        version: Set(row.version),
        who: Set(row.who.map(|who| who.0)),
        for_office: Set(row.for_office),
        second: Set(row.second),
        at: Set(kept(row.at)),
    };
    table::Entity::insert(new).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}
