//! How entries were suspended, and which of their earlier versions are hidden.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, string, string_null, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![suspension(), hidden_version()]).await?;
        let index = |name: &'static str| Index::create().name(name).table("suspension").to_owned();
        manager.create_index(index("suspension_by_entry").col("entry_id").col("ended_at").to_owned()).await?;
        manager.create_index(index("suspension_by_due").col("ended_at").col("reasons_due").to_owned()).await
    }
}

/// Without references, like the decisions that it is about. `reasons_due` is a day, `YYYY-MM-DD`.
fn suspension() -> TableCreateStatement {
    Table::create()
        .table("suspension")
        .col(big_integer("decision_id").primary_key())
        .col(uuid("entry_id"))
        .col(timestamp_with_time_zone("at"))
        .col(string("status_before"))
        .col(big_integer_null("notice"))
        .col(string_null("reasons_due"))
        .col(timestamp_with_time_zone_null("reasoned_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .to_owned()
}

fn hidden_version() -> TableCreateStatement {
    Table::create()
        .table("hidden_version")
        .col(uuid("entry_id"))
        .col(big_integer("version"))
        .col(string("reason"))
        .col(text("words"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("entry_id").col("version"))
        .foreign_key(
            ForeignKey::create()
                .name("hidden_version_of_entry")
                .from("hidden_version", "entry_id")
                .to("entry", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
