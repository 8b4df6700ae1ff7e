//! Files that were handed in, and whose they are: drafts and published entries.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean_null, integer_null, string, string_len, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Characters of a SHA-256 in hexadecimal digits.
const HASH: u32 = 64;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![media(), media_draft(), media_entry()]).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn media() -> TableCreateStatement {
    Table::create()
        .table("media")
        .col(string_len("sha256", HASH).primary_key())
        .col(string("type"))
        .col(big_integer("bytes"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(boolean_null("tagged"))
        .col(timestamp_with_time_zone("created_at"))
        .col(uuid_null("uploaded_by"))
        .to_owned()
}

/// Files that were handed in for a draft; gone with it.
fn media_draft() -> TableCreateStatement {
    Table::create()
        .table("media_draft")
        .col(string_len("sha256", HASH))
        .col(uuid("draft_id"))
        .primary_key(Index::create().col("sha256").col("draft_id"))
        .foreign_key(&mut of("media_draft", "sha256", "media", "sha256", ForeignKeyAction::Restrict))
        .foreign_key(&mut of("media_draft", "draft_id", "draft", "id", ForeignKeyAction::Cascade))
        .to_owned()
}

/// Files that a published version names. The file need not be here: an entry may come before its files.
fn media_entry() -> TableCreateStatement {
    Table::create()
        .table("media_entry")
        .col(string_len("sha256", HASH))
        .col(uuid("entry_id"))
        .primary_key(Index::create().col("sha256").col("entry_id"))
        .foreign_key(&mut of("media_entry", "entry_id", "entry", "id", ForeignKeyAction::Cascade))
        .to_owned()
}

fn of(table: &str, column: &str, other: &str, key: &str, gone: ForeignKeyAction) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_of_{other}"))
        .from(table.to_owned(), column.to_owned())
        .to(other.to_owned(), key.to_owned())
        .on_delete(gone)
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
    vec![
        index("media_by_age", "media").col("created_at").to_owned(),
        index("media_draft_by_draft", "media_draft").col("draft_id").to_owned(),
        index("media_entry_by_entry", "media_entry").col("entry_id").to_owned(),
    ]
}
