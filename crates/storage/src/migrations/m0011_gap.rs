//! What was looked for and not found, calls for what is wanted, and when entries are looked at again.
//!
//! A gap holds a day and nothing finer, words and nobody. Calls and dates hold ids, never names.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, pk_uuid, string, string_null, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![gap(), gap_dismissed(), wanted(), review_date()]).await?;
        let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
        manager.create_index(index("gap_by_cluster", "gap").col("cluster").col("day").to_owned()).await?;
        manager.create_index(index("wanted_open", "wanted").col("open_cluster").unique().to_owned()).await?;
        manager.create_index(index("wanted_by_end", "wanted").col("closed_at").col("id").to_owned()).await
    }
}

/// `topic` and `land` are empty where none was asked for.
fn gap() -> TableCreateStatement {
    Table::create()
        .table("gap")
        .col(string("day"))
        .col(string("language"))
        .col(string("said"))
        .col(string("topic"))
        .col(string("land"))
        .col(string("cluster"))
        .col(big_integer("number"))
        .primary_key(Index::create().col("day").col("language").col("said").col("topic").col("land"))
        .to_owned()
}

fn gap_dismissed() -> TableCreateStatement {
    Table::create()
        .table("gap_dismissed")
        .col(string("cluster").primary_key())
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}

/// `open_cluster` is the cluster as long as the call is open: there is one open call for it at most.
fn wanted() -> TableCreateStatement {
    Table::create()
        .table("wanted")
        .col(big_pk_auto("id"))
        .col(string_null("cluster"))
        .col(string_null("open_cluster"))
        .col(text("title_de"))
        .col(text("title_en"))
        .col(text("text_de"))
        .col(text("text_en"))
        .col(timestamp_with_time_zone("opened_at"))
        .col(uuid("opened_by"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(uuid_null("closed_by"))
        .col(uuid_null("entry_id"))
        .to_owned()
}

fn review_date() -> TableCreateStatement {
    Table::create()
        .table("review_date")
        .col(pk_uuid("entry_id"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(uuid_null("confirmed_by"))
        .col(timestamp_with_time_zone_null("nudged_at"))
        .col(timestamp_with_time_zone_null("proposed_at"))
        .foreign_key(
            ForeignKey::create()
                .name("review_date_of_entry")
                .from("review_date", "entry_id")
                .to("entry", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
