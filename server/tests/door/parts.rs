//! What the program is made of, as far as it says what the program cannot do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Packages that open connections of their own accord, and who of ours may have one, for what.
const CALLING: [(&str, &str); 3] = [
    // The search server that the operator names.
    ("meilisearch-sdk", "search"),
    // The mail server that the operator names.
    ("lettre", "server"),
    // Sites that entries link to. Its guard is `server::visit`, which asks `is_public` about every address of a name and
    // leaves the client those alone: see `links::nothing_leads_inside` and `what_was_checked_is_what_is_asked`.
    ("reqwest", "server"),
];
const CLIENTS: [&str; 10] =
    ["attohttpc", "awc", "curl", "hyper-rustls", "isahc", "lettre", "meilisearch-sdk", "reqwest", "surf", "ureq"];
/// What goes back and forth in a text; none of ours looks for anything so.
const EXPRESSIONS: [&str; 4] = ["fancy-regex", "onig", "pcre2", "regex"];
/// What could unpack archives.
const ARCHIVES: [&str; 7] = ["async-zip", "rar", "sevenz-rust", "tar", "unrar", "xz2", "zip"];

/// The crates of the program with the packages that they name themselves, those for tests and builds left out.
fn crates() -> Vec<(String, BTreeSet<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<PathBuf> = vec![root.join("app"), root.join("server")];
    folders.extend(fs::read_dir(root.join("crates")).unwrap().map(|folder| folder.unwrap().path()));
    let mut crates = Vec::new();
    for folder in folders {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let mut packages = BTreeSet::new();
        let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
        let tables = std::iter::once(&manifest).chain(targets.filter_map(|(_, target)| target.as_table()));
        for dependencies in tables.filter_map(|table| table.get("dependencies")?.as_table()) {
            packages.extend(dependencies.keys().cloned());
        }
        crates.push((name, packages));
    }
    assert!(crates.len() >= 8, "{crates:?}");
    crates
}

#[test]
fn nothing_calls_others_but_what_is_named() {
    let mut calling = Vec::new();
    for (name, packages) in crates() {
        for package in packages.iter().filter(|package| CLIENTS.contains(&package.as_str())) {
            calling.push((package.clone(), name.clone()));
        }
    }
    calling.sort();
    let mut wanted = CALLING.map(|(package, name)| (package.to_owned(), name.to_owned()));
    wanted.sort();
    assert_eq!(calling, wanted, "each has a reason in this table, and a guard before it");
}

#[test]
fn nothing_of_ours_uses_regular_expressions_or_unpacks_archives() {
    for (name, packages) in crates() {
        for package in EXPRESSIONS.iter().chain(&ARCHIVES) {
            // One's own data are packed by the library.
            let packs = (name.as_str(), *package) == ("library", "zip");
            assert!(!packages.contains(*package) || packs, "{name} uses {package}");
        }
    }
}

#[test]
fn what_packs_archives_unpacks_none() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/library/src")];
    let (mut packs, mut read) = (false, 0);
    while let Some(folder) = folders.pop() {
        for found in fs::read_dir(folder).unwrap() {
            let path = found.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            packs |= text.contains("ZipWriter");
            read += 1;
            for way in ["ZipArchive", "zip::read", "ZipReadOptions", "read_zipfile_from_stream"] {
                assert!(!text.contains(way), "{}: {way}", path.display());
            }
        }
    }
    assert!(packs && read > 50, "{read}");
}
