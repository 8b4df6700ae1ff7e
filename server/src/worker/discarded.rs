//! Erases drafts that were thrown away and not brought back in time, and files that nothing has any more. Once an
//! hour; may run twice.

use std::time::Duration;

use crate::state::Door;

/// How often it is looked for them.
const EVERY: Duration = Duration::from_secs(3600);

/// Runs for ever.
pub async fn run(door: Door) {
    loop {
        tokio::time::sleep(EVERY).await;
        match door.library.erase_discarded().await {
            Ok(0) => {}
            Ok(drafts) => tracing::info!(drafts, "drafts discarded long ago were erased"),
            Err(error) => tracing::warn!(%error, "discarded drafts could not be erased; trying again in an hour"),
        }
        match door.library.remove_unused_files().await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "pictures and PDFs that nothing had any more were removed"),
            Err(error) => tracing::warn!(%error, "unused files could not be removed; trying again in an hour"),
        }
    }
}
