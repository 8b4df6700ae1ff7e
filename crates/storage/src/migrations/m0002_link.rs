//! Links between entries.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let link = Table::create()
            .table("link")
            .col(uuid("from_id"))
            .col(string("rel"))
            .col(uuid("to_id"))
            .primary_key(Index::create().col("from_id").col("rel").col("to_id"))
            .foreign_key(
                ForeignKey::create().from("link", "from_id").to("entry", "id").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        super::create(manager, vec![link]).await?;
        manager.create_index(Index::create().name("link_to").table("link").col("to_id").col("rel").to_owned()).await
    }
}
