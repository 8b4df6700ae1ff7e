//! The server is killed while people write, again and again: what it has acknowledged is there afterwards, and nothing
//! is half written.
//!
//! Once more with all discarded that was written and not synced, as when the power is cut: a kill alone leaves that in
//! the kernel. `storage`'s test `unsynced` shows that a database that does not sync is found out so.
//!
//! `WERKBUCH_KILLS` and `WERKBUCH_UNSYNCED_KILLS` say how often, `WERKBUCH_KILL_SEED` repeats the moments of a run.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use app::routes::{self, OfDraft};
use domain::{EntryId, Kind, Language, form};
use serde_json::Value;
use server::demo;
use storage::{Storage, draft};

use crate::command::{out, run, werkbuch};
use crate::desk::offered;
use crate::house::{named, on, shipped};
use crate::preload::Preload;

/// How often the server is killed where nothing else is said.
const KILLS: u64 = 5;
/// The same where what was not synced is discarded.
const UNSYNCED_KILLS: u64 = 3;
/// People who save at the same time, each a draft of their own.
const WRITERS: usize = 4;
/// Saves after which they begin the next draft.
const SAVES: u64 = 25;
/// Shortest and longest time from the first save and submission that were acknowledged to the kill, in milliseconds.
const WRITING: (u64, u64) = (20, 600);
/// The guide that is submitted.
const GUIDE: &str = "menschen-einladen-die-nie-kommen";

const DE: Language = Language::De;

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

/// A server that does not outlive the test.
pub struct Running {
    child: Child,
    pub port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts it in the data folder of this folder, with what is loaded before it, and waits until it answers.
    pub fn start(folder: &Path, preload: Option<&Preload>) -> Self {
        for _ in 0..3 {
            let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
            let address = format!("127.0.0.1:{port}");
            let mut server = werkbuch(&["serve", "--demo", "--data", "data", "--addr", &address], folder);
            if let Some(preload) = preload {
                preload.before(&mut server, &folder.join("data"));
            }
            let child = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let mut running = Self { child, port };
            if running.is_ready() {
                return running;
            }
        }
        panic!("the server ends as soon as it starts");
    }

