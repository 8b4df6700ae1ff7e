//! Looks once a day at which entries are to be looked at again, and forgets what was looked for in vain long ago. Twice
//! at once does no harm.

use std::time::Duration;

use app::routes::{self, OfDraft};
use domain::{EntryId, Language};

use crate::state::Door;

/// How long after the start, so that it stands in nobody's way.
const FIRST: Duration = Duration::from_secs(60);
/// How often.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// When to try again after a failure.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// Runs for ever.
pub async fn run(door: Door) {
    let mut pause = FIRST;
    loop {
        tokio::time::sleep(pause).await;
        pause = match once(&door).await {
            Ok(()) => EVERY,
            Err(error) => {
                tracing::warn!(%error, "review dates cannot be looked at; trying again in an hour");
                AGAIN
            }
        };
    }
}

/// One look. What is to be forgotten is forgotten whatever becomes of the letters.
///
/// # Errors
/// Where the storage does not answer.
pub async fn once(door: &Door) -> Result<(), library::Error> {
    let forgotten = door.library.forget_gaps().await;
    if let Ok(forgotten) = &forgotten
        && *forgotten > 0
    {
        tracing::info!(forgotten, "what was looked for in vain long ago was forgotten");
    }
    let done = door.library.remind_of_review_dates(&link).await?;
    if done.told + done.proposed > 0 {
        tracing::info!(told = done.told, proposed = done.proposed, "entries are to be looked at again");
    }
    forgotten.map(|_| ())
}

fn link(language: Language, id: EntryId) -> String {
    routes::of_draft(language, &id.to_string(), OfDraft::StillTrue)
}
