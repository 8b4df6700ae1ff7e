//! What happens to accounts with time: what has run out is forgotten, whoever stays away becomes dormant.

use chrono::TimeDelta;
use domain::account::{DEVICE_DAYS, DORMANT_DAYS, IDLE_DAYS, SESSION_DAYS};
use domain::watch::KEPT_DAYS;
use storage::{account, attempt, claim, device, job, news, notification, session, token};

use super::Result;
use super::limits::LONGEST;
use crate::Library;

/// How long it is remembered that a job was done, or given up.
const JOBS_KEPT: TimeDelta = TimeDelta::days(30);

impl Library {
    /// Forgets sessions that ended, tokens that expired, windows of attempts that are over, devices not used for long,
    /// old notifications and requests, jobs that ended long ago, and marks accounts dormant that nobody uses any more; gives how many rows.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn forget_expired(&self) -> Result<u64> {
        let now = self.now();
        let tx = self.storage.begin().await?;
        let idle = now - TimeDelta::days(IDLE_DAYS.into());
        let begun = now - TimeDelta::days(SESSION_DAYS.into());
        let sessions = session::forget(&tx, idle, begun).await?;
        let tokens = token::forget(&tx, now).await?;
        let attempts = attempt::forget(&tx, now - LONGEST).await?;
        let dormant = account::mark_dormant(&tx, now - TimeDelta::days(DORMANT_DAYS.into())).await?;
        let kept_since = now - TimeDelta::days(KEPT_DAYS.into());
        let notifications = notification::forget(&tx, kept_since).await? + news::forget(&tx, kept_since).await?;
        let devices = device::forget(&tx, now - TimeDelta::days(DEVICE_DAYS.into())).await?;
        let claims = claim::forget(&tx, now - TimeDelta::days(DORMANT_DAYS.into())).await?;
        let jobs = job::forget(&tx, now - JOBS_KEPT).await?;
        tx.commit().await?;
        Ok(sessions + tokens + attempts + dormant + notifications + devices + claims + jobs)
    }
}
