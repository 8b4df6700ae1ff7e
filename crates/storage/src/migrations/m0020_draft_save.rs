//! What programs sent to be saved, by the names that they gave it, and what a draft held beside its entry.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let beside = Table::alter().table("draft_text").add_column(text_null("beside")).to_owned();
        manager.alter_table(beside).await?;
        super::create(manager, vec![draft_save()]).await
    }
}

/// `authored` and `beside` are empty where the text of the revision is what was sent.
fn draft_save() -> TableCreateStatement {
    Table::create()
        .table("draft_save")
        .col(uuid("draft_id"))
        .col(string("name"))
        .col(big_integer("revision"))
        .col(big_integer("arranged"))
        .col(text_null("authored"))
        .col(text_null("beside"))
        .primary_key(Index::create().col("draft_id").col("name"))
        .foreign_key(
            ForeignKey::create()
                .name("draft_save_of_draft")
                .from("draft_save", "draft_id")
                .to("draft", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
