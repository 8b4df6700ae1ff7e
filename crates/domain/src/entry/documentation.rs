//! `docs/fields.md` is printed from the descriptions; `UPDATE=1 cargo test -p domain documentation` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use super::{Envelope, Kind};
use crate::field::{Field, Need, Shape};
use crate::vocabulary;

#[test]
fn the_printed_documentation_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fields.md");
    let printed = print();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &printed).expect("docs/fields.md can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == printed, "docs/fields.md is out of date: UPDATE=1 cargo test -p domain documentation");
}

fn print() -> String {
    let mut out = String::from(
        "# Fields\n\nPrinted from the descriptions in `crates/domain/src/entry`; rules over several fields stand in `entry/rules.rs` and \
         `docs/content-format.md`. Lengths in characters. **R** required, (R) required and an empty list is an answer, F readers filter \
         by it, S its texts are searched.\n",
    );
    section(&mut out, "All kinds", "", Envelope::FIELDS);
    for kind in Kind::ALL {
        let name = vocabulary::concept("kind", kind.code()).map_or(kind.code(), |concept| concept.label.de);
        section(&mut out, &format!("{name} (`{}`)", kind.code()), "", kind.fields());
    }
    out
}

fn section(out: &mut String, title: &str, path: &str, fields: &'static [Field]) {
    let level = if path.is_empty() { "##" } else { "###" };
    let _ = write!(out, "\n{level} {title}\n\n| key | Deutsch | English | shape | |\n|---|---|---|---|---|\n");
    for field in fields {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            field.key,
            field.label.de,
            field.label.en,
            shape(field),
            marks(field)
        );
    }
    for field in fields {
        if let Shape::Record { fields } | Shape::Records { fields, .. } = field.shape {
            let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
            section(out, &format!("`{path}`"), &path, fields);
        }
    }
}

fn marks(field: &Field) -> String {
    let need = match field.need {
        Need::Optional => String::new(),
        Need::Required => "**R**".to_owned(),
        Need::Stated => "(R)".to_owned(),
        Need::For(kinds) => format!("**R** {}", kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ")),
    };
    let facet = if field.facet { " F" } else { "" };
    let search = if field.weight.is_some() { " S" } else { "" };
    format!("{need}{facet}{search}").trim().to_owned()
}

fn shape(field: &Field) -> String {
    let unit = field.unit.map(|unit| format!(" {unit:?}")).unwrap_or_default();
    match field.shape {
        Shape::Text { min, max } => format!("text {min}–{max}"),
        Shape::Lang { min, max, markdown } => {
            format!("{} {min}–{max}, per language", if markdown { "Markdown" } else { "text" })
        }
        Shape::Key => "short key".to_owned(),
        Shape::Integer { min, max } => format!("integer {min}–{max}{unit}"),
        Shape::Decimal => "decimal as text".to_owned(),
        Shape::Flag => "true or false".to_owned(),
        Shape::Date { partial: true } => "date, year or month".to_owned(),
        Shape::Date { partial: false } => "date".to_owned(),
        Shape::Address { none: true } => "https address or \"none\"".to_owned(),
        Shape::Address { none: false } => "https address".to_owned(),
        Shape::Hash => "SHA-256 of a file".to_owned(),
        Shape::Id => "UUIDv7".to_owned(),
        Shape::Target => "another entry".to_owned(),
        Shape::Concept { scheme } => format!("code of `{scheme}`"),
        Shape::Texts { min, max, each_min, each_max } => format!("{min}–{max} texts of {each_min}–{each_max}"),
        Shape::Langs { min, max, each_min, each_max } => {
            format!("{min}–{max} texts of {each_min}–{each_max}, per language")
        }
        Shape::Concepts { scheme, min, max } => format!("{min}–{max} codes of `{scheme}`, ranked"),
        Shape::Keys { max } => format!("up to {max} short keys"),
        Shape::AgsList { max } => format!("1–{max} official municipality keys"),
        Shape::Record { .. } => "table".to_owned(),
        Shape::Records { min, max, .. } => format!("{min}–{max} tables"),
        Shape::FieldSources => "field key → source keys".to_owned(),
    }
}
