//! What became of addresses outside that were visited, and which published entry names which of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, string, string_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![visit(), named()]).await?;
        let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
        manager.create_index(index("visit_by_age", "visit").col("asked_at").col("hash").to_owned()).await?;
        manager.create_index(index("visit_by_outcome", "visit").col("outcome").col("hash").to_owned()).await?;
        manager.create_index(index("visit_named_by_hash", "visit_named").col("hash").to_owned()).await
    }
}

fn visit() -> TableCreateStatement {
    Table::create()
        .table("visit")
        .col(string("hash").primary_key())
        .col(text("address"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone_null("checked_at"))
        .col(string_null("outcome"))
        .col(text_null("moved_to"))
        .col(big_integer("failed"))
        .to_owned()
}

/// `hash` may be ahead of the visit.
fn named() -> TableCreateStatement {
    Table::create()
        .table("visit_named")
        .col(uuid("entry_id"))
        .col(string("hash"))
        .primary_key(Index::create().col("entry_id").col("hash"))
        .foreign_key(
            ForeignKey::create()
                .name("visit_named_by_entry")
                .from("visit_named", "entry_id")
                .to("entry", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
