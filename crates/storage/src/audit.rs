//! What was changed about roles and accounts, by whom. Only added to; it holds ids, so that erasing an account leaves
//! nothing of a person in it.

use chrono::{DateTime, Utc};
use domain::EntryId;
use domain::account::AccountId;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
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

use table::Column;

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
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(Line::try_from).collect()
}

/// The newest lines about this action first.
pub async fn of_action(source: &impl Source, action: &str, limit: u64) -> Result<Vec<Line>> {
    let rows = table::Entity::find()
        .filter(Column::Action.eq(action))
        .order_by_desc(Column::Id)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(Line::try_from).collect()
}

/// What is looked for in a log; what is left out does not restrict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Who did it, or to whom it happened.
    pub account: Option<AccountId>,
    /// The entry, or the initiative, that it is about.
    pub entry: Option<EntryId>,
    /// At this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub before: Option<DateTime<Utc>>,
}

/// The lines that are looked for, behind the first `offset`, the newest first.
pub async fn find(source: &impl Source, looked: &Looked, offset: u64, limit: u64) -> Result<Vec<Line>> {
    let mut find = table::Entity::find();
    if let Some(account) = looked.account {
        let either = Condition::any().add(Column::Actor.eq(account.0)).add(Column::Subject.eq(account.0));
        find = find.filter(either);
    }
    if let Some(entry) = looked.entry {
        // An id is nothing but letters, digits and dashes, and stands in the detail as it is.
        let named = Condition::any().add(Column::Subject.eq(entry.0)).add(Column::Detail.contains(entry.to_string()));
        find = find.filter(named);
    }
    if let Some(from) = looked.from {
        find = find.filter(Column::At.gte(kept(from)));
    }
    if let Some(before) = looked.before {
        find = find.filter(Column::At.lt(kept(before)));
    }
    let rows = find
        .order_by_desc(Column::Id)
        .offset(offset)
        .limit(capped(limit))
        .all(&source.executor())
        .await
        .map_err(|error| source.fail(error))?;
    rows.into_iter().map(Line::try_from).collect()
}

impl TryFrom<table::Model> for Line {
    type Error = Error;

    fn try_from(row: table::Model) -> Result<Self> {
        Ok(Self {
            at: row.at,
            actor: row.actor.map(AccountId),
            action: row.action,
            subject: row.subject,
            detail: serde_json::from_str(&row.detail).map_err(|_| Error::corrupt("audit.detail"))?,
        })
    }
}
