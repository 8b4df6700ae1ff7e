//! Writes down once a minute what was looked for, and what was opened. What cannot be written waits for the next minute, as far as
//! there is room; a crash loses a minute, which nobody misses.

use std::time::Duration;

use crate::state::Door;

/// How often.
const EVERY: Duration = Duration::from_secs(60);

/// Runs for ever.
pub async fn run(door: Door) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&door).await {
            tracing::warn!(%error, "what was looked for cannot be written down; trying again in a minute");
        }
    }
}

/// Writes down what was counted so far.
///
/// # Errors
/// Where the storage does not answer; then it is still counted.
pub async fn once(door: &Door) -> Result<(), library::Error> {
    let taken = door.sought.take();
    match door.library.count_sought(&taken).await {
        Ok(_) => Ok(()),
        Err(error) => {
            door.sought.put_back(taken);
            Err(error)
        }
    }
}
