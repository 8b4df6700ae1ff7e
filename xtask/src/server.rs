//! The server, started: to work with it, to make one file of it, to try that file.

use std::{
    fs::File,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::{
    bundle::{Effort, bundle},
    command::{Running, cargo, command, free_port, run, target},
    program,
};

/// `cargo xtask run`: builds everything and becomes the server, so that Ctrl-C reaches it and nothing stands between.
pub fn serve(extra: &[&str]) -> Result<()> {
    bundle(Effort::Quick)?;
    println!("building the server; the first time takes minutes");
    run(&mut cargo("build --package server --bin werkbuch"))?;
    let mut server = command(target().join("debug").join(binary()));
    server.args(serve_arguments(extra));
    become_it(&mut server)
}

/// The usual data folder and address, unless the caller names others.
fn serve_arguments(extra: &[&str]) -> Vec<String> {
    let says = |flag: &str| extra.iter().any(|word| *word == flag || word.starts_with(&format!("{flag}=")));
    let mut arguments = vec!["serve".to_owned()];
    for (flag, value) in [("--data", "data"), ("--addr", "127.0.0.1:3000")] {
        if !says(flag) {
            arguments.extend([flag.to_owned(), value.to_owned()]);
        }
    }
    arguments.extend(extra.iter().map(|word| (*word).to_owned()));
    arguments
}

#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("could not start the server")
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<()> {
    run(server)
}

/// `cargo xtask build --release`
pub fn build_release() -> Result<()> {
    program::fetch_optimiser();
    bundle(Effort::Best)?;
    println!("building the release; the first time takes many minutes");
    run(&mut cargo("build --release --package server --bin werkbuch"))?;
    let file = target().join("release").join(binary());
    let size = file.metadata().with_context(|| format!("{} is not there", file.display()))?.len();
    println!("{}: {:.1} MiB, needs nothing beside it", file.display(), size as f64 / (1024.0 * 1024.0));
    Ok(())
}

/// Copies the release into an empty folder and uses it there: pages, an asset, readiness, an orderly end.
pub fn smoke() -> Result<()> {
    let folder = TempDir::with_prefix("werkbuch-smoke-").context("could not make a temporary folder")?;
    let file = folder.path().join(binary());
    std::fs::copy(target().join("release").join(binary()), &file).context("there is no release")?;
    let site = Site::open(&file, folder.path(), &[])?;
    let (status, home) = site.get("/de")?;
    ensure!(status == 200, "/de answers {status}");
    let sheet = home.split('"').find(|word| word.starts_with("/pkg/werkbuch.") && word.ends_with(".css"));
    let sheet = sheet.context("the home page names no style sheet")?;
    let (status, _) = site.get(sheet)?;
    ensure!(status == 200, "{sheet} answers {status}");
    let (status, _) = site.get("/healthz")?;
    ensure!(status == 200, "/healthz answers {status}");
    site.close()
}

/// What the server of a test says.
const LOG: &str = "target/server.log";
const LOG_OF_PEOPLE: &str = "target/server-people.log";

/// A server of ours on a free port, with an empty data folder that is removed afterwards.
pub struct Site {
    port: u16,
    server: Running,
    _data: TempDir,
}

impl Site {
    /// Starts the built server for tests and waits until it is ready to answer.
    pub fn open_for_tests() -> Result<Self> {
        Self::open(&target().join("debug").join(binary()), Path::new("."), &[])
    }

    /// The same with people of every role, whose passwords are known.
    pub fn open_for_people() -> Result<Self> {
        Self::open(&target().join("debug").join(binary()), Path::new("."), &["--demo"])
    }

    fn open(file: &Path, folder: &Path, more: &[&str]) -> Result<Self> {
        let data = TempDir::with_prefix("werkbuch-data-").context("could not make a temporary folder")?;
        let file = file.canonicalize().with_context(|| format!("{} is not there", file.display()))?;
        let port = free_port()?;
        let mut server = command(file);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WERKBUCH_") {
                server.env_remove(name);
            }
        }
        server.current_dir(folder).env("WERKBUCH_BASE_URL", format!("http://127.0.0.1:{port}"));
        // What is tried here asks no other site.
        server.env("WERKBUCH_LINKS__CHECK", "false");
        server.arg("serve").arg("--data").arg(data.path()).args(["--addr", &format!("127.0.0.1:{port}")]).args(more);
        let name = if more.is_empty() { LOG } else { LOG_OF_PEOPLE };
        let log = File::create(name).with_context(|| format!("could not write {name}"))?;
        server.stdout(log.try_clone()?).stderr(log);
        let since = Instant::now();
        let mut server = Running::start(&mut server)?;
        let ready = server.wait_until(Duration::from_secs(120), || matches!(get(port, "/readyz"), Ok((200, _))));
        if let Err(error) = ready {
            let said = std::fs::read_to_string(name).unwrap_or_default();
            let last: Vec<&str> = said.lines().rev().take(20).collect();
            return Err(error).context(last.into_iter().rev().collect::<Vec<_>>().join("\n"));
        }
        println!("the server is ready after {} ms", since.elapsed().as_millis());
        Ok(Self { port, server, _data: data })
    }

    /// The beginning of every address of this site.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn get(&self, path: &str) -> Result<(u16, String)> {
        get(self.port, path)
    }

    /// Ends the server as an operator would and tells whether it left in order.
    pub fn close(self) -> Result<()> {
        ensure!(self.server.end("TERM", Duration::from_secs(30))?, "the server did not end in order after SIGTERM");
        Ok(())
    }
}

/// A plain request over a connection of its own: status and body.
fn get(port: u16, path: &str) -> Result<(u16, String)> {
    let mut connection = TcpStream::connect(("127.0.0.1", port))?;
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(connection, "GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no HTTP answer")?;
    Ok((status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()))
}

fn binary() -> &'static str {
    if cfg!(windows) { "werkbuch.exe" } else { "werkbuch" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_caller_says_wins_over_what_is_usual() {
        assert_eq!(serve_arguments(&[]), ["serve", "--data", "data", "--addr", "127.0.0.1:3000"]);
        assert_eq!(
            serve_arguments(&["--addr=127.0.0.1:8080", "--empty"]),
            ["serve", "--data", "data", "--addr=127.0.0.1:8080", "--empty"]
        );
    }
}
