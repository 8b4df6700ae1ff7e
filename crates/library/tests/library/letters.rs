//! Letters are put in the queue with the fact that they tell, or not at all.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Language;
use library::Error;
use library::letters::{JOB, Letter, OwnersChange, Sealed, send};
use storage::job;

use crate::world::storage;

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn reset() -> Letter {
    Letter::ResetPassword { link: "/de/konto/passwort/geheim".to_owned() }
}

#[tokio::test]
async fn a_letter_waits_as_it_was_written() {
    let storage = storage().await;
    let letter = Letter::OwnersChanged {
        initiative: "Dialog am Fluss".to_owned(),
        name: "Å. Beispiel".to_owned(),
        change: OwnersChange::Removed,
        hours: 48,
        link: "/de/x".to_owned(),
    };
    let tx = storage.begin().await.unwrap();
    send(&tx, " Leitung@Werk.EXAMPLE ", Language::En, &letter, moment()).await.unwrap();
    tx.commit().await.unwrap();
    let until = moment() + TimeDelta::minutes(2);
    let job = job::claim(&storage, &[JOB], "test", moment(), until).await.unwrap().unwrap();
    let sealed = Sealed::open(&job).unwrap();
    let to = "Leitung@werk.example".to_owned();
    assert_eq!(sealed, Sealed { to, language: Language::En, written_at: moment(), letter });
    assert_eq!(sealed.address().unwrap().as_str(), "Leitung@werk.example");
}

#[tokio::test]
async fn a_letter_about_something_that_did_not_happen_is_not_sent() {
    let storage = storage().await;
    let tx = storage.begin().await.unwrap();
    send(&tx, "a@b.example", Language::De, &reset(), moment()).await.unwrap();
    tx.roll_back().await.unwrap();
    assert_eq!(job::count_open(&storage).await.unwrap(), 0);
    let tx = storage.begin().await.unwrap();
    let refused = send(&tx, "a@b.example\r\nBcc: c@d.example", Language::De, &reset(), moment()).await;
    assert!(matches!(refused, Err(Error::Corrupt(_))), "{refused:?}");
    tx.commit().await.unwrap();
    assert_eq!(job::count_open(&storage).await.unwrap(), 0);
}

fn sealed(letter: Letter) -> Sealed {
    Sealed { to: "a@b.example".to_owned(), language: Language::De, written_at: moment(), letter }
}

/// Minutes after the letter was written at which it is tried, where every attempt fails at once.
fn attempts(letter: Letter) -> Vec<i64> {
    let sealed = sealed(letter);
    let mut now = moment();
    let mut minutes = vec![0];
    while let Some(next) = sealed.next_attempt(minutes.len().try_into().unwrap(), now) {
        now = next;
        minutes.push((now - moment()).num_minutes());
    }
    minutes
}

#[test]
fn pauses_grow_until_a_day_has_passed() {
    assert_eq!(attempts(Letter::AccountErased), [0, 1, 6, 31, 156, 781, 1440]);
    assert_eq!(attempts(reset()), [0, 1, 6, 31, 59], "its link holds an hour");
    // A node that was off for two days still tells it once, and does not try for another day.
    let sealed = sealed(Letter::AccountErased);
    assert!(!sealed.is_expired(moment() + TimeDelta::days(2)));
    assert_eq!(sealed.next_attempt(1, moment() + TimeDelta::days(2)), None);
    assert!(sealed.next_attempt(i64::MAX, moment()).is_some());
    assert!(sealed.next_attempt(0, moment()).is_some());
}

#[test]
fn a_letter_expires_with_its_link() {
    let minutes = |minutes| moment() + TimeDelta::minutes(minutes);
    assert!(!sealed(reset()).is_expired(minutes(59)));
    assert!(sealed(reset()).is_expired(minutes(60)));
    let invitation = || {
        let [inviter, initiative, link] = ["A", "B", "/de"].map(str::to_owned);
        sealed(Letter::Invitation { inviter, initiative, link, days: 7 })
    };
    assert!(!invitation().is_expired(minutes(7 * 24 * 60 - 1)));
    assert!(invitation().is_expired(minutes(7 * 24 * 60)));
}
