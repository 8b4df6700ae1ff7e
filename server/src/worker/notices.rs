//! What happens to notices with time: names are forgotten, and the office is told what is over its time. Once an hour;
//! twice at once does no harm.

use std::time::Duration;

use crate::state::Door;

/// How often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Runs for ever.
pub async fn run(door: Door) {
    loop {
        match door.library.note_deadlines().await {
            Ok(0) => {}
            Ok(told) => tracing::info!(told, "the office was told what is over its time"),
            Err(error) => tracing::warn!(%error, "deadlines could not be looked at; trying again in an hour"),
        }
        match door.library.forget_reporters().await {
            Ok(0) => {}
            Ok(notices) => tracing::info!(notices, "names of old notices were erased"),
            Err(error) => tracing::warn!(%error, "names of old notices could not be erased; trying again in an hour"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
