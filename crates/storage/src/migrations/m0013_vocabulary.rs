//! What the office changed about vocabularies, one amendment after the other.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text, timestamp_with_time_zone, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![amendment()]).await
    }
}

fn amendment() -> TableCreateStatement {
    Table::create()
        .table("amendment")
        .col(big_integer("seq"))
        .col(string("scheme"))
        .col(text("amendment"))
        .col(uuid_null("who"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("seq"))
        .to_owned()
}
