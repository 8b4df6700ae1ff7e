//! Other programs: found, started, listened to.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

/// A command without what cargo put into the environment for xtask itself; a cargo started with it would believe that
/// its inputs had changed.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in std::env::vars_os() {
        let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if name.to_str().is_some_and(|name| own.iter().any(|own| name.starts_with(own))) {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that started xtask, with its arguments separated by single spaces.
pub fn cargo(arguments: &str) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.args(arguments.split(' '));
    cargo
}

/// Where cargo puts what it makes.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Runs to the end with its output on ours; anything but success is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start {}", name(command)))?;
    ensure!(status.success(), "{} ended with {status}", name(command));
    Ok(())
}

/// Runs to the end and returns what was printed; an error carries what was complained about.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("could not start {}", name(command)))?;
    let complaints = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} ended with {}: {}", name(command), output.status, complaints.trim());
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no UTF-8", name(command)))
}

/// Runs to the end, showing every line as it comes and handing it to `listen`; returns whether it succeeded.
pub fn follow(command: &mut Command, mut listen: impl FnMut(&str)) -> Result<bool> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("could not start {}", name(command)))?;
    let mut output = BufReader::new(child.stdout.take().context("the output was asked for")?);
    let mut ours = std::io::stdout().lock();
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        ours.write_all(&line)?;
        ours.flush()?;
        listen(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    Ok(child.wait()?.success())
}

/// The first of `names` that stands on PATH.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether system packages may be installed: root, on a system that has apt.
pub fn may_install() -> bool {
    find(&["apt-get"]).is_some() && read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs a system package by apt.
pub fn install(package: &str) -> Result<()> {
    println!("installing {package} by apt");
    let apt = |arguments: &[&str]| run(command("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(arguments));
    // An old list of packages is often good enough, and there may be no network to refresh it.
    if apt(&["install", "--yes", "--quiet=2", "--no-install-recommends", package]).is_err() {
        apt(&["update", "--quiet=2"])?;
        apt(&["install", "--yes", "--quiet=2", "--no-install-recommends", package])?;
    }
    Ok(())
}

/// A process of ours that is ended with us; nothing else is ever ended.
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts it in the background.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = name(command);
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("could not start {name}"))?;
        Ok(Self { child, name })
    }

    /// Waits until `ready` says yes; an error when the process ends before, or after `patience`.
    pub fn wait_until(&mut self, patience: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let since = Instant::now();
        while !ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended with {status} before it was ready", self.name);
            }
            ensure!(since.elapsed() < patience, "{} was not ready after {} s", self.name, patience.as_secs());
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Asks it to end and waits; returns whether it ended by itself with success within `patience`.
    pub fn end(mut self, signal: &str, patience: Duration) -> Result<bool> {
        self.signal(signal)?;
        let since = Instant::now();
        while since.elapsed() < patience {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.success());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(false)
    }

    fn signal(&self, signal: &str) -> Result<()> {
        run(Command::new("kill").arg(format!("-{signal}")).arg(self.child.id().to_string()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) && self.child.kill().is_ok() {
            self.child.wait().ok();
        }
    }
}

/// A port of this machine that nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    let door = std::net::TcpListener::bind(("127.0.0.1", 0)).context("could not open a port on 127.0.0.1")?;
    Ok(door.local_addr()?.port())
}

/// The program without its folder, and its arguments.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program).chain(command.get_args()).collect();
    words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
