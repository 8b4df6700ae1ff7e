//! Drafts with what stood in them, their authors, and what was submitted.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, pk_uuid, string, text, text_null, timestamp_with_time_zone,
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
        super::create(manager, vec![draft(), draft_author(), draft_text(), submission(), submission_step()]).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// The id is that of the entry, which need not be there yet.
fn draft() -> TableCreateStatement {
    Table::create()
        .table("draft")
        .col(pk_uuid("id"))
        .col(string("kind"))
        .col(uuid_null("initiative"))
        .col(big_integer_null("based_on_version"))
        .col(string("status"))
        .col(text("authored"))
        .col(text_null("change_note"))
        .col(big_integer("revision"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("saved_at"))
        .col(uuid("saved_by"))
        .col(uuid_null("opened_by"))
        .col(timestamp_with_time_zone_null("opened_at"))
        .col(timestamp_with_time_zone_null("discarded_at"))
        .to_owned()
}

fn draft_author() -> TableCreateStatement {
    Table::create()
        .table("draft_author")
        .col(uuid("draft_id"))
        .col(uuid("account_id"))
        .primary_key(Index::create().col("draft_id").col("account_id"))
        .foreign_key(&mut of("draft_author", "draft_id", "draft", "id"))
        .to_owned()
}

fn draft_text() -> TableCreateStatement {
    Table::create()
        .table("draft_text")
        .col(uuid("draft_id"))
        .col(big_integer("revision"))
        .col(text("authored"))
        .col(timestamp_with_time_zone("saved_at"))
        .col(uuid("saved_by"))
        .primary_key(Index::create().col("draft_id").col("revision"))
        .foreign_key(&mut of("draft_text", "draft_id", "draft", "id"))
        .to_owned()
}

/// Without a reference to the draft: what was submitted is told even when the draft is gone.
fn submission() -> TableCreateStatement {
    Table::create()
        .table("submission")
        .col(big_pk_auto("number"))
        .col(uuid("draft_id"))
        .col(big_integer("version"))
        .col(text("authored"))
        .col(text_null("change_note"))
        .col(string("status"))
        .col(timestamp_with_time_zone("submitted_at"))
        .col(uuid("submitted_by"))
        .to_owned()
}

fn submission_step() -> TableCreateStatement {
    Table::create()
        .table("submission_step")
        .col(big_pk_auto("id"))
        .col(big_integer("number"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid("who"))
        .col(string("step"))
        .col(string("status"))
        .col(text_null("note"))
        .foreign_key(&mut of("submission_step", "number", "submission", "number"))
        .to_owned()
}

fn of(table: &str, column: &str, other: &str, key: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_of_{other}"))
        .from(table.to_owned(), column.to_owned())
        .to(other.to_owned(), key.to_owned())
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
    vec![
        index("draft_by_initiative", "draft").col("initiative").col("saved_at").to_owned(),
        index("draft_discarded", "draft").col("discarded_at").to_owned(),
        index("draft_author_by_account", "draft_author").col("account_id").to_owned(),
        index("submission_by_draft", "submission").col("draft_id").col("number").to_owned(),
        index("submission_by_status", "submission").col("status").col("submitted_at").to_owned(),
        index("submission_step_by_number", "submission_step").col("number").col("id").to_owned(),
    ]
}
