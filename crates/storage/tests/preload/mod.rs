//! What a test loads before the program that it kills, so that killing it is like cutting the power.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The library of `holding_back.rs`, compiled for this machine.
pub struct Preload {
    library: PathBuf,
    // Dropped with it.
    _folder: TempDir,
}

impl Preload {
    /// None where it cannot be had; `test` is then noted as skipped, with the reason.
    pub fn built(test: &str) -> Option<Self> {
        if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
            skip(test, "writes are held back on Linux with x86-64 and glibc alone");
            return None;
        }
        let folder = TempDir::new().expect("a temporary folder can be made");
        let source = folder.path().join("holding_back.rs");
        std::fs::write(&source, include_str!("holding_back.rs")).expect("it can be written");
        let library = folder.path().join("libholding_back.so");
        let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        // Lints would have it that nobody else may be called `open` and `read`.
        let built = Command::new(compiler)
            .args(["--edition", "2024", "--crate-type", "cdylib", "--crate-name", "holding_back"])
            .args(["-C", "opt-level=2", "-C", "panic=abort", "--cap-lints", "allow", "-o"])
            .arg(&library)
            .arg(&source)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output();
        match built {
            Ok(built) => {
                let said = String::from_utf8_lossy(&built.stderr);
                assert!(built.status.success(), "it is not compiled: {said}");
                Some(Self { library, _folder: folder })
            }
            Err(error) => {
                skip(test, &format!("rustc cannot be started: {error}"));
                None
            }
        }
    }

    /// Lets a program hold back what it writes into files below this folder.
    pub fn before<'c>(&self, program: &'c mut Command, folder: &Path) -> &'c mut Command {
        let folder = folder.canonicalize().expect("the folder is there");
        program.env("LD_PRELOAD", &self.library).env("UNSYNCED_BELOW", folder)
    }
}

/// Notes why a test did not look at anything: see `cargo xtask test`.
fn skip(test: &str, reason: &str) {
    let said = format!("{test}: {reason}");
    writeln!(std::io::stderr(), "skipped: {said}").expect("it can be said");
    if let Some(file) = std::env::var_os("WERKBUCH_TEST_SKIPS") {
        let mut file = OpenOptions::new().append(true).create(true).open(file).expect("the file of skips is there");
        writeln!(file, "{said}").expect("it is noted");
    }
}
