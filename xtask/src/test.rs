//! `cargo xtask test`: all stages, one tally.

use std::{
    fs,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};

use crate::{
    bench, browser,
    bundle::{Effort, bundle},
    command::{cargo, find, follow, install, may_install, run},
    fuzz, guards, licences, postgres, program,
    report::Report,
    reuse, server,
};

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// What every push needs.
    Push,
    /// The long parts as well.
    All,
}

/// Cases per property where nothing else is said, in the long run: about ten times the usual.
const LONG_PROPERTIES: &str = "2560";
/// How often the server is killed while people write, in the usual run and in the long one.
const KILLS: &str = "30";
const MANY_KILLS: &str = "500";
/// The same with everything discarded that was not synced, in every run.
const UNSYNCED_KILLS: &str = "20";

/// One part of the run, under a heading of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Form,
    Clippy,
    Assets,
    Workspace,
    Site,
    Release,
    Fuzz,
    Bench,
}

impl Stage {
    const PUSH: &[Self] = &[Self::Form, Self::Clippy, Self::Assets, Self::Workspace, Self::Site];
    const ALL: &[Self] =
        &[Self::Form, Self::Clippy, Self::Assets, Self::Workspace, Self::Site, Self::Release, Self::Fuzz, Self::Bench];

    fn heading(self) -> &'static str {
        match self {
            Self::Form => "form: layout, licences, directions",
            Self::Clippy => "clippy",
            Self::Assets => "assets",
            Self::Workspace => "workspace: all tests in Rust",
            Self::Site => "site: visited by a browser",
            Self::Release => "release: one file out of an empty folder",
            Self::Fuzz => "fuzz: query parser and filter builder",
            Self::Bench => "bench",
        }
    }
}

impl std::str::FromStr for Stage {
    type Err = anyhow::Error;

    fn from_str(word: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|stage| format!("{stage:?}").to_lowercase() == word);
        known.copied().with_context(|| format!("there is no stage {word}"))
    }
}

/// Runs the stages of this length, or only one; goes on after a failure and closes with the tally.
pub fn test(length: Length, only: Option<Stage>) -> Result<ExitCode> {
    let mut report = Report::new();
    let stages = match (&only, length) {
        (Some(stage), _) => std::slice::from_ref(stage),
        (None, Length::Push) => Stage::PUSH,
        (None, Length::All) => Stage::ALL,
    };
    for stage in stages {
        report.stage(stage.heading());
        match stage {
            Stage::Form => form(&mut report),
            Stage::Clippy => clippy(&mut report),
            Stage::Assets => assets(&mut report),
            Stage::Workspace => workspace(&mut report, length),
            Stage::Site => site(&mut report),
            Stage::Release => {
                let built = server::build_release();
                report.check("the release runs out of an empty folder", built.and_then(|()| server::smoke()));
            }
            Stage::Fuzz => {
                report.check("nothing typed breaks the query parser or the filters", fuzz::fuzz(fuzz::USUAL))
            }
            Stage::Bench => report.check("the benchmarks run", bench::bench(&[])),
        }
    }
    Ok(report.close())
}

fn form(report: &mut Report) {
    report.check("every file is formatted", run(&mut cargo("fmt --all --check")));
    report.check("every file says whose it is", reuse::check());
    report.check("no licence that the product may not be linked with", licences::check());
    report.check("the browser build holds app and domain alone", guards::browser_build_is_small());
    report.check("no package that is banned", guards::nothing_banned());
}

fn clippy(report: &mut Report) {
    report.check("clippy, server side", run(cargo("clippy --workspace --all-targets").args(["--", "-D", "warnings"])));
    for program in program::ALL {
        let browser = format!(
            "clippy --package app --no-default-features --features hydrate,{program} --target wasm32-unknown-unknown"
        );
        let looked = program::add_target().and_then(|()| run(cargo(&browser).args(["--", "-D", "warnings"])));
        report.check(&format!("clippy, browser program {program}"), looked);
    }
}

fn assets(report: &mut Report) {
    program::fetch_optimiser();
    let sizes = bundle(Effort::Best);
    report.check("the browser programs are small enough", sizes.and_then(|sizes| guards::programs_are_small(&sizes)));
}

/// The assets stand since their stage, or are made now; then the server is built and visited.
fn site(report: &mut Report) {
    // With the features of the whole workspace, as the tests before it: else every dependency is built once more.
    let built = bundle(Effort::Quick).and_then(|_| run(&mut cargo("build --workspace --bin werkbuch")));
    match built {
        Ok(()) => browser::visit(report),
        Err(error) => report.fail(format!("the site was not visited: {error:#}")),
    }
}

