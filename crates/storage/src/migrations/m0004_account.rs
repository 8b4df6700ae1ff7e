//! Accounts: who they are, where they are signed in, what they may do, and a log of what was changed about them.

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
        super::create(manager, vec![account(), session(), token(), membership()]).await?;
        super::create(manager, vec![second_factor(), recovery_code(), attempt(), audit()]).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn account() -> TableCreateStatement {
    Table::create()
        .table("account")
        .col(pk_uuid("id"))
        .col(string_null("address"))
        .col(string_null("address_key"))
        .col(string("name"))
        .col(string("language"))
        .col(string_null("password_hash"))
        .col(string("status"))
        .col(string_null("office"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("signed_in_at"))
        .col(timestamp_with_time_zone_null("erased_at"))
        .to_owned()
}

/// The key is the SHA-256 of what the browser holds, so that a copy of the database opens no session.
fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(string("id").primary_key())
        .col(uuid("account"))
        .col(string("device"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("seen_at"))
        .col(timestamp_with_time_zone("recent_until"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut of_account("session"))
        .to_owned()
}

/// What a link of a letter, or the step between two pages, proves. The key is a SHA-256 as well.
fn token() -> TableCreateStatement {
    Table::create()
        .table("token")
        .col(string("id").primary_key())
        .col(string("purpose"))
        .col(uuid_null("account"))
        .col(string_null("address"))
        .col(text("payload"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .foreign_key(&mut of_account("token"))
        .to_owned()
}

/// Without a reference to the initiative: a profile may be withdrawn and come back.
fn membership() -> TableCreateStatement {
    Table::create()
        .table("membership")
        .col(uuid("initiative"))
        .col(uuid("account"))
        .col(string_null("role"))
        .col(timestamp_with_time_zone("since"))
        .col(string_null("change"))
        .col(uuid_null("change_by"))
        .col(timestamp_with_time_zone_null("change_at"))
        .primary_key(Index::create().col("initiative").col("account"))
        .foreign_key(&mut of_account("membership"))
        .to_owned()
}

fn second_factor() -> TableCreateStatement {
    Table::create()
        .table("second_factor")
        .col(pk_uuid("account"))
        .col(string("secret"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(big_integer("last_step"))
        .foreign_key(&mut of_account("second_factor"))
        .to_owned()
}

fn recovery_code() -> TableCreateStatement {
    Table::create()
        .table("recovery_code")
        .col(uuid("account"))
        .col(string("code_hash"))
        .col(timestamp_with_time_zone_null("used_at"))
        .primary_key(Index::create().col("account").col("code_hash"))
        .foreign_key(&mut of_account("recovery_code"))
        .to_owned()
}

fn attempt() -> TableCreateStatement {
    Table::create()
        .table("attempt")
        .col(string("key"))
        .col(timestamp_with_time_zone("window"))
        .col(big_integer("number"))
        .primary_key(Index::create().col("key").col("window"))
        .to_owned()
}

/// Holds ids, never names; without references, so that it outlives what it tells of.
fn audit() -> TableCreateStatement {
    Table::create()
        .table("audit")
        .col(big_pk_auto("id"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("actor"))
        .col(string("action"))
        .col(uuid_null("subject"))
        .col(text("detail"))
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
        index("account_address", "account").unique().col("address_key").to_owned(),
        index("account_office", "account").col("office").to_owned(),
        index("session_by_account", "session").col("account").col("seen_at").to_owned(),
        index("session_by_seen", "session").col("seen_at").to_owned(),
        index("token_by_expiry", "token").col("expires_at").to_owned(),
        index("token_by_account", "token").col("account").col("purpose").to_owned(),
        index("membership_by_account", "membership").col("account").to_owned(),
        index("attempt_by_window", "attempt").col("window").to_owned(),
        index("audit_by_subject", "audit").col("subject").col("id").to_owned(),
    ]
}
