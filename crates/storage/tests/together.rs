//! Several at once: two handles on one database behave like two processes.

mod engines;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::lifecycle::Status;
use domain::{Kind, Language};
use engines::{Place, at, format, id, publish};
use serde_json::json;
use storage::search_log::Change;
use storage::{Conflict, Error, Storage, entry, job, meta, search_log, slug};
use tokio::task::JoinSet;

engines!(
    a_reader_of_the_log_misses_nothing,
    a_job_goes_to_one,
    a_slug_goes_to_one,
    no_change_is_lost_between_reading_and_writing,
    who_stands_in_each_others_way_learns_it,
    whoever_asks_to_be_alone_is,
);

/// What each of two writers commits.
const EACH: u64 = 60;

async fn a_reader_of_the_log_misses_nothing(place: &Place) {
    let writing = Arc::new(AtomicBool::new(true));
    let reader = tokio::spawn(read(place.open().await, writing.clone()));
    let mut writers = JoinSet::new();
    for writer in 0..2 {
        let storage = place.open().await;
        writers.spawn(async move {
            for number in 0..EACH {
                let tx = storage.begin().await.expect("a transaction begins");
                let row = format(writer * 1_000 + number);
                publish(&tx, &row).await.expect("it is published");
                // Between its number and its commit a transaction takes now longer, now shorter.
                tokio::time::sleep(Duration::from_millis((number * 7 + writer * 3) % 5)).await;
                if number % 6 == 5 {
                    drop(tx);
                } else {
                    tx.commit().await.expect("the transaction commits");
                }
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.expect("no writer fails");
    }
    writing.store(false, Ordering::SeqCst);
    let read = reader.await.expect("the reader does not fail");
    assert_eq!(read, 2 * (EACH - EACH / 6), "every committed line was read, none that was rolled back");
}

/// Follows the log until the writers are done, and gives how many lines there were.
async fn read(storage: Storage, writing: Arc<AtomicBool>) -> u64 {
    let (mut cursor, mut seen, mut steps) = (0, BTreeSet::new(), 0_u64);
    loop {
        let last_look = !writing.load(Ordering::SeqCst);
        let lines = search_log::read_from(&storage, cursor, 3).await.expect("it is read");
        for line in &lines {
            assert_eq!(line.seq, cursor + 1, "nothing is skipped, nothing comes late");
            assert!(entry::get(&storage, line.entry).await.expect("it is read").is_some(), "the fact is there too");
            assert!(seen.insert(line.entry), "once each");
            cursor = line.seq;
        }
        if lines.is_empty() {
            if last_look {
                assert!(steps > 10, "the reader read while the writers wrote");
                return seen.len().try_into().expect("it is a number");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        steps += 1;
    }
}

async fn a_job_goes_to_one(place: &Place) {
    const JOBS: usize = 60;
    let storage = place.open().await;
    let tx = storage.begin().await.expect("a transaction begins");
    for number in 0..JOBS {
        job::enqueue(&tx, "count", &json!(number), at(0)).await.expect("it is queued");
    }
    tx.commit().await.expect("the transaction commits");
    let mut claimers = JoinSet::new();
    for claimer in 0..8 {
        // Four processes with two workers each.
        let storage = if claimer % 2 == 0 { place.open().await } else { storage.clone() };
        claimers.spawn(async move {
            let (owner, mut mine) = (format!("claimer {claimer}"), Vec::new());
            while let Some(job) =
                job::claim(&storage, &["count"], &owner, at(1), at(100)).await.expect("it is asked for")
            {
                assert_eq!((job.owner.as_str(), job.attempts), (owner.as_str(), 1));
                let tx = storage.begin().await.expect("a transaction begins");
                assert!(job::complete(&tx, &job, at(2)).await.expect("it is ended"));
                tx.commit().await.expect("the transaction commits");
                mine.push(job.id);
            }
            mine
        });
    }
    let mut claimed: Vec<i64> = Vec::new();
    while let Some(mine) = claimers.join_next().await {
        claimed.extend(mine.expect("no claimer fails"));
    }
    assert_eq!((claimed.len(), claimed.iter().collect::<BTreeSet<_>>().len()), (JOBS, JOBS), "each exactly once");
    assert_eq!(job::count_open(&storage).await.expect("it is counted"), 0);
}

async fn a_slug_goes_to_one(place: &Place) {
    let mut claimers = JoinSet::new();
    for claimer in 1..=6 {
        let storage = place.open().await;
        claimers.spawn(async move {
            let tx = storage.begin().await.expect("a transaction begins");
            let mine =
                slug::claim(&tx, Kind::Guide, Language::De, "gleich", id(claimer)).await.expect("it is asked for");
            tokio::time::sleep(Duration::from_millis(5)).await;
            tx.commit().await.expect("the transaction commits, whether the slug was free or not");
            (claimer, mine)
        });
    }
    let outcome: BTreeMap<u64, bool> = claimers.join_all().await.into_iter().collect();
    let winners: Vec<u64> = outcome.iter().filter(|(_, mine)| **mine).map(|(claimer, _)| *claimer).collect();
    let found = slug::find(&place.open().await, Kind::Guide, Language::De, "gleich").await.expect("it is looked up");
    assert_eq!(winners.iter().map(|winner| id(*winner)).collect::<Vec<_>>(), [found.expect("it is there").entry]);
}

async fn no_change_is_lost_between_reading_and_writing(place: &Place) {
    let storage = place.open().await;
    let tx = storage.begin().await.expect("a transaction begins");
    entry::put(&tx, &entry::EntryRow { version: 0, status: Status::Draft, ..format(1) }).await.expect("it is written");
    tx.commit().await.expect("the transaction commits");
    let mut writers = JoinSet::new();
    for _ in 0..4 {
        let storage = place.open().await;
        writers.spawn(async move {
            for _ in 0..10 {
                let tx = storage.begin().await.expect("a transaction begins");
                let mut row = entry::get_locked(&tx, id(1)).await.expect("it is read").expect("it is there");
                row.version += 1;
                tokio::task::yield_now().await;
                entry::put(&tx, &row).await.expect("it is written");
                meta::raise_content_revision(&tx).await.expect("it is raised");
                tx.commit().await.expect("the transaction commits");
            }
        });
    }
    writers.join_all().await;
    let row = entry::get(&storage, id(1)).await.expect("it is read").expect("it is there");
    assert_eq!((row.version, meta::content_revision(&storage).await.expect("it is read")), (40, 40));
}

async fn who_stands_in_each_others_way_learns_it(place: &Place) {
    if !place.is_server() {
        // On SQLite the second transaction does not begin before the first has ended.
        return;
    }
    let storage = place.open().await;
    let (one, two) = (storage.begin().await.expect("it begins"), storage.begin().await.expect("it begins"));
    let row = format(1);
    entry::put(&one, &row).await.expect("it is written");
    search_log::append(&two, id(2), Change::Upsert, at(0)).await.expect("it is logged");
    let (first, second) = tokio::join!(
        search_log::append(&one, id(1), Change::Upsert, at(0)),
        // It comes before the line of the log that this transaction has written: the wrong order.
        entry::put(&two, &row),
    );
    let lost = [first.map(drop), second].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(lost, [Error::Conflict(Conflict::Concurrent)], "one of them is told to try anew");
    assert!(lost[0].is_passing());
}

async fn whoever_asks_to_be_alone_is(place: &Place) {
    const TURNS: u64 = 10;
    let mut writers = JoinSet::new();
    for _ in 0..4 {
        let storage = place.open().await;
        writers.spawn(async move {
            for _ in 0..TURNS {
                let tx = storage.begin().await.expect("a transaction begins");
                meta::alone(&tx).await.expect("the others are waited for");
                let seen = meta::get(&tx, "turns").await.expect("it is read");
                let seen = seen.map_or(0, |text| text.parse::<u64>().expect("it is a number"));
                // Whoever came in between would write the same number once more.
                tokio::time::sleep(Duration::from_millis(2)).await;
                meta::put(&tx, "turns", &(seen + 1).to_string()).await.expect("it is written");
                tx.commit().await.expect("the transaction commits");
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.expect("no writer fails");
    }
    let storage = place.open().await;
    assert_eq!(meta::get(&storage, "turns").await.expect("it is read"), Some((4 * TURNS).to_string()));
    assert_eq!(meta::content_revision(&storage).await.expect("it is read"), 0, "nothing was published");
}
