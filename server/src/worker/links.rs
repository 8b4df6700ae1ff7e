//! Visits addresses that entries name, two at a time, and asks again for those of published entries: notes once a day
//! which they name, and takes a few of them every hour. May run twice, and in several processes at once. Where nobody
//! shall visit addresses, those that are known are forgotten all the same.

use std::time::Duration;

use library::links::{Looked, Visit};
use uuid::Uuid;

use crate::state::Door;

/// How often the queue is looked at while it is empty.
const EVERY: Duration = Duration::from_secs(5);
/// How long it is left in peace where it cannot be read.
const PAUSE: Duration = Duration::from_secs(60);
/// How long after the start published entries are first looked through, so that it stands in nobody's way.
const FIRST: Duration = Duration::from_secs(2 * 60);
/// How often addresses of published entries are taken.
const HOURLY: Duration = Duration::from_secs(60 * 60);
/// Hours after which it is noted anew what they name.
const NOTED: u32 = 24;

/// Runs until the server closes.
pub async fn run(door: Door, visitor: impl Visit) {
    if !door.library.checks_links() {
        return keep(&door).await;
    }
    tokio::join!(look(&door, &visitor), look(&door, &visitor), keep(&door));
}

/// Visits what waits, one after the other.
async fn look(door: &Door, visitor: &dyn Visit) {
    let owner = Uuid::now_v7().to_string();
    let mut failed = false;
    while !door.is_closing() {
        match door.library.visit_next(visitor, &owner).await {
            Ok(Some(looked)) => {
                failed = false;
                if let Looked::At(visited) = looked {
                    tracing::debug!(outcome = visited.outcome.code(), "an address was visited");
                }
            }
            Ok(None) => {
                failed = false;
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => {
                if !failed {
                    tracing::warn!(%error, "addresses cannot be visited; trying again every minute");
                }
                failed = true;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Keeps in mind what published entries name.
async fn keep(door: &Door) {
    tokio::time::sleep(FIRST).await;
    let mut hour = 0;
    while !door.is_closing() {
        if hour == 0
            && let Err(error) = door.library.note_links().await
        {
            tracing::warn!(%error, "what published entries name cannot be noted; trying again in a day");
        }
        hour = (hour + 1) % NOTED;
        match door.library.visit_again().await {
            Ok(0) => {}
            Ok(addresses) => tracing::debug!(addresses, "addresses of published entries are visited again"),
            Err(error) => tracing::warn!(%error, "addresses cannot be visited again; trying in an hour"),
        }
        tokio::time::sleep(HOURLY).await;
    }
}
