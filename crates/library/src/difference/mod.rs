//! What has changed between two versions: field by field, lists item by item, texts word by word.

mod lists;
mod wording;

use domain::entry::{Envelope, Kind};
use domain::field::{Field, Shape};
use domain::{part, questions};
use serde_json::{Map, Value};

use lists::{aligned, items};
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
    /// Of an item of a list that stands elsewhere among the others now: its place before, from 0.
    pub moved_from: Option<usize>,
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
            && self.moved_from == other.moved_from
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
            for pair in aligned(items(before), items(after)) {
                let first = leaves.len();
                record(fields, &pair.path(path), pair.before(), pair.after(), leaves);
                pair.mark(path, leaves.iter_mut().skip(first));
            }
        }
        Shape::Texts { .. }
        | Shape::Langs { .. }
        | Shape::Concepts { .. }
        | Shape::Keys { .. }
        | Shape::AgsList { .. } => {
            for pair in aligned(items(before), items(after)) {
                let first = leaves.len();
                value(field, &pair.path(path), pair.before(), pair.after(), leaves);
                pair.mark(path, leaves.iter_mut().skip(first));
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
    Some(Leaf { path: path.to_owned(), field, language, how, pieces, moved_from: None, before, after })
}

/// Where what stood at `path` stands now: an item of a list that has moved is followed. None where the item is gone.
pub(crate) fn place_now(
    kind: Kind,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    path: &str,
) -> Option<String> {
    let (key, Some(index), behind) = part::apart(path) else { return Some(path.to_owned()) };
    let (old, new) = (value_of(kind, before, key), value_of(kind, after, key));
    let pairs = aligned(items(old), items(new));
    let (place, _) = pairs.into_iter().find(|pair| pair.old.is_some_and(|(at, _)| at == index))?.new?;
    Some(format!("{key}[{place}]{behind}"))
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

    fn told(leaves: &[Leaf]) -> Vec<(&str, How, Option<usize>)> {
        leaves.iter().map(|leaf| (leaf.path.as_str(), leaf.how, leaf.moved_from)).collect()
    }

    fn steps(list: Value) -> Map<String, Value> {
        map(json!({ "fields": { "steps": list } }))
    }

    #[test]
    fn a_step_that_has_moved_is_told_with_what_changed_in_it() {
        let step = |title: &str, minutes: u32| json!({ "title": { "de": title }, "minutes_min": minutes });
        let before = steps(json!([step("Ankommen", 5), step("Hören", 10), step("Reden", 20), step("Ende", 5)]));
        let after = steps(json!([step("Ankommen", 5), step("Reden", 20), step("Ende", 5), step("Hören", 15)]));
        let difference = between(Kind::DialogFormat, Some(&before), &after);
        assert_eq!(
            told(&difference.fields[0].leaves),
            [
                ("steps[0].title", How::Same, None),
                ("steps[0].minutes_min", How::Same, None),
                ("steps[1].title", How::Same, None),
                ("steps[1].minutes_min", How::Same, None),
                ("steps[2].title", How::Same, None),
                ("steps[2].minutes_min", How::Same, None),
                ("steps[3].title", How::Same, Some(1)),
                ("steps[3].minutes_min", How::Changed, Some(1)),
            ]
        );
        let now = |path: &str| place_now(Kind::DialogFormat, &before, &after, path);
        assert_eq!(now("steps[1].title").as_deref(), Some("steps[3].title"));
        assert_eq!(now("steps[2]").as_deref(), Some("steps[1]"));
        assert_eq!((now("steps"), now("steps[9]")), (Some("steps".to_owned()), None));
    }

    #[test]
    fn a_step_under_another_title_is_known_by_its_words() {
        let step =
            |title: &str, text: &str| json!({ "title": { "de": title }, "what_participants_do": { "de": text } });
        let long = "Alle schreiben auf Karten, was sie vom Werk wissen wollen, und hängen sie an die Wand.";
        let other = "Zwei Leute aus dem Betrieb antworten der Reihe nach auf jede Frage.";
        let before = steps(json!([step("Karten", long), step("Antworten", other), step("Ende", "Schluss.")]));
        let after = steps(json!([step("Ende", "Schluss."), step("Fragen sammeln", long), step("Antworten", other)]));
        let difference = between(Kind::DialogFormat, Some(&before), &after);
        let titles: Vec<_> =
            told(&difference.fields[0].leaves).into_iter().filter(|it| it.0.ends_with("title")).collect();
        let [end, cards, answers] = titles[..] else { panic!("{titles:?}") };
        assert_eq!(cards.1, How::Changed);
        assert_eq!([end, cards, answers].iter().filter(|it| it.2.is_some()).count(), 2, "{titles:?}");
        assert!(titles.iter().all(|it| !matches!(it.1, How::New | How::Gone)), "{titles:?}");
    }

    proptest::proptest! {
        #[test]
        fn no_item_is_lost_or_told_twice(before in "[a-f]{0,9}", after in "[a-f]{0,9}") {
            let list = |of: &str| -> Vec<Value> {
                of.chars().map(|letter| json!({ "title": { "de": letter.to_string() } })).collect()
            };
            let (before, after) = (list(&before), list(&after));
            let pairs = aligned(&before, &after);
            let mut old: Vec<usize> = pairs.iter().filter_map(|pair| pair.old).map(|(index, _)| index).collect();
            let new: Vec<usize> = pairs.iter().filter_map(|pair| pair.new).map(|(index, _)| index).collect();
            old.sort_unstable();
            proptest::prop_assert_eq!(old, (0..before.len()).collect::<Vec<_>>());
            proptest::prop_assert_eq!(new, (0..after.len()).collect::<Vec<_>>(), "in their order");
        }
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
