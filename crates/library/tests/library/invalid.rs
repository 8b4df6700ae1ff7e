//! Folders of faulty entries: what is named, in which file, on which line. `tests/invalid/<what>/expected.txt` holds a
//! line `file:line: field: rule` for every fault that must be named, and no other may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use library::transfer::{self, Fault, File};

use crate::world::{content, folder, profile};

fn faults(folder: &Path) -> (Vec<transfer::Item>, Vec<Fault>) {
    let (files, mut faults) = transfer::files(folder).expect("the folder can be read");
    let (items, wrong) = transfer::read(&files, &|_, _| None);
    faults.extend(wrong);
    (items, faults)
}

fn line(fault: &Fault) -> String {
    format!("{}:{}: {}: {}", fault.file, fault.line, fault.invalid.field, fault.invalid.rule.code())
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).expect("the folder is there").map(|entry| entry.expect("it can be listed").path()).collect();
    folders.sort();
    folders
}

#[test]
fn every_fault_is_named_with_file_line_field_and_rule() {
    let folders = folders();
    assert!(folders.len() >= 80, "only {} folders were found", folders.len());
    let mut codes = BTreeSet::new();
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let expected =
            fs::read_to_string(folder.join("expected.txt")).unwrap_or_else(|_| panic!("{name}: no expected.txt"));
        let mut expected: Vec<&str> = expected.lines().collect();
        expected.sort_unstable();
        let (items, faults) = faults(&folder);
        let mut found: Vec<String> = faults.iter().map(line).collect();
        found.sort_unstable();
        if found != expected {
            wrong.push(format!("--- {name}\nwanted {expected:#?}\nfound {found:#?}"));
        }
        for item in &items {
            let path = format!("entries/{}/{}.", item.entry.kind.code(), item.slugs[&domain::Language::De]);
            assert!(
                !faults
                    .iter()
                    .any(|fault| fault.file.starts_with(&path) && fault.file.ends_with(".md") && fault.line > 0),
                "{name}: a faulty entry is an item"
            );
        }
        codes.extend(faults.iter().map(|fault| fault.invalid.rule.code()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The rules that only whoever reads files can break.
    for code in [
        "not_a_slug",
        "text_outside_sections",
        "other_length",
        "not_translatable",
        "unreadable",
        "id_twice",
        "slug_twice",
        "without_original",
    ] {
        assert!(codes.contains(code), "no folder breaks {code}");
    }
}

#[test]
fn the_shipped_library_has_no_faults() {
    let (items, faults) = faults(&folder());
    assert_eq!(faults.iter().map(line).collect::<Vec<_>>(), Vec::<String>::new());
    assert!(items.len() >= 22, "{}", items.len());
    assert!(content().iter().all(|item| item.slugs.len() == item.entry.languages().len()));
}

#[test]
fn what_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path().join("entries/initiative");
    fs::create_dir_all(&within).unwrap();
    let sound = profile(1).text;
    fs::write(within.join("body.md"), format!("{sound}{}", "Wort ".repeat(230_000))).unwrap();
    let note = "# Anmerkung\n".repeat(6_000);
    fs::write(within.join("front.md"), sound.replacen("topics", &format!("{note}topics"), 1)).unwrap();
    fs::write(within.join("sound.md"), &sound).unwrap();
    fs::write(within.join(".verborgen.md"), "nichts").unwrap();
    fs::write(within.join("notiz.txt"), "nichts").unwrap();
    let (items, faults) = faults(folder.path());
    let lines: Vec<String> = faults.iter().map(line).collect();
    assert_eq!(lines, ["entries/initiative/body.md:0: : unreadable", "entries/initiative/front.md:1: : unreadable"]);
    assert_eq!(items.len(), 1);
}

/// What a link leads to counts, not the link: neither its length nor that it is there.
#[cfg(unix)]
#[test]
fn a_link_is_as_long_as_what_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path().join("entries/guide");
    fs::create_dir_all(within.join("ordner.md")).unwrap();
    let long = folder.path().join("lang.txt");
    fs::write(&long, vec![b'a'; (1 << 20) + 1]).unwrap();
    std::os::unix::fs::symlink(&long, within.join("lang.md")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("nirgends"), within.join("leer.md")).unwrap();
    let (items, faults) = faults(folder.path());
    assert!(items.is_empty());
    let said: Vec<String> = faults.iter().map(|fault| format!("{} {:?}", fault.file, fault.invalid.rule)).collect();
    let expected = [("lang.md", "1048577 bytes"), ("leer.md", "entity not found"), ("ordner.md", "no file")];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (said, (file, why)) in said.iter().zip(expected) {
        assert!(said.contains(file) && said.contains(why), "{said}");
    }
}

#[test]
fn a_folder_without_entries_has_neither_entries_nor_faults() {
    let folder = tempfile::tempdir().unwrap();
    let (items, faults) = faults(folder.path());
    assert!(items.is_empty() && faults.is_empty());
}

#[test]
fn what_follows_a_fault_in_the_text_moves_with_it() {
    // The same fault, further and further down, is named on its own line.
    for above in [0, 1, 7, 100] {
        let text = profile(1).text.replacen(
            "title = \"Dialog Nummer 1\"",
            &format!("{}title = \"Kurz\"", "\n".repeat(above)),
            1,
        );
        let (_, faults) = transfer::read(&[File { text, ..profile(1) }], &|_, _| None);
        assert_eq!(
            faults.iter().map(line).collect::<Vec<_>>(),
            [format!("entries/initiative/dialog-1.md:{}: title.de: too_short", 4 + above)]
        );
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics(pieces in proptest::collection::vec(piece(), 0..30), name in "[a-zA-Z0-9._/-]{0,20}") {
        let text = pieces.concat();
        let files = [
            File { path: "entries/guide/einladen.md".to_owned(), text: text.clone() },
            File { path: "entries/guide/einladen.en.md".to_owned(), text: text.clone() },
            File { path: "entries/dialog_format/einladen.md".to_owned(), text: format!("+++\n{text}\n+++\n{text}") },
            File { path: format!("entries/{name}"), text },
        ];
        let (_, faults) = transfer::read(&files, &|_, _| None);
        proptest::prop_assert!(!faults.is_empty());
        for fault in faults {
            let file = files.iter().find(|file| file.path == fault.file).expect("a fault is in a file");
            proptest::prop_assert!(fault.line <= file.text.lines().count() + 1, "{fault:?}");
        }
    }
}

fn piece() -> impl proptest::strategy::Strategy<Value = String> {
    let known = [
        "+++\n",
        "\n",
        "\r\n",
        "title",
        " = ",
        "\"",
        "\"\"\"",
        "'",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        "id = \"x\"\n",
        "steps",
        "[[steps]]\n",
        "minutes_min = 1\n",
        "title = \"Einladen\"\n",
        "language_original = \"de\"\n",
        "kind = 5\n",
        "fields = 1\n",
        "1979-05-27",
        "0x",
        "1e9",
        "inf",
        "## ",
        "#",
        "\u{feff}",
        "\u{0}",
        "a.b.c = 1\n",
        "topics = [\"T1\"]\n",
        "sources = 5\n",
        "\\u0000",
        "\\uD800",
        "ä",
    ];
    proptest::prop_oneof![8 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,10}"]
}

use proptest::strategy::Strategy as _;
