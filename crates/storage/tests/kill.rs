//! A process that dies in the middle of its work loses nothing that it has acknowledged, and leaves nothing half done.
//!
//! The test program starts itself again as a child that publishes entries as fast as it can and notes every commit in
//! a file; meanwhile this process writes to the same database too. Then the child is killed, without warning.
//! `WERKBUCH_KILLS` says how often, up to [`MOST_KILLS`]; the server is killed oftener, in `server`'s test `killed`.

mod engines;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use engines::{Place, at, format, id, publish};
use serde_json::json;
use storage::{Storage, entry, job, search_log};
use tokio::task::JoinSet;

engines!(nothing_acknowledged_is_lost);

/// How often it is killed where nothing else is said.
const KILLS: u64 = 10;
/// How often it is killed at most, on each engine.
const MOST_KILLS: u64 = 100;
const WRITERS: u64 = 8;
/// Identifiers per life of a child; the writers of the parent use those of life 0.
const LIFE: u64 = 1_000_000;

/// How often a child is killed.
fn kills() -> u64 {
    let named = std::env::var("WERKBUCH_KILLS").ok();
    named.map_or(KILLS, |number| number.parse::<u64>().expect("WERKBUCH_KILLS is a number")).clamp(1, MOST_KILLS)
}

async fn nothing_acknowledged_is_lost(place: &Place) {
    let kills = kills();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let storage = place.open().await;
    let mut own = 0;
    for life in 1..=kills {
        let acks = folder.path().join(format!("acks-{life}"));
        let mut child = Command::new(std::env::current_exe().expect("the program knows itself"))
            .args(["--exact", "publishes_until_killed", "--nocapture"])
            .env("WERKBUCH_KILL_URL", &place.url)
            .env("WERKBUCH_KILL_ACKS", &acks)
            .env("WERKBUCH_KILL_LIFE", life.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("the child starts");
        let started = Instant::now();
        while noted(&acks).is_empty() {
            assert!(started.elapsed() < Duration::from_secs(60), "the child writes nothing");
            assert!(child.try_wait().expect("the child can be asked").is_none(), "the child ended by itself");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let end = Instant::now() + Duration::from_millis(20 + life * 137 % 250);
        while Instant::now() < end {
            own += 1;
            store(&storage, own).await.expect("the other process can write too");
        }
        child.kill().expect("the child is killed");
        child.wait().expect("the child is buried");
    }
    // Closed and opened anew, as after a restart.
    storage.close().await.expect("it closes");
    let storage = place.open().await;
    assert_eq!(storage.integrity().await.expect("it is checked"), []);

    let mut acknowledged: BTreeSet<u64> = (1..=own).collect();
    for life in 1..=kills {
        acknowledged.extend(noted(&folder.path().join(format!("acks-{life}"))));
    }
    assert!(acknowledged.len() as u64 > own + kills, "the children did write");
    let ids: Vec<_> = acknowledged.iter().map(|number| id(*number)).collect();
    let found: BTreeSet<_> =
        entry::many(&storage, &ids).await.expect("they are read").iter().map(|row| row.id).collect();
    let lost: Vec<_> = ids.iter().filter(|id| !found.contains(id)).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged entries are lost", lost.len(), ids.len());

    let entries = entry::count(&storage, &entry::Filter::default()).await.expect("it is counted");
    let jobs = job::count_open(&storage).await.expect("it is counted");
    let (mut cursor, mut lines) = (0, 0);
    loop {
        let step = search_log::read_from(&storage, cursor, 1_000).await.expect("it is read");
        let Some(last) = step.last() else { break };
        assert_eq!(last.seq - cursor, i64::try_from(step.len()).expect("it is small"), "the log has no gap");
        (cursor, lines) = (last.seq, lines + step.len() as u64);
    }
    assert_eq!((jobs, lines), (entries, entries), "job, log and entry come together or not at all");
    let unnoted = entries - acknowledged.len() as u64;
    assert!(unnoted <= kills * WRITERS, "{unnoted} entries are there that nobody acknowledged");
    assert_eq!(search_log::last_seq(&storage).await.expect("it is read"), cursor);
}

/// One transaction as the library makes them: entry, revision, log and job together.
async fn store(storage: &Storage, number: u64) -> Result<(), storage::Error> {
    let tx = storage.begin().await?;
    job::enqueue(&tx, "render", &json!({ "entry": id(number) }), at(0)).await?;
    publish(&tx, &format(number)).await?;
    tx.commit().await
}

/// The numbers that a child noted as committed. Its last line may be cut off.
fn noted(acks: &Path) -> Vec<u64> {
    let text = std::fs::read_to_string(acks).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(|line| line.parse().expect("a line is a number")).collect()
}

/// The child. As a test of its own it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishes_until_killed() {
    let Ok(url) = std::env::var("WERKBUCH_KILL_URL") else { return };
    let acks = std::env::var("WERKBUCH_KILL_ACKS").expect("the parent says where to note");
    let life: u64 = std::env::var("WERKBUCH_KILL_LIFE").expect("the parent counts").parse().expect("it is a number");
    let storage = Storage::open(&url).await.expect("the database opens");
    let next = Arc::new(AtomicU64::new(life * LIFE));
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let (storage, next, acks) = (storage.clone(), next.clone(), acks.clone());
        writers.spawn(async move {
            let mut file = OpenOptions::new().append(true).create(true).open(acks).expect("the notes can be written");
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                store(&storage, number).await.expect("it is stored");
                file.write_all(format!("{number}\n").as_bytes()).expect("it is noted");
            }
        });
    }
    writers.join_all().await;
}
