//! Forgets what has run out about people: sessions, tokens, attempts. Twice at once does no harm.

use std::time::Duration;

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
    }
}
