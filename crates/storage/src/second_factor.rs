//! Second factors: the secret of a one-time code, and the codes for the day the device is gone. In tables of their
//! own, so that whoever lists accounts does not read them.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use crate::{Result, Source, Transaction, kept};

mod table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "second_factor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub secret: String,
        pub created_at: DateTimeUtc,
        pub confirmed_at: Option<DateTimeUtc>,
        pub last_step: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod code {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_code")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code_hash: String,
        pub used_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use table::Column;

/// A second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactorRow {
    /// Whose it is.
    pub account: AccountId,
    /// The shared secret in base 32, as an app is told it.
    pub secret: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When a first code proved that the app has it; before, it is not asked for.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The last step of time whose code was taken: each works once.
    pub last_step: i64,
}

impl std::fmt::Debug for SecondFactorRow {
    /// Without the secret.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SecondFactorRow")
            .field("account", &self.account)
            .field("confirmed_at", &self.confirmed_at)
            .finish_non_exhaustive()
    }
}

/// The second factor of an account, confirmed or not.
pub async fn get(source: &impl Source, account: AccountId) -> Result<Option<SecondFactorRow>> {
    let row = table::Entity::find_by_id(account.0).one(&source.executor()).await.map_err(|error| source.fail(error))?;
    Ok(row.map(|row| SecondFactorRow {
        account: AccountId(row.account),
        secret: row.secret,
        created_at: row.created_at,
        confirmed_at: row.confirmed_at,
        last_step: row.last_step,
    }))
}

/// Begins a second factor anew; `false` and nothing done where a confirmed one stands.
pub async fn begin(tx: &Transaction, account: AccountId, secret: &str, at: DateTime<Utc>) -> Result<bool> {
    let model = table::ActiveModel {
        account: Set(account.0),
        secret: Set(secret.to_owned()),
        created_at: Set(kept(at)),
        confirmed_at: Set(None),
        last_step: Set(0),
    };
    let open =
        sea_orm::sea_query::ExprTrait::is_null(sea_orm::sea_query::Expr::col((table::Entity, Column::ConfirmedAt)));
    let anew = OnConflict::column(Column::Account)
        .update_columns([Column::Secret, Column::CreatedAt, Column::LastStep])
        .action_cond_where(open)
        .to_owned();
    let written = table::Entity::insert(model)
        .on_conflict(anew)
        .exec_without_returning(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(written > 0)
}

/// Takes the code of a step; `false` if that or a later one was taken before.
pub async fn take_step(tx: &Transaction, account: AccountId, step: i64) -> Result<bool> {
    let done = table::Entity::update_many()
        .col_expr(Column::LastStep, step.into())
        .filter(Column::Account.eq(account.0))
        .filter(Column::LastStep.lt(step))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// Confirms the second factor and writes its recovery codes, of which only hashes are kept.
pub async fn confirm(tx: &Transaction, account: AccountId, hashes: &[String], at: DateTime<Utc>) -> Result<()> {
    table::Entity::update_many()
        .col_expr(Column::ConfirmedAt, kept(at).into())
        .filter(Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    code::Entity::delete_many()
        .filter(code::Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    for hash in hashes {
        let model = code::ActiveModel { account: Set(account.0), code_hash: Set(hash.clone()), used_at: Set(None) };
        code::Entity::insert(model).exec_without_returning(tx.inner()).await.map_err(|error| tx.fail(error))?;
    }
    Ok(())
}

/// Uses a recovery code up; `false` if there is none like this, or it was used.
pub async fn use_code(tx: &Transaction, account: AccountId, hash: &str, at: DateTime<Utc>) -> Result<bool> {
    let done = code::Entity::update_many()
        .col_expr(code::Column::UsedAt, kept(at).into())
        .filter(code::Column::Account.eq(account.0))
        .filter(code::Column::CodeHash.eq(hash))
        .filter(code::Column::UsedAt.is_null())
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}

/// How many recovery codes are left.
pub async fn codes_left(source: &impl Source, account: AccountId) -> Result<u64> {
    let left = code::Entity::find().filter(code::Column::Account.eq(account.0)).filter(code::Column::UsedAt.is_null());
    left.count(&source.executor()).await.map_err(|error| source.fail(error))
}

/// Removes the second factor and its codes; `false` if there was none.
pub async fn remove(tx: &Transaction, account: AccountId) -> Result<bool> {
    code::Entity::delete_many()
        .filter(code::Column::Account.eq(account.0))
        .exec(tx.inner())
        .await
        .map_err(|error| tx.fail(error))?;
    let done = table::Entity::delete_by_id(account.0).exec(tx.inner()).await.map_err(|error| tx.fail(error))?;
    Ok(done.rows_affected == 1)
}
