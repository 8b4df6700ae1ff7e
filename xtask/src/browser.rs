//! The site as a person would visit it: Playwright in `end2end` against a server of its own.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{
    assets,
    command::{command, find, follow, install, may_install, run},
    report::Report,
    server::Site,
};

const FOLDER: &str = "end2end";
/// Where Playwright writes what the tally is read from.
const RESULTS: &str = "results/report.json";
const VISIT: &str = "the visit by browser";

/// Runs all journeys. Where there is no npm or no Chromium and none can be installed, that is a skip with a sentence.
pub fn visit(report: &mut Report) {
    let Some(npm) = find(&["npm"]) else {
        return report.skip(VISIT, "there is no npm; Node.js 20 or newer brings it");
    };
    let chromium = match chromium() {
        Ok(chromium) => chromium,
        Err(error) => return report.skip(VISIT, &format!("{error:#}")),
    };
    let outcome = fetch_packages(npm).and_then(|()| play(report, chromium));
    if let Err(error) = outcome {
        report.fail(format!("{VISIT}: {error:#}"));
    }
}

/// The system's Chromium; as root it is installed by apt where it is missing.
fn chromium() -> Result<PathBuf> {
    let here = || {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|file| file.is_file());
        named.or_else(|| find(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]))
    };
    if let Some(chromium) = here() {
        return Ok(chromium);
    }
    ensure!(may_install(), "Chromium is not here: install it, or name its file in CHROMIUM");
    install("chromium").context("Chromium is not here, and apt could not install it")?;
    here().context("apt installed Chromium, but it is not on PATH")
}

/// Exactly what the lock file says, fetched anew only when the lock file is another.
fn fetch_packages(npm: PathBuf) -> Result<()> {
    let folder = PathBuf::from(FOLDER);
    let lock = fs::read(folder.join("package-lock.json")).context("could not read end2end/package-lock.json")?;
    let stamp = folder.join("node_modules/.fetched-for");
    let inputs = assets::hash(&lock);
    if fs::read_to_string(&stamp).is_ok_and(|old| old == inputs) {
        return Ok(());
    }
    println!("fetching the packages of end2end by npm");
    run(command(npm).arg("ci").current_dir(&folder))?;
    fs::write(stamp, inputs).context("could not write into end2end/node_modules")
}

fn play(report: &mut Report, chromium: PathBuf) -> Result<()> {
    let file = PathBuf::from(FOLDER).join(RESULTS);
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let site = Site::open_for_tests()?;
    let people = Site::open_for_people()?;
    let mut playwright = command(fs::canonicalize(FOLDER)?.join("node_modules/.bin/playwright"));
    playwright.current_dir(FOLDER).args(["test", "--forbid-only", "--reporter=list,json"]);
    playwright
        .env("BASE_URL", site.url())
        .env("PEOPLE_URL", people.url())
        .env("CHROMIUM", chromium)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", RESULTS);
    // Browsers are the system's; Playwright's own cannot be expected to be there.
    playwright.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    let succeeded = follow(&mut playwright, |_| {})?;
    let text = fs::read(&file).context("Playwright left no report; it did not get as far as the first test")?;
    let visits: Visits = serde_json::from_slice(&text).context("the report of Playwright")?;
    let tally = visits.tally();
    for (name, reason) in &tally.skipped {
        report.skip(name, reason);
    }
    for name in &tally.flaky {
        println!("only at a second try: {name}");
    }
    let failed = tally.failed.len();
    report.count(tally.passed, failed as u64, tally.failed);
    report.check("both servers end in order after the visit", site.close().and_then(|()| people.close()));
    let faults: Vec<&str> = visits.errors.iter().filter_map(|fault| fault.message.as_deref()).collect();
    ensure!(succeeded || failed > 0, "Playwright failed outside of its tests: {}", faults.join("; "));
    Ok(())
}

/// The report of Playwright, as far as it is read here.
#[derive(Deserialize)]
struct Visits {
    #[serde(default)]
    suites: Vec<Suite>,
    #[serde(default)]
    errors: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    message: Option<String>,
}

#[derive(Deserialize)]
struct Suite {
    #[serde(default)]
    title: String,
    #[serde(default)]
    specs: Vec<Spec>,
    #[serde(default)]
    suites: Vec<Suite>,
}

#[derive(Deserialize)]
struct Spec {
    title: String,
    #[serde(default)]
    tests: Vec<Visit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visit {
    #[serde(default)]
    project_name: String,
    status: String,
    #[serde(default)]
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    r#type: String,
    description: Option<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: Vec<String>,
    flaky: Vec<String>,
    skipped: Vec<(String, String)>,
}

impl Visits {
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for suite in &self.suites {
            suite.count(&mut tally, "");
        }
        tally
    }
}

impl Suite {
    fn count(&self, tally: &mut Tally, above: &str) {
        let here = if above.is_empty() { self.title.clone() } else { format!("{above} › {}", self.title) };
        for suite in &self.suites {
            suite.count(tally, &here);
        }
        for spec in &self.specs {
            for visit in &spec.tests {
                let project =
                    if visit.project_name.is_empty() { String::new() } else { format!(" [{}]", visit.project_name) };
                let name = format!("{here} › {}{project}", spec.title);
                match visit.status.as_str() {
                    "expected" => tally.passed += 1,
                    "flaky" => {
                        tally.passed += 1;
                        tally.flaky.push(name);
                    }
                    "skipped" => tally.skipped.push((name, visit.reason())),
                    _ => tally.failed.push(name),
                }
            }
        }
    }
}

impl Visit {
    fn reason(&self) -> String {
        let reason = self.annotations.iter().filter(|note| ["skip", "fixme"].contains(&note.r#type.as_str()));
        reason
            .filter_map(|note| note.description.clone())
            .next()
            .unwrap_or_else(|| "skipped without a reason".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_of_playwright_is_counted() {
        let text = r#"{"suites":[{"title":"home.spec.ts","specs":[{"title":"opens","tests":[
            {"projectName":"light","status":"expected","annotations":[]},
            {"projectName":"dark","status":"unexpected","annotations":[]}]}],
            "suites":[{"title":"by keyboard","specs":[{"title":"searches","tests":[
            {"projectName":"","status":"skipped","annotations":[{"type":"skip","description":"no keyboard"}]},
            {"projectName":"","status":"flaky","annotations":[]}]}]}]}],"errors":[]}"#;
        let tally = serde_json::from_str::<Visits>(text).unwrap().tally();
        assert_eq!(tally.passed, 2);
        assert_eq!(tally.failed, ["home.spec.ts › opens [dark]"]);
        assert_eq!(tally.flaky, ["home.spec.ts › by keyboard › searches"]);
        assert_eq!(tally.skipped, [("home.spec.ts › by keyboard › searches".to_owned(), "no keyboard".to_owned())]);
    }
}
