//! The visits that wait, one by one: asked for in the transaction of a fact, ended in the transaction of their effect.

use chrono::{DateTime, TimeDelta, Utc};
use domain::visit::{RECENT_MINUTES, RETRY_HOURS};
use storage::job::{self, Job};
use storage::visit::{self, VisitRow};

use super::{JOB, Visit, Visited, hash};
use crate::{Error, Library};

/// How long a visit belongs to the process that makes it; longer than one may take.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// The address was visited, and what became of it is noted.
    At(Visited),
    /// It was visited a moment ago.
    Recent,
    /// The job named no address.
    Nothing,
    /// Another process had taken the job meanwhile.
    Lost,
}

impl Library {
    /// Visits the address that has waited for longest; none where none waits. May run twice, and in several processes.
    ///
    /// # Errors
    /// Where the storage fails; then somebody visits it again.
    pub async fn visit_next(&self, visitor: &dyn Visit, owner: &str) -> Result<Option<Looked>, Error> {
        let now = self.clock.now();
        let Some(job) = job::claim(&self.storage, &[JOB], owner, now, now + LEASE).await? else { return Ok(None) };
        let Some(address) = job.payload.get("address").and_then(serde_json::Value::as_str) else {
            let tx = self.storage.begin().await?;
            job::give_up(&tx, &job, now, "it names no address").await?;
            tx.commit().await?;
            return Ok(Some(Looked::Nothing));
        };
        let known = visit::get(&self.storage, &hash(address)).await?;
        if known.is_some_and(|row| is_recent(&row, now)) {
            let tx = self.storage.begin().await?;
            let held = job::complete(&tx, &job, now).await?;
            if held {
                job::empty(&tx, &job).await?;
            }
            tx.commit().await?;
            return Ok(Some(if held { Looked::Recent } else { Looked::Lost }));
        }
        let visited = visitor.visit(address).await;
        self.note_visit(&job, address, visited).await.map(Some)
    }

    /// Notes what became of a visit, and ends its job or puts it back.
    async fn note_visit(&self, job: &Job, address: &str, visited: Visited) -> Result<Looked, Error> {
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let again = again_at(job, &visited, now);
        let held = match again {
            Some(at) => job::retry(&tx, job, at, visited.outcome.code()).await?,
            None => job::complete(&tx, job, now).await?,
        };
        if !held {
            tx.roll_back().await?;
            return Ok(Looked::Lost);
        }
        if again.is_none() {
            // The address of a draft that nobody publishes is kept nowhere longer than it must be.
            job::empty(&tx, job).await?;
        }
        let hash = hash(address);
        let row = visit::get(&tx, &hash).await?;
        let mut row = row.unwrap_or_else(|| VisitRow { asked_at: now, ..VisitRow::new(hash, address.to_owned()) });
        row.failed = if visited.outcome.is_success() { 0 } else { row.failed.saturating_add(1) };
        row.checked = Some((now, visited.outcome));
        row.moved_to.clone_from(&visited.moved_to);
        visit::put(&tx, &row).await?;
        tx.commit().await?;
        Ok(Looked::At(visited))
    }
}

fn is_recent(row: &VisitRow, now: DateTime<Utc>) -> bool {
    row.checked.is_some_and(|(at, _)| now - at < TimeDelta::minutes(RECENT_MINUTES.into()))
}

/// When a visit that settled nothing is made again.
fn again_at(job: &Job, visited: &Visited, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let made = usize::try_from(job.attempts).ok()?.checked_sub(1)?;
    let hours = RETRY_HOURS.get(made).filter(|_| !visited.outcome.is_settled())?;
    Some(now + TimeDelta::hours((*hours).into()))
}
