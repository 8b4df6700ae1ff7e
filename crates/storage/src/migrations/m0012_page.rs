//! Pages of the site and what operator and office say about themselves, every version of it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, string, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![site_page(), site_slots()]).await
    }
}

fn site_page() -> TableCreateStatement {
    Table::create()
        .table("site_page")
        .col(string("page"))
        .col(string("language"))
        .col(big_integer("version"))
        .col(text("title"))
        .col(text("summary"))
        .col(text("text"))
        .col(uuid_null("who"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .primary_key(Index::create().col("page").col("language").col("version"))
        .to_owned()
}

fn site_slots() -> TableCreateStatement {
    Table::create()
        .table("site_slots")
        .col(big_integer("version"))
        .col(text("slots"))
        .col(uuid_null("who"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .primary_key(Index::create().col("version"))
        .to_owned()
}
