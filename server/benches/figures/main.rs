//! `cargo xtask bench`: the figures of the README, each beside the limit of the same run. Nothing fails for being slow.
//!
//! The node and the bare axum server run as child processes of this very program, so that their CPU time can be read
//! apart from the generator's. Loops are bounded in count and time; everything listens on loopback.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may stop at the first surprise")]

mod corpus;
mod finding;
mod judged;
mod load;
mod measure;
mod writing;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Language;
use library::clock::SystemClock;
use library::transfer::Item;
use library::{Library, Origin};
use load::Target;
use search::embedded::Embedded;
use search::{Find, Index};
use storage::Storage;

/// Entries of the larger corpus.
const MANY: usize = 10_000;
/// Bytes of a short entry.
const SMALL: usize = 2_000;

fn main() {
    // Role and words of a child process.
    if std::env::var("WERKBUCH_BENCH_ROLE").as_deref() == Ok("bare") {
        return load::bare();
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _ = runtime.block_on(async { any_spawner::Executor::init_tokio() });
    println!(
        "\nFigures of one run on {} cores ({}).\n",
        std::thread::available_parallelism().map_or(0, usize::from),
        profile()
    );
    println!("| what | figure | goal |\n|---|---|---|");
    if std::env::args().any(|word| word == "search") {
        return runtime.block_on(finding::figures());
    }
    if std::env::args().any(|word| word == "writing") {
        return runtime.block_on(writing::figures());
    }
    runtime.block_on(async {
        ingest().await;
        searching().await;
        writing::figures().await;
    });
    runtime.block_on(rendering());
    serving();
}

const fn profile() -> &'static str {
    if cfg!(debug_assertions) { "debug: not comparable" } else { "release" }
}

fn row(what: &str, figure: String, goal: &str) {
    println!("| {what} | {figure} | {goal} |");
}

async fn library(folder: &Path) -> Library {
    let storage = Storage::open(&format!("sqlite:{}", folder.join("werkbuch.db").display())).await.unwrap();
    let index: Arc<dyn Index> = Arc::new(Embedded::in_folder(&folder.join("index")).unwrap());
    Library::new(storage, index, Arc::new(SystemClock))
}

/// Import of many entries: database and index.
async fn ingest() {
    taken_in("entries of 2 kB", corpus::cut_items(MANY, SMALL), "3,000").await;
    taken_in("recombined entries as long as the shipped ones", corpus::items(MANY), "–").await;
}

async fn taken_in(what: &str, items: Vec<Item>, goal: &str) {
    let folder = tempfile::tempdir().unwrap();
    let library = library(folder.path()).await;
    let authored: usize = items.iter().map(|item| serde_json::to_vec(item.entry.authored()).unwrap().len()).sum();
    let begun = Instant::now();
    let tally = library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
    let taken = begun.elapsed().as_secs_f64();
    let (rate, size) = (tally.all() as f64 / taken, authored as f64 / tally.all() as f64 / 1e3);
    row(
        &format!("import of {MANY} {what} ({size:.1} kB of JSON each), database and index"),
        format!("{rate:.0} entries/s"),
        goal,
    );
    let bytes = measure::size(folder.path());
    row("… disk per entry (database and index)", format!("{:.1} kB", bytes as f64 / 1e3 / tally.all() as f64), "–");
}

/// Queries against many entries, without the pages.
async fn searching() {
    let index = Embedded::in_memory().unwrap();
    index.apply(corpus::documents(MANY), 1).await.unwrap();
    let queries = corpus::queries();
    for query in &queries {
        index.find(query).await.unwrap();
    }
    let mut times = Vec::new();
    for _ in 0..20 {
        for query in &queries {
            let begun = Instant::now();
            let found = index.find(query).await.unwrap();
            times.push(begun.elapsed());
            std::hint::black_box(found);
        }
    }
    row(
        &format!("search in {MANY} entries with facets and snippets, p50 / p99 of {}", times.len()),
        format!("{:.2} / {:.2} ms", measure::percentile(&mut times, 0.50), measure::percentile(&mut times, 0.99)),
        "1 / 4 ms",
    );
}

