//! What has changed between two versions: field by field, lists item by item, texts word by word.

mod wording;

use domain::entry::{Envelope, Kind};
use domain::field::{Field, Shape};
use domain::questions;
use serde_json::{Map, Value};

pub use wording::Piece;
use wording::pieces;

/// Everything that can be said about two versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Whether there is a version to compare with.
    pub compared: bool,
    /// The fields that one of both has, in the order of the questions.
    pub fields: Vec<FieldDifference>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDifference {
    /// Its path: `title`, `steps`.
    pub path: String,
    /// What became of it.
    pub how: How,
    /// Its values, in their order.
    pub leaves: Vec<Leaf>,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// As before.
    Same,
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It says something else.
    Changed,
}

/// One value.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// Its path: `steps[2].title`. Of what is gone, the path it had.
    pub path: String,
    /// Its description.
    pub field: &'static Field,
    /// The language of a text in several.
    pub language: Option<String>,
    /// What became of it.
    pub how: How,
    /// Of a text that says something else, the words.
    pub pieces: Vec<Piece>,
    /// The value before.
    pub before: Option<Value>,
    /// The value now.
    pub after: Option<Value>,
}

impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && self.language == other.language
            && self.how == other.how
            && self.pieces == other.pieces
            && self.before == other.before
            && self.after == other.after
    }
}

/// The difference between an earlier version, if there is one, and a later one.
pub(crate) fn between(kind: Kind, before: Option<&Map<String, Value>>, after: &Map<String, Value>) -> Difference {
    let nothing = Map::new();
    let compared = before.is_some();
    let before = before.unwrap_or(&nothing);
    let asked = questions::groups(kind).iter().flat_map(|group| group.all(kind));
    let unasked = Envelope::FIELDS.iter().filter(|field| questions::UNASKED.contains(&field.key));
    let fields = asked.chain(unasked).filter_map(|field| {
        let value = |of: &Map<String, Value>| value_of(kind, of, field.key).cloned();
        let (old, new) = (value(before), value(after));
        let mut leaves = Vec::new();
        compare(field, field.key, old.as_ref(), new.as_ref(), &mut leaves);
        let how = sum(old.as_ref(), new.as_ref())?;
        Some(FieldDifference { path: field.key.to_owned(), how, leaves })
    });
    Difference { compared, fields: fields.collect() }
}

fn value_of<'a>(kind: Kind, authored: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    let value = if questions::in_envelope(kind, key) {
        authored.get(key)
    } else {
        authored.get("fields").and_then(|fields| fields.get(key))
    };
    value.filter(|value| !is_nothing(value))
}

/// Whether a value says nothing, so that there is nothing to show.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// What became of a value; none where there is none.
fn sum(before: Option<&Value>, after: Option<&Value>) -> Option<How> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(How::New),
        (Some(_), None) => Some(How::Gone),
        (Some(before), Some(after)) => Some(if before == after { How::Same } else { How::Changed }),
    }
}

fn compare(field: &'static Field, path: &str, before: Option<&Value>, after: Option<&Value>, leaves: &mut Vec<Leaf>) {
    match field.shape {
        Shape::Record { fields } => record(fields, path, before, after, leaves),
        Shape::Records { fields, .. } => {
            for (old, new) in aligned(items(before), items(after)) {
                let at = format!("{path}[{}]", new.map_or(old.map_or(0, |(index, _)| index), |(index, _)| index));
                let (old, new) = (old.map(|(_, value)| value), new.map(|(_, value)| value));
                record(fields, &at, old, new, leaves);
            }
        }
        Shape::Texts { .. }
        | Shape::Langs { .. }
        | Shape::Concepts { .. }
        | Shape::Keys { .. }
        | Shape::AgsList { .. } => {
            for (old, new) in aligned(items(before), items(after)) {
                let at = format!("{path}[{}]", new.map_or(old.map_or(0, |(index, _)| index), |(index, _)| index));
                value(field, &at, old.map(|(_, value)| value), new.map(|(_, value)| value), leaves);
            }
        }
        _ => value(field, path, before, after, leaves),
    }
}

fn record(fields: &'static [Field], path: &str, before: Option<&Value>, after: Option<&Value>, leaves: &mut Vec<Leaf>) {
    for inner in fields {
        let of = |record: Option<&Value>| -> Option<Value> {
            record.and_then(|record| record.get(inner.key)).filter(|value| !is_nothing(value)).cloned()
        };
        let (old, new) = (of(before), of(after));
        compare(inner, &format!("{path}.{}", inner.key), old.as_ref(), new.as_ref(), leaves);
    }
}

/// One value, of a text in several languages each.
fn value(field: &'static Field, path: &str, before: Option<&Value>, after: Option<&Value>, leaves: &mut Vec<Leaf>) {
    let is_text = matches!(field.shape, Shape::Lang { .. } | Shape::Langs { .. });
    if !is_text {
        leaves.extend(leaf(field, path, None, before, after));
        return;
    }
    let texts =
        |value: Option<&Value>| -> Map<String, Value> { value.and_then(Value::as_object).cloned().unwrap_or_default() };
    let (old, new) = (texts(before), texts(after));
    let mut languages: Vec<&String> = new.keys().chain(old.keys()).collect();
    languages.sort();
    languages.dedup();
    for language in languages {
        leaves.extend(leaf(field, path, Some(language.clone()), old.get(language), new.get(language)));
    }
}

