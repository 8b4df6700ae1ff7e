//! The command line, as a process of its own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use server::router::{Listed, listed};

pub fn werkbuch(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_werkbuch"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WERKBUCH_")) {
        command.env_remove(name);
    }
    command
}

pub fn run(arguments: &[&str], folder: &Path) -> Output {
    werkbuch(arguments, folder).output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn check_names_file_line_field_and_rule_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let content = tree().join("content");
    let sound = run(&["check", content.to_str().unwrap()], folder.path());
    assert!(sound.status.success(), "{}", out(&sound));
    let faulty = tree().join("crates/library/tests/invalid/several-files");
    for (lang, closing) in [("de", "5 Fehler in 4 Dateien"), ("en", "5 faults in 4 files")] {
        let output = run(&["check", faulty.to_str().unwrap(), "--lang", lang], folder.path());
        assert_eq!(output.status.code(), Some(1));
        let text = out(&output);
        let expected = fs::read_to_string(faulty.join("expected.txt")).unwrap();
        for line in expected.lines() {
            let (at, rule) = line.rsplit_once(": ").unwrap();
            let said = text
                .lines()
                .find(|line| line.starts_with(&format!("{at}: ")))
                .unwrap_or_else(|| panic!("{at}: {text}"));
            assert!(said.ends_with(&format!("[{rule}]")), "{said}");
        }
        assert!(text.contains(closing), "{text}");
    }
    let nothing = run(&["check", folder.path().to_str().unwrap()], folder.path());
    assert!(!nothing.status.success());
}

#[test]
fn check_names_faults_of_collections() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("entries")).unwrap();
    fs::create_dir_all(folder.path().join("collections")).unwrap();
    fs::write(folder.path().join("collections/ein-abend.toml"), "order = 1\n").unwrap();
    fs::write(folder.path().join("collections/online.toml"), b"title_de = '\xff'\n").unwrap();
    let output = run(&["check", folder.path().to_str().unwrap()], folder.path());
    assert_eq!(output.status.code(), Some(1));
    for name in ["ein-abend", "online"] {
        let start = format!("collections/{name}.toml: ");
        let said = out(&output).lines().filter(|line| line.starts_with(&start)).count();
        assert_eq!(said, 1, "{}", out(&output));
    }
}

#[test]
fn routes_are_printed_as_they_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let printed: serde_json::Value = serde_json::from_str(&out(&run(&["routes", "--json"], folder.path()))).unwrap();
    let wanted: Vec<Listed> = listed();
    assert_eq!(printed, serde_json::to_value(wanted).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written for it");
}

#[test]
fn the_land_of_a_node_is_named_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = |land: &str| {
        werkbuch(&["doctor", "--data", "data"], folder.path()).env("WERKBUCH_LAND", land).output().unwrap()
    };
    // The first digit of the code survives the environment.
    for (land, said) in [("09", "09 Bavaria"), ("16", "16 Thuringia"), ("", "only nationwide holidays")] {
        let told = doctor(land);
        assert!(told.status.success() && out(&told).contains(said), "{land}: {}", out(&told));
    }
    let refused = doctor("Bayern");
    assert!(!refused.status.success());
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(why.contains("land must be") && why.contains("\"09\""), "{why}");
}

#[test]
fn accounts_are_made_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let account = |arguments: &[&str]| {
        let arguments =
            [&["account"], arguments, &["--data", "data", "--base-url", "https://werkbuch.example"]].concat();
        run(&arguments, folder.path())
    };
    let added = account(&["add", "Chef@Werk.example", "--name", "Chefin", "--role", "administrator"]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    assert!(out(&added).contains("https://werkbuch.example/de/konto/neues-passwort/"), "{}", out(&added));
    assert!(!account(&["add", "chef@werk.example", "--name", "Zweite"]).status.success(), "an address has one account");
    assert!(!account(&["add", "nothing", "--name", "x"]).status.success());
    assert!(account(&["role", "chef@werk.example", "moderator"]).status.success());
    assert!(!account(&["role", "chef@werk.example", "king"]).status.success());
    assert!(!account(&["role", "nobody@werk.example", "none"]).status.success());
    let list = out(&account(&["list"]));
    assert!(list.contains("Chef@werk.example") && list.contains("moderator") && list.contains("Chefin"), "{list}");
    assert_eq!(list.lines().count(), 1);
    let link = out(&account(&["reset-link", "chef@werk.example"]));
    assert!(link.contains("https://werkbuch.example/de/konto/neues-passwort/"), "{link}");
}

