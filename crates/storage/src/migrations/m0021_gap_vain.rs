//! In which way something was looked for in vain, and for what something was opened.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The way is part of the key, which SQLite changes in no table that is there.
        super::create(manager, vec![gap_of_kind(), gap_opened()]).await?;
        let copied = "INSERT INTO gap_of_kind (day, vain, language, said, topic, land, cluster, number) \
                      SELECT day, 'not_found', language, said, topic, land, cluster, number FROM gap";
        manager.get_connection().execute_unprepared(copied).await?;
        manager.drop_table(Table::drop().table("gap").to_owned()).await?;
        manager.rename_table(Table::rename().table("gap_of_kind", "gap").to_owned()).await?;
        let index =
            Index::create().name("gap_by_cluster").table("gap").col("vain").col("cluster").col("day").to_owned();
        manager.create_index(index).await
    }
}

/// `topic` and `land` are empty where none was asked for; `vain` is a code of `domain::gap::Vain`.
fn gap_of_kind() -> TableCreateStatement {
    Table::create()
        .table("gap_of_kind")
        .col(string("day"))
        .col(string("vain"))
        .col(string("language"))
        .col(string("said"))
        .col(string("topic"))
        .col(string("land"))
        .col(string("cluster"))
        .col(big_integer("number"))
        .primary_key(Index::create().col("day").col("vain").col("language").col("said").col("topic").col("land"))
        .to_owned()
}

/// The last day on which something was opened for a cluster.
fn gap_opened() -> TableCreateStatement {
    Table::create().table("gap_opened").col(string("cluster").primary_key()).col(string("day")).to_owned()
}
