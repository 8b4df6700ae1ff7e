//! Figures of the office, over the shipped library and submissions made for the purpose.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountId, Office, Viewer};
use domain::lifecycle::{Status, Step};
use domain::{EntryId, Kind};
use library::Library;
use library::figures::Took;
use search::embedded::Embedded;
use storage::case::{self, CaseRow};
use storage::submission::{self, StepRow, SubmissionRow};
use uuid::Uuid;

use crate::world::{Hand, content, of_kind, shipped, storage};

fn account() -> AccountId {
    AccountId(Uuid::from_u128(1))
}

fn office() -> Viewer {
    Viewer { account: Some(account()), office: Some(Office::Moderator), memberships: Vec::new() }
}

fn submitted(at: DateTime<Utc>) -> SubmissionRow {
    SubmissionRow {
        number: 0,
        draft: EntryId(Uuid::from_u128(7)),
        version: 1,
        authored: "{}".to_owned(),
        change_note: None,
        status: Status::Submitted,
        submitted_at: at,
        submitted_by: account(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn months_are_those_of_germany() {
    let index = Arc::new(Embedded::in_memory().unwrap());
    // On 15 January 2027.
    let library = Library::new(storage().await, index, Arc::new(Hand::new()));
    let tx = library.storage().begin().await.unwrap();
    for moment in ["2026-01-31T22:59:59Z", "2026-01-31T23:00:00Z", "2026-06-30T21:59:59Z", "2026-06-30T22:00:00Z"] {
        submission::put(&tx, &submitted(moment.parse().unwrap())).await.unwrap();
    }
    tx.commit().await.unwrap();
    let figures = library.figures(&office()).await.unwrap();
    let months: Vec<(String, u64)> = figures
        .months
        .iter()
        .filter(|month| month.submitted > 0)
        .map(|month| (month.first.to_string(), month.submitted))
        .collect();
    assert_eq!(
        months,
        [("2026-02-01", 1), ("2026-06-01", 1), ("2026-07-01", 1)].map(|(day, number)| (day.to_owned(), number))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_those_of_the_rows() {
    let library = shipped().await;
    let now = library.now();
    let account = account();
    let tx = library.storage().begin().await.unwrap();
    // Days ago, hours to the first look, hours to the decision.
    for (days, look, decision) in
        [(1, Some(12), None), (2, Some(24), Some(48)), (3, None, None), (400, Some(1), Some(2))]
    {
        let submitted_at = now - TimeDelta::days(days);
        let number = submission::put(&tx, &submitted(submitted_at)).await.unwrap();
        let steps = [(Step::Assign, Status::InReview, look), (Step::Reject, Status::Rejected, decision)];
        for (step, status, hours) in steps {
            let Some(hours) = hours else { continue };
            let at = submitted_at + TimeDelta::hours(hours);
            if step == Step::Assign {
                let day = now.date_naive();
                let row = CaseRow {
                    number,
                    reviewer: Some(account),
                    touched_at: at,
                    first_look_at: Some(at),
                    look_due: day,
                    decision_due: day,
                    rounds: 1,
                    checklist: String::new(),
                };
                case::put(&tx, &row).await.unwrap();
            }
            assert!(
                submission::take_step(&tx, number, &StepRow { at, who: account, step, status, note: None })
                    .await
                    .unwrap()
            );
        }
    }
    tx.commit().await.unwrap();

    let figures = library.figures(&office()).await.unwrap();
    assert_eq!(figures.months.len(), 12);
    let sum = |of: fn(&library::figures::Month) -> u64| figures.months.iter().map(of).sum::<u64>();
    assert_eq!((sum(|month| month.submitted), sum(|month| month.decided)), (3, 1), "what is older is left out");
    assert_eq!(figures.first_look, Took { number: 2, median: 5, longest: 10 });
    assert_eq!(figures.decision, Took { number: 1, median: 20, longest: 20 });
    assert_eq!((figures.waiting, figures.in_review, figures.asked_back), (1, 1, 0));

    let items = content();
    assert_eq!(figures.lands.len(), 17, "sixteen and the whole of Germany");
    for (index, kind) in Kind::ALL.into_iter().enumerate() {
        for row in &figures.lands {
            let has = items
                .iter()
                .filter(|item| item.entry.kind == kind && item.entry.envelope.lands().contains(&row.code))
                .count();
            assert_eq!(row.kinds[index], has as u64, "{kind:?} in {}", row.code);
        }
        assert!(figures.topics.iter().all(|row| row.kinds[index] <= of_kind(&items, kind) as u64));
        assert!(figures.topics.iter().any(|row| row.kinds[index] > 0), "{kind:?}");
    }
}
