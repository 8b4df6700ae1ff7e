//! Follows what is published, by this process or another one on the same database: takes over what operator and office
//! say about themselves and how they amend vocabularies, brings the index up to date, then lets pages show it. Once a second; the same code that catches up after a crash.

use std::time::Duration;

use crate::state::Door;

/// How often the log is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Runs for ever.
pub async fn run(door: Door) {
    let mut failed = false;
    loop {
        tokio::time::sleep(EVERY).await;
        match once(&door).await {
            Ok(()) if failed => {
                tracing::info!("index and pages follow again");
                failed = false;
            }
            Ok(()) => {}
            Err(error) => {
                if !failed {
                    tracing::error!(%error, "index and pages cannot follow what is published; trying again every second");
                }
                failed = true;
            }
        }
    }
}

/// Looks now, after something was published or hidden here; where that cannot be, the next look goes on trying.
pub async fn at_once(door: &Door) {
    if let Err(error) = once(door).await {
        tracing::warn!(%error, "what was published or hidden is followed later");
    }
}

/// One look.
///
/// # Errors
/// Where storage or index do not answer.
pub async fn once(door: &Door) -> Result<(), library::Error> {
    // The number first: what is published in between is seen at the next look.
    let revision = door.library.revision().await?;
    if revision != door.revision() {
        door.set_slots(door.library.published_slots().await?.as_ref());
        door.library.follow_vocabularies().await?;
        door.library.catch_up().await?;
        door.set_revision(revision);
    }
    Ok(())
}
