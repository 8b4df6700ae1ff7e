//! Tells people what is new in what they watch: follows the log of changes, then writes the letters that are due. Every
//! few seconds; may run twice, and in several processes at once.

use std::time::Duration;

use uuid::Uuid;

use crate::links::Pages;
use crate::state::Door;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(5);
/// How long it is left in peace after a failure.
const PAUSE: Duration = Duration::from_secs(60);

/// Runs for ever.
pub async fn run(door: Door) {
    let owner = Uuid::now_v7().to_string();
    let mut failed = false;
    loop {
        tokio::time::sleep(if failed { PAUSE } else { EVERY }).await;
        match once(&door, &owner).await {
            Ok(()) => failed = false,
            Err(error) => {
                if !failed {
                    tracing::warn!(%error, "people cannot be told what is new; trying again every minute");
                }
                failed = true;
            }
        }
    }
}

/// One look.
///
/// # Errors
/// Where storage or index do not answer.
pub async fn once(door: &Door, owner: &str) -> Result<(), library::Error> {
    let made = door.library.follow_watches(owner).await?;
    let letters = door.library.tell_watchers(&Pages).await? + door.library.tell_news(&Pages).await?;
    if made + letters > 0 {
        tracing::info!(made, letters, "people were told what is new");
    }
    Ok(())
}
