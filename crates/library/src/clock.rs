//! What time it is, and what clocks in Germany show then.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// A source of the time; tests set theirs.
pub trait Clock: Send + Sync {
    /// The time now, UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct Standing(pub DateTime<Utc>);

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// What clocks in Germany show at a moment.
///
/// Central European time; an hour later between the last Sundays of March and October, 01:00 UTC each (Directive
/// 2000/84/EC).
pub fn in_germany(moment: DateTime<Utc>) -> NaiveDateTime {
    let utc = moment.naive_utc();
    let last_sunday = |month: u32| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31).unwrap_or_default();
        let back = Days::new(u64::from(last.weekday().num_days_from_sunday()));
        last.checked_sub_days(back).and_then(|day| day.and_hms_opt(1, 0, 0)).unwrap_or_default()
    };
    let is_summer = (last_sunday(3)..last_sunday(10)).contains(&utc);
    utc + TimeDelta::hours(if is_summer { 2 } else { 1 })
}

/// The last moment, now or before, at which clocks in Germany showed this full hour. For hours from 4 to 23, which there
/// are once every day.
pub fn last_time_at(hour: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    let here = in_germany(now);
    let today = here.date().and_hms_opt(hour, 0, 0).unwrap_or(here);
    let shown = if today <= here { today } else { today.checked_sub_days(Days::new(1)).unwrap_or(today) };
    // The day before may have been in the other half of the year.
    let moments = [2, 1].map(|hours| (shown - TimeDelta::hours(hours)).and_utc());
    moments.into_iter().find(|moment| in_germany(*moment) == shown).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("it is a moment")
    }

    #[test]
    fn seven_in_germany_is_six_in_winter_and_five_in_summer() {
        for (now, last) in [
            ("2027-01-15T05:59:59Z", "2027-01-14T06:00:00Z"),
            ("2027-01-15T06:00:00Z", "2027-01-15T06:00:00Z"),
            ("2027-01-15T23:30:00Z", "2027-01-15T06:00:00Z"),
            ("2027-07-15T04:59:59Z", "2027-07-14T05:00:00Z"),
            ("2027-07-15T05:00:00Z", "2027-07-15T05:00:00Z"),
            // 28 March 2027 begins in winter and ends in summer.
            ("2027-03-28T00:30:00Z", "2027-03-27T06:00:00Z"),
            ("2027-03-28T04:59:59Z", "2027-03-27T06:00:00Z"),
            ("2027-03-28T05:00:00Z", "2027-03-28T05:00:00Z"),
            // 31 October 2027 the other way round.
            ("2027-10-31T00:30:00Z", "2027-10-30T05:00:00Z"),
            ("2027-10-31T05:30:00Z", "2027-10-30T05:00:00Z"),
            ("2027-10-31T06:00:00Z", "2027-10-31T06:00:00Z"),
        ] {
            assert_eq!(last_time_at(7, at(now)), at(last), "{now}");
        }
    }
}
