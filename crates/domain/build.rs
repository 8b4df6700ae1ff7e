//! Turns `content/vocabularies/*.toml` and `content/questions/*.toml` into static data, so that the browser program
//! needs no parser.
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    path::Path,
};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scheme {
    scheme: String,
    de: String,
    en: String,
    /// Whether the office may amend it.
    #[serde(default)]
    open: bool,
    #[serde(default)]
    concept: Vec<Concept>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Concept {
    code: String,
    de: String,
    en: String,
    broader: Option<String>,
    inverse: Option<String>,
    iso: Option<String>,
    short_de: Option<String>,
    short_en: Option<String>,
    phrase_de: Option<String>,
    phrase_en: Option<String>,
    definition_de: Option<String>,
    definition_en: Option<String>,
    #[serde(default)]
    alt_de: Vec<String>,
    #[serde(default)]
    alt_en: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    exact_match: Vec<String>,
}

/// What is asked of one kind, or (`common.toml`, without groups) of all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    #[serde(default)]
    aside: Vec<String>,
    #[serde(default)]
    first: Vec<String>,
    #[serde(default)]
    group: Vec<Group>,
    help: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    de: String,
    en: String,
    fields: Vec<String>,
    #[serde(default)]
    more: Vec<String>,
}

fn main() {
    vocabularies();
    questions();
}

fn questions() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../content/questions");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut out = String::from("static SHEETS: &[Sheet] = &[\n");
    for name in ["common", "dialog_format", "best_practice", "guide", "initiative"] {
        let file = folder.join(format!("{name}.toml"));
        println!("cargo:rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let sheet: Questions = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let _ =
            writeln!(out, "Sheet {{ name: {name:?}, aside: &{:?}, first: &{:?}, groups: &[", sheet.aside, sheet.first);
        for group in &sheet.group {
            let _ = writeln!(
                out,
                "Group {{ label: Label {{ de: {:?}, en: {:?} }}, fields: &{:?}, more: &{:?} }},",
                group.de, group.en, group.fields, group.more
            );
        }
        out.push_str("], help: &[\n");
        for (path, texts) in &sheet.help {
            let (help, example) = match texts.as_slice() {
                [de, en] => (format!("Label {{ de: {de:?}, en: {en:?} }}"), "None".to_owned()),
                [de, en, example_de, example_en] => (
                    format!("Label {{ de: {de:?}, en: {en:?} }}"),
                    format!("Some(Label {{ de: {example_de:?}, en: {example_en:?} }})"),
                ),
                _ => panic!("{}: {path} has help in two languages, and an example in both or in none", file.display()),
            };
            let _ = writeln!(out, "({path:?}, Help {{ text: {help}, example: {example} }}),");
        }
        out.push_str("] },\n");
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("questions.rs"), out)
        .expect("the generated file can be written");
}

fn vocabularies() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../content/vocabularies");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "wordforms"))
        .collect();
    files.sort();
    let mut out = String::from("pub(super) static SCHEMES: &[Scheme] = &[\n");
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).expect("a vocabulary can be read");
        let scheme: Scheme = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        check(&file, &scheme);
        let _ = writeln!(
            out,
            "Scheme {{ code: {:?}, label: Label {{ de: {:?}, en: {:?} }}, open: {:?}, concepts: &[",
            scheme.scheme, scheme.de, scheme.en, scheme.open
        );
        for concept in &scheme.concept {
            let _ = writeln!(
                out,
                "Concept {{ scheme: {:?}, code: {:?}, label: Label {{ de: {:?}, en: {:?} }}, short: {}, phrase: {}, definition: {}, \
                 alternatives_de: &{:?}, alternatives_en: &{:?}, broader: {:?}, inverse: {:?}, iso: {:?}, related: &{:?}, exact_match: &{:?}, \
                 deprecated: false, replaced_by: None, former: None, note: None }},",
                scheme.scheme,
                concept.code,
                concept.de,
                concept.en,
                pair(&concept.short_de, &concept.short_en),
                pair(&concept.phrase_de, &concept.phrase_en),
                pair(&concept.definition_de, &concept.definition_en),
                concept.alt_de,
                concept.alt_en,
                concept.broader,
                concept.inverse,
                concept.iso,
                concept.related,
                concept.exact_match,
            );
        }
        out.push_str("] },\n");
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("vocabularies.rs"), out)
        .expect("the generated file can be written");
}

fn pair(de: &Option<String>, en: &Option<String>) -> String {
    match (de, en) {
        (None, None) => "None".to_owned(),
        (de, en) => {
            let both = de.as_ref().or(en.as_ref());
            format!(
                "Some(Label {{ de: {:?}, en: {:?} }})",
                de.as_ref().or(both).expect("one of them is there"),
                en.as_ref().or(both).expect("one of them is there")
            )
        }
    }
}

/// A vocabulary with a broken reference must not compile.
fn check(file: &Path, scheme: &Scheme) {
    let codes: BTreeSet<_> = scheme.concept.iter().map(|concept| concept.code.as_str()).collect();
    assert_eq!(codes.len(), scheme.concept.len(), "{}: a code stands twice", file.display());
    assert_eq!(
        Some(scheme.scheme.as_str()),
        file.file_stem().and_then(|stem| stem.to_str()),
        "{}: the scheme is named like its file",
        file.display()
    );
    for concept in &scheme.concept {
        for other in concept.broader.iter().chain(&concept.inverse).chain(&concept.related) {
            assert!(
                codes.contains(other.as_str()),
                "{}: {} names {other}, which is not there",
                file.display(),
                concept.code
            );
        }
    }
}