/// A folder with so many profiles.
fn folder_of(profiles: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path().join("entries/initiative");
    fs::create_dir_all(&within).unwrap();
    for number in 0..profiles {
        let mut text = String::new();
        let _ = write!(
            text,
            "+++\nid = \"019a2000-0000-7000-8000-{number:012}\"\nlanguage_original = \"de\"\ntitle = \"Dialog Nummer {number}\"\n\
             summary = \"Ein Zusammenschluss von Betrieben und Gemeinden, der die Nummer {number} trägt.\"\ntopics = [\"T1\"]\n\
             licence = \"CC-BY-4.0\"\nlegal_name = \"Dialog Nummer {number} e. V.\"\norg_type = \"association\"\n\
             activity_status = \"active\"\nfields_of_action = [\"T1\"]\nwebsite = \"none\"\n\n[spatial]\nlevel = \"region\"\nags = [\"05\"]\n\n\
             [[carriers]]\nname = \"Gemeinde am Fluss\"\norg_type = \"municipality\"\n+++\n\nWir bringen Menschen aus Betrieben und \
             Nachbarschaft an einen Tisch, damit beide Seiten wissen, was die andere bewegt.\n"
        );
        fs::write(within.join(format!("dialog-{number}.md")), text).unwrap();
    }
    folder
}

fn files(folder: &Path) -> BTreeSet<(PathBuf, String)> {
    let mut found = BTreeSet::new();
    for kind in fs::read_dir(folder.join("entries")).unwrap() {
        for file in fs::read_dir(kind.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            found.insert((path.strip_prefix(folder).unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn an_import_that_is_killed_is_repeated_without_loss() {
    const MANY: usize = 900;
    let source = folder_of(MANY);
    let node = tempfile::tempdir().unwrap();
    let import = ["import", source.path().to_str().unwrap(), "--data", "data"];
    let mut killed = 0;
    for wait in [150, 300, 500, 800] {
        let mut child = werkbuch(&import, node.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
    }
    let last = run(&import, node.path());
    assert!(last.status.success(), "{}{}", out(&last), String::from_utf8_lossy(&last.stderr));
    assert!(killed > 0, "it was too quick to be killed");
    let doctor = run(&["doctor", "--data", "data"], node.path());
    assert!(doctor.status.success() && out(&doctor).contains(&format!("{MANY} public")), "{}", out(&doctor));
    let target = tempfile::tempdir().unwrap();
    let exported = run(&["export", target.path().to_str().unwrap(), "--data", "data"], node.path());
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    assert_eq!(files(target.path()).len(), MANY);
    // What was exported says what was imported, and imports as nothing new.
    let again = run(&["import", target.path().to_str().unwrap(), "--data", "data"], node.path());
    assert!(out(&again).starts_with(&format!("0 new, 0 changed, {MANY} unchanged")), "{}", out(&again));
    let second = tempfile::tempdir().unwrap();
    run(&["export", second.path().to_str().unwrap(), "--data", "data"], node.path());
    assert_eq!(files(second.path()), files(target.path()), "to the byte");
    let full = run(&["export", target.path().to_str().unwrap(), "--data", "data"], node.path());
    assert!(!full.status.success(), "nothing is written over");
}

#[test]
fn a_faulty_folder_is_not_imported_at_all() {
    let source = folder_of(3);
    fs::write(source.path().join("entries/initiative/dialog-9.md"), "+++\n+++\n").unwrap();
    let node = tempfile::tempdir().unwrap();
    let output = run(&["import", source.path().to_str().unwrap(), "--data", "data"], node.path());
    assert!(!output.status.success());
    assert!(out(&output).contains("entries/initiative/dialog-9.md:2: id:"), "{}", out(&output));
    let doctor = run(&["doctor", "--data", "data"], node.path());
    assert!(out(&doctor).contains("0 public"), "{}", out(&doctor));
}
