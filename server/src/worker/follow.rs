//! Follows what is published or hidden, by this process or another one on the same database: lets pages be made anew,
//! takes over what operator and office say about themselves and how they amend vocabularies, brings the index up to
//! date. Each once a second; the same code that catches up after a crash.
//!
//! Pages never wait for the index: they read the state of each entry from the database, so that what was hidden leaves
//! them even while the index is broken or busy. Once the index has followed, pages that asked it in between are made
//! anew as well.

use std::time::Duration;

use crate::state::Door;

/// How often the number of the newest publication is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Runs for ever.
pub async fn run(door: Door) {
    tokio::join!(follow_pages(&door), follow_index(&door));
}

async fn follow_pages(door: &Door) {
    let mut failed = false;
    loop {
        tokio::time::sleep(EVERY).await;
        note("pages", pages(door).await, &mut failed);
    }
}

async fn follow_index(door: &Door) {
    let mut failed = false;
    loop {
        tokio::time::sleep(EVERY).await;
        note("index", index(door).await, &mut failed);
    }
}

/// Says once that something fails, and once that it goes on.
fn note(what: &'static str, looked: Result<(), library::Error>, failed: &mut bool) {
    match looked {
        Ok(()) => {
            if *failed {
                tracing::info!(what, "what is published is followed again");
            }
            *failed = false;
        }
        Err(error) => {
            if !*failed {
                tracing::error!(%error, what, "what is published cannot be followed; trying again every second");
            }
            *failed = true;
        }
    }
}

/// Looks now, after something was published or hidden here; where that cannot be, the next look goes on trying.
pub async fn at_once(door: &Door) {
    if let Err(error) = once(door).await {
        tracing::warn!(%error, "what was published or hidden is followed later");
    }
}

/// One look at both, pages first.
///
/// # Errors
/// Where storage or index do not answer; pages may have followed all the same.
pub async fn once(door: &Door) -> Result<(), library::Error> {
    pages(door).await?;
    index(door).await
}

/// Lets pages be made anew where anything was published or hidden.
///
/// # Errors
/// Where the storage does not answer.
pub async fn pages(door: &Door) -> Result<(), library::Error> {
    // The number first: what is published in between is seen at the next look.
    let revision = door.library.revision().await?;
    if revision == door.revision() {
        return Ok(());
    }
    // Nothing that was made before may be shown. Until slots and vocabularies are read as well it is another number, so
    // that the next look begins anew.
    door.set_revision(-revision);
    door.set_slots(door.library.published_slots().await?.as_ref());
    door.library.follow_vocabularies().await?;
    door.set_revision(revision);
    Ok(())
}

/// Brings the index up to date where anything was published or hidden.
///
/// # Errors
/// Where storage or index do not answer.
pub async fn index(door: &Door) -> Result<(), library::Error> {
    let revision = door.library.revision().await?;
    if revision != door.indexed() {
        door.library.catch_up().await?;
        door.set_indexed(revision);
    }
    Ok(())
}
