//! The way from an empty database to today's, forward only.

mod m0001_library;
mod m0002_link;
mod m0004_account;
mod m0005_draft;
mod m0006_media;
mod m0007_decision;
mod m0008_review;
mod m0009_notice;
mod m0010_notification;
mod m0011_gap;
mod m0012_page;
mod m0013_vocabulary;
mod m0014_visit;
mod m0015_claim;
mod m0016_office;
mod m0017_round;
mod m0018_queue;
mod m0020_draft_save;
mod m0021_gap_vain;

use sea_orm_migration::sea_query::TableCreateStatement;
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

use crate::{Engine, Error, Result, Storage};

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_library::Migration),
            Box::new(m0002_link::Migration),
            Box::new(m0004_account::Migration),
            Box::new(m0005_draft::Migration),
            Box::new(m0006_media::Migration),
            Box::new(m0007_decision::Migration),
            Box::new(m0008_review::Migration),
            Box::new(m0009_notice::Migration),
            Box::new(m0010_notification::Migration),
            Box::new(m0011_gap::Migration),
            Box::new(m0012_page::Migration),
            Box::new(m0013_vocabulary::Migration),
            Box::new(m0014_visit::Migration),
            Box::new(m0015_claim::Migration),
            Box::new(m0016_office::Migration),
            Box::new(m0017_round::Migration),
            Box::new(m0018_queue::Migration),
            Box::new(m0020_draft_save::Migration),
            Box::new(m0021_gap_vain::Migration),
        ]
    }
}

/// Where sea-orm notes which migrations were applied.
const TABLE: &str = "seaql_migrations";

/// Applies what is missing, in one transaction: all of it or nothing, and only one process at a time.
pub async fn run(storage: &Storage) -> Result<()> {
    let tx = storage.begin_raw().await?;
    if storage.engine() == Engine::Postgres {
        // The number is arbitrary and ours; the lock ends with the transaction.
        sea_orm::ConnectionTrait::execute_unprepared(&tx, "SELECT pg_advisory_xact_lock(862150734917)").await?;
    }
    let applied: Vec<String> = if SchemaManager::new(&tx).has_table(TABLE).await? {
        Migrator::get_migration_models(&tx).await?.into_iter().map(|row| row.version).collect()
    } else {
        Vec::new()
    };
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    if let Some(found) = applied.iter().rev().find(|name| !known.contains(name)) {
        return Err(Error::NewerDatabase { found: found.clone(), known: known.last().cloned().unwrap_or_default() });
    }
    if applied.len() < known.len() {
        Migrator::up(&tx, None).await?;
        tracing::info!(from = applied.len(), to = known.len(), "the database was migrated");
    }
    Ok(tx.commit().await?)
}

/// Creates tables, one after the other.
async fn create(manager: &SchemaManager<'_>, tables: Vec<TableCreateStatement>) -> Result<(), sea_orm::DbErr> {
    for table in tables {
        manager.create_table(table).await?;
    }
    Ok(())
}
