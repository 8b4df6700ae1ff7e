//! Notices of readers, and what the office recommends. Without references, so that they outlive what they tell of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_pk_auto, string, string_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![notice(), recommendation()]).await?;
        let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
        manager.create_index(index("notice_by_due", "notice").col("decided_at").col("due").to_owned()).await?;
        manager.create_index(index("notice_by_entry", "notice").col("entry_id").to_owned()).await?;
        manager.create_index(index("notice_by_time", "notice").col("at").to_owned()).await?;
        let by_entry = index("recommendation_by_entry", "recommendation").col("entry_id").col("ended_at").to_owned();
        manager.create_index(by_entry).await?;
        manager
            .create_index(index("recommendation_by_end", "recommendation").col("ended_at").col("expires").to_owned())
            .await
    }
}

/// `due` is a day, `YYYY-MM-DD`, so that it sorts as it is written.
fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .col(big_pk_auto("number"))
        .col(string("kind"))
        .col(uuid_null("entry_id"))
        .col(text("page"))
        .col(string_null("reason"))
        .col(text("text"))
        .col(text_null("aid"))
        .col(text_null("name"))
        .col(text_null("mail"))
        .col(string("language"))
        .col(timestamp_with_time_zone("at"))
        .col(string("due"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(string_null("outcome"))
        .col(text_null("answer"))
        .to_owned()
}

fn recommendation() -> TableCreateStatement {
    Table::create()
        .table("recommendation")
        .col(big_pk_auto("id"))
        .col(uuid("entry_id"))
        .col(uuid("by"))
        .col(timestamp_with_time_zone("at"))
        .col(text("reasons_de"))
        .col(text_null("reasons_en"))
        .col(text_null("exception"))
        .col(timestamp_with_time_zone("expires"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .to_owned()
}
