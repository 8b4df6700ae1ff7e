//! Every round of a submission with its text, and the round in which a comment was made.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text, text_null, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::create(manager, vec![submission_round()]).await?;
        let column = big_integer("round").default(1).to_owned();
        let alter = Table::alter().table("review_comment").add_column(column).to_owned();
        manager.alter_table(alter).await?;
        // A comment belongs to the round that was handed in last before it.
        let counted = "UPDATE review_comment SET round = COALESCE(NULLIF((SELECT COUNT(*) FROM submission_step s \
                       WHERE s.number = review_comment.number AND s.step = 'submit' \
                       AND s.at <= review_comment.at), 0), 1)";
        manager.get_connection().execute_unprepared(counted).await?;
        Ok(())
    }
}

/// The text of what is handed in now stands here, too.
fn submission_round() -> TableCreateStatement {
    Table::create()
        .table("submission_round")
        .col(big_integer("number"))
        .col(big_integer("round"))
        .col(text("authored"))
        .col(string("content_hash"))
        .col(text_null("change_note"))
        .col(timestamp_with_time_zone("submitted_at"))
        .primary_key(Index::create().col("number").col("round"))
        .foreign_key(
            ForeignKey::create()
                .name("submission_round_of_submission")
                .from("submission_round", "number")
                .to("submission", "number")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
