//! What people watch, and what they were told about it. Entries stand without references: a notification about one
//! that is gone is shown to nobody and forgotten with time.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, pk_uuid, string, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        super::create(manager, vec![watch(), notification()]).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn watch() -> TableCreateStatement {
    Table::create()
        .table("watch")
        .col(pk_uuid("id"))
        .col(uuid("account"))
        .col(string("subject"))
        .col(text("key"))
        .col(string("how"))
        .col(timestamp_with_time_zone("since"))
        .foreign_key(&mut of_account("watch"))
        .to_owned()
}

fn notification() -> TableCreateStatement {
    Table::create()
        .table("notification")
        .col(big_pk_auto("id"))
        .col(uuid("account"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("watch"))
        .col(string("subject"))
        .col(text("key"))
        .col(string("what"))
        .col(uuid("entry_id"))
        .col(big_integer("version"))
        .col(string("letter"))
        .col(timestamp_with_time_zone_null("told_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .foreign_key(&mut of_account("notification"))
        .to_owned()
}

fn of_account(table: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_of_account"))
        .from(table.to_owned(), "account")
        .to("account", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
    vec![
        index("watch_of_account", "watch").unique().col("account").col("subject").col("key").to_owned(),
        index("watch_by_subject", "watch").col("subject").col("key").to_owned(),
        index("notification_once", "notification").unique().col("account").col("entry_id").col("version").to_owned(),
        index("notification_by_letter", "notification").col("letter").col("told_at").col("at").to_owned(),
        index("notification_by_time", "notification").col("at").to_owned(),
    ]
}
