//! Forgets what has run out about people: sessions, tokens, attempts; and carries out hand-overs that have come due.
//! Twice at once does no harm.

use std::time::Duration;

use crate::links::Pages;
use crate::state::Door;

/// How often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Runs for ever.
pub async fn run(door: Door) {
    loop {
        tokio::time::sleep(EVERY).await;
        match door.library.forget_expired().await {
            Ok(rows) => tracing::debug!(rows, "what had run out was forgotten"),
            Err(error) => tracing::warn!(%error, "what has run out cannot be forgotten; trying again in an hour"),
        }
        match door.library.finish_hand_overs(&Pages).await {
            Ok(0) => {}
            Ok(finished) => tracing::info!(finished, "hand-overs that had come due were ended"),
            Err(error) => tracing::warn!(%error, "a hand-over cannot be ended; trying again in an hour"),
        }
    }
}
