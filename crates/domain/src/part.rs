//! Parts of an entry that people speak of by their path: a field, an item of one of its lists, a field within that.
//! `goal`, `steps[2]`, `steps[2].title`; counted from 0.

use serde_json::{Map, Value};

use crate::entry::Kind;
use crate::field::{Field, Shape};
use crate::text::Language;
use crate::{questions, vocabulary};

/// An item of a list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its path: `steps[2]`.
    pub path: String,
    /// The key of its list.
    pub list: &'static str,
    /// Its place, from 0.
    pub index: usize,
    /// By what it is recognised: its title, or what stands first in it; may be empty.
    pub name: String,
}

/// The items of all lists of records, list by list in the order of the questions.
pub fn parts(kind: Kind, authored: &Map<String, Value>) -> Vec<Part> {
    let original = original(authored);
    let mut parts = Vec::new();
    for field in questions::groups(kind).iter().flat_map(|group| group.all(kind)) {
        let Shape::Records { fields, .. } = field.shape else { continue };
        let items = value_of(kind, authored, field.key).and_then(Value::as_array);
        parts.extend(items.into_iter().flatten().enumerate().map(|(index, item)| Part {
            path: format!("{}[{index}]", field.key),
            list: field.key,
            index,
            name: name_of(fields, item, original),
        }));
    }
    parts
}

/// What stands at this path, in the language in which the entry was written; a record is told by its name. None where
/// nothing is there, or nothing that has words.
pub fn words_at(kind: Kind, authored: &Map<String, Value>, path: &str) -> Option<String> {
    let (shape, value) = at(kind, authored, path)?;
    Some(said(shape, value, original(authored))).filter(|text| !text.trim().is_empty())
}

/// Whether the item of a list that a path leads through is there; a path that leads through none needs none.
pub fn is_there(kind: Kind, authored: &Map<String, Value>, path: &str) -> bool {
    apart(path).1.is_none() || at(kind, authored, item_of(path)).is_some()
}

/// The path apart: the field in front, the place in its list, and what is behind that.
pub fn apart(path: &str) -> (&str, Option<usize>, &str) {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (key, rest) = path.split_at(end);
    let within = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match within.and_then(|(index, behind)| Some((index.parse().ok()?, behind))) {
        Some((index, behind)) => (key, Some(index), behind),
        None => (key, None, rest),
    }
}

/// The path of the item of a list that holds what is at `path`: of `steps[2].title` that is `steps[2]`.
pub fn item_of(path: &str) -> &str {
    path.find(']').and_then(|end| path.get(..=end)).unwrap_or(path)
}

fn original(authored: &Map<String, Value>) -> Language {
    let code = authored.get("language_original").and_then(Value::as_str);
    code.and_then(Language::from_code).unwrap_or_default()
}

fn value_of<'a>(kind: Kind, authored: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    if questions::in_envelope(kind, key) {
        authored.get(key)
    } else {
        authored.get("fields").and_then(|fields| fields.get(key))
    }
}