fn leaf(
    field: &'static Field,
    path: &str,
    language: Option<String>,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Option<Leaf> {
    let how = sum(before, after)?;
    let pieces = match (before, after, field.shape) {
        (
            Some(Value::String(before)),
            Some(Value::String(after)),
            Shape::Text { .. } | Shape::Lang { .. } | Shape::Texts { .. } | Shape::Langs { .. },
        ) if how == How::Changed => pieces(before, after),
        _ => Vec::new(),
    };
    let (before, after) = (before.cloned(), after.cloned());
    Some(Leaf { path: path.to_owned(), field, language, how, pieces, before, after })
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
}

/// Something in a list, with its place.
type Placed<'a> = Option<(usize, &'a Value)>;

/// The items of two lists beside each other: what is called the same belongs together, and between two such what
/// stands at the same place.
fn aligned<'a>(before: &'a [Value], after: &'a [Value]) -> Vec<(Placed<'a>, Placed<'a>)> {
    let mut pairs = Vec::new();
    let (mut old, mut new) = (0, 0);
    for (at_old, at_new) in common(before, after).into_iter().chain([(before.len(), after.len())]) {
        while old < at_old || new < at_new {
            let left = (old < at_old).then(|| before.get(old).map(|value| (old, value))).flatten();
            let right = (new < at_new).then(|| after.get(new).map(|value| (new, value))).flatten();
            // Single words have no place of their own: one is gone, another is new.
            let apart = left.is_some_and(|(_, value)| value.is_string()) && right.is_some();
            old += usize::from(left.is_some());
            if apart {
                pairs.push((left, None));
                continue;
            }
            new += usize::from(right.is_some());
            pairs.push((left, right));
        }
        if let (Some(left), Some(right)) = (before.get(at_old), after.get(at_new)) {
            pairs.push((Some((at_old, left)), Some((at_new, right))));
            (old, new) = (at_old + 1, at_new + 1);
        }
    }
    pairs
}

/// The longest row of items that are called the same in both lists, as pairs of places.
fn common(before: &[Value], after: &[Value]) -> Vec<(usize, usize)> {
    let (rows, columns) = (before.len(), after.len());
    let same = |old: usize, new: usize| match (before.get(old), after.get(new)) {
        (Some(old), Some(new)) => is_called_the_same(old, new),
        _ => false,
    };
    let mut lengths = vec![vec![0_u32; columns + 1]; rows + 1];
    let at = |lengths: &[Vec<u32>], row: usize, column: usize| {
        lengths.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    };
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let length = if same(row, column) {
                at(&lengths, row + 1, column + 1) + 1
            } else {
                at(&lengths, row + 1, column).max(at(&lengths, row, column + 1))
            };
            if let Some(cell) = lengths.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = length;
            }
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        if same(row, column) {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if at(&lengths, row + 1, column) >= at(&lengths, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// By which an item is recognised, in this order.
const NAMES: [&str; 8] = ["title", "heading", "name", "key", "id", "file", "target", "format"];

fn is_called_the_same(one: &Value, other: &Value) -> bool {
    if one == other {
        return true;
    }
    NAMES.iter().any(|name| match (one.get(name), other.get(name)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn steps_belong_together_by_title_and_place() {
        let step = |title: &str, minutes: u32| json!({ "title": { "de": title }, "minutes_min": minutes });
        let before = map(json!({ "fields": { "steps": [step("Ankommen", 5), step("Reden", 20), step("Ende", 5)] } }));
        let after = map(json!({ "fields": { "steps": [step("Ankommen", 5), step("Pause", 10), step("Reden", 30)] } }));
        let difference = between(Kind::DialogFormat, Some(&before), &after);
        let [steps] = &difference.fields[..] else { panic!("{difference:?}") };
        assert_eq!((steps.path.as_str(), steps.how), ("steps", How::Changed));
        let told: Vec<(&str, How)> = steps.leaves.iter().map(|leaf| (leaf.path.as_str(), leaf.how)).collect();
        assert_eq!(
            told,
            [
                ("steps[0].title", How::Same),
                ("steps[0].minutes_min", How::Same),
                ("steps[1].title", How::New),
                ("steps[1].minutes_min", How::New),
                ("steps[2].title", How::Same),
                ("steps[2].minutes_min", How::Changed),
                ("steps[2].title", How::Gone),
                ("steps[2].minutes_min", How::Gone),
            ]
        );
    }

    #[test]
    fn words_of_a_list_are_new_or_gone() {
        let of = |topics: Value| map(json!({ "topics": topics, "title": { "de": "Gleich" } }));
        let difference = between(Kind::Guide, Some(&of(json!(["T1", "T2"]))), &of(json!(["T2", "T3"])));
        let hows = |path: &str| -> Vec<How> {
            let field = difference.fields.iter().find(|field| field.path == path);
            field.map(|field| field.leaves.iter().map(|leaf| leaf.how).collect()).unwrap_or_default()
        };
        assert_eq!(hows("topics"), [How::Gone, How::Same, How::New]);
        assert_eq!(hows("title"), [How::Same]);
        let first = between(Kind::Guide, None, &of(json!(["T1"])));
        assert!(!first.compared && first.fields.iter().all(|field| field.how == How::New));
    }
}