/// CPU of rendering pages that are in no cache, data loaded.
async fn rendering() {
    use domain::account::Viewer;
    use domain::query::{DEFAULT_LIMIT, Query};
    use library::read::Reading;
    let folder = tempfile::tempdir().unwrap();
    let library = library(folder.path()).await;
    library.take_in(&corpus::shipped(), Origin::Shipped, |_| {}).await.unwrap();
    let config = server::config::Config::default();
    let door = server::state::Door::new(library.clone(), &config);
    let chrome = door.chrome(Language::De);
    let Reading::Page(page) =
        library.read(&Viewer::reader(), domain::Kind::DialogFormat, "world-cafe", Language::De).await.unwrap()
    else {
        panic!("the world café is shipped")
    };
    let results = library.find(&Query { limit: DEFAULT_LIMIT, ..Query::default() }).await.unwrap();
    let mut length = 0;
    let cpu = measure::cpu_of(300, || length = app::pages::format::page(&chrome, &page, None).len());
    row(&format!("uncached render of a format ({} kB of HTML), CPU", length / 1000), format!("{cpu:.2} ms"), "1.5 ms");
    let cpu = measure::cpu_of(300, || length = app::pages::results::page(&chrome, &results, &[]).len());
    row(
        &format!("uncached render of results ({} hits, {} kB), CPU", results.hits.len(), length / 1000),
        format!("{cpu:.2} ms"),
        "1.5 ms",
    );
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Everything that needs the node as a process.
fn serving() {
    let Some(binary) = node_binary() else {
        row(
            "serving",
            "not measured: target/release/werkbuch is missing, run `cargo xtask build --release`".to_owned(),
            "–",
        );
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let start = |port: u16| {
        let child = Command::new(&binary)
            .args(["serve", "--data", data.path().to_str().unwrap(), "--addr", &format!("127.0.0.1:{port}")])
            .env("WERKBUCH_LINKS__CHECK", "false")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Running(child)
    };
    let port = load::free_port();
    drop((start(port), load::wait(port, "/readyz", Duration::from_secs(60))));
    // Cold start: the folder is there, the process is not.
    let mut starts: Vec<Duration> = (0..7)
        .map(|_| {
            let port = load::free_port();
            let begun = Instant::now();
            let running = start(port);
            let taken = load::wait(port, "/de", Duration::from_secs(20)).map_or(Duration::MAX, |()| begun.elapsed());
            drop(running);
            taken
        })
        .collect();
    row(
        "cold start to the first page, median of 7",
        format!("{:.0} ms", measure::percentile(&mut starts, 0.5)),
        "150 ms",
    );

    let port = load::free_port();
    let node = start(port);
    load::wait(port, "/readyz", Duration::from_secs(20)).unwrap();
    first_load(port);
    let idle = measure::memory(node.0.id());
    cached(port, &node);
    let loaded = measure::memory(node.0.id());
    row("memory (anonymous), idle / after the load", format!("{:.0} / {:.0} MB", idle, loaded), "40 / 120 MB");
}

fn node_binary() -> Option<std::path::PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/werkbuch");
    path.is_file().then_some(path)
}

/// Bytes of a first visit to a format's page.
fn first_load(port: u16) {
    let page = load::get(port, "/de/dialogformate/world-cafe", "br").unwrap();
    let html = load::get(port, "/de/dialogformate/world-cafe", "identity").unwrap().body;
    let html = String::from_utf8_lossy(&html).into_owned();
    let css = html
        .split('"')
        .find(|part| part.starts_with("/pkg/werkbuch.") && part.ends_with(".css"))
        .unwrap_or_default()
        .to_owned();
    let css = load::get(port, &css, "br").map_or(0, |answer| answer.body.len());
    let scripts: usize = html
        .split("src=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .filter(|path| path.ends_with(".js"))
        .map(|path| load::get(port, path, "br").map_or(0, |answer| answer.body.len()))
        .sum();
    row(
        "first load of a format: HTML + CSS, Brotli",
        format!("{:.1} + {:.1} KiB", page.body.len() as f64 / 1024.0, css as f64 / 1024.0),
        "30 KiB",
    );
    row(
        "… scripts / wasm before a touch",
        format!("{:.1} KiB / {} B", scripts as f64 / 1024.0, if html.contains("modulepreload") { 1 } else { 0 }),
        "3 KiB / 0 B",
    );
}

/// A cached page beside a bare axum handler of the same bytes: CPU per request of each process, interleaved.
fn cached(port: u16, node: &Running) {
    let path = "/de/dialogformate/world-cafe";
    let bytes = load::get(port, path, "br").unwrap().body;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let bare_port = load::free_port();
    let bare = Running(
        Command::new(std::env::current_exe().unwrap())
            .env("WERKBUCH_BENCH_ROLE", "bare")
            .env("WERKBUCH_BENCH_FILE", file.path())
            .env("WERKBUCH_BENCH_PORT", bare_port.to_string())
            .spawn()
            .unwrap(),
    );
    load::wait(bare_port, "/", Duration::from_secs(10)).unwrap();
    let ours = Target { port, path, pid: node.0.id() };
    let theirs = Target { port: bare_port, path: "/", pid: bare.0.id() };
    let (mut cpu_ratios, mut rate_ratios, mut own, mut limit) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..8 {
        let (first, second) = if round % 2 == 0 { (&ours, &theirs) } else { (&theirs, &ours) };
        let (one, other) = (load::run(first, Duration::from_secs(2)), load::run(second, Duration::from_secs(2)));
        let (mine, bare) = if round % 2 == 0 { (one, other) } else { (other, one) };
        if round > 0 {
            cpu_ratios.push(bare.cpu_ms / mine.cpu_ms);
            rate_ratios.push(mine.rate / bare.rate);
            own.push(mine);
            limit.push(bare);
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let of = |all: &[load::Load], get: fn(&load::Load) -> f64| median(all.iter().map(get).collect());
    row(
        "cached page, CPU per request: ours / bare axum, same bytes",
        format!("{:.1} / {:.1} µs", of(&own, |load| load.cpu_ms) * 1000.0, of(&limit, |load| load.cpu_ms) * 1000.0),
        "–",
    );
    row("… share of the limit by CPU, median of 7 pairs", format!("{:.2}", median(cpu_ratios)), "0.7");
    row(
        "… requests/s with one generator thread: ours / bare (share)",
        format!("{:.0} / {:.0} ({:.2})", of(&own, |load| load.rate), of(&limit, |load| load.rate), median(rate_ratios)),
        "0.7",
    );
    row("… p99 at saturation", format!("{:.2} ms", of(&own, |load| load.p99_ms)), "–");
}
