//! One folder, one story: `in.md` goes in, `out.html` must come out.
//!
//! A file `options.txt` may say `footnotes`, `first_heading=2`, `id_prefix=…`, `table_label=…`.
//! `UPDATE=1 cargo test -p markdown --test cases` writes the answers anew; read what changed.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use markdown::{Options, render, sanitise};

#[test]
fn every_folder_gives_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.join("in.md").is_file())
        .collect();
    folders.sort();
    assert!(folders.len() >= 15, "only {} cases were found", folders.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for folder in folders {
        let source = fs::read_to_string(folder.join("in.md")).expect("a case is readable");
        let settings = fs::read_to_string(folder.join("options.txt")).unwrap_or_default();
        let html = render(&source, &options(&settings)).expect("a case is not too large").html;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        support::inspect(&html).unwrap_or_else(|problem| panic!("{name}: {problem}\n{html}"));
        assert_eq!(sanitise(&html), html, "{name}: sanitising again changes the page");
        let expected = folder.join("out.html");
        if update {
            fs::write(&expected, &html).expect("an answer can be written");
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(&html) {
            wrong.push(format!("--- {name}\n{html}"));
        }
    }
    assert!(wrong.is_empty(), "these differ from out.html (UPDATE=1 rewrites):\n{}", wrong.join("\n"));
}

fn options(settings: &str) -> Options<'_> {
    let mut options = Options::default();
    for line in settings.lines() {
        match line.split_once('=').unwrap_or((line, "")) {
            ("footnotes", _) => options.footnotes = true,
            ("first_heading", level) => options.first_heading = level.parse().expect("a level is a number"),
            ("id_prefix", prefix) => options.id_prefix = prefix,
            ("table_label", label) => options.table_label = label,
            (other, _) => panic!("no option {other:?}"),
        }
    }
    options
}
