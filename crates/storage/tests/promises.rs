//! What storage promises of everything it keeps, told to both engines.

mod engines;

use chrono::{DateTime, Duration};
use domain::lifecycle::Status;
use domain::{Kind, Language};
use engines::{Place, at, format, id, publish, revision_of, tell};
use serde_json::json;
use storage::entry::{Filter, Order};
use storage::search_log::Change;
use storage::tombstone::Tombstone;
use storage::{Conflict, Error, Source, Storage, entry, job, meta, revision, search_log, slug, tombstone};

engines!(
    what_is_rolled_back_never_was,
    a_failed_transaction_is_not_committed,
    it_is_all_there_after_closing,
    a_newer_database_is_left_alone,
    many_open_at_once,
    what_does_not_agree_is_found,
    times_keep_their_order,
);

async fn what_is_rolled_back_never_was(place: &Place) {
    let storage = place.open().await;
    for dropped in [true, false] {
        let tx = storage.begin().await.expect("a transaction begins");
        publish(&tx, &format(1)).await.expect("it is published");
        slug::claim(&tx, Kind::Guide, Language::De, "weg", id(1)).await.expect("it is claimed");
        job::enqueue(&tx, "render", &json!({}), at(0)).await.expect("it is queued");
        meta::raise_content_revision(&tx).await.expect("it is raised");
        if dropped {
            drop(tx);
        } else {
            tx.roll_back().await.expect("it is rolled back");
        }
    }
    // The next transaction comes after the rollback, also where that is only queued.
    let seq = write!(storage, |tx| publish(tx, &format(2)).await.expect("it is published"));
    assert_eq!(seq, 1, "a number that was rolled back is given again");
    assert_eq!(entry::get(&storage, id(1)).await.expect("it is read"), None);
    assert_eq!(slug::find(&storage, Kind::Guide, Language::De, "weg").await.expect("it is looked up"), None);
    assert_eq!(job::count_open(&storage).await.expect("it is counted"), 0);
    assert_eq!(meta::content_revision(&storage).await.expect("it is read"), 0);
    assert_eq!(storage.integrity().await.expect("it is checked"), []);
}

async fn a_failed_transaction_is_not_committed(place: &Place) {
    let storage = place.open().await;
    let tx = storage.begin().await.expect("a transaction begins");
    publish(&tx, &format(1)).await.expect("it is published");
    let twice = revision::put(&tx, &revision_of(&format(1))).await;
    assert_eq!(twice, Err(Error::Conflict(Conflict::Taken)));
    assert_eq!(tx.commit().await, Err(Error::Broken));
    assert_eq!(entry::get(&storage, id(1)).await.expect("it is read"), None, "nothing of it is stored");
    write!(storage, |tx| publish(tx, &format(1)).await.expect("it is published"));
}

async fn it_is_all_there_after_closing(place: &Place) {
    let storage = place.open().await;
    write!(storage, |tx| publish(tx, &format(1)).await.expect("it is published"));
    let other = storage.clone();
    storage.close().await.expect("it closes");
    assert!(matches!(entry::get(&other, id(1)).await, Err(Error::Unavailable(_))));
    assert!(matches!(other.begin().await, Err(Error::Unavailable(_))));
    assert!(matches!(other.health().await, Err(Error::Unavailable(_))));
    assert_eq!(entry::get(&place.open().await, id(1)).await.expect("it is read"), Some(format(1)));
}

async fn a_newer_database_is_left_alone(place: &Place) {
    place.open().await.close().await.expect("it closes");
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)";
    tell(&place.url, newer).await;
    let Err(Error::NewerDatabase { found, known }) = Storage::open(&place.url).await else {
        panic!("it must be refused");
    };
    assert_eq!(found, "m9999_from_the_future");
    assert!(known.starts_with("m0"), "{known}");
}

async fn many_open_at_once(place: &Place) {
    let opened: Vec<_> = (0..8)
        .map(|_| {
            let url = place.url.clone();
            tokio::spawn(async move { Storage::open(&url).await })
        })
        .collect();
    for handle in opened {
        handle.await.expect("it does not panic").expect("every one of them opens").close().await.expect("it closes");
    }
}

async fn what_does_not_agree_is_found(place: &Place) {
    let storage = place.open().await;
    let rules = async || -> Vec<String> {
        let findings = storage.integrity().await.expect("it is checked");
        findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.at)).collect()
    };
    write!(storage, |tx| {
        for number in 1..=4 {
            publish(tx, &format(number)).await.expect("it is published");
        }
    });
    assert_eq!(rules().await, [] as [&str; 0]);
    write!(storage, |tx| {
        let mut changed = format(1);
        changed.content_hash = domain::canonical::of_bytes(b"another");
        entry::put(tx, &changed).await.expect("it is written");
        search_log::append(tx, id(2), Change::Remove, at(0)).await.expect("it is logged");
        let hidden = entry::EntryRow { status: Status::Suspended, ..format(3) };
        entry::put(tx, &hidden).await.expect("it is written");
        let stone = Tombstone { entry: id(4), version: 1, reason: "privacy".to_owned(), at: at(0) };
        tombstone::put(tx, &stone).await.expect("it is set");
    });
    tell(&place.url, "UPDATE counter SET search_seq = 4").await;
    let found = rules().await;
    let expected = [
        format!("a public entry has its version among the revisions, with the same hash: {}", id(1)),
        format!("a public entry stands in the search log, and not as removed: {}", id(2)),
        format!("what the search log shows last as to be found is a public entry: {}", id(3)),
        format!("an entry with a tombstone is not public: {}", id(4)),
        "the search log is numbered by its counter: 5".to_owned(),
    ];
    assert_eq!(found, expected);
    tell(&place.url, "UPDATE entry SET status = 'glorious'").await;
    assert_eq!(entry::get(&storage, id(1)).await, Err(Error::Corrupt("entry.status".to_owned())));
}

async fn times_keep_their_order(place: &Place) {
    let storage = place.open().await;
    // Fractions of every length, which SQLite compares as text.
    let moments: Vec<_> = [0, 1, 10, 500, 999, 1_000, 1_001, 500_000, 500_001, 999_999, 1_000_000, 1_000_001]
        .iter()
        .map(|&microseconds| at(0) + Duration::microseconds(microseconds))
        .collect();
    write!(storage, |tx| {
        for (number, moment) in (0_u32..12).zip(&moments).rev() {
            let row = entry::EntryRow { published_at: Some(*moment), ..format(number.into()) };
            entry::put(tx, &row).await.expect("it is written");
        }
    });
    assert_eq!(published(&storage).await, moments.into_iter().rev().collect::<Vec<_>>());
}

async fn published(source: &impl Source) -> Vec<DateTime<chrono::Utc>> {
    let rows = entry::list(source, &Filter::default(), Order::Published, 100, 0).await.expect("it is listed");
    rows.iter().filter_map(|row| row.published_at).collect()
}
