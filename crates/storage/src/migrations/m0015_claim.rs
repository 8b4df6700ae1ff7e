//! Devices that somebody has signed in with, requests to take a profile over, and hand-overs of initiatives whose
//! people have gone quiet.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean_null, pk_uuid, string, string_null, text, text_null, timestamp_with_time_zone,
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
        super::create(manager, vec![known_device(), claim(), hand_over()]).await?;
        let index = |name: &'static str, table: &'static str| Index::create().name(name).table(table).to_owned();
        manager.create_index(index("known_device_by_seen", "known_device").col("seen_at").to_owned()).await?;
        manager.create_index(index("claim_open", "claim").unique().col("open_for").to_owned()).await?;
        manager.create_index(index("claim_by_account", "claim").col("account").to_owned()).await?;
        manager.create_index(index("hand_over_open", "hand_over").unique().col("open_for").to_owned()).await?;
        manager.create_index(index("hand_over_by_due", "hand_over").col("ended_at").col("due_at").to_owned()).await?;
        // Where somebody is signed in already is no new device.
        let known = "INSERT INTO known_device (account, device, seen_at) \
                     SELECT account, device, MAX(seen_at) FROM session GROUP BY account, device";
        manager.get_connection().execute_unprepared(known).await?;
        Ok(())
    }
}

fn known_device() -> TableCreateStatement {
    Table::create()
        .table("known_device")
        .col(uuid("account"))
        .col(string("device"))
        .col(timestamp_with_time_zone("seen_at"))
        .primary_key(Index::create().col("account").col("device"))
        .foreign_key(&mut of_account("known_device"))
        .to_owned()
}

/// `open_for` names initiative and account as long as nobody has decided: there is one open request of each at most.
fn claim() -> TableCreateStatement {
    Table::create()
        .table("claim")
        .col(pk_uuid("id"))
        .col(string_null("open_for"))
        .col(uuid("initiative"))
        .col(uuid("account"))
        .col(text("words"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(boolean_null("granted"))
        .col(text_null("answer"))
        .foreign_key(&mut of_account("claim"))
        .to_owned()
}

/// `open_for` is the initiative as long as the hand-over waits: there is one at a time.
fn hand_over() -> TableCreateStatement {
    Table::create()
        .table("hand_over")
        .col(pk_uuid("id"))
        .col(string_null("open_for"))
        .col(uuid("initiative"))
        .col(uuid_null("to_account"))
        .col(string_null("to_address"))
        .col(uuid("by"))
        .col(timestamp_with_time_zone("begun_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(string_null("ending"))
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
