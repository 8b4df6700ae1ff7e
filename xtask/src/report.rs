//! The tally of a test run: what passed, what failed, what was left out and why.

use std::{fs, process::ExitCode, time::Instant};

use anyhow::{Context, Result};

/// Collects results over all stages; the run goes on after a failure, so that one run shows every fault.
pub struct Report {
    since: Instant,
    passed: u64,
    failures: Vec<String>,
    failed_tests: u64,
    failed_names: Vec<String>,
    skips: Vec<String>,
}

impl Report {
    /// An empty tally; the clock starts.
    pub fn new() -> Self {
        Self {
            since: Instant::now(),
            passed: 0,
            failures: Vec::new(),
            failed_tests: 0,
            failed_names: Vec::new(),
            skips: Vec::new(),
        }
    }

    /// A heading before what may take long.
    pub fn stage(&self, name: &str) {
        println!("\n== {name} ({} s)", self.since.elapsed().as_secs());
    }

    /// One check of ours that either holds or not.
    pub fn check(&mut self, name: &str, result: Result<()>) {
        match result {
            Ok(()) => {
                println!("ok: {name}");
                self.passed += 1;
            }
            Err(error) => self.fail(format!("{name}: {error:#}")),
        }
    }

    /// One failure, said in a sentence.
    pub fn fail(&mut self, what: String) {
        println!("FAILED: {what}");
        self.failures.push(what);
    }

    /// Tests that another program ran and counted, with the names of those that failed.
    pub fn count(&mut self, passed: u64, failed: u64, names: Vec<String>) {
        self.passed += passed;
        self.failed_tests += failed;
        self.failed_names.extend(names);
    }

    /// Something that was left out, with the reason.
    pub fn skip(&mut self, what: &str, reason: &str) {
        let line = format!("{what}: {reason}");
        println!("skipped: {line}");
        self.skips.push(line);
    }

    /// Tests that passed only because they found out by themselves that they could not be run.
    pub fn not_run_after_all(&mut self, lines: &str) {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            self.passed = self.passed.saturating_sub(1);
            self.skips.push(line.trim().to_owned());
        }
    }

    /// The last lines of the run and its exit code. More skips than `.ci/skips` allows are a failure.
    pub fn close(mut self) -> ExitCode {
        self.stage("result");
        match allowed_skips() {
            Ok(allowed) if self.skips.len() as u64 > allowed => {
                let found = self.skips.len();
                self.fail(format!("{found} skips, but .ci/skips allows {allowed}"));
            }
            Ok(_) => {}
            Err(error) => self.fail(format!("{error:#}")),
        }
        for line in &self.skips {
            println!("skipped: {line}");
        }
        for line in self.failures.iter().chain(&self.failed_names) {
            println!("failed: {line}");
        }
        let failed = self.failed_tests + self.failures.len() as u64;
        println!("{} passed, {failed} failed, {} skipped", self.passed, self.skips.len());
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The number in `.ci/skips`; lines that begin with # are comments.
fn allowed_skips() -> Result<u64> {
    let text = fs::read_to_string(".ci/skips").context("could not read .ci/skips")?;
    let number = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    number.context(".ci/skips holds no number")?.parse().context(".ci/skips holds no number")
}