fn at<'a>(kind: Kind, authored: &'a Map<String, Value>, path: &str) -> Option<(Shape, &'a Value)> {
    let mut found: Option<(Shape, &'a Value)> = None;
    for part in path.split('.') {
        let (key, index) = part.split_once('[').map_or((part, None), |(key, index)| (key, Some(index)));
        let (shape, value) = match found {
            None => (questions::field(kind, key)?.shape, value_of(kind, authored, key)?),
            Some((Shape::Record { fields }, value)) => {
                (fields.iter().find(|field| field.key == key)?.shape, value.get(key)?)
            }
            // The language of a text: `title.de`.
            Some(text @ (Shape::Lang { .. }, _)) => return Some(text),
            Some(_) => return None,
        };
        found = Some(match index {
            None => (shape, value),
            Some(index) => {
                let index: usize = index.trim_end_matches(']').parse().ok()?;
                (of_items(shape)?, value.get(index)?)
            }
        });
    }
    found
}

/// The shape of what a list holds; none of what is no list.
const fn of_items(shape: Shape) -> Option<Shape> {
    match shape {
        Shape::Records { fields, .. } => Some(Shape::Record { fields }),
        Shape::Langs { each_min, each_max, .. } => Some(Shape::lang(each_min, each_max)),
        Shape::Texts { each_min, each_max, .. } => Some(Shape::text(each_min, each_max)),
        Shape::Concepts { scheme, .. } => Some(Shape::concept(scheme)),
        Shape::Keys { .. } | Shape::AgsList { .. } => Some(Shape::text(0, 100)),
        _ => None,
    }
}

/// A value in words; empty where it has none.
fn said(shape: Shape, value: &Value, original: Language) -> String {
    if let (Some(inner), Value::Array(items)) = (of_items(shape), value) {
        let lines: Vec<String> = items.iter().map(|item| said(inner, item, original)).collect();
        return lines.join("\n");
    }
    match (shape, value) {
        (Shape::Lang { .. }, Value::Object(texts)) => {
            let text = texts.get(original.code()).or_else(|| texts.values().next());
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        (Shape::Record { fields }, item) => name_of(fields, item, original),
        (Shape::Concept { scheme }, Value::String(code)) => vocabulary::label(scheme, code, original).to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// By what a record is recognised: the first text in it, otherwise the first concept.
fn name_of(fields: &[Field], item: &Value, original: Language) -> String {
    let first = |is_name: fn(&Shape) -> bool| {
        fields.iter().filter(|field| is_name(&field.shape)).find_map(|field| {
            let text = said(field.shape, item.get(field.key)?, original);
            Some(text).filter(|text| !text.is_empty())
        })
    };
    first(|shape| matches!(shape, Shape::Lang { .. } | Shape::Text { .. }))
        .or_else(|| first(|shape| matches!(shape, Shape::Concept { .. })))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn format() -> Map<String, Value> {
        let authored = json!({
            "language_original": "de",
            "title": { "en": "Fishbowl", "de": "Fischglas" },
            "topics": ["T1", "T2"],
            "fields": {
                "steps": [
                    { "minutes_min": 5, "title": { "de": "Ankommen" } },
                    { "title": { "de": "Reden" }, "materials": ["stuehle"] },
                ],
                "roles": [{ "role": { "de": "Moderation" }, "count": 2 }],
                "strengths": [{ "de": "Alle hören zu" }, { "de": "Kurz" }],
                "materials": [],
            },
        });
        authored.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn items_have_path_and_name() {
        let parts = parts(Kind::DialogFormat, &format());
        let mut told: Vec<(&str, &str, usize, &str)> =
            parts.iter().map(|part| (part.path.as_str(), part.list, part.index, part.name.as_str())).collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [
                ("roles[0]", "roles", 0, "Moderation"),
                ("steps[0]", "steps", 0, "Ankommen"),
                ("steps[1]", "steps", 1, "Reden"),
            ]
        );
    }

    #[test]
    fn words_are_found_by_their_path() {
        for (path, wanted) in [
            ("title", Some("Fischglas")),
            ("title.de", Some("Fischglas")),
            ("steps[1].title", Some("Reden")),
            ("steps[1]", Some("Reden")),
            ("steps", Some("Ankommen\nReden")),
            ("steps[0].minutes_min", Some("5")),
            ("steps[1].materials[0]", Some("stuehle")),
            ("strengths[1]", Some("Kurz")),
            ("roles[0]", Some("Moderation")),
            ("materials", None),
            ("steps[7].title", None),
            ("steps[x]", None),
            ("goal", None),
            ("nonsense", None),
            ("title.de.more", Some("Fischglas")),
            ("", None),
        ] {
            assert_eq!(words_at(Kind::DialogFormat, &format(), path).as_deref(), wanted, "{path}");
        }
    }

    #[test]
    fn items_are_there_or_not() {
        for (path, wanted) in [
            ("steps[1]", true),
            ("steps[1].title", true),
            ("steps[2].title", false),
            ("goal", true),
            ("title[0]", false),
        ] {
            assert_eq!(is_there(Kind::DialogFormat, &format(), path), wanted, "{path}");
        }
    }

    #[test]
    fn paths_come_apart() {
        for (path, wanted) in [
            ("title", ("title", None, "")),
            ("title.de", ("title", None, ".de")),
            ("steps[2]", ("steps", Some(2), "")),
            ("steps[2].title", ("steps", Some(2), ".title")),
            ("steps[two].title", ("steps", None, "[two].title")),
            ("steps[2", ("steps", None, "[2")),
            ("", ("", None, "")),
        ] {
            assert_eq!(apart(path), wanted, "{path}");
        }
        for (path, wanted) in [
            ("steps[2].title", "steps[2]"),
            ("steps[2].materials[1]", "steps[2]"),
            ("topics[0]", "topics[0]"),
            ("goal", "goal"),
        ] {
            assert_eq!(item_of(path), wanted);
        }
    }
}
