//! Sends the letters that wait. A letter is sent first and noted as sent afterwards: if the process dies in between
//! it is sent again, under the same Message-ID.

use std::time::{Duration, Instant};

use app::letters;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Address;
use library::letters::{JOB, NOBODY, Sealed};
use storage::job::{self, Job};
use uuid::Uuid;

use crate::mail::{Failure, Letter, Post};
use crate::state::Door;

/// How often the queue is looked at while it is empty.
const EVERY: Duration = Duration::from_secs(1);
/// How long the queue is left in peace where it cannot be read.
const PAUSE: Duration = Duration::from_secs(5);
/// How long a letter belongs to the process that claimed it; longer than one may take to be sent.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// How often old letters are cleared out of the outbox.
const CLEARED: Duration = Duration::from_secs(3600);
/// How long a letter lies in the outbox.
const KEPT: TimeDelta = TimeDelta::days(30);

/// What became of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The letter is out.
    Sent,
    /// It is tried again later.
    Waits,
    /// It is not tried again.
    GivenUp,
    /// Nobody was to get it.
    Nobody,
    /// Another process had taken the job meanwhile.
    Lost,
}

/// Runs until the server closes.
pub async fn run(door: Door, post: Post) {
    let owner = Uuid::now_v7().to_string();
    let mut cleared: Option<Instant> = None;
    let mut failed = false;
    while !door.is_closing() {
        if cleared.is_none_or(|at| at.elapsed() >= CLEARED) {
            clear(&door, &post).await;
            cleared = Some(Instant::now());
        }
        match once(&door, &post, &owner).await {
            Ok(Some(_)) => failed = false,
            Ok(None) => {
                failed = false;
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => {
                if !failed {
                    tracing::error!(%error, "the queue of letters cannot be read; trying again");
                }
                failed = true;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn clear(door: &Door, post: &Post) {
    let Some(outbox) = post.outbox().cloned() else { return };
    let before = door.library.now() - KEPT;
    match tokio::task::spawn_blocking(move || outbox.forget(before)).await {
        Ok(Ok(0)) => {}
        Ok(Ok(forgotten)) => tracing::info!(forgotten, "letters older than 30 days were cleared out of the outbox"),
        Ok(Err(error)) => tracing::warn!(%error, "old letters cannot be cleared out of the outbox"),
        Err(error) => tracing::warn!(%error, "old letters cannot be cleared out of the outbox"),
    }
}

/// Sends the letter that has waited for longest, or ends one that nobody gets; none where none is due.
///
/// # Errors
/// Where the storage does not answer.
pub async fn once(door: &Door, post: &Post, owner: &str) -> Result<Option<Outcome>, library::Error> {
    let storage = door.library.storage();
    let now = door.library.now();
    let Some(job) = job::claim(storage, &[JOB, NOBODY], owner, now, now + LEASE).await? else { return Ok(None) };
    if job.kind == NOBODY {
        return Ok(Some(end_of_nobody(door, &job).await?));
    }
    let sealed = Sealed::open(&job);
    let sent = match &sealed {
        Ok(sealed) => send(door, post, &job, sealed, now).await,
        Err(_) => Err(Failed { what: "what is queued is no letter".to_owned(), again_at: None }),
    };
    Ok(Some(end(door, &job, sent).await?))
}

/// Why a letter is not out, and when it is tried again.
struct Failed {
    what: String,
    again_at: Option<DateTime<Utc>>,
}

async fn send(door: &Door, post: &Post, job: &Job, sealed: &Sealed, now: DateTime<Utc>) -> Result<(), Failed> {
    let lasting = |what: &str| Failed { what: what.to_owned(), again_at: None };
    if sealed.is_expired(now) {
        return Err(lasting("its link has expired"));
    }
    let to = sealed.address().map_err(|_| lasting("it goes to no address"))?;
    let node = door.node();
    let composed = letters::compose(&node, sealed.language, &sealed.letter);
    let unsubscribe = letters::unsubscribe(&node, &sealed.letter);
    let (written_at, language) = (sealed.written_at, sealed.language);
    let answers = Address::new(&node.office.mail).ok();
    let letter = Letter { number: job.id, written_at, to, answers, language, composed, unsubscribe };
    post.send(&letter).await.map_err(|failure: Failure| {
        // The time after the attempt, which may have taken long.
        let again_at = sealed.next_attempt(job.attempts, door.library.now()).filter(|_| !failure.is_final);
        Failed { what: failure.to_string(), again_at }
    })
}

/// Ends a letter that nobody gets.
async fn end_of_nobody(door: &Door, job: &Job) -> Result<Outcome, library::Error> {
    let tx = door.library.storage().begin().await?;
    if !job::complete(&tx, job, door.library.now()).await? {
        tx.roll_back().await?;
        return Ok(Outcome::Lost);
    }
    job::empty(&tx, job).await?;
    tx.commit().await?;
    Ok(Outcome::Nobody)
}

/// Notes how it went; what the letter said is forgotten with its end, since its links may still open something.
async fn end(door: &Door, job: &Job, sent: Result<(), Failed>) -> Result<Outcome, library::Error> {
    let now = door.library.now();
    let (number, attempts) = (job.id, job.attempts);
    let tx = door.library.storage().begin().await?;
    let (held, outcome) = match &sent {
        Ok(()) => (job::complete(&tx, job, now).await?, Outcome::Sent),
        Err(Failed { what, again_at: Some(at) }) => (job::retry(&tx, job, *at, what).await?, Outcome::Waits),
        Err(Failed { what, again_at: None }) => (job::give_up(&tx, job, now, what).await?, Outcome::GivenUp),
    };
    if !held {
        tx.roll_back().await?;
        return Ok(Outcome::Lost);
    }
    if outcome != Outcome::Waits {
        job::empty(&tx, job).await?;
    }
    tx.commit().await?;
    match sent {
        Ok(()) => tracing::debug!(number, attempts, "a letter is out"),
        Err(Failed { what, again_at: Some(at) }) => {
            tracing::warn!(number, attempts, error = what, again_at = %at.format("%FT%TZ"), "a letter is not out yet");
        }
        Err(Failed { what, again_at: None }) => tracing::error!(number, attempts, error = what, "a letter is given up"),
    }
    Ok(outcome)
}
