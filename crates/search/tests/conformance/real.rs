//! A real Meilisearch, where there is one.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use search::meilisearch::{Configuration, Meilisearch, MemoryCursors};

use crate::story::{self, Exceptions};

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

#[tokio::test]
async fn the_story_on_a_server() {
    let Some(server) = server() else {
        // A test that did not run has to say so: past the capturing of output, and to whoever counts.
        let said = "real::the_story_on_a_server: no Meilisearch (set MEILI_URL, or put meilisearch on the PATH)";
        writeln!(std::io::stderr(), "skipped: {said}").expect("it can be said");
        if let Some(file) = std::env::var_os("WERKBUCH_TEST_SKIPS") {
            let file = std::fs::OpenOptions::new().append(true).create(true).open(file);
            writeln!(file.expect("it can be opened"), "{said}").expect("it can be written");
        }
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
