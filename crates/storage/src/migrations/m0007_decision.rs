//! Decisions about entries. Without references, so that they outlive what they tell of; ids, never names.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, big_pk_auto, boolean, string, string_null, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![decision()]).await?;
        let index = |name: &'static str| Index::create().name(name).table("decision").to_owned();
        manager.create_index(index("decision_by_entry").col("entry_id").col("id").to_owned()).await?;
        manager.create_index(index("decision_by_deed").col("deed").col("reason").col("at").to_owned()).await
    }
}

fn decision() -> TableCreateStatement {
    Table::create()
        .table("decision")
        .col(big_pk_auto("id"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid("entry_id"))
        .col(big_integer_null("version"))
        .col(string("deed"))
        .col(string_null("reason"))
        .col(text_null("words"))
        .col(uuid_null("who"))
        .col(boolean("for_office"))
        .col(big_integer_null("submission"))
        .col(big_integer_null("notice"))
        .to_owned()
}
