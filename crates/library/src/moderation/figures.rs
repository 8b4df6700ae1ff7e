//! What the public is told about decisions: counts and times, nobody's name.

use chrono::{DateTime, Months, NaiveDate, Utc};
use domain::decision::{Deed, Reason};
use domain::notice::NoticeKind;
use storage::{MOST, Source, decision, notice};

use crate::{Error, Library, calendar};

/// Months of the nearer figures.
const MONTHS: u32 = 12;

/// Decisions of one kind for one reason: in the last twelve months, and in all.
pub type Counted = (Deed, Option<Reason>, u64, u64);

/// Notices of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reported {
    /// Reported in the last twelve months.
    pub reported: u64,
    /// Decided in the last twelve months.
    pub decided: u64,
    /// Reported in all.
    pub reported_in_all: u64,
    /// Decided in all.
    pub decided_in_all: u64,
    /// Median days until those of the last twelve months were decided, begun days counted whole; none where none was.
    pub median_days: Option<u32>,
}

/// What was decided here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The day of these figures, in Germany.
    pub day: NaiveDate,
    /// Decisions by kind and reason, in the order of the kinds.
    pub decisions: Vec<Counted>,
    /// Notices about content.
    pub content: Reported,
    /// Barriers.
    pub barriers: Reported,
}

impl Library {
    /// Counts of decisions and notices, for everybody.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn counted_decisions(&self) -> Result<Figures, Error> {
        let now = self.clock.now();
        let from = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now);
        let lately = decision::count(&self.storage, from).await?;
        let number = |of: (Deed, Option<Reason>)| {
            lately.iter().find(|(deed, reason, _)| (*deed, *reason) == of).map_or(0, |(.., number)| *number)
        };
        let mut decisions: Vec<Counted> = decision::count(&self.storage, DateTime::UNIX_EPOCH)
            .await?
            .into_iter()
            .filter(|(deed, ..)| deed.is_counted())
            .map(|(deed, reason, in_all)| (deed, reason, number((deed, reason)), in_all))
            .collect();
        decisions.sort_by_key(|(deed, reason, ..)| (*deed, reason.map(Reason::code)));
        Ok(Figures {
            day: calendar::day_in_germany(now),
            decisions,
            content: reported(&self.storage, NoticeKind::Content, from).await?,
            barriers: reported(&self.storage, NoticeKind::Barrier, from).await?,
        })
    }
}

async fn reported(source: &impl Source, kind: NoticeKind, from: DateTime<Utc>) -> Result<Reported, Error> {
    let (reported, decided) = notice::count(source, kind, from).await?;
    let (reported_in_all, decided_in_all) = notice::count(source, kind, DateTime::UNIX_EPOCH).await?;
    let times = notice::times(source, kind, from, MOST).await?;
    let seconds = times.into_iter().map(|(at, decided)| (decided - at).num_seconds()).collect();
    Ok(Reported { reported, decided, reported_in_all, decided_in_all, median_days: median_days(seconds) })
}

/// The median of so many seconds in begun days; of an even number the later one of the two in the middle.
fn median_days(mut seconds: Vec<i64>) -> Option<u32> {
    seconds.sort_unstable();
    let median = *seconds.get(seconds.len() / 2)?;
    let day = 24 * 60 * 60;
    Some(u32::try_from(median.max(1).saturating_add(day - 1) / day).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::median_days;

    #[test]
    fn begun_days_count_whole() {
        let hours = |hours: &[i64]| median_days(hours.iter().map(|hours| hours * 3600).collect());
        assert_eq!(hours(&[]), None);
        assert_eq!(hours(&[0]), Some(1));
        assert_eq!(hours(&[24]), Some(1));
        assert_eq!(hours(&[25]), Some(2));
        assert_eq!(hours(&[1000, 1, 30]), Some(2));
        assert_eq!(hours(&[1, 49]), Some(3));
    }
}
