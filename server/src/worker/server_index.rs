//! Keeps the index on the search server up to date. Beside the requests and beside the library's own index, so that
//! a server that hangs holds nobody up: until it has followed, the own index answers.

use std::time::Duration;

use crate::state::Door;

/// How often the log is looked at while the server is well.
const EVERY: Duration = Duration::from_secs(1);
/// How long it is left in peace after a failure, at most; each failure doubles the pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Runs for ever; returns at once where there is no server.
pub async fn run(door: Door) {
    if door.library.server().is_none() {
        return;
    }
    let mut pause = EVERY;
    loop {
        match door.library.follow_server().await {
            Ok(changed) => {
                if changed > 0 {
                    tracing::info!(changed, "the search server has followed");
                }
                pause = EVERY;
            }
            Err(error) => {
                if pause == EVERY {
                    tracing::warn!(
                        error = format!("{:#}", anyhow::Error::new(error)),
                        "the search server cannot follow; the embedded index answers"
                    );
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        tokio::time::sleep(pause).await;
    }
}
