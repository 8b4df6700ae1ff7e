//! Ends recommendations whose time is over, so that pages are without them within a minute. Twice at once does no harm.

use std::time::Duration;

use crate::links::Pages;
use crate::state::Door;

/// How often.
const EVERY: Duration = Duration::from_secs(30);

/// Runs for ever.
pub async fn run(door: Door) {
    loop {
        match door.library.end_recommendations(&Pages).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "recommendations ended with their time"),
            Err(error) => tracing::warn!(%error, "recommendations could not be ended; trying again in half a minute"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
