//! The server is killed while people write, hand in files, submit, review, publish, report and hide, again and again:
//! what it has acknowledged is there afterwards, nothing is half written, what was published is read and found, what was
//! hidden is not, and of every fact one letter tells.
//!
//! Once more with all discarded that was written and not synced, as when the power is cut: a kill alone leaves that in
//! the kernel. `storage`'s test `unsynced` shows that a database that does not sync is found out so.
//!
//! `WERKBUCH_KILLS` and `WERKBUCH_UNSYNCED_KILLS` say how often, `WERKBUCH_KILL_SEED` repeats the moments of a run.

mod kept;
mod reviewing;
pub mod running;
mod writing;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::command::{out, run};
use crate::house::on;
use crate::preload::Preload;
use reviewing::{Case, Done, Office, look_at_entry};
use running::Running;
use writing::{Desk, File, Saved, Submitted};

/// How often the server is killed where nothing else is said.
const KILLS: u64 = 5;
/// The same where what was not synced is discarded.
const UNSYNCED_KILLS: u64 = 3;
/// People who save at the same time, each a draft of their own.
const WRITERS: usize = 4;
/// Shortest and longest time to the kill, in milliseconds, from when something was saved, submitted and published.
const WRITING: (u64, u64) = (20, 600);

/// Numbers that look random and are the same ones for the same seed (xorshift64*).
struct Seed(u64);

impl Seed {
    fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        least + (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % (most - least + 1)
    }
}

/// A number out of the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// What people know of what they did.
#[derive(Default)]
struct Written {
    /// By each writer.
    saved: Vec<Vec<Saved>>,
    files: Vec<File>,
    submitted: Vec<Submitted>,
    cases: Vec<Case>,
}

impl Written {
    /// People do all this until the server is killed, so long after something was saved, submitted and published.
    fn until_killed(desk: &Desk, office: &Office, mut server: Running, long: Duration) -> Self {
        let port = server.port;
        let counts = [const { AtomicU64::new(0) }; 3];
        let [saves, submits, publishes] = &counts;
        let (tell, arrived) = mpsc::channel();
        thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(move || desk.saves(port, saves))).collect();
            let files = scope.spawn(move || desk.hands_in(port));
            let submitter = scope.spawn(move || desk.submits(port, submits, &tell));
            let reviewer = scope.spawn(move || office.reviews(port, &arrived, publishes));
            let begun = Instant::now();
            let is_done = || counts.iter().all(|count| count.load(Ordering::Relaxed) > 0);
            while !is_done() && begun.elapsed() < Duration::from_secs(20) {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(long);
            server.kill();
            Self {
                saved: writers.into_iter().map(|writer| writer.join().unwrap()).collect(),
                files: files.join().unwrap(),
                submitted: submitter.join().unwrap(),
                cases: reviewer.join().unwrap(),
            }
        })
    }

    /// Looks at all of it on a server that was started again.
    fn look(&self, desk: &Desk, office: &Office, port: u16) {
        thread::scope(|scope| {
            for drafts in &self.saved {
                scope.spawn(move || drafts.iter().for_each(|draft| desk.look_at_saved(port, draft)));
            }
            scope.spawn(|| self.cases.iter().for_each(|case| look_at_entry(port, case)));
            scope.spawn(|| self.cases.iter().for_each(|case| office.look_at_case(port, case)));
            scope.spawn(|| self.files.iter().for_each(|file| desk.look_at_file(port, file)));
            scope.spawn(|| self.submitted.iter().for_each(|draft| desk.look_at_submitted(port, draft)));
        });
    }

    /// Something of everything was acknowledged.
    fn says_something(&self) {
        let saves: u64 = self.saved.iter().flatten().map(|draft| draft.acknowledged).sum();
        let submitted = self.submitted.iter().filter(|draft| draft.acknowledged).count();
        let times = |what: fn(&Case) -> Done| self.cases.iter().filter(|case| what(case) == Done::Yes).count();
        let (published, hidden) = (times(|case| case.published), times(|case| case.hidden));
        println!(
            "{saves} saves, {} files, {submitted} guides, {published} published, {} reported, {hidden} hidden",
            self.files.len(),
            times(|case| case.reported),
        );
        assert!(saves > 0, "nobody saved anything");
        assert!(submitted > 0, "nobody submitted anything");
        assert!(published > 0, "nobody published anything");
    }

    fn extend(&mut self, more: Self) {
        self.saved.extend(more.saved);
        self.files.extend(more.files);
        self.submitted.extend(more.submitted);
        self.cases.extend(more.cases);
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    nothing_is_lost(number("WERKBUCH_KILLS").unwrap_or(KILLS), None);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_is_cut() {
    let name = "killed::nothing_acknowledged_is_lost_when_the_power_is_cut";
    let Some(preload) = Preload::built(name) else { return };
    nothing_is_lost(number("WERKBUCH_UNSYNCED_KILLS").unwrap_or(UNSYNCED_KILLS), Some(&preload));
}

/// Kills the server so often while people write, and looks at everything after each start and in the end.
fn nothing_is_lost(kills: u64, preload: Option<&Preload>) {
    let seed = number("WERKBUCH_KILL_SEED").unwrap_or_else(|| UNIX_EPOCH.elapsed().unwrap().as_micros() as u64);
    println!("WERKBUCH_KILL_SEED={seed}");
    let mut moments = Seed(seed.max(1));
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let mut server = Running::start(folder.path(), preload);
    let (desk, office) = (Desk::of(server.port), Office::of(server.port));
    let mut all = Written::default();
    for kill in 1..=kills {
        let long = Duration::from_millis(moments.between(WRITING.0, WRITING.1));
        let written = Written::until_killed(&desk, &office, server, long);
        print!("kill {kill}, {} ms later: ", long.as_millis());
        written.says_something();
        is_in_order(folder.path());
        server = Running::start(folder.path(), preload);
        written.look(&desk, &office, server.port);
        all.extend(written);
    }
    // What earlier lives of the server have published is read and found to the end.
    all.cases.iter().for_each(|case| look_at_entry(server.port, case));
    server.kill();
    is_in_order(folder.path());
    on(kept::look(folder.path(), &all));
}

/// `werkbuch doctor` finds nothing.
pub fn is_in_order(folder: &Path) {
    let doctor = run(&["doctor", "--data", "data"], folder);
    assert!(doctor.status.success(), "{}{}", out(&doctor), String::from_utf8_lossy(&doctor.stderr));
}
