//! Figures of the office: what comes in and how long it waits, what is there for which topic and Land. Nobody is in
//! them.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::account::Viewer;
use domain::lifecycle::{Status, Step};
use domain::policy::may_enter_office;
use domain::query::Query;
use domain::{Kind, vocabulary};
use storage::{MOST, case, submission};

use crate::{Error, Library, calendar};

/// Months that are told, the present one included.
const MONTHS: u32 = 12;
/// Seconds of a tenth of a day.
const TENTH: i64 = 8_640;

/// What came in within a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Submissions.
    pub submitted: u64,
    /// Those of them that are decided by now.
    pub decided: u64,
}

/// How long something took, in tenths of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    /// How many submissions it is known of.
    pub number: usize,
    /// Half of them took so long at most.
    pub median: u64,
    /// The longest.
    pub longest: u64,
}

/// What is published about a topic or in a Land, by the order of [`Kind::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Code of the concept.
    pub code: &'static str,
    /// Entries of each kind.
    pub kinds: [u64; Kind::ALL.len()],
}

/// All figures.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The last twelve months, the oldest first.
    pub months: Vec<Month>,
    /// From the submission to the first look.
    pub first_look: Took,
    /// From the submission to the decision.
    pub decision: Took,
    /// Submissions that nobody has looked at yet.
    pub waiting: u64,
    /// Submissions in review.
    pub in_review: u64,
    /// Submissions whose authors were asked something.
    pub asked_back: u64,
    /// What is published, by topic.
    pub topics: Vec<Published>,
    /// What is published, by Land.
    pub lands: Vec<Published>,
}

impl Library {
    /// The figures as they are now.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office, or where storage or index fail.
    pub async fn figures(&self, viewer: &Viewer) -> Result<Figures, Error> {
        may_enter_office(viewer).map_err(Error::from)?;
        let firsts = months(calendar::day_in_germany(self.clock.now()));
        let begin = firsts.first().copied().unwrap_or_default();
        // A month begins earlier in Germany than in UTC.
        let from = begin.and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(1);
        let mut submitted = submission::heads_since(&self.storage, from, MOST).await?;
        submitted.retain(|head| calendar::day_in_germany(head.submitted_at) >= begin);
        let looked: BTreeMap<i64, DateTime<Utc>> =
            case::first_looks_since(&self.storage, from).await?.into_iter().collect();
        let mut decided = BTreeMap::new();
        for (number, step, at) in submission::steps_since(&self.storage, from).await? {
            if is_decision(step) {
                decided.entry(number).or_insert(at);
            }
        }
        let times = |ends: &BTreeMap<i64, DateTime<Utc>>| {
            took(submitted.iter().filter_map(|head| Some(*ends.get(&head.number)? - head.submitted_at)).collect())
        };
        let months = firsts.into_iter().map(|first| {
            let of_month: Vec<_> = submitted.iter().filter(|head| month_of(head.submitted_at) == first).collect();
            let decided = of_month.iter().filter(|head| decided.contains_key(&head.number)).count();
            Month { first, submitted: of_month.len() as u64, decided: decided as u64 }
        });
        let open: BTreeMap<Status, u64> = submission::count_by_status(&self.storage).await?.into_iter().collect();
        let number = |status| open.get(&status).copied().unwrap_or_default();
        let (topics, lands) = self.published().await?;
        Ok(Figures {
            months: months.collect(),
            first_look: times(&looked),
            decision: times(&decided),
            waiting: number(Status::Submitted),
            in_review: number(Status::InReview),
            asked_back: number(Status::ChangesRequested),
            topics,
            lands,
        })
    }

    /// What is published by topic and by Land, as the index counts it; topics and Länder without anything too.
    async fn published(&self) -> Result<(Vec<Published>, Vec<Published>), Error> {
        let mut of_kinds = Vec::new();
        for kind in Kind::ALL {
            let filters = BTreeMap::from([("kind", vec![kind.code().to_owned()])]);
            of_kinds.push(self.finder().find(&Query { filters, limit: 1, ..Query::default() }).await?.facets);
        }
        let table = |facet: &str, scheme: &str| -> Vec<Published> {
            let Some(scheme) = vocabulary::scheme(scheme) else { return Vec::new() };
            let of = |code: &'static str| {
                let mut kinds = [0; Kind::ALL.len()];
                for (number, facets) in kinds.iter_mut().zip(&of_kinds) {
                    *number = facets.get(facet).and_then(|counts| counts.get(code)).copied().unwrap_or_default();
                }
                Published { code, kinds }
            };
            scheme.top().map(|concept| of(concept.code)).collect()
        };
        Ok((table("topics", "topic"), table("land", "land")))
    }
}

/// First days of the last months, the oldest first.
fn months(today: NaiveDate) -> Vec<NaiveDate> {
    let this = first_of(today);
    (0..MONTHS).rev().filter_map(|back| this.checked_sub_months(Months::new(back))).collect()
}

/// The first day of the month of a moment in Germany.
fn month_of(at: DateTime<Utc>) -> NaiveDate {
    first_of(calendar::day_in_germany(at))
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

const fn is_decision(step: Step) -> bool {
    matches!(step, Step::Approve | Step::Reject | Step::Publish)
}

fn took(mut spans: Vec<TimeDelta>) -> Took {
    spans.sort_unstable();
    let tenths = |span: Option<&TimeDelta>| {
        span.map_or(0, |span| u64::try_from((span.num_seconds() + TENTH / 2) / TENTH).unwrap_or_default())
    };
    let middle = spans.len().saturating_sub(1) / 2;
    Took { number: spans.len(), median: tenths(spans.get(middle)), longest: tenths(spans.last()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(hours: &[i64]) -> Took {
        took(hours.iter().map(|hours| TimeDelta::hours(*hours)).collect())
    }

    #[test]
    fn half_took_no_longer_than_the_median() {
        assert_eq!(hours(&[]), Took::default());
        assert_eq!(hours(&[24]), Took { number: 1, median: 10, longest: 10 });
        assert_eq!(hours(&[72, 12, 24]), Took { number: 3, median: 10, longest: 30 });
        assert_eq!(hours(&[1, 2, 240, 3]), Took { number: 4, median: 1, longest: 100 });
    }

    #[test]
    fn a_year_has_twelve_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("it is a day");
        let all = months(day("2027-02-28"));
        assert_eq!((all.len(), all.first(), all.last()), (12, Some(&day("2026-03-01")), Some(&day("2027-02-01"))));
    }
}
