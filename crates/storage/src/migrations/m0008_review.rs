//! Reviewing: how submissions lie with their reviewers, comments, who reviewed a version, objections to decisions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, boolean_null, string, string_null, text, text_null, timestamp_with_time_zone,
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
        super::create(manager, vec![review_case(), review_comment(), review(), objection()]).await?;
        let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
        let by_number = index("review_comment_by_number", "review_comment").col("number").col("id").to_owned();
        manager.create_index(by_number).await?;
        // One objection to one decision, whoever is faster.
        let of_decision = index("objection_of_decision", "objection").unique().col("decision_id").to_owned();
        manager.create_index(of_decision).await?;
        let by_entry = index("objection_by_entry", "objection").col("entry_id").col("id").to_owned();
        manager.create_index(by_entry).await
    }
}

/// Days as `YYYY-MM-DD`.
fn review_case() -> TableCreateStatement {
    Table::create()
        .table("review_case")
        .col(big_integer("number").primary_key())
        .col(uuid_null("reviewer"))
        .col(timestamp_with_time_zone("touched_at"))
        .col(timestamp_with_time_zone_null("first_look_at"))
        .col(string("look_due"))
        .col(string("decision_due"))
        .col(big_integer("rounds"))
        .col(text("checklist"))
        .foreign_key(&mut of_submission("review_case"))
        .to_owned()
}

fn review_comment() -> TableCreateStatement {
    Table::create()
        .table("review_comment")
        .col(big_pk_auto("id"))
        .col(big_integer("number"))
        .col(string_null("path"))
        .col(uuid("who"))
        .col(timestamp_with_time_zone("at"))
        .col(text("text"))
        .col(text_null("answer"))
        .col(uuid_null("answered_by"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(boolean("settled"))
        .foreign_key(&mut of_submission("review_comment"))
        .to_owned()
}

fn review() -> TableCreateStatement {
    Table::create()
        .table("review")
        .col(uuid("entry_id"))
        .col(big_integer("version"))
        .col(uuid_null("who"))
        .col(boolean("for_office"))
        .col(boolean("second"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("entry_id").col("version"))
        .foreign_key(
            ForeignKey::create()
                .name("review_of_entry")
                .from("review", "entry_id")
                .to("entry", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

/// Without references, like the decisions that it is about.
fn objection() -> TableCreateStatement {
    Table::create()
        .table("objection")
        .col(big_pk_auto("id"))
        .col(big_integer("decision_id"))
        .col(uuid("entry_id"))
        .col(uuid("who"))
        .col(timestamp_with_time_zone("at"))
        .col(text("text"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(boolean_null("granted"))
        .col(text_null("words"))
        .to_owned()
}

fn of_submission(table: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_of_submission"))
        .from(table.to_owned(), "number")
        .to("submission", "number")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
