//! The library: entries and what belongs to them, jobs, the search log, counters.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, pk_uuid, string, string_null, text, text_null, timestamp_with_time_zone,
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
        super::create(manager, vec![entry(), revision(), rendering(), slug(), tombstone()]).await?;
        super::create(manager, vec![job(), search_log(), cursor(), meta(), counter()]).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let one = Query::insert()
            .into_table("counter")
            .columns(["id", "search_seq", "content_revision"])
            .values_panic([1_i64.into(), 0_i64.into(), 0_i64.into()])
            .to_owned();
        manager.execute(one).await
    }
}

fn entry() -> TableCreateStatement {
    Table::create()
        .table("entry")
        .col(pk_uuid("id"))
        .col(string("kind"))
        .col(string("status"))
        .col(big_integer("version"))
        .col(string("origin"))
        .col(uuid_null("origin_initiative"))
        .col(string("language_original"))
        .col(text("authored"))
        .col(string("content_hash"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("modified_at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .to_owned()
}

fn revision() -> TableCreateStatement {
    Table::create()
        .table("revision")
        .col(uuid("entry_id"))
        .col(big_integer("version"))
        .col(text("authored"))
        .col(string("content_hash"))
        .col(text_null("change_note"))
        .col(timestamp_with_time_zone("published_at"))
        .primary_key(Index::create().col("entry_id").col("version"))
        .foreign_key(&mut of_entry("revision"))
        .to_owned()
}

fn rendering() -> TableCreateStatement {
    Table::create()
        .table("rendering")
        .col(uuid("entry_id"))
        .col(big_integer("version"))
        .col(string("language"))
        .col(string("renderer"))
        .col(text("parts"))
        .primary_key(Index::create().col("entry_id").col("version").col("language").col("renderer"))
        .foreign_key(&mut of_entry("rendering"))
        .to_owned()
}

/// Without a reference to the entry: a slug stays taken when the entry is gone.
fn slug() -> TableCreateStatement {
    Table::create()
        .table("slug")
        .col(string("kind"))
        .col(string("language"))
        .col(string("slug"))
        .col(uuid("entry_id"))
        .col(boolean("is_current"))
        .primary_key(Index::create().col("kind").col("language").col("slug"))
        .to_owned()
}

fn tombstone() -> TableCreateStatement {
    Table::create()
        .table("tombstone")
        .col(pk_uuid("entry_id"))
        .col(big_integer("version"))
        .col(string("reason"))
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}

fn job() -> TableCreateStatement {
    Table::create()
        .table("job")
        .col(big_pk_auto("id"))
        .col(string("kind"))
        .col(text("payload"))
        .col(timestamp_with_time_zone("run_at"))
        .col(big_integer("attempts"))
        .col(string_null("owner"))
        .col(timestamp_with_time_zone_null("until"))
        .col(timestamp_with_time_zone_null("done_at"))
        .col(text_null("last_error"))
        .to_owned()
}

fn search_log() -> TableCreateStatement {
    Table::create()
        .table("search_log")
        .col(big_integer("seq").primary_key())
        .col(uuid("entry_id"))
        .col(string("change"))
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}

fn cursor() -> TableCreateStatement {
    Table::create()
        .table("cursor")
        .col(string("name").primary_key())
        .col(big_integer("seq"))
        .col(string_null("owner"))
        .col(timestamp_with_time_zone_null("until"))
        .to_owned()
}

fn meta() -> TableCreateStatement {
    Table::create().table("meta").col(string("key").primary_key()).col(text("value")).to_owned()
}

fn counter() -> TableCreateStatement {
    Table::create()
        .table("counter")
        .col(big_integer("id").primary_key())
        .col(big_integer("search_seq"))
        .col(big_integer("content_revision"))
        .to_owned()
}

fn of_entry(table: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_of_entry"))
        .from(table.to_owned(), "entry_id")
        .to("entry", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
    vec![
        index("entry_by_kind", "entry").col("kind").col("status").col("published_at").to_owned(),
        index("entry_by_published", "entry").col("published_at").to_owned(),
        index("entry_by_initiative", "entry").col("origin_initiative").to_owned(),
        index("rendering_by_renderer", "rendering").col("renderer").to_owned(),
        index("slug_current", "slug")
            .unique()
            .col("entry_id")
            .col("language")
            .and_where(Expr::col("is_current").eq(true))
            .to_owned(),
        index("job_open", "job").col("run_at").col("id").and_where(Expr::col("done_at").is_null()).to_owned(),
        index("job_done", "job").col("done_at").to_owned(),
        index("search_log_by_entry", "search_log").col("entry_id").col("seq").to_owned(),
    ]
}
