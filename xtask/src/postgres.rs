//! A PostgreSQL of our own for the tests: made in a temporary folder, ended and removed afterwards.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::command::{Running, command, find, free_port, install, may_install, read, run};

/// A running cluster; it ends with the value.
pub struct Postgres {
    url: String,
    server: Option<Running>,
    _folder: TempDir,
}

impl Postgres {
    /// Where tests connect to, as a user who may create databases.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is its fast shutdown: connections are closed, nothing is left behind.
        if let Some(server) = self.server.take()
            && let Err(error) = server.end("INT", Duration::from_secs(20))
        {
            eprintln!("PostgreSQL could not be ended: {error:#}");
        }
    }
}

/// Starts a cluster on a free port of 127.0.0.1. As root it is installed by apt where it is missing and runs as the user
/// postgres, because it refuses to run as root.
pub fn start() -> Result<Postgres> {
    let programs = match programs() {
        Some(programs) => programs,
        None if may_install() => {
            install("postgresql").context("PostgreSQL is not here, and apt could not install it")?;
            programs().context("apt installed PostgreSQL, but initdb is not where Debian puts it")?
        }
        None => bail!("PostgreSQL is not here: put initdb and postgres on PATH, or let root with apt install them"),
    };
    let folder = TempDir::with_prefix("werkbuch-postgres-").context("could not make a temporary folder")?;
    let is_root = read(Command::new("id").arg("-u"))?.trim() == "0";
    if is_root {
        run(command("chown").arg("postgres:").arg(folder.path())).context("there is no user postgres to run it as")?;
    }
    let start = |program: &str| {
        if !is_root {
            return command(programs.join(program));
        }
        // Ends with us even if we are killed.
        let mut other = command("setpriv");
        other.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=INT"]);
        other.arg(programs.join(program));
        other
    };

    let data = folder.path().join("data");
    read(start("initdb").current_dir(folder.path()).arg("--pgdata").arg(&data).args([
        "--username=werkbuch",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]))?;
    let port = free_port()?;
    let mut server = start("postgres");
    server.current_dir(folder.path()).arg("-D").arg(&data);
    for setting in [
        "listen_addresses=127.0.0.1",
        &format!("port={port}"),
        &format!("unix_socket_directories={}", folder.path().display()),
        "max_connections=300",
        "log_min_messages=fatal",
        // What is lost with the machine is made anew by the next run. (Commits stay synchronous: we refuse a database
        // where they are not.)
        "fsync=off",
        "full_page_writes=off",
    ] {
        server.arg("-c").arg(setting);
    }
    let mut server = Running::start(&mut server)?;
    server.wait_until(Duration::from_secs(60), || {
        let mut ask = command(programs.join("pg_isready"));
        read(
            ask.args(["--quiet", "--host=127.0.0.1", "--username=werkbuch", "--dbname=postgres"])
                .arg(format!("--port={port}")),
        )
        .is_ok()
    })?;
    let url = format!("postgres://werkbuch@127.0.0.1:{port}/postgres");
    Ok(Postgres { url, server: Some(server), _folder: folder })
}

/// The folder that holds initdb, postgres and pg_isready: what pg_config names, what lies on PATH, or Debian's newest.
fn programs() -> Option<PathBuf> {
    let named = read(command("pg_config").arg("--bindir")).ok().map(|folder| PathBuf::from(folder.trim()));
    let on_path = find(&["initdb"]).and_then(|file| Some(file.canonicalize().ok()?.parent()?.to_owned()));
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folders| folders.flatten().map(|folder| folder.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        std::cmp::Reverse(version.and_then(|version| version.parse::<u32>().ok()))
    });
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).exists());
    named.into_iter().chain(on_path).chain(debian).find(complete)
}
