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

#[test]
fn a_link_that_holds_an_hour_is_not_tried_for_longer() {
    let sealed = |letter| Sealed { to: "a@b.example".to_owned(), language: Language::De, written_at: moment(), letter };
    assert_eq!(sealed(reset()).good_until(), moment() + TimeDelta::hours(1));
    assert_eq!(sealed(Letter::AccountErased).good_until(), moment() + TimeDelta::hours(24));
}
