//! A real Meilisearch, where there is one.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use search::embedded::Embedded;
use search::meilisearch::{Configuration, Meilisearch, MemoryCursors};
use search::{Answering, Change, Find as _, Index as _, Relay};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::corpus::library;
use crate::story::{self, Exceptions, numbers, query};

/// What Meilisearch cannot do.
const EXCEPTIONS: Exceptions = Exceptions { typos_always: true };

/// A server that ends with the test.
struct Server {
    url: String,
    key: Option<String>,
    child: Option<Child>,
    _folder: Option<tempfile::TempDir>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn server() -> Option<Server> {
    if let Ok(url) = std::env::var("MEILI_URL") {
        return Some(Server { url, key: std::env::var("MEILI_MASTER_KEY").ok(), child: None, _folder: None });
    }
    let port =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr()).expect("a free port").port();
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("127.0.0.1:{port}");
    let child = Command::new("meilisearch")
        .args(["--http-addr", &address, "--no-analytics", "--env", "development"])
        .arg("--db-path")
        .arg(folder.path().join("data"))
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Some(Server { url: format!("http://{address}"), key: None, child: Some(child), _folder: Some(folder) })
}

/// A test that did not run has to say so: past the capturing of output, and to whoever counts.
fn skipped(test: &str, how: &str) {
    let said = format!("real::{test}: no Meilisearch ({how})");
    writeln!(std::io::stderr(), "skipped: {said}").expect("it can be said");
    if let Some(file) = std::env::var_os("WERKBUCH_TEST_SKIPS") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(file);
        writeln!(file.expect("it can be opened"), "{said}").expect("it can be written");
    }
}

#[tokio::test]
async fn the_story_on_a_server() {
    let Some(server) = server() else {
        skipped("the_story_on_a_server", "set MEILI_URL, or put meilisearch on the PATH");
        return;
    };
    let mut configuration = Configuration::new(&server.url, server.key.clone());
    configuration.request_timeout = Duration::from_secs(5);
    let index = Meilisearch::new(configuration, Arc::new(MemoryCursors::default())).expect("an address");
    let mut tries = 0;
    while search::Index::clear(&index).await.is_err() {
        tries += 1;
        assert!(tries < 100, "the server does not answer");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    story::tell(&index, EXCEPTIONS).await;
}

/// Passes on what is said between a client and the server, each piece of an answer after a pause.
async fn slowly(to: String, pause: Arc<std::sync::atomic::AtomicU64>) -> String {
    let door = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = format!("http://{}", door.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((client, _)) = door.accept().await {
            let (to, pause) = (to.clone(), pause.clone());
            tokio::spawn(async move {
                let server = tokio::net::TcpStream::connect(to).await?;
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                let asking = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
                let mut piece = vec![0; 64 * 1024];
                loop {
                    let length = from_server.read(&mut piece).await?;
                    if length == 0 {
                        break;
                    }
                    let pause = pause.load(std::sync::atomic::Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    to_client.write_all(&piece[..length]).await?;
                }
                asking.abort();
                Ok::<_, std::io::Error>(())
            });
        }
    });
    address
}

/// The real server slow, hung and down: the embedded engine answers within a second, and the server again when it is
/// well. Only where the test may start a server of its own.
#[tokio::test]
async fn a_real_server_in_trouble() {
    let Some(mut server) = server().filter(|server| server.child.is_some()) else {
        skipped("a_real_server_in_trouble", "put meilisearch on the PATH, and leave MEILI_URL unset");
        return;
    };
    let pause = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let through = slowly(server.url.trim_start_matches("http://").to_owned(), pause.clone()).await;
    let index = Meilisearch::new(Configuration::new(through, None), Arc::new(MemoryCursors::default()));
    let index = Arc::new(index.expect("an address"));
    let mut tries = 0;
    while index.clear().await.is_err() {
        tries += 1;
        assert!(tries < 100, "the server does not answer");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let changes: Vec<Change> = library().into_iter().map(Change::Upsert).collect();
    index.apply(changes.clone(), 25).await.expect("the server takes them");
    let embedded = Arc::new(Embedded::in_memory().expect("an index"));
    embedded.apply(changes, 25).await.expect("apply");
    let peace = Duration::from_millis(200);
    let relay = Relay::new(index, embedded).with_peace(peace);
    relay.follows(true);
    let answered = async |what: &str, by: &str| {
        let begun = std::time::Instant::now();
        let found = relay.find(&query("Bürgerversammlung")).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert!(begun.elapsed() < Duration::from_secs(1), "{what}: {:?}", begun.elapsed());
        assert_eq!(numbers(&found).first(), Some(&3), "{what}");
        let is_server = relay.answering() == Answering::Server;
        assert_eq!(is_server, by == "server", "{what}: {:?}", relay.answering());
    };
    let signal = |server: &Server, name: &str| {
        let id = server.child.as_ref().map_or(0, Child::id).to_string();
        assert!(Command::new("kill").args([name, &id]).status().expect("kill is there").success());
    };
    answered("well", "server").await;
    pause.store(2_000, std::sync::atomic::Ordering::SeqCst);
    answered("slow", "embedded").await;
    pause.store(0, std::sync::atomic::Ordering::SeqCst);
    tokio::time::sleep(peace * 2).await;
    answered("quick again", "server").await;
    signal(&server, "-STOP");
    answered("hung", "embedded").await;
    signal(&server, "-CONT");
    tokio::time::sleep(peace * 2).await;
    answered("going on", "server").await;
    if let Some(child) = &mut server.child {
        child.kill().expect("it runs");
        child.wait().expect("it ended");
    }
    answered("down", "embedded").await;
}
