//! Killing a process loses nothing that the kernel has, so it cannot tell what was synced from what was only written.
//! Here what was not synced is discarded with the process, as a power cut would do it: with `synchronous=FULL` nothing
//! that was acknowledged is lost. That the same with `synchronous=OFF` loses something shows that the test can fail.

mod preload;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use preload::Preload;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _};
use storage::{Storage, meta};
use tempfile::TempDir;

/// How often each of them is killed.
const KILLS: u64 = 5;
/// Acknowledged writes before the kill.
const WRITES: usize = 40;

/// Who writes in the child.
const STORAGE: &str = "storage";
const FULL: &str = "full";
const OFF: &str = "off";

#[tokio::test]
async fn with_synchronous_full_nothing_is_lost() {
    let Some(preload) = Preload::built("with_synchronous_full_nothing_is_lost") else { return };
    for kill in 0..KILLS {
        for how in [FULL, STORAGE] {
            let folder = TempDir::new().expect("a temporary folder can be made");
            let acknowledged = killed(&preload, folder.path(), how, kill);
            let found = found(folder.path(), how).await;
            let lost: Vec<_> = acknowledged.difference(&found).collect();
            assert!(lost.is_empty(), "{how}: of {} acknowledged writes {lost:?} are lost", acknowledged.len());
        }
    }
}

#[tokio::test]
async fn with_synchronous_off_it_would_be() {
    let Some(preload) = Preload::built("with_synchronous_off_it_would_be") else { return };
    let folder = TempDir::new().expect("a temporary folder can be made");
    let acknowledged = killed(&preload, folder.path(), OFF, 0);
    let found = found(folder.path(), OFF).await;
    assert!(acknowledged.difference(&found).count() > 0, "all {} writes are there", acknowledged.len());
}

/// Lets a child write until it has acknowledged enough, and kills it; gives what it acknowledged.
fn killed(preload: &Preload, folder: &Path, how: &str, kill: u64) -> BTreeSet<i64> {
    let acks = folder.join("acks");
    let data = folder.join("data");
    std::fs::create_dir(&data).expect("a folder can be made");
    let mut child = Command::new(std::env::current_exe().expect("the program knows itself"));
    child
        .args(["--exact", "writes_until_killed", "--nocapture"])
        .env("WERKBUCH_UNSYNCED_HOW", how)
        .env("WERKBUCH_UNSYNCED_DATA", &data)
        .env("WERKBUCH_UNSYNCED_ACKS", &acks)
        .stdout(Stdio::null());
    let mut child = preload.before(&mut child, &data).spawn().expect("the child starts");
    let begun = Instant::now();
    while noted(&acks).len() < WRITES {
        assert!(begun.elapsed() < Duration::from_secs(60), "the child writes nothing");
        assert!(child.try_wait().expect("the child can be asked").is_none(), "the child ended by itself");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(kill * 37 % 50));
    child.kill().expect("the child is killed");
    child.wait().expect("the child is buried");
    noted(&acks)
}

/// The numbers that a child noted as committed. Its last line may be cut off.
fn noted(acks: &Path) -> BTreeSet<i64> {
    let text = std::fs::read_to_string(acks).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(|line| line.parse().expect("a line is a number")).collect()
}

/// The numbers that are in the database after the restart.
async fn found(folder: &Path, how: &str) -> BTreeSet<i64> {
    let file = folder.join("data/werkbuch.db");
    if how == STORAGE {
        let storage = Storage::open(&format!("sqlite:{}", file.display())).await.expect("it opens");
        assert_eq!(storage.integrity().await.expect("it is checked"), []);
        let last = meta::get(&storage, "number").await.expect("it is read");
        storage.close().await.expect("it closes");
        // Each took the place of the one before it.
        return last.map_or_else(BTreeSet::new, |last| (1..=last.parse().expect("it is a number")).collect());
    }
    let mut connection = SqliteConnectOptions::new().filename(&file).connect().await.expect("it opens");
    // What was never synced may be missing as a whole.
    let rows: Result<Vec<i64>, _> = sqlx::query_scalar("SELECT number FROM held").fetch_all(&mut connection).await;
    connection.close().await.expect("it closes");
    rows.unwrap_or_default().into_iter().collect()
}

/// The child. As a test of its own it does nothing.
#[tokio::test]
async fn writes_until_killed() {
    let Ok(how) = std::env::var("WERKBUCH_UNSYNCED_HOW") else { return };
    let data = std::env::var("WERKBUCH_UNSYNCED_DATA").expect("the parent says where to write");
    let acks = std::env::var("WERKBUCH_UNSYNCED_ACKS").expect("the parent says where to note");
    let file = Path::new(&data).join("werkbuch.db");
    let mut acks = OpenOptions::new().append(true).create(true).open(acks).expect("the notes can be written");
    let mut note = |number: i64| acks.write_all(format!("{number}\n").as_bytes()).expect("it is noted");
    if how == STORAGE {
        let storage = Storage::open(&format!("sqlite:{}", file.display())).await.expect("it opens");
        for number in 1_i64.. {
            let tx = storage.begin().await.expect("a transaction begins");
            meta::put(&tx, "number", &number.to_string()).await.expect("it is written");
            tx.commit().await.expect("the transaction commits");
            note(number);
        }
    }
    let synchronous = if how == OFF { SqliteSynchronous::Off } else { SqliteSynchronous::Full };
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(synchronous);
    let mut connection = options.connect().await.expect("it opens");
    sqlx::query("CREATE TABLE held (number INTEGER)").execute(&mut connection).await.expect("it is made");
    for number in 1_i64.. {
        let insert = sqlx::query("INSERT INTO held (number) VALUES (?1)").bind(number);
        insert.execute(&mut connection).await.expect("it is written");
        note(number);
    }
}