    /// False where it has ended, as it does when somebody else has taken its port meanwhile.
    fn is_ready(&mut self) -> bool {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if ask(self.port, "GET", "/readyz", "", "").is_some_and(|answer| answer.status == 200) {
                return true;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
            thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What came back, whole or cut off behind its head.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(given, _)| given.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    fn is_whole(&self) -> bool {
        self.header("content-length").parse::<usize>().ok() == Some(self.body.len())
    }
}

/// One request on a connection of its own, as a browser sends it from a page of this site; none where no head of an
/// answer came back.
pub fn ask(port: u16, method: &str, path: &str, cookie: &str, form: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let length = form.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\ncookie: {cookie}\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {length}\r\n\r\n{form}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    // Whoever is killed breaks off somewhere.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// A draft that is saved again and again, as whoever writes it knows it. Its texts say which save they are of.
struct Saved {
    address: String,
    /// Number of the last save that was acknowledged, and of the last one that was sent; 0 before the first.
    acknowledged: u64,
    sent: u64,
}

/// A guide that is saved and submitted by one request.
struct Submitted {
    address: String,
    acknowledged: bool,
}

fn title(number: u64) -> String {
    if number == 0 { String::new() } else { format!("Titel {number}") }
}

fn summary(number: u64) -> String {
    if number == 0 { String::new() } else { format!("Was beim {number}. Mal geschrieben stand") }
}

/// The identifier at the end of an address.
fn id_in(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

/// What people who write know.
struct Desk {
    cookie: String,
    initiative: String,
    guide: Vec<(String, String)>,
}

impl Desk {
    /// Signs in; the session outlives every kill.
    fn of(port: u16) -> Self {
        let writer = form_urlencoded::Serializer::new(String::new())
            .append_pair("address", "mitwirkend@demo.example")
            .append_pair("password", demo::PASSWORD)
            .finish();
        let answer = ask(port, "POST", "/de/konto/anmelden", "", &writer).unwrap();
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        // People of the demo write for the first initiative: see `demo::prepare`.
        let initiatives = shipped().into_iter().filter(|item| item.entry.kind == Kind::Initiative);
        let first = initiatives.min_by_key(|item| item.slugs.get(&DE).cloned()).unwrap();
        let mut guide = form::write(Kind::Guide, named(GUIDE).entry.authored());
        guide.retain(|(name, _)| !name.starts_with("related["));
        guide.extend(pairs(&[("revision", "1"), ("end", "1"), ("go", "submit")]));
        Self { cookie, initiative: first.entry.id.to_string(), guide }
    }

    fn post(&self, port: u16, path: &str, values: &[(String, String)]) -> Option<Answer> {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
        ask(port, "POST", path, &self.cookie, &form)
    }

    fn get(&self, port: u16, path: &str) -> Answer {
        let answer = ask(port, "GET", path, &self.cookie, "");
        answer.unwrap_or_else(|| panic!("{path} is not answered"))
    }

    /// The address of a new guide; none where the server is gone.
    fn begun(&self, port: u16) -> Option<String> {
        let values = pairs(&[("kind", "guide"), ("initiative", &self.initiative), ("language", "de")]);
        let answer = self.post(port, &routes::desk_new(DE), &values)?;
        assert_eq!(answer.status, 303, "{}", answer.body);
        Some(answer.header("location").to_owned())
    }

    /// Saves drafts, one after another, until the server is gone.
    fn saves(&self, port: u16, count: &AtomicU64) -> Vec<Saved> {
        let mut all = Vec::new();
        while let Some(address) = self.begun(port) {
            let mut draft = Saved { address, acknowledged: 0, sent: 0 };
            let goes_on = self.save(port, &mut draft, count);
            all.push(draft);
            if !goes_on {
                break;
            }
        }
        all
    }

    /// Saves one draft, each time over the revision that the answer before named; false where the server is gone.
    fn save(&self, port: u16, draft: &mut Saved, count: &AtomicU64) -> bool {
        let keep = routes::of_draft(DE, id_in(&draft.address), OfDraft::Keep);
        let mut revision = "1".to_owned();
        for number in 1..=SAVES {
            draft.sent = number;
            let (title, summary) = (title(number), summary(number));
            let values = pairs(&[("revision", &revision), ("title", &title), ("summary", &summary), ("end", "1")]);
            let Some(answer) = self.post(port, &keep, &values) else { return false };
            assert_eq!(answer.status, 200, "{}", answer.body);
            draft.acknowledged = number;
            count.fetch_add(1, Ordering::Relaxed);
            let named = answer.body.split_once("data-revision=\"").and_then(|(_, behind)| behind.split_once('"'));
            match named {
                Some((next, _)) => next.clone_into(&mut revision),
                None if answer.is_whole() => panic!("no revision is named: {}", answer.body),
                None => return false,
            }
        }
        true
    }

    /// Submits guides, one after another, until the server is gone.
    fn submits(&self, port: u16, count: &AtomicU64) -> Vec<Submitted> {
        let mut all = Vec::new();
        while let Some(address) = self.begun(port) {
            let answer = self.post(port, &address, &self.guide);
            let acknowledged = answer.is_some();
            if let Some(answer) = answer {
                let receipt = routes::of_draft(DE, id_in(&address), OfDraft::Receipt);
                assert_eq!((answer.status, answer.header("location")), (303, receipt.as_str()), "{}", answer.body);
                count.fetch_add(1, Ordering::Relaxed);
            }
            all.push(Submitted { address, acknowledged });
            if !acknowledged {
                break;
            }
        }
        all
    }

    /// What was acknowledged is there, or what was sent after it, as a whole.
    fn look_at_saved(&self, port: u16, draft: &Saved) {
        let Saved { address, acknowledged, sent } = draft;
        let answer = self.get(port, address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        let values: BTreeMap<String, String> = offered(&answer.body, address).into_iter().collect();
        // Every save was a change, and so a revision.
        let number = values["revision"].parse::<u64>().unwrap() - 1;
        assert!((*acknowledged..=*sent).contains(&number), "{address}: {acknowledged} to {sent}, not {number}");
        assert_eq!((&values["title"], &values["summary"]), (&title(number), &summary(number)), "{address}");
    }

    /// What was acknowledged is submitted; what was not is submitted, or saved, or as it was begun.
    fn look_at_submitted(&self, port: u16, draft: &Submitted) {
        let Submitted { address, acknowledged } = draft;
        let answer = self.get(port, address);
        if answer.status == 303 {
            let state = routes::of_draft(DE, id_in(address), OfDraft::State);
            assert_eq!(answer.header("location"), state, "{address}");
            let receipt = self.get(port, &routes::of_draft(DE, id_in(address), OfDraft::Receipt));
            assert_eq!(receipt.status, 200, "{address}: {}", receipt.body);
            assert!(receipt.body.contains("Nummer "), "{address}: {}", receipt.body);
            return;
        }
        assert_eq!((answer.status, acknowledged), (200, &false), "{address}: {}", answer.body);
        let values: BTreeMap<String, String> = offered(&answer.body, address).into_iter().collect();
        let sent: BTreeMap<String, String> = self.guide.iter().cloned().collect();
        let is = (values["title"].as_str(), values["summary"].as_str());
        let whole = (sent["title"].as_str(), sent["summary"].as_str());
        assert!(is == ("", "") || is == whole, "{address}: {is:?}");
    }
}

fn pairs(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A number out of the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// People write until the server is killed, so long after something was saved and something submitted.
fn written(desk: &Desk, mut server: Running, long: Duration) -> (Vec<Vec<Saved>>, Vec<Submitted>) {
    let (port, saves, submits) = (server.port, AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(|| desk.saves(port, &saves))).collect();
        let submitter = scope.spawn(|| desk.submits(port, &submits));
        let begun = Instant::now();
        let nothing = |count: &AtomicU64| count.load(Ordering::Relaxed) == 0;
        while (nothing(&saves) || nothing(&submits)) && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(long);
        server.kill();
        (writers.into_iter().map(|writer| writer.join().unwrap()).collect(), submitter.join().unwrap())
    })
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
    let desk = Desk::of(server.port);
    let mut saved = Vec::new();
    for kill in 1..=kills {
        let long = Duration::from_millis(moments.between(WRITING.0, WRITING.1));
        let (saves, submits) = written(&desk, server, long);
        let acknowledged: u64 = saves.iter().flatten().map(|draft| draft.acknowledged).sum();
        println!("kill {kill}, {} ms later: {acknowledged} saves, {} guides", long.as_millis(), submits.len());
        assert!(acknowledged > 0, "nobody saved anything");
        assert!(submits.iter().any(|draft| draft.acknowledged), "nobody submitted anything");
        is_in_order(folder.path());
        server = Running::start(folder.path(), preload);
        let (desk, port) = (&desk, server.port);
        thread::scope(|scope| {
            for drafts in &saves {
                scope.spawn(move || drafts.iter().for_each(|draft| desk.look_at_saved(port, draft)));
            }
            scope.spawn(|| submits.iter().for_each(|draft| desk.look_at_submitted(port, draft)));
        });
        saved.extend(saves.into_iter().flatten());
    }
    server.kill();
    is_in_order(folder.path());
    // No later kill has taken anything from what earlier ones had left.
    on(async {
        let storage = Storage::open(&format!("sqlite:{}", folder.path().join("data/werkbuch.db").display())).await;
        let storage = storage.unwrap();
        let ids = saved.iter().map(|draft| (&draft.address, draft.acknowledged..=draft.sent));
        for (address, numbers) in ids {
            let id: EntryId = id_in(address).parse().unwrap();
            let row = draft::get(&storage, id).await.unwrap().unwrap();
            let authored: Value = serde_json::from_str(&row.authored).unwrap();
            let is = (authored["title"]["de"].as_str(), authored["summary"]["de"].as_str());
            let is = is.0.unwrap_or_default().to_owned() + " / " + is.1.unwrap_or_default();
            let fits = numbers.clone().any(|number| is == format!("{} / {}", title(number), summary(number)));
            assert!(fits, "{address}: {numbers:?}, not {is}");
        }
        storage.close().await.unwrap();
    });
}

/// `werkbuch doctor` finds nothing.
pub fn is_in_order(folder: &Path) {
    let doctor = run(&["doctor", "--data", "data"], folder);
    assert!(doctor.status.success(), "{}{}", out(&doctor), String::from_utf8_lossy(&doctor.stderr));
}
