//! Saving drafts and signing in, each beside what bounds it: the disk, which makes every save durable, and Argon2.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use argon2::Argon2;
use domain::account::{AccountId, Membership, Viewer};
use domain::{EntryId, Kind, Language, form};
use library::Library;
use library::accounts::{Credentials, Entered};
use library::drafts::{Edit, Saved};
use server::demo::{PASSWORD, PEOPLE};
use server::links::Pages;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{corpus, measure, row};

/// People who save at one time, each a draft of their own.
const WRITERS: usize = 64;
/// Saves of the one who writes alone, and of each of many.
const ALONE: usize = 200;
const EACH: usize = 20;
/// People who sign in at one time.
const ENTERING: usize = 8;
/// Times that each of them signs in.
const TIMES: usize = 20;
/// Hashes that the node works out at one time, at most.
const HASHING: usize = 4;
/// How long a limit is measured.
const LIMIT: Duration = Duration::from_secs(2);

/// All figures of writing.
pub async fn figures() {
    saving().await;
    signing_in().await;
}

/// A folder on the disk of the build: the one for temporary files may lie in memory.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn p50_and_p99(times: &mut [Duration]) -> String {
    format!("{:.1} / {:.1} ms", measure::percentile(times, 0.50), measure::percentile(times, 0.99))
}

async fn saving() {
    let folder = folder();
    let limit = fsyncs(folder.path());
    let library = crate::library(folder.path()).await;
    let form = guide();
    let bytes: usize = form.iter().map(|(name, value)| name.len() + value.len()).sum();
    let (mut times, alone) = saves(&library, &form, 1, ALONE).await;
    let what = format!("saving a draft ({:.1} kB of form) durably, one writer", bytes as f64 / 1e3);
    row(&format!("{what}, p50 / p99 of {}", times.len()), p50_and_p99(&mut times), "–");
    let (mut times, together) = saves(&library, &form, WRITERS, EACH).await;
    row(&format!("… {WRITERS} writers, each a draft, p50 / p99 of {}", times.len()), p50_and_p99(&mut times), "–");
    row(
        &format!("… saves/s: one writer, {WRITERS} writers, beside fsync/s of 4 KiB in the same folder"),
        format!("{alone:.0}, {together:.0}, {limit:.0}"),
        "–",
    );
    row(&format!("… share of the limit, {WRITERS} writers"), format!("{:.2}", together / limit), "1");
}

/// How often in a second this disk makes 4 KiB durable.
fn fsyncs(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("fsync")).unwrap();
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < LIMIT {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_all().unwrap();
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// A shipped guide as its form.
fn guide() -> Vec<(String, String)> {
    let guide = corpus::shipped().into_iter().find(|item| item.entry.kind == Kind::Guide).unwrap();
    let mut form = form::write(Kind::Guide, guide.entry.authored());
    form.retain(|(name, _)| !name.starts_with("related["));
    form
}

/// So many people save so often, all at one time; gives what each save took, and saves per second.
async fn saves(library: &Library, form: &[(String, String)], writers: usize, each: usize) -> (Vec<Duration>, f64) {
    let initiative = EntryId(Uuid::from_u128((7 << 76) | (2 << 62) | 1));
    let who = Viewer {
        account: Some(AccountId(Uuid::from_u128(1))),
        office: None,
        memberships: vec![(initiative, Membership::Contributor)],
    };
    let mut drafts = Vec::new();
    for _ in 0..writers {
        drafts.push(library.begin(&who, Kind::Guide, Some(initiative), Language::De).await.unwrap());
    }
    let mut all = JoinSet::new();
    let begun = Instant::now();
    for id in drafts {
        let (library, who, form) = (library.clone(), who.clone(), form.to_vec());
        all.spawn(async move { saved(&library, &who, id, form, each).await });
    }
    let times = all.join_all().await.concat();
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    (times, rate)
}

/// One draft, saved so often, with another title each time.
async fn saved(
    library: &Library,
    who: &Viewer,
    id: EntryId,
    mut form: Vec<(String, String)>,
    count: usize,
) -> Vec<Duration> {
    let mut revision = 1;
    let mut times = Vec::with_capacity(count);
    for number in 0..count {
        if let Some((_, title)) = form.iter_mut().find(|(name, _)| name == "title") {
            *title = format!("Wie man einlädt, {number}. Fassung");
        }
        let edit = Edit { revision, posted: form.clone(), ..Edit::default() };
        let begun = Instant::now();
        let outcome = library.save(who, id, &edit).await.unwrap();
        times.push(begun.elapsed());
        let Saved::Saved(draft) = outcome.saved else { panic!("nobody else writes it") };
        assert_eq!(draft.revision, revision + 1, "every save is a change");
        revision = draft.revision;
    }
    times
}

async fn signing_in() {
    let folder = folder();
    let library = crate::library(folder.path()).await;
    assert!(library.add_demo(&PEOPLE, None).await.unwrap());
    let cores = thread::available_parallelism().map_or(1, usize::from).min(HASHING);
    let (one, many) = (hashes(1), hashes(cores));
    let (mut times, alone) = entries(&library, 0, 1).await;
    row(&format!("signing in, one at a time, p50 / p99 of {}", times.len()), p50_and_p99(&mut times), "–");
    let (mut times, together) = entries(&library, 1, ENTERING).await;
    row(&format!("… {ENTERING} at one time, p50 / p99 of {}", times.len()), p50_and_p99(&mut times), "–");
    row(
        &format!("… sign-ins/s: one, {ENTERING} at one time, beside argon2 hashes/s of one thread, of {cores}"),
        format!("{alone:.1}, {together:.1}, {one:.1}, {many:.1}"),
        "–",
    );
}

/// So many people sign in at one time, each again and again; gives what each took, and how many in a second.
async fn entries(library: &Library, from: usize, people: usize) -> (Vec<Duration>, f64) {
    let mut all = JoinSet::new();
    let begun = Instant::now();
    for person in from..from + people {
        let library = library.clone();
        all.spawn(async move {
            let mut times = Vec::with_capacity(TIMES);
            for time in 0..TIMES {
                let given = Credentials {
                    address: PEOPLE[person % PEOPLE.len()].address.to_owned(),
                    password: PASSWORD.to_owned(),
                    // From one client not so many are let in.
                    client: format!("client {person} {time}"),
                    ..Credentials::default()
                };
                let begun = Instant::now();
                let entered = library.sign_in(&given, &Pages).await.unwrap();
                times.push(begun.elapsed());
                assert!(matches!(entered, Entered::In(_)));
            }
            times
        });
    }
    let times = all.join_all().await.concat();
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    (times, rate)
}

/// Argon2 alone, as passwords are hashed here: how many in a second on so many threads.
fn hashes(threads: usize) -> f64 {
    let begun = Instant::now();
    let count: u32 = thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(hashed)).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    f64::from(count) / begun.elapsed().as_secs_f64()
}

fn hashed() -> u32 {
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < LIMIT {
        let mut hash = [0; 32];
        Argon2::default().hash_password_into(PASSWORD.as_bytes(), b"salt of 16 bytes", &mut hash).unwrap();
        std::hint::black_box(hash);
        count += 1;
    }
    count
}