/// `cargo test` of everything, with a PostgreSQL of its own where there can be one.
///
/// A test that needs something it cannot have says so by a line `name: reason` in the file that
/// `WERKBUCH_TEST_SKIPS` names, and is then counted as skipped instead of passed.
fn workspace(report: &mut Report, length: Length) {
    let skips = tempfile::NamedTempFile::new().context("could not make a temporary file");
    let skips = match skips {
        Ok(skips) => skips.into_temp_path(),
        Err(error) => return report.fail(format!("{error:#}")),
    };
    // For the spelling of the German texts; where it cannot be had, that test says so and is counted as skipped.
    if find(&["hunspell"]).is_none() && may_install() {
        let _ = install("hunspell").and_then(|()| install("hunspell-de-de"));
    }
    let mut tests = cargo("test --workspace --no-fail-fast");
    tests.env("WERKBUCH_TEST_SKIPS", &skips);
    if length == Length::All && std::env::var_os("PROPTEST_CASES").is_none() {
        tests.env("PROPTEST_CASES", LONG_PROPERTIES);
    }
    if std::env::var_os("WERKBUCH_KILLS").is_none() {
        tests.env("WERKBUCH_KILLS", if length == Length::All { MANY_KILLS } else { KILLS });
    }
    if std::env::var_os("WERKBUCH_UNSYNCED_KILLS").is_none() {
        tests.env("WERKBUCH_UNSYNCED_KILLS", UNSYNCED_KILLS);
    }
    let postgres = postgres::start();
    match &postgres {
        Ok(postgres) => {
            println!("PostgreSQL for the tests: {}", postgres.url());
            tests.env("WERKBUCH_TEST_POSTGRES", postgres.url()).env("WERKBUCH_REQUIRE_POSTGRES", "1");
        }
        Err(error) => {
            tests.env_remove("WERKBUCH_TEST_POSTGRES");
            report.skip("every storage test on PostgreSQL", &format!("{error:#}"));
        }
    }
    if let Err(error) = listen(report, &mut tests) {
        report.fail(format!("{error:#}"));
    }
    report.not_run_after_all(&fs::read_to_string(&skips).unwrap_or_default());
}

/// Runs `cargo test` and counts.
fn listen(report: &mut Report, tests: &mut Command) -> Result<()> {
    let mut tally = Tally::default();
    let succeeded = follow(tests, |line| tally.hear(line))?;
    for (name, reason) in &tally.ignored {
        report.skip(name, reason);
    }
    let failed = tally.failed;
    report.count(tally.passed, failed, tally.failures);
    ensure!(succeeded || failed > 0, "cargo test did not come to the end: something does not compile, or broke off");
    Ok(())
}

/// What the lines of libtest say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
    ignored: Vec<(String, String)>,
}

impl Tally {
    fn hear(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            let count = |what: &str| -> u64 {
                let before = counts.split(['.', ';']).find_map(|part| part.trim().strip_suffix(what));
                before.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
            };
            self.passed += count(" passed");
            self.failed += count(" failed");
        } else if let Some((name, outcome)) = line.strip_prefix("test ").and_then(|line| line.rsplit_once(" ... ")) {
            match outcome.split_once(',').map_or((outcome, ""), |(word, reason)| (word, reason.trim())) {
                ("FAILED", _) => self.failures.push(name.to_owned()),
                ("ignored", "") => self.ignored.push((name.to_owned(), "ignored without a reason".to_owned())),
                ("ignored", reason) => self.ignored.push((name.to_owned(), reason.to_owned())),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_libtest_are_understood() {
        let mut tally = Tally::default();
        for line in [
            "running 4 tests",
            "test a::works ... ok",
            "test a::breaks ... FAILED",
            "test a::waits ... ignored, needs a server, a real one",
            "test src/lib.rs - text (line 3) ... ignored",
            "test result: FAILED. 1 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: ok. 41 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            tally.hear(line);
        }
        assert_eq!((tally.passed, tally.failed), (42, 1));
        assert_eq!(tally.failures, ["a::breaks"]);
        assert_eq!(tally.ignored[0], ("a::waits".to_owned(), "needs a server, a real one".to_owned()));
        assert_eq!(tally.ignored[1].1, "ignored without a reason");
    }
}
