//! What was changed about roles and accounts, by whom. Only added to; it holds ids, so that erasing an account leaves
//! nothing of a person in it.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::Value;

use crate::{Error, Result, Source, Transaction, capped, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub at: DateTimeUtc,
        pub actor: Option<Uuid>,
        pub action: String,
        pub subject: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub detail: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the operator at the command line.
    pub actor: Option<AccountId>,
    /// What, a stable word: `office_set`.
    pub action: String,
    /// The account or entry it is about.
    pub subject: Option<uuid::Uuid>,
    /// Codes and ids that belong to it; never a name or an address.
    pub detail: Value,
}

/// Adds a line.
pub async fn append(tx: &Transaction, line: &Line) -> Result<()> {
    let model = table::ActiveModel {
        id: NotSet,
        at: Set(kept(line.at)),
        actor: Set(line.actor.map(|actor| actor.0)),
        action: Set(line.action.clone()),
        subject: Set(line.subject),
        detail: Set(line.detail.to_string()),
    };
    table::Entity::insert(model).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(())
}

/// The newest lines first.
pub async fn list(source: &impl Source, limit: u64) -> Result<Vec<Line>> {
    let rows = table::Entity::find()
        .order_by_desc(table::Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter()
        .map(|row| {
            Ok(Line {
                at: row.at,
                actor: row.actor.map(AccountId),
                action: row.action,
                subject: row.subject,
                detail: serde_json::from_str(&row.detail).map_err(|_| Error::corrupt("audit.detail"))?,
            })
        })
        .collect()
}
