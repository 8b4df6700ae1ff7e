//! Forms: authored fields as names and values, as a browser sends them, and back. Driven by the field descriptions
//! alone, so that a field that is described can be written, and nothing else.
//!
//! A name is the path of the value: `title`, `fields.goal`, `fields.steps[2].minutes_min`. Texts are those of the
//! original language; translations stay beside them and move along with their item. What is computed, granted by the
//! office or fixed at the beginning ([`questions::UNASKED`]) has no name.
//!
//! Reading refuses nothing but unknown names: a number that is none is kept as it was typed, and
//! [`crate::entry::check`] says what is wrong with it. What was not sent stays as it was: a list and a choice that may
//! be empty send their bare name as a sign that they were there.

mod change;
mod leaf;
mod read;
mod write;

pub use change::{Change, Move};
pub use leaf::shown;
pub use read::{Reading, read};
pub use write::write;

use serde_json::{Map, Value};

use crate::entry::Kind;
use crate::field::Shape;
use crate::questions;
use crate::text::Language;

/// Behind the name of a list: "none" on purpose.
pub const NONE: &str = ".none";

/// The name of the field with this key.
pub fn name(kind: Kind, key: &str) -> String {
    if questions::in_envelope(kind, key) { key.to_owned() } else { format!("fields.{key}") }
}

/// The name of what a fault's path points at: `title.de` → `title`, `steps[2].mode` → `fields.steps[2].mode`.
pub fn name_of(kind: Kind, path: &str) -> String {
    let path = match path.rsplit_once('.') {
        Some((before, last)) if Language::from_code(last).is_some() => before,
        _ => path,
    };
    let key = path.split(['.', '[']).next().unwrap_or_default();
    let first = name(kind, key);
    format!("{first}{}", &path[key.len()..])
}

/// How many items the list of this name has: `fields.steps`, `fields.steps[2].materials`.
pub fn items(authored: &Map<String, Value>, name: &str) -> usize {
    let (first, path) = pointer(name);
    let value = authored.get(first).and_then(|value| value.pointer(&path));
    value.and_then(Value::as_array).map_or(0, Vec::len)
}

/// What stood there before a form, with its lists changed one after the other as they were in the form meanwhile. So
/// the form, in which every item has its new number, is read over the items that it comes from: translations and all
/// that no form shows stay with their item. Before an item that was added there is nothing.
pub fn arranged(before: &Map<String, Value>, changes: &[Change]) -> Map<String, Value> {
    let mut arranged = before.clone();
    for change in changes {
        let (first, path) = pointer(&change.list);
        let list = arranged.get_mut(first).and_then(|value| value.pointer_mut(&path));
        let Some(items) = list.and_then(Value::as_array_mut) else { continue };
        if change.how == Move::Add {
            items.push(Value::Object(Map::new()));
        } else {
            change.apply(items);
        }
    }
    arranged
}

/// Where the value of this name is: the member of the entry, and the way from there.
fn pointer(name: &str) -> (&str, String) {
    let (first, rest) = name.split_once(['.', '[']).unwrap_or((name, ""));
    let path = rest
        .split(['.', '['])
        .map(|part| part.trim_end_matches(']'))
        .filter(|part| !part.is_empty())
        .map(|part| format!("/{part}"))
        .collect();
    (first, path)
}

/// Whether the path leads to a short key, which is made by itself from the text beside it.
pub fn is_key(kind: Kind, path: &str) -> bool {
    let plain = plain(path);
    let mut parts = plain.split('.');
    let Some(mut field) = parts.next().and_then(|key| questions::field(kind, key)) else { return false };
    for part in parts {
        let (Shape::Record { fields } | Shape::Records { fields, .. }) = field.shape else { return false };
        let Some(inner) = fields.iter().find(|inner| inner.key == part) else { return false };
        field = inner;
    }
    matches!(field.shape, Shape::Key)
}

/// The path without indices, under which help is found: `fields.steps[2].mode` → `steps.mode`.
pub fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut inside = false;
    for letter in name.strip_prefix("fields.").unwrap_or(name).chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => {}
            letter => out.push(letter),
        }
    }
    out
}

fn item(name: &str, index: usize) -> String {
    format!("{name}[{index}]")
}

fn member(name: &str, key: &str) -> String {
    format!("{name}.{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_list_are_counted_at_any_depth() {
        let authored =
            serde_json::json!({ "keywords": ["a"], "fields": { "steps": [{}, { "materials": ["x", "y"] }] } });
        let Value::Object(authored) = authored else { panic!("it is an object") };
        let names =
            ["keywords", "fields.steps", "fields.steps[1].materials", "fields.steps[7].materials", "fields.goal", ""];
        assert_eq!(names.map(|name| items(&authored, name)), [1, 2, 2, 0, 0, 0]);
    }

    #[test]
    fn what_stood_before_is_put_in_order_step_by_step() {
        let steps = |titles: &[&str]| {
            let step = |title: &&str| match *title {
                "" => serde_json::json!({}),
                title => serde_json::json!({ "title": title }),
            };
            let steps: Vec<Value> = titles.iter().map(step).collect();
            let Value::Object(entry) = serde_json::json!({ "keywords": ["k"], "fields": { "steps": steps } }) else {
                panic!("it is an object")
            };
            entry
        };
        for (said, wanted) in [
            (&[][..], &["a", "b", "c"][..]),
            (&["up fields.steps[2]"][..], &["a", "c", "b"][..]),
            (&["to fields.steps[2] 0", "down fields.steps[0]"][..], &["a", "c", "b"][..]),
            (&["add fields.steps", "up fields.steps[3]", "remove fields.steps[0]"][..], &["b", "", "c"][..]),
            // Neither what is not there nor what is no list is a mistake.
            (&["up fields.steps[9]", "up fields.nothing[1]", "add fields", "up [1]"][..], &["a", "b", "c"][..]),
        ] {
            let changes: Vec<Change> = said.iter().filter_map(|said| Change::read(said)).collect();
            assert_eq!(changes.len(), said.len());
            assert_eq!(arranged(&steps(&["a", "b", "c"]), &changes), steps(wanted), "{said:?}");
        }
    }

    #[test]
    fn a_translation_goes_along_with_an_item_that_was_moved_in_the_form() {
        let Value::Object(before) = serde_json::json!({
            "language_original": "de",
            "keywords": [{ "de": "Lärm", "en": "noise" }, { "de": "Geruch", "en": "smell" }],
        }) else {
            panic!("it is an object")
        };
        let posted = |texts: &[&str]| -> Vec<(String, String)> {
            let bare = ("keywords".to_owned(), String::new());
            let texts = texts.iter().enumerate().map(|(index, text)| (item("keywords", index), (*text).to_owned()));
            std::iter::once(bare).chain(texts).collect()
        };
        let moved = [Change { how: Move::Up, list: "keywords".to_owned(), index: 1 }];
        let read = read(Kind::Guide, &arranged(&before, &moved), &posted(&["Geruch", "Lärm nachts", ""]), None);
        let wanted = serde_json::json!([{ "de": "Geruch", "en": "smell" }, { "de": "Lärm nachts", "en": "noise" }]);
        assert_eq!(read.authored["keywords"], wanted);
        assert_eq!(read.unknown, Vec::<String>::new());
    }
}
