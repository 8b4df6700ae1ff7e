//! What is asked of whoever writes an entry: groups of fields in the order people think, with help and an example at
//! each, from `content/questions/`.
//!
//! The fields themselves are described in [`crate::entry`]; here stands only what one says to somebody who fills
//! them. A field without help does not pass the tests.

use crate::entry::{Envelope, Kind};
use crate::field::Field;
use crate::vocabulary::Label;

/// Fields that nobody is asked for: what is fixed when the entry is begun, and what belongs to editorial entries. They
/// cannot be posted.
pub const UNASKED: [&str; 4] = ["language_original", "editorial", "not_published", "field_sources"];

/// Fields that belong together, under one question.
#[derive(Debug)]
pub struct Group {
    /// The question.
    pub label: Label,
    /// Keys of the fields that are asked first: the required ones, and those that may become so.
    fields: &'static [&'static str],
    /// Keys of the fields that may stay empty.
    more: &'static [&'static str],
}

/// What one says at a field.
#[derive(Debug, Clone, Copy)]
pub struct Help {
    /// What is meant.
    pub text: Label,
    /// An example; none where there is only yes or no.
    pub example: Option<Label>,
}

/// One file.
struct Sheet {
    name: &'static str,
    aside: &'static [&'static str],
    first: &'static [&'static str],
    groups: &'static [Group],
    help: &'static [(&'static str, Help)],
}

include!(concat!(env!("OUT_DIR"), "/questions.rs"));

fn sheet(name: &str) -> Option<&'static Sheet> {
    SHEETS.iter().find(|sheet| sheet.name == name)
}

/// The groups of a kind, in the order in which they are asked.
pub fn groups(kind: Kind) -> &'static [Group] {
    sheet(kind.code()).map_or(&[], |sheet| sheet.groups)
}

impl Group {
    /// The fields that are asked first.
    pub fn first(&self, kind: Kind) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().filter_map(move |key| field(kind, key))
    }

    /// The fields that may stay empty.
    pub fn more(&self, kind: Kind) -> impl Iterator<Item = &'static Field> {
        self.more.iter().filter_map(move |key| field(kind, key))
    }

    /// All of them.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &'static Field> {
        self.first(kind).chain(self.more(kind))
    }
}

/// The described field with this key: of the envelope or of the kind.
pub fn field(kind: Kind, key: &str) -> Option<&'static Field> {
    kind.fields().iter().chain(Envelope::FIELDS).find(|field| field.key == key)
}

/// Whether the field stands in the envelope rather than under `fields`.
pub fn in_envelope(kind: Kind, key: &str) -> bool {
    !kind.fields().iter().any(|field| field.key == key) && Envelope::FIELDS.iter().any(|field| field.key == key)
}

/// What is said at the field with this path, without indices: `steps.minutes_min`.
pub fn help(kind: Kind, path: &str) -> Option<&'static Help> {
    [kind.code(), "common"]
        .into_iter()
        .filter_map(sheet)
        .find_map(|sheet| sheet.help.iter().find(|(known, _)| *known == path))
        .map(|(_, help)| help)
}

/// Whether only some entries need the field, so that it counts in none for completeness.
pub fn is_aside(kind: Kind, key: &str) -> bool {
    [kind.code(), "common"].into_iter().filter_map(sheet).any(|sheet| sheet.aside.contains(&key))
}

/// Records of no more fields than this are asked as a whole.
const SHORT_RECORD: usize = 7;

/// Whether a field within a record is asked first, rather than behind the others; `path` without indices.
pub fn is_first(kind: Kind, path: &str, field: &Field, siblings: usize) -> bool {
    siblings <= SHORT_RECORD
        || field.is_required(kind)
        || [kind.code(), "common"].into_iter().filter_map(sheet).any(|sheet| sheet.first.contains(&path))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::field::Shape;

    fn paths(fields: &'static [Field], above: &str, into: &mut Vec<(String, &'static Field)>) {
        for field in fields {
            let path = if above.is_empty() { field.key.to_owned() } else { format!("{above}.{}", field.key) };
            if above.is_empty() && UNASKED.contains(&field.key) {
                continue;
            }
            into.push((path.clone(), field));
            if let Shape::Record { fields } | Shape::Records { fields, .. } = field.shape {
                paths(fields, &path, into);
            }
        }
    }

    #[test]
    fn every_field_is_asked_once_and_the_required_ones_first() {
        for kind in Kind::ALL {
            let mut asked = BTreeSet::new();
            for group in groups(kind) {
                for key in group.fields.iter().chain(group.more) {
                    assert!(field(kind, key).is_some(), "{kind:?}: {key} is no field");
                    assert!(asked.insert(*key), "{kind:?}: {key} is asked twice");
                }
                for key in group.more {
                    assert!(!field(kind, key).is_some_and(|field| field.is_required(kind)), "{kind:?}: {key}");
                }
            }
            for field in Envelope::FIELDS.iter().chain(kind.fields()) {
                assert_eq!(asked.contains(field.key), !UNASKED.contains(&field.key), "{kind:?}: {}", field.key);
            }
        }
    }

    #[test]
    fn every_field_has_help_and_an_example() {
        for kind in Kind::ALL {
            let mut all = Vec::new();
            paths(Envelope::FIELDS, "", &mut all);
            paths(kind.fields(), "", &mut all);
            for (path, field) in &all {
                let help = help(kind, path).unwrap_or_else(|| panic!("{kind:?}: no help at {path}"));
                for text in [help.text.de, help.text.en] {
                    assert!(!text.is_empty(), "{kind:?}: {path}");
                }
                let is_flag = matches!(field.shape, Shape::Flag);
                assert_eq!(help.example.is_none(), is_flag, "{kind:?}: example at {path}");
            }
            let sheet = sheet(kind.code()).expect("every kind has its file");
            for (path, _) in sheet.help {
                assert!(all.iter().any(|(known, _)| known == path), "{kind:?}: help for {path}, which is no field");
            }
            for path in sheet.first {
                assert!(all.iter().any(|(known, _)| known == path), "{kind:?}: {path} is no field");
            }
            for key in sheet.aside {
                assert!(field(kind, key).is_some_and(|it| !it.is_required(kind)));
            }
        }
    }
}
