//! Who belonged to an initiative and left, and what people are told about reviews and the work of the office.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, string, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![past_member(), news(), news_wish()]).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn past_member() -> TableCreateStatement {
    Table::create()
        .table("past_member")
        .col(uuid("initiative"))
        .col(uuid("account"))
        .col(timestamp_with_time_zone("until"))
        .primary_key(Index::create().col("initiative").col("account"))
        .foreign_key(&mut of_account("past_member"))
        .to_owned()
}

fn news() -> TableCreateStatement {
    Table::create()
        .table("news")
        .col(big_pk_auto("id"))
        .col(uuid("account"))
        .col(timestamp_with_time_zone("at"))
        .col(string("event"))
        .col(uuid_null("entry_id"))
        .col(big_integer("number"))
        .col(string("mark"))
        .col(string("letter"))
        .col(timestamp_with_time_zone_null("told_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .foreign_key(&mut of_account("news"))
        .to_owned()
}

fn news_wish() -> TableCreateStatement {
    Table::create()
        .table("news_wish")
        .col(uuid("account"))
        .col(string("event"))
        .col(string("how"))
        .primary_key(Index::create().col("account").col("event"))
        .foreign_key(&mut of_account("news_wish"))
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
        index("past_member_of_account", "past_member").col("account").to_owned(),
        // Each fact once for an account.
        index("news_once", "news").unique().col("account").col("event").col("number").col("mark").to_owned(),
        index("news_by_letter", "news").col("letter").col("told_at").col("at").to_owned(),
        index("news_by_time", "news").col("at").to_owned(),
        index("audit_by_actor", "audit").col("actor").col("id").to_owned(),
    ]
}
